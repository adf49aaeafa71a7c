"""Papers in force: what a partner has signed and is bound by on a day, as a fold over the record and its manifests."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from hashlib import sha256

from assembler.model.library import DocumentPlan, Paper
from assembler.model.manifest import IssuedDocument, IssuedOccasion, Manifest
from assembler.model.quick_dataclass import dataclass

BINDING = ("sign_now", "exhibit", "third_party")
"""Handlings of papers that a signed packet puts into force: those that are signed with it, and those attached to them."""

ATTACHED = ("exhibit", "third_party")
"""Those of them that bind through a paper that is signed."""

FILLED_IN = "form"
"""The kind of documents that are filled in anew each time, and so are never in force."""


@dataclass(frozen=True, slots=True)
class PaperInForce:
    """A paper in force: the id of its document, its title and edition, its day of issue, and the day from which it is in force.

    `partner` is the legal name of the partner that signed it, `entity` the vendor's entity, `packet` the packet that holds it, and `form_number` the number of the form
    with which it was signed. `numbers` has the number of each clause and item by its name, as the signed paper prints them;
    `text_sha256` is the digest of its words, empty for one of a packet of format 1, and `clauses` has the digest of each clause's file by
    the clause's id. Where `attached`, it binds through a paper that was signed. `words` has the words of each clause and item by its
    name, where they have been looked up.
    """

    document: str
    title: str
    attached: bool
    edition: date
    issued: date
    since: date
    partner: str
    entity: str
    packet: str
    form_number: int
    numbers: Mapping[str, str]
    text_sha256: str
    clauses: Mapping[str, str] = field(default_factory=dict, compare=False)
    words: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class ChangedClause:
    """A clause or item of a paper in force that was changed: the id of the document, its name, and what changed it.

    `title` is the title of the paper that changes it, or of the occasion where there is none; `packet` holds that paper, and `since` is
    the day from which it is in force.
    """

    document: str
    name: str
    title: str
    packet: str
    since: date

    def is_about(self, document: str, name: str) -> bool:
        """Whether a clause or item of a document is the one that was changed, lies in it, or has it in itself."""
        return (
            document == self.document
            and bool(name)
            and (f"{self.name}.".startswith(f"{name}.") or f"{name}.".startswith(f"{self.name}."))
        )


PapersInForce = Mapping[str, PaperInForce]
"""Papers in force by the ids of their documents."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The papers in force by their documents. `record` and `event` name the record they come from and its last event.

    `form_number` is that of the last form that was signed, 0 where none was. `choices` are those that were on with it. `added` are
    papers that were issued alone and bind beside the others, such as amendments, in the order of their signature. `occasions` has the
    number of signed packets by the id of the occasion; `ends` the last day of what is in force, where a notice ends it, apart from the
    documents that are `outlasting`. `party_since` is the first day on which anything was in force. `changes` are the clauses of the papers
    that were changed since these were signed, in the order of the changes. After the end, `on_last_day` has what was in force until then.
    """

    papers: PapersInForce = field(default_factory=dict)
    record: str = ""
    event: str = ""
    form_number: int = 0
    choices: tuple[str, ...] = ()
    added: tuple[PaperInForce, ...] = ()
    occasions: Mapping[str, int] = field(default_factory=dict)
    ends: date | None = None
    party_since: date | None = None
    outlasting: tuple[str, ...] = ()
    changes: tuple[ChangedClause, ...] = ()
    on_last_day: "InForce | None" = None

    @property
    def going_on(self) -> tuple[PaperInForce, ...]:
        """The papers that go on after its last day; none where it has no last day."""
        return tuple(paper for id, paper in self.papers.items() if self.ends and id in self.outlasting)

    @property
    def digest(self) -> str:
        """The SHA-256 over all that is in force, and the last event, in hexadecimal."""
        papers = "\n".join(map(_as_text, (*(paper for _, paper in sorted(self.papers.items())), *self.added)))
        parts = (
            self.record,
            self.event,
            self.form_number,
            self.choices,
            sorted(self.occasions.items()),
            self.ends,
            self.party_since,
        )
        return sha256(f"{' '.join(map(str, parts))}\n{papers}".encode()).hexdigest()


def _as_text(paper: PaperInForce) -> str:
    """Return all values of a paper as text."""
    parts = (
        paper.document,
        paper.title,
        paper.attached,
        paper.edition,
        paper.issued,
        paper.since,
        paper.partner,
        paper.entity,
        paper.packet,
    )
    numbers = sorted(paper.numbers.items())
    return "\0".join(map(str, (*parts, paper.form_number, paper.text_sha256, *numbers)))


NOTHING_IN_FORCE = InForce()
"""What is in force before anything is signed."""


def with_words(in_force: InForce, words: Mapping[str, Mapping[str, str]]) -> InForce:
    """Return what is in force with the words of its papers, which are given by the digest of the paper's words."""

    def worded(paper: PaperInForce) -> PaperInForce:
        return replace(paper, words=words.get(paper.text_sha256, paper.words))

    papers = {id: worded(paper) for id, paper in in_force.papers.items()}
    return replace(in_force, papers=papers, added=tuple(map(worded, in_force.added)))


def is_issued_each_time(paper: Paper, plan: DocumentPlan) -> bool:
    """Whether each packet issues a paper, whatever is in force: one of each packet, one for an entry, one signed later, a form."""
    return paper.anew or paper.repeat is not None or paper.handling == "sign_later" or plan.kind == FILLED_IN


def after_signature(before: InForce, manifest: Manifest, signed_on: date) -> InForce:
    """Return what is in force after a packet was signed.

    A paper that is signed again replaces the one in force; what was attached to that one binds no more, unless it is in this
    packet or is incorporated by it. A packet that was issued alone replaces nothing.
    """
    occasion = manifest.matter.occasion
    binding = {one.id: _paper(one, manifest, signed_on) for one in manifest.documents if stays(one) and one.handling in BINDING}
    occasions = dict(before.occasions)
    if occasion is not None:
        occasions[occasion.id] = occasions.get(occasion.id, 0) + 1
    if occasion is None or not is_alone(manifest):
        papers = _replaced(before.papers, binding, manifest, signed_on)
        choices = tuple(choice.id for choice in manifest.choices)
        number = max(before.form_number, manifest.matter.form_number)
        since = before.party_since or min((paper.since for paper in papers.values()), default=None)
        after = replace(before, papers=papers, form_number=number, choices=choices, occasions=occasions, party_since=since)
        return replace(after, changes=_kept_changes(before.changes, papers, before.papers))
    added = (*before.added, *binding.values())
    ends = min(before.ends or date.max, occasion.ends) if occasion.ends else before.ends
    outlasting = occasion.outlasting if occasion.ends else before.outlasting
    changes = (*before.changes, *_changes(occasion, [*binding.values()], manifest, signed_on))
    after = replace(before, added=added, occasions=occasions, ends=ends, outlasting=outlasting, changes=changes)
    return _passed_on(after, occasion) if occasion.entity or occasion.partner else after


def _replaced(before: PapersInForce, binding: PapersInForce, manifest: Manifest, signed_on: date) -> PapersInForce:
    """Return the papers in force after those of a packet have taken the place of earlier ones."""
    listed = {one.id: one for one in manifest.documents if stays(one)}
    again = any(one.handling == "sign_now" and id in before for id, one in listed.items())
    kept = {id: paper for id, paper in before.items() if id in listed or not paper.attached or not again}
    incorporated = {
        id: _paper(one, manifest, signed_on) for id, one in listed.items() if one.signed_in and id not in before.keys() | binding
    }
    return {**kept, **incorporated, **binding}


def _changes(
    occasion: IssuedOccasion, papers: list[PaperInForce], manifest: Manifest, signed_on: date
) -> Iterator[ChangedClause]:
    """Yield the clauses that a packet changes, once it is signed; `papers` are those that it puts into force."""
    title = papers[0].title if papers else occasion.title
    for named in occasion.changes:
        document, _, name = named.rpartition("/")
        yield ChangedClause(document, name, title, manifest.packet, effective_day(manifest, signed_on))


def _kept_changes(changes: Iterable[ChangedClause], now: PapersInForce, before: PapersInForce) -> tuple[ChangedClause, ...]:
    """Return the changes of papers that are still in force as they were signed before: what is signed anew has none."""
    return tuple(one for one in changes if one.document in now and now[one.document] == before.get(one.document))


def _passed_on(before: InForce, occasion: IssuedOccasion) -> InForce:
    """Return what is in force after all of it has passed to another entity of the vendor, or to another partner."""

    def passed(paper: PaperInForce) -> PaperInForce:
        return replace(paper, entity=occasion.entity or paper.entity, partner=occasion.partner or paper.partner)

    papers = {id: passed(paper) for id, paper in before.papers.items()}
    return replace(before, papers=papers, added=tuple(map(passed, before.added)))


def stays(document: IssuedDocument) -> bool:
    """Whether a document stays in force once it is signed: it is no blank, no form, and not for one entry alone."""
    return not document.specimen and document.kind != FILLED_IN and document.name == document.id.rpartition("/")[2]


def _paper(document: IssuedDocument, manifest: Manifest, signed_on: date) -> PaperInForce:
    effective = document.effective
    return PaperInForce(
        document=document.id,
        title=document.title,
        attached=document.attached,
        edition=document.edition,
        issued=document.issued,
        since=effective if isinstance(effective, date) else signed_on,
        partner=next((party.name for party in document.parties if party.role == "partner"), ""),
        entity=document.entity,
        packet=document.signed_in or manifest.packet,
        form_number=document.form_number,
        numbers=document.numbers,
        text_sha256=document.text_sha256,
        clauses={one.id: one.sha256 for one in document.clauses},
    )


def in_force_after(signed: Iterable[tuple[Manifest, date]], on: date, record: str = "", event: str = "") -> InForce:
    """Return what is in force on a day after packets were signed, each on its day.

    A packet binds from its signature on. What it replaces stays in force until its effective date, where that is later; what is
    issued alone binds from that date. After the day on which a notice ends it, only what was signed beside it is in force.
    """
    in_order = sorted(signed, key=lambda one: effective_day(*one))
    state = InForce(record=record, event=event)
    for manifest, day in in_order:
        after = after_signature(state, manifest, day)
        if effective_day(manifest, day) <= on:
            state = after
        elif not is_alone(manifest):
            later = after_signature(NOTHING_IN_FORCE, manifest, day).papers
            state = replace(after, papers={**later, **state.papers}, choices=state.choices or after.choices)
    if state.ends is not None and state.ends < on:
        kept = {id: paper for id, paper in state.papers.items() if id in state.outlasting}
        return replace(state, papers=kept, added=(), changes=_kept_changes(state.changes, kept, kept), on_last_day=state)
    return state


def is_alone(manifest: Manifest) -> bool:
    """Whether a packet was issued alone, so that it replaces nothing."""
    return manifest.matter.occasion is not None and manifest.matter.occasion.alone


def effective_day(manifest: Manifest, signed_on: date) -> date:
    """Return the day from which a signed packet replaces what was in force."""
    own = (one.effective for one in manifest.documents if not one.signed_in)
    return max((signed_on, *(day for day in own if isinstance(day, date))))
