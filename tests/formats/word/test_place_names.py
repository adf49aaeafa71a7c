from dataclasses import replace

import pytest
from formats.word.word_sample import AGREEMENT, edited, swap, word

from assembler.formats.word.package import DOCUMENT
from assembler.formats.word.place_names import numbered_places
from assembler.formats.word.writer import bookmark_name
from assembler.model.document import Block, Heading, Provision, Text

BLOCKS: tuple[Block, ...] = (
    Heading("1.", "1", "fees-and-tax", (Text("Fees"),)),
    Provision(2, "1.1", "1.1", "fees-and-tax.set-off", (Text("Never."),)),
    Provision(2, "1.2", "1.2", "fees-and-tax.1.2", (Text("Without a name."),)),
    Provision(2, "1.3", "1.3", "fees-and-tax.a-name-that-is-far-too-long", (Text("Named:"),)),
    Provision(3, "(a)", "1.3(a)", "fees-and-tax.1-3", (Text("By figures."),)),
    Heading("2.", "2", "fees", (Text("More"),)),
    Provision(2, "2.1", "2.1", "fees.and-tax", (Text("Like the clause before."),)),
)
DATA = word(replace(AGREEMENT, blocks=BLOCKS))
CLAUSES = ("fees-and-tax", "fees")
LONG = "fees-and-tax.a-name-that-is-far-too-long"
SHORT = {"fees-and-tax": "1", "fees-and-tax.set-off": "1.1", "fees-and-tax.1-3": "1.3(a)", "fees": "2", "fees.and-tax": "2.1"}


def test_names_are_read_off_the_bookmarks() -> None:
    found, fault = numbered_places(DATA, CLAUSES)
    assert found is not None, fault
    assert (found.numbers, found.unknown) == (SHORT, (bookmark_name(LONG),))


def test_a_long_name_is_the_known_one_with_its_digest() -> None:
    found, _ = numbered_places(DATA, CLAUSES, ("fees-and-tax.a-name-that-is-far-too-short", LONG))
    assert found is not None
    assert (found.numbers, found.unknown) == (SHORT | {LONG: "1.3"}, ())


@pytest.mark.parametrize(
    ("data", "clauses", "fault"),
    [
        (b"%PDF", CLAUSES, "The file is no Word document (.docx), or it is damaged."),
        (DATA, (*CLAUSES, "term"), "It has no clause “term”."),
    ],
)
def test_a_file_that_is_not_the_paper_has_no_places(data: bytes, clauses: tuple[str, ...], fault: str) -> None:
    found, sentence = numbered_places(data, clauses)
    assert found is None
    assert sentence == fault


def test_a_reference_that_prints_another_number_is_told() -> None:
    clauses = tuple(block.anchor for block in AGREEMENT.blocks if isinstance(block, Heading))
    assert numbered_places(word(), clauses)[0] is not None
    wrong = edited(word(), DOCUMENT, swap(">2.2<", ">2.3<"))
    assert numbered_places(wrong, clauses) == (
        None,
        "Its reference “2.3” does not print the number of the place that it points at.",
    )
