"""A clause as a paper prints it under chosen choices."""

from pathlib import Path

import pytest
from small_library import agreement, load

from assembler.editor.printed_clause import PrintedClause, printed_clause

FEE = """\
1. A loan runs for {{ notice | words }}. {when: lend}
2. It is paid at once, or in parts:
   1. to a retailer; {when: retail}
   2. to a wholesaler. {when: not retail}
3. The place is {{ place }}. {when: place is stated}
"""


def shown(tmp_path: Path, *asked: str) -> PrintedClause:
    library = load(tmp_path, agreement({"fee": FEE}))
    return printed_clause(library, "small/agreement/fee.md", "small", "small/agreement", asked)


@pytest.mark.parametrize(
    ("asked", "choices", "lines"),
    [
        (
            (),
            (),
            [
                "1. It is paid at once, or in parts:",
                "    (a) to a wholesaler.",
                "2. The place is ‹place›. [where the place is stated]",
            ],
        ),
        (("lend",), ("lend",), ["1. A loan runs for sixty (60) days.", "2. It is paid at once, or in parts:"]),
        (("retail", "not delivery"), ("trade", "retail"), ["1. It is paid at once, or in parts:", "    (a) to a retailer;"]),
    ],
)
def test_the_fewest_choices_or_those_that_are_asked_for(
    tmp_path: Path, asked: tuple[str, ...], choices: tuple[str, ...], lines: list[str]
) -> None:
    found = shown(tmp_path, *asked)
    assert (found.fault, found.choices) == ("", choices)
    assert [line for line in found.text.splitlines() if line][2 : 2 + len(lines)] == lines


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (("gold",), "“gold” is no choice of Small Programme. There are delivery, express, lend, retail, trade, wholesale."),
        (("express", "not delivery"), "No valid combination has these choices and prints this clause."),
    ],
)
def test_what_cannot_be_is_a_sentence(tmp_path: Path, asked: tuple[str, ...], fault: str) -> None:
    assert shown(tmp_path, *asked) == PrintedClause("", (), "", fault)
