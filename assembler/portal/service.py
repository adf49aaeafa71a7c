"""Legal ops' deeds, done alike for the pages and for the API: save a matter, order a packet, make a link, decide a report."""

from dataclasses import dataclass

from sqlalchemy import Connection

from assembler.commands.build import answer_matter
from assembler.commands.choose import refusals
from assembler.loader import read_matter
from assembler.loader.files import decode
from assembler.model.diagnostics import Diagnostic, error, failing
from assembler.model.library import Programme
from assembler.model.matter import Matter
from assembler.model.values import show
from assembler.portal.app_context import House
from assembler.portal.clock import now
from assembler.portal.matter_form import SHOWN
from assembler.portal.reported_entries import next_id, read_entry, write_entry
from assembler.portal.store.accounts import Actor
from assembler.portal.store.audit import record
from assembler.portal.store.database import wipe, writing
from assembler.portal.store.links import Link, create_link, renew_link, revoke_all, revoke_link
from assembler.portal.store.matters import (
    StoredMatter,
    create_matter,
    create_partner,
    erase_partner,
    find_matter,
    hold_matter,
    name_is_taken,
    rename_partner,
    save_matter,
)
from assembler.portal.store.packets import Packet, Wish, live_packet, order_packet, queue_again, withdraw_packet
from assembler.portal.store.submissions import Report, Return, decide_report, decide_return, drop_draft


class ConflictError(Exception):
    """What is asked for does not fit what is there; the sentence says how."""


@dataclass(frozen=True, slots=True)
class ReadMatter:
    """A matter's text, read: the matter where it can be built from, and all findings."""

    text: str
    matter: Matter | None
    findings: tuple[Diagnostic, ...]


def read_text(house: House, text: str, shown: str = SHOWN) -> ReadMatter:
    """Read a matter's text and hold its choices against the rules."""
    file, findings = decode(text.encode("utf-8", "surrogatepass"), shown)
    matter = None
    if file is not None:
        matter, findings = read_matter(file, house.library)
    if matter is not None:
        answer = answer_matter(house.library, matter)
        findings = (*findings, *(refusals(answer, matter) if answer.selection is None else ()))
    return ReadMatter(text, None if failing(findings) else matter, findings)


def programme_of(house: House, matter: StoredMatter | Packet) -> Programme | None:
    """Give the programme of a matter, None where the library has it no more."""
    return house.library.programmes.get(matter.programme)


def keep_matter(
    house: House, actor: Actor, read: ReadMatter, seen: tuple[str, int] | None = None, partner: str = ""
) -> tuple[str, tuple[Diagnostic, ...]]:
    """Save a matter that was read, new or over the version somebody `seen`; gives its id, or what stands against it."""
    matter = read.matter
    if matter is None:
        return "", read.findings
    name = show(_legal_name(matter))
    with writing(house.engine) as connection:
        id, version = seen or ("", 0)
        if name_is_taken(connection, matter.id, id):
            hint = "Give this one an id of its own."
            return "", (error("doubled-id", f"There is a matter “{matter.id}” already.", matter.span, hint, "matter"),)
        if id:
            _check_open(connection, id)
            if not save_matter(connection, id, version, matter.id, read.text, now()):
                raise ConflictError("Somebody else has saved this matter since you opened it.")
            stored = find_matter(connection, id)
            rename_partner(connection, stored.partner if stored else "", name)
        else:
            partner = partner or create_partner(connection, name, now())
            id = create_matter(connection, partner, matter.id, matter.programme, read.text, now())
        stored = find_matter(connection, id)
        record(connection, now(), "matter-saved", partner=stored.partner if stored else "", subject=id, actor=actor.id)
    return id, read.findings


def _legal_name(matter: Matter) -> str:
    datum = matter.partner.fields["legal_name"]
    return str(getattr(datum, "value", ""))


def _check_open(connection: Connection, matter: str) -> None:
    hold_matter(connection, matter)
    if live_packet(connection, matter):
        raise ConflictError("This matter has a packet. Withdraw the packet first, then change the matter.")


def order(house: House, actor: Actor, matter: StoredMatter, wish: Wish) -> str:
    """Order the packet of a matter and have it built; gives its id."""
    with writing(house.engine) as connection:
        hold_matter(connection, matter.id)
        if live_packet(connection, matter.id):
            raise ConflictError("This matter has a packet already. Withdraw it first, if another shall take its place.")
        id = order_packet(connection, matter.id, matter.text, wish, now())
        record(connection, now(), "ordered", partner=matter.partner, subject=id, actor=actor.id)
    house.yard.build(id)
    return id


def again(house: House, actor: Actor, packet: Packet) -> None:
    """Order once more what was refused or interrupted."""
    with writing(house.engine) as connection:
        hold_matter(connection, packet.matter)
        other = live_packet(connection, packet.matter) if packet.parent is None else None
        if other or not queue_again(connection, packet.id):
            raise ConflictError("This packet cannot be built again as it stands now.")
        record(connection, now(), "ordered", partner=packet.partner, subject=packet.id, actor=actor.id)
    house.yard.build(packet.id)


def withdraw(house: House, actor: Actor, packet: Packet) -> None:
    """Take a packet back: its links close at once."""
    with writing(house.engine) as connection:
        if not withdraw_packet(connection, packet.id):
            raise ConflictError("This packet cannot be withdrawn as it stands now.")
        revoke_all(connection, packet.id, now())
        record(connection, now(), "withdrawn", partner=packet.partner, subject=packet.id, actor=actor.id)


def make_link(house: House, actor: Actor, packet: Packet, days: int) -> str:
    """Make a link to a packet, and give its address: the only time it can be seen."""
    if packet.state != "built" or packet.parent is not None:
        raise ConflictError("There is no packet yet to be opened by a link.")
    with writing(house.engine) as connection:
        secret = create_link(connection, packet.id, now(), _life(house, days))
        record(connection, now(), "link-created", partner=packet.partner, subject=packet.id, actor=actor.id)
    return f"{house.settings.address}/p/{secret}"


def remake_link(house: House, actor: Actor, packet: Packet, link: Link, days: int) -> str:
    """Put a new link in the place of an old one, which closes, and give its address."""
    with writing(house.engine) as connection:
        secret = renew_link(connection, link, now(), _life(house, days))
        record(connection, now(), "link-renewed", partner=packet.partner, subject=packet.id, actor=actor.id)
    return f"{house.settings.address}/p/{secret}"


def close_link(house: House, actor: Actor, packet: Packet, link: Link) -> None:
    """Close a link at once."""
    with writing(house.engine) as connection:
        revoke_link(connection, link.id, now())
        record(connection, now(), "link-revoked", partner=packet.partner, subject=packet.id, actor=actor.id)


def _life(house: House, days: int) -> int:
    limits = house.settings.limits
    return min(days * 24 * 60 * 60, limits.longest_link_life) if days > 0 else limits.link_life


def decide(house: House, actor: Actor, packet: Packet, report: Report, reason: str, *, accept: bool) -> None:
    """Accept a reported entry, so that its form follows in the same link, or reject it with a reason."""
    if not accept and not reason.strip():
        raise ConflictError("Say why the report is rejected: the partner reads it.")
    id = _accept(house, packet, report) if accept else ""
    with writing(house.engine) as connection:
        if not decide_report(connection, report.id, "accepted" if accept else "rejected", reason.strip(), now()):
            raise ConflictError("This report has been decided already.")
        if id:
            _follow(connection, house, packet, report, id)
        kind = "report-accepted" if accept else "report-rejected"
        record(connection, now(), kind, partner=packet.partner, subject=packet.id, actor=actor.id)
    if accept:
        house.yard.look()


def _accept(house: House, packet: Packet, report: Report) -> str:
    """Check a reported entry against the matter as it is now, and give the id it will have."""
    programme = programme_of(house, packet)
    plan = next((plan for plan in programme.lists if plan.id == report.list), None) if programme else None
    if programme is None or plan is None:
        raise ConflictError("The library has no such list any more.")
    text = _text_now(house, packet)
    if faults := read_entry(house, programme, text, plan, report.entry):
        raise ConflictError(" ".join(fault.message for found in faults.values() for fault in found))
    return next_id(text, plan)


def _follow(connection: Connection, house: House, packet: Packet, report: Report, id: str) -> None:
    """Write the entry into the matter, and order its form."""
    programme = house.library.programmes[packet.programme]
    plan = next(plan for plan in programme.lists if plan.id == report.list)
    hold_matter(connection, packet.matter)
    matter = find_matter(connection, packet.matter)
    if matter is None:
        raise ConflictError("The matter is gone.")
    if next_id(matter.text, plan) != id:
        raise ConflictError("The matter has been changed meanwhile. Try once more.")
    text = write_entry(programme, matter.text, plan, report.entry).text
    save_matter(connection, matter.id, matter.version, matter.name, text, now())
    wish = Wish(packet.contact, packet.due, packet.note, id, packet.id)
    order_packet(connection, matter.id, text, wish, now())


def _text_now(house: House, packet: Packet) -> str:
    with house.engine.connect() as connection:
        matter = find_matter(connection, packet.matter)
    return matter.text if matter else packet.text


def judge(house: House, actor: Actor, packet: Packet, found: Return, reason: str, *, accept: bool) -> None:
    """Accept a form that came back, or send it back with a reason."""
    if not accept and not reason.strip():
        raise ConflictError("Say what is to be corrected: the partner reads it.")
    with writing(house.engine) as connection:
        if not decide_return(connection, found.id, "accepted" if accept else "sent_back", reason.strip()):
            raise ConflictError("This has been decided already.")
        if accept:
            drop_draft(connection, found.packet, found.form)
        kind = "return-accepted" if accept else "return-sent-back"
        record(connection, now(), kind, partner=packet.partner, subject=packet.id, actor=actor.id)


def erase(house: House, actor: Actor, partner: str) -> None:
    """Erase a partner with every trace: rows, files, what a deleted row leaves on the disk. The audit chain tells only that."""
    with writing(house.engine) as connection:
        record(connection, now(), "erased", actor=actor.id)
        keys = erase_partner(connection, partner)
    house.shelf.remove(keys)
    wipe(house.engine)
