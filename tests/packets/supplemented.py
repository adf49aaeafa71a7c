"""A small packet that was issued, and forms issued to it in supplements."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from packets.small_order import LOAN, order

from assembler.model.diagnostics import Diagnostic
from assembler.model.manifest import KnownOnDay
from assembler.model.record import Record
from assembler.packets.order import Order, build_packet
from assembler.packets.records import read_record
from assembler.packets.single_forms import BuiltForms, forms_named, issue_forms
from assembler.packets.store import FolderStore
from assembler.packets.supplements import find_issued

DAY = date(2027, 2, 1)
TWO = "loans: [{id: loan-7, item: '../../etc/passwd'}, {id: loan-8, item: A lathe}]\n"
CORRECTED = TWO.replace("A lathe", "Two lathes")


def issue(ordered: Order, store: FolderStore, *, revise: bool = False) -> str:
    """Build the packet of an order, and return its name."""
    packet, findings = build_packet(ordered, store, lambda _: None, revise=revise)
    assert packet is not None, findings
    return packet.manifest.packet


def later(ordered: Order, day: date = DAY) -> Order:
    """Return an order for forms that are issued on a later day."""
    return replace(ordered, matter=replace(ordered.matter, known=KnownOnDay(day, {})))


def supplement(ordered: Order, store: FolderStore, name: str = "note") -> tuple[BuiltForms | None, tuple[Diagnostic, ...]]:
    """Give forms of an order from what was issued for its matter, or issue them."""
    ordered = later(ordered)
    issued, findings = find_issued(ordered, store)
    assert issued is not None, findings
    return issue_forms(ordered, forms_named(ordered, name), issued, store, lambda _: None)


def supplemented(root: Path, store: FolderStore, *lists: str) -> tuple[str, ...]:
    """Issue a packet with one loan, and a supplement for each state of the list after it; return the names in their order."""
    names = [issue(order(root, LOAN), store)]
    for loans in lists:
        built, findings = supplement(order(root, loans), store)
        assert built is not None, findings
        assert built.supplement is not None
        names.append(built.supplement.manifest.packet)
    return tuple(names)


def record_in(store: FolderStore, id: str = "first-001") -> Record:
    """Read a record."""
    record, findings = read_record(store, id)
    assert record is not None, findings
    return record
