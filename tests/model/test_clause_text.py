"""A list of items may be empty only where an entry's own list repeats all of them."""

import pytest

from assembler.model.clause_text import Item, ItemList, Repeat
from assembler.model.expressions import Attribute, Expression, Name
from assembler.model.source import Span

HERE = Span("a.md", 1, 1)
OWN, WHOLE = Attribute(Name("term"), "items"), Name("terms")


@pytest.mark.parametrize(
    ("repeated", "may_be_empty"),
    [([OWN], True), ([OWN, OWN], True), ([WHOLE], False), ([OWN, WHOLE], False), ([OWN, None], False), ([None], False)],
)
def test_a_list_of_an_entrys_own_items_may_be_empty(repeated: list[Expression | None], *, may_be_empty: bool) -> None:
    items = tuple(Item((), HERE, repeat=Repeat("one", of, HERE) if of else None) for of in repeated)
    assert ItemList(items, HERE).may_be_empty is may_be_empty
