"""Papers in force: what a partner has signed and is bound by on a day, as a fold over the record and its manifests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from assembler.model.manifest import IssuedDocument, Manifest

BINDING = ("sign_now", "exhibit", "third_party")
"""Handlings of papers that a signed packet puts into force: those that are signed with it, and those attached to them."""


@dataclass(frozen=True, slots=True)
class PaperInForce:
    """A paper in force: the id of its document, its title and edition, and the day from which it has been in force.

    `entity` is the vendor's entity that signed it, `packet` the packet that holds it, and `form_number` the number of the form
    with which it was signed. `numbers` has the number of each clause and item by its name, as the signed paper prints them.
    """

    document: str
    title: str
    handling: str
    edition: date
    since: date
    entity: str
    packet: str
    form_number: int
    numbers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class InForce:
    """The papers in force by their documents. `record` and `event` name the record they come from and its last event.

    `form_number` is that of the last form that was signed, 0 where none was.
    """

    papers: Mapping[str, PaperInForce] = field(default_factory=lambda: MappingProxyType({}))
    record: str = ""
    event: str = ""
    form_number: int = 0


NOTHING_IN_FORCE = InForce()


def after_signature(papers: Mapping[str, PaperInForce], manifest: Manifest, signed_on: date) -> Mapping[str, PaperInForce]:
    """Return the papers in force after a packet was signed.

    A paper that is signed again replaces the one in force; what was attached to that one binds no more, unless it is in this
    packet or is incorporated by it.
    """
    documents = [one for one in manifest.documents if not one.specimen and one.name == one.id.rpartition("/")[2]]
    listed = {one.id for one in documents}
    again = any(one.handling == "sign_now" and one.id in papers for one in documents)
    kept = {id: paper for id, paper in papers.items() if id in listed or paper.handling == "sign_now" or not again}
    binding = (one for one in documents if one.handling in BINDING)
    return kept | {one.id: _paper(one, manifest, signed_on) for one in binding}


def _paper(document: IssuedDocument, manifest: Manifest, signed_on: date) -> PaperInForce:
    effective = document.effective
    return PaperInForce(
        document=document.id,
        title=document.title,
        handling=document.handling,
        edition=document.edition,
        since=effective if isinstance(effective, date) else signed_on,
        entity=document.entity,
        packet=manifest.packet,
        form_number=manifest.matter.form_number,
        numbers=document.numbers,
    )


def in_force_after(signed: Iterable[tuple[Manifest, date]], record: str = "", event: str = "") -> InForce:
    """Return what is in force after packets were signed, each on its day, in the order of the record."""
    papers: Mapping[str, PaperInForce] = {}
    last = 0
    for manifest, day in signed:
        papers = after_signature(papers, manifest, day)
        last = max(last, manifest.matter.form_number)
    return InForce(papers, record, event, last)
