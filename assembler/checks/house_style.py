"""House style: how this house writes, beside what is wrong in any contract; a programme can switch these checks off."""

import re
from collections.abc import Iterator

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.index import ProgrammeIndex
from assembler.checks.numbers import STYLE_OF_NUMBERS
from assembler.checks.prose import proses_holding
from assembler.checks.references import STYLE_OF_REFERENCES
from assembler.checks.structure import SAME_TEXTS
from assembler.checks.unlisted_names import UNLISTED_NAMES
from assembler.checks.wording import inline_lists
from assembler.model.diagnostics import Diagnostic, Severity

AND_OR = Fault("and-or", Severity.INFO)
INLINE = Fault("inline-list", Severity.INFO)

_AND_OR = re.compile(r"\band\s*/\s*or\b", re.IGNORECASE)
_BRACKET = re.compile(r"\)")


def find_and_or(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find “and/or”. House style: it is information and does not fail.

    Why it matters: nobody knows whether both are owed, or one, and who chooses.

    Example: `The Partner sells and/or installs the Software.`

    Write instead: `The Partner sells the Software, installs it, or both.`
    """
    for prose in proses_holding(index, _AND_OR):
        for found in _AND_OR.finditer(prose.text):
            hint = "Write “or”, where one is enough; “and”, where both are meant; else “A, B, or both”."
            yield AND_OR(
                "“and/or” leaves open what is meant.",
                prose.span(*found.span()),
                hint,
                f"{prose.part.wording.clause.id}:{prose.text[:40]}",
            )


def find_inline_list(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a list inside a sentence, “(a) …; (b) …”. House style: it is information and does not fail.

    Why it matters: the letters are typed, so no reference can name one of these items, and a letter that is left out stays out.

    Example: `The Partner may (a) sell and (b) install the Software.`

    Write instead: the sentence up to a colon, and below it, indented, `1. sell the Software.` `2. install it. {id: install}`; then
    `[](#rights.install)` refers to the item.
    """
    for prose in proses_holding(index, _BRACKET):
        for marks in inline_lists(prose.text):
            first, last = marks[0], marks[-1]
            sentence = (
                f"The items ({first['mark']}) to ({last['mark']}) stand inside a sentence, where no reference can name them."
            )
            hint = "End the sentence with a colon, and write the items below it, indented: 1. … 2. …, with {id: …} where you refer to one."
            yield INLINE(sentence, prose.span(*first.span()), hint, f"{prose.part.wording.clause.id}:{prose.text[:40]}")


HOUSE_STYLE = (
    *STYLE_OF_NUMBERS,
    *STYLE_OF_REFERENCES,
    *UNLISTED_NAMES,
    *SAME_TEXTS,
    AND_OR.found_by(find_and_or, reads=Reads.ONE_CLAUSE),
    INLINE.found_by(find_inline_list, reads=Reads.ONE_CLAUSE),
)
STYLE_IDS = frozenset(check.id for check in HOUSE_STYLE)
"""The ids of the checks of house style."""
