"""The clause library as data: programmes with their choices, rules and values; documents; clauses and their variants.

The loader builds a `Library` once; all later stages only read it.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from functools import reduce
from itertools import chain, groupby

from assembler.model.clause_text import ClauseBlock, Repeat
from assembler.model.deadlines import Deadline
from assembler.model.declarations import Bands, Computed, FieldType, FigureTable, ListPlan, TitledGroup, Value
from assembler.model.expressions import ALWAYS, NEVER, Datum, Entry, Expression, Or, Scope
from assembler.model.lifetime import ALWAYS_THERE, Lifetime
from assembler.model.number_looks import Looks, completed
from assembler.model.quick_dataclass import dataclass
from assembler.model.rules import EntryRule, Resolution, Rule
from assembler.model.source import Span


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a partner can elect. `parent` is empty at the top level.

    A `default` is on unless something else is elected, where its condition on other choices, `default_where`, holds.
    `titled_group` is the id of the titled group that it is shown in, a part where its whole is; it is empty for no group.
    """

    id: str
    title: str
    source: str
    span: Span
    parent: str = ""
    default: bool = False
    note: str = ""
    default_where: Expression = ALWAYS
    titled_group: str = ""
    lifetime: Lifetime = ALWAYS_THERE


@dataclass(frozen=True, slots=True)
class Group:
    """How many of `members` may be on with their parent: `alternative` 1, `or` 1 to all, `optional` 0 to all, `mandatory` all.

    At the top level `parent` is empty, and counts as on.
    """

    kind: str
    parent: str
    members: tuple[str, ...]
    minimum: int
    maximum: int
    span: Span


@dataclass(frozen=True, slots=True)
class Occasion:
    """A reason for which papers are issued: joining, a change of choices, a statement, an amendment, a notice.

    `follows` is the document that must be in force, empty where nothing must. On an occasion that is `like` another one, choices are
    elected and papers issued as on that one. Where `ends` is given, what is in force ends after that day, once the packet is signed;
    `transfers` says whether it passes to another `entity` of the vendor, or to another `partner`, and is empty where it does not.
    """

    id: str
    title: str
    source: str
    span: Span
    note: str = ""
    follows: str = ""
    like: str = ""
    ends: Expression | None = None
    transfers: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """A person who signs. `title` is empty for an individual who signs in their own name."""

    name: Datum
    title: Datum
    email: Datum


@dataclass(frozen=True, slots=True)
class Entity:
    """A contracting entity of the vendor: its fields that texts may quote (legal_name, address, law, courts …).

    `signatories` sign for it, in order; without any, the place to sign is blank.
    """

    id: str
    fields: Entry
    span: Span
    signatories: tuple[Signatory, ...] = ()
    lifetime: Lifetime = ALWAYS_THERE


@dataclass(frozen=True, slots=True)
class EntityCase:
    """A case of the choice of the contracting entity; the first case whose condition holds decides."""

    entity: str
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Paper:
    """A document's place in a programme's packet: how it is executed (`handling`), on which condition, for which entries.

    With `repeat` there is one copy for each entry that meets the condition. Where no entry does and `specimen` holds, a blank
    copy is attached as an exhibit. A document that is in force already is incorporated by reference and not printed again, unless
    it is issued `anew` with each packet and replaces the one in force. `purpose` and `due` are sentences for the checklist. Of
    `entity_cases` the first that holds decides who contracts in this paper; where none does, it is the packet's entity. With
    `representatives` those of the partner sign it, where the matter names any. `occasions` are those on which it is issued; empty
    where the programme has none.
    """

    document: str
    handling: str
    condition: Expression
    span: Span
    repeat: Repeat | None = None
    specimen: Expression = NEVER
    anew: bool = False
    purpose: str = ""
    due: str = ""
    source: str = ""
    lifetime: Lifetime = ALWAYS_THERE
    entity_cases: tuple[EntityCase, ...] = ()
    representatives: bool = False
    occasions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suppression:
    """A finding that a file accepts by `suppress:`: the id of its check, and the reason, which is required."""

    check: str
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class RecordedEdition:
    """An edition as recorded in the lock file: a digest of each of its texts and figures, by name; `format` is the file's."""

    edition: date
    texts: Mapping[str, str]
    span: Span
    format: int


@dataclass(frozen=True, slots=True)
class Programme:
    """One vendor's partner programme: its choices, rules, values and documents. `editions` are in order of dates.

    `choices` are in the order in which they are shown: those in no titled group, then group by group, each before its parts.
    `signing_order` lists roles from first to last signer; a vendor not listed signs last. `scope` has the types of all names.
    `derived` has the computed values and bands in an order in which each comes after those it depends on. `choice_dependent` are
    the names whose values choices decide: `vendor`, computed values and bands; those of entries as `list.name`. `edition` is the
    one in which the programme stands; None as it is written, with what every edition has.
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
    choice_dependent: frozenset[str] = frozenset()
    recorded: tuple[RecordedEdition, ...] = ()
    titled_groups: tuple[TitledGroup, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    edition: date | None = None
    occasions: tuple[Occasion, ...] = ()
    house_style: bool = True

    @property
    def every_computed(self) -> tuple[Computed, ...]:
        """All computed values: the programme's own, then those of its tables' rows and its lists' entries."""
        parts = (*(table.computed for table in self.tables), *(plan.computed for plan in self.lists))
        return (*self.computed, *chain.from_iterable(parts))

    @property
    def answered(self) -> Expression:
        """The condition under which an answer is given instead of a packet."""
        return reduce(Or, (answer.condition for answer in self.answers)) if self.answers else NEVER

    @property
    def electing(self) -> tuple[str, ...]:
        """The occasions on which choices are elected: the first one, and those like it."""
        return tuple(one.id for one in self.occasions if one is self.occasions[0] or one.like)

    def is_issued_alone(self, occasion: str) -> bool:
        """Whether a packet on an occasion elects no choices, but stands beside what is in force: a statement, an amendment, a notice."""
        return bool(occasion) and occasion not in self.electing

    def occasion(self, id: str) -> Occasion:
        """Return the occasion with this id, which must be one of the programme's."""
        return next(one for one in self.occasions if one.id == id)

    def choice(self, id: str) -> Choice:
        """Return the choice with this id, which must be one of the programme's."""
        return next(choice for choice in self.choices if choice.id == id)

    @property
    def choices_by_title(self) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
        """The title of each titled group with its choices, in order; the title is empty for choices in no group."""
        titles = {group.id: group.title for group in self.titled_groups}
        return tuple((titles.get(id, ""), tuple(found)) for id, found in groupby(self.choices, lambda one: one.titled_group))


@dataclass(frozen=True, slots=True)
class ClauseVariant:
    """One wording of a clause: in force from the date `since` on, or where its `choice` is elected.

    `variant` is the part of the file name after `@`, or empty. `digest` is the SHA-256 of the file, `printed` that of the text
    it prints.
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
    """A titled, numbered piece of text, in one or more wordings. Its id is its path."""

    id: str
    variants: tuple[ClauseVariant, ...]

    @property
    def name(self) -> str:
        """The last part of the id, which references in its own document use."""
        return self.id.rpartition("/")[2]


NUMBERED = "numbered"
"""The heading that a clause has where nothing else is said: its title, with the number of the Section."""


@dataclass(frozen=True, slots=True)
class PlacedClause:
    """A clause in a document, printed where its condition holds.

    `heading` is `numbered` for a title with its number; `unnumbered` for a title alone; `run_in` for the number alone, which then
    stands before the first paragraph; `none` for neither. Where the title is not printed, it only names the clause.
    """

    clause: str
    condition: Expression
    span: Span
    lifetime: Lifetime = ALWAYS_THERE
    heading: str = NUMBERED

    @property
    def is_numbered(self) -> bool:
        """Whether the clause has a number, by which it can be cited."""
        return self.heading in (NUMBERED, "run_in")


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """An ordered list of clauses with a title and signers. `base` is the document whose definitions are in scope, or empty.

    `kind` is `agreement`, `addendum`, `schedule`, `policy`, `form` or `terms`. `title` may quote values; `article` is false
    for a title used without “the”. `numbers` is how the numbers look that are others than the library's. `places` has the place in
    the file of the base and of each role.
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
    numbers: Looks = ()
    suppressed: tuple[Suppression, ...] = ()
    places: Mapping[str, Span] = field(default_factory=dict, compare=False)

    @property
    def looks(self) -> Looks:
        """How the numbers of all levels look."""
        return completed(self.numbers)

    @property
    def name(self) -> str:
        """The last part of the id, used by references and in file names."""
        return self.id.rpartition("/")[2]

    @property
    def base_place(self) -> Span:
        """The place at which the base is written, by its id or its name."""
        return self.places.get(self.base) or self.places.get(self.base.rpartition("/")[2]) or self.span


@dataclass(frozen=True, slots=True)
class Library:
    """A library read from one folder, its parts by id. `digest` is the SHA-256 over all its `files`, by their paths."""

    programmes: Mapping[str, Programme]
    documents: Mapping[str, DocumentPlan]
    clauses: Mapping[str, Clause]
    digest: str
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)


def full_id(written: str, folder: str) -> str:
    """Return the full id of a clause or document named in a folder: a name alone is beside it, a path begins at the library's root."""
    return written if "/" in written else f"{folder}/{written}"
