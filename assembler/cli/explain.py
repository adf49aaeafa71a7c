"""`assembler explain`: print the page of an id: a choice, rule, value, clause, check and others."""

import json
from pathlib import Path

import click

from assembler.cli.options import json_option, library_option
from assembler.cli.terminal import read_library
from assembler.commands.explain import explain_id, known_ids
from assembler.model.diagnostics import nearest


@click.command()
@click.argument("id")
@library_option
@json_option
def explain(*, id: str, library_folder: Path | None, as_data: bool) -> None:
    """Show the page of an ID: a choice, rule, value, fact, list, defined term, clause, document or check."""
    library = read_library(library_folder, as_data=as_data)
    pages = explain_id(library, id)
    if not pages:
        raise click.BadParameter(f"Nothing is called “{id}”. {nearest(id, known_ids(library))}".rstrip(), param_hint="ID")
    click.echo(json.dumps({"id": id, "pages": pages}, ensure_ascii=False) if as_data else "\n\n".join(pages))
