"""`assembler status`: what became of each packet, what is in force, and the days by which something must be sent or done."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain

import click
from pydantic_core import to_jsonable_python

from assembler.cli.packet_options import find_store, output_option
from assembler.cli.terminal import colour, print_findings, refuse
from assembler.commands.calendar import as_calendar, place_of
from assembler.commands.due_days import DueDay
from assembler.commands.status import FormOut, PacketStatus, PaperStatus, RecordStatus, Status
from assembler.commands.status import status as status_of
from assembler.model.diagnostics import as_json
from assembler.model.record import PacketState
from assembler.model.values import show
from assembler.portal.clock import today as current_day

FORMATS = ("text", "json", "ics")


@click.command()
@click.argument("records", metavar="[RECORD]...", nargs=-1)
@output_option
@click.option("--today", "day", type=click.DateTime(["%Y-%m-%d"]), help="The status on this day; by default today.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to print it.")
@click.option("--json", "form", flag_value="json", help="Print one JSON object.")
def status(*, records: tuple[str, ...], output: str, day: datetime | None, form: str) -> None:
    """Show what became of each packet, what is in force, and the days by which something must be sent or done.

    Of each RECORD, or of all. As json for programs, as ics for a calendar. What is wrong with a record is told beside the others.
    """
    store = find_store(output, as_data=form == "json")
    found = status_of(store, day.date() if day else current_day(), records)
    if found.findings:
        refuse(found.findings, as_data=form == "json")
    match form:
        case "json":
            click.echo(json.dumps(_as_data(found), ensure_ascii=False))
            return
        case "ics":
            click.echo(as_calendar(found), nl=False)
        case _:
            click.echo("\n".join(_as_text(found)), color=colour())
    print_findings(chain.from_iterable(record.findings for record in found.records))


def _as_data(found: Status) -> dict[str, object]:
    data: dict[str, object] = {"today": found.today.isoformat(), "place": found.place}
    return data | {"drafts": found.drafts, "records": [_record_as_data(record) for record in found.records]}


def _record_as_data(record: RecordStatus) -> dict[str, object]:
    data: dict[str, object] = to_jsonable_python(record, exclude={"findings"})
    return data | {"findings": [as_json(finding) for finding in record.findings]}


def _as_text(found: Status) -> Iterator[str]:
    yield f"{found.place} on {show(found.today)}"
    if not found.records:
        yield "There is no record."
    if found.drafts:
        yield f"Drafts, which nobody signs: {', '.join(found.drafts)}"
    for record in found.records:
        yield ""
        yield f"{record.id}: {_about(record)}"
        yield from _table("Packets", (_packet_cells(packet, found.today) for packet in record.packets))
        yield from _table("Forms that are not back", (_form_cells(form) for packet in record.packets for form in packet.out))
        yield from _table("In force", map(_paper_cells, record.in_force))
        yield from _table("Days", (_day_cells(day, found.today) for day in record.days))


def _about(record: RecordStatus) -> str:
    if record.erased:
        return "erased"
    return ", ".join(filter(None, (record.partner, record.programme))) or "to be looked at"


def _table(title: str, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a title and rows in aligned columns, without those that are empty; nothing without a row."""
    rows = tuple(rows)
    if not rows:
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    yield f"  {title}"
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True) if width)
        yield f"    {'  '.join(cells)}".rstrip()


def _packet_cells(packet: PacketStatus, today: date) -> tuple[str, ...]:
    form = packet.occasion or (f"form {packet.form_number}" if packet.form_number else "")
    sent = f"sent {show(packet.sent)}" if packet.sent else ""
    issued = f"{'to be issued' if packet.issued > today else 'issued'} {show(packet.issued)}"
    return (packet.packet, form, issued, sent, _came_back(packet), _standing(packet))


def _form_cells(form: FormOut) -> tuple[str, ...]:
    back = f"back {show(form.back)}, not complete" if form.back else ""
    return (form.name, form.title, form.packet, back)


def _came_back(packet: PacketStatus) -> str:
    if packet.back is None:
        return ""
    files = f"{packet.files} file{'' if packet.files == 1 else 's'}"
    left = packet.files - packet.complete
    return f"back {show(packet.back)}, {files}{f', {left} not complete' if left else ''}"


def _standing(packet: PacketStatus) -> str:
    number = len(packet.supplements)
    more = f", {number} supplement{'' if number == 1 else 's'}" if number else ""
    return f"{_state(packet)}{more}"


def _state(packet: PacketStatus) -> str:
    match packet.state:
        case PacketState.SIGNED | PacketState.WITHDRAWN:
            return f"{packet.state} {show(packet.since)}"
        case PacketState.SUPERSEDED:
            return f"superseded{f' by {packet.superseded_by}' if packet.superseded_by else ''}"
        case _:
            if not packet.to_sign:
                return "nothing to sign"
            by = f", due {show(packet.return_by)}" if packet.return_by else ""
            return f"not signed{by}{', overdue' if packet.overdue else ''}"


def _paper_cells(paper: PaperStatus) -> tuple[str, ...]:
    form = f"form {paper.form_number}" if paper.form_number else ""
    until = f"until {show(paper.ends)}" if paper.ends else ""
    return (paper.title, f"since {show(paper.since)}", until, f"edition {show(paper.edition)}", form)


def _day_cells(day: DueDay, today: date) -> tuple[str, ...]:
    return (
        show(day.day),
        _how_far(day.day, today),
        f"{day.title}{f' ({day.entry})' if day.entry else ''}",
        " or ".join(day.of),
        place_of(day),
    )


def _how_far(day: date, today: date) -> str:
    ahead = (day - today).days
    match ahead:
        case 0:
            return "today"
        case 1:
            return "tomorrow"
        case _:
            return "passed" if ahead < 0 else f"in {ahead} days"
