"""Checks computed values: their types, and an order of evaluation in which each follows everything it is computed from."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from assembler.model.declarations import Bands, Computed
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions import (
    THIS,
    Attribute,
    Call,
    Expression,
    ExpressionTypeError,
    ListOf,
    Name,
    Scope,
    Type,
    check_computed,
    names,
    stated_type,
    type_of,
    walk_expression,
)
from assembler.model.library import Programme

VENDOR = "vendor"
Node = tuple[str, str]
"""A derived value: the list or table whose entries have it, empty for one of the programme itself, and its name."""


def check_calculations(programme: Programme) -> tuple[Diagnostic, ...]:
    """Check that every computed value has the type it declares."""
    return tuple(
        finding
        for one in programme.every_computed
        for finding in check_computed(one.expression, scope_of(one, programme.scope), one.type)
    )


def scope_of(one: Computed, scope: Scope) -> Scope:
    """Return the names a computed value may use: inside a list or table, `this` is the entry."""
    entries = scope.get(one.list) if one.list else None
    return {**scope, THIS: entries.of} if isinstance(entries, ListOf) else scope


def in_evaluation_order(programme: Programme) -> tuple[tuple[Computed | Bands, ...], tuple[Diagnostic, ...]]:
    """Return all derived values, each after everything it is computed from; a circle is a finding."""
    derived: dict[Node, Computed | Bands] = {(one.list, one.id): one for one in programme.every_computed}
    derived |= {("", one.id): one for one in programme.bands}
    try:
        graph = {
            node: [other for other in _sources_of_derived(one, programme) if other in derived] for node, one in derived.items()
        }
        return tuple(derived[node] for node in TopologicalSorter(graph).static_order()), ()
    except CycleError as fault:
        circle = [f"{list}.{name}" if list else name for list, name in fault.args[1]]
        first = derived[fault.args[1][0]]
        hint = "Compute one of them from something else."
        sentence = f"These are computed from each other: {', '.join(reversed(circle))}."
        return (), (error("computed-in-a-circle", sentence, first.span, hint, first.id),)
    except ExpressionTypeError:
        return (), ()


def depending_on_choices(programme: Programme) -> frozenset[str]:
    """Return the names whose values depend on choices: the vendor, and derived values; those of entries as `list.name`."""
    choices = {choice.id for choice in programme.choices}
    by_choice = any(name.name in choices for case in programme.entity_cases for name in names(case.condition))
    derived = {*computed_from(programme, {*choices, VENDOR} if by_choice else choices)}
    derived |= {("", VENDOR)} if by_choice else set()
    return frozenset(f"{list}.{name}" if list else name for list, name in derived)


def computed_from(programme: Programme, sources: Iterable[str]) -> Iterator[Node]:
    """Yield the derived values that are computed from one of these names, directly or by others."""
    reached: set[Node] = {("", name) for name in sources}
    for one in programme.derived:
        if not reached.isdisjoint(_sources_of_derived(one, programme)):
            node = (one.list if isinstance(one, Computed) else "", one.id)
            reached.add(node)
            yield node


def _sources_of_derived(one: Computed | Bands, programme: Programme) -> Iterator[Node]:
    """Yield the names that a derived value is computed from."""
    if isinstance(one, Bands):
        yield "", one.of
    else:
        yield from names_used(one.expression, scope_of(one, programme.scope), programme.scope)


def names_used(expression: Expression, inner: Scope, scope: Scope) -> Iterator[Node]:
    """Yield the names an expression uses; a part of an entry comes with the list or table it belongs to."""
    # The first argument of `band` names a division into bands, not the band that the matter itself is in.
    named = {
        id(node.arguments[0])
        for node, _ in walk_expression(expression, inner)
        if isinstance(node, Call) and node.function == "band"
    }
    for node, known in walk_expression(expression, inner):
        match node:
            case Name(name) if id(node) not in named:
                yield "", name
            case Attribute(of, name):
                yield from ((list, name) for list in _lists_of_record(stated_type(type_of(of, known)), scope))
            case _:
                pass


def _lists_of_record(record: Type, scope: Mapping[str, Type]) -> Iterable[str]:
    """Return the lists and tables whose entries a record describes."""
    return (name for name, kind in scope.items() if isinstance(kind, ListOf) and kind.of is record)
