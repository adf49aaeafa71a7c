"""Each wrong operator, number or branch in an expression by which papers grant something fails a scenario.

Some are tried here; `make granted` tries all of them.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from random import Random

import pytest
from mutation.granting import EQUIVALENT, Mutant, RunScenario, is_found, mutants, run_and_keep

from assembler.loader.scenarios import Scenario, load_scenarios, scenario_files
from examples import ROOT, library

SAMPLE = 8


@cache
def read(programme: str) -> Sequence[Scenario]:
    files, _ = scenario_files(ROOT / "tests" / "scenarios" / programme)
    return tuple(one for file in files for one in load_scenarios(file, library())[0] if one is not None)


@cache
def kept(programme: str, number: int) -> RunScenario:
    return run_and_keep(read(programme)[number], library())


def scenarios(programme: str) -> Iterator[RunScenario]:
    """Yield the scenarios of a programme, each run when it is first asked for."""
    return (kept(programme, number) for number in range(len(read(programme))))


@cache
def tried(programme: str) -> Sequence[Mutant]:
    return tuple(one for one in mutants(library().programmes[programme]) if one.name not in EQUIVALENT)


@pytest.mark.parametrize(
    ("programme", "name"),
    [
        ("qalyptus", "customers.too_late = this.first_order >= this.last_day"),
        ("qalyptus", "sales.as_party = party_since <= this.ordered_on"),
        ("ipp", "exceptions.runs = this.approved_on is stated and this.until > matter.issued"),
    ],
)
def test_a_wrong_limit_fails_a_scenario(programme: str, name: str) -> None:
    assert is_found(next(one for one in tried(programme) if one.name == name), library(), scenarios(programme))


@pytest.mark.slow
@pytest.mark.parametrize(("programme", "entries"), [("qalyptus", ("sales.", "customers.")), ("ipp", ("exceptions.",))])
def test_wrong_grants_drawn_by_chance_fail_a_scenario(programme: str, entries: tuple[str, ...]) -> None:
    among = [one for one in tried(programme) if one.name.startswith(entries)]
    drawn = Random(2026).sample(among, min(SAMPLE, len(among)))
    assert [one.name for one in drawn if not is_found(one, library(), scenarios(programme))] == []


def test_each_mutant_that_says_the_same_is_one_of_today() -> None:
    named = {one.name for programme in library().programmes.values() for one in mutants(programme)}
    assert EQUIVALENT.keys() - named == set()
