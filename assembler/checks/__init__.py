"""The checks of a library: each proves a property over every valid combination of choices, in every period.

A fault comes with a witness, the smallest combination that shows it. There is one module for each family of checks and one
small function for each check; the docstring of the function is the check's manual page.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date

from assembler.checks.check import NO_CHOICE, Check, Proofs, Refuted
from assembler.checks.families import CHECKS
from assembler.checks.house_style import STYLE_IDS
from assembler.checks.index import ProgrammeIndex
from assembler.checks.index_builder import build_index, index_as_written
from assembler.checks.suppressions import UNUSED, Suppressed, suppress, suppressed_ids
from assembler.model.diagnostics import Diagnostic, in_order
from assembler.model.library import Library, Programme
from assembler.platform.memory import uncollected
from assembler.rules import CombinationCount, Prover, count_combinations

EFFORT = 5_000
"""The effort of counting combinations: a fraction of a second, exact for a programme of some dozen choices."""

__all__ = ["CHECKS", "Check", "CheckReport", "check_library"]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The findings left and those suppressed; for each programme, its combinations and the number of obligations proved over them."""

    findings: tuple[Diagnostic, ...]
    combinations: Mapping[str, CombinationCount]
    obligations: Mapping[str, int]
    suppressed: Suppressed = ()


@uncollected()
def check_library(
    library: Library, select: Iterable[str] = (), ignore: Iterable[str] = (), also: Iterable[Diagnostic] = ()
) -> CheckReport:
    """Run the checks over every programme. `select` and `ignore` are ids of checks; an empty `select` means all.

    `also` are findings from elsewhere, such as the loader's; a library suppresses them like those of the checks.
    """
    wanted, unwanted = frozenset(select), frozenset(ignore)
    requested = frozenset(check.id for check in CHECKS if check.id not in unwanted and (not wanted or check.id in wanted))
    performed = requested | (suppressed_ids(library) if UNUSED.id in requested else frozenset())
    checks = tuple(check for check in CHECKS if check.id in performed)
    findings, obligations = list(also), {}
    for programme in library.programmes.values():
        found, obligations[programme.id] = _check_programme(library, programme, checks)
        findings += found
    left, suppressed = suppress(_first_of_each(findings), library, frozenset(check.id for check in CHECKS), performed)
    reported = tuple(finding for finding in left if finding.id in requested or finding.id not in performed)
    combinations = {programme.id: count_combinations(programme, EFFORT) for programme in library.programmes.values()}
    return CheckReport(in_order(reported), combinations, obligations, suppressed)


def _check_programme(library: Library, programme: Programme, checks: tuple[Check, ...]) -> tuple[list[Diagnostic], int]:
    """Run the checks of the programme as it is written, and the others in every edition, each proved by the rules of that edition."""
    findings: list[Diagnostic | Refuted] = []
    if not programme.house_style:
        checks = tuple(check for check in checks if check.id not in STYLE_IDS)
    with Prover(programme) as prover:
        proofs, index = Proofs(prover), index_as_written(library, programme)
        for check in checks:
            if check.once:
                findings += check.find(index, proofs)
        obligations = proofs.obligations
    with ExitStack() as provers:
        editions: tuple[tuple[ProgrammeIndex, Proofs], ...] = ()
        for edition in programme.editions:
            index = build_index(library, programme, edition)
            proofs = Proofs(provers.enter_context(Prover(index.programme)), editions)
            editions = (*editions, (index, proofs))
            found = [finding for check in checks if not check.once for finding in check.find(index, proofs)]
            findings += found if edition == programme.editions[0] else (_dated(finding, edition) for finding in found)
        obligations += sum(proofs.obligations for _, proofs in editions)
    refuted = {one for one in findings if isinstance(one, Refuted)}
    left = [one for one in findings if isinstance(one, Diagnostic) and Refuted(one.id, one.span, one.subject) not in refuted]
    return left, obligations


def _dated(finding: Diagnostic | Refuted, edition: date) -> Diagnostic | Refuted:
    """Return a finding whose witness ends with the edition in which it holds."""
    if isinstance(finding, Refuted) or not finding.witness:
        return finding
    return replace(finding, witness=(*finding.witness, f"issued from {edition}"))


def _size(finding: Diagnostic) -> int:
    """Return how much a finding's witness asks for: nothing where no choice is needed in the first edition."""
    return sum(one != NO_CHOICE for one in finding.witness)


def _first_of_each(findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield each fault once, with its smallest witness, though several programmes or periods show it."""
    best: dict[Diagnostic, Diagnostic] = {}
    for finding in findings:
        bare = replace(finding, witness=(), cause=(), hint="")
        known = best.setdefault(bare, finding)
        if _size(finding) < _size(known):
            best[bare] = finding
    yield from best.values()
