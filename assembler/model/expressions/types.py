"""The type of an expression before any value is known, or why it has none."""

from collections.abc import Iterator
from functools import partial

from assembler.model.diagnostics import Diagnostic, error, nearest
from assembler.model.expressions.functions import FUNCTION_NAMES, FUNCTIONS, LIST_FUNCTIONS
from assembler.model.expressions.kinds import (
    ListOf,
    Maybe,
    OneOf,
    Scope,
    Type,
    bands_key,
    comparable_type,
    stated_type,
    type_name,
)
from assembler.model.expressions.tree import (
    And,
    Arithmetic,
    Attribute,
    Call,
    Compare,
    Conditional,
    Expression,
    Filter,
    Literal,
    Lookup,
    Membership,
    Name,
    Not,
    Or,
    Stated,
    children,
    unparse,
)
from assembler.model.expressions.type_rules import (
    ExpressionTypeError,
    arithmetic_type,
    attribute_type,
    branch_type,
    call_type,
    check_member,
    comparison_type,
    filter_type,
    literal_type,
    lookup_type,
    or_else_type,
    total_type,
    unknown_name,
    wrong_argument_count,
    wrong_type,
)
from assembler.model.values import Kind, constant_kind

LIST_AND_VALUE = (2, 3)
"""The fewest and the most arguments of a function that takes a list, a value of each entry, and perhaps a condition."""


def _hint_for_name(name: str, scope: Scope) -> str:
    return nearest(name, scope) or "Write a choice, value, fact or list that the programme declares."


def type_findings(node: Expression, scope: Scope, wanted: tuple[Kind, ...], sentence: str) -> tuple[Diagnostic, ...]:
    """Return the finding for an expression that has no type, or none of the wanted ones; nothing where it has one."""
    if isinstance(node, Name) and wanted == (Kind.TRUTH,) and node.name not in scope:
        return (_unknown_choice(node, scope),)
    try:
        found = type_of(node, scope)
    except ExpressionTypeError as fault:
        return (fault.finding,)
    if found in wanted:
        return ()
    hint = "Ask whether it is given: “… is stated”." if isinstance(found, Maybe) else "Compare it with something."
    return (error("wrong-type", f"{sentence}; this is {type_name(found)}.", node.span, hint),)


def _unknown_choice(node: Name, scope: Scope) -> Diagnostic:
    """Return the finding of an unknown name that stands alone in a condition: only what is true or false is offered for it."""
    hint = nearest(node.name, [name for name, found in scope.items() if found is Kind.TRUTH])
    hint = hint or "Write a choice that the programme declares, or compare a value or a fact with something."
    return unknown_name(f"“{node.name}” is not known here.", node.span, hint, node.name).finding


def type_of(node: Expression, scope: Scope) -> Type:
    """Return the type of an expression; raise `ExpressionTypeError` for the first part that has none."""
    match node:
        case Name(name, span):
            if name not in scope:
                raise unknown_name(f"“{name}” is not known here.", span, partial(_hint_for_name, name, scope), name)
            return scope[name]
        case Attribute(of):
            return attribute_type(node, type_of(of, scope))
        case Literal(value):
            return literal_type(value)
        case Filter(operand):
            return filter_type(node, type_of(operand, scope))
        case Arithmetic(_, left, right):
            return arithmetic_type(node, operand_type(left, scope), operand_type(right, scope))
        case Lookup(of, key):
            return lookup_type(node, type_of(of, scope), type_of(key, scope))
        case Conditional():
            return _type_of_conditional(node, scope)
        case Call():
            return _type_of_call(node, scope)
        case Not() | And() | Or() | Compare() | Membership() | Stated():
            return _type_of_condition(node, scope)


def _type_of_condition(node: Not | And | Or | Compare | Membership | Stated, scope: Scope) -> Type:
    """Check the parts of a condition and return the type of all conditions."""
    match node:
        case Not(operand):
            return _require_condition(operand, scope)
        case And(left, right) | Or(left, right):
            _require_condition(left, scope)
            return _require_condition(right, scope)
        case Compare(_, left, right):
            return comparison_type(node, comparable_type(type_of(left, scope)), comparable_type(type_of(right, scope)))
        case Membership(operand, items):
            found = comparable_type(type_of(operand, scope))
            for item in items:
                check_member(item, found, type_of(item, scope))
            return Kind.TRUTH
        case Stated(operand):
            type_of(operand, scope)
            return Kind.TRUTH


def _require_condition(node: Expression, scope: Scope) -> Type:
    findings = type_findings(node, scope, (Kind.TRUTH,), "Only conditions are joined by and, or and not")
    if findings:
        raise ExpressionTypeError(findings[0])
    return Kind.TRUTH


def operand_type(node: Expression, scope: Scope, wanted: tuple[Kind, ...] = ()) -> Type:
    """Return the type of a part of a calculation: a text in quotes that is written as a figure has the figure's type."""
    if isinstance(node, Literal) and isinstance(node.value, str):
        kind = constant_kind(node.value)
        return kind if kind is not None and (not wanted or kind in wanted) else Kind.TEXT
    return type_of(node, scope)


def _type_of_conditional(node: Conditional, scope: Scope) -> Type:
    _require_condition(node.condition, scope)
    then = operand_type(node.then, scope)
    if node.otherwise is None:
        return Maybe(stated_type(then))
    return branch_type(node, then, operand_type(node.otherwise, scope), (node.then, node.otherwise))


def _type_of_call(node: Call, scope: Scope) -> Type:
    if node.function not in FUNCTION_NAMES:
        hint = nearest(node.function, FUNCTION_NAMES) or f"There are {', '.join(FUNCTION_NAMES)}."
        raise unknown_name(f"There is no function “{node.function}”.", node.span, hint, node.function)
    if node.function in LIST_FUNCTIONS:
        return _type_over_list(node, scope)
    if node.function == "or_else":
        value, instead = _two_arguments(node)
        return or_else_type(node, value, instead, type_of(value, scope), operand_type(instead, scope))
    if node.function == "band":
        return _type_of_band(node, scope)
    if not FUNCTIONS[node.function].fits(len(node.arguments)):
        raise wrong_argument_count(node)
    return call_type(node, tuple(operand_type(argument, scope) for argument in node.arguments))


def _two_arguments(node: Call) -> tuple[Expression, Expression]:
    match node.arguments:
        case (first, second):
            return first, second
        case _:
            raise wrong_argument_count(node)


def _type_of_band(node: Call, scope: Scope) -> Type:
    bands, number = _two_arguments(node)
    if not isinstance(bands, Name) or bands_key(bands.name) not in scope:
        hint = "Name what is declared under “bands”."
        raise unknown_name(f"“{unparse(bands)}” are no bands.", bands.span, hint, unparse(bands))
    found = type_of(number, scope)
    if stated_type(found) is not Kind.INTEGER:
        raise wrong_type(f"Bands divide whole numbers; this is {type_name(found)}.", number.span, "Name a whole number.")
    band = scope[bands_key(bands.name)]
    return Maybe(band) if isinstance(found, Maybe) else band


def entries_scope(node: Call, scope: Scope) -> Scope:
    """Return the names known inside a function over a list: the word for one entry, besides all others.

    The word may have a meaning around: a condition of an item is also one of the rows inside it, which repeat the same list.
    """
    entry = _list_of(node, scope).of
    return {**scope, entry.title: entry}


def _listed(node: Call, scope: Scope) -> ListOf:
    """Return the type of the list that a function iterates over; its word for an entry must be free."""
    entries = _list_of(node, scope)
    word = entries.of.title
    if word in scope:
        hint = "Give the list another word for its entries, under “one”, or name the one outside otherwise."
        raise ExpressionTypeError(error("doubled-id", f"“{word}” already has a meaning here.", node.span, hint, word))
    return entries


def _list_of(node: Call, scope: Scope) -> ListOf:
    """Return the type of the list that a function iterates over."""
    entries = type_of(node.arguments[0], scope) if node.arguments else None
    if not isinstance(entries, ListOf) or not isinstance(node.arguments[0], Name):
        place = node.arguments[0].span if node.arguments else node.span
        raise wrong_type(f"“{node.function}” goes through a list.", place, "Name a list or a table first.")
    return entries


def _type_over_list(node: Call, scope: Scope) -> Type:
    entries = _listed(node, scope)
    inner = {**scope, entries.of.title: entries.of}
    least, most = LIST_FUNCTIONS[node.function]
    if not least <= len(node.arguments) <= most:
        raise wrong_argument_count(node)
    value = node.arguments[1] if (least, most) == LIST_AND_VALUE else None
    for condition in node.arguments[1 if value is None else 2 :]:
        _require_condition(condition, inner)
    if value is None:
        return Kind.INTEGER if node.function == "count" else Kind.TRUTH
    # A table, whose keys are a closed set, always has a row; a condition may still leave all of them out.
    never_empty = isinstance(entries.of.fields.get("id"), OneOf) and len(node.arguments) == least
    return total_type(node, value, operand_type(value, inner), never_empty=never_empty)


def walk_expression(node: Expression, scope: Scope) -> Iterator[tuple[Expression, Scope]]:
    """Yield every node of an expression with the names known there: inside a function over a list its word is known."""
    yield node, scope
    inner = entries_scope(node, scope) if isinstance(node, Call) and node.function in LIST_FUNCTIONS else scope
    # The first child, the list itself, is outside the scope of its entries.
    for place, child in enumerate(children(node)):
        yield from walk_expression(child, inner if place else scope)
