"""Every part of a library is in a digest of its edition, or stands in a table here with the reason why it is not."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import get_args

import pytest
from selection import quick_for

from assembler.model.clause_text import Repeat
from assembler.model.declarations import Bands, Computed, FieldType, FigureTable, ListPlan, Value
from assembler.model.edition_digests import edition_digests
from assembler.model.expressions import ALWAYS, NEVER, EntryOf, Expression, Maybe, OneOf, Unrounded
from assembler.model.library import (
    Choice,
    Clause,
    ClauseVariant,
    DocumentPlan,
    Entity,
    EntityCase,
    Group,
    Library,
    Occasion,
    Paper,
    PlacedClause,
    Programme,
)
from assembler.model.lifetime import Lifetime
from assembler.model.number_looks import HOUSE_LOOKS
from assembler.model.rules import Between, EntryRule, Excludes, Permits, Requires, Resolution, Rule
from assembler.model.values import Kind
from examples import library

NAME = "names the part in the lock"
EACH = "each is recorded by itself"
DRAFTERS = "for the next drafter, never printed"
WHEN = "decides in which editions the part stands, so that its digests are there or not"
CHECKS = "asked by checks alone"
MADE = "made of other parts"
SCREEN = "shown on screens, never printed"
READ = "the digests of the words stand for it"

NOT_RECORDED: Mapping[type, Mapping[str, str]] = {
    Programme: {
        "id": NAME,
        "choices": EACH,
        "bands": EACH,
        "editions": WHEN,
        "edition": WHEN,
        "recorded": "the lock itself",
        "lexicon": CHECKS,
        "house_style": CHECKS,
        "suppressed": CHECKS,
        "scope": MADE,
        "derived": MADE,
        "choice_dependent": MADE,
        "titled_groups": SCREEN,
        "deadlines": "printed nowhere: the clause binds, and the manifest of a packet has the days it was issued with",
    },
    Choice: {"id": NAME, "source": DRAFTERS, "note": DRAFTERS, "titled_group": SCREEN},
    Group: {"kind": NAME, "parent": NAME},
    Occasion: {"id": NAME, "source": DRAFTERS, "note": DRAFTERS},
    Entity: {"id": NAME, "signatories": "persons come and go; what the parties agree does not depend on them"},
    EntityCase: {},
    Paper: {"document": NAME, "source": DRAFTERS},
    PlacedClause: {"clause": NAME},
    DocumentPlan: {"id": NAME, "source": DRAFTERS, "note": DRAFTERS, "suppressed": CHECKS, "places": "places in the file"},
    Clause: {"id": NAME},
    ClauseVariant: {
        "variant": NAME,
        "since": WHEN,
        "choice": NAME,
        "version": "named by the manifest, never printed",
        "source": DRAFTERS,
        "note": DRAFTERS,
        "suppressed": CHECKS,
        "digest": "of the whole file, with the notes to drafters",
        "title": READ,
        "blocks": READ,
    },
    Value: {"id": NAME, "source": DRAFTERS, "note": DRAFTERS, "kind": "an amount is recorded as it is printed, by its kind"},
    Computed: {"id": NAME, "source": DRAFTERS, "list": NAME, "note": DRAFTERS, "grants": DRAFTERS},
    FieldType: {"id": NAME, "by": "who is asked for it on a page; no paper prints it"},
    ListPlan: {"id": NAME},
    FigureTable: {
        "id": NAME,
        "title": SCREEN,
        "one": "the name of a row in expressions, which are recorded",
        "columns": "a cell is recorded as it is printed, by its column's type",
        "source": DRAFTERS,
        "note": DRAFTERS,
    },
    Bands: {"id": NAME, "source": DRAFTERS, "table": "the ranges read from it are recorded", "column": "as the table"},
    Rule: {"id": NAME, "kind": "the body shows it", "source": DRAFTERS},
    EntryRule: {"id": NAME, "source": DRAFTERS},
    Resolution: {"source": DRAFTERS},
}
"""For each class of the model, its parts that no digest has, each with the reason."""

EVERYWHERE = {"span": "a place in a file", "lifetime": WHEN}
"""Parts that many classes have, and no digest."""

NOT_ENTERED = {"blocks", "scope", "derived", "span", "recorded"}


OTHERS: Mapping[str, tuple[object, ...]] = {"signing_order": ("vendor",), "numbers": HOUSE_LOOKS[3:]}
"""Another value of parts that the shipped library leaves empty, or that hold roles."""


def altered(value: object) -> object:
    """Return another value of the same type; None where this one is empty."""
    match value:
        case Kind() | Maybe() | Unrounded() | EntryOf():
            return Kind.ID if value is not Kind.ID else Kind.TEXT
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return "" if value else None
        case tuple():
            return value[1:] if value else None
        case Mapping():
            return dict([*value.items()][1:]) if value else None
        case OneOf(options):
            return OneOf((*options, "other"))
        case Repeat():
            return replace(value, list=NEVER)
        case Requires() | Between() | Permits():
            return replace(value, condition=NEVER)
        case Excludes():
            return replace(value, choices=value.choices[1:])
        case _ if isinstance(value, get_args(Expression)):
            return NEVER if value != NEVER else ALWAYS
        case _:
            return None


def parts(node: object, wanted: type) -> Iterator[object]:
    """Yield the parts of a class in a programme or library."""
    if isinstance(node, wanted):
        yield node
    for child in children(node).values():
        yield from parts(child, wanted)


def children(node: object) -> Mapping[object, object]:
    match node:
        case tuple():
            return dict(enumerate(node))
        case Mapping():
            return node
        case _ if is_dataclass(node) and type(node).__module__.startswith("assembler.model") and not isinstance(node, Lifetime):
            return {one.name: getattr(node, one.name) for one in fields(node) if one.name not in NOT_ENTERED}
        case _:
            return {}


def with_other(node: object, old: object, new: object) -> object:
    """Return a programme or library with another part in place of one; the rest is the same."""
    if node is old:
        return new
    changed = {key: made for key, child in children(node).items() if (made := with_other(child, old, new)) is not child}
    match node:
        case _ if not changed:
            return node
        case tuple():
            return tuple(changed.get(at, one) for at, one in enumerate(node))
        case Mapping():
            return {**node, **changed}
        case _ if is_dataclass(node) and not isinstance(node, type):
            return replace(node, **{str(name): made for name, made in changed.items()})
        case _:
            return node


@cache
def recorded_in(id: str, edition: date) -> Mapping[str, str]:
    return edition_digests(library(), library().programmes[id], edition)


def is_recorded(part: object, other: object, programme: Programme) -> bool:
    """Whether some edition has another digest where one part of a programme is another."""
    changed = with_other(library(), part, other)
    assert isinstance(changed, Library)
    digests = (edition_digests(changed, changed.programmes[programme.id], edition) for edition in programme.editions)
    return any(found != recorded_in(programme.id, edition) for found, edition in zip(digests, programme.editions, strict=True))


def others(kind: type, name: str) -> Iterator[tuple[object, object, Programme]]:
    """Yield the parts of a class in the shipped programmes, each with one like it of which one field is another."""
    for programme in library().programmes.values():
        papers = [library().documents[paper.document] for paper in programme.papers]
        clauses = [library().clauses[placed.clause] for plan in papers for placed in plan.clauses]
        for part in parts((programme, *papers, *clauses), kind):
            other = OTHERS.get(name) or altered(getattr(part, name))
            if other is not None and is_dataclass(part) and not isinstance(part, type):
                yield part, replace(part, **{name: other}), programme


FIELDS = [
    (kind, one.name)
    for kind, exempt in NOT_RECORDED.items()
    for one in fields(kind)
    if one.name not in exempt and one.name not in EVERYWHERE
]


@pytest.mark.parametrize("field", quick_for(FIELDS[::12], FIELDS, lambda field: f"{field[0].__name__}.{field[1]}"))
def test_a_part_that_is_another_has_another_digest(field: tuple[type, str]) -> None:
    assert any(is_recorded(*found) for found in others(*field)), "record it, or say here why it is not"


def test_the_table_names_only_parts_that_there_are() -> None:
    named = {(kind.__name__, name) for kind, exempt in NOT_RECORDED.items() for name in exempt}
    assert named <= {(kind.__name__, one.name) for kind in NOT_RECORDED for one in fields(kind)}
