"""The functions of the language: the parameters of each, the type of its result, and its implementation."""

from collections.abc import Callable, Mapping

from assembler.model.expressions import arithmetic
from assembler.model.expressions.kinds import ORDERED, Maybe, Type, Unrounded, comparable_type, stated_type
from assembler.model.quick_dataclass import dataclass
from assembler.model.values import Kind, Quantity

NUMBERS = (Kind.INTEGER, Kind.NUMBER)
SIZES = (*NUMBERS, Kind.RATE, Kind.MONEY)
Wanted = tuple[Kind, ...]

TOTALS = ("sum", "sums", "smallest", "largest")
LIST_FUNCTIONS = dict.fromkeys(TOTALS, (2, 3)) | {"count": (1, 2), "some": (2, 2), "every": (2, 2)}
"""Functions over the entries of a list, with the fewest and the most arguments."""

SAFE_FUNCTIONS = frozenset({"or_else", "count", "some", "every"})
"""Functions that always have a result, so that a text may call them."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of values: the kinds of each parameter, the type of the result, and the implementation.

    `result` is None where the result has the type of the first argument. The last argument may be repeated if `variadic`,
    and omitted if `optional`.
    """

    parameters: tuple[Wanted, ...]
    result: Type | None
    compute: Callable[..., Quantity]
    variadic: bool = False
    optional: bool = False

    def wanted(self, place: int) -> Wanted:
        """Return the kinds that the argument at a place, from 0, may have."""
        return self.parameters[min(place, len(self.parameters) - 1)]

    def fits(self, count: int) -> bool:
        """Whether the function takes this number of arguments."""
        least = len(self.parameters) - self.optional
        return count >= least and (self.variadic or count <= len(self.parameters))


def _rounding(direction: int) -> Callable[..., Quantity]:
    return lambda value, digits=None: arithmetic.rounded(value, digits, direction)


_DATE: Wanted = (Kind.DATE,)
_INTEGER: Wanted = (Kind.INTEGER,)

FUNCTIONS: Mapping[str, Function] = {
    "day": Function((_DATE,), Kind.INTEGER, lambda day: day.day),
    "month": Function((_DATE,), Kind.INTEGER, lambda day: day.month),
    "quarter": Function((_DATE,), Kind.INTEGER, arithmetic.quarter),
    "year": Function((_DATE,), Kind.INTEGER, lambda day: day.year),
    "date": Function((_INTEGER, _INTEGER, _INTEGER), Kind.DATE, arithmetic.day_of),
    "days_after": Function((_DATE, _INTEGER), Kind.DATE, arithmetic.days_after),
    "days_before": Function((_DATE, _INTEGER), Kind.DATE, lambda day, count: arithmetic.days_after(day, -count)),
    "months_after": Function((_DATE, _INTEGER), Kind.DATE, arithmetic.months_after),
    "months_before": Function((_DATE, _INTEGER), Kind.DATE, lambda day, count: arithmetic.months_after(day, -count)),
    "month_end": Function((_DATE,), Kind.DATE, arithmetic.month_end),
    "quarter_start": Function((_DATE,), Kind.DATE, arithmetic.quarter_start),
    "quarter_end": Function((_DATE,), Kind.DATE, arithmetic.quarter_end),
    "share": Function((NUMBERS, NUMBERS), Unrounded(Kind.RATE), arithmetic.share),
    "rounded": Function((SIZES, _INTEGER), None, _rounding(0), optional=True),
    "rounded_up": Function((SIZES, _INTEGER), None, _rounding(1), optional=True),
    "rounded_down": Function((SIZES, _INTEGER), None, _rounding(-1), optional=True),
    "min": Function((ORDERED, ORDERED), None, arithmetic.smallest, variadic=True),
    "max": Function((ORDERED, ORDERED), None, arithmetic.largest, variadic=True),
}

FUNCTION_NAMES = tuple(sorted((*FUNCTIONS, *LIST_FUNCTIONS, "or_else", "band")))
"""The names of all functions, in alphabetical order."""


def result_type(name: str, arguments: tuple[Type, ...]) -> Type:
    """Return the type of a function's result; the result may be missing where an argument may."""
    function, first = FUNCTIONS[name], stated_type(arguments[0])
    made = function.result if function.result is not None else first
    if name.startswith("rounded"):
        made = comparable_type(first)
        made = Kind.INTEGER if made is Kind.NUMBER and len(arguments) == 1 else made
    elif function.variadic:
        made = common_type(arguments) or first
    return Maybe(made) if any(isinstance(argument, Maybe) for argument in arguments) else made


def common_type(types: tuple[Type, ...]) -> Type | None:
    """Return the type that several types have in common: a whole number is a number, a rounded sum a sum; None where they differ."""
    # Types are compared, never put into sets: a record holds a mapping and has no hash.
    stated = tuple(map(stated_type, types))
    kinds = tuple(map(comparable_type, stated))
    if all(one == stated[0] for one in stated):
        return stated[0]
    if all(kind in NUMBERS for kind in kinds):
        return Kind.NUMBER
    if any(kind != kinds[0] for kind in kinds):
        return None
    return next((one for one in stated if isinstance(one, Unrounded)), kinds[0])


def operation_type(operator: str, left: Type, right: Type) -> Type | None:
    """Return the type of the result of `+`, `-`, `*` or `/`, or None where the operator takes no such values."""
    one, other = stated_type(left), stated_type(right)
    made = _sum_type(operator, one, other) if operator in ("+", "-") else _product_type(operator, one, other)
    return Maybe(made) if made is not None and (isinstance(left, Maybe) or isinstance(right, Maybe)) else made


def _sum_type(operator: str, left: Type, right: Type) -> Type | None:
    if left is Kind.DATE:
        if right is Kind.DURATION:
            return Kind.DATE
        return Kind.INTEGER if right is Kind.DATE and operator == "-" else None
    summands = (comparable_type(left), comparable_type(right))
    return common_type((left, right)) if all(kind in SIZES for kind in summands) else None


def _product_type(operator: str, left: Type, right: Type) -> Type | None:
    one, other = comparable_type(left), comparable_type(right)
    if one not in SIZES or other not in SIZES:
        return None
    if one in NUMBERS and other in NUMBERS:
        whole = operator == "*" and one is Kind.INTEGER and other is Kind.INTEGER
        return Kind.INTEGER if whole else Kind.NUMBER
    if operator == "/":
        if one == other:
            return Kind.NUMBER
        divisible = one is Kind.MONEY or (one is Kind.RATE and other in NUMBERS)
        return Unrounded(Kind(one)) if divisible else None
    if Kind.MONEY in (one, other):
        return Unrounded(Kind.MONEY) if one != other else None
    return Unrounded(Kind.RATE)
