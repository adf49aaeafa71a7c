"""`assembler explain`: print the page of an id: a choice, rule, value, clause, check, message; or what papers state, by whose grant."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from assembler.cli.options import json_option, library_option
from assembler.cli.terminal import find_programme, print_findings, read_library, refuse
from assembler.commands.explain import explain_id, explain_message, known_ids
from assembler.commands.grants import grant_lines, grants
from assembler.editor.uses import named_parts, uses_as_data, uses_as_text
from assembler.loader import load_library
from assembler.model.diagnostics import nearest
from assembler.platform.installed_data import library_folder as shipped_library


@click.command()
@click.argument("id")
@click.option(
    "--grants", "of_programme", is_flag=True, help="ID is a programme: what its papers state, and the clauses that grant it."
)
@library_option
@json_option
def explain(*, id: str, of_programme: bool, library_folder: Path | None, as_data: bool) -> None:
    """Show the page of an ID: a choice, rule, value, fact, list, deadline, defined term, clause, document, check or message.

    The places that print a value, or depend on a choice or a fact, follow its page.
    """
    if of_programme:
        _show_grants(id, library_folder, as_data=as_data)
        return
    library, findings = load_library(library_folder or shipped_library())
    pages = explain_message(id) if library is None else explain_id(library, id)
    if library is None and not pages:
        refuse(findings, as_data=as_data)
    print_findings(findings)
    if library is not None and not pages:
        raise click.BadParameter(f"Nothing is called “{id}”. {nearest(id, known_ids(library))}".rstrip(), param_hint="ID")
    parts = named_parts(library, library_folder or shipped_library(), id) if library is not None else ()
    if as_data:
        click.echo(json.dumps({"id": id, "pages": pages, "uses": list(map(uses_as_data, parts))}, ensure_ascii=False))
    else:
        click.echo("\n\n".join([*pages, *(uses_as_text(one) for one in parts if one.uses)]))


def _show_grants(programme: str, library_folder: Path | None, *, as_data: bool) -> None:
    """Print each amount, day and fact that the papers of a programme state, beside the clause that grants it."""
    library = read_library(library_folder, as_data=as_data)
    found = grants(library, find_programme(library, programme))
    shown = {"programme": programme, "grants": [asdict(one) for one in found]}
    click.echo(json.dumps(shown, ensure_ascii=False) if as_data else "\n\n".join("\n".join(grant_lines(one)) for one in found))
