"""`check` of the shipped library beside what it stands for: every valid combination assembled, one by one.

    python -m benchmarks.check_brute [--sample 150] [--times 3]

A programme of few combinations is assembled whole; of the others a sample, drawn evenly from a seed, whose mean is taken for all.
What one by one is spared: it sees one matter and one edition, and finds only what keeps a packet from being assembled, whereas the
checks hold for any matter in every edition. Then faults are planted in the smallest programme, and both must find the same.
"""

import argparse
import random
import shutil
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import process_time

from pysat.solvers import Solver

from assembler import Diagnostic, Election, Library, Matter, load_library, load_matter
from assembler.assembly import assemble
from assembler.assembly.election import elect_selection, facts_of
from assembler.checks import check_library
from assembler.model.library import Programme
from assembler.platform.installed_data import library_folder
from assembler.rules import Reason, ReasonKind, Selection, count_combinations
from assembler.rules.encoding import Encoding
from benchmarks.check_scale import forget
from benchmarks.peers import ROOT
from benchmarks.results import Comparison, faster, seconds, table

MATTERS = {
    "qpn": "examples/qpn-everything.yaml",
    "ipp": "examples/ipp-implementation.yaml",
    "qalyptus": "examples/qalyptus-both.yaml",
}
"""A matter of each programme that states all that any combination asks for."""

PLANTED = "qalyptus"
FAULTS = ("reference-to-absent-document", "precedence-names-absent", "dangling-reference")
"""The checks that say what assembling stops at: a reference to what is not there."""

Combination = frozenset[str]


@dataclass(frozen=True, slots=True)
class Assembled:
    """Combinations of a programme assembled one by one: how many there are, how many were, in what time, with what faults."""

    programme: str
    combinations: int
    assembled: int
    seconds: float
    findings: tuple[Diagnostic, ...]

    @property
    def all_seconds(self) -> float:
        """What all of them take."""
        return self.seconds / self.assembled * self.combinations


@dataclass(frozen=True, slots=True)
class Proof:
    """The shipped library checked, and one by one; then the faults planted, and those that each way found."""

    checked: float
    findings: int
    assembled: tuple[Assembled, ...]
    planted: int
    by_check: frozenset[str]
    one_by_one: frozenset[str]

    @property
    def brute(self) -> float:
        """What all combinations of all programmes take."""
        return sum(one.all_seconds for one in self.assembled)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sample", type=int, default=150)
    arguments.add_argument("--times", type=int, default=3)
    given = arguments.parse_args()
    print(details(measure(given.sample, given.times)))


def measure(sample: int, times: int) -> Proof:
    """Check some times, keeping the median; assemble one by one; plant faults, and find them both ways."""
    library = _read(library_folder())
    taken, found = [], 0
    for _ in range(times):
        forget()
        began = process_time()
        found = len(check_library(library).findings)
        taken.append(process_time() - began)
    assembled = tuple(
        _one_by_one(library, programme, sample, ROOT / MATTERS[programme.id]) for programme in library.programmes.values()
    )
    return Proof(median(taken), found, assembled, *_planted())


def _one_by_one(library: Library, programme: Programme, sample: int, path: Path) -> Assembled:
    """Assemble combinations of a programme: all where they are no more than the sample."""
    there = count_combinations(programme).number
    drawn = sorted(draw(programme, min(sample, there)), key=sorted)
    matter, faults = load_matter(path, library)
    assert matter is not None, faults
    assemble(matter, _election(library, matter, drawn[0]))
    began, findings = process_time(), list[Diagnostic]()
    for on in drawn:
        findings += assemble(matter, _election(library, matter, on))[1]
    return Assembled(programme.id, there, len(drawn), process_time() - began, tuple(findings))


def _election(library: Library, matter: Matter, on: Combination) -> Election:
    """Return the election of a combination known to be valid, whatever choices the matter itself names."""
    selection = Selection(dict.fromkeys(sorted(on), Reason(ReasonKind.ELECTED)))
    return elect_selection(matter, facts_of(library, matter), selection)


def draw(programme: Programme, wanted: int) -> Collection[Combination]:
    """Draw different valid combinations, each as likely as any other."""
    clauses: list[list[int]] = []
    encoding = Encoding(programme, clauses.append)
    chance, found = random.Random(wanted), set[Combination]()
    with Solver("glucose4", bootstrap_with=clauses) as solver:
        while len(found) < wanted:
            on = frozenset(name for name in encoding.choices if chance.random() < 0.5)
            settled = [literal if name in on else -literal for name, literal in encoding.choices.items()]
            if solver.solve(assumptions=[*encoding.rules, *settled]):
                found.add(on)
    return found


def _planted() -> tuple[int, frozenset[str], frozenset[str]]:
    """Let clauses of the first paper refer to each other paper, whether or not it is always there; give what each way finds."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(library_folder(), Path(folder) / "clauses"))
        planted = _plant(_read(copy))
        broken = _read(copy)
        programme = broken.programmes[PLANTED]
        checked = check_library(replace(broken, programmes={PLANTED: programme}), select=FAULTS).findings
        assembled = (
            _one_by_one(broken, programme, 1000, path).findings for path in (ROOT / "examples").glob(f"{PLANTED}-*.yaml")
        )
        return planted, _places(checked), _places(one for findings in assembled for one in findings)


def _plant(library: Library) -> int:
    """Write a reference to another paper at the end of a clause, for each other paper; give how many."""
    first, *others = (library.documents[paper.document] for paper in library.programmes[PLANTED].papers)
    own = [placed.clause for placed in first.clauses if placed.clause.startswith(f"{first.id}/")]
    for clause, other in zip(own, others, strict=False):
        with Path(library.clauses[clause].variants[0].span.path).open("a") as file:
            file.write(f"\n\nSee also [](#{other.name}/).\n")
    return min(len(own), len(others))


def _read(folder: Path) -> Library:
    library, findings = load_library(folder)
    assert library is not None, findings
    return library


def _places(findings: Iterable[Diagnostic]) -> frozenset[str]:
    return frozenset(f"{one.span.path}:{one.span.line}" for one in findings if one.span and one.span.path.endswith(".md"))


def check_comparison(proof: Proof) -> Comparison:
    """Compare with every combination one by one."""
    number = sum(one.combinations for one in proof.assembled)
    return faster(
        "`check` of the shipped library",
        proof.checked,
        f"all {number:,} combinations one by one, by a sample",
        proof.brute,
        "100",
    )


def details(proof: Proof) -> str:
    """Write what was assembled, and what was found."""
    rows = [
        (one.programme, f"{one.combinations:,}", f"{one.assembled:,}", seconds(one.seconds), seconds(one.all_seconds))
        for one in proof.assembled
    ]
    whole = table(("programme", "combinations", "assembled", "in", "all of them would take"), rows)
    found = sum(len(one.findings) for one in proof.assembled)
    same = "the same" if proof.by_check == proof.one_by_one else "not the same"
    return (
        f"## `check` and one by one\n\n{whole}\n\n"
        f"`check` takes {seconds(proof.checked)}, {proof.brute / proof.checked:,.0f} times less. Findings in the shipped library: "
        f"{proof.findings} by `check`, {found} one by one. Of {proof.planted} references to other papers planted in {PLANTED}, `check` finds "
        f"{len(proof.by_check)} that some packet breaks, its combinations one by one {len(proof.one_by_one)}: {same}."
    )


if __name__ == "__main__":
    main()
