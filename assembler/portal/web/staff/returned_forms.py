"""What came back, one row a form: the newest version with its values beside ours, the older versions below it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assembler.model.document import Document, Field, FieldGroup
from assembler.model.embedded_model import read_embedded_model
from assembler.model.form_fields import controls
from assembler.model.source import Span
from assembler.model.values import show
from assembler.portal.app_context import AppContext
from assembler.portal.store.submissions import SIGNED_TOGETHER, FormReturn, doubts_about, newest_return
from assembler.portal.store.tables import TAKEN_BACK
from assembler.portal.web.link_access import LinkedPaper, fetch_file
from assembler.portal.web.pages import calendar_day
from assembler.returns import AnswerData, answer_data
from assembler.returns.answers import read_answers

TOGETHER = "The papers signed now"
DECIDED = ("accepted", "sent_back", TAKEN_BACK)
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """A field of a form: its label, what we had filled in, what came back, and whether the partner changed what was ours."""

    label: str
    ours: str
    theirs: str
    changed: bool


@dataclass(frozen=True, slots=True)
class ReturnedVersion:
    """A version of a form, and the reasons why accepting it must be asked about."""

    found: FormReturn
    doubts: tuple[str, ...]

    @property
    def acceptable(self) -> bool:
        """Whether it can be accepted: what is refused cannot."""
        return self.found.state not in (*DECIDED, "refused")

    @property
    def open(self) -> bool:
        """Whether it is still to be decided."""
        return self.found.state not in DECIDED


@dataclass(frozen=True, slots=True)
class ReturnedFormRow:
    """A form that came back: its title, its versions, the newest first, and the values of that one."""

    title: str
    versions: tuple[ReturnedVersion, ...]
    values: tuple[ComparedValue, ...]

    @property
    def newest(self) -> ReturnedVersion:
        """The newest version."""
        return self.versions[0]


def returned_rows(
    context: AppContext, papers: Iterable[LinkedPaper], returned: Mapping[str, tuple[FormReturn, ...]]
) -> tuple[ReturnedFormRow, ...]:
    """Return a row for each form that came back; `returned` are the versions by the id of their packet."""
    known = {(paper.packet.id, paper.summary.name): paper for paper in papers}
    return tuple(row for found in returned.values() for row in _rows(context, known, found))


def _rows(
    context: AppContext, known: Mapping[tuple[str, str], LinkedPaper], found: tuple[FormReturn, ...]
) -> Iterator[ReturnedFormRow]:
    for form in dict.fromkeys(one.form for one in found):
        own = sorted((one for one in found if one.form == form), key=lambda one: -one.number)
        versions = tuple(ReturnedVersion(one, doubts_about(one, own)) for one in own)
        paper = known.get((own[0].packet, form))
        title = TOGETHER if form == SIGNED_TOGETHER else paper.summary.label if paper else form
        newest = newest_return(own, form)
        values = (
            tuple(_compared_values(_issued_document(context, paper), newest.values)) if paper and newest and newest.values else ()
        )
        yield ReturnedFormRow(title, versions, values)


def _issued_document(context: AppContext, paper: LinkedPaper) -> Document:
    return read_embedded_model(fetch_file(context, paper.packet, paper.summary.form).decode())


def _compared_values(document: Document, theirs: Mapping[str, AnswerData]) -> Iterator[ComparedValue]:
    issued = {control.name: control.value for control in controls(document) if control.value}
    ours = {name: answer_data(value) for name, value in read_answers(document, issued, Span("form", 1, 1), "").fields.items()}
    for block in document.blocks:
        for field in block.fields if isinstance(block, FieldGroup) else ():
            before, after = (_shown(field, side.get(field.name)) for side in (ours, theirs))
            if (before, after) != (NOTHING, NOTHING):
                yield ComparedValue(field.label, before, after, before not in (after, NOTHING))


def _shown(field: Field, value: AnswerData) -> str:
    """Return a value for people: a tick as yes, a blank box as nothing, a day as papers print it, rows one a line."""
    match value:
        case None | "" | [] | False:
            return NOTHING
        case True:
            return "yes"
        case str() if field.type == "date" and (day := calendar_day(value)):
            return show(date.fromisoformat(day))
        case list():
            lines = (", ".join(cell for cell in row.values() if cell) for row in value)
            return "; ".join(line for line in lines if line) or NOTHING
        case _:
            return str(value)
