"""One partner's matter: the parties, the programme, the elected choices, the entries of lists, and the dates."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from typing import Literal, assert_never, get_args

from assembler.model.expressions import BoundValue, Datum, Entry
from assembler.model.in_force import NOTHING_IN_FORCE, InForce, PaperInForce
from assembler.model.library import Signatory
from assembler.model.manifest import KnownOnDay
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span
from assembler.model.values import SignedClause

PLACEHOLDER = "TO BE FILLED IN"
"""What stands in a starter for each name and each text that only a person knows; a matter that still holds it is never issued."""

PartyKind = Literal["company", "individual"]
PARTY_KINDS: tuple[str, ...] = get_args(PartyKind)
"""What a party is, as a matter says it."""


@dataclass(frozen=True, slots=True)
class ElectedChoice:
    """A choice that the matter names, and its place in the file."""

    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Party:
    """A contracting party: its fields that texts quote, its signatories in order, and who signs some papers in their place."""

    fields: Entry
    signatories: tuple[Signatory, ...]
    span: Span
    representatives: tuple[Signatory, ...] = ()


@dataclass(frozen=True, slots=True)
class SpecialTerms:
    """Terms agreed for this matter alone. Until they are approved, the packet is a draft."""

    terms: tuple[Datum, ...]
    approved_by: Datum | None


@dataclass(frozen=True, slots=True)
class SignedBefore:
    """A paper that the matter states to be in force: by the id of its document, empty for all, and where it was signed.

    That is the `matter` whose packet was signed, a path as written in this matter's file, with the day of the last signature; or
    the `record` of the group company that signed it. The other one is empty.
    """

    document: str
    matter: str
    signed_on: date | None
    record: str
    span: Span


@dataclass(frozen=True, slots=True)
class KeptText:
    """The text of a matter with its SHA-256, and what it names, as all of that was when its packet was issued.

    `earlier` has the texts of the earlier matters by their paths as written, `events` the digest of the last event of each record.
    """

    sha256: str
    text: str
    earlier: "Mapping[str, KeptText]"
    events: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Matter:
    """One partner's matter. `issued` decides which texts are in force; `effective` is printed, and None for the last signature's date.

    `declined` names choices that stay off, defaults too. `lists` has the entries by list, `facts` the values of the programme's
    facts. `entity` is the id of the vendor's entity that contracts; None where the programme decides. `return_by` is the day by
    which signed documents are due, `initials` says that each page has a place for initials. `digest` is the SHA-256 of the file.

    `after` names the record that the matter goes on with; `signed_before` has the papers that it states to be in force, `anew`
    those in force that it wants in the edition of today. `in_force` is what these come to, once it has been looked up.
    `form_number` is 0 where it is left to the record. `occasion` is why papers are issued; empty where the programme has no occasions. `to_entity` and
    `to_partner` are those to whom a transfer passes everything. `as_draft` says that a draft was asked for. `text` is what the matter was read from;
    `earlier` and `events` are as in `KeptText`: what is not in them is read as it is now. Where forms are issued after its packet,
    `known` has the day of these and what is in force on it; else it is None.
    """

    id: str
    programme: str
    issued: date
    effective: Datum | None
    effective_reason: Datum | None
    form_number: int
    partner: Party
    choices: tuple[ElectedChoice, ...]
    declined: tuple[ElectedChoice, ...]
    lists: Mapping[str, tuple[Entry, ...]]
    facts: Entry
    special_terms: SpecialTerms
    digest: str
    span: Span
    return_by: Datum | None = None
    entity: Datum | None = None
    after: str = ""
    after_span: Span | None = None
    signed_before: tuple[SignedBefore, ...] = ()
    anew: tuple[ElectedChoice, ...] = ()
    in_force: InForce = NOTHING_IN_FORCE
    occasion: str = ""
    occasion_span: Span | None = None
    to_entity: Datum | None = None
    to_partner: Party | None = None
    text: bytes = field(default=b"", repr=False)
    earlier: Mapping[str, KeptText] = field(default_factory=dict, repr=False)
    events: Mapping[str, str] = field(default_factory=dict, repr=False)
    as_draft: bool = False
    initials: bool = False
    known: KnownOnDay | None = None

    @property
    def day(self) -> date:
        """The day on which papers are issued: that of the packet, or of the forms that follow it."""
        return self.known.day if self.known else self.issued

    @property
    def draft(self) -> bool:
        """Whether its packet is a draft: it was asked for as one, or special terms are not approved yet."""
        return self.as_draft or (bool(self.special_terms.terms) and self.special_terms.approved_by is None)

    @property
    def stated_values(self) -> Iterator[Datum]:
        """Every value that it states, in the order of its keys; the choices and ids that it names are none."""
        dated = (self.effective, self.effective_reason, self.return_by, self.entity, self.to_entity)
        yield from filter(None, dated)
        yield from self.partner_values
        for value in (self.facts, *(entry for entries in self.lists.values() for entry in entries)):
            yield from _data_in(value)
        yield from self.special_terms.terms
        yield from filter(None, (self.special_terms.approved_by,))

    @property
    def partner_values(self) -> Iterator[Datum]:
        """Every value that says who the partner is, or who takes its place, and who signs or acts for it."""
        for party in filter(None, (self.partner, self.to_partner)):
            yield from _data_in(party.fields)
            for one in (*party.signatories, *party.representatives):
                yield from (one.name, one.title, one.email)

    @property
    def named_clauses(self) -> Iterator[tuple[SignedClause, Span]]:
        """The clauses of papers in force that it names, each with its place."""
        for datum in self.stated_values:
            if isinstance(datum.value, SignedClause):
                yield datum.value, datum.span or self.span

    @property
    def changed_clauses(self) -> tuple[str, ...]:
        """The clauses that it names, each once, as the id of the document in force, a slash, and its name there."""
        found = (self.paper_of_clause(clause.name) for clause, _ in self.named_clauses)
        return tuple(dict.fromkeys(f"{paper.document}/{place}" for paper, place in found if paper))

    def paper_of_clause(self, name: str) -> tuple[PaperInForce | None, str]:
        """Return the paper in force that a name begins with, by its folder in the programme or its path, and the rest of the name."""
        folder, _, place = name.rpartition("/")
        papers = self.in_force.papers
        return papers.get(f"{self.programme}/{folder}") or papers.get(folder), place

    def joins(self, signed: PaperInForce) -> bool:
        """Whether a paper was signed by the group company whose agreement the partner joins."""
        parent = self.partner.fields.get("parent")
        return isinstance(parent, Datum) and parent.value == signed.partner

    @property
    def kept(self) -> KeptText:
        """Its text with what it names, from which its packet can be made anew."""
        return KeptText(self.digest, self.text.decode(), self.earlier, self.events)


def _data_in(value: BoundValue) -> Iterator[Datum]:
    """Yield the values inside a value, in their order."""
    match value:
        case Datum():
            yield value
        case Mapping():
            for each in value.values():
                yield from _data_in(each)
        case tuple():
            for each in value:
                yield from _data_in(each)
        case frozenset():
            return
        case _:
            assert_never(value)
