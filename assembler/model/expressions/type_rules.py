"""Typing rules: the type that an operation has for operands of given types, or why these types do not fit together.

`types` walks an expression and asks these rules at each node, once the types of the parts are known.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from assembler.model.diagnostics import Diagnostic, error, nearest
from assembler.model.expressions.functions import FUNCTIONS, NUMBERS, SIZES, common_type, operation_type, result_type
from assembler.model.expressions.kinds import (
    ORDERED,
    EntryOf,
    ListOf,
    Maybe,
    OneOf,
    RecordType,
    Region,
    Type,
    Unrounded,
    comparable_type,
    stated_type,
    type_name,
)
from assembler.model.expressions.tree import (
    Arithmetic,
    Attribute,
    Call,
    Compare,
    Expression,
    Filter,
    Literal,
    Lookup,
    Name,
    unparse,
)
from assembler.model.source import Span
from assembler.model.values import Kind, UnreadableError, parse

FILTERS: Mapping[str, tuple[Kind, ...]] = {
    "percent": (Kind.RATE,),
    "money": (Kind.MONEY,),
    "date": (Kind.DATE,),
    "duration": (Kind.DURATION,),
    "country": (Kind.COUNTRY,),
    "words": (Kind.INTEGER, Kind.DURATION),
    "digits": (Kind.INTEGER,),
    "marked": (Kind.TEXT,),
}
"""The kinds of value that each filter prints."""


class ExpressionTypeError(Exception):
    """An expression that has no type, with the finding that says why."""

    def __init__(self, finding: Diagnostic, hint: Callable[[], str] | None = None) -> None:
        """Keep the finding, and what works out its hint, which takes long and is rarely asked for."""
        super().__init__(finding.message)
        self._finding, self._hint = finding, hint

    @property
    def finding(self) -> Diagnostic:
        """The finding, with its hint."""
        return replace(self._finding, hint=self._hint()) if self._hint else self._finding


def wrong_type(sentence: str, span: Span | None, hint: str) -> ExpressionTypeError:
    """Build the error for types that do not fit; the sentence gets a capital."""
    return ExpressionTypeError(error("wrong-type", sentence[:1].upper() + sentence[1:], span, hint))


def unknown_name(sentence: str, span: Span | None, hint: str | Callable[[], str], name: str) -> ExpressionTypeError:
    """Build the error for a name that nothing declares; the sentence gets a capital."""
    finding = error("unknown-name", sentence[:1].upper() + sentence[1:], span, subject=name)
    return ExpressionTypeError(finding, (lambda: hint) if isinstance(hint, str) else hint)


def literal_type(value: object) -> Type:
    """Return the type of a constant."""
    if isinstance(value, bool):
        return Kind.TRUTH
    return Kind.INTEGER if isinstance(value, int) else Kind.TEXT


def attribute_type(node: Attribute, found: Type) -> Type:
    """Return the type of a part of a record; a part of a row that may be missing may be missing too."""
    whole = stated_type(found) if isinstance(node.of, Lookup) else found
    fields = whole.fields if isinstance(whole, RecordType) else {}
    if node.name not in fields:
        subject = f"“{unparse(node.of)}”" if isinstance(whole, RecordType) else type_name(whole)
        hint = nearest(node.name, fields) or (f"It has {', '.join(fields)}." if fields else "")
        raise unknown_name(f"{subject} has no part “{node.name}”.", node.span, hint, node.name)
    part = fields[node.name]
    return Maybe(stated_type(part)) if isinstance(found, Maybe) else part


def comparison_type(node: Compare, left: Type, right: Type) -> Type:
    """Return the type of a comparison: a condition, where the operands are of one type and, for `<` and `>`, ordered."""
    check_comparable(node.right, left, right)
    if node.operator not in ("==", "!=") and left not in ORDERED:
        raise wrong_type(f"{type_name(left)} has no order.", node.span, "Compare it with == or !=.")
    return Kind.TRUTH


def check_member(item: Expression, left: Type, right: Type) -> None:
    """Refuse an item of `x in (…)` that can never be what stands before `in`."""
    if not isinstance(right, Region):
        check_comparable(item, left, comparable_type(right))
    elif left is not Kind.COUNTRY:
        raise wrong_type(f"{type_name(left)} cannot lie in a region.", item.span, "Ask it of a country.")


def check_comparable(node: Expression, left: Type, right: Type) -> None:
    """Refuse a comparison of different types, and with a text that the closed set or the type does not know."""
    numbers = left in NUMBERS and right in NUMBERS
    if isinstance(node, Literal) and isinstance(node.value, str):
        _check_literal(node, node.value, left)
    elif (left != right and not numbers) or isinstance(left, RecordType | ListOf | Region | Maybe):
        sentence = f"{type_name(left)} is compared with {type_name(right)}."
        raise wrong_type(sentence, node.span, "Compare values of one type.")


def _check_literal(node: Literal, text: str, left: Type) -> None:
    """Refuse a text that is none of a closed set, or cannot be read as a value of the type it is compared with."""
    if isinstance(left, OneOf):
        if text not in left.options:
            hint = nearest(text, left.options) or f"It may be {', '.join(left.options)}."
            raise unknown_name(f"It can never be “{text}”.", node.span, hint, text)
        return
    if not isinstance(left, Kind) or left is Kind.TRUTH:
        raise wrong_type(f"{type_name(left)} is compared with a text.", node.span, "Compare values of one type.")
    try:
        parse(left, text)
    except UnreadableError as fault:
        raise wrong_type(fault.sentence, node.span, fault.hint) from None


def filter_type(node: Filter, found: Type) -> Type:
    """Return the type of a printed value, a text, where the filter is for values of this type."""
    if node.name not in FILTERS:
        hint = nearest(node.name, FILTERS) or f"There are {', '.join(FILTERS)}."
        raise unknown_name(f"There is no filter “{node.name}”.", node.span, hint, node.name)
    has = stated_type(found)
    if has not in FILTERS[node.name]:
        wanted = " or ".join(map(type_name, FILTERS[node.name]))
        sentence = f"“{node.name}” prints {wanted}; this is {type_name(has)}."
        raise wrong_type(sentence, node.span, "Use the filter of its type.")
    return Kind.TEXT


def arithmetic_type(node: Arithmetic, left: Type, right: Type) -> Type:
    """Return the type of two values calculated together."""
    made = operation_type(node.operator, left, right)
    if made is None:
        sentence = f"{type_name(left)} and {type_name(right)} have no “{node.operator}”."
        raise wrong_type(sentence, node.span, "See the table of expressions in clauses/README.md.")
    return made


def branch_type(node: Expression, one: Type, other: Type, parts: tuple[Expression, Expression]) -> Type:
    """Return the type that two alternatives have in common; a text in quotes fits a closed set that knows it."""
    made = common_type((one, other)) or _closed_set(one, other, parts)
    if made is None:
        sentence = f"{type_name(one)} and {type_name(other)} stand for one value."
        raise wrong_type(sentence, node.span, "Give both one type.")
    return Maybe(stated_type(made)) if isinstance(one, Maybe) or isinstance(other, Maybe) else made


def _closed_set(one: Type, other: Type, parts: tuple[Expression, Expression]) -> Type | None:
    """Return the closed set of one alternative where the other is a constant out of it."""
    for kind, part in ((stated_type(one), parts[1]), (stated_type(other), parts[0])):
        if isinstance(kind, OneOf) and isinstance(part, Literal) and part.value in kind.options:
            return kind
    return None


def lookup_type(node: Lookup, whole: Type, key: Type) -> Type:
    """Return the type of a row of a table or an entry of a list, where every value of the key names one."""
    if not isinstance(whole, ListOf) or not isinstance(node.of, Name):
        hint = "Name a table or a list before the brackets."
        raise wrong_type(f"{type_name(whole)} has no rows.", node.span, hint)
    # A constant is a closed set of one option.
    if isinstance(node.key, Literal):
        key = OneOf((str(node.key.value),))
    stated, keys = stated_type(key), whole.of.fields.get("id")
    if isinstance(keys, OneOf):
        options = stated.options if isinstance(stated, OneOf) else ()
        unknown = [option for option in options if option not in keys.options]
        fits = bool(options) and not unknown
        hint = f"It may be {', '.join(unknown)}, which is no row." if unknown else f"Declare it as one_of: {node.of.name}."
    else:
        fits = stated == EntryOf(node.of.name)
        hint = f"Declare it as entry_of: {node.of.name}."
    if not fits:
        raise wrong_type(f"{type_name(key)} is no sure key of “{node.of.name}”.", node.key.span, hint)
    return Maybe(whole.of) if isinstance(key, Maybe) else whole.of


def call_type(node: Call, types: tuple[Type, ...]) -> Type:
    """Return the type of a function of values for as many arguments as it takes, of these types."""
    function = FUNCTIONS[node.function]
    for place, (argument, found) in enumerate(zip(node.arguments, types, strict=True)):
        if comparable_type(found) not in function.wanted(place):
            wanted = " or ".join(map(type_name, function.wanted(place)))
            sentence = f"“{node.function}” takes {wanted} here; this is {type_name(found)}."
            raise wrong_type(sentence, argument.span or node.span, "Name a value of that type.")
    if function.variadic and common_type(types) is None:
        sentence = f"“{node.function}” takes values of one type."
        raise wrong_type(sentence, node.span, "Compare values of one type.")
    return result_type(node.function, types)


def wrong_argument_count(node: Call) -> ExpressionTypeError:
    """Build the error for a function with too few or too many arguments."""
    sentence = f"“{node.function}” does not take {len(node.arguments)} parts in brackets."
    return wrong_type(sentence, node.span, "See the table of expressions in clauses/README.md.")


def or_else_type(node: Call, value: Expression, instead: Expression, found: Type, other: Type) -> Type:
    """Return the type of `or_else(value, instead)`; a text in quotes beside a figure makes the whole a text."""
    if not isinstance(found, Maybe):
        raise wrong_type("This is always stated.", value.span, "Drop “or_else”.")
    made = common_type((found.type, other)) or _closed_set(found, other, (value, instead))
    if made is None and isinstance(instead, Literal) and isinstance(found.type, Kind | OneOf | EntryOf):
        return Kind.TEXT
    made = made or branch_type(node, found.type, other, (value, instead))
    return Maybe(stated_type(made)) if isinstance(other, Maybe) else stated_type(made)


def total_type(node: Call, value: Expression, found: Type, *, never_empty: bool) -> Type:
    """Return the type of a sum or an extreme; an entry that does not state the value is left out of it.

    Sums of several currencies are a text: nothing can be calculated with them.

    The result is always stated where the list is `never_empty`, as a table, and each entry states the value.
    """
    kinds = {"sum": SIZES, "sums": (Kind.MONEY,)}.get(node.function, ORDERED)
    if comparable_type(found) not in kinds:
        wanted = " or ".join(map(type_name, kinds))
        sentence = f"“{node.function}” takes {wanted} of each entry; this is {type_name(found)}."
        raise wrong_type(sentence, value.span or node.span, "Name such a part of the entries.")
    if node.function == "sums" and isinstance(stated_type(found), Unrounded):
        raise wrong_type("“sums” takes sums that are rounded.", value.span or node.span, "Round it: sums(list, rounded(value)).")
    made = Kind.TEXT if node.function == "sums" else stated_type(found)
    return made if never_empty and not isinstance(found, Maybe) else Maybe(made)
