"""Numbers of paragraphs that do not follow: 4.3 behind 4.1, (d) behind (b), or one of them twice. A program counts right; these are typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assembler.checks.check import Fault
from assembler.imports.labels import bare, parts, with_number
from assembler.imports.outline import every_passage
from assembler.model.contract import Passage
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.proofreading.as_library import ContractPaper

OUT_OF_ORDER = Fault("number-out-of-order", Severity.ERROR)
_LETTER = re.compile(r"(?P<open>\(?)(?P<letter>[a-z]|[A-Z]|[ivx]{1,5})(?P<close>[).])")
ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
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


@dataclass(slots=True)
class _Run:
    """Items that are lettered one after the other: how their letters look, whether these are Roman numerals, how many there were."""

    look: str
    roman: bool
    count: int

    def at(self, letter: str) -> int:
        """Return which one of the run a letter is, from 1; 0 for one of another run."""
        if self.roman:
            return ROMANS.index(letter) + 1 if letter in ROMANS else 0
        return ord(letter.lower()) - ord("a") + 1 if len(letter) == 1 else 0

    def letter(self, count: int) -> str:
        """Return the letter of an item."""
        written = ROMANS[count - 1] if self.roman else chr(ord("a") + count - 1)
        return self.look.replace("A", written.upper()).replace("a", written)


def find_letters_out_of_order(paper: ContractPaper) -> Iterator[Diagnostic]:
    """Find the typed letters of paragraphs that do not follow the one before them in their list, and those that stand twice."""
    runs: list[_Run] = []
    for placed in every_passage(paper.read.outline.sections):
        if _figures(placed.passage) or placed.passage.heading:
            runs.clear()
        found = _LETTER.fullmatch(with_number(placed.passage).label)
        if found is None:
            continue
        letter = found["letter"]
        look = f"{found['open']}{'A' if letter.isupper() else 'a'}{found['close']}"
        told = _count(runs, look, letter)
        if told and not placed.passage.label:
            label = found[0]
            yield OUT_OF_ORDER(told, paper.place(placed, 0, len(label) if placed.text.startswith(label) else 1), "", label)


def _count(runs: list[_Run], look: str, letter: str) -> str:
    """Count a letter in the innermost run that it goes on with, or as the first of a new one; return what is told of it.

    One of no run tells nothing: only the letter before it may be missing, or it may stand twice, in a run that has begun with its first.
    """
    alike = [run for run in reversed(runs) if run.look == look and run.at(letter)]
    for run in alike:
        if run.at(letter) == run.count + 1:
            _go_on(runs, run, letter)
            return ""
    if letter.lower() in ("a", "i"):
        runs.append(_Run(look, letter.lower() == "i", 1))
        return ""
    for run in alike:
        if run.count > 1 and run.at(letter) in (run.count, run.count + 2):
            before = run.count
            _go_on(runs, run, letter)
            label = run.letter(run.count)
            return f"{label} stands twice." if run.count == before else f"{label} follows {run.letter(before)}."
    runs.clear()
    return ""


def _go_on(runs: list[_Run], run: _Run, letter: str) -> None:
    """Go on with a run: those inside it have ended."""
    run.count = run.at(letter)
    del runs[next(at for at, one in enumerate(runs) if one is run) + 1 :]
