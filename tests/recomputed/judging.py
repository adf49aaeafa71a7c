"""Judges what papers print and grant, one task after the other: a drawn matter by its seed, a mutant by its number."""

from collections.abc import Iterator
from functools import cache
from random import Random

from mutation.granting import EQUIVALENT, Mutant, RunScenario, finder, mutants, run_and_keep
from recomputed import declarations, evaluations, order_forms, statements

from assembler.loader import load_library
from assembler.loader.scenarios import load_scenarios, scenario_files
from assembler.model.library import Library
from examples import ROOT

DRAWN = {
    "partner statements": statements,
    "order forms with calendars": order_forms,
    "evaluations": evaluations,
    "declarations": declarations,
}


@cache
def library() -> Library:
    """Return the shipped library."""
    read, _ = load_library(ROOT / "clauses")
    if read is None:
        raise SystemExit("The library cannot be read: run assembler check.")
    return read


@cache
def wrong_grants(programme: str) -> list[Mutant]:
    """Return the mutants of a programme, in their order."""
    return [*mutants(library().programmes[programme])]


@cache
def scenarios(programme: str) -> list[RunScenario]:
    """Return the scenarios of a programme, each run once in the library as it is, in the order in which they are tried."""
    files, _ = scenario_files(ROOT / "tests" / "scenarios" / programme)
    read = (one for file in files for one in load_scenarios(file, library())[0] if one is not None)
    return [run_and_keep(one, library()) for one in read]


def work_out(task: tuple[str, int]) -> str:
    """Return what one drawn matter prints otherwise than the clauses grant; nothing where it prints the same."""
    kind, seed = task
    found = [*DRAWN[kind].faults(library(), DRAWN[kind].draw(Random(seed)))]
    return f"{kind}, seed {seed}: {'; '.join(found)}" if found else ""


def judge(programme: str, at: int) -> str:
    """Return the name of a mutant that no scenario finds, or nothing. What has found one is tried first for the next."""
    mutant = wrong_grants(programme)[at]
    found = finder(mutant, library(), scenarios(programme))
    if found is not None:
        scenarios(programme).remove(found)
        scenarios(programme).insert(0, found)
    return "" if found is not None else mutant.name


def table(count: int, wrong: list[str], judged: dict[str, list[str]]) -> Iterator[str]:
    """Yield the lines of the record: what was drawn and judged, then everything that was found wrong."""
    missed = [name for names in judged.values() for name in names if name and name not in EQUIVALENT]
    yield from ("| what | count |", "|---|---:|")
    yield from (f"| {kind} worked out | {count:,} |" for kind in DRAWN)
    yield f"| of these, printed otherwise than granted | {len(wrong):,} |"
    for programme, names in judged.items():
        same = sum(name in EQUIVALENT for name in names)
        yield f"| wrong grants of {programme} | {len(names):,} |"
        yield f"| of these, found by a scenario | {names.count(''):,} |"
        yield f"| of these, saying the same as the right one | {same:,} |"
    yield f"| wrong grants that nothing finds | {len(missed):,} |"
    yield ""
    yield from (f"- {one}" for one in (*wrong, *missed))
