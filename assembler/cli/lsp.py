"""`assembler lsp`: the language server that an editor starts."""

from importlib.metadata import version
from pathlib import Path

import click

from assembler.cli.options import library_option, templates_option
from assembler.platform.installed_data import library_folder as shipped_library
from assembler.platform.installed_data import templates_folder as shipped_templates


@click.command()
@templates_option
@library_option
def lsp(*, templates_folder: Path | None, library_folder: Path | None) -> None:
    """Serve an editor: findings, meanings and completions as one types.

    Speaks the Language Server Protocol over standard input and output. Without --library it takes the library in the editor's workspace.
    """
    try:
        from assembler.editor.server import build_server  # of the extra “lsp”  # noqa: PLC0415
    except ModuleNotFoundError as fault:
        raise click.ClickException(
            f"{fault.name} is missing: install it in your copy of the project: pip install '.[lsp]'"
        ) from fault
    server = build_server(version("clause-assembler"), library_folder, shipped_library(), templates_folder or shipped_templates())
    server.start_io()
