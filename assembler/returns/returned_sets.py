"""A set of returned files compared with its packet: which forms are complete, missing, doubled, stale or incomplete."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assembler.formats.received import ReceivedFile, read_received_file
from assembler.model.diagnostics import Diagnostic, error, warning
from assembler.model.document import Document
from assembler.model.embedded_model import has_fields
from assembler.model.source import Span
from assembler.returns.containers import MOST_FILES, Received, is_hidden, unwrap
from assembler.returns.reading import read_parts
from assembler.returns.returned_forms import Baseline, ReturnedFile, ReturnedForm, Status
from assembler.returns.verdict import ENDED

RETURNING = ("sign_now", "sign_later", "third_party")
"""The ways of execution of documents that are returned; exhibits and documents that are only named are not."""

STALE = ("stale-form", "other-packet", "superseded-form", *map(str, ENDED))


class FormState(StrEnum):
    """The state of a form of the packet."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    NEEDS_REVIEW = "to be looked at"
    DOUBLED = "doubled"
    STALE = "stale"
    MISSING = "missing"


RECEIVED = (FormState.COMPLETE, FormState.INCOMPLETE, FormState.NEEDS_REVIEW, FormState.DOUBLED)
"""The states of a form that was returned at all."""


@dataclass(frozen=True, slots=True)
class ExpectedForm:
    """A form that is to be returned, its state, and the files that hold it."""

    paper: Document
    state: FormState
    files: tuple[str, ...]

    @property
    def entry(self) -> str:
        """The id of the entry that the form is for; empty where there is only one form of its kind."""
        return ".".join(self.paper.path[1:])


@dataclass(frozen=True, slots=True)
class ReturnedSet:
    """All returned files of a packet, and the state of every form that was sent."""

    source: str
    forms: tuple[ExpectedForm, ...]
    files: tuple[ReturnedFile, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def whole(self) -> bool:
        """Whether every form was returned complete, and nothing else was."""
        return not self.findings and all(form.state is FormState.COMPLETE for form in self.forms)


def read_received_folder(folder: Path) -> Received:
    """Return every file below a folder except hidden ones, archives and mails unpacked, and the findings about files that cannot be read."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not is_hidden(str(path.relative_to(folder)))]
    if len(paths) > MOST_FILES:
        sentence = f"{folder} holds more than {MOST_FILES:,} files."
        return (), (error("unreadable-return", sentence, Span(str(folder), 1, 1), "Name the folder of one packet's files."),)
    received = [read_received_file(path) for path in paths]
    files, faults = unwrap(file for file, _ in received if file)
    return files, (*(finding for _, findings in received for finding in findings), *faults)


def read_set(files: Iterable[ReceivedFile], against: Baseline) -> ReturnedSet:
    """Return the files read and the state of every form; raises ValueError where the baseline does not know what was issued."""
    if against.issued is None:
        raise ValueError("A set of returned files is compared with a packet, which the baseline does not have.")
    read = tuple(part for file in files for part in read_parts(file, against))
    expected = [paper for paper in against.papers.values() if has_fields(paper) and paper.handling in RETURNING]
    forms = tuple(_expected_form(paper, read) for paper in expected)
    place = Span(against.issued.source, 1, 1)
    ended = (against.issued.end,) if against.issued.end else ()
    return ReturnedSet(against.issued.source, forms, read, (*ended, *_set_findings(forms, read, place)))


def _expected_form(paper: Document, read: Sequence[ReturnedFile]) -> ExpectedForm:
    found = [(file.path, form) for file in read for form in file.forms if form.paper.name == paper.name]
    current = [form for _, form in found if not _is_stale(form)]
    maybe = [file.path for file in read if not file.forms and paper.name in file.papers]
    files = tuple(dict.fromkeys((*(path for path, _ in found), *maybe)))
    if _have_other_answers(current):
        return ExpectedForm(paper, FormState.DOUBLED, files)
    if current:
        # A form may be returned again after a correction: the best counts, if all have the same answers.
        return ExpectedForm(paper, FormState(min((form.status for form in current), key=BEST_FIRST.index)), files)
    if found:
        return ExpectedForm(paper, FormState.STALE, files)
    return ExpectedForm(paper, FormState.NEEDS_REVIEW if maybe else FormState.MISSING, files)


BEST_FIRST = (Status.COMPLETE, Status.INCOMPLETE, Status.NEEDS_REVIEW, Status.REFUSED)


def _is_stale(form: ReturnedForm) -> bool:
    return any(finding.id in STALE for finding in form.findings)


def _have_other_answers(forms: Sequence[ReturnedForm]) -> bool:
    """Whether any of the forms has other answers than the first."""
    return any(form.answers.fields != forms[0].answers.fields for form in forms[1:])


def _set_findings(forms: Sequence[ExpectedForm], read: Sequence[ReturnedFile], place: Span) -> Iterator[Diagnostic]:
    for kind in dict.fromkeys(form.paper.plan for form in forms):
        yield from _missing_of_kind([form for form in forms if form.paper.plan == kind], place)
    for form in forms:
        if form.state is FormState.DOUBLED:
            sentence = f"“{form.paper.name}” came back {len(form.files)} times, with other answers: {', '.join(form.files)}."
            yield warning("doubled-form", sentence, place, "Ask which one counts.", form.paper.name)
        if form.state is FormState.STALE:
            sentence = f"“{form.paper.name}” came back in another issue only: {', '.join(form.files)}."
            yield error("stale-form", sentence, place, "Send the form of this packet.", form.paper.name)
    known = {name for form in forms for name in form.files}
    for file in read:
        if file.path not in known and not file.findings:
            yield warning("unknown-return", f"{file.path} is no form that was sent.", place, "Put it where it belongs.")


def _missing_of_kind(forms: Sequence[ExpectedForm], place: Span) -> Iterator[Diagnostic]:
    missing = [form for form in forms if form.state not in RECEIVED]
    if missing:
        yield error("missing-form", f"{summarize_forms(forms)}.", place, "Ask for what is missing.", forms[0].paper.plan)


def summarize_forms(forms: Sequence[ExpectedForm]) -> str:
    """Return how many forms of a kind were returned: `2 of 3 returned of “Material Declaration”; missing: opp-002`."""
    returned = [form for form in forms if form.state in RECEIVED]
    missing = ", ".join(form.entry or form.paper.name for form in forms if form not in returned)
    tail = f"; missing: {missing}" if missing else ""
    return f"{len(returned)} of {len(forms)} returned of “{forms[0].paper.title}”{tail}"
