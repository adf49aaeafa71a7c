"""`assembler changes`: what each changed clause prints, as a redline in Markdown, for a pull request."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from assembler.cli.options import json_option, library_option
from assembler.cli.terminal import read_library
from assembler.commands.changes import compare_libraries
from assembler.commands.changes_page import as_markdown


@click.command()
@click.argument("before", type=click.Path(exists=True, file_okay=False, path_type=Path))
@library_option
@json_option
def changes(*, before: Path, library_folder: Path | None, as_data: bool) -> None:
    """Print what each clause that differs from the library BEFORE prints, as a redline in Markdown, for a pull request.

    BEFORE is the folder of the library as it was, such as one that “git worktree add before origin/main” makes. Each clause is shown
    in the smallest combinations of choices that its change touches.
    """
    found = compare_libraries(read_library(before, as_data=as_data), read_library(library_folder, as_data=as_data))
    if as_data:
        data = asdict(found)
        click.echo(json.dumps({"changes": data.pop("clauses"), **data}, ensure_ascii=False, default=str))
    else:
        click.echo(as_markdown(found), nl=False)
