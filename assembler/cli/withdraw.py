"""`assembler withdraw`: take back a packet that nobody has signed."""

import json
from datetime import datetime

import click

from assembler.cli.options import json_option, today_option
from assembler.cli.packet_options import find_store, place_and_name
from assembler.cli.terminal import refuse
from assembler.commands.record import withdraw as withdraw_packet
from assembler.packets.records import Note
from assembler.portal.clock import new_id, today


@click.command()
@click.argument("packet")
@click.option("--reason", required=True, help="Why it is taken back; it is kept apart from the record, and can be erased.")
@today_option
@json_option
def withdraw(*, packet: str, reason: str, now: datetime | None, as_data: bool) -> None:
    """Take back a PACKET that nobody has signed: its folder stays, and its matter may be built again.

    PACKET is its folder or URL; its record lies beside it.
    """
    if not reason.strip():
        raise click.BadParameter("Say why the packet is taken back.", param_hint="--reason")
    place, name = place_and_name(packet)
    day = now.date() if now else today()
    record, findings = withdraw_packet(find_store(place, as_data=as_data), name, day, Note(new_id(), reason.strip()))
    if record is None:
        refuse(findings, as_data=as_data)
    data = {"packet": name, "record": record.id, "events": len(record.events)}
    click.echo(json.dumps(data) if as_data else f"{name}: withdrawn on {day}, in the record {record.id}")
