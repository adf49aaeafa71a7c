"""The clause library as data: programmes with their choices, rules and values; documents; clauses and their variants."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assembler.expressions import ALWAYS, NEVER, Datum, Entry, Expression, Scope, Type
from assembler.markup import Block, Repeat
from assembler.quantities import Kind, Quantity
from assembler.source import Span


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a partner can elect. `parent` is empty at the top; a default is chosen where nothing else is said."""

    id: str
    title: str
    source: str
    span: Span
    parent: str = ""
    default: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """How many of `members` go with a parent: `alternative` 1 to 1, `or` 1 to all, `optional` 0 to all, `mandatory` all.

    At the top `parent` is empty, and always chosen.
    """

    kind: str
    parent: str
    members: tuple[str, ...]
    minimum: int
    maximum: int
    span: Span


@dataclass(frozen=True, slots=True)
class Requires:
    """Where the condition holds, the consequence must hold too."""

    condition: Expression
    consequence: Expression


@dataclass(frozen=True, slots=True)
class Excludes:
    """At most one of the choices."""

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Where the condition holds, from `minimum` to `maximum` of the choices."""

    minimum: int
    maximum: int
    choices: tuple[str, ...]
    condition: Expression = ALWAYS


@dataclass(frozen=True, slots=True)
class Constraint:
    """A condition that every valid combination meets."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Permits:
    """Where the condition holds, of these rights none but the permitted. Rights are choices, and so are the permitted."""

    condition: Expression
    permitted: tuple[str, ...]
    rights: tuple[str, ...]

    @property
    def denied(self) -> tuple[str, ...]:
        """The rights nobody has where the condition holds."""
        return tuple(right for right in self.rights if right not in self.permitted)


Body = Requires | Excludes | Between | Permits | Constraint


@dataclass(frozen=True, slots=True)
class Rule:
    """A named constraint between choices, in words a person can be told, with the fact it comes from."""

    id: str
    kind: str
    body: Body
    text: str
    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What a value is from a date on, until the next date."""

    since: date
    value: Quantity
    span: Span


@dataclass(frozen=True, slots=True)
class Value:
    """A number, date or text the clauses quote: typed, dated, with its source. `dated` is in order of dates."""

    id: str
    kind: Kind
    source: str
    dated: tuple[DatedValue, ...]
    span: Span
    note: str = ""


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field of a list or a fact, as the programme declares it. `question` is what a person is asked."""

    id: str
    type: Type
    question: str
    span: Span


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A list that a matter may hold, such as the deals, and the fields of its entries. `one` names an entry."""

    id: str
    title: str
    one: str
    fields: tuple[FieldType, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the whole numbers, from `first` to `last`; without a last, from `first` on."""

    name: str
    first: int
    last: int | None
    span: Span

    def holds(self, number: int) -> bool:
        """`True` when the number lies in the band."""
        return self.first <= number and (self.last is None or number <= self.last)


@dataclass(frozen=True, slots=True)
class Bands:
    """A number divided into bands, such as a standing by points: a name that stands for the band the number lies in.

    `of` is the fact or value that is divided. Of two bands that hold a number the first counts.
    """

    id: str
    of: str
    bands: tuple[Band, ...]
    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Signatory:
    """A person who signs. `title` is empty for an individual who signs for themselves."""

    name: Datum
    title: Datum
    email: Datum


@dataclass(frozen=True, slots=True)
class Entity:
    """A contracting entity of the vendor: what texts may quote of it, by field (legal_name, address, law, courts …).

    `signatories` sign for it, in order; without one there is a blank place.
    """

    id: str
    fields: Entry
    span: Span
    signatories: tuple[Signatory, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityCase:
    """Which entity contracts: the first case whose condition holds."""

    entity: str
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Paper:
    """A document's place in a programme's packet: how it is executed, when it belongs there, for which entries.

    With `repeat` there is one for each entry that meets the condition. Where there is none and `specimen` holds, a blank
    one is attached as an exhibit. Where `referenced` holds, the paper was executed before: it is incorporated by reference
    and not printed again. `purpose` and `due` are sentences for the checklist.
    """

    document: str
    handling: str
    condition: Expression
    span: Span
    repeat: Repeat | None = None
    specimen: Expression = NEVER
    referenced: Expression = NEVER
    purpose: str = ""
    due: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Suppression:
    """A finding that is accepted in the file that says so: the id of its check, and the reason, which must be given."""

    check: str
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Programme:
    """One vendor's partner programme: what may be chosen, what follows, which papers there are. `editions` are in order.

    `signing_order` names roles: who stands earlier signs earlier. The vendor, where it is not named, signs last.
    """

    id: str
    title: str
    editions: tuple[date, ...]
    choices: tuple[Choice, ...]
    groups: tuple[Group, ...]
    rules: tuple[Rule, ...]
    lists: tuple[ListPlan, ...]
    facts: tuple[FieldType, ...]
    values: tuple[Value, ...]
    regions: Mapping[str, frozenset[str]]
    entities: tuple[Entity, ...]
    entity_cases: tuple[EntityCase, ...]
    papers: tuple[Paper, ...]
    roles: Mapping[str, str]
    lexicon: tuple[str, ...]
    scope: Scope
    span: Span
    suppressed: tuple[Suppression, ...] = ()
    bands: tuple[Bands, ...] = ()
    signing_order: tuple[str, ...] = ()

    def choice(self, id: str) -> Choice:
        """Give a choice by its id, which must be one of the programme's."""
        return next(choice for choice in self.choices if choice.id == id)


@dataclass(frozen=True, slots=True)
class ClauseVariant:
    """One wording of a clause: in force from a date on, and where its choice is elected.

    `variant` is the part of the file's name behind `@`, empty for the plain file. `digest` is the SHA-256 of the file.
    """

    title: str
    blocks: tuple[Block, ...]
    variant: str
    since: date | None
    choice: str
    version: str
    source: str
    note: str
    digest: str
    span: Span
    suppressed: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A titled, numbered piece of text with an id, which is its path; one or more wordings of it."""

    id: str
    variants: tuple[ClauseVariant, ...]

    @property
    def name(self) -> str:
        """The last part of the id, by which its own document refers to it."""
        return self.id.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class PlacedClause:
    """A clause's place in a document: where its condition holds."""

    clause: str
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """An ordered list of clauses with a title and signers. `base` is the document whose definitions are in scope, or empty.

    `kind` is `agreement`, `addendum`, `schedule`, `policy`, `form` or `terms`. `title` and `subtitle` may quote values.
    `article` is false for a title used without “the”. `places` tells where the base and each role is written.
    """

    id: str
    title: str
    kind: str
    base: str
    clauses: tuple[PlacedClause, ...]
    signers: tuple[str, ...]
    parties: tuple[str, ...]
    span: Span
    article: bool = True
    source: str = ""
    note: str = ""
    suppressed: tuple[Suppression, ...] = ()
    places: Mapping[str, Span] = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        """The last part of the id, by which references and file names call it."""
        return self.id.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Library:
    """All that was read from one folder, by id. `digest` is the SHA-256 over all its files."""

    programmes: Mapping[str, Programme]
    documents: Mapping[str, DocumentPlan]
    clauses: Mapping[str, Clause]
    digest: str
