"""The names a text of a programme may use, with their types; and the types of lists and facts."""

from collections.abc import Iterable

from assembler.diagnostics import Diagnostic, error, nearest, quoted
from assembler.expressions import ListOf, Maybe, OneOf, Record, Region, Scope, Type
from assembler.library import Bands, Choice, Entity, FieldType, ListPlan, Value
from assembler.loader.programme_shapes import TypeShape
from assembler.quantities import NAME_PATTERN, Kind
from assembler.source import Span

PARTY_KINDS = ("company", "individual")
FIELD_KINDS = {kind.value: kind for kind in Kind}

PARTNER = Record(
    "partner",
    {
        "kind": OneOf(PARTY_KINDS),
        "legal_name": Kind.TEXT,
        "register": Maybe(Kind.TEXT),
        "country": Kind.COUNTRY,
        "address": Kind.TEXT,
        "email": Maybe(Kind.TEXT),
        "parent": Maybe(Kind.TEXT),
        "signatory": Maybe(Kind.TEXT),
        "signatory_title": Maybe(Kind.TEXT),
        "signatory_email": Maybe(Kind.TEXT),
    },
)
MATTER = Record(
    "matter",
    {
        "id": Kind.ID,
        "issued": Kind.DATE,
        "effective": Maybe(Kind.DATE),
        "effective_reason": Maybe(Kind.TEXT),
        "edition": Kind.DATE,
        "form_number": Kind.INTEGER,
    },
)
SPECIAL_TERMS = ListOf(Record("special term", {"text": Kind.TEXT}))


def field_type(shape: TypeShape) -> tuple[Type, tuple[Diagnostic, ...]]:
    """Read the type of a field: a kind, one of a set, and whether it need not be stated."""
    if (shape.type is None) == (shape.one_of is None):
        return Kind.TEXT, (error("missing-key", "A field has “type” or “one_of”.", shape.span, "Write one of the two."),)
    if shape.one_of is not None:
        return OneOf(tuple(option.value for option in shape.one_of)), ()
    assert shape.type is not None, "one of the two is given"  # noqa: S101
    written = shape.type.value
    name = written.removesuffix("?")
    if name not in FIELD_KINDS:
        hint = nearest(name, FIELD_KINDS) or f"There are {', '.join(FIELD_KINDS)}."
        return Kind.TEXT, (error("unknown-name", f"“{name}” is no type.", shape.type.span, hint, name),)
    return (Maybe(FIELD_KINDS[name]) if written.endswith("?") else FIELD_KINDS[name]), ()


def vendor_record(entities: Iterable[Entity]) -> Record:
    """Give the parts every entity of the vendor states; one that only some state need not be stated."""
    stated = [set(entity.fields) for entity in entities]
    everywhere = set.intersection(*stated) if stated else set()
    kinds: dict[str, Type] = {"country": Kind.COUNTRY}
    fields = {name: kinds.get(name, Kind.TEXT) for name in sorted(set().union(*stated))}
    return Record("vendor", {name: kind if name in everywhere else Maybe(kind) for name, kind in fields.items()})


def band_type(bands: Bands, scope: Scope) -> Type:
    """Give the type of a name that stands for a band: stated where its number is."""
    one = OneOf(tuple(band.name for band in bands.bands))
    return Maybe(one) if isinstance(scope.get(bands.of), Maybe) else one


def build_scope(
    choices: Iterable[Choice],
    values: Iterable[Value],
    facts: Iterable[FieldType],
    lists: Iterable[ListPlan],
    bands: Iterable[Bands],
    regions: Iterable[str],
    entities: Iterable[Entity],
) -> tuple[Scope, tuple[Diagnostic, ...]]:
    """Gather the names of a programme; a name declared twice is a finding."""
    scope: dict[str, Type] = {
        "partner": PARTNER,
        "vendor": vendor_record(entities),
        "matter": MATTER,
        "special_terms": SPECIAL_TERMS,
        "special_terms_agreed": Kind.TRUTH,
    }
    scope |= dict.fromkeys(regions, Region())
    findings: list[Diagnostic] = []
    declared: list[tuple[str, Type, Span]] = [(choice.id, Kind.TRUTH, choice.span) for choice in choices]
    declared += [(value.id, value.kind, value.span) for value in values]
    declared += [(fact.id, fact.type, fact.span) for fact in facts]
    declared += [(plan.id, ListOf(Record(plan.one, {f.id: f.type for f in plan.fields})), plan.span) for plan in lists]
    counted = {name: kind for name, kind, _ in declared}
    declared += [(one.id, band_type(one, counted), one.span) for one in bands]
    for name, kind, span in declared:
        if not NAME_PATTERN.fullmatch(name):
            hint = "Write small letters, digits and single underscores, such as agreed_on."
            findings.append(error("bad-name", f"{quoted(name)} is no name.", span, hint, name))
        if name in scope:
            findings.append(error("doubled-id", f"“{name}” is declared twice.", span, "Give it another name.", name))
        scope[name] = kind
    return scope, tuple(findings)
