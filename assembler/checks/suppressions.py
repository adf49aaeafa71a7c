"""Suppressions: the findings that a file accepts by `suppress:`, each for a reason; and the checks of these."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from assembler.checks.check import Fault
from assembler.checks.rule_model import NO_COMBINATION
from assembler.model.diagnostics import Diagnostic, Severity, nearest
from assembler.model.kept import Kept
from assembler.model.library import Library, Suppression

NO_REASON = Fault("suppression-without-reason", Severity.ERROR)
UNKNOWN = Fault("unknown-suppression", Severity.ERROR)
UNUSED = Fault("unused-suppression", Severity.WARNING)

Suppressed = tuple[tuple[Diagnostic, Suppression], ...]


def suppress(
    findings: Iterable[Diagnostic], library: Library, known: AbstractSet[str], performed: AbstractSet[str]
) -> tuple[tuple[Diagnostic, ...], Suppressed]:
    """Divide findings into those left and those suppressed; faults of the suppressions join those left.

    `known` are the ids of all checks, `performed` those of the checks that ran.
    """
    written = {(each.span.path, each.check): each for each in _suppressions(library)}
    left, accepted = [], []
    for finding in findings:
        by = written.get((finding.span.path, finding.id)) if finding.span else None
        if by is None:
            left.append(finding)
        else:
            accepted.append((finding, by))
    used = [by for _, by in accepted]
    left += find_unknown_suppression(written.values(), known, performed)
    if not any(one.id == NO_COMBINATION.id for one in left):  # where nothing can be elected, nothing is found in the texts
        left += find_unused_suppression(written.values(), used, performed)
    return tuple(left), tuple(accepted)


def suppressed_ids(library: Library) -> frozenset[str]:
    """Return the ids of the checks that files suppress: these must run before an unused suppression is known."""
    return frozenset(each.check for each in _suppressions(library))


def find_suppression_without_reason(_: Kept, library: Library) -> Iterator[Diagnostic]:
    """Find a suppression without a reason.

    Why it matters: the next drafter cannot tell an accepted risk from a forgotten one.

    Example: `suppress: {typed-number: }`

    Write instead: `suppress: {typed-number: The statute sets the period, not the parties.}`
    """
    for each in _suppressions(library):
        if not each.reason:
            hint = f"Write “{each.check}: ” and why the finding is accepted."
            yield NO_REASON(f"“{each.check}” is suppressed without a reason.", each.span, hint, each.check)


def find_unknown_suppression(
    written: Iterable[Suppression], known: AbstractSet[str], performed: AbstractSet[str]
) -> Iterator[Diagnostic]:
    """Find a suppression whose id is no check's.

    Why it matters: the finding it was meant for is reported, now or one day.

    Example: `suppress: {typed-numbers: The statute sets the period.}`

    Write instead: the id in brackets at the end of the finding, `typed-number`.
    """
    for each in written if UNKNOWN.id in performed else ():
        if each.check not in known:
            hint = nearest(each.check, sorted(known)) or "Write the id that stands in brackets at the end of a finding."
            yield UNKNOWN(f"No check is called “{each.check}”.", each.span, hint, each.check)


def find_unused_suppression(
    written: Iterable[Suppression], used: Iterable[Suppression], performed: AbstractSet[str]
) -> Iterator[Diagnostic]:
    """Find a suppression of what is not found in its file.

    Why it matters: it hides the next fault of this kind, which nobody has looked at.

    Example: `suppress: {typed-number: The statute sets the period.}`, after the sentence with the period was deleted.

    Write instead: nothing; delete the line.
    """
    used = tuple(used)
    for each in written if UNUSED.id in performed else ():
        if each.check in performed and each not in used:
            sentence = f"“{each.check}” is suppressed, but not found in this file."
            yield UNUSED(sentence, each.span, "Delete the line.", each.check)


def _suppressions(library: Library) -> Iterator[Suppression]:
    for programme in library.programmes.values():
        yield from programme.suppressed
    for plan in library.documents.values():
        yield from plan.suppressed
    for clause in library.clauses.values():
        for variant in clause.variants:
            yield from variant.suppressed


SUPPRESSIONS = (
    NO_REASON.found_in_library(find_suppression_without_reason),
    UNKNOWN.found_afterwards(find_unknown_suppression),
    UNUSED.found_afterwards(find_unused_suppression),
)
