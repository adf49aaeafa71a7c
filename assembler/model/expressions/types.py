"""The type of an expression before any value is known, or why it makes no sense."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from assembler.model.diagnostics import Diagnostic, error, nearest
from assembler.model.expressions.functions import FUNCTIONS, LISTED, NAMES, calculated, joined, result_of
from assembler.model.expressions.kinds import (
    ORDERED,
    EntryOf,
    ListOf,
    Maybe,
    OneOf,
    RecordType,
    Region,
    Scope,
    Type,
    bands_key,
    given,
    plain,
    what,
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
    written,
)
from assembler.model.values import Kind, UnreadableError, constant_kind, parse

FILTERS: Mapping[str, tuple[Kind, ...]] = {
    "percent": (Kind.RATE,),
    "money": (Kind.MONEY,),
    "date": (Kind.DATE,),
    "duration": (Kind.DURATION,),
    "country": (Kind.COUNTRY,),
    "words": (Kind.INTEGER, Kind.DURATION),
    "digits": (Kind.INTEGER,),
}


class FaultError(Exception):
    """An expression that makes no sense, with its finding."""

    def __init__(self, finding: Diagnostic) -> None:
        """Keep the finding."""
        super().__init__(finding.message)
        self.finding = finding


def faults(node: Expression, scope: Scope, wanted: tuple[Kind, ...], sentence: str) -> tuple[Diagnostic, ...]:
    """Report an expression that makes no sense, or is not of the types wanted."""
    try:
        found = type_of(node, scope)
    except FaultError as fault:
        return (fault.finding,)
    if found in wanted:
        return ()
    hint = "Ask whether it is given: “… is stated”." if isinstance(found, Maybe) else "Compare it with something."
    return (error("wrong-type", f"{sentence}; this is {what(found)}.", node.span, hint),)


def sentence_of(text: str) -> str:
    """Begin a sentence by a capital."""
    return text[:1].upper() + text[1:]


def type_of(node: Expression, scope: Scope) -> Type:
    """Give the type of an expression, or raise on the first part that makes no sense."""
    match node:
        case Name():
            return _type_of_name(node, scope)
        case Attribute():
            return _type_of_attribute(node, scope)
        case Literal(value):
            return _type_of_literal(value)
        case Not(operand):
            return _condition(operand, scope)
        case And(left, right) | Or(left, right):
            _condition(left, scope)
            return _condition(right, scope)
        case Compare():
            return _type_of_comparison(node, scope)
        case Membership():
            return _type_of_member(node, scope)
        case Stated(operand):
            type_of(operand, scope)
            return Kind.TRUTH
        case Filter():
            return _type_of_filter(node, scope)
        case Arithmetic() | Call() | Conditional() | Lookup():
            return _type_of_calculation(node, scope)
        case _:
            assert_never(node)


def _type_of_calculation(node: Arithmetic | Call | Conditional | Lookup, scope: Scope) -> Type:
    match node:
        case Arithmetic():
            return _type_of_arithmetic(node, scope)
        case Call():
            return _type_of_call(node, scope)
        case Conditional():
            return _type_of_conditional(node, scope)
        case Lookup():
            return _type_of_lookup(node, scope)


def _type_of_name(node: Name, scope: Scope) -> Type:
    if node.name not in scope:
        hint = nearest(node.name, scope) or "Write a choice, value, fact or list that the programme declares."
        raise FaultError(error("unknown-name", f"“{node.name}” is not known here.", node.span, hint, node.name))
    return scope[node.name]


def _type_of_attribute(node: Attribute, scope: Scope) -> Type:
    found = type_of(node.of, scope)
    whole = given(found) if isinstance(node.of, Lookup) else found
    fields = whole.fields if isinstance(whole, RecordType) else {}
    if node.name not in fields:
        called = f"“{written(node.of)}”" if isinstance(whole, RecordType) else what(whole)
        hint = nearest(node.name, fields) or (f"It has {', '.join(fields)}." if fields else "")
        raise FaultError(error("unknown-name", sentence_of(f"{called} has no part “{node.name}”."), node.span, hint, node.name))
    part = fields[node.name]
    return Maybe(given(part)) if isinstance(found, Maybe) else part


def _type_of_literal(value: object) -> Type:
    if isinstance(value, bool):
        return Kind.TRUTH
    return Kind.INTEGER if isinstance(value, int) else Kind.TEXT


def _condition(node: Expression, scope: Scope) -> Type:
    findings = faults(node, scope, (Kind.TRUTH,), "Only conditions are joined by and, or and not")
    if findings:
        raise FaultError(findings[0])
    return Kind.TRUTH


def _type_of_comparison(node: Compare, scope: Scope) -> Type:
    left, right = plain(type_of(node.left, scope)), plain(type_of(node.right, scope))
    _comparable(node.right, left, right)
    if node.operator not in ("==", "!=") and not (left in ORDERED or _reads(left, node.right, ORDERED)):
        raise FaultError(error("wrong-type", sentence_of(f"{what(left)} has no order."), node.span, "Compare it with == or !=."))
    return Kind.TRUTH


def _type_of_member(node: Membership, scope: Scope) -> Type:
    left = plain(type_of(node.operand, scope))
    for item in node.items:
        right = type_of(item, scope)
        if isinstance(right, Region):
            if left is not Kind.COUNTRY:
                raise FaultError(
                    error("wrong-type", sentence_of(f"{what(left)} cannot lie in a region."), item.span, "Ask it of a country.")
                )
        else:
            _comparable(item, left, plain(right))
    return Kind.TRUTH


def _comparable(node: Expression, left: Type, right: Type) -> None:
    """Refuse a comparison of different types, and with a text that the closed set or the type does not know."""
    if isinstance(node, Literal) and isinstance(node.value, str):
        _comparable_literal(node, node.value, left)
    elif (left != right and not _numbers(left, right)) or isinstance(left, RecordType | ListOf | Region | Maybe):
        raise FaultError(
            error(
                "wrong-type",
                sentence_of(f"{what(left)} is compared with {what(right)}."),
                node.span,
                "Compare values of one type.",
            )
        )


def _numbers(left: Type, right: Type) -> bool:
    return left in (Kind.INTEGER, Kind.NUMBER) and right in (Kind.INTEGER, Kind.NUMBER)


def _comparable_literal(node: Literal, text: str, left: Type) -> None:
    if isinstance(left, OneOf):
        if text not in left.options:
            hint = nearest(text, left.options) or f"It may be {', '.join(left.options)}."
            raise FaultError(error("unknown-name", f"It can never be “{text}”.", node.span, hint, text))
        return
    if not isinstance(left, Kind) or left is Kind.TRUTH:
        raise FaultError(
            error("wrong-type", sentence_of(f"{what(left)} is compared with a text."), node.span, "Compare values of one type.")
        )
    try:
        parse(left, text)
    except UnreadableError as fault:
        raise FaultError(error("wrong-type", fault.sentence, node.span, fault.hint)) from None


def _reads(left: Type, right: Expression, kinds: tuple[Kind, ...]) -> bool:
    return isinstance(right, Literal) and left in kinds


def _type_of_filter(node: Filter, scope: Scope) -> Type:
    if node.name not in FILTERS:
        hint = nearest(node.name, FILTERS) or f"There are {', '.join(FILTERS)}."
        raise FaultError(error("unknown-name", f"There is no filter “{node.name}”.", node.span, hint, node.name))
    has = given(type_of(node.operand, scope))
    if has not in FILTERS[node.name]:
        wanted = " or ".join(map(what, FILTERS[node.name]))
        raise FaultError(
            error("wrong-type", f"“{node.name}” prints {wanted}; this is {what(has)}.", node.span, "Use the filter of its type.")
        )
    return Kind.TEXT


def figure_of(node: Expression, scope: Scope, wanted: tuple[Kind, ...] = ()) -> Type:
    """Give the type of what is calculated with: a text in quotes that is written as a figure is that figure."""
    if isinstance(node, Literal) and isinstance(node.value, str):
        kind = constant_kind(node.value)
        return kind if kind is not None and (not wanted or kind in wanted) else Kind.TEXT
    return type_of(node, scope)


def _type_of_arithmetic(node: Arithmetic, scope: Scope) -> Type:
    left, right = figure_of(node.left, scope), figure_of(node.right, scope)
    made = calculated(node.operator, left, right)
    if made is None:
        sentence = sentence_of(f"{what(left)} and {what(right)} have no “{node.operator}”.")
        raise FaultError(error("wrong-type", sentence, node.span, "See the table of expressions in clauses/README.md."))
    return made


def _type_of_conditional(node: Conditional, scope: Scope) -> Type:
    _condition(node.condition, scope)
    then = figure_of(node.then, scope)
    if node.otherwise is None:
        return Maybe(given(then))
    return _in_common(node, then, figure_of(node.otherwise, scope), (node.then, node.otherwise))


def _in_common(node: Expression, one: Type, other: Type, parts: tuple[Expression, Expression]) -> Type:
    """Give what two values have in common; a text in quotes fits a closed set that knows it."""
    made = joined((one, other)) or _fits_set(one, other, parts)
    if made is None:
        sentence = sentence_of(f"{what(one)} and {what(other)} stand for one value.")
        raise FaultError(error("wrong-type", sentence, node.span, "Give both one type."))
    return Maybe(given(made)) if isinstance(one, Maybe) or isinstance(other, Maybe) else made


def _fits_set(one: Type, other: Type, parts: tuple[Expression, Expression]) -> Type | None:
    for kind, part in ((given(one), parts[1]), (given(other), parts[0])):
        if isinstance(kind, OneOf) and isinstance(part, Literal) and part.value in kind.options:
            return kind
    return None


def _type_of_lookup(node: Lookup, scope: Scope) -> Type:
    whole, key = type_of(node.of, scope), type_of(node.key, scope)
    if isinstance(node.key, Literal):
        key = OneOf((str(node.key.value),))
    if not isinstance(whole, ListOf) or not isinstance(node.of, Name):
        hint = "Name a table or a list before the brackets."
        raise FaultError(error("wrong-type", sentence_of(f"{what(whole)} has no rows."), node.span, hint))
    stated, keys = given(key), whole.of.fields.get("id")
    if isinstance(keys, OneOf):
        options = (str(node.key.value),) if isinstance(node.key, Literal) else stated.options if isinstance(stated, OneOf) else ()
        unknown = [option for option in options if option not in keys.options]
        fits = bool(options) and not unknown
        hint = f"It may be {', '.join(unknown)}, which is no row." if unknown else f"Declare it as one_of: {node.of.name}."
    else:
        fits = stated == EntryOf(node.of.name)
        hint = f"Declare it as entry_of: {node.of.name}."
    if not fits:
        sentence = sentence_of(f"{what(key)} is no sure key of “{node.of.name}”.")
        raise FaultError(error("wrong-type", sentence, node.key.span, hint))
    return Maybe(whole.of) if isinstance(key, Maybe) else whole.of


def _type_of_call(node: Call, scope: Scope) -> Type:
    if node.function not in NAMES:
        hint = nearest(node.function, NAMES) or f"There are {', '.join(NAMES)}."
        raise FaultError(error("unknown-name", f"There is no function “{node.function}”.", node.span, hint, node.function))
    if node.function in LISTED:
        return _type_over_list(node, scope)
    if node.function == "or_else":
        return _type_of_or_else(node, scope)
    if node.function == "band":
        return _type_of_band(node, scope)
    function = FUNCTIONS[node.function]
    if not function.fits(len(node.arguments)):
        raise _miscounted(node)
    types = tuple(figure_of(argument, scope) for argument in node.arguments)
    for place, (argument, found) in enumerate(zip(node.arguments, types, strict=True)):
        if plain(found) not in function.wanted(place):
            wanted = " or ".join(map(what, function.wanted(place)))
            sentence = f"“{node.function}” takes {wanted} here; this is {what(found)}."
            raise FaultError(error("wrong-type", sentence, argument.span or node.span, "Name a value of that type."))
    made = result_of(node.function, types)
    if function.many and joined(types) is None:
        sentence = f"“{node.function}” takes values of one type."
        raise FaultError(error("wrong-type", sentence, node.span, "Compare values of one type."))
    return made


def _miscounted(node: Call) -> FaultError:
    sentence = f"“{node.function}” does not take {len(node.arguments)} parts in brackets."
    hint = "See the table of expressions in clauses/README.md."
    return FaultError(error("wrong-type", sentence, node.span, hint))


def _type_of_or_else(node: Call, scope: Scope) -> Type:
    if len(node.arguments) != 2:  # noqa: PLR2004 - a value and what stands for it
        raise _miscounted(node)
    value, instead = node.arguments
    found, other = type_of(value, scope), figure_of(instead, scope)
    if not isinstance(found, Maybe):
        sentence = "This is always stated."
        raise FaultError(error("wrong-type", sentence, value.span, "Drop “or_else”."))
    made = joined((found.type, other)) or _fits_set(found, other, (value, instead))
    if made is None and isinstance(instead, Literal) and isinstance(found.type, Kind | OneOf | EntryOf):
        return Kind.TEXT
    made = made or _in_common(node, found.type, other, (value, instead))
    return Maybe(given(made)) if isinstance(other, Maybe) else given(made)


def _type_of_band(node: Call, scope: Scope) -> Type:
    if len(node.arguments) != 2:  # noqa: PLR2004 - the bands and a number
        raise _miscounted(node)
    bands, number = node.arguments
    if not isinstance(bands, Name) or bands_key(bands.name) not in scope:
        hint = "Name what is declared under “bands”."
        raise FaultError(error("unknown-name", f"“{written(bands)}” are no bands.", bands.span, hint, written(bands)))
    found = type_of(number, scope)
    if given(found) is not Kind.INTEGER:
        sentence = f"Bands divide whole numbers; this is {what(found)}."
        raise FaultError(error("wrong-type", sentence, number.span, "Name a whole number."))
    one = scope[bands_key(bands.name)]
    return Maybe(one) if isinstance(found, Maybe) else one


def within(node: Call, scope: Scope) -> Scope:
    """Give the names known inside a function over a list: the entries' own word besides all others."""
    entries = type_of(node.arguments[0], scope) if node.arguments else None
    if not isinstance(entries, ListOf) or not isinstance(node.arguments[0], Name):
        place = node.arguments[0].span if node.arguments else node.span
        sentence = f"“{node.function}” goes through a list."
        raise FaultError(error("wrong-type", sentence, place, "Name a list or a table first."))
    one = entries.of.title
    if one in scope:
        hint = "Give the list another word for its entries, under “one”, or name the one outside otherwise."
        raise FaultError(error("doubled-id", f"“{one}” already has a meaning here.", node.span, hint, one))
    return {**scope, one: entries.of}


def _type_over_list(node: Call, scope: Scope) -> Type:
    inner = within(node, scope)
    least, most = LISTED[node.function]
    if not least <= len(node.arguments) <= most:
        raise _miscounted(node)
    value = node.arguments[1] if least == 2 and most == 3 else None  # noqa: PLR2004 - a list, a value, perhaps a condition
    for condition in node.arguments[1 if value is None else 2 :]:
        _condition(condition, inner)
    if value is None:
        return Kind.INTEGER if node.function == "count" else Kind.TRUTH
    entries = type_of(node.arguments[0], scope)
    some = isinstance(entries, ListOf) and isinstance(entries.of.fields.get("id"), OneOf) and len(node.arguments) == least
    return _type_of_total(node, value, figure_of(value, inner), some=some)


def _type_of_total(node: Call, value: Expression, found: Type, *, some: bool) -> Type:
    """Give the type of a sum or an extreme; an entry that does not state the value is left out of it.

    It is stated where there is always `some` entry, as in a table, and each states the value.
    """
    kinds = (Kind.INTEGER, Kind.NUMBER, Kind.RATE, Kind.MONEY) if node.function == "sum" else ORDERED
    if plain(found) not in kinds:
        sentence = f"“{node.function}” takes {' or '.join(map(what, kinds))} of each entry; this is {what(found)}."
        raise FaultError(error("wrong-type", sentence, value.span or node.span, "Name such a part of the entries."))
    return found if some else Maybe(given(found))


def steps(node: Expression, scope: Scope) -> Iterator[tuple[Expression, Scope]]:
    """Give every node of an expression with the names known there: inside a function over a list its word is known."""
    yield node, scope
    inner = within(node, scope) if isinstance(node, Call) and node.function in LISTED else scope
    for place, child in enumerate(children(node)):
        yield from steps(child, inner if place else scope)
