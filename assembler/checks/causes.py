"""Findings that follow from another one stand behind it, and say what to mend first: a choice that rules shut out empties much."""

from collections.abc import Iterable
from dataclasses import replace

from assembler.model.diagnostics import Diagnostic

CAUSES = ("no-valid-combination", "dead-choice")
"""The checks of rules: what they find leaves papers, clauses and texts that are never printed."""

FOLLOWING = ("dead-document", "dead-clause", "dead-text", "dead-deadline")
"""The checks whose findings may follow from those."""

MOST_NAMED = 3
"""How many choices a hint names."""


def causes_first(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return findings with those of rules first, where there are any; what may follow from them says so in its hint."""
    findings = tuple(findings)
    causes = tuple(one for one in findings if one.id in CAUSES)
    if not causes:
        return findings
    named = [f"“{one.subject}”" for one in causes if one.id == "dead-choice"]
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    first = f"First mend what shuts out {', '.join(named[:MOST_NAMED])}{more}: this may follow from it." if named else ""
    rest = (one for one in findings if one.id not in CAUSES)
    return (*causes, *(_following(one, first) if one.id in FOLLOWING else one for one in rest))


def _following(finding: Diagnostic, first: str) -> Diagnostic:
    return replace(finding, hint=f"{first} Else: {finding.hint[:1].lower()}{finding.hint[1:]}") if first else finding
