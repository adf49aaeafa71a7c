"""The tasks that run in a child process: builds a packet, checks the library, reads a table, fills or reads a form, signs papers.

A copy of `warm_parent` runs them. Where no process can be copied, `python -m assembler.portal.jobs.worker_tasks` runs one, with an
`Assignment` as JSON on standard input; the result is written as JSON to standard output. The process limits its own time and memory,
writes only into the folder of its job, and may be killed at any moment.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from assembler.checks.reports import closing_lines
from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.check import CheckSession
from assembler.commands.proofread import ProofreadRequest, commented_copy, proofread_file
from assembler.commands.sending import Received
from assembler.commands.single_forms import as_the_packet, order_forms
from assembler.formats.html.read_back import compare_html
from assembler.formats.html.writer import render_html
from assembler.formats.pdf.clean_copy import clean_pdf
from assembler.formats.pdf.fields.filling import fill_pdf
from assembler.formats.received import ReceivedFile
from assembler.formats.registry import PDF
from assembler.loader import programme_of
from assembler.loader.matter_tables import MatterRow, load_table
from assembler.loader.templates import load_templates
from assembler.model.diagnostics import Diagnostic, error, failing
from assembler.model.embedded_model import embedded_model
from assembler.model.library import Library
from assembler.model.source import Span
from assembler.packets.manifest import SupplementTo
from assembler.packets.order import Order, build_packet
from assembler.packets.single_forms import forms_of
from assembler.packets.store import FolderStore
from assembler.packets.supplements import find_issued, order_as_known, order_supplement, plan_supplement
from assembler.platform.processes import limit_resources
from assembler.portal.jobs.issued_folder import asked_papers, finding_at_the_file, verdict_at_the_file, whole_packet
from assembler.portal.jobs.kept_library import read_library
from assembler.portal.jobs.messages import (
    ASSIGNMENT,
    ISSUED_FILE,
    PACKET_FOLDER,
    PAGES_FOLDER,
    RETURNED_FILE,
    BuildPacket,
    BuildResult,
    CheckedLibrary,
    CheckLibrary,
    CleanedReturn,
    CleanReturn,
    ClosePapers,
    ComparedReturn,
    CompareReturn,
    FillForm,
    FoundRemark,
    IssuedFiles,
    Job,
    JobResult,
    ProofreadFile,
    ProofreadResult,
    ReadReturn,
    ReadTable,
    ReturnResult,
    SignPapers,
    TableRow,
    TableRows,
)
from assembler.portal.jobs.missing_parts import missing_pages, missing_papers
from assembler.portal.jobs.signing_tasks import run_close, run_sign
from assembler.portal.matter_form import answers_from_tree, write_matter
from assembler.portal.store.packet_contents import describe_packet, is_returned, model_path, view_path
from assembler.portal.store.stored_findings import StoredFinding, as_stored
from assembler.proofreading.remarks import Remark
from assembler.proofreading.reports import excerpt
from assembler.returns import AnswerData, IssuedPapers, answer_data, judge, make_baseline, read_papers, received_file
from assembler.returns.redline import make_redline, read_back, redline_fragment
from assembler.returns.returned_forms import NOT_SIGNED, SIGN, unsigned_paper
from assembler.returns.verdict import Standing
from assembler.returns.verdict_data import verdict_data

MATTER = "matter.yaml"
LARGEST_FILE = 200_000_000
PARTNER = "partner"
"""The role of who returns a file through a link."""


def run_build(job: BuildPacket) -> BuildResult:
    """Build a packet, and the HTML pages that show its papers, into the folder of the job."""
    for name, text in {**job.earlier, MATTER: job.text}.items():
        (job.folder / name).write_text(text, "utf-8")
    library, findings = read_library(job.library, programme_of(job.folder / MATTER))
    if library is None:
        return _refused_packet(findings)
    if library.digest != job.digest:
        sentence = "The library has been changed since the portal was started."
        return _refused_packet((error("library-changed", sentence, None, "Start the portal again, and build again."),))
    records = FolderStore(job.folder / PACKET_FOLDER)
    request = BuildRequest(library, job.folder / MATTER, job.templates, split=True, store=records)
    order, findings = order_forms(request, job.day) if job.supplement_to else order_packet(request)
    if order is None:
        return _refused_packet(findings)
    return _build_supplement(order, job, records, findings) if job.supplement_to else _build_order(order, job.folder, findings)


def _refused_packet(findings: Iterable[Diagnostic]) -> BuildResult:
    return BuildResult("", None, as_stored(findings))


def _build_supplement(order: Order, job: BuildPacket, records: FolderStore, findings: tuple[Diagnostic, ...]) -> BuildResult:
    """Build the supplement with the forms of an entry; one that was issued and stored, and never shown, is described again."""
    papers = tuple(paper for paper in forms_of(order) if paper.entry == job.entry)
    if not papers:
        sentence = "No form follows from this entry under the choices of the matter."
        return _refused_packet((error("no-form", sentence, order.matter.span, "Compare the entry with the choices."),))
    issued, more = find_issued(order, records)
    if issued is None or issued.packet.packet != job.supplement_to:
        sentence = f"The record does not say that {job.supplement_to} stands: no form can be issued to it."
        refused = error(
            "contradicts-record", sentence, order.matter.span, "Issue the packet of the matter first.", order.matter.id
        )
        return _refused_packet(more or (refused,))
    settled, more = as_the_packet(order, issued.packet)
    if settled is None:
        return _refused_packet(more)
    held, supplement, more = plan_supplement(settled, papers, issued, records)
    if more:
        return _refused_packet(more)
    if supplement:
        return _build_order(supplement, job.folder, findings)
    found = next(form.manifest for form in held if form.manifest)
    before = order_as_known(settled, found.known)
    papers = tuple(paper for paper in forms_of(before) if paper.entry == job.entry)
    to = SupplementTo(found.supplement_to, found.supplement_number, {})
    return _describe(order_supplement(before, papers, to), found.packet, job.folder, findings)


def _build_order(order: Order, folder: Path, findings: tuple[Diagnostic, ...]) -> BuildResult:
    packet, more = build_packet(order, folder / PACKET_FOLDER, lambda _: None, recorded=False)
    findings = (*findings, *more)
    return _refused_packet(findings) if packet is None else _describe(order, order.packet, folder, findings)


def _describe(order: Order, packet: str, folder: Path, findings: tuple[Diagnostic, ...]) -> BuildResult:
    """Write the pages of a packet that lies in the folder, and describe it."""
    views, faults = _render_views(order)
    findings = (*findings, *faults)
    if failing(findings):
        return _refused_packet(findings)
    pages = folder / PAGES_FOLDER
    for name, data in views.items():
        path = pages / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(data, "utf-8")
    return BuildResult(packet, describe_packet(order, folder / PACKET_FOLDER / packet, pages), as_stored(findings))


def _render_views(order: Order) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """Render each paper as HTML and compare that with the paper; write down the model of each form that comes back."""
    documents = [paper.document for paper in order.assembly.papers]
    pages = {view_path(document): render_html(document) for document in documents}
    faults = tuple(fault for document in documents for fault in compare_html(document, pages[view_path(document)].encode()))
    forms = {model_path(document): embedded_model(document) for document in documents if is_returned(document)}
    return pages | forms, faults


def run_check(job: CheckLibrary) -> CheckedLibrary:
    """Check the library."""
    session = CheckSession(job.library, job.templates)
    report, library = session.check(), session.library
    return CheckedLibrary(as_stored(report.findings), tuple(closing_lines(report)), library.digest if library else "")


def run_table(job: ReadTable) -> TableRows:
    """Read the rows of a table, and write each as the text of a matter."""
    library, findings = read_library(job.library)
    if library is None:
        return TableRows((), as_stored(findings))
    path = job.folder / job.name
    rows, findings = load_table(path, library)
    return TableRows(tuple(_table_row(row, path, library) for row in rows), tuple(_without_path(one, path) for one in findings))


def _table_row(row: MatterRow, path: Path, library: Library) -> TableRow:
    answers = answers_from_tree(row.tree) if row.tree is not None else {}
    programme = library.programmes.get(str(answers.get("programme", "")))
    text = write_matter(programme, answers).text if programme and not failing(row.findings) else ""
    findings = tuple(_without_path(one, path) for one in row.findings)
    return TableRow(row.id, str(row.span).replace(str(path), "table"), text, findings)


def _without_path(finding: Diagnostic, path: Path) -> StoredFinding:
    """Return a finding about the table with the cell in its message; the path of the file is known to this process alone."""
    place = f"{finding.span}: " if finding.span else ""
    (one,) = as_stored([finding])
    return replace(one, path=None, message=f"{place}{finding.message}".replace(str(path), "table"))


def run_fill(job: FillForm) -> ReturnResult:
    """Fill the PDF of a form, and read the result as any returned file."""
    templates, findings = load_templates(job.issued.templates)
    if templates is None:
        return _return_result("refused", findings)
    data, faults = fill_pdf(
        (job.issued.folder / f"{ISSUED_FILE}{PDF.ending}").read_bytes(), job.values, templates.packet, append=True
    )
    if faults:
        return _return_result("refused", faults)
    (job.issued.folder / RETURNED_FILE).write_bytes(data)
    return _read_returned_file(job.issued)


def run_read(job: ReadReturn) -> ReturnResult:
    """Read a returned file, and compare it with what was issued."""
    return _read_returned_file(job.issued)


def _read_returned_file(issued: IssuedFiles) -> ReturnResult:
    templates, findings = load_templates(issued.templates)
    if templates is None:
        return _return_result("refused", findings)
    whole = whole_packet(issued)
    baseline = make_baseline(templates, _asked_for(issued, whole), PARTNER)
    file = received_file("the file", (issued.folder / RETURNED_FILE).read_bytes())
    found, said = read_papers(file, issued.papers, baseline, whole)
    received = sorted((Received(one, None, by=PARTNER) for one in found), key=lambda one: BEST_FIRST.index(_state_of(one)))
    if not received:
        return replace(_return_result("refused", said), other_papers=_other_papers(file, issued, whole))
    best, state, values = received[0], _state_of(received[0]), [_values_of(one) for one in received]
    if any(one != values[0] for one in values):
        said, state = (*said, _doubled(file.path)), "look"
    elif (state == "complete" and (lacking := missing_papers(file.path, received, issued.papers))) or (
        state == "look" and (lacking := missing_pages(file, received, issued))
    ):
        said, state = (*said, lacking), "incomplete"
    result = _return_result(
        state, (*said, *(finding_at_the_file(one, issued) for one in best.findings), *_unsigned(best)), values[0]
    )
    other = _other_papers(file, issued, whole) if any(one.id in OTHER_PAPER for one in result.findings) else ()
    return replace(
        result,
        verdicts=tuple(verdict_data(verdict_at_the_file(one.file.verdict, issued)) for one in received),
        other_papers=other,
    )


def _asked_for(issued: IssuedFiles, whole: IssuedPapers) -> IssuedPapers:
    """Return the files that were issued for what came back, and those in which a paper of them stands alone: any may be sent instead."""
    asked = asked_papers(issued)
    alone = (file for file in whole.files if file.papers and {*file.papers} <= {*issued.papers})
    return replace(asked, files=(*asked.files, *(file for file in alone if all(file.data != one.data for one in asked.files))))


OTHER_PAPER = frozenset({"other-packet", "unknown-paper", "unknown-form"})
"""The findings of a file that is another paper than the one it was returned as."""


def _other_papers(file: ReceivedFile, issued: IssuedFiles, whole: IssuedPapers) -> tuple[str, ...]:
    """Return the papers of the packet that a file holds; none where one of those that were asked for is among them."""
    papers = judge(file, whole).papers
    return () if {*papers} & {*issued.papers} else papers


BEST_FIRST = ("complete", "incomplete", "look", "refused")
"""The states of what came back: where it came more than once with the same answers, the best counts."""


def _values_of(received: Received) -> Mapping[str, AnswerData]:
    return {name: answer_data(value) for form in received.file.forms for name, value in form.answers.fields.items()}


def _doubled(path: str) -> Diagnostic:
    sentence = "The form is in it more than once, with different answers."
    return error("doubled-form", sentence, Span(path, 1, 1), "Send the one that counts.")


def _state_of(received: Received) -> str:
    """Return the state of what came back: complete with all answers and signatures that are the partner's, and no less."""
    if received.refused:
        return "refused"
    if received.needs_person:
        return "look"
    return "complete" if received.complete else "incomplete"


def _unsigned(received: Received) -> tuple[Diagnostic, ...]:
    """Return what is to be said of papers at whose places nobody has signed; of a form that is said already."""
    told = any(one.id == NOT_SIGNED for one in received.findings)
    place, verdict = Span(received.file.path, 1, 1), received.file.verdict
    missing = unsigned_paper(verdict, PARTNER, place)
    if missing is None and verdict.standing is Standing.AS_ISSUED:  # a Word file, which has no field to sign in
        missing = error(NOT_SIGNED, "Nobody has signed it.", place, SIGN)
    return (missing,) if missing and not told and _state_of(received) == "incomplete" else ()


def run_compare(job: CompareReturn) -> ComparedReturn:
    """Compare a returned Word file with those that were issued."""
    file = received_file("the file", (job.issued.folder / RETURNED_FILE).read_bytes())
    papers = asked_papers(job.issued)
    redline, findings = make_redline(judge(file, papers), papers, file.data)
    if redline is None:
        return ComparedReturn("", as_stored(findings))
    page, findings = read_back(redline, redline_fragment)
    return ComparedReturn(page or "", as_stored(findings))


def run_clean(job: CleanReturn) -> CleanedReturn:
    """Put a clean copy of a returned PDF in its place."""
    path = job.folder / RETURNED_FILE
    if (cleaned := clean_pdf(path.read_bytes())) is not None:
        path.write_bytes(cleaned)
    return CleanedReturn(cleaned is not None)


def run_proofread(job: ProofreadFile) -> ProofreadResult:
    """Proofread a contract, and put a copy with comments in its place where that is asked for."""
    path = job.folder / RETURNED_FILE
    file = received_file(job.name, path.read_bytes())
    every, findings = proofread_file(ProofreadRequest(file))
    if every is None:
        return ProofreadResult((), 0, 0, as_stored(findings))
    shown = every.first()
    if job.copy:
        data, findings = commented_copy(file, shown.remarks)
        if findings:
            return ProofreadResult((), 0, 0, as_stored(findings))
        path.write_bytes(data)
    return ProofreadResult(tuple(map(_found_remark, shown.remarks)), shown.words, shown.more, ())


def _found_remark(remark: Remark) -> FoundRemark:
    first, *others = remark.spots
    return FoundRemark(remark.sure, remark.sentence, first.where, excerpt(first), remark.hint, len(others))


def _return_result(state: str, findings: Iterable[Diagnostic], values: Mapping[str, AnswerData] | None = None) -> ReturnResult:
    return ReturnResult(state, as_stored(findings), dict(values or {}))


def run(job: Job) -> JobResult:
    """Run a job."""
    match job:
        case BuildPacket():
            return run_build(job)
        case CheckLibrary():
            return run_check(job)
        case ReadTable():
            return run_table(job)
        case FillForm():
            return run_fill(job)
        case ReadReturn():
            return run_read(job)
        case CleanReturn():
            return run_clean(job)
        case ProofreadFile():
            return run_proofread(job)
        case CompareReturn():
            return run_compare(job)
        case SignPapers():
            return run_sign(job)
        case ClosePapers():
            return run_close(job)


def written_result(job: Job) -> bytes:
    """Run a job, and return its result as JSON."""
    result = run(job)
    return TypeAdapter(type(result)).dump_json(result)


def main() -> None:
    """Run the job on standard input within its limits."""
    assignment = ASSIGNMENT.validate_json(sys.stdin.buffer.read())
    limit_resources(assignment.seconds, assignment.memory, LARGEST_FILE)
    sys.stdout.buffer.write(written_result(assignment.job))


if __name__ == "__main__":
    main()
