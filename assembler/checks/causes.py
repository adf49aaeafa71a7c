"""Findings that follow from another one say what to mend first: a choice that rules shut out empties much, a clause that is not listed too."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import PurePath

from assembler.loader.libraries import COMMON
from assembler.model.diagnostics import Diagnostic

CAUSES = ("no-valid-combination", "dead-choice")
"""The checks of rules: what they find leaves papers, clauses and texts that are never printed."""

FOLLOWING = ("dead-document", "dead-clause", "dead-text", "dead-deadline")
"""The checks whose findings may follow from those."""

UNLISTED = "clause-in-no-document"
"""The check of clauses that no document lists, to which references then point in vain."""

_NOT_THERE = re.compile(r"“(?P<target>[^”]+)” is not there\.")

MOST_NAMED = 3
"""How many choices a hint names."""


def causes_first(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return findings with those of rules first, where there are any; what may follow from them says so in its hint.

    So does a reference to a clause whose file is there and stands in no document.
    """
    findings = tuple(findings)
    unlisted = frozenset(PurePath(one.span.path) for one in findings if one.id == UNLISTED and one.span)
    findings = tuple(_listed_nowhere(one, unlisted) for one in findings) if unlisted else findings
    causes = tuple(one for one in findings if one.id in CAUSES)
    rest = (one for one in findings if one.id not in CAUSES)
    return (*causes, *(_following(one, causes) if one.id in FOLLOWING else one for one in rest))


def _following(finding: Diagnostic, causes: Iterable[Diagnostic]) -> Diagnostic:
    named = [f"“{one.subject}”" for one in causes if one.id == "dead-choice" and _may_empty(one, finding)]
    if not named:
        return finding
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    first = f"First mend what shuts out {', '.join(named[:MOST_NAMED])}{more}: this may follow from it."
    return replace(finding, hint=f"{first} Else: {finding.hint[:1].lower()}{finding.hint[1:]}")


def _may_empty(cause: Diagnostic, finding: Diagnostic) -> bool:
    """Whether what was found stands in the programme of a choice, or in what all programmes share."""
    if cause.span is None or finding.span is None:
        return True
    programme, found = PurePath(cause.span.path).parent, PurePath(finding.span.path)
    return found.is_relative_to(programme) or found.is_relative_to(programme.parent / COMMON)


def _listed_nowhere(finding: Diagnostic, unlisted: Collection[PurePath]) -> Diagnostic:
    """Return a finding of a reference that points in vain with the file in which its clause stands, where a document leaves it out."""
    found = _NOT_THERE.match(finding.message)
    if found is None or finding.span is None:
        return finding
    folder = PurePath(finding.span.path).parent
    document, _, target = found["target"].rpartition("/")
    where, clause = folder.parent / document if document else folder, target.partition(".")[0]
    file = next((one for one in unlisted if one.parent == where and one.stem.partition("@")[0] == clause), None)
    listing = f"{document}/document.yaml" if document else "document.yaml"
    return replace(finding, hint=f"It stands in {file.name}, which {listing} does not list: list it there.") if file else finding
