"""Every mutant judged by all checks, and the table of the results: a row a kind."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import repeat
from multiprocessing import get_context
from os import getpid
from pathlib import Path
from random import Random

from mutation.kinds import KINDS
from mutation.library_copy import LibraryCopy, Verdict
from mutation.mutants import Kind, Mutant

Judged = Sequence[tuple[Kind, tuple[Verdict, ...]]]
SAMPLE = 25


def judge_all(folder: Path) -> Iterator[tuple[Kind, tuple[Verdict, ...]]]:
    """Check all mutants, kind after kind, in two processes that have their copies of the library below a folder."""
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        yield from zip(KINDS, pool.map(judge_named, [kind.name for kind in KINDS], repeat(folder)), strict=True)


def judge_named(name: str, folder: Path) -> tuple[Verdict, ...]:
    """Check a kind by its name: a kind itself cannot be sent to another process."""
    copy = library_copy(folder / str(getpid()))
    return tuple(copy.judge(mutant) for kind in KINDS if kind.name == name for mutant in kind.mutants)


def differing_from_whole(folder: Path) -> Sequence[Mutant]:
    """Return those of a sample of mutants of which a whole check says something else than the check of what changed."""
    mutants = Random(SAMPLE).sample([mutant for kind in KINDS for mutant in kind.mutants], SAMPLE)
    copy = library_copy(folder)
    return [one for one in mutants if not copy.agrees(one)]


@cache
def library_copy(folder: Path) -> LibraryCopy:
    """Copy the library to a folder and check it, once."""
    return LibraryCopy(folder)


def table(judged: Judged) -> Iterator[str]:
    """Yield a row for each kind, and two for all: what the checks can find, what only a person can."""
    yield "| kind of fault | seeded | found | found elsewhere | further | surprising |"
    yield "|---|---:|---:|---:|---:|---:|"
    for kind, verdicts in judged:
        yield row(kind.name, verdicts)
    for title, human in ((ALL_HUMAN, True), (ALL_CHECKABLE, False)):
        yield row(title, tuple(verdict for kind, verdicts in judged if kind.human is human for verdict in verdicts))


ALL_HUMAN = "**all that only a person with the source can see**"
ALL_CHECKABLE = "**all that a check can find**"


def row(name: str, verdicts: tuple[Verdict, ...]) -> str:
    """Return a row: mutants, those found where expected and elsewhere, further findings, and unexpected ones among them."""
    counts = (
        len(verdicts),
        sum(verdict.found for verdict in verdicts),
        sum(verdict.elsewhere for verdict in verdicts),
        sum(len(verdict.others) for verdict in verdicts),
        sum(len(verdict.surprises) for verdict in verdicts),
    )
    return f"| {name} | {' | '.join(map(str, counts))} |"


def faults(judged: Judged) -> Iterator[str]:
    """Yield a line for each mutant that is not found where expected, with the reason if there is one, and for each surprise."""
    for kind, verdicts in judged:
        for verdict in verdicts:
            if not verdict.found and not kind.human:
                place = f"{', '.join(verdict.mutant.paths)}:{verdict.mutant.line}"
                yield f"- {kind.name}: `{verdict.mutant.check}` is not found in {place}. {kind.missed}".rstrip()
            yield from (f"- {kind.name}: {finding.id} at {finding.span} is a surprise." for finding in verdict.surprises)
