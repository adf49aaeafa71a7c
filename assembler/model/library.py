"""The clause library as data: programmes with their choices, rules and values; documents; clauses and their variants."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from itertools import chain

from assembler.model.clause_text import ClauseBlock, Repeat
from assembler.model.declarations import Bands, Computed, FieldType, FigureTable, ListPlan, Value
from assembler.model.expressions import ALWAYS, NEVER, Datum, Entry, Expression, Or, Scope
from assembler.model.source import Span


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a partner can elect. `parent` is empty at the top; a default is chosen where nothing else is said.

    A default holds where the condition on other choices does, `default_where`.
    """

    id: str
    title: str
    source: str
    span: Span
    parent: str = ""
    default: bool = False
    note: str = ""
    default_where: Expression = ALWAYS


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


RuleBody = Requires | Excludes | Between | Permits | Constraint


@dataclass(frozen=True, slots=True)
class Rule:
    """A named constraint between choices, in words a person can be told, with the fact it comes from."""

    id: str
    kind: str
    body: RuleBody
    text: str
    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class EntryRule:
    """A rule on the matter: every entry of a list meets the condition. It says nothing of choices by themselves."""

    id: str
    repeat: Repeat
    expression: Expression
    text: str
    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is said instead of a packet where the condition holds: whom to ask, and the fact it comes from."""

    condition: Expression
    text: str
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
class RecordedEdition:
    """What an edition said when it was locked: a digest of each of its texts and figures, by what it is."""

    edition: date
    texts: Mapping[str, str]
    span: Span


@dataclass(frozen=True, slots=True)
class Programme:
    """One vendor's partner programme: what may be chosen, what follows, which papers there are. `editions` are in order.

    `signing_order` names roles: who stands earlier signs earlier. The vendor, where it is not named, signs last.
    `derived` is all that is computed, bands among it, each behind what it is made of.
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
    tables: tuple[FigureTable, ...] = ()
    computed: tuple[Computed, ...] = ()
    entry_rules: tuple[EntryRule, ...] = ()
    answers: tuple[Resolution, ...] = ()
    derived: tuple[Computed | Bands, ...] = ()
    recorded: tuple[RecordedEdition, ...] = ()

    @property
    def every_computed(self) -> tuple[Computed, ...]:
        """All that is computed: the programme's own values, then those of its tables' rows and its lists' entries."""
        parts = (*(table.computed for table in self.tables), *(plan.computed for plan in self.lists))
        return (*self.computed, *chain.from_iterable(parts))

    @property
    def answered(self) -> Expression:
        """The condition under which an answer stands instead of a packet."""
        return reduce(Or, (answer.condition for answer in self.answers)) if self.answers else NEVER

    def choice(self, id: str) -> Choice:
        """Give a choice by its id, which must be one of the programme's."""
        return next(choice for choice in self.choices if choice.id == id)


@dataclass(frozen=True, slots=True)
class ClauseVariant:
    """One wording of a clause: in force from a date on, and where its choice is elected.

    `variant` is the part of the file's name behind `@`, empty for the plain file. `digest` is the SHA-256 of the file,
    `printed` that of what it prints.
    """

    title: str
    blocks: tuple[ClauseBlock, ...]
    variant: str
    since: date | None
    choice: str
    version: str
    source: str
    note: str
    digest: str
    span: Span
    suppressed: tuple[Suppression, ...] = ()
    printed: str = ""


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

    @property
    def base_place(self) -> Span:
        """Where the base is written, by its id or by its name beside the document."""
        return self.places.get(self.base) or self.places.get(self.base.rpartition("/")[2]) or self.span


@dataclass(frozen=True, slots=True)
class Library:
    """All that was read from one folder, by id. `digest` is the SHA-256 over all its files."""

    programmes: Mapping[str, Programme]
    documents: Mapping[str, DocumentPlan]
    clauses: Mapping[str, Clause]
    digest: str
