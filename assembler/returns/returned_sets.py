"""A set of returned files held against its packet: which forms are there, and which are missing, doubled, stale or not yet right."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assembler.formats.received import ReceivedFile, read_received_file
from assembler.model.diagnostics import Diagnostic, error, warning
from assembler.model.document import Document
from assembler.model.embedded_model import has_fields
from assembler.model.source import Span
from assembler.returns.reading import read_returned
from assembler.returns.returned_forms import Baseline, ReturnedFile, ReturnedForm, Status

RETURNING = ("sign_now", "sign_later", "third_party")
"""How papers are executed that come back; an exhibit does not, nor what is only named."""

MOST_FILES = 2_000
STALE = ("stale-form", "other-packet")


class FormState(StrEnum):
    """Where a form of the packet stands."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    NEEDS_REVIEW = "to be looked at"
    DOUBLED = "doubled"
    STALE = "stale"
    MISSING = "missing"


RECEIVED = (FormState.COMPLETE, FormState.INCOMPLETE, FormState.NEEDS_REVIEW, FormState.DOUBLED)
"""States in which a form was returned at all, whatever must still be done about it."""


@dataclass(frozen=True, slots=True)
class ExpectedForm:
    """A form that was sent to be returned, where it stands, and the files it came back in."""

    paper: Document
    state: FormState
    files: tuple[str, ...]

    @property
    def entry(self) -> str:
        """What the form is for among those of its kind, empty where there is but one."""
        return ".".join(self.paper.path[1:])


@dataclass(frozen=True, slots=True)
class ReturnedSet:
    """All that came back of a packet: every form that was sent, every file that was received."""

    source: str
    forms: tuple[ExpectedForm, ...]
    files: tuple[ReturnedFile, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def whole(self) -> bool:
        """`True` when every form came back complete, and nothing else did."""
        return not self.findings and all(form.state is FormState.COMPLETE for form in self.forms)


def read_received_folder(folder: Path) -> tuple[tuple[ReceivedFile, ...], tuple[Diagnostic, ...]]:
    """Receive every file below a folder, hidden ones left out."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _hidden(path.relative_to(folder))]
    if len(paths) > MOST_FILES:
        sentence = f"{folder} holds more than {MOST_FILES:,} files."
        return (), (error("unreadable-return", sentence, Span(str(folder), 1, 1), "Name the folder of one packet's files."),)
    received = [read_received_file(path) for path in paths]
    return tuple(file for file, _ in received if file), tuple(finding for _, findings in received for finding in findings)


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def read_set(files: Iterable[ReceivedFile], against: Baseline) -> ReturnedSet:
    """Read returned files and hold them against what was sent; the standard must know what was issued."""
    assert against.issued is not None, "a set is held against a packet"  # noqa: S101
    read = tuple(read_returned(file, against) for file in files)
    expected = [paper for paper in against.papers.values() if has_fields(paper) and paper.handling in RETURNING]
    forms = tuple(_expected(paper, read) for paper in expected)
    place = Span(against.issued.source, 1, 1)
    return ReturnedSet(against.issued.source, forms, read, tuple(_findings(forms, read, place)))


def _expected(paper: Document, read: Sequence[ReturnedFile]) -> ExpectedForm:
    found = [(file.path, form) for file in read for form in file.forms if form.paper.name == paper.name]
    good = [(path, form) for path, form in found if not _stale(form)]
    maybe = [file.path for file in read if not file.forms and paper.name in file.papers]
    files = tuple(dict.fromkeys((*(path for path, _ in found), *maybe)))
    if _contradict([form for _, form in good]):
        return ExpectedForm(paper, FormState.DOUBLED, files)
    if good:
        return ExpectedForm(paper, FormState(min((form.status for _, form in good), key=_best.index)), files)
    if found:
        return ExpectedForm(paper, FormState.STALE, files)
    return ExpectedForm(paper, FormState.NEEDS_REVIEW if maybe else FormState.MISSING, files)


_best = (Status.COMPLETE, Status.INCOMPLETE, Status.NEEDS_REVIEW, Status.REFUSED)


def _stale(form: ReturnedForm) -> bool:
    return any(finding.id in STALE for finding in form.findings)


def _contradict(forms: Sequence[ReturnedForm]) -> bool:
    """`True` when a form came back more than once, and not with the same answers."""
    return any(form.answers.fields != forms[0].answers.fields for form in forms[1:])


def _findings(forms: Sequence[ExpectedForm], read: Sequence[ReturnedFile], place: Span) -> Iterator[Diagnostic]:
    for kind in dict.fromkeys(form.paper.plan for form in forms):
        yield from _of_kind([form for form in forms if form.paper.plan == kind], place)
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


def _of_kind(forms: Sequence[ExpectedForm], place: Span) -> Iterator[Diagnostic]:
    missing = [form for form in forms if form.state not in RECEIVED]
    if missing:
        yield error("missing-form", f"{summarize_forms(forms)}.", place, "Ask for what is missing.", forms[0].paper.plan)


def summarize_forms(forms: Sequence[ExpectedForm]) -> str:
    """Say how many forms of a kind were returned: `2 of 3 returned of “Material Declaration”; missing: opp-002`."""
    returned = [form for form in forms if form.state in RECEIVED]
    missing = ", ".join(form.entry or form.paper.name for form in forms if form not in returned)
    tail = f"; missing: {missing}" if missing else ""
    return f"{len(returned)} of {len(forms)} returned of “{forms[0].paper.title}”{tail}"
