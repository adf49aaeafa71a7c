"""Findings: what is wrong, where, and how to correct it; as values, as text and as JSON."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from typing import TypedDict

from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span


class Severity(StrEnum):
    """The severity of a finding: an error or a warning fails a command, information does not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: the id of its rule or check, its severity, one sentence, its place and a hint how to correct it.

    `subject` names what the finding is about: with the id it identifies the finding after lines have moved.
    `witness` is the smallest combination of choices that shows the fault, `cause` the choices that force it.
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
    """Build a finding that stops the work."""
    return Diagnostic(id, Severity.ERROR, message, span, hint, subject)


def warning(id: str, message: str, span: Span | None = None, hint: str = "", subject: str = "") -> Diagnostic:
    """Build a finding that fails a check but lets the work go on."""
    return Diagnostic(id, Severity.WARNING, message, span, hint, subject)


def info(id: str, message: str, span: Span | None = None, hint: str = "", subject: str = "") -> Diagnostic:
    """Build a finding that only informs."""
    return Diagnostic(id, Severity.INFO, message, span, hint, subject)


def failing(findings: Iterable[Diagnostic]) -> bool:
    """Whether a finding is an error, so that nothing may be built from what was read."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def in_order(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings sorted by place, those without a place first, without repetitions."""
    return tuple(sorted(dict.fromkeys(findings), key=_sort_key))


def _sort_key(finding: Diagnostic) -> tuple[str, int, int, str, str]:
    span = finding.span
    return (span.path, span.line, span.column, finding.id, finding.message) if span else ("", 0, 0, finding.id, finding.message)


LONGEST_QUOTE = 60


def quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Return a user's text for use in a message: in quotes, cut where it is long, each unprintable character replaced by U+FFFD."""
    visible = _printable(text[:longest])
    return f"“{visible}{'…' if len(text) > longest else ''}”"


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the hint `Did you mean “…”?` with the known word most like the one written; empty where none is close."""
    close = _closest(word, tuple(known))
    return f"Did you mean “{close}”?" if close else ""


LEAST_LIKENESS = 0.6
"""The share of its characters in which a word must agree with another to be offered in its place."""


@lru_cache(1024)
def _closest(word: str, known: tuple[str, ...]) -> str:
    """Return the known word most like the one written, the last in the alphabet of those equally like it; empty where none is close."""
    likeness, matcher = _likeness_to(word), SequenceMatcher(b=word)
    for other in known:
        if other not in likeness:
            likeness[other] = _likeness(matcher, other)
    best, close = max(((likeness[other], other) for other in known), default=(0.0, ""))
    return close if best >= LEAST_LIKENESS else ""


@lru_cache(1024)
def _likeness_to(_: str) -> dict[str, float]:
    """Return the table of how like a word others are: a programme without some of its names asks for the same again and again."""
    return {}


def _likeness(matcher: SequenceMatcher[str], other: str) -> float:
    """Return how like the matcher's word another is; 0 where a quick look shows that it is less than what is offered."""
    matcher.set_seq1(other)
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio)
    return matcher.ratio() if all(bound() >= LEAST_LIKENESS for bound in bounds) else 0.0


def as_text(finding: Diagnostic) -> str:
    """Return a finding as `path:line:col: severity: sentence [id]`, with its source line, a caret and the hint."""
    lines = [f"{f'{finding.span}: ' if finding.span else ''}{finding.severity}: {finding.message} [{finding.id}]"]
    if finding.span and finding.span.source_line:
        lines += _source_excerpt(finding.span)
    if finding.cause:
        lines.append(f"  when: {', '.join(finding.cause)}")
    if finding.witness:
        lines.append(f"  for example: {', '.join(finding.witness)}")
    if finding.hint:
        lines.append(f"  hint: {finding.hint}")
    return "\n".join(lines)


EXCERPT_WIDTH = 120


def _source_excerpt(span: Span) -> list[str]:
    """Return the source line with a caret under the span; of a long line only the part around the span."""
    first = max(0, span.column - 1 - EXCERPT_WIDTH // 2) if len(span.source_line) > EXCERPT_WIDTH else 0
    excerpt = _printable(span.source_line[first : first + EXCERPT_WIDTH])
    margin = " " * len(str(span.line))
    caret = " " * (span.column - 1 - first) + "^" * max(1, min(span.length, EXCERPT_WIDTH - (span.column - 1 - first)))
    return [f"  {span.line} | {excerpt.rstrip()}", f"  {margin} | {caret}"]


class DiagnosticData(TypedDict):
    """A finding as `--json` prints it; the place is null where the finding has none."""

    id: str
    severity: str
    path: str | None
    line: int | None
    column: int | None
    message: str
    hint: str
    witness: list[str]
    cause: list[str]


def as_json(finding: Diagnostic) -> DiagnosticData:
    """Return a finding as the object that `--json` prints."""
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
