"""`assembler impact`: print what a change of a clause reaches, or of a value, a choice or any other part that has a name."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from assembler.cli.options import json_option, library_option
from assembler.cli.terminal import print_findings, read_library, refuse
from assembler.commands.impact import as_data as impact_data
from assembler.commands.impact import as_text, find_clauses, impacts, issued_with
from assembler.editor.uses import KINDS, NamedPart, all_names, named_parts, uses_as_data, uses_as_text
from assembler.model.diagnostics import error, nearest
from assembler.model.library import Library
from assembler.model.source import Span
from assembler.platform.installed_data import library_folder as shipped_library


@click.command()
@click.argument("clause", metavar="NAME")
@click.option(
    "--packets",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Also name the packets in a folder that hold it.",
)
@library_option
@json_option
def impact(*, clause: str, packets: Path | None, library_folder: Path | None, as_data: bool) -> None:
    """Say what a change of a clause reaches: papers, combinations, clauses that lean on it, editions, packets.

    NAME is the id of the clause, the last part of it, or its file. It may be a value, a choice, a fact, a list, a band, a table or a
    computed value too: then each place that prints it or reads it is named.
    """
    library = read_library(library_folder, as_data=as_data)
    found = find_clauses(library, clause)
    parts = named_parts(library, library_folder or shipped_library(), clause)
    if not found:
        _show_uses(library, clause, parts, packets, as_data=as_data)
        return
    try:
        issued = [issued_with(packets, one) if packets else (None, ()) for one in found]
    except OSError as fault:
        sentence = f"{fault.filename or packets} cannot be read: {fault.strerror or fault}."
        refuse((error("unreadable-file", sentence, Span(str(packets), 1, 1), "Check its rights."),), as_data=as_data)
    reports = [(one, tuple(impacts(library, one)), holding) for one, (holding, _) in zip(found, issued, strict=True)]
    if as_data:
        data = {"clauses": [impact_data(*one) for one in reports], "parts": list(map(uses_as_data, parts))}
        click.echo(json.dumps(data, ensure_ascii=False))
    else:
        click.echo("\n\n".join([*(as_text(*one) for one in reports), *map(uses_as_text, parts)]))
    unread = issued[0][1]
    print_findings(unread)
    for path in dict.fromkeys(finding.span.path for finding in unread if finding.span):
        click.echo(f"Whether the packet of {path} holds it is not known.", err=True)
    sys.exit(1 if unread else 0)


def _show_uses(library: Library, name: str, parts: Sequence[NamedPart], packets: Path | None, *, as_data: bool) -> None:
    """Print the places that print or read what has a name; end as wrong use where nothing has it."""
    if not parts:
        known = [*library.clauses, *(one.name for one in library.clauses.values()), *all_names(library)]
        raise click.BadParameter(f"No clause, {KINDS} is called “{name}”. {nearest(name, known)}".rstrip(), param_hint="NAME")
    if packets:
        raise click.UsageError(f"“{name}” is a {parts[0].kind}: packets are asked of a clause. Name one that prints it.")
    if as_data:
        click.echo(json.dumps({"clauses": [], "parts": list(map(uses_as_data, parts))}, ensure_ascii=False))
    else:
        click.echo("\n\n".join(map(uses_as_text, parts)))
