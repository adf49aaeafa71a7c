"""Reads the field groups of a form, in YAML."""

from typing import Annotated, Literal

from pydantic import Field

from assembler.loader.clause.markdown import read_inline
from assembler.loader.written_expressions import ExpressionReader
from assembler.loader.yaml.shapes import Code, Flag, Keyword, Line, Name, Number, Shape, Written, read_shape
from assembler.loader.yaml.tree import MappingNode
from assembler.model.clause_text import ClauseInline, FieldGroupPlan, FieldPlan
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.form_fields import RESERVED
from assembler.model.source import SourceText

FieldKind = Literal["text", "multiline", "date", "number", "checkbox", "choice", "rows"]
NEEDS = {"choice": "options", "rows": "columns"}
"""The key that a field of a type cannot do without."""


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
    grants: Code | None = None


class FieldsShape(Shape):
    """A group of fields, and the role that fills them in."""

    by: Name
    fields: Annotated[list[FieldShape], Field(min_length=1)]


def read_fields(source: SourceText, tree: MappingNode) -> tuple[tuple[FieldGroupPlan, ...], tuple[Diagnostic, ...]]:
    """Read the part of a form's clause that holds its fields."""
    shape, findings = read_shape(FieldsShape, tree)
    if shape is None:
        return (), findings
    reader = ExpressionReader(source)
    plans = tuple(_read_field(field, reader) for field in shape.fields)
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


def _read_field(field: FieldShape, reader: ExpressionReader) -> FieldPlan:
    kind = field.type.value
    needed = NEEDS.get(kind)
    if needed and getattr(field, needed) is None:
        reader.add_error("missing-key", f"A field of type {kind} has “{needed}”.", field.id.span, f"Add “{needed}: [...]”.")
    if kind == "rows" and field.value is not None:
        hint = "Take the value away, or make a field of its own for it."
        reader.add_error("unused-key", "A field of type rows is blank: its value would be lost.", field.id.span, hint)
    return FieldPlan(
        id=field.id.value,
        label=field.label.value,
        type=kind,
        span=field.id.span,
        required=bool(field.required and field.required.value),
        value=_read_value(field.value, reader),
        columns=tuple(column.value for column in field.columns or ()),
        options=tuple(option.value for option in field.options or ()),
        lines=field.lines.value if field.lines else 1,
        hint=field.hint.value if field.hint else "",
        condition=reader.condition(field.when),
        grants=reader.target(field.grants),
    )


def _read_value(written: Written[str] | None, reader: ExpressionReader) -> tuple[ClauseInline, ...]:
    """Read the text that a field is filled in with beforehand."""
    offsets = reader.offsets(written)
    if offsets is None:
        return ()
    content, findings = read_inline(reader.source, *offsets)
    reader.findings += findings
    return content
