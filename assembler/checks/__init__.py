"""The checks of a library: each proves a property over every valid combination of choices, in every period.

A fault comes with a witness, the smallest combination that shows it. There is one module for each family of checks and one
small function for each check; the docstring of the function is the check's manual page.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from assembler.checks.causes import causes_first
from assembler.checks.check import NO_CHOICE, Check
from assembler.checks.families import CHECKS
from assembler.checks.programme_check import check_programme, find_in_library
from assembler.checks.suppressions import UNUSED, Suppressed, suppress, suppressed_ids
from assembler.model.diagnostics import Diagnostic, in_order
from assembler.model.kept import Kept
from assembler.model.library import Library, Programme
from assembler.platform.memory import uncollected
from assembler.rules import CombinationCount, count_combinations

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
    library: Library,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    also: Iterable[Diagnostic] = (),
    kept: Kept | None = None,
) -> CheckReport:
    """Run the checks over every programme. `select` and `ignore` are ids of checks; an empty `select` means all.

    `also` are findings from elsewhere, such as the loader's; a library suppresses them like those of the checks. What was `kept` of
    the last check is not checked again where it is the same.
    """
    kept = (kept or Kept()).within("checks")
    wanted, unwanted = frozenset(select), frozenset(ignore)
    requested = frozenset(check.id for check in CHECKS if check.id not in unwanted and (not wanted or check.id in wanted))
    performed = requested | (suppressed_ids(library) if UNUSED.id in requested else frozenset())
    checks = tuple(check for check in CHECKS if check.id in performed)
    findings, obligations, combinations = list(also), dict[str, int](), dict[str, CombinationCount]()
    for programme in library.programmes.values():
        found, obligations[programme.id] = check_programme(kept, library, programme, checks)
        findings += found
        combinations[programme.id] = kept.get(("combinations", programme.id), _count, programme)
    findings += find_in_library(kept.within("library"), library, checks)
    left, suppressed = suppress(_first_of_each(findings), library, frozenset(check.id for check in CHECKS), performed)
    reported = tuple(finding for finding in left if finding.id in requested or finding.id not in performed)
    return CheckReport(causes_first(in_order(reported)), combinations, obligations, suppressed)


def _count(_: Kept, programme: Programme) -> CombinationCount:
    return count_combinations(programme, EFFORT)


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
