"""The file of one partner: who, which programme, which choices, which entries, which dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assembler.model.expressions import Datum, Entry
from assembler.model.library import Signatory
from assembler.model.source import Span


@dataclass(frozen=True, slots=True)
class ElectedChoice:
    """A choice the matter names, and where."""

    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Party:
    """A contracting party: what texts quote of it, by field, and who signs for it, in order."""

    fields: Entry
    signatories: tuple[Signatory, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SpecialTerms:
    """Terms agreed for this matter alone. Until someone approves them, the packet is a draft."""

    terms: tuple[Datum, ...]
    approved_by: Datum | None


@dataclass(frozen=True, slots=True)
class Matter:
    """One partner's matter. `issued` picks the texts in force, `effective` is printed, absent where it is the last signature.

    `declined` names choices that stay off, defaults among them. `lists` holds the entries by list, `facts` the programme's
    own facts. By `return_by`, where it is stated, what is signed comes back. `digest` is the SHA-256 of the file.
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

    @property
    def draft(self) -> bool:
        """`True` while special terms wait for someone's approval."""
        return bool(self.special_terms.terms) and self.special_terms.approved_by is None
