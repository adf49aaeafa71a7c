"""`assembler explain`: print the page of an id: a choice, rule, value, clause, check, message and others."""

import json
from pathlib import Path

import click

from assembler.cli.options import json_option, library_option
from assembler.cli.terminal import print_findings, refuse
from assembler.commands.explain import explain_id, explain_message, known_ids
from assembler.loader import load_library
from assembler.loader.installed_data import library_folder as shipped_library
from assembler.model.diagnostics import nearest


@click.command()
@click.argument("id")
@library_option
@json_option
def explain(*, id: str, library_folder: Path | None, as_data: bool) -> None:
    """Show the page of an ID: a choice, rule, value, fact, list, deadline, defined term, clause, document, check or message."""
    library, findings = load_library(library_folder or shipped_library())
    pages = explain_message(id) if library is None else explain_id(library, id)
    if library is None and not pages:
        refuse(findings, as_data=as_data)
    print_findings(findings)
    if library is not None and not pages:
        raise click.BadParameter(f"Nothing is called “{id}”. {nearest(id, known_ids(library))}".rstrip(), param_hint="ID")
    click.echo(json.dumps({"id": id, "pages": pages}, ensure_ascii=False) if as_data else "\n\n".join(pages))
