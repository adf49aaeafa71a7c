"""Each wrong condition on which a paper prints something fails a scenario. Some are tried here; `make conditions` tries all of them."""

from collections.abc import Iterator
from functools import cache
from random import Random

import pytest
from mutation.conditions import EQUIVALENT, KeptScenario, WrongCondition, finder, mutants, programmes_of, run_and_keep

from assembler.loader.scenarios import Scenario, load_scenarios, scenario_files
from assembler.model.library import Library
from examples import ROOT, library

PROGRAMME, SAMPLE = "qalyptus", 25
"""The programme whose scenarios are run soonest, and how many of its wrong conditions are drawn."""

RECORD = ROOT / "tests" / "recorded" / "conditions.md"


@cache
def read(programme: str) -> tuple[Scenario, ...]:
    """Return the scenarios of a programme; first those of what is printed only where it applies."""
    files, _ = scenario_files(ROOT / "tests" / "scenarios" / programme)
    ordered = sorted(files, key=lambda file: file.name != "items.yaml")
    return tuple(one for file in ordered for one in load_scenarios(file, library())[0] if one is not None)


@cache
def kept(programme: str, number: int) -> KeptScenario:
    return run_and_keep(read(programme)[number], library())


def scenarios(mutant: WrongCondition) -> Iterator[KeptScenario]:
    """Yield the scenarios that may find a mutant, each run when it is asked for."""
    for programme in programmes_of(mutant, library()):
        yield from (kept(programme, number) for number in range(len(read(programme))))


def is_found(mutant: WrongCondition) -> bool:
    return finder(mutant, library(), scenarios(mutant)) is not None


@pytest.mark.slow
def test_wrong_conditions_drawn_by_chance_fail_a_scenario() -> None:
    recorded = RECORD.read_text("utf-8")
    own = (one for one in mutants(library()) if programmes_of(one, library()) == (PROGRAMME,))
    among = [one for one in own if one.name not in EQUIVALENT and f"`{one.name}`" not in recorded]
    assert [one.name for one in Random(2026).sample(among, SAMPLE) if not is_found(one)] == []


def test_each_mutant_that_prints_the_same_is_one_of_today() -> None:
    assert EQUIVALENT.keys() - {one.name for one in mutants(library())} == set()


def test_a_changed_library_has_the_wrong_condition_in_the_place_of_the_right_one() -> None:
    given: Library = library()
    for mutant in mutants(given)[::50]:
        changed = mutant.changed(given)
        again = [one for one in mutants(changed) if one.where == mutant.where]
        assert mutant not in again
