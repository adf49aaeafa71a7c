"""`assembler record`: show a partner's record, record what was sent, came back and is signed, verify it, and erase it."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import click
from pydantic_core import to_jsonable_python

from assembler.cli.options import DAY, json_option, library_option, today_option
from assembler.cli.packet_options import find_store, output_option, place_and_name
from assembler.cli.terminal import print_findings, read_library, refuse
from assembler.commands.adopt_older import is_too_old, record_older
from assembler.commands.record import ShownRecord, adopt, erase, refused_by_disk, show, verify_records
from assembler.commands.sending import Looked, Received, read_files, receive, send
from assembler.loader.templates import load_templates
from assembler.model.diagnostics import Diagnostic, as_json, error, failing, warning
from assembler.model.in_force import InForce, PaperInForce
from assembler.model.record import Event, FileConfirmed, FileReturned, PacketIssued, PartnerErased, SupplementIssued
from assembler.packets.older_packets import StatedOfPacket
from assembler.packets.records import Note, record_ids
from assembler.packets.store import Store
from assembler.platform.installed_data import templates_folder
from assembler.portal.clock import moment, new_id, today
from assembler.returns.trust import ELSEWHERE
from assembler.returns.verdict import Standing


@click.group()
def record() -> None:
    """Show a partner's RECORD and what is in force, record what was sent, came back and is signed, verify it, or erase it.

    A record lies beside the packets. With --json each command prints one JSON object.
    """


@record.command("show")
@click.argument("record_id", metavar="[RECORD]", default="")
@output_option
@click.option("--on", "day", type=DAY, help="What is in force on this day; by default after all events.")
@today_option
@json_option
def show_command(*, record_id: str, output: str, day: datetime | None, now: datetime | None, as_data: bool) -> None:
    """Print the events of a RECORD and the papers in force; without a name, list the records."""
    store = find_store(output, as_data=as_data)
    if not record_id:
        names = _record_ids(store, as_data=as_data)
        click.echo(json.dumps({"records": names}) if as_data else "\n".join(names) or f"There is no record in {output}.")
        return
    shown, findings = show(store, record_id, day.date() if day else date.max)
    if shown is None:
        refuse(findings, as_data=as_data)
    if as_data:
        click.echo(json.dumps(_as_data(shown, findings), ensure_ascii=False))
    else:
        asked = given.date() if (given := day or now) else today()
        current, _ = show(store, record_id, asked)
        click.echo("\n".join(_as_text(shown, current.in_force if current else None, asked)))
        print_findings(findings)
    sys.exit(1 if failing(findings) else 0)


def _record_ids(store: Store, *, as_data: bool) -> tuple[str, ...]:
    try:
        return record_ids(store)
    except OSError as fault:
        refuse((refused_by_disk(fault, store),), as_data=as_data)


def _as_data(shown: ShownRecord, findings: tuple[Diagnostic, ...]) -> dict[str, object]:
    in_force = shown.in_force
    return {
        "record": shown.record.id,
        "events": [
            {**to_jsonable_python(one.event), "sha256": one.sha256, "note": shown.notes.get(one.event.number, "")}
            for one in shown.record.events
        ],
        "form_number": in_force.form_number if in_force else 0,
        "in_force": [to_jsonable_python(paper) for paper in (*in_force.papers.values(), *in_force.added)] if in_force else [],
        "choices": list(in_force.choices) if in_force else [],
        "ends": str(in_force.ends) if in_force and in_force.ends else "",
        "going_on": [paper.document for paper in in_force.going_on] if in_force else [],
        "findings": [as_json(finding) for finding in findings],
    }


def _as_text(shown: ShownRecord, current: InForce | None, day: date) -> Iterator[str]:
    """Yield the lines of a record: its events, what is in force on a day, and what is signed and begins later."""
    yield f"Record {shown.record.id}"
    for one in shown.record.events:
        yield f"  {one.event.number:>3}  {one.event.day}  {_in_words(one.event)}"
        if note := shown.notes.get(one.event.number):
            yield f"       {note}"
    now, later = (_signed_papers(one) for one in (current, shown.in_force))
    begun, to_begin = [paper for paper in now if paper.since <= day], [paper for paper in later if paper.since > day]
    yield f"In force, by form {max(paper.form_number for paper in begun)}:" if begun else "Nothing is in force."
    yield from (_paper_in_words(paper, f"since {paper.since}") for paper in begun)
    yield from ["Signed, and in force from a later day on:"] if to_begin else ()
    yield from (_paper_in_words(paper, f"from {paper.since} on") for paper in to_begin)
    if shown.in_force and shown.in_force.ends:
        kept = ", ".join(paper.title for paper in shown.in_force.going_on)
        yield f"A notice ends all that is in force{f', but for {kept}' if kept else ''}: {shown.in_force.ends} is its last day."


def _signed_papers(in_force: InForce | None) -> tuple[PaperInForce, ...]:
    return (*in_force.papers.values(), *in_force.added) if in_force else ()


def _paper_in_words(paper: PaperInForce, when: str) -> str:
    return f"  {paper.title} ({paper.document}), edition {paper.edition}, {when}, form {paper.form_number}, {paper.entity}"


def _in_words(event: Event) -> str:
    match event.what:
        case PartnerErased():
            return "erased"
        case PacketIssued() as issued:
            notes = (
                ", before there was a record" if issued.adopted else "",
                f", revises {issued.revises}" if issued.revises else "",
            )
            return f"issued  {issued.packet}{''.join(notes)}"
        case SupplementIssued(packet=packet, supplement=supplement):
            return f"issued  {supplement}, a supplement to {packet}"
        case FileConfirmed() as seen:
            return f"confirmed  {seen.packet}: {', '.join(seen.papers) or 'a file'}, complete"
        case FileReturned() as back:
            what = ", ".join(back.papers) or "a file"
            return f"returned  {back.packet}: {what}, {'complete' if back.complete else 'not complete'}"
        case what:
            return f"{what.kind}  {what.packet}"


@record.command("adopt")
@click.argument("packets", metavar="PACKET...", nargs=-1, required=True)
@click.option("--signed-on", "day", type=DAY, required=True, help="The day of the last signature.")
@click.option("--note", "text", default="", help="A note about it, which can be erased.")
@click.option(
    "--form-number", type=click.IntRange(1), default=None, help="Of a packet of format 1: the number that its form prints."
)
@click.option(
    "--entity", default="", metavar="ID", help="Of a packet of format 1: the entity that signed, if its name does not tell."
)
@click.option("--after", default="", metavar="RECORD", help="Of a packet of format 1: the record that it goes on with.")
@click.option(
    "--joins", default="", metavar="RECORD", help="Of a packet of format 1: the record of the company whose agreement it joins."
)
@library_option
@today_option
@json_option
def adopt_command(
    *,
    packets: tuple[str, ...],
    day: datetime,
    text: str,
    form_number: int | None,
    entity: str,
    after: str,
    joins: str,
    library_folder: Path | None,
    now: datetime | None,
    as_data: bool,
) -> None:
    """Record that each PACKET is signed. PACKET is its folder or URL; its record lies beside it.

    A packet that was issued before there was a record is taken into it. One whose manifest has format 1 is read from its Word files.
    """
    _refuse_future(day, now, "State the day of the last signature.", as_data=as_data)
    stated = StatedOfPacket(form_number or 0, entity, after, joins)
    adopted: list[dict[str, object]] = []
    told: list[Diagnostic] = []
    for packet in packets:
        place, name = place_and_name(packet)
        store = find_store(place, as_data=as_data)
        if is_too_old(store, name):
            findings = record_older(store, name, stated, read_library(library_folder, as_data=as_data))
            if failing(findings):
                refuse(findings, as_data=as_data)
            print_findings(() if as_data else findings)
        known, findings = adopt(store, name, day.date(), Note(new_id(), text) if text else None)
        if known is None:
            refuse(findings, as_data=as_data)
        adopted.append({"packet": name, "record": known.id, "events": len(known.events)})
        if not as_data:
            click.echo(f"{name}: signed on {day.date()}, in the record {known.id}")
            print_findings(findings)
        told += findings
    if as_data:
        click.echo(json.dumps({"adopted": adopted, "findings": [as_json(finding) for finding in told]}, ensure_ascii=False))
    sys.exit(1 if told else 0)


def _refuse_future(day: datetime, now: datetime | None, hint: str, *, as_data: bool) -> None:
    """End with a refusal where a day has begun nowhere yet; say so where it has begun in the east alone."""
    latest, here = (now.date(), now.date()) if now else ((moment() + ELSEWHERE).date(), today())
    if day.date() > latest:
        sentence = f"{day.date()} has not come yet, and what is recorded cannot be changed."
        refuse((error("not-signed-yet", sentence, hint=hint),), as_data=as_data)
    if day.date() > here and not as_data:
        sentence = f"{day.date()} is tomorrow by UTC. It is recorded all the same, and cannot be changed."
        print_findings(
            (
                warning(
                    "tomorrow",
                    sentence,
                    hint="Compare it with your calendar; where it is tomorrow there too, tell it under a note of the next event.",
                ),
            )
        )


@record.command("sent")
@click.argument("packets", metavar="PACKET...", nargs=-1, required=True)
@click.option("--on", "day", type=DAY, required=True, help="The day on which it was sent.")
@click.option("--note", "text", default="", help="A note about it, which can be erased.")
@today_option
@json_option
def sent_command(*, packets: tuple[str, ...], day: datetime, text: str, now: datetime | None, as_data: bool) -> None:
    """Record that each PACKET was sent to the partner. PACKET is its folder or URL; its record lies beside it."""
    _refuse_future(day, now, "State the day on which it was sent.", as_data=as_data)
    sent: list[dict[str, object]] = []
    for packet in packets:
        place, name = place_and_name(packet)
        known, findings = send(find_store(place, as_data=as_data), name, day.date(), Note(new_id(), text) if text else None)
        if known is None:
            refuse(findings, as_data=as_data)
        sent.append({"packet": name, "record": known.id, "events": len(known.events)})
        if not as_data:
            click.echo(f"{name}: sent on {day.date()}, in the record {known.id}")
    if as_data:
        click.echo(json.dumps({"sent": sent}, ensure_ascii=False))


@record.command("returned")
@click.argument("packet")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--on", "day", type=DAY, required=True, help="The day on which it came back.")
@click.option("--by", default="", metavar="ROLE", help="Only what this role fills in must be complete.")
@click.option(
    "--confirmed-by",
    default="",
    metavar="NAME",
    help="Who has looked at the files that only a person can judge, such as scans, and found them complete.",
)
@click.option(
    "--paper", "papers", multiple=True, metavar="NAME", help="Which paper of the packet the files are, where they do not tell it."
)
@today_option
@json_option
def returned_command(
    *,
    packet: str,
    files: tuple[Path, ...],
    day: datetime,
    by: str,
    confirmed_by: str,
    papers: tuple[str, ...],
    now: datetime | None,
    as_data: bool,
) -> None:
    """Record that each FILE of a PACKET came back, with its digest and the verdict on it. The file is not kept.

    A FILE that is refused, since it is of another packet or its words were changed, is not recorded. Of a scan, or of another file that
    is to be looked at, nobody but a person can say that it is complete: --confirmed-by names who has, and --paper which paper it is. A PDF into which several forms
    were merged is told part by part, and recorded once.
    """
    _refuse_future(day, now, "State the day on which it came back.", as_data=as_data)
    received, findings = read_files(files)
    if findings:
        refuse(findings, as_data=as_data)
    templates, findings = load_templates(templates_folder())
    if templates is None:
        refuse(findings, as_data=as_data)
    place, name = place_and_name(packet)
    store = find_store(place, as_data=as_data)
    read, findings = receive(
        store, name, received, day.date(), templates, by=by, looked=Looked(papers, _confirmation(confirmed_by))
    )
    if as_data:
        click.echo(
            json.dumps(
                {"returned": list(map(_received_as_data, read)), "findings": list(map(as_json, findings))}, ensure_ascii=False
            )
        )
    else:
        click.echo("".join(f"{one.file.path}: {_verdict_in_words(one)}{_other_holder(one, name)}\n" for one in read), nl=False)
        print_findings((*(finding for one in read for finding in one.findings), *findings))
    sys.exit(1 if findings or any(one.refused for one in read) else 0)


def _confirmation(name: str) -> Callable[[], Note] | None:
    """Return the function that makes a note of who has confirmed a file; None without a name."""
    return (lambda: Note(new_id(), f"Confirmed by {' '.join(name.split())}")) if name.strip() else None


def _received_as_data(one: Received) -> dict[str, object]:
    what = to_jsonable_python(one.recorded) if one.recorded else None
    return {
        "file": one.file.path,
        "status": one.standing,
        "recorded": what,
        "confirmed": one.confirmed,
        "findings": list(map(as_json, one.findings)),
    }


def _verdict_in_words(one: Received) -> str:
    if one.confirmed:
        return "came back, confirmed as complete"
    if one.recorded:
        return f"came back, {'complete' if one.complete else _unsigned_words(one)}"
    return "refused, and not recorded" if one.refused else "recorded before"


def _other_holder(one: Received, named: str) -> str:
    """Return where a file was recorded, where that is not the packet that was named."""
    return f" (recorded of {one.recorded.packet}, which holds it)" if one.recorded and one.recorded.packet != named else ""


def _unsigned_words(one: Received) -> str:
    """Return the verdict on a file that is not complete; of one as it was issued, that it is not signed."""
    return f"{one.standing}, not signed" if one.standing == Standing.AS_ISSUED else one.standing


@record.command("verify")
@click.argument("record_ids_given", metavar="[RECORD]...", nargs=-1)
@output_option
@json_option
def verify_command(*, record_ids_given: tuple[str, ...], output: str, as_data: bool) -> None:
    """Verify each RECORD, or all: its chain, its notes, the manifests and files of its packets."""
    store = find_store(output, as_data=as_data)
    found, faults = verify_records(store, record_ids_given)
    if faults:
        refuse(faults, as_data=as_data)
    if as_data:
        data = {id: [as_json(finding) for finding in findings] for id, findings in found.items()}
        click.echo(json.dumps({"records": data}, ensure_ascii=False))
    else:
        for id, findings in found.items():
            click.echo(f"{id}: {'to be looked at' if findings else 'whole'}")
            print_findings(findings, err=False)
    sys.exit(1 if any(found.values()) else 0)


@record.command("erase")
@click.argument("record_id", metavar="RECORD")
@output_option
@click.option("--on", "day", type=DAY, required=True, help="The day of the erasure.")
@json_option
def erase_command(*, record_id: str, output: str, day: datetime, as_data: bool) -> None:
    """Remove the packets and notes of a RECORD. Its events stay, and nothing can be issued in it any more."""
    packets, findings = erase(find_store(output, as_data=as_data), record_id, day.date())
    if findings:
        refuse(findings, as_data=as_data)
    removed = "\n".join(f"  removed {packet}" for packet in packets)
    data = json.dumps({"record": record_id, "removed": packets}, ensure_ascii=False)
    click.echo(data if as_data else "\n".join(filter(None, (f"{record_id} is erased.", removed))))
