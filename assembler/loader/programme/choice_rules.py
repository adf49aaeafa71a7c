"""The rules of `programme.yaml`: between choices, and on each entry of a list."""

from collections.abc import Callable, Iterable, Mapping

from assembler.loader.lifetimes import read_lifetime
from assembler.loader.programme.choice_tree import read_bounds
from assembler.loader.programme.programme_shapes import PermitsShape, RuleShape
from assembler.loader.written_expressions import ExpressionReader
from assembler.loader.yaml.shapes import Written
from assembler.model.clause_text import Repeat
from assembler.model.diagnostics import nearest
from assembler.model.expressions import ALWAYS, NEVER, Scope
from assembler.model.rules import (
    Between,
    Constraint,
    EntryRule,
    Excludes,
    Permits,
    Requires,
    Rule,
    RuleBody,
)
from assembler.model.source import Span
from assembler.model.values import Kind

BODIES = ("requires", "excludes", "alternative", "or_", "choose", "permits", "constraint")
"""The keys of a rule of which it has exactly one: what it demands."""


def read_rules(
    shapes: Iterable[RuleShape], scope: Scope, reader: ExpressionReader
) -> tuple[tuple[Rule, ...], tuple[EntryRule, ...]]:
    """Read the rules between choices, and those on the entries of a list, which have the key `each`."""
    shapes = tuple(shapes)
    _refuse_doubled_ids(shapes, reader)
    rules = tuple(_read_rule(shape, scope, reader) for shape in shapes if shape.each is None)
    return rules, tuple(_read_entry_rule(shape, reader) for shape in shapes if shape.each is not None)


def _refuse_doubled_ids(shapes: Iterable[RuleShape], reader: ExpressionReader) -> None:
    """Refuse a second rule of one id: a refusal names its rule by the id alone."""
    first: dict[str, Span] = {}
    for rule in shapes:
        if (place := first.setdefault(rule.id.value, rule.id.span)) is not rule.id.span:
            sentence = f"The rule “{rule.id.value}” stands twice; the first is on line {place.line}."
            reader.add_error("doubled-id", sentence, rule.id.span, "Give each rule an id of its own.")


def _read_rule(shape: RuleShape, scope: Scope, reader: ExpressionReader) -> Rule:
    bodies = [name for name in BODIES if getattr(shape, name) is not None]
    if len(bodies) != 1:
        hint = f"Write one of {', '.join(name.rstrip('_') for name in BODIES)}."
        sentence = f"The rule “{shape.id.value}” says {len(bodies)} things; it must say one."
        reader.add_error("missing-key", sentence, shape.id.span, hint)
        return Rule(shape.id.value, "constraint", Constraint(ALWAYS), shape.text.value, shape.source.value, shape.id.span)
    kind, body = bodies[0].rstrip("_"), _read_rule_body(shape, scope, reader)
    return Rule(shape.id.value, kind, body, shape.text.value, shape.source.value, shape.id.span, read_lifetime(shape))


def _read_rule_body(shape: RuleShape, scope: Scope, reader: ExpressionReader) -> RuleBody:
    def named(written: Iterable[Written[str]]) -> tuple[str, ...]:
        return _read_choice_names(written, scope, reader)

    if shape.requires:
        return Requires(reader.condition(shape.requires.if_), reader.condition(shape.requires.then))
    if shape.excludes is not None:
        return Excludes(named(shape.excludes))
    if shape.alternative is not None:
        return Between(1, 1, named(shape.alternative))
    if shape.or_ is not None:
        names = named(shape.or_)
        return Between(1, len(names), names)
    if shape.choose:
        names = named(shape.choose.of)
        return Between(*read_bounds(shape.choose.between, len(names), reader), names)
    if shape.permits:
        return _read_permits(shape.permits, named, reader)
    return Constraint(reader.condition(shape.constraint))


def _read_permits(
    shape: PermitsShape, named: Callable[[Iterable[Written[str]]], tuple[str, ...]], reader: ExpressionReader
) -> Permits:
    permitted, rights = named(shape.only), named(shape.of)
    for right in shape.only:
        if right.value not in rights:
            hint = "Name it under “of” too, or drop it from “only”."
            reader.add_error("bad-value", f"“{right.value}” is not among the rights of this rule.", right.span, hint)
    return Permits(reader.condition(shape.where), permitted, rights)


def _read_choice_names(written: Iterable[Written[str]], scope: Mapping[str, object], reader: ExpressionReader) -> tuple[str, ...]:
    """Read the names of choices; one that the programme does not declare is a finding."""
    named = tuple(written)
    for name in named:
        if scope.get(name.value) is not Kind.TRUTH:
            choices = [known for known, kind in scope.items() if kind is Kind.TRUTH]
            hint = nearest(name.value, choices) or "Name a choice that the programme declares."
            reader.add_error("unknown-name", f"“{name.value}” is no choice.", name.span, hint)
    return tuple(name.value for name in named)


def _read_entry_rule(shape: RuleShape, reader: ExpressionReader) -> EntryRule:
    others = [name for name in BODIES if name != "constraint" and getattr(shape, name) is not None]
    repeat = reader.repeat(shape.each)
    if others or shape.constraint is None or repeat is None:
        hint = "Write “each: entry in list” and “constraint: …”, and nothing else."
        sentence = f"The rule “{shape.id.value}” asks each entry one condition."
        reader.add_error("missing-key", sentence, shape.id.span, hint)
        repeat = repeat or Repeat("entry", NEVER, shape.id.span)
    expression = reader.condition(shape.constraint)
    id, lifetime = shape.id, read_lifetime(shape)
    return EntryRule(id.value, repeat, expression, shape.text.value, shape.source.value, id.span, lifetime)
