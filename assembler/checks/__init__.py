"""Checks: proof that a library is sound over every valid combination and every period, with a witness for each fault.

One module a family, one small function a check; the docstring of the function is the check's manual page.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from assembler.checks.check import Check, Proofs
from assembler.checks.families import CHECKS
from assembler.checks.index import build_index, periods
from assembler.diagnostics import Diagnostic, in_order
from assembler.library import Library, Programme
from assembler.rules import Combinations, Prover, count

__all__ = ["CHECKS", "Check", "Report", "check_library"]


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks found, how many combinations each programme has, and how many obligations were proved over them."""

    findings: tuple[Diagnostic, ...]
    combinations: Mapping[str, Combinations]
    obligations: int


def check_library(library: Library, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Report:
    """Run the checks over every programme; `select` and `ignore` are ids of checks, none selected means all."""
    wanted, unwanted = frozenset(select), frozenset(ignore)
    checks = tuple(check for check in CHECKS if check.id not in unwanted and (not wanted or check.id in wanted))
    findings: list[Diagnostic] = []
    obligations = 0
    for programme in library.programmes.values():
        found, proved = _check_programme(library, programme, checks)
        findings += found
        obligations += proved
    combinations = {programme.id: count(programme) for programme in library.programmes.values()}
    return Report(_without_repetitions(findings), combinations, obligations)


def _check_programme(library: Library, programme: Programme, checks: tuple[Check, ...]) -> tuple[list[Diagnostic], int]:
    with Prover(programme) as prover:
        proofs = Proofs(prover)
        findings = [
            finding
            for since in periods(library, programme)
            for index in (build_index(library, programme, since),)
            for check in checks
            for finding in check.find(index, proofs)
        ]
    return findings, proofs.obligations


def _without_repetitions(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Tell a fault once, though several programmes or periods show it: with the first witness."""
    return in_order(_first_of_each(findings))


def _first_of_each(findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    seen: set[Diagnostic] = set()
    for finding in findings:
        bare = replace(finding, witness=(), cause=())
        if bare not in seen:
            seen.add(bare)
            yield finding
