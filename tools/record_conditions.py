#!/usr/bin/env python3
"""Put each condition of the clauses wrong in each way, and write what the scenarios find into `tests/recorded/conditions.md`."""

import os
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache

from recorded_run import import_tests, judge_all, write_page

import_tests()

from mutation.conditions import EQUIVALENT, KeptScenario, WrongCondition, finder, mutants, programmes_of, run_and_keep  # noqa: E402
from mutation.test_conditions import read  # noqa: E402

from examples import library  # noqa: E402 - the tests' folder is known only now

HEAD = """# Conditions of the clauses, put wrong

`make conditions` put each condition on which a paper, a clause, an item, a row or a field is printed wrong in each way: dropped, turned
into its contrary, without one of its parts, with another operator or a number off by one (`tests/mutation/conditions.py`). Then it ran the
scenarios: each must fail one. A run that was stopped goes on at the same commit (`build/judged/`).
"""


@cache
def tried() -> tuple[WrongCondition, ...]:
    """Return all wrong conditions."""
    return mutants(library())


@cache
def kept(programme: str) -> list[KeptScenario]:
    """Return the scenarios of a programme, each run once in the library as it is, in the order in which they are tried."""
    return [run_and_keep(one, library()) for one in read(programme)]


def judge(at: int) -> str:
    """Return the name of a mutant that no scenario finds, or nothing. What has found one is tried first for the next."""
    mutant = tried()[at]
    for programme in programmes_of(mutant, library()):
        if found := finder(mutant, library(), kept(programme)):
            kept(programme).remove(found)
            kept(programme).insert(0, found)
            return ""
    return mutant.name


def table(names: list[str]) -> Iterator[str]:
    """Yield the lines of the record: what was judged, then what nothing finds, and what prints the same with the reason."""
    same = [name for name in names if name in EQUIVALENT]
    missed = [name for name in names if name and name not in EQUIVALENT]
    yield from ("| what | count |", "|---|---:|")
    yield f"| wrong conditions | {len(names):,} |"
    yield f"| of these, found by a scenario | {names.count(''):,} |"
    yield f"| of these, printing the same as the right one | {len(same):,} |"
    yield f"| wrong conditions that nothing finds | {len(missed):,} |"
    yield ""
    yield from (f"- nothing finds `{name}`" for name in missed)
    yield from (f"- {name}: {EQUIVALENT[name]}" for name in dict.fromkeys(same))


def main(day: date) -> None:
    """Judge all wrong conditions, and write the record."""
    os.environ["PYTEST_CURRENT_TEST"] = "tools/record_conditions.py"  # the library is read once in each process, as in a test
    write_page("conditions.md", HEAD, day, "all of them", table(judge_all("conditions", judge, range(len(tried())))))


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
