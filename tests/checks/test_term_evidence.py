"""What shows in a long text that capitalised words are a term, and what shows nothing."""

from itertools import islice, product
from pathlib import Path

import pytest
from small_library import agreement, load

from assembler.checks import check_library
from assembler.checks.term_evidence import ENOUGH_WORDS

_MANY = " ".join(islice(map("".join, product("bdfgk", "aiou", "lmnprt", "aiou")), ENOUGH_WORDS))
"""As many words in small letters as make a text long."""
_LONG = f"The buyer pays a fee for the site, the delivery point and the plan of it, as {_MANY}."


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("It pays the Fee. It keeps the Fee in mind.", ["Fee"]),
        ("It pays the Fee.", []),
        ("It pays a Fee (as defined below).", ["Fee"]),
        ("It pays the Fee. It keeps the Fee. What is due is referred to as the “Fee”.", []),
        ("It pays the Fee. It keeps the Fee. Fee shall mean what is due.", []),
        ("It opens. 4 Fee is due. 5 Fee is kept. a) Fee by mail.", []),
        ("It uses the Orange Site. It likes the Orange Site, of which it tells.", ["Orange Site"]),
        ("It uses the Examplify. It likes the Examplify.", []),
        ("It pays the Order Fee.", ["Order Fee"]),
        ("It pays the Site Fee.", []),
        ("It follows the Fee of the Harbour Board. It likes the Fee of the Harbour Board.", []),
        ("It pays the Fee plan. It likes the Fee plan.", []),
        ("It sends each Consigment.", ["Consigment"]),
        ("It is Consigned, as it likes.", []),
        ("It asks the CONSIGNMENT or else.", []),
        ("Neither agrees the Agreement with the Parties, nor the Agreement of the Parties.", []),
        ("It sends any Consignment Order by mail. It likes any Consignment Order.", []),
    ],
)
def test_a_term_in_a_long_text_stands_as_one(tmp_path: Path, said: str, told: list[str]) -> None:
    defined = '**"Consignment"** means what is sent. **"Order"** means what is asked for. Each Order brings a Consignment.'
    library = load(tmp_path, agreement({"term": f"{defined}\n\n{_LONG}\n\n{said}\n"}))
    found = [one.subject.partition(":")[2] for one in check_library(library).findings if one.id == "undefined-term"]
    assert found == told


def test_in_a_short_text_one_use_behind_an_article_is_enough(tmp_path: Path) -> None:
    library = load(tmp_path, agreement({"term": "1. It pays the Fee.\n"}))
    assert [one.subject for one in check_library(library).findings if one.id == "undefined-term"] == ["small/agreement:Fee"]
