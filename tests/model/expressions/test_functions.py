"""The functions of the language, and the types of their results."""

import pytest

from assembler.model.expressions import Maybe, OneOf, Type, Unrounded
from assembler.model.expressions.functions import FUNCTION_NAMES, FUNCTIONS, common_type, operation_type, result_type
from assembler.model.values import Kind
from examples import ROOT


def test_every_function_stands_in_the_readme() -> None:
    readme = (ROOT / "clauses" / "README.md").read_text("utf-8")
    assert [name for name in FUNCTION_NAMES if f"{name}(" not in readme] == []


@pytest.mark.parametrize(
    ("left", "operator", "right", "result"),
    [
        (Kind.INTEGER, "+", Kind.NUMBER, Kind.NUMBER),
        (Kind.INTEGER, "/", Kind.INTEGER, Kind.NUMBER),
        (Kind.DATE, "-", Kind.DATE, Kind.INTEGER),
        (Kind.DATE, "+", Kind.DURATION, Kind.DATE),
        (Kind.DATE, "+", Kind.DATE, None),
        (Kind.MONEY, "*", Kind.RATE, Unrounded(Kind.MONEY)),
        (Kind.MONEY, "/", Kind.MONEY, Kind.NUMBER),
        (Kind.MONEY, "*", Kind.MONEY, None),
        (Kind.RATE, "*", Kind.RATE, Unrounded(Kind.RATE)),
        (Maybe(Kind.MONEY), "+", Unrounded(Kind.MONEY), Maybe(Unrounded(Kind.MONEY))),
        (Kind.TEXT, "+", Kind.TEXT, None),
    ],
)
def test_the_type_of_an_operation(left: Type, operator: str, right: Type, result: Type | None) -> None:
    assert operation_type(operator, left, right) == result


def test_a_common_type_is_the_wider_one() -> None:
    assert common_type((Kind.INTEGER, Kind.NUMBER)) is Kind.NUMBER
    assert common_type((Kind.MONEY, Unrounded(Kind.MONEY))) == Unrounded(Kind.MONEY)
    assert common_type((OneOf(("a",)), OneOf(("b",)))) is None


def test_rounding_gives_a_printable_kind() -> None:
    assert result_type("rounded", (Unrounded(Kind.MONEY),)) is Kind.MONEY
    assert result_type("rounded", (Kind.NUMBER,)) is Kind.INTEGER
    assert result_type("rounded", (Kind.NUMBER, Kind.INTEGER)) is Kind.NUMBER
    assert result_type("rounded", (Maybe(Kind.RATE),)) == Maybe(Kind.RATE)


def test_a_function_takes_its_number_of_arguments() -> None:
    fitting = {name: [count for count in range(5) if FUNCTIONS[name].fits(count)] for name in ("quarter", "rounded", "max")}
    assert fitting == {"quarter": [1], "rounded": [1, 2], "max": [2, 3, 4]}
