"""Findings: what is wrong, where, and what to write instead; as text, JSON and GitHub annotations."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from assembler.model.source import Span


class Severity(StrEnum):
    """How much a finding weighs: an error or a warning fails a command, information does not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: the id of its rule or check, its weight, one sentence, its place and a hint for its mend.

    `subject` names what the finding is about, and with the id makes it the same finding after lines have moved.
    `witness` is the smallest combination that shows the fault, `cause` the choices that force it.
    """

    id: str
    severity: Severity
    message: str
    span: Span | None = None
    hint: str = ""
    subject: str = ""
    witness: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()


def error(id: str, message: str, span: Span | None = None, hint: str = "", subject: str = "") -> Diagnostic:
    """Make a finding that stops the work."""
    return Diagnostic(id, Severity.ERROR, message, span, hint, subject)


def warning(id: str, message: str, span: Span | None = None, hint: str = "", subject: str = "") -> Diagnostic:
    """Make a finding that fails a check but lets the work go on."""
    return Diagnostic(id, Severity.WARNING, message, span, hint, subject)


def info(id: str, message: str, span: Span | None = None, hint: str = "", subject: str = "") -> Diagnostic:
    """Make a finding that is only told."""
    return Diagnostic(id, Severity.INFO, message, span, hint, subject)


def failing(findings: Iterable[Diagnostic]) -> bool:
    """`True` when a finding is an error, so that nothing may be built from what was read."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def in_order(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort findings by place, those without a place first, and drop repetitions."""
    return tuple(sorted(dict.fromkeys(findings), key=_order))


def _order(finding: Diagnostic) -> tuple[str, int, int, str, str]:
    span = finding.span
    return (span.path, span.line, span.column, finding.id, finding.message) if span else ("", 0, 0, finding.id, finding.message)


LONGEST_QUOTE = 60


def quoted(written: str) -> str:
    """Put what somebody wrote into a sentence: in quotes, cut where it is long; a character that cannot be seen is boxed."""
    shown = _visible(written[:LONGEST_QUOTE])
    return f"“{shown}{'…' if len(written) > LONGEST_QUOTE else ''}”"


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def nearest(word: str, known: Iterable[str]) -> str:
    """Offer the known word that looks most like the one written: `Did you mean “…”?`, or nothing."""
    close = get_close_matches(word, list(known), 1, 0.6)
    return f"Did you mean “{close[0]}”?" if close else ""


def as_text(finding: Diagnostic) -> str:
    """Print a finding as `path:line:col: severity: sentence [id]`, with its line, a caret and the hint."""
    lines = [f"{f'{finding.span}: ' if finding.span else ''}{finding.severity}: {finding.message} [{finding.id}]"]
    if finding.span and finding.span.source_line:
        lines += _frame(finding.span)
    if finding.cause:
        lines.append(f"  when: {', '.join(finding.cause)}")
    if finding.witness:
        lines.append(f"  for example: {', '.join(finding.witness)}")
    if finding.hint:
        lines.append(f"  hint: {finding.hint}")
    return "\n".join(lines)


FRAME_WIDTH = 120


def _frame(span: Span) -> list[str]:
    """Show the source line and a caret under the span; of a long line only the part around the span."""
    first = max(0, span.column - 1 - FRAME_WIDTH // 2) if len(span.source_line) > FRAME_WIDTH else 0
    shown = _visible(span.source_line[first : first + FRAME_WIDTH])
    margin = " " * len(str(span.line))
    caret = " " * (span.column - 1 - first) + "^" * max(1, min(span.length, FRAME_WIDTH - (span.column - 1 - first)))
    return [f"  {span.line} | {shown.rstrip()}", f"  {margin} | {caret}"]


def as_json(finding: Diagnostic) -> dict[str, Any]:
    """Give a finding as the object that `--json` prints (DESIGN section 7)."""
    span = finding.span
    return {
        "id": finding.id,
        "severity": str(finding.severity),
        "path": span.path if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "message": finding.message,
        "hint": finding.hint,
        "witness": list(finding.witness),
        "cause": list(finding.cause),
    }
