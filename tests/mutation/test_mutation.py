"""The test of the checks themselves: faults of a hundred kinds, seeded into the shipped library, are found where each kind says.

Each kind is tried here by a mutant or two, and a sample of all mutants by all checks. `make mutation` tries every mutant.
"""

from pathlib import Path
from random import Random

import pytest
from mutation.kinds import KINDS
from mutation.library_copy import LibraryCopy
from mutation.mutants import Kind
from selection import quick_for

FOUND = [kind for kind in KINDS if not kind.human and not kind.missed]
CHECKABLE = [kind for kind in KINDS if not kind.human]
HUMAN = [kind for kind in KINDS if kind.human]
RECORD = Path(__file__).parents[1] / "recorded" / "mutation.md"
SAMPLE = 25
FEWEST, SHARE = 300, 0.95
MOST_SURPRISES = 10


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> LibraryCopy:
    return LibraryCopy(tmp_path_factory.mktemp("shipped"))


@pytest.mark.parametrize("kind", quick_for(FOUND[::16], FOUND, lambda kind: kind.name))
def test_a_kind_of_fault_is_found_where_it_says(kind: Kind, library: LibraryCopy) -> None:
    assert any(map(library.is_found, kind.mutants[:2])), kind.sentence


@pytest.mark.slow
def test_each_kind_has_a_name_and_mutants_of_its_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert all(len(set(map(repr, kind.mutants))) == len(kind.mutants) > 0 for kind in KINDS)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FOUND[::48], ids=lambda kind: kind.name)
def test_a_check_of_what_changed_finds_what_a_whole_check_finds(kind: Kind, library: LibraryCopy) -> None:
    assert library.agrees(kind.mutants[0])


@pytest.mark.slow
def test_a_sample_of_faults_is_found_where_expected_and_nothing_else_is(library: LibraryCopy) -> None:
    mutants = [mutant for kind in CHECKABLE for mutant in kind.mutants]
    verdicts = [library.judge(mutant) for mutant in Random(2026).sample(mutants, SAMPLE)]
    assert sum(verdict.found for verdict in verdicts) >= SHARE * SAMPLE
    assert [finding for verdict in verdicts for finding in verdict.surprises] == []


@pytest.mark.slow
def test_what_only_a_person_with_the_source_could_see_raises_no_alarm(library: LibraryCopy) -> None:
    verdicts = [library.judge(kind.mutants[0]) for kind in HUMAN]
    assert [finding for verdict in verdicts for finding in verdict.surprises] == []


def test_the_record_of_all_mutants_holds_what_is_asked_of_the_checks() -> None:
    counts = [int(cell) for cell in RECORD.read_text("utf-8").splitlines()[-1].split("|")[2:-1]]
    seeded, found, _, _, surprising = counts
    assert seeded >= FEWEST
    assert found >= SHARE * seeded
    assert surprising <= MOST_SURPRISES
