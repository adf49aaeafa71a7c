"""Reads the conditions and repetitions that YAML files write as values, each at its own place in the file.

An expression is parsed from the file's text rather than from YAML's result, so that each of its parts keeps its line and
column. A value that YAML has folded or unescaped has lost them and is refused.
"""

import re
from dataclasses import dataclass, field

from assembler.loader.yaml.shapes import Written
from assembler.model.clause_text import OpenReference, Repeat
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions import ALWAYS, Expression, parse_expression
from assembler.model.source import SourceText, Span

_ID = "[a-z0-9-]+"
TARGET = re.compile(rf"{_ID}(?:/{_ID})*(?:\.{_ID})?")
"""The name of a clause or of an item of it: `term`, `term.notice`, `main-agreement/term.notice`."""


def _text_offsets(source: SourceText, written: Written[str]) -> tuple[int, int] | None:
    """Return the offsets of a value's text, without its quotes, or None where YAML's escapes or folds have changed it."""
    span = written.span
    start = source.starts[span.line - 1] + span.column - 1
    at = source.text.find(written.value, start)
    if not 0 <= at - start <= 1 or source.text[start:at].strip("\"'"):
        return None
    return at, at + len(written.value)


def _folded_text(span: Span) -> Diagnostic:
    """Return the finding about an expression that is not written on one line, without escapes."""
    return error(
        "bad-yaml",
        "This text is folded or escaped, so that its places are lost.",
        span,
        "Write it on one line, in plain or double quotes.",
    )


def read_repeat(source: SourceText, start: int, end: int) -> tuple[Repeat | None, tuple[Diagnostic, ...]]:
    """Read `name in list` between two offsets."""
    found = re.fullmatch(r"\s*([a-z][a-z0-9_]*)\s+in\s+(.+?)\s*", source.text[start:end])
    span = source.span(start, end)
    if not found:
        return None, (
            error(
                "bad-expression", "This is no repetition.", span, "Write {for: name in list}, such as {for: t in territories}."
            ),
        )
    expression, findings = parse_expression(source, start + found.start(2), start + found.end(2))
    return Repeat(found[1], expression, span), findings


def read_target(source: SourceText, start: int, end: int) -> tuple[OpenReference | None, tuple[Diagnostic, ...]]:
    """Read the name of a clause or item between two offsets, such as `main-agreement/term.notice`."""
    written = source.text[start:end]
    text, at = written.strip(), start + len(written) - len(written.lstrip())
    span = source.span(at, at + max(1, len(text)))
    if TARGET.fullmatch(text):
        return OpenReference(text, span), ()
    hint = "Write document/clause or document/clause.item, as in a reference."
    return None, (error("bad-markup", f"“{text}” names no clause.", span, hint),)


@dataclass(slots=True)
class ExpressionReader:
    """Reads the expressions of one file and collects the findings about them, and about the values beside them."""

    source: SourceText
    findings: list[Diagnostic] = field(default_factory=list)

    def condition(self, written: Written[str] | None) -> Expression:
        """Read a condition; an absent one always holds."""
        return ALWAYS if written is None else self.expression(written)

    def expression(self, written: Written[str]) -> Expression:
        """Read an expression; one that cannot be read is a finding, and `ALWAYS`."""
        offsets = self.offsets(written)
        if offsets is None:
            return ALWAYS
        expression, findings = parse_expression(self.source, *offsets)
        self.findings += findings
        return expression

    def target(self, written: Written[str] | None) -> OpenReference | None:
        """Read the name of a clause, as a reference writes it; None where there is none or it cannot be read."""
        offsets = self.offsets(written)
        if offsets is None:
            return None
        reference, findings = read_target(self.source, *offsets)
        self.findings += findings
        return reference

    def repeat(self, written: Written[str] | None) -> Repeat | None:
        """Read a repetition, `name in list`; None where there is none or it cannot be read."""
        offsets = self.offsets(written)
        if offsets is None:
            return None
        repeat, findings = read_repeat(self.source, *offsets)
        self.findings += findings
        return repeat

    def offsets(self, written: Written[str] | None) -> tuple[int, int] | None:
        """Return the offsets of a value's text; None where the value is absent, or folded, which is a finding."""
        if written is None:
            return None
        offsets = _text_offsets(self.source, written)
        if offsets is None:
            self.findings.append(_folded_text(written.span))
        return offsets

    def add_error(self, id: str, sentence: str, span: Span, hint: str) -> None:
        """Add the finding about a value."""
        self.findings.append(error(id, sentence, span, hint))
