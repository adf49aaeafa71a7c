"""The answers of a form: parsed by their fields' types, with a finding for each that is missing, unreadable or changed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assembler.loader.forbidden_characters import find_forbidden
from assembler.model.diagnostics import Diagnostic, error, info, quoted
from assembler.model.document import Document, Field, FieldGroup
from assembler.model.form_fields import SIGNERS, TICKED, Control, controls, field_controls
from assembler.model.lenient_parsing import parse_day, parse_number
from assembler.model.source import Span
from assembler.model.values import UnreadableError, show
from assembler.model.walk import field_groups, plain, text_runs

MOST_CHARACTERS = 10_000
OTHER_ENTRY = "other-entry"
"""The id of the finding of a form that was filled in for another entry than it was issued for."""

ENTRY_ID = ".id"
"""The last part of the name of the value that identifies the entry of a matter which a form is for."""

Row = tuple[tuple[str, str], ...]
Answer = str | date | Decimal | bool | tuple[Row, ...] | None
"""The value of one field: None where it is blank; rows as pairs of column and text."""

RawAnswers = Mapping[str, str]
"""The content of each control by its full name: a text, `yes` for a ticked box, the option of a choice."""


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """The values of a form by field name, and those that signers typed beside their signatures by control name."""

    fields: Mapping[str, Answer]
    signers: Mapping[str, Answer]
    findings: tuple[Diagnostic, ...]


def read_answers(document: Document, raw: RawAnswers, place: Span, by: str = "") -> FormAnswers:
    """Return a form's answers, parsed; where `by` names a role, only the fields of that role must be complete."""
    reader = _AnswerReader(document, raw, place, by)
    fields = {field.name: reader.read_field(field, group) for group in field_groups(document) for field in group.fields}
    signers = {name: reader.read_signer(control) for name, control in _signer_controls(document)}
    return FormAnswers(fields, {name: value for name, value in signers.items() if value is not None}, tuple(reader.findings))


def _signer_controls(document: Document) -> Iterator[tuple[str, Control]]:
    """Yield the controls beside signatures, with the part of their names behind that of the document and `signers`."""
    depth = len(document.path)
    for control in controls(document):
        if control.path[depth : depth + 1] == (SIGNERS,):
            yield ".".join(control.path[depth + 1 :]), control


def tidy(text: str) -> str:
    """Return a text with line feeds as its line breaks, stripped."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class _AnswerReader:
    """Reader of the answers of one form, which collects findings about them."""

    def __init__(self, document: Document, raw: RawAnswers, place: Span, by: str) -> None:
        self.document, self.raw, self.place, self.by = document, raw, place, by
        self.findings = list[Diagnostic]()

    def read_field(self, field: Field, group: FieldGroup) -> Answer:
        """Return the answer of one field."""
        own = field_controls(self.document.path, field)
        texts = [self._text_of(control, field) for control in own]
        if field.type == "rows":
            value: Answer = _filled_rows(field, texts)
        else:
            value = self._parse(field.type, texts[0], field)
        if field.required and value in (None, False, ()) and not any(texts) and self.by in ("", group.by):
            self._report_blank(field, group)
        self._report_changed_value(field, texts)
        return value

    def read_signer(self, control: Control) -> Answer:
        """Return what a signer typed beside a signature."""
        field = Field(".".join(control.path), control.label, control.kind, required=False, value=())
        return self._parse(control.kind, self._text_of(control, field), field)

    def _text_of(self, control: Control, field: Field) -> str:
        text = tidy(self.raw.get(control.name, ""))
        for _, sentence, hint in find_forbidden(text):
            self._report("hidden-character", field, f"“{control.label}” holds what cannot be seen: {sentence}", hint)
            break  # one finding a control
        if len(text) > MOST_CHARACTERS:
            self._report("long-answer", field, f"“{control.label}” has more than {MOST_CHARACTERS:,} characters.", "Shorten it.")
        return text[:MOST_CHARACTERS]

    def _parse(self, kind: str, text: str, field: Field) -> Answer:
        if kind == "checkbox":
            return text == TICKED
        if not text:
            return None
        readers: Mapping[str, Callable[[str], Answer]] = {"date": parse_day, "number": parse_number}
        try:
            value = readers.get(kind, str)(text)
        except UnreadableError as fault:
            self._report("unreadable-answer", field, f"“{field.label}”: {fault.sentence}", fault.hint)
            return text  # as it was written, so that a person can read it
        if kind == "choice" and text not in field.options:
            hint = f"It may be {', '.join(field.options)}."
            self._report("unreadable-answer", field, f"“{field.label}”: {quoted(text)} is none of the options.", hint)
        return value

    def _report_blank(self, field: Field, group: FieldGroup) -> None:
        whose = f"by the {group.role}" if group.role else f"by the {group.by}"
        box = field.type == "checkbox"
        sentence = (
            f"“{field.label}” is not ticked, and must be." if box else f"“{field.label}” is blank, and must be filled in {whose}."
        )
        self._report("blank-answer", field, sentence, "")

    def _report_changed_value(self, field: Field, texts: list[str]) -> None:
        """Report a prefilled value that was changed: an error for the entry's own id, else information."""
        before = tidy(plain(field.value))
        if not before or field.type in ("rows", "checkbox") or _same_words(before, texts[0]):
            return
        after = quoted(texts[0]) if texts[0] else "left blank"
        if any(piece.field.endswith(ENTRY_ID) for piece in text_runs(field.value)):
            sentence = f"The form was issued for {quoted(before)}, but “{field.label}” is {after}."
            self._report(OTHER_ENTRY, field, sentence, "Ask for the form of that entry, filled in by itself.")
            return
        sentence = f"“{field.label}” was {quoted(before)} when the form was issued, and is {after}."
        self.findings.append(info("changed-answer", sentence, self.place, subject=field.name))

    def _report(self, id: str, field: Field, sentence: str, hint: str) -> None:
        self.findings.append(error(id, sentence, self.place, hint, field.name))


def _same_words(before: str, after: str) -> bool:
    """Whether two texts differ in their line breaks only."""
    return before.split() == after.split()


def _filled_rows(field: Field, texts: list[str]) -> tuple[Row, ...]:
    """Return the rows in which any cell was filled in."""
    width = len(field.columns)
    rows = (texts[at : at + width] for at in range(0, len(texts), max(1, width)))
    return tuple(tuple(zip(field.columns, row, strict=True)) for row in rows if any(row))


AnswerData = bool | str | int | float | None | list[dict[str, str | None]]
"""An answer as JSON data."""


def as_data(answer: Answer) -> AnswerData:
    """Return an answer as JSON data: a date in ISO 8601, a number as a number, rows as objects."""
    match answer:
        case bool() | str() | None:
            return answer
        case date():
            return answer.isoformat()
        case Decimal():
            return int(answer) if answer == answer.to_integral_value() else float(answer)
        case _:
            return [{column: text or None for column, text in row} for row in answer]


def as_text(answer: Answer) -> str:
    """Return an answer as text for people."""
    match answer:
        case bool():
            return "yes" if answer else "no"
        case None:
            return "–"
        case date():
            return show(answer)
        case str() | Decimal():
            return str(answer)
        case _:
            return "; ".join(", ".join(text for _, text in row if text) for row in answer) or "–"
