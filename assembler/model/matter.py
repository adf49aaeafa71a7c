"""One partner's matter: the parties, the programme, the elected choices, the entries of lists, and the dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assembler.model.expressions import Datum, Entry
from assembler.model.library import Signatory
from assembler.model.source import Span


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
class SignedPaper:
    """A paper that was signed before and is in force, by the id of its document, and the edition in which it was signed."""

    document: str
    edition: date
    span: Span


@dataclass(frozen=True, slots=True)
class Matter:
    """One partner's matter. `issued` decides which texts are in force; `effective` is printed, and None for the last signature's date.

    `declined` names choices that stay off, defaults too. `lists` has the entries by list, `facts` the values of the programme's
    facts. `entity` is the id of the vendor's entity that contracts; None where the programme decides.
    `return_by` is the day by which signed documents are due. `in_force` has the papers whose signed edition is stated.
    `digest` is the SHA-256 of the file.
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
    in_force: tuple[SignedPaper, ...] = ()
    entity: Datum | None = None

    @property
    def draft(self) -> bool:
        """Whether special terms are not approved yet."""
        return bool(self.special_terms.terms) and self.special_terms.approved_by is None
