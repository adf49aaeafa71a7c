"""What shows in a long text that capitalised words are a term, and what shows nothing."""

from itertools import islice, product
from pathlib import Path

import pytest
from small_library import agreement, load

from assembler.checks import check_library
from assembler.checks.term_evidence import ENOUGH_WORDS
from assembler.model.library import Library

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
        ("It has Con-Signment helpers.", []),
        ("It has a Con-Signment.", ["Con-Signment"]),
        ("It looks at mary.co. It asks the Mary. It likes the Mary.", []),
        ("It asks the CONSIGNMENT or else.", []),
        ("Neither agrees the Agreement with the Parties, nor the Agreement of the Parties.", []),
        ("It pays its account (your Fee). It keeps the Fee.", []),
        ("It pays for the Fee of this Agreement. It likes the Fee of this Agreement.", []),
        ("It follows the conditions. It likes the Terms and Conditions and those Terms and Conditions.", []),
        ("It has rules. It obeys these Order Rules. It likes these Order Rules.", []),
        ("It has a board. It may designate a Site Board. It asks the Site Board. It hears the Site Board.", []),
        ("It keeps the Order Fee Consignment. It likes the Order Fee Consignment.", []),
        ("It sends a Fee, to be attached as Annex 3. It likes the Fee.", []),
        ("It keeps the Site Order between the parties of old.", []),
        ("It keeps the Site Order dated of old.", []),
        ("It pays the Fee Order 2026-6 Trust. It likes the Fee Order 2026-6 Trust.", []),
        ("It pays the Fee of the Order. It likes the Fee of the Order. Site or Fee means what is due.", []),
        ("It sends any Consignment Order by mail. It likes any Consignment Order.", []),
    ],
)
def test_a_term_in_a_long_text_stands_as_one(tmp_path: Path, said: str, told: list[str]) -> None:
    defined = '**"Consignment"** means what is sent. **"Order"** means what is asked for. Each Order brings a Consignment.'
    library = others(tmp_path, f"{defined}\n\n{_LONG}\n\n{said}\n")
    found = [one.subject.partition(":")[2] for one in check_library(library).findings if one.id == "undefined-term"]
    assert found == told


def others(root: Path, text: str) -> Library:
    """Load a library of a text that others wrote, in their style."""
    files = agreement({"term": text})
    return load(root, files | {"small/programme.yaml": f"house_style: false\n{files['small/programme.yaml']}"})


def test_in_a_short_text_one_use_behind_an_article_is_enough(tmp_path: Path) -> None:
    library = load(tmp_path, agreement({"term": "1. It pays the Fee.\n"}))
    assert [one.subject for one in check_library(library).findings if one.id == "undefined-term"] == ["small/agreement:Fee"]


def test_a_body_that_a_title_names_needs_no_definition(tmp_path: Path) -> None:
    said = "**Election and Term of Trade Directors.** It asks the Trade Directors, the Trade Group and the Fee. It pays the Fee to the Trade Group and the Trade Directors."
    library = others(tmp_path, f"1. {_LONG} A group and directors trade.\n2. {said}\n")
    found = [one.subject.partition(":")[2] for one in check_library(library).findings if one.id == "undefined-term"]
    assert found == ["Trade Group", "Fee"]
