"""The typing rules of single operations, given the types of their parts."""

import pytest

from assembler.model.expressions import (
    Call,
    EntryOf,
    ExpressionTypeError,
    ListOf,
    Literal,
    Lookup,
    Maybe,
    Name,
    OneOf,
    RecordType,
    Type,
    Unrounded,
)
from assembler.model.expressions.type_rules import branch_type, lookup_type, or_else_type, total_type
from assembler.model.values import Kind

ROW = RecordType("fee", {"id": OneOf(("gold", "silver")), "amount": Kind.MONEY})
DEAL = RecordType("deal", {"id": Kind.ID})
FEE, DEAL_OF = Lookup(Name("fees"), Name("status")), Lookup(Name("deals"), Name("reward"))


def test_a_closed_set_within_the_keys_looks_up_a_row() -> None:
    assert lookup_type(FEE, ListOf(ROW), OneOf(("gold",))) == ROW
    assert lookup_type(FEE, ListOf(ROW), Maybe(OneOf(("gold",)))) == Maybe(ROW)
    assert lookup_type(DEAL_OF, ListOf(DEAL), EntryOf("deals")) == DEAL


@pytest.mark.parametrize(
    ("node", "of", "key"),
    [
        (FEE, ROW, Kind.TEXT),
        (FEE, ROW, OneOf(("gold", "bronze"))),
        (DEAL_OF, DEAL, EntryOf("orders")),
        (Lookup(Name("fees"), Literal("bronze")), ROW, Kind.TEXT),
    ],
)
def test_a_key_that_may_name_no_row_is_refused(node: Lookup, of: RecordType, key: Type) -> None:
    with pytest.raises(ExpressionTypeError, match="no sure key"):
        lookup_type(node, ListOf(of), key)


def test_a_constant_out_of_a_closed_set_has_its_type() -> None:
    status, gold = Name("status"), Literal("gold")
    assert branch_type(status, OneOf(("gold", "silver")), Kind.TEXT, (status, gold)) == OneOf(("gold", "silver"))


def test_or_else_is_for_a_value_that_may_be_missing() -> None:
    node, value, dash = Call("or_else", ()), Name("amount"), Literal("–")
    assert or_else_type(node, value, Name("other"), Maybe(Kind.MONEY), Kind.MONEY) is Kind.MONEY
    assert or_else_type(node, value, dash, Maybe(Kind.MONEY), Kind.TEXT) is Kind.TEXT
    with pytest.raises(ExpressionTypeError, match="always stated"):
        or_else_type(node, value, dash, Kind.MONEY, Kind.TEXT)


def test_a_total_may_be_missing_unless_the_list_is_never_empty() -> None:
    assert total_type(Call("sum", ()), Name("amount"), Kind.MONEY, never_empty=True) is Kind.MONEY
    assert total_type(Call("sum", ()), Name("amount"), Kind.MONEY, never_empty=False) == Maybe(Kind.MONEY)
    with pytest.raises(ExpressionTypeError, match="takes a whole number or a number or a rate or a sum of money"):
        total_type(Call("sum", ()), Name("day"), Kind.DATE, never_empty=True)


def test_sums_by_currency_are_a_text_of_money_that_is_rounded() -> None:
    assert total_type(Call("sums", ()), Name("amount"), Kind.MONEY, never_empty=True) is Kind.TEXT
    assert total_type(Call("sums", ()), Name("amount"), Maybe(Kind.MONEY), never_empty=True) == Maybe(Kind.TEXT)
    with pytest.raises(ExpressionTypeError, match="takes a sum of money of each entry"):
        total_type(Call("sums", ()), Name("count"), Kind.INTEGER, never_empty=True)
    with pytest.raises(ExpressionTypeError, match="takes sums that are rounded"):
        total_type(Call("sums", ()), Name("share"), Unrounded(Kind.MONEY), never_empty=True)
