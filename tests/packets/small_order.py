"""An order for a small packet, cheap enough to build in many tests."""

from dataclasses import replace
from pathlib import Path

from small_library import MATTER, Files, agreement, elected, load, matter, paper

from assembler.assembly import assemble
from assembler.loader.templates import load_templates
from assembler.model.in_force import InForce
from assembler.packets.order import Order
from examples import ROOT

TEXT = {"term": "Words for {{ partner.legal_name }}.\n\n1. One.\n"}
PAPERS = """\
- {document: annex, handling: exhibit}
- {document: note, handling: sign_later, for: loan in loans, specimen: lend}
- {document: policy, handling: reference}
"""
NOTE = "title: Item\nsource: T-1\nby: partner\nfields:\n  - {id: item, label: Item, type: text, value: '{{ loan.item }}'}\n"
FILES = (
    agreement(TEXT, papers=PAPERS)
    | paper("annex", TEXT, more="base: agreement\n")
    | paper("policy", TEXT, kind="policy")
    | {"small/note/document.yaml": "title: Note\nkind: form\nsigners: [partner]\nclauses: [item]\n", "small/note/item.yaml": NOTE}
)
LOAN = "loans: [{id: loan-7, item: '../../etc/passwd'}]\n"


def upon(ordered: Order, in_force: InForce) -> Order:
    """Return an order whose matter goes on with a record."""
    return replace(ordered, matter=replace(ordered.matter, after=in_force.record, in_force=in_force))


def order(
    root: Path,
    more: str = LOAN,
    text: str = MATTER,
    formats: tuple[str, ...] = ("txt",),
    *,
    split: bool = False,
    files: Files = FILES,
) -> Order:
    """Return the order for the packet of a matter. Plain text is the cheapest format."""
    library = load(root / "library", files)
    read = matter(library, more, text)
    templates, findings = load_templates(ROOT / "templates")
    assert templates is not None, findings
    election = elected(library, read)
    assembly, findings = assemble(read, election)
    assert assembly is not None, findings
    return Order(library, templates, read, assembly, election.reasons, formats, split)
