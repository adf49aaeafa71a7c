"""The shapes of matters: the keys that every matter has, and those that its programme declares."""

from collections.abc import Mapping
from functools import lru_cache
from operator import or_
from types import GenericAlias
from typing import Annotated, Any, TypeVar

from pydantic import Field, create_model

from assembler.loader.signatories import SignatoryShape
from assembler.loader.yaml.shapes import (
    Code,
    CountryCode,
    Day,
    Flag,
    Id,
    Keyword,
    Line,
    Name,
    Number,
    Prose,
    Shape,
    Slug,
    one_of,
    type_of_kind,
)
from assembler.model.declarations import FieldType, ListPlan
from assembler.model.expressions import EntryOf, Maybe, OneOf, Type
from assembler.model.library import Occasion, Programme
from assembler.model.matter import PartyKind
from assembler.model.values import Kind


class PartnerShape(Shape):
    """The partner. `affiliate_of` names the group company whose agreement it signs under."""

    kind: Keyword[PartyKind]
    legal_name: Annotated[Line, Field(description="As it stands in the register.")]
    country: CountryCode
    address: Annotated[list[Line], Field(min_length=1, max_length=12, description="Line by line, without the country.")]
    register_: Line | None = Field(default=None, alias="register", description="The register and the number in it.")
    email: Annotated[Line | None, Field(title="E-mail", description="For notices.")] = None
    affiliate_of: Annotated[Line | None, Field(description="The group company whose agreement it signs under.")] = None
    formerly: Annotated[Line | None, Field(description="Its name when it signed what is in force, where that has changed.")] = (
        None
    )
    signatories: Annotated[list[SignatoryShape], Field(min_length=1, max_length=24)]
    representatives: Annotated[
        list[SignatoryShape], Field(max_length=24, description="Who sign the forms that need no signatory.")
    ] = []


class SpecialTermsShape(Shape):
    """Terms for this matter alone, and who has approved them."""

    terms: Annotated[list[Prose], Field(min_length=1)]
    approved_by: Line | None = None


class SignedBeforeShape(Shape):
    """A paper that was signed before and is in force: with the packet of another matter, or by the group company of a record."""

    model_config = Shape.model_config | {"title": "Paper in force"}

    document: Annotated[Code | None, Field(description="Its folder in the programme; left out: all that was signed there.")] = (
        None
    )
    matter: Annotated[Line | None, Field(description="The file of the matter whose packet was signed, beside this one.")] = None
    signed_on: Annotated[Day | None, Field(description="The day of the last signature.")] = None
    record: Annotated[Id | None, Field(description="The record of the group company that signed it.")] = None


ENTITY = "The vendor's company that contracts. Left out: the programme decides."


OCCASION = "Why papers are issued. Left out: joining or, where papers are in force, their change."
TO_ENTITY = "The vendor's company to which a transfer passes everything."
TO_PARTNER = "The partner to which a transfer passes everything."


class MatterShape(Shape):
    """The keys of every matter; its programme adds `facts` and a key for each of its lists."""

    programme: Slug
    matter: Annotated[Id, Field(description="Our id: small letters, digits and hyphens. File names come from it.")]
    issued: Annotated[Day, Field(description="This day picks the texts and values in force.")]
    effective: Annotated[Day | None, Field(description="Left out: the date of the last signature.")] = None
    effective_reason: Annotated[
        Line | None, Field(description="Required where the effective date lies before the day of issue.")
    ] = None
    return_by: Annotated[Day | None, Field(description="The day by which signed papers come back; the checklist says so.")] = None
    initials: Annotated[Flag | None, Field(description="Whether each page of what is signed has a place for initials.")] = None
    after: Annotated[Id | None, Field(description="The record that this goes on with: the id of the partner's first matter.")] = (
        None
    )
    form_number: Annotated[Number | None, Field(description="Left out: 1, or the next one of the record.")] = None
    entity: Annotated[Slug | None, Field(description=ENTITY)] = None
    partner: PartnerShape
    choices: list[Name] = []
    without: list[Name] = []
    special_terms: SpecialTermsShape | None = None
    anew: Annotated[list[Code], Field(description="Papers in force that are signed anew, in the edition of today.")] = []
    in_force: Annotated[list[SignedBeforeShape], Field(description="Papers signed before that no record here has.")] = []


KEYS = frozenset((*MatterShape.model_fields, "facts", "occasion", "to_entity", "to_partner"))
"""The keys of every matter, which no list may have as its name."""
DECLARED = "declared_"
"""What our names for declared fields begin with; in a file each has the name that the programme gives it."""

S = TypeVar("S", bound=Shape)
FieldDefinitions = dict[str, tuple[object, object]]
"""For each field of a shape, its type and its default or pydantic's `Field`."""


def matter_shape(programme: Programme) -> type[MatterShape]:
    """Build the shape of a programme's matters."""
    choices, entities = tuple(choice.id for choice in programme.choices), tuple(entity.id for entity in programme.entities)
    return _matter_shape(programme.id, choices, entities, programme.occasions, programme.facts, programme.lists)


@lru_cache(16)  # building a pydantic model takes longer than reading a matter, and a table has thousands of one programme
def _matter_shape(
    id: str,
    choices: tuple[str, ...],
    entities: tuple[str, ...],
    occasions: tuple[Occasion, ...],
    facts: tuple[FieldType, ...],
    lists: tuple[ListPlan, ...],
) -> type[MatterShape]:
    elected = _list_type(one_of(choices))
    added: FieldDefinitions = {"choices": (elected, []), "without": (elected, [])}
    added["entity"] = (_optional(one_of(entities)), Field(None, description=ENTITY))
    if occasions:
        added["occasion"] = (_optional(one_of(one.id for one in occasions)), Field(None, description=OCCASION))
        added["to_entity"] = (_optional(one_of(entities)), Field(None, description=TO_ENTITY))
        added["to_partner"] = (_optional(PartnerShape), Field(None, description=TO_PARTNER))
    if facts:
        needed = any(not isinstance(fact.type, Maybe) for fact in facts)
        shape = _fields_shape("Facts", facts)
        added["facts"] = (shape, ...) if needed else (_optional(shape), None)
    for plan in lists:
        entries = _list_type(_fields_shape(plan.one, plan.fields))
        added[DECLARED + plan.id] = (entries, Field(default=[], alias=plan.id, title=plan.title))
    return _derive_shape(f"{id}-matter", MatterShape, added)


def _list_type(entry: object) -> object:
    return GenericAlias(list, (entry,))


def _optional(kind: object) -> object:
    return or_(kind, None)


def _fields_shape(name: str, fields: tuple[FieldType, ...]) -> type[Shape]:
    """Build the shape of an entry. A declared field is an alias, so that no declared name can hide a part of the model."""
    made: FieldDefinitions = {}
    for field in fields:
        kind = _type_of_field(field.type)
        optional = isinstance(field.type, Maybe)
        made[DECLARED + field.id] = (
            _optional(kind) if optional else kind,
            Field(None if optional else ..., alias=field.id, description=field.explanation),
        )
    return _derive_shape(name, Shape, made)


def _derive_shape(name: str, base: type[S], fields: FieldDefinitions) -> type[S]:
    definitions: dict[str, Any] = {**fields}  # what pydantic's `create_model` takes as keyword arguments
    return create_model(name, __base__=base, **definitions)


def _type_of_field(kind: Type) -> object:
    match kind:
        case Maybe(inner):
            return _type_of_field(inner)
        case OneOf(options):
            return one_of(options)
        case EntryOf():
            return type_of_kind(Kind.ID)
        case Kind():
            return type_of_kind(kind)
        case _:
            msg = "a field is a value"
            raise TypeError(msg)


def json_schema(programme: Programme) -> Mapping[str, object]:
    """Return the JSON Schema (draft 2020-12) of a programme's matters, for editors."""
    schema = matter_shape(programme).model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": f"A matter of {programme.title}"}
