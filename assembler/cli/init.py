"""`assembler init`: begin a library of one's own from a small one."""

import json
import shlex
from pathlib import Path

import click

from assembler.cli.options import json_option
from assembler.cli.terminal import refuse
from assembler.commands.init import init_library


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--shipped", is_flag=True, help="Copy the library that comes with the program instead, with all its programmes.")
@json_option
def init(*, folder: Path, shipped: bool, as_data: bool) -> None:
    """Begin a library of your own in DIR: a small one, whole and sound, to be changed."""
    files, findings = init_library(folder, shipped=shipped)
    if findings:
        refuse(findings, as_data=as_data)
    if as_data:
        click.echo(json.dumps({"folder": str(folder), "files": list(map(str, files))}, ensure_ascii=False))
        return
    click.echo("\n".join(map(str, files)))
    page = next(path for path in files if path.parent == folder)
    click.echo(f"\nRead {page}; it begins with these:")
    first = next(path for path in files if path.parent == folder / "examples" and path.suffix == ".yaml")
    for rest in (["check"], *([] if shipped else [["test"]]), ["build", str(first)]):
        click.echo(f"  {shlex.join(['assembler', *rest, '--library', str(folder / 'clauses')])}")
