"""What stands at a place of a text, and how the text can go on."""

from pathlib import Path

import pytest
from small_library import agreement, write

from assembler.editor.places import meaning_at, offers_at
from assembler.loader import load_library
from assembler.model.library import Library

FEE = '1. The **"Fee"** is due at once. {id: due}\n2. As [](#fee.due) says, the Fee is paid.\n'
PATH = "small/agreement/fee.md"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    found, findings = load_library(write(tmp_path, agreement({"fee": FEE})))
    assert found, findings
    return found


def test_a_reference_leads_to_its_item_and_a_term_to_its_definition(library: Library) -> None:
    line = FEE.splitlines()[1]
    reference = meaning_at(library, PATH, line, line.index("fee.due") + 2)
    assert reference
    assert [(span.path.endswith(PATH), span.line) for span in reference.declared] == [(True, 5)], (
        "behind the four lines of title and source"
    )
    term = meaning_at(library, PATH, line, line.index("Fee is") + 1)
    assert term
    assert line[term.start : term.end] == "Fee"
    assert [span.line for span in term.declared] == [5]
    assert meaning_at(library, PATH, line, line.index("paid") + 1) is None


@pytest.mark.parametrize(
    ("before", "kind", "text"),
    [("As [](#", "reference", "fee.due"), ("pays {{ ", "name", "partner"), ("the F", "term", "Fee")],
)
def test_a_text_can_go_on_with_what_is_there(library: Library, before: str, kind: str, text: str) -> None:
    offers = [offer for offer in offers_at(library, PATH, before) if offer.kind == kind]
    assert text in {offer.text for offer in offers}


def test_behind_small_words_nothing_is_offered(library: Library) -> None:
    assert [*offers_at(library, PATH, "the fee is ")] == []
