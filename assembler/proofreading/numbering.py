"""Numbers of paragraphs that do not follow: 4.3 behind 4.1, or 4.1 twice. A program counts right; these are typed."""

import re
from collections.abc import Iterator

from assembler.checks.check import Fault
from assembler.imports.labels import bare, parts, with_number
from assembler.imports.outline import every_passage
from assembler.model.contract import Passage
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.proofreading.as_library import ContractPaper

OUT_OF_ORDER = Fault("number-out-of-order", Severity.ERROR)
_LAST = re.compile(r"(?P<before>.*?)(?P<last>\d+)", re.DOTALL)


def find_numbers_out_of_order(paper: ContractPaper) -> Iterator[Diagnostic]:
    """Find the typed numbers that do not follow the one before them at their level, and those that stand twice."""
    reached: dict[str, int] = {}
    for placed in every_passage(paper.read.outline.sections):
        label = _figures(placed.passage)
        found = _LAST.fullmatch(label)
        if found is None:
            continue
        before, count = found["before"], int(found["last"])
        known = reached.get(before)
        typed = not placed.passage.label
        if typed and known is not None and count in (known, known + 2) and _above(before, reached):
            told = f"{label} stands twice." if count == known else f"{label} follows {before}{known}."
            yield OUT_OF_ORDER(told, paper.place(placed, 0, len(label) if placed.text.startswith(label) else 1), "", label)
        reached[before] = count
        reached = {level: last for level, last in reached.items() if not level.startswith(f"{label}.")}


def _figures(passage: Passage) -> str:
    """Return the number of figures before a paragraph, typed or counted; empty for a letter, and for none."""
    label = with_number(passage).label
    return bare(label) if parts(label) else ""


def _above(before: str, reached: dict[str, int]) -> bool:
    """Whether the number above is the one that was reached, 4. for 4.3, or none of its level was met."""
    above = _LAST.fullmatch(before.rstrip("."))
    return above is None or reached.get(above["before"], int(above["last"])) == int(above["last"])
