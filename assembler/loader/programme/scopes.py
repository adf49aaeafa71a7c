"""Builds the scope of a programme: the names its texts may use, with their types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assembler.loader.programme.programme_shapes import ComputedShape, TypeShape
from assembler.loader.yaml.shapes import Written
from assembler.model.declarations import Bands, Computed, FieldType, FigureTable, ListPlan, Value
from assembler.model.diagnostics import Diagnostic, error, nearest, quoted
from assembler.model.editions import EDITION_OF, FIRST_LISTED, IN_FORCE_SINCE, THIS_PAPER, paper_field
from assembler.model.expressions import (
    THIS,
    EntryOf,
    ListOf,
    Maybe,
    OneOf,
    RecordType,
    Region,
    Scope,
    Type,
    Unrounded,
    bands_key,
    stated_type,
)
from assembler.model.library import Choice, Entity
from assembler.model.matter import PARTY_KINDS
from assembler.model.source import Span
from assembler.model.values import NAME_PATTERN, Kind

FIELD_KINDS = {kind.value: kind for kind in Kind}

PARTNER = RecordType(
    "partner",
    {
        "kind": OneOf(PARTY_KINDS),
        "legal_name": Kind.TEXT,
        "register": Maybe(Kind.TEXT),
        "country": Kind.COUNTRY,
        "address": Kind.TEXT,
        "email": Maybe(Kind.TEXT),
        "formerly": Maybe(Kind.TEXT),
        "parent": Maybe(Kind.TEXT),
        "signatory": Maybe(Kind.TEXT),
        "signatory_title": Maybe(Kind.TEXT),
        "signatory_email": Maybe(Kind.TEXT),
    },
)
MATTER = RecordType(
    "matter",
    {
        "id": Kind.ID,
        "issued": Kind.DATE,
        "effective": Maybe(Kind.DATE),
        "effective_reason": Maybe(Kind.TEXT),
        "edition": Kind.DATE,
        "form_number": Kind.INTEGER,
        "superseded_on": Maybe(Kind.DATE),
        "party_since": Maybe(Kind.DATE),
    },
)
SUCCESSOR = "successor"
"""The name and the role of the party to which a transfer passes everything."""

TERM_ITEMS = ListOf(RecordType("item of a special term", {"text": Kind.TEXT}))
SPECIAL_TERMS = ListOf(RecordType("special term", {"text": Kind.TEXT, "items": TERM_ITEMS}))


@dataclass(frozen=True, slots=True)
class DeclaredSets:
    """The names a type may refer to: sets of words (the keys of tables, the names of bands), and lists."""

    words: Mapping[str, tuple[str, ...]]
    lists: tuple[str, ...]


Typed = tuple[Type, tuple[Diagnostic, ...]]
UNROUNDED = "unrounded "


def field_type(shape: TypeShape | ComputedShape, sets: DeclaredSets) -> Typed:
    """Read the type of a value: a kind, one of a set or an entry of a list, and whether it may be left out."""
    match shape.type, shape.one_of, shape.entry_of:
        case Written() as kind, None, None:
            return _kind_type(kind)
        case None, (named, *words), None:
            return (OneOf(tuple(word.value for word in words)), ()) if words else _set_type(named, sets)
        case None, None, Written() as of:
            return _entry_type(of, sets)
        case _:
            sentence = "A field has one of “type”, “one_of” and “entry_of”."
            return Kind.TEXT, (error("missing-key", sentence, shape.span, "Write one of the three."),)


def _set_type(written: Written[str], sets: DeclaredSets) -> Typed:
    name = written.value.removesuffix("?")
    if name not in sets.words:
        hint = nearest(name, sets.words) or "Name a table or bands, or write the words: [first, second]."
        return Kind.TEXT, (error("unknown-name", f"“{name}” is no table and no bands.", written.span, hint, name),)
    return _optional_if_marked(OneOf(sets.words[name], name), written.value), ()


def _entry_type(written: Written[str], sets: DeclaredSets) -> Typed:
    name = written.value.removesuffix("?")
    if name not in sets.lists:
        hint = nearest(name, sets.lists) or "Name a list that the programme declares, with an id for each entry."
        return Kind.TEXT, (error("unknown-name", f"“{name}” is no list whose entries have an id.", written.span, hint, name),)
    return _optional_if_marked(EntryOf(name), written.value), ()


def _kind_type(written: Written[str]) -> Typed:
    name = written.value.removesuffix("?").removeprefix(UNROUNDED)
    if name not in FIELD_KINDS:
        hint = nearest(name, FIELD_KINDS) or f"There are {', '.join(FIELD_KINDS)}."
        return Kind.TEXT, (error("unknown-name", f"“{name}” is no type.", written.span, hint, name),)
    kind = FIELD_KINDS[name]
    unrounded = written.value.startswith(UNROUNDED) and kind in (Kind.MONEY, Kind.RATE)
    return _optional_if_marked(Unrounded(kind) if unrounded else kind, written.value), ()


def _optional_if_marked(kind: Type, written: str) -> Type:
    return Maybe(kind) if written.endswith("?") else kind


def vendor_record(entities: Iterable[Entity]) -> RecordType:
    """Return the type of `vendor`: a part that only some entities state is optional."""
    stated = [set(entity.fields) for entity in entities]
    everywhere = set.intersection(*stated) if stated else set()
    kinds: dict[str, Type] = {"country": Kind.COUNTRY}
    fields = {name: kinds.get(name, Kind.TEXT) for name in sorted(set().union(*stated))}
    return RecordType("vendor", {name: kind if name in everywhere else Maybe(kind) for name, kind in fields.items()})


def successor_record(entities: Iterable[Entity]) -> RecordType:
    """Return the type of `successor`, to whom a transfer passes everything: what a partner and any entity have in common."""
    vendor = vendor_record(entities).fields
    fields = {name: kind if vendor.get(name) == kind else Maybe(stated_type(kind)) for name, kind in PARTNER.fields.items()}
    return RecordType(SUCCESSOR, {name: kind for name, kind in fields.items() if name in vendor})


def matter_record(occasions: tuple[str, ...]) -> RecordType:
    """Return the type of `matter`. In a programme with occasions it says on which one, and the how many-eth packet of that one it is."""
    if not occasions:
        return MATTER
    return RecordType("matter", {**MATTER.fields, "occasion": OneOf(occasions), "occurrence": Kind.INTEGER})


def band_type(bands: Bands, scope: Scope) -> Type:
    """Return the type of a name that stands for a band: optional where its number is."""
    one = OneOf(tuple(band.name for band in bands.bands))
    return Maybe(one) if isinstance(scope.get(bands.of), Maybe) else one


@dataclass(frozen=True, slots=True)
class Declarations:
    """Everything that a programme declares by name; `occasions` are their ids, and `transfers` says whether one of them is a transfer."""

    choices: tuple[Choice, ...]
    values: tuple[Value, ...]
    facts: tuple[FieldType, ...]
    lists: tuple[ListPlan, ...]
    tables: tuple[FigureTable, ...]
    computed: tuple[Computed, ...]
    bands: tuple[Bands, ...]
    occasions: tuple[str, ...] = ()
    transfers: bool = False


def build_scope(
    declared: Declarations, regions: Iterable[str], entities: Iterable[Entity], documents: Iterable[str]
) -> tuple[Scope, tuple[Diagnostic, ...]]:
    """Gather the names of a programme with their types; a name declared twice is a finding. `documents` are those of its papers."""
    papers = tuple(map(paper_field, documents))
    scope: dict[str, Type] = {
        "partner": PARTNER,
        "vendor": vendor_record(entities),
        **({SUCCESSOR: successor_record(entities)} if declared.transfers else {}),
        "matter": matter_record(declared.occasions),
        "special_terms": SPECIAL_TERMS,
        "special_terms_agreed": Kind.TRUTH,
        EDITION_OF: RecordType("papers' editions", dict.fromkeys((THIS_PAPER, *papers), Kind.DATE)),
        IN_FORCE_SINCE: RecordType("papers' first days in force", dict.fromkeys(papers, Maybe(Kind.DATE))),
        FIRST_LISTED: RecordType("papers' first forms", dict.fromkeys(papers, Maybe(Kind.INTEGER))),
    }
    scope |= dict.fromkeys(regions, Region())
    findings: list[Diagnostic] = []
    for name, kind, span in _named_types(declared):
        if not NAME_PATTERN.fullmatch(name) or name == THIS:
            hint = "Write small letters, digits and single underscores, such as agreed_on; “this” is an entry."
            findings.append(error("bad-name", f"{quoted(name)} is no name.", span, hint, name))
        if name in scope:
            findings.append(error("doubled-id", f"“{name}” is declared twice.", span, "Give it another name.", name))
        scope[name] = kind
    scope |= {bands_key(one.id): OneOf(tuple(band.name for band in one.bands)) for one in declared.bands}
    return scope, tuple(findings)


def _named_types(declared: Declarations) -> list[tuple[str, Type, Span]]:
    named: list[tuple[str, Type, Span]] = [(choice.id, Kind.TRUTH, choice.span) for choice in declared.choices]
    named += [(value.id, value.kind, value.span) for value in declared.values]
    named += [(fact.id, fact.type, fact.span) for fact in declared.facts]
    named += [(one.id, one.type, one.span) for one in declared.computed]
    named += [
        (plan.id, ListOf(RecordType(plan.one, _field_types(plan.fields, plan.computed))), plan.span) for plan in declared.lists
    ]
    for table in declared.tables:
        fields = {"id": OneOf(table.keys)} | _field_types(table.columns, table.computed)
        named.append((table.id, ListOf(RecordType(table.one, fields)), table.span))
    counted = {name: kind for name, kind, _ in named}
    return [*named, *((one.id, band_type(one, counted), one.span) for one in declared.bands)]


def _field_types(fields: Iterable[FieldType], computed: Iterable[Computed]) -> dict[str, Type]:
    return {one.id: one.type for one in fields} | {one.id: one.type for one in computed}
