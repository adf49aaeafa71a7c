"""Field groups of a form, in YAML."""

from typing import Annotated, Literal

from pydantic import Field

from assembler.loader.clause.markdown import read_inline
from assembler.loader.yaml.shapes import Code, Flag, Keyword, Line, Name, Number, Shape, Written, read_shape
from assembler.loader.yaml.tree import MappingNode
from assembler.model.clause_text import ClauseInline, FieldGroupPlan, FieldPlan
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions import ALWAYS, Expression, parse_expression
from assembler.model.form_fields import RESERVED
from assembler.model.source import SourceText, Span

FieldKind = Literal["text", "multiline", "date", "number", "checkbox", "choice", "rows"]
NEEDS = {"choice": "options", "rows": "columns"}


class FieldShape(Shape):
    """One field of a form."""

    id: Name
    label: Line
    type: Keyword[FieldKind]
    required: Flag | None = None
    value: Code | None = None
    columns: Annotated[list[Line], Field(min_length=1)] | None = None
    options: Annotated[list[Line], Field(min_length=1)] | None = None
    lines: Number | None = None
    hint: Line | None = None
    when: Code | None = None


class FieldsShape(Shape):
    """A group of fields, and who fills them."""

    by: Name
    fields: Annotated[list[FieldShape], Field(min_length=1)]


def read_fields(source: SourceText, tree: MappingNode) -> tuple[tuple[FieldGroupPlan, ...], tuple[Diagnostic, ...]]:
    """Read the part of a form's clause that holds its fields."""
    shape, findings = read_shape(FieldsShape, tree)
    if shape is None:
        return (), findings
    reader = _FieldReader(source)
    plans = tuple(reader.plan(field) for field in shape.fields)
    return (FieldGroupPlan(plans, shape.by.value, shape.by.span),), tuple(reader.findings) + _check_ids(plans)


def _check_ids(plans: tuple[FieldPlan, ...]) -> tuple[Diagnostic, ...]:
    ids = [plan.id for plan in plans]
    faults = [f"The field “{id}” stands twice." if id in ids[:at] else "" for at, id in enumerate(ids)]
    faults = [
        f"“{id}” stands for the places to sign." if id in RESERVED else fault for id, fault in zip(ids, faults, strict=True)
    ]
    return tuple(
        error("doubled-id", fault, plan.span, "Give each field an id of its own.", plan.id)
        for plan, fault in zip(plans, faults, strict=True)
        if fault
    )


def inner(source: SourceText, written: Written[str]) -> tuple[int, int] | None:
    """Give the offsets of a value's text inside its quotes, or None where YAML's escapes or folds changed it."""
    span = written.span
    start = source.starts[span.line - 1] + span.column - 1
    at = source.text.find(written.value, start)
    if not 0 <= at - start <= 1 or source.text[start:at].strip("\"'"):
        return None
    return at, at + len(written.value)


class _FieldReader:
    """Reads the fields of one file."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.findings: list[Diagnostic] = []

    def plan(self, field: FieldShape) -> FieldPlan:
        """Read one field."""
        kind: str = field.type.value
        needed = NEEDS.get(kind)
        if needed and getattr(field, needed) is None:
            hint = f"Add “{needed}: [...]”."
            self.findings.append(error("missing-key", f"A field of type {kind} has “{needed}”.", field.id.span, hint))
        if kind == "rows" and field.value is not None:
            hint = "Take the value away, or make a field of its own for it."
            self.findings.append(
                error("unused-key", "A field of type rows is blank: its value would be lost.", field.id.span, hint)
            )
        return FieldPlan(
            id=field.id.value,
            label=field.label.value,
            type=kind,
            span=field.id.span,
            required=bool(field.required and field.required.value),
            value=self._read_value(field.value),
            columns=tuple(column.value for column in field.columns or ()),
            options=tuple(option.value for option in field.options or ()),
            lines=field.lines.value if field.lines else 1,
            hint=field.hint.value if field.hint else "",
            condition=self._read_condition(field.when),
        )

    def _read_value(self, written: Written[str] | None) -> tuple[ClauseInline, ...]:
        place = self._locate_text(written)
        if place is None:
            return ()
        content, findings = read_inline(self.source, *place)
        self.findings += findings
        return content

    def _read_condition(self, written: Written[str] | None) -> Expression:
        place = self._locate_text(written)
        if place is None:
            return ALWAYS
        condition, findings = parse_expression(self.source, *place)
        self.findings += findings
        return condition

    def _locate_text(self, written: Written[str] | None) -> tuple[int, int] | None:
        if written is None:
            return None
        place = inner(self.source, written)
        if place is None:
            self.findings.append(folded(written.span))
        return place


def folded(span: Span) -> Diagnostic:
    """Say that an expression must be written on one line, without escapes."""
    return error(
        "bad-yaml",
        "This text is folded or escaped, so that its places are lost.",
        span,
        "Write it on one line, in plain or double quotes.",
    )
