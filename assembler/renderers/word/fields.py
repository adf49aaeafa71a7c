"""Fields of a form: a label beside a content control, filled in beforehand or blank."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from assembler.document import Field, FieldGroup, plain
from assembler.renderers.word.tables import NARROWEST, WIDEST, Render, shares
from assembler.renderers.word.wordml import (
    BLANK,
    KEEP_WITH_NEXT,
    LINE_BREAK,
    cell,
    checkbox,
    control,
    paragraph,
    row,
    run,
    styled,
    table,
)

LABEL_SHARE = (36, 64)
LINE_HEIGHT = 300
KINDS = {
    "date": (
        '<w:date><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="en-GB"/>'
        '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
    ),
}
TICK_GAP = run("\N{NO-BREAK SPACE}")


def controls(field: Field) -> int:
    """Count the content controls of a field."""
    return {"rows": field.lines * len(field.columns), "choice": len(field.options)}.get(field.type, 1)


def render_group(group: FieldGroup, width: int, numbers: Mapping[str, int], render: Render) -> str:
    """Write fields in their order: those with one answer share a table, `rows` have a table each."""
    written = []
    for has_rows, fields in groupby(group.fields, lambda field: field.type == "rows"):
        if has_rows:
            written += [_rows(field, width, numbers[field.name]) for field in fields]
        else:
            answers = (_answer_row(field, width, numbers[field.name], render) for field in fields)
            written.append(table("FieldTable", shares([*LABEL_SHARE], width), answers, caption=group.by))
    return "".join(written)


def _label(field: Field, properties: str = "") -> str:
    """Write the label, its mark where an answer is required, and the hint under it."""
    mark = run("*", styled("RequiredMark")) if field.required else ""
    hint = paragraph("FieldHint", run(field.hint), properties) if field.hint else ""
    return f"{paragraph('FieldLabel', run(field.label) + mark, properties)}{hint}"


def _answer_row(field: Field, width: int, number: int, render: Render) -> str:
    left, right = shares([*LABEL_SHARE], width)
    height = LINE_HEIGHT * (field.lines + 1) if field.type == "multiline" else 0
    return row((cell(left, _label(field)), _answer(field, number, right, render)), height=height)


def _answer(field: Field, number: int, width: int, render: Render) -> str:
    """Write the cell of the answer. One of many lines is a control round the cell, each line a paragraph, so that Enter works in it."""
    value = render(field.value) or run(BLANK)
    match field.type:
        case "checkbox":
            ticked = plain(field.value) == "yes"
            return cell(width, paragraph("FieldValue", checkbox(number, field.name, field.label, checked=ticked)))
        case "choice":
            return cell(width, "".join(_options(field, number)) or paragraph("FieldValue", ""))
        case "multiline":
            lines = "".join(paragraph("FieldValue", line) for line in value.split(LINE_BREAK))
            return control(number, field.name, field.label, "", cell(width, lines))
        case _:
            kind = KINDS.get(field.type, "<w:text/>")
            return cell(width, paragraph("FieldValue", control(number, field.name, field.label, kind, value)))


def _options(field: Field, number: int) -> Iterator[str]:
    chosen = plain(field.value)
    for at, option in enumerate(field.options):
        box = checkbox(number + at, f"{field.name}.{at + 1}", option, checked=option == chosen)
        yield paragraph("FieldValue", f"{box}{TICK_GAP}{run(option)}")


def _rows(field: Field, width: int, number: int) -> str:
    """Write a table to fill in: its headings, and as many blank rows as the field has lines."""
    widths = shares([min(WIDEST, max(NARROWEST, len(column))) for column in field.columns], width)
    heads = (cell(wide, paragraph("TableHeading", run(column))) for wide, column in zip(widths, field.columns, strict=True))
    blanks = (_blank_row(field, widths, number, line) for line in range(field.lines))
    grid = table("FieldTable", widths, (row(heads, header=True), *blanks), caption=field.label, header=True)
    return f"{_label(field, KEEP_WITH_NEXT)}{grid}"


def _blank_row(field: Field, widths: tuple[int, ...], number: int, line: int) -> str:
    def blank(at: int) -> str:
        tag = f"{field.name}.{line + 1}.{at + 1}"
        return paragraph("FieldValue", control(number + line * len(widths) + at, tag, field.columns[at], "<w:text/>", run(BLANK)))

    return row((cell(wide, blank(at)) for at, wide in enumerate(widths)), height=LINE_HEIGHT)
