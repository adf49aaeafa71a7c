"""Pages about a library: what an id stands for, a first matter, the schema an editor asks for."""

# ruff: noqa: PLC0415 - a command imports its heavy parts itself, so that `assembler --help` is quick
import json
from pathlib import Path

import click

from assembler.cli.terminal import find_programme, json_option, library_option, read_library
from assembler.diagnostics import nearest


@click.command()
@click.argument("id")
@library_option
@json_option
def explain(id: str, library_folder: Path | None, as_data: bool) -> None:  # noqa: FBT001 - a flag
    """Show the page of an ID: a choice, rule, value, fact, list, defined term, clause, document or check."""
    from assembler.explanation import explain_id, known_ids

    library = read_library(library_folder, as_data=as_data)
    pages = explain_id(library, id)
    if not pages:
        raise click.BadParameter(f"Nothing is called “{id}”. {nearest(id, known_ids(library))}".rstrip(), param_hint="ID")
    click.echo(json.dumps({"id": id, "pages": pages}, ensure_ascii=False) if as_data else "\n\n".join(pages))


@click.command()
@click.argument("programme")
@library_option
@json_option
def new(programme: str, library_folder: Path | None, as_data: bool) -> None:  # noqa: FBT001 - a flag
    """Print a commented starter matter of a PROGRAMME."""
    from assembler.starters import starter

    text = starter(find_programme(read_library(library_folder, as_data=as_data), programme))
    click.echo(json.dumps({"programme": programme, "matter": text}, ensure_ascii=False) if as_data else text, nl=as_data)


@click.command()
@click.argument("programme")
@library_option
@json_option
def schema(programme: str, library_folder: Path | None, as_data: bool) -> None:  # noqa: FBT001 - a flag
    """Print the JSON Schema of a PROGRAMME's matters, for editors."""
    from assembler.loader import json_schema

    shape = json_schema(find_programme(read_library(library_folder, as_data=as_data), programme))
    click.echo(json.dumps(shape, indent=None if as_data else 2, ensure_ascii=False))
