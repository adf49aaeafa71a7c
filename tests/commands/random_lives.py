"""Random lives of a partner: a library that changes with its editions, and packets that are built, signed or not, one after the other.

What must hold is read from the files of the packets, never from the model that they were made of.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import permutations
from pathlib import Path
from random import Random

from small_library import agreement, clause, paper, write

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.record import adopt
from assembler.commands.status import status
from assembler.loader import load_library
from assembler.loader.templates import Templates, load_templates
from assembler.model.in_force import PapersInForce
from assembler.model.library import Library
from assembler.model.record import Event, PacketIssued, Record, RecordedEvent
from assembler.packets.order import build_packet
from assembler.packets.records import in_force_of, read_record
from assembler.packets.store import FolderStore
from examples import ROOT

FIRST = date(2026, 1, 1)
ITEMS = ("fee", "term", "calls")
ENTITIES = {"SE": "Ours Limited", "US": "Ours, Inc."}
STANDS = re.compile(r"^ *([\d.]+) +Item (\w+) stands\.", re.MULTILINE)
CITES = re.compile(r"Item (\w+) is Section ([\d.]+) of the Agreement")


@dataclass(slots=True)
class Life:
    """The outcome of a life: what was built, what was refused, by which ids, and every fault of the program."""

    built: int = 0
    cited: int = 0
    by_reference: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SignedFile:
    """The agreement as a packet's file prints it: the number of each item, and the vendor's company."""

    numbers: dict[str, str]
    vendor: str
    signed_on: date


def draw_library(random: Random) -> dict[str, str]:
    """Return the files of a library: an agreement whose clauses and items change with editions and choices, a form that cites it."""
    editions = [FIRST, *(FIRST + timedelta(200 * at + random.randrange(100)) for at in (1, 2)[: random.randint(1, 2)])]
    texts, placed, begins = {}, [], {}
    for name in random.sample(ITEMS, len(ITEMS)):
        since = begins[name] = random.choice([None, None, None, *editions[1:]])
        placed.append(f"  - {{clause: {name}, since: {since}}}" if since else f"  - {name}")
        texts[f"small/agreement/{name}.md"] = clause(_items(name, random))
        for edition in editions[1:]:
            if random.random() < 0.4 and (since is None or edition > since):
                texts[f"small/agreement/{name}@{edition}.md"] = clause(_items(name, random))
    cites = "".join(
        f"{at}. Item {name} is [](#agreement/{name}.{name}).{_when(begins[name], random)}\n" for at, name in enumerate(ITEMS, 1)
    )
    papers = "- {document: form, handling: sign_now, anew: true}\n- {document: annex, handling: exhibit}\n"
    files = agreement({"scope": "1. Words."}, papers=papers) | paper(
        "form", {"cites": cites, "who": "1. Made by {{ vendor.legal_name }}.\n"}, kind="schedule", more="signers: [partner]\n"
    )
    files |= paper("annex", {"notice": "1. Notice is {{ notice | words }}.\n2. Loans are counted. {when: lend}\n"})
    listed = ", ".join(map(str, editions))
    files["small/programme.yaml"] = re.sub("editions: .*", f"editions: [{listed}]", files["small/programme.yaml"]).replace(
        "2026-07-01: 60 days", f"{editions[-1]}: 60 days"
    )
    head = "title: Agreement\nkind: agreement\nsigners: [vendor, partner]\nclauses:\n  - scope\n"
    files["small/agreement/document.yaml"] = head + "\n".join(placed) + "\n"
    return files | texts


def _items(name: str, random: Random) -> str:
    """Return a clause with the item that is cited among others, some of which depend on a choice."""
    others = [
        f"Item {random.randrange(99)} of {name}.{random.choice(['', '', ' {when: lend}'])}" for _ in range(random.randrange(3))
    ]
    own = f"Item {name} stands. {{id: {name}}}"
    items = random.sample([*others, own], len(others) + 1)
    return "".join(f"{at}. {item}\n" for at, item in enumerate(items, 1))


def _when(since: date | None, random: Random) -> str:
    """Return the condition under which an item is cited; a wrong one now and then, which must be refused where it shows."""
    right = f' {{when: edition_of.agreement >= "{since}"}}' if since else ""
    return random.choice([right, right, right, "", " {when: lend}"])


def live(random: Random, root: Path) -> Life:
    """Live a life below a folder, and return what came of it."""
    life = Life()
    library, findings = load_library(write(root / "library", draw_library(random)))
    if library is None:
        life.refused.update(one.id for one in findings)
        return life
    store, day, signed = FolderStore(root / "out"), FIRST, list[SignedFile]()
    for number in range(1, random.randint(3, 5)):
        day += timedelta(random.randrange(1, 250))
        text = _matter(number, day, random)
        (root / f"life-{number}.yaml").write_text(text, "utf-8")
        built = _build(library, root / f"life-{number}.yaml", store, life)
        if built is None:
            if number == 1:
                return life
            continue
        in_force = max((one for one in signed if one.signed_on <= day), key=lambda one: one.signed_on, default=None)
        life.faults += _faults_in_files(built, in_force, life, f"packet {number} of {day}")
        if number == 1 or random.random() < 0.8:
            signed_on = day + timedelta(random.randrange(60))
            adopt(store, built.name, signed_on)
            if (own := _agreement_in(built, signed_on)) is not None:
                signed.append(own)
            day = signed_on if number == 1 else day
    life.faults += _replayed(store, day + timedelta(100))
    life.faults += _told_by_status(store, day + timedelta(100))
    return life


def _told_by_status(store: FolderStore, day: date) -> list[str]:
    """Return what the status of the records tells as wrong, and what it has otherwise than the record."""
    found = status(store, day)
    faults = [f"the status tells {finding.id}" for record in found.records for finding in record.findings]
    for record in found.records:
        known, _ = read_record(store, record.id)
        in_force = in_force_of(store, known, day)[0] if known and known.signed else None
        if {paper.document for paper in record.in_force} != {*(in_force.papers if in_force else ())}:
            faults.append(f"the status of {record.id} has other papers in force than its record")
    return faults


def _matter(number: int, day: date, random: Random) -> str:
    country = random.choice(["SE", "SE", "SE", "US"]) if number > 1 else "SE"
    choices = random.choice(["[]", "[lend]"])
    anew = random.choice(["[]", "[]", "[annex]", "[agreement]", "[agreement, annex]"])
    goes_on = f"after: life-1\nanew: {anew}\n" if number > 1 else ""
    return (
        f"programme: small\nmatter: life-{number}\nissued: {day}\n{goes_on}choices: {choices}\npartner:\n  kind: company\n"
        f"  legal_name: Exempel AB\n  country: {country}\n  address: [Gatan 1, Ort]\n"
        "  signatories: [{name: Anna Berg, title: Director}]\n"
    )


def _build(library: Library, path: Path, store: FolderStore, life: Life) -> Path | None:
    order, findings = order_packet(BuildRequest(library, path, _templates(), ("txt",), store=store))
    packet = None
    if order is not None:
        packet, findings = build_packet(order, store, lambda _: None)
    if packet is None:
        life.refused.update({one.id for one in findings})
        return None
    life.built += 1
    return packet.folder


@cache
def _templates() -> Templates:
    templates, findings = load_templates(ROOT / "templates")
    assert templates is not None, findings
    return templates


def _file(packet: Path, name: str) -> str:
    """Return the text of a paper in a packet's files; empty where none is printed."""
    return next((path.read_text("utf-8") for path in packet.rglob(f"*{name}.txt")), "")


def _agreement_in(packet: Path, signed_on: date) -> SignedFile | None:
    text = _file(packet, "agreement")
    return SignedFile({name: number for number, name in STANDS.findall(text)}, _vendor(text), signed_on) if text else None


def _vendor(text: str) -> str:
    return re.search(r"^Vendor: (.*)$", text, re.MULTILINE)[1]  # type: ignore[index]  # every agreement names its parties


def _faults_in_files(packet: Path, in_force: SignedFile | None, life: Life, where: str) -> Iterator[str]:
    """Yield what a packet's form says otherwise than the agreement that binds: that of this packet, else the one signed."""
    form = " ".join(_file(packet, "form").split())
    printed = _agreement_in(packet, date.min)
    binding = printed or in_force
    life.by_reference += printed is None
    if binding is None:
        yield f"{where} goes on with an agreement that nobody signed"
        return
    for name, number in CITES.findall(form):
        life.cited += 1
        if binding.numbers.get(name) != number.rstrip("."):
            yield f"{where} cites Item {name} as Section {number}, and it is {binding.numbers.get(name)}"
    for entity in ENTITIES.values():
        if f"Made by {entity}." in form and binding.vendor != entity:
            yield f"{where} is made by {entity}, and the agreement by {binding.vendor}"


def _replayed(store: FolderStore, day: date) -> Iterator[str]:
    """Yield a fault where the record is not whole, or gives another state in another order of events that is allowed."""
    record, findings = read_record(store, "life-1")
    if record is None:
        yield f"the record is broken: {findings[0].message}"
        return
    expected = _papers(store, record, day)
    for events in permutations(record.events) if len(record.events) < 6 else ():
        if _allowed(tuple(one.event for one in events)):
            renumbered = (RecordedEvent(replace(one.event, number=at), one.sha256) for at, one in enumerate(events, 1))
            if _papers(store, Record(record.id, tuple(renumbered)), day) != expected:
                yield f"the events in another order give another state: {[one.event.what for one in events]}"


def _allowed(events: tuple[Event, ...]) -> bool:
    """Whether each packet is signed after it was issued, and packets are issued in the order in which each followed the other."""
    issued = [event.what.packet for event in events if isinstance(event.what, PacketIssued)]
    at = {(type(event.what), event.what.packet): place for place, event in enumerate(events) if hasattr(event.what, "packet")}
    in_order = issued == sorted(issued, key=lambda packet: packet.rpartition("-")[0])
    return in_order and all(place > at[PacketIssued, packet] for (kind, packet), place in at.items() if kind is not PacketIssued)


def _papers(store: FolderStore, record: Record, day: date) -> PapersInForce | None:
    found, _ = in_force_of(store, record, day)
    return found.papers if found else None
