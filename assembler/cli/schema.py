"""`assembler schema`: print the JSON Schema of a programme's matters, or of the manifests of packets."""

import json
from pathlib import Path

import click

from assembler.cli.options import json_option, library_option
from assembler.cli.terminal import find_programme, read_library
from assembler.loader import json_schema
from assembler.packets.manifest_file import manifest_schema

MANIFEST = "manifest"


@click.command()
@click.argument("programme")
@library_option
@json_option
def schema(*, programme: str, library_folder: Path | None, as_data: bool) -> None:
    """Print the JSON Schema of a PROGRAMME's matters, for editors.

    For “manifest” instead of a programme, print that of the manifests of packets, for programs that read them.
    """
    if programme == MANIFEST:
        shape = manifest_schema()
    else:
        shape = json_schema(find_programme(read_library(library_folder, as_data=as_data), programme))
    click.echo(json.dumps(shape, indent=None if as_data else 2, ensure_ascii=False))
