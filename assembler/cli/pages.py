"""Pages about a library: what an id stands for, a first matter, the schema an editor asks for."""

# ruff: noqa: PLC0415 - a command imports its heavy parts itself, so that `assembler --help` is quick
import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assembler.cli.terminal import find_programme, json_option, library_option, read_library, refuse
from assembler.model.diagnostics import error, nearest
from assembler.model.source import Span

if TYPE_CHECKING:
    from assembler.model.library import Programme


@click.command()
@click.argument("id")
@library_option
@json_option
def explain(id: str, library_folder: Path | None, as_data: bool) -> None:  # noqa: FBT001 - a flag
    """Show the page of an ID: a choice, rule, value, fact, list, defined term, clause, document or check."""
    from assembler.commands.explain import explain_id, known_ids

    library = read_library(library_folder, as_data=as_data)
    pages = explain_id(library, id)
    if not pages:
        raise click.BadParameter(f"Nothing is called “{id}”. {nearest(id, known_ids(library))}".rstrip(), param_hint="ID")
    click.echo(json.dumps({"id": id, "pages": pages}, ensure_ascii=False) if as_data else "\n\n".join(pages))


@click.command()
@click.argument("programme")
@click.option(
    "--table", type=click.Path(path_type=Path), metavar="FILE", help="Write a blank table for many matters: .xlsx or .csv."
)
@library_option
@json_option
def new(programme: str, table: Path | None, library_folder: Path | None, as_data: bool) -> None:  # noqa: FBT001 - a flag
    """Print a commented starter matter of a PROGRAMME, or write a blank table for many."""
    from assembler.commands.new_matter import starter

    found = find_programme(read_library(library_folder, as_data=as_data), programme)
    if table:
        files = _write_table(found, table, as_data=as_data)
        click.echo(json.dumps({"programme": programme, "files": files}) if as_data else "\n".join(files))
        return
    text = starter(found)
    click.echo(json.dumps({"programme": programme, "matter": text}, ensure_ascii=False) if as_data else text, nl=as_data)


def _write_table(programme: "Programme", path: Path, *, as_data: bool) -> list[str]:
    """Write a blank table; what is there already is never written over. Give the files."""
    from assembler.commands.new_table import SUFFIXES, blank_table

    if path.suffix.lower() not in SUFFIXES:
        raise click.BadParameter(f"A blank table ends in {' or '.join(SUFFIXES)}.", param_hint="--table")
    files = blank_table(programme, path)
    try:
        for file, data in files.items():
            with file.open("xb") as written:
                written.write(data)
    except OSError as fault:
        sentence = f"The table could not be written to {fault.filename or path}: {fault.strerror or fault}."
        refuse((error("not-written", sentence, Span(str(path), 1, 1), "Name a file that is not there yet."),), as_data=as_data)
    return list(map(str, files))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@json_option
def init(folder: Path, as_data: bool) -> None:  # noqa: FBT001 - a flag
    """Begin a library of your own in DIR: a small one, whole and sound, to be changed."""
    from assembler.commands.init import found_library

    files, findings = found_library(folder)
    if findings:
        refuse(findings, as_data=as_data)
    if as_data:
        click.echo(json.dumps({"folder": str(folder), "files": list(map(str, files))}, ensure_ascii=False))
        return
    click.echo("\n".join(map(str, files)))
    click.echo(f"\nRead {folder / 'README.md'}; it begins with these:")
    for rest in (["check"], ["test"], ["build", str(folder / "examples" / "first.yaml")]):
        click.echo(f"  {shlex.join(['assembler', *rest, '--library', str(folder / 'clauses')])}")


@click.command()
@click.argument("programme")
@library_option
@json_option
def schema(programme: str, library_folder: Path | None, as_data: bool) -> None:  # noqa: FBT001 - a flag
    """Print the JSON Schema of a PROGRAMME's matters, for editors."""
    from assembler.loader import json_schema

    shape = json_schema(find_programme(read_library(library_folder, as_data=as_data), programme))
    click.echo(json.dumps(shape, indent=None if as_data else 2, ensure_ascii=False))
