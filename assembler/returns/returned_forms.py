"""Returned forms as data: the status of each, its answers, the changes of its own text, and the findings about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assembler.formats.received import ReceivedFile
from assembler.loader.templates import Templates
from assembler.model.diagnostics import Diagnostic, Severity, error, failing, quoted
from assembler.model.document import Document
from assembler.model.form_fields import SIGNATURES, Control, controls
from assembler.model.source import Span
from assembler.returns.answers import OTHER_ENTRY, FormAnswers, RawAnswers, read_answers
from assembler.returns.comparison import changed_text_finding
from assembler.returns.identity import IssuedVersions, issued_papers
from assembler.returns.issued import IssuedPapers
from assembler.returns.verdict import Signed, SigningPlace, Verdict

SAID_OF_FORMS = ("other-packet", "stale-paper", "superseded-form", "unknown-paper")
"""The findings of whose file it is."""

NOT_SIGNED = "unsigned-form"
SIGN = "Have it signed, and ask for it again; where it was signed on paper, ask for a scan."


class Status(StrEnum):
    """The status of a returned form: complete with all answers and signatures. Of one that needs review only a person can tell."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    NEEDS_REVIEW = "to be looked at"


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """A returned form: the document it is, its status, its answers, and what is told of it and of its file."""

    paper: Document
    status: Status
    answers: FormAnswers
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A returned file: the verdict on it, and the forms in it. `findings` are those of a file without any form.

    Where no form could be read, `papers` names the forms that the file may be.
    """

    verdict: Verdict
    forms: tuple[ReturnedForm, ...]
    findings: tuple[Diagnostic, ...]
    papers: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The path of the file, as it was received."""
        return self.verdict.path

    @property
    def status(self) -> Status:
        """The worst status of its forms; where it holds none, refused if a finding is an error, else in need of review."""
        if not self.forms:
            return Status.REFUSED if failing(self.findings) else Status.NEEDS_REVIEW
        order = (Status.REFUSED, Status.NEEDS_REVIEW, Status.INCOMPLETE, Status.COMPLETE)
        return min((form.status for form in self.forms), key=order.index)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The baseline of returned forms: the documents issued, where they are known, and the templates to render a form again.

    `versions` gives the documents issued by name. `by` names the role whose fields must be complete; empty means all.
    """

    templates: Templates
    issued: IssuedPapers | None = None
    versions: IssuedVersions = field(default_factory=IssuedVersions)
    by: str = ""

    @property
    def papers(self) -> Mapping[str, Document]:
        """The documents issued by name, each in its first version."""
        return {name: versions[0] for name, versions in self.versions.current.items()}


def make_baseline(templates: Templates, issued: IssuedPapers | None = None, by: str = "") -> Baseline:
    """Return the baseline for the forms of a packet, or, without `issued`, for forms of an unknown packet."""
    return Baseline(templates, issued, issued_papers(issued) if issued else IssuedVersions(), by)


def judge_form(
    file: ReceivedFile,
    paper: Document,
    raw: RawAnswers,
    against: Baseline,
    verdict: Verdict,
    findings: tuple[Diagnostic, ...],
) -> ReturnedForm:
    """Return a form with its status: refused or for review because of its file, incomplete because of its answers and signatures.

    `findings` are those of the form beside those of the verdict on its file.
    """
    answers = read_answers(paper, raw, file.place, against.by)
    places = tuple(_places_to_sign(paper, verdict, against.by))
    unsigned = tuple(_unsigned_finding(control, file.place) for control, signed in places if signed is Signed.NOT)
    untold = any(signed is Signed.UNKNOWN for _, signed in places)
    told = (*findings, *findings_of(verdict))
    other = any(finding.id == OTHER_ENTRY for finding in answers.findings)
    if failing(told) or other:  # answers for another entry are no incomplete answers
        status = Status.REFUSED
    elif any(finding.severity is Severity.WARNING for finding in told) or untold or (against.issued and not verdict.passes):
        status = Status.NEEDS_REVIEW
    else:
        status = Status.INCOMPLETE if failing(answers.findings) or unsigned else Status.COMPLETE
    return ReturnedForm(paper, status, answers, tuple(dict.fromkeys((*told, *answers.findings, *unsigned))))


def _places_to_sign(paper: Document, verdict: Verdict, by: str) -> Iterator[tuple[Control, Signed]]:
    """Yield the places to sign of a form with what stands there; where `by` names a role, of that role alone.

    A picture in a Word file, and fields that became part of the pages, may be signatures: only a person can tell.
    """
    known = {one.name: one.signed for one in verdict.execution}
    other = Signed.UNKNOWN if Signed.UNKNOWN in known.values() else Signed.NOT
    for control in controls(paper):
        if control.kind == "signature" and by in ("", _role_of(control.path)):
            yield control, known.get(control.name, other)


def places_of(verdict: Verdict, by: str) -> tuple[SigningPlace, ...]:
    """Return the places to sign in a file; where `by` names a role, those of that role alone."""
    return tuple(one for one in verdict.execution if by in ("", *_role_in(one.name)))


def _role_in(name: str) -> tuple[str, ...]:
    """Return the role whose place to sign a field is, by its name; nothing for a field of another program."""
    path = tuple(name.split("."))
    return (_role_of(path),) if SIGNATURES in path[:-1] else ()


def unsigned_paper(verdict: Verdict, by: str, place: Span) -> Diagnostic | None:
    """Return the finding that a paper is not signed at all the places that it has for a role; None where it is."""
    places = places_of(verdict, by)
    missing = [one for one in places if one.signed is Signed.NOT]
    if not missing:
        return None
    sentence = (
        f"Nobody has signed at {len(missing)} of {len(places)} places to sign." if len(places) > 1 else "Nobody has signed it."
    )
    return error(NOT_SIGNED, sentence, place, SIGN)


def _unsigned_finding(control: Control, place: Span) -> Diagnostic:
    sentence = f"{quoted(control.label)} is missing: the form is not signed."
    return error(NOT_SIGNED, sentence, place, SIGN, control.name)


def _role_of(path: tuple[str, ...]) -> str:
    """Return the role of a place to sign: the part of its name behind `signatures`."""
    return path[path.index(SIGNATURES) + 1]


def findings_of(verdict: Verdict) -> tuple[Diagnostic, ...]:
    """Return the findings of a verdict as those of a form: changed words are one, and whose form it is `identify` says better."""
    changed = (changed_text_finding(verdict.changes, Span(verdict.path, 1, 1)),) if verdict.changes else ()
    return (*changed, *(finding for finding in verdict.findings if finding.id not in SAID_OF_FORMS))
