"""The check that a title fits the sentence in which a reference prints it."""

import re
from collections.abc import Iterator
from itertools import takewhile

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.index import ProgrammeIndex
from assembler.checks.reference_targets import Pointer, pointers
from assembler.model.clause_text import Words
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.walk import clause_leaves

TITLE = Fault("title-does-not-read", Severity.WARNING)

_DETERMINED = re.compile(r"\b(a|an|the|one|each|every|any|its|their|your|this|that)\s+$", re.IGNORECASE)
_ENDED = re.compile(r"[.!?]\s+$")
SENTENCE = 2
"""The level of the numbered items that begin a sentence; items below it continue one."""


def find_title_does_not_read(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A reference to a whole document that does not fit the sentence around it.

    Why it matters: such a reference prints the title with its article, “the Price List”; behind another article, or at the
    beginning of a sentence, it reads “a the Price List” or begins in small letters.

    Example: `The Supplier sends a [](#price-list/) each year.`

    Write instead: `The Supplier sends [](#price-list/) each year.`, and let the sentence begin with other words.
    """
    for pointer in pointers(index):
        fault = _misreading(pointer, index) if pointer.whole else ""
        if fault and proofs.possible(pointer.part.condition):
            hint = "Write the sentence so that “the” and the title fit into it."
            yield TITLE(fault, pointer.reference.span, hint, f"{pointer.part.wording.clause.id}:{pointer.reference.target}")


def _misreading(pointer: Pointer, index: ProgrammeIndex) -> str:
    title = next(
        (f"the {paper.plan.title}" for paper in index.papers if _is_target(paper.plan.id, pointer) and paper.plan.article), ""
    )
    before = _words_before(pointer)
    if not title:
        return ""
    if found := _DETERMINED.search(before):
        return f"This reads “{found[1]} {title}”."
    part = pointer.part
    begins = not before and (part.kind == "paragraph" or (part.kind == "item" and part.level == SENTENCE))
    return f"This sentence begins “{title}”, in small letters." if begins or _ENDED.search(before) else ""


def _is_target(document: str, pointer: Pointer) -> bool:
    return document == pointer.addresses[0].document


def _words_before(pointer: Pointer) -> str:
    """Return the words before a reference, with “…” for what is no words; empty where the reference begins the text."""
    before = takewhile(lambda leaf: leaf is not pointer.reference, clause_leaves(pointer.part.content))
    return "".join(leaf.text if isinstance(leaf, Words) else "…" for leaf in before)


READING = (TITLE.found_by(find_title_does_not_read, reads=Reads.ONE_CLAUSE),)
