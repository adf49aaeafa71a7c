"""Form fields as Word content controls: a label beside a control, prefilled or blank."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from assembler.formats.table_layout import field_column_shares
from assembler.formats.word.tables import Render, share_width
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
from assembler.model.quick_dataclass import dataclass
from assembler.model.walk import plain

LABEL_SHARE = (36, 64)
LINE_HEIGHT = 300  # twentieths of a point
TALLEST = 11_000
"""The most height of an answer, in twentieths of a point: with its heading and note a page holds it."""
ONE_LINE, MANY_LINES = "<w:text/>", '<w:text w:multiLine="1"/>'
KINDS = {
    "multiline": MANY_LINES,
    "date": (
        '<w:date><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="en-GB"/>'
        '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
    ),
}
MOST_ROWS = 14
"""The most blank rows that stay on one page."""
LONG = 700
"""The letters of an answer from which its row may go on on the next page: about fifteen lines."""
TO_FILL_IN = (
    '<w:shd w:val="clear" w:color="auto" w:fill="F4F6F8"/>'
    '<w:tcMar><w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tcMar>'
)
"""The cell properties of an answer: shaded, with margins."""

BELOW_HINT = '<w:spacing w:after="60"/>'
BEFORE_FIELDS = f'{KEEP_WITH_NEXT}<w:spacing w:before="40" w:after="100"/>'
OPTION_GAP, OPTION_SIZE = run("\N{EM SPACE}\N{EM SPACE}"), '<w:sz w:val="19"/><w:szCs w:val="19"/>'


@dataclass(frozen=True, slots=True)
class FormControls:
    """The controls of a document: the path their names begin with, and the number of each control in the file, by its name."""

    path: Path
    numbers: Mapping[str, int]

    def of(self, field: Field) -> tuple[tuple[int, Control], ...]:
        """Return the controls of a field with their numbers."""
        return tuple((self.numbers[each.name], each) for each in field_controls(self.path, field))


def render_group(group: FieldGroup, width: int, answers: FormControls, render: Render, kept: Sequence[bool] = ()) -> str:
    """Return a group as XML: the note who fills in, then the fields; those of type `rows` have a table each, others share one.

    `kept` says for each field whether it stays with the next; empty stands for none.
    """
    written = [paragraph("FieldHint", run(group.note), BEFORE_FIELDS)] if group.note else []
    keeps = zip(group.fields, (KEEP_WITH_NEXT if each else "" for each in kept or (False,) * len(group.fields)), strict=True)
    for has_rows, fields in groupby(keeps, lambda each: each[0].type == "rows"):
        if has_rows:
            written += [_render_rows(field, width, answers.of(field), keep) for field, keep in fields]
            continue
        together = [*fields]
        rows = (_render_answer_row(field, width, answers, render, keep) for field, keep in together)
        last = bool(together[-1][1])
        written.append(table("FieldTable", share_width([*LABEL_SHARE], width), rows, caption=group.note, kept=last))
    return "".join(written)


def _render_label(field: Field, properties: str = "") -> str:
    """Return the label, the mark of a required answer, and the hint under it."""
    mark = run("*", styled("RequiredMark")) if field.required else ""
    hint = paragraph("FieldHint", run(field.hint), properties + BELOW_HINT) if field.hint else ""
    return f"{paragraph('FieldLabel', run(field.label) + mark, properties)}{hint}"


def _render_answer_row(field: Field, width: int, answers: FormControls, render: Render, keep: str) -> str:
    """Return the row of a field; `keep` is the property of its paragraphs that keeps it with the next."""
    left, right = share_width([*LABEL_SHARE], width)
    height = min(LINE_HEIGHT * (field.lines + 1), TALLEST) if field.type == "multiline" else 0
    cells = (
        cell(left, _render_label(field, keep)),
        cell(right, _render_answer(field, *answers.of(field)[0], render, keep), TO_FILL_IN),
    )
    return row(cells, height=height, breaks=len(plain(field.value)) > LONG)


def _render_answer(field: Field, number: int, answer: Control, render: Render, keep: str) -> str:
    """Return the paragraphs of an answer; a multi-line control stands inside the paragraph too, where LibreOffice keeps it whole."""
    value = render(field.value) or run(BLANK)
    match field.type:
        case "checkbox":
            return paragraph("FieldValue", checkbox(number, answer.tag, field.label, checked=answer.value == TICKED), keep)
        case "choice":
            chosen = drop_down(number, answer.tag, field.label, field.options, answer.value)
            return paragraph("FieldValue", chosen, keep) + paragraph("FieldHint", _render_options(field), keep)
        case _:
            kind = KINDS.get(field.type, ONE_LINE)  # numbers are typed as text: Word has no control for them
            return paragraph("FieldValue", control(number, answer.tag, field.label, kind, value), keep)


def _render_options(field: Field) -> str:
    """Return the options in print, for those who fill in on paper; no option is broken over two lines."""
    return OPTION_GAP.join(run(option.replace(" ", "\N{NO-BREAK SPACE}"), OPTION_SIZE) for option in field.options)


def _render_rows(field: Field, width: int, cells: tuple[tuple[int, Control], ...], keep: str) -> str:
    """Return a table to fill in: its headings, and as many blank rows as the field has lines; `keep` keeps the last with the next."""
    widths = share_width([*field_column_shares(field)], width)
    heads = (cell(wide, paragraph("TableHeading", run(column))) for wide, column in zip(widths, field.columns, strict=True))
    rows = [cells[at : at + len(widths)] for at in range(0, len(cells), len(widths))]
    kept = len(rows) - 1 if field.lines <= MOST_ROWS else 0
    keeps = [*(KEEP_WITH_NEXT if at < kept else "" for at in range(len(rows) - 1)), keep]
    blanks = (_render_blank_row(widths, row, each) for row, each in zip(rows, keeps, strict=True))
    grid = table("FieldTable", widths, (row(heads, header=True), *blanks), caption=field.label, header=True, kept=bool(keep))
    return f"{_render_label(field, KEEP_WITH_NEXT)}{grid}"


def _render_blank_row(widths: tuple[int, ...], cells: tuple[tuple[int, Control], ...], keep: str) -> str:
    blanks = (control(number, each.tag, each.label, MANY_LINES, run(BLANK)) for number, each in cells)
    return row(
        (cell(wide, paragraph("FieldValue", blank, keep), TO_FILL_IN) for wide, blank in zip(widths, blanks, strict=True)),
        height=LINE_HEIGHT,
    )
