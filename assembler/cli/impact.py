"""`assembler impact`: print what a change of a clause reaches."""

import json
import sys
from pathlib import Path

import click

from assembler.cli.options import json_option, library_option
from assembler.cli.terminal import print_findings, read_library, refuse
from assembler.commands.impact import as_data as impact_data
from assembler.commands.impact import as_text, find_clauses, impacts, issued_with
from assembler.model.diagnostics import error, nearest
from assembler.model.source import Span


@click.command()
@click.argument("clause")
@click.option(
    "--packets",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Also name the packets in a folder that hold it.",
)
@library_option
@json_option
def impact(*, clause: str, packets: Path | None, library_folder: Path | None, as_data: bool) -> None:
    """Say what a change of a CLAUSE reaches: papers, combinations, clauses that lean on it, editions, packets.

    CLAUSE is its id, the last part of it, or its file.
    """
    library = read_library(library_folder, as_data=as_data)
    found = find_clauses(library, clause)
    if not found:
        known = [*library.clauses, *(one.name for one in library.clauses.values())]
        raise click.BadParameter(f"No clause is called “{clause}”. {nearest(clause, known)}".rstrip(), param_hint="CLAUSE")
    try:
        issued = [issued_with(packets, one) if packets else (None, ()) for one in found]
    except OSError as fault:
        sentence = f"{fault.filename or packets} cannot be read: {fault.strerror or fault}."
        refuse((error("unreadable-file", sentence, Span(str(packets), 1, 1), "Check its rights."),), as_data=as_data)
    reports = [(one, tuple(impacts(library, one)), holding) for one, (holding, _) in zip(found, issued, strict=True)]
    if as_data:
        click.echo(json.dumps({"clauses": [impact_data(*one) for one in reports]}, ensure_ascii=False))
    else:
        click.echo("\n\n".join(as_text(*one) for one in reports))
    unread = issued[0][1]
    print_findings(unread)
    for path in dict.fromkeys(finding.span.path for finding in unread if finding.span):
        click.echo(f"Whether the packet of {path} holds it is not known.", err=True)
    sys.exit(1 if unread else 0)
