"""`assembler changes`: what each changed clause prints, as a redline in Markdown, for a pull request."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import click

from assembler.cli.options import json_option, library_option
from assembler.cli.terminal import print_findings, read_library, refuse
from assembler.commands.changes import compare_libraries
from assembler.commands.changes_page import as_markdown
from assembler.loader import load_library
from assembler.model.library import Library


@click.command()
@click.argument("before", type=click.Path(exists=True, file_okay=False, path_type=Path))
@library_option
@json_option
def changes(*, before: Path, library_folder: Path | None, as_data: bool) -> None:
    """Print what each clause that differs from the library BEFORE prints, as a redline in Markdown, for a pull request.

    BEFORE is the folder of the library as it was, such as one that “git worktree add before origin/main” makes. Each clause is shown
    in the smallest combinations of choices that its change touches.
    """
    found = compare_libraries(_read_former(before, as_data=as_data), read_library(library_folder, as_data=as_data))
    if as_data:
        data = asdict(found)
        click.echo(json.dumps({"changes": data.pop("clauses"), **data}, ensure_ascii=False, default=str))
    else:
        click.echo(as_markdown(found), nl=False)


def _read_former(folder: Path, *, as_data: bool) -> Library:
    """Return the library as it was; a hint that names a folder names it as the argument that it is."""
    library, findings = load_library(folder)
    if library is None:
        refuse((replace(one, hint=one.hint.replace(": --library ", " as BEFORE: ")) for one in findings), as_data=as_data)
    print_findings(findings)
    return library
