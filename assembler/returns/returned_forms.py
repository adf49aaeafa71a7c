"""Forms that came back, as data: what became of each, what it was filled with, and what was changed in its own text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assembler.formats.received import ReceivedFile
from assembler.loader.templates import Templates
from assembler.model.diagnostics import Diagnostic, Severity, failing, warning
from assembler.model.document import Document
from assembler.returns.answers import OTHER_ENTRY, FormAnswers, RawAnswers, read_answers
from assembler.returns.comparison import Change
from assembler.returns.identity import issued_papers
from assembler.returns.issued import IssuedPapers


class Status(StrEnum):
    """What became of a returned form. Nothing is said of one that must be looked at: it may be right."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    NEEDS_REVIEW = "to be looked at"


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """One form that came back: the paper it is, what it was filled with, and what was changed in its own text."""

    paper: Document
    status: Status
    answers: FormAnswers
    changes: tuple[Change, ...]
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file that came back and the forms in it. `findings` are about the file as a whole.

    Where no form could be read, `papers` names those that the file seems to be.
    """

    path: str
    forms: tuple[ReturnedForm, ...]
    findings: tuple[Diagnostic, ...]
    papers: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """What became of the file: the worst of its forms; where none was found in it, it is refused or to be looked at."""
        if not self.forms:
            return Status.REFUSED if failing(self.findings) else Status.NEEDS_REVIEW
        order = (Status.REFUSED, Status.NEEDS_REVIEW, Status.INCOMPLETE, Status.COMPLETE)
        return min((form.status for form in self.forms), key=order.index)


@dataclass(frozen=True, slots=True)
class Baseline:
    """What returned forms are held against: the papers that were issued, where they are known, else our papers' look alone.

    `by` names the role whose part must be complete; empty means all.
    """

    templates: Templates
    issued: IssuedPapers | None = None
    versions: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)
    by: str = ""

    @property
    def papers(self) -> Mapping[str, Document]:
        """The papers that were issued, by their names, each in one version."""
        return {name: versions[0] for name, versions in self.versions.items()}


def make_baseline(templates: Templates, issued: IssuedPapers | None = None, by: str = "") -> Baseline:
    """Prepare to read forms of one packet, or forms of no packet that is known."""
    return Baseline(templates, issued, issued_papers(issued) if issued else {}, by)


def judge_form(
    file: ReceivedFile,
    paper: Document,
    raw: RawAnswers,
    against: Baseline,
    changes: tuple[Change, ...],
    findings: tuple[Diagnostic, ...],
) -> ReturnedForm:
    """Put a form together: it is refused for what was done to the file, incomplete for what was filled in."""
    answers = read_answers(paper, raw, file.place, against.by)
    other = any(finding.id == OTHER_ENTRY for finding in answers.findings)
    if failing(findings) or other:
        status = Status.REFUSED
    elif any(finding.severity is Severity.WARNING for finding in findings):
        status = Status.NEEDS_REVIEW
    else:
        status = Status.INCOMPLETE if failing(answers.findings) else Status.COMPLETE
    return ReturnedForm(paper, status, answers, changes, tuple(dict.fromkeys((*findings, *answers.findings))))


def needs_review(file: ReceivedFile, sentence: str) -> Diagnostic:
    """Make the finding of a file that only a person can read."""
    hint = "It was received. Look at it, and type in what it says."
    return warning("to-be-looked-at", sentence, file.place, hint)
