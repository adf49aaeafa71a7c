"""Fields of a form: a label beside a content control, filled in beforehand or blank."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from assembler.formats.word.tables import NARROWEST, WIDEST, Render, share_width
from assembler.formats.word.wordml import (
    BLANK,
    KEEP_WITH_NEXT,
    cell,
    checkbox,
    control,
    drop_down,
    paragraph,
    row,
    run,
    styled,
    table,
)
from assembler.model.document import Field, FieldGroup
from assembler.model.form_fields import TICKED, Control, Path, field_controls

LABEL_SHARE = (36, 64)
LINE_HEIGHT = 300
ONE_LINE, MANY_LINES = "<w:text/>", '<w:text w:multiLine="1"/>'
KINDS = {
    "multiline": MANY_LINES,
    "date": (
        '<w:date><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="en-GB"/>'
        '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
    ),
}
TO_FILL_IN = (
    '<w:shd w:val="clear" w:color="auto" w:fill="F4F6F8"/>'
    '<w:tcMar><w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tcMar>'
)
"""The look of a cell in which an answer is given."""

BEFORE_FIELDS = f'{KEEP_WITH_NEXT}<w:spacing w:before="40" w:after="100"/>'
OPTION_GAP = run("\N{EM SPACE}\N{EM SPACE}")


@dataclass(frozen=True, slots=True)
class FormControls:
    """What answers need of their paper: what its controls' names begin with, and the number of each control in the file."""

    path: Path
    numbers: Mapping[str, int]

    def of(self, field: Field) -> tuple[tuple[int, Control], ...]:
        """Give the controls of a field with their numbers."""
        return tuple((self.numbers[each.name], each) for each in field_controls(self.path, field))


def render_group(group: FieldGroup, width: int, answers: FormControls, render: Render) -> str:
    """Write who fills in, then fields in their order: those with one answer share a table, `rows` have a table each."""
    written = [paragraph("FieldHint", run(group.note), BEFORE_FIELDS)] if group.note else []
    for has_rows, fields in groupby(group.fields, lambda field: field.type == "rows"):
        if has_rows:
            written += [_rows(field, width, answers.of(field)) for field in fields]
        else:
            rows = (_answer_row(field, width, *answers.of(field)[0], render) for field in fields)
            written.append(table("FieldTable", share_width([*LABEL_SHARE], width), rows, caption=group.note))
    return "".join(written)


def _label(field: Field, properties: str = "") -> str:
    """Write the label, its mark where an answer is required, and the hint under it."""
    mark = run("*", styled("RequiredMark")) if field.required else ""
    hint = paragraph("FieldHint", run(field.hint), properties) if field.hint else ""
    return f"{paragraph('FieldLabel', run(field.label) + mark, properties)}{hint}"


def _answer_row(field: Field, width: int, number: int, answer: Control, render: Render) -> str:
    left, right = share_width([*LABEL_SHARE], width)
    height = LINE_HEIGHT * (field.lines + 1) if field.type == "multiline" else 0
    return row((cell(left, _label(field)), _answer(field, number, answer, right, render)), height=height)


def _answer(field: Field, number: int, answer: Control, width: int, render: Render) -> str:
    """Write the cell of the answer. One of many lines is a control inside the paragraph, which LibreOffice keeps whole."""
    value = render(field.value) or run(BLANK)
    match field.type:
        case "checkbox":
            box = checkbox(number, answer.tag, field.label, checked=answer.value == TICKED)
            return cell(width, paragraph("FieldValue", box), TO_FILL_IN)
        case "choice":
            chosen = drop_down(number, answer.tag, field.label, field.options, answer.value)
            return cell(width, paragraph("FieldValue", chosen) + paragraph("FieldHint", _options(field)), TO_FILL_IN)
        case _:
            kind = KINDS.get(field.type, ONE_LINE)
            return cell(width, paragraph("FieldValue", control(number, answer.tag, field.label, kind, value)), TO_FILL_IN)


def _options(field: Field) -> str:
    """Write what may be chosen, for those who fill in on paper; each stays on its line."""
    return OPTION_GAP.join(run(option.replace(" ", "\N{NO-BREAK SPACE}")) for option in field.options)


def _rows(field: Field, width: int, cells: tuple[tuple[int, Control], ...]) -> str:
    """Write a table to fill in: its headings, and as many blank rows as the field has lines."""
    widths = share_width([min(WIDEST, max(NARROWEST, len(column))) for column in field.columns], width)
    heads = (cell(wide, paragraph("TableHeading", run(column))) for wide, column in zip(widths, field.columns, strict=True))
    blanks = (_blank_row(widths, cells[at : at + len(widths)]) for at in range(0, len(cells), len(widths)))
    grid = table("FieldTable", widths, (row(heads, header=True), *blanks), caption=field.label, header=True)
    return f"{_label(field, KEEP_WITH_NEXT)}{grid}"


def _blank_row(widths: tuple[int, ...], cells: tuple[tuple[int, Control], ...]) -> str:
    blanks = (control(number, each.tag, each.label, MANY_LINES, run(BLANK)) for number, each in cells)
    return row(
        (cell(wide, paragraph("FieldValue", blank), TO_FILL_IN) for wide, blank in zip(widths, blanks, strict=True)),
        height=LINE_HEIGHT,
    )
