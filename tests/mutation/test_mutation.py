"""The test of the checks themselves: faults of a hundred kinds, seeded into the shipped library, are found where each kind says.

`pytest -m slow -s tests/mutation` prints the table of kinds.
"""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import pytest
from mutation.kinds import KINDS
from mutation.library_copy import LibraryCopy, Verdict, judge_kind
from mutation.mutants import Kind
from selection import quick_for

from assembler.loader import load_library
from assembler.model.diagnostics import failing

FOUND = [kind for kind in KINDS if not kind.human and not kind.missed]
CHECKABLE = [kind for kind in KINDS if not kind.human]
HUMAN = [kind for kind in KINDS if kind.human]
FEWEST, FEWEST_KINDS, SHARE = 300, 30, 0.95
MOST_SURPRISES = 10

Judged = list[tuple[Kind, tuple[Verdict, ...]]]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> LibraryCopy:
    return LibraryCopy(tmp_path_factory.mktemp("shipped"))


@pytest.mark.parametrize("kind", quick_for(FOUND[::16], FOUND, lambda kind: kind.name))
def test_a_kind_of_fault_is_found_where_it_says(kind: Kind, library: LibraryCopy) -> None:
    verdicts = (library.judge(mutant, alone=True) for mutant in kind.mutants[:2])
    assert any(verdict.found for verdict in verdicts), kind.sentence


@pytest.mark.slow
def test_each_kind_has_a_name_and_mutants_of_its_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert all(len(set(map(repr, kind.mutants))) == len(kind.mutants) > 0 for kind in KINDS)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FOUND[::24], ids=lambda kind: kind.name)
def test_reading_what_changed_is_reading_it_all(kind: Kind, library: LibraryCopy) -> None:
    mutant = kind.mutants[0]
    with library.changed(mutant.files):
        read, findings = library.read(mutant.files)
        whole, expected = load_library(library.root)
    assert findings == expected
    if not failing(findings):
        assert whole == replace(read, digest=whole.digest if whole else "")


@pytest.mark.slow
def test_faults_are_found_where_expected_and_nothing_else_is(tmp_path: Path) -> None:
    judged = judge_all(CHECKABLE, tmp_path)
    verdicts = [verdict for _, listed in judged for verdict in listed]
    found = sum(verdict.found for verdict in verdicts)
    print("\n".join(table(judged)))  # noqa: T201 - the table is what this test is read for
    assert len(verdicts) >= FEWEST
    assert len(judged) >= FEWEST_KINDS
    assert found >= SHARE * len(verdicts)
    assert sum(len(verdict.surprises) for verdict in verdicts) <= MOST_SURPRISES


@pytest.mark.slow
def test_what_only_a_person_with_the_source_could_see_raises_no_alarm(tmp_path: Path) -> None:
    judged = judge_all(HUMAN, tmp_path)
    print("\n".join(table(judged)))  # noqa: T201 - the same
    assert [finding for _, listed in judged for verdict in listed for finding in verdict.surprises] == []


def judge_all(kinds: list[Kind], folder: Path) -> Judged:
    """Check all mutants of kinds, in two processes."""
    names = [kind.name for kind in kinds]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        return list(zip(kinds, pool.map(judge_named, names, repeat(folder)), strict=True))


def judge_named(name: str, folder: Path) -> tuple[Verdict, ...]:
    """Check a kind by its name: a kind itself cannot be sent to another process."""
    return judge_kind(next(kind for kind in KINDS if kind.name == name), folder)


def table(judged: Judged) -> Iterator[str]:
    """Yield a row for each kind: mutants seeded, found and found elsewhere, further findings, and unexpected ones."""
    yield f"{'':45}{'seeded':>8}{'found':>8}{'elsewhere':>11}{'further':>9}{'surprising':>12}"
    for kind, listed in judged:
        yield row(kind.name, listed)
        yield from (
            f"    missed: {one.mutant.check} in {', '.join(one.mutant.paths)}:{one.mutant.line}" for one in missed(kind, listed)
        )
        yield from (f"    surprising: {finding.id} at {finding.span}" for one in listed for finding in one.surprises)
    yield row(f"{len(judged)} kinds", tuple(verdict for _, listed in judged for verdict in listed))


def row(name: str, listed: tuple[Verdict, ...]) -> str:
    further, surprising = (
        sum(len(found) for found in each) for each in zip(*((v.others, v.surprises) for v in listed), strict=True)
    )
    found, elsewhere = sum(v.found for v in listed), sum(v.elsewhere for v in listed)
    return f"{name:45}{len(listed):8}{found:8}{elsewhere:11}{further:9}{surprising:12}"


def missed(kind: Kind, listed: tuple[Verdict, ...]) -> Iterator[Verdict]:
    return (verdict for verdict in listed if not verdict.found and not kind.human)
