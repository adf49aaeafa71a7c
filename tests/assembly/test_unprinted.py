"""What a matter states and no paper prints is told, with its place and with what would print it."""

from pathlib import Path

import pytest
from small_library import agreement, load, paper, try_assemble

from assembler.model.library import Library

PAPERS = """\
- {document: note, handling: exhibit, for: loan in loans, when: lend and loan.owed is stated}
- {document: list, handling: exhibit, when: trade}
"""
LISTED = "1. In {{ place }}. {when: place is stated}\n\n   | Item |\n   |---|\n   | {{ l.item }} {for: l in loans} {when: not lend} |\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    files = agreement({"term": "Words."}, papers=PAPERS)
    files |= paper("note", {"debt": "1. Owed is {{ loan.owed | money }} for {{ loan.item }}."}, title="Note of Debt")
    return load(tmp_path, files | paper("list", {"items": LISTED}, title="List of Items"))


def told(library: Library, more: str) -> list[tuple[str, str, str]]:
    assembly, findings = try_assemble(library, more)
    assert assembly is not None, findings
    assert {finding.id for finding in findings} <= {"prints-nothing"}
    return [(str(finding.span), finding.message, finding.hint) for finding in findings]


def test_an_entry_without_a_paper_is_told_at_its_place_with_the_paper_for_it(library: Library) -> None:
    assert told(library, "choices: [lend]\nloans: [{id: a, item: book, owed: 5 EUR}, {id: b, item: cup}]\n") == [
        (
            "matter.yaml:11:48",
            "No paper of this packet prints “b” of “loans”.",
            "There is a paper for one, Note of Debt, where “Lending” is chosen and the loan's owed is stated.",
        )
    ]


def test_a_row_that_prints_a_part_of_an_entry_is_enough(library: Library) -> None:
    assert told(library, "choices: [trade, retail]\nfacts: {place: Oslo}\nloans: [{id: b, item: cup}]\n") == []


def test_an_answer_that_only_a_text_under_a_condition_would_print_is_told(library: Library) -> None:
    assert told(library, "choices: [lend]\nfacts: {place: Oslo}\n") == [
        (
            "matter.yaml:11:16",
            "No paper of this packet prints “place”.",
            "It has a place in List of Items, under a condition. Meet it, or leave “place” out.",
        )
    ]
