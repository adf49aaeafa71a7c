"""What a clause prints, line by line, is what a packet of the same library prints."""

from collections import Counter
from pathlib import Path

from small_library import agreement, write

from assembler.commands.clause_lines import clause_texts
from assembler.loader import load_library
from examples import library


def test_lines_have_their_numbers_values_and_conditions(tmp_path: Path) -> None:
    text = "1. The fee is 5.\n   1. First.\n   2. Second, where {{ partner.legal_name }} agrees.\n2. Last.\n"
    loaded, findings = load_library(write(tmp_path, agreement({"loans": text})))
    assert loaded, findings
    (found,) = clause_texts(loaded)
    assert [(line.label, line.text, line.when) for line in found.lines] == [
        ("1.", "The fee is 5.", ""),
        ("(a)", "First.", ""),
        ("(b)", "Second, where ‹partner.legal_name› agrees.", ""),
        ("2.", "Last.", ""),
    ]


def test_each_clause_of_the_shipped_library_stands_once_in_each_wording() -> None:
    texts = clause_texts(library())
    assert {text.clause for text in texts} == {placed.clause for plan in library().documents.values() for placed in plan.clauses}
    places = Counter((text.programme, text.document, text.clause) for text in texts)
    assert len({(text.programme, text.document, text.clause, text.title, text.lines) for text in texts}) == len(texts)
    assert [number for number in places.values() if number > 1], "some clause has a wording of its own in a later edition"
