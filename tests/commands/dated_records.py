"""Records with days, for tests: a library with deadlines, packets built in plain text and signed, and days counted by hand."""

from calendar import monthrange
from datetime import date
from functools import cache
from pathlib import Path

from small_library import agreement, load, paper, write

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.record import adopt
from assembler.loader.templates import Templates, load_templates
from assembler.model.library import Library
from assembler.packets.order import Order, build_packet
from assembler.packets.store import FolderStore
from examples import ROOT

DEADLINES = """\
deadlines:
  renewal:
    title: Notice of renewal
    day: days_before(matter.effective + "1 year", 1) - notice
    every: 1 year
    of: [vendor, partner]
    paper: agreement
    clause: term.runs
    source: T-1
  back:
    title: The loan goes back
    day: loan.due_on
    for: loan in loans
    when: loan.due_on is stated
    of: partner
    paper: agreement
    clause: term
    source: T-1
  report: {title: First report, day: matter.effective + "10 days", of: partner, paper: form, source: T-1, when: lend}
"""
PAPERS = """\
- {document: form, handling: sign_now, anew: true}
- {document: slip, handling: sign_later, for: loan in loans}
"""
SLIP = {
    "document.yaml": "title: Slip\nkind: form\nsigners: [partner]\nclauses: [item]\n",
    "item.yaml": "title: Item\nsource: T-1\nby: partner\nfields:\n  - {id: item, label: Item, type: text, value: '{{ loan.item }}'}\n",
}


def dated_library(root: Path) -> Library:
    """Return a library with an agreement that is signed once, a form of each packet, and deadlines of both."""
    return load(root / "library", dated_files())


def dated_files() -> dict[str, str]:
    """Return the files of that library."""
    files = agreement({"scope": "1. Words.", "term": "1. It ends.\n2. {{ notice | words }}. {id: runs}\n"}, papers=PAPERS)
    files |= paper("form", {"list": "1. Listed."}, kind="schedule", more="signers: [partner]\n")
    files |= {f"small/slip/{name}": text for name, text in SLIP.items()}
    files["small/programme.yaml"] = (
        files["small/programme.yaml"].replace("owed: money?", "owed: money?, due_on: date?") + DEADLINES
    )
    return files


@cache
def _templates() -> Templates:
    templates, findings = load_templates(ROOT / "templates")
    assert templates is not None, findings
    return templates


def ordered(library: Library, store: FolderStore, id: str, issued: date, more: str = "") -> Order:
    """Return the order for the packet of a matter."""
    text = (
        f"programme: small\nmatter: {id}\nissued: {issued}\n{more}partner:\n  kind: company\n  legal_name: Exempel AB, förlag\n"
        "  country: SE\n  address: [Gatan 1, Ort]\n  signatories: [{name: Anna Berg, title: Director}]\n"
    )
    path = write(store.root.parent, {f"{id}.yaml": text}) / f"{id}.yaml"
    order, findings = order_packet(BuildRequest(library, path, _templates(), ("txt",), store=store))
    assert order is not None, findings
    return order


def build(library: Library, store: FolderStore, id: str, issued: date, more: str = "", *, revise: bool = False) -> str:
    """Build the packet of a matter, and return its name."""
    order = ordered(library, store, id, issued, more)
    packet, findings = build_packet(order, store, lambda _: None, revise=revise)
    assert packet is not None, findings
    return order.packet


def sign(store: FolderStore, packet: str, day: date) -> None:
    """Record that a packet is signed."""
    record, findings = adopt(store, packet, day)
    assert record is not None, findings


def years_later(day: date, years: int) -> date:
    """Return the same day of a later year, by hand: 29 February becomes 28 February."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
