"""`assembler amend`: print the next matter of a partner, written from what is in force."""

import json
from datetime import datetime
from pathlib import Path

import click

from assembler.cli.options import json_option, library_option, today_option
from assembler.cli.packet_options import find_store, output_option
from assembler.cli.terminal import read_library, refuse
from assembler.commands.next_matter import next_matter
from assembler.commands.record import refused_by_disk
from assembler.portal.clock import today


@click.command()
@click.argument("record_id", metavar="RECORD")
@click.option("--occasion", default="", metavar="ID", help="Why it is issued; “assembler choose PROGRAMME” lists the occasions.")
@output_option
@library_option
@today_option
@json_option
def amend(
    *, record_id: str, occasion: str, output: str, library_folder: Path | None, now: datetime | None, as_data: bool
) -> None:
    """Print the next matter of a RECORD: the partner, choices and facts as they were signed last, to be changed where they have.

    It is issued today and goes on with the record by “after”.
    """
    library = read_library(library_folder, as_data=as_data)
    store = find_store(output, as_data=as_data)
    try:
        text, findings = next_matter(store, record_id, library, now.date() if now else today(), occasion)
    except OSError as fault:
        refuse((refused_by_disk(fault, store),), as_data=as_data)
    if text is None:
        refuse(findings, as_data=as_data)
    click.echo(json.dumps({"record": record_id, "matter": text}, ensure_ascii=False) if as_data else text, nl=as_data)
