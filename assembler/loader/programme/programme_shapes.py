"""The shapes of `programme.yaml` and `regions.yaml`: their keys and the types of their values."""

from typing import Annotated, Literal

from pydantic import Field, PlainValidator, TypeAdapter, WithJsonSchema

from assembler.loader.lifetimes import LifetimeShape
from assembler.loader.signatories import SignatoryShape
from assembler.loader.suppressions import Suppressions
from assembler.loader.yaml.shapes import (
    Code,
    CountryCode,
    Dated,
    Day,
    Flag,
    Keyword,
    Line,
    Name,
    Prose,
    Shape,
    Slug,
    Written,
    leaf,
    option_reader,
    shorthand,
)
from assembler.loader.yaml.tree import Scalar
from assembler.model.values import Kind

Handling = Literal["sign_now", "sign_later", "exhibit", "third_party", "reference"]

_VALUE_KINDS = tuple(kind.value for kind in Kind if kind not in (Kind.TRUTH, Kind.ID, Kind.CLAUSE))
_read_value_kind = option_reader(_VALUE_KINDS)
ValueKind = Annotated[
    Written[Kind],
    PlainValidator(leaf(lambda text: Kind(_read_value_kind(text)))),
    WithJsonSchema({"type": "string", "enum": list(_VALUE_KINDS)}),
]
"""The kind of a dated value: any but a truth and an id, which nothing prints, and a clause, which only a matter names."""


class ChooseShape(Shape):
    """Between so many and so many of the nested choices hold."""

    between: Code
    of: "dict[str, ChoiceShape]"


class ChoiceShape(LifetimeShape):
    """A choice, and the groups of choices nested in it."""

    title: Line
    source: Line
    note: Prose | None = None
    group: Code | None = None
    default: Code | None = None
    alternative: "dict[str, ChoiceShape] | None" = None
    or_: "dict[str, ChoiceShape] | None" = Field(default=None, alias="or")
    optional: "dict[str, ChoiceShape] | None" = None
    mandatory: "dict[str, ChoiceShape] | None" = None
    choose: ChooseShape | None = None


class RequiresShape(Shape):
    """If one condition holds, so must the other."""

    if_: Code = Field(alias="if")
    then: Code


class AmongShape(Shape):
    """Between so many and so many of the listed choices hold."""

    between: Code
    of: list[Name]


class PermitsShape(Shape):
    """The rights that may be had where a condition holds, out of all that the rule is about."""

    where: Code
    only: list[Name]
    of: Annotated[list[Name], Field(min_length=1)]


class RuleShape(LifetimeShape):
    """A rule: a text and a source, and exactly one demand."""

    id: Slug
    text: Line
    source: Line
    requires: RequiresShape | None = None
    excludes: Annotated[list[Name], Field(min_length=2)] | None = None
    alternative: Annotated[list[Name], Field(min_length=2)] | None = None
    or_: Annotated[list[Name], Field(min_length=2)] | None = Field(default=None, alias="or")
    choose: AmongShape | None = None
    permits: PermitsShape | None = None
    each: Code | None = None
    constraint: Code | None = None


def _read_options(data: object) -> tuple[Written[str], ...]:
    """Read the words of a set, or the one name of a table or of bands, whose words are the set."""
    if isinstance(data, Scalar):
        return (Written(data.text, data.span),)
    words = TypeAdapter(Annotated[list[Name], Field(min_length=1)]).validate_python(data)
    return (Written("", words[0].span), *words)


Options = Annotated[
    tuple[Written[str], ...],
    PlainValidator(_read_options),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""The words a value is one of: the name of a table or of bands alone, or an empty name and then the words."""


def _read_occasions(data: object) -> tuple[Written[str], ...]:
    """Read one occasion, or several as a list."""
    if isinstance(data, Scalar):
        return (Written(data.text, data.span),)
    return tuple(TypeAdapter(Annotated[list[Name], Field(min_length=1)]).validate_python(data))


Occasions = Annotated[
    tuple[Written[str], ...],
    PlainValidator(_read_occasions),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""The occasions on which a paper is issued or a fact asked for: one id, or a list of them."""


class OccasionShape(Shape):
    """An occasion: its title, what must be in force, and what it does to that."""

    title: Line
    source: Line
    note: Prose | None = None
    follows: Code | None = None
    like: Name | None = None
    ends: Code | None = None
    transfers: Keyword[Literal["entity", "partner"]] | None = None


class TypeShape(Shape):
    """The type of a fact, a field or a column; a question mark after it says that the value need not be stated."""

    type: Code | None = None
    one_of: Options | None = None
    entry_of: Code | None = None
    question: Line | None = None


class FieldShape(TypeShape, LifetimeShape):
    """A fact, or a field of a list."""

    past: Flag | None = None
    occasion: Occasions = ()
    words_of: Name | None = None
    by: Name | None = None


class ComputedShape(Shape):
    """A computed value: its type, and the expression it is computed by."""

    type: Code | None = None
    one_of: Options | None = None
    entry_of: Code | None = None
    is_: Code = Field(alias="is")
    source: Line
    note: Prose | None = None
    grants: Code | None = None


class ListShape(LifetimeShape):
    """A list that a matter may have."""

    title: Line
    one: Name
    occasion: Occasions = ()
    fields: dict[str, Annotated[FieldShape, shorthand("type")]]
    computed: dict[str, ComputedShape] = {}


class TableShape(Shape):
    """A table: its columns, and its rows by their keys, undated or from dates on."""

    title: Line
    one: Name
    source: Line
    note: Prose | None = None
    columns: dict[str, Annotated[TypeShape, shorthand("type")]]
    rows: dict[str, dict[str, Code]] | None = None
    from_: dict[str, dict[str, dict[str, Code]]] | None = Field(default=None, alias="from")
    computed: dict[str, ComputedShape] = {}


class AnswerShape(Shape):
    """A text that is answered instead of a packet, where a condition holds."""

    when: Code
    text: Line
    source: Line


class ValueShape(Shape):
    """A value with the days from which on it is so much."""

    type: ValueKind
    source: Line
    note: Prose | None = None
    from_: Dated = Field(alias="from")


class BandsShape(Shape):
    """A number divided into bands."""

    of: Name
    source: Line
    ranges: dict[str, Code] | None = None
    table: Name | None = None
    from_: Name | None = Field(default=None, alias="from")


class EntityShape(LifetimeShape):
    """A contracting entity of the vendor; further keys are texts that clauses may quote as `vendor.KEY`."""

    model_config = Shape.model_config | {"extra": "allow"}
    __pydantic_extra__: dict[str, Line] = Field(init=False)

    legal_name: Line
    country: CountryCode
    address: Annotated[list[Line], Field(min_length=1)]
    register_: Line | None = Field(default=None, alias="register")
    signatories: Annotated[list[SignatoryShape], Field(max_length=24)] = []
    returns: Line | None = None
    note: Prose | None = None


class EntityCaseShape(Shape):
    """The entity that contracts where a condition holds."""

    entity: Slug
    when: Code | None = None


class PaperShape(LifetimeShape):
    """A document in the packet."""

    document: Code
    handling: Keyword[Handling]
    occasion: Occasions = ()
    when: Code | None = None
    for_: Code | None = Field(default=None, alias="for")
    specimen: Code | None = None
    anew: Flag | None = None
    vendor: list[EntityCaseShape] = []
    representatives: Flag | None = None
    purpose: Line | None = None
    due: Line | None = None
    source: Line | None = None


def _read_roles(data: object) -> tuple[Written[str], ...]:
    """Read one role, or several in a list."""
    if isinstance(data, Scalar):
        return (TypeAdapter(Name).validate_python(data),)
    return tuple(TypeAdapter(Annotated[list[Name], Field(min_length=1)]).validate_python(data))


Roles = Annotated[
    tuple[Written[str], ...],
    PlainValidator(_read_roles),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""A role, or several."""


class DeadlineShape(LifetimeShape):
    """A day by which somebody must act."""

    title: Line
    day: Code
    of: Roles
    paper: Code
    source: Line
    clause: Code | None = None
    when: Code | None = None
    for_: Code | None = Field(default=None, alias="for")
    every: Code | None = None
    note: Prose | None = None


class ProgrammeShape(Shape):
    """The keys of `programme.yaml`."""

    programme: Slug
    title: Line
    editions: Annotated[list[Day], Field(min_length=1)]
    roles: dict[str, Line]
    occasions: dict[str, OccasionShape] = {}
    groups: dict[str, Line] = {}
    choices: dict[str, ChoiceShape] = {}
    rules: list[RuleShape] = []
    lists: dict[str, ListShape] = {}
    facts: dict[str, Annotated[FieldShape, shorthand("type")]] = {}
    values: dict[str, ValueShape] = {}
    bands: dict[str, BandsShape] = {}
    tables: dict[str, TableShape] = {}
    computed: dict[str, ComputedShape] = {}
    answers: list[AnswerShape] = []
    regions: dict[str, list[CountryCode]] = {}
    entities: dict[str, EntityShape]
    vendor: Annotated[list[EntityCaseShape], Field(min_length=1)]
    documents: Annotated[list[PaperShape], Field(min_length=1)]
    deadlines: dict[str, DeadlineShape] = {}
    signing_order: list[Name] = []
    lexicon: list[Line] = []
    suppress: Suppressions = ()
    house_style: Flag | None = None


class RegionsShape(Shape):
    """Named sets of countries, shared by all programmes."""

    regions: dict[str, list[CountryCode]]
