"""The work that is done in a child process: building a packet, reading a file that a stranger sent.

Run as `python -m assembler.portal.jobs.worker_tasks`: one job as JSON on standard input, one answer as JSON on standard output. The
process may use so much memory and time and no more, writes only into the folder it is given, and may die at any moment.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from assembler.checks.reports import closing_lines
from assembler.commands.build import order_packet
from assembler.commands.check import check_folder
from assembler.formats.html.read_back import compare_html
from assembler.formats.html.writer import render_html
from assembler.formats.pdf.fields.filling import fill_pdf
from assembler.loader import load_library
from assembler.loader.matter_tables import MatterRow, load_table
from assembler.loader.templates import load_templates
from assembler.model.diagnostics import Diagnostic, as_json, error, failing
from assembler.model.embedded_model import embedded_model
from assembler.packets.manifest import PacketFile
from assembler.packets.order import Order, build_packet
from assembler.platform.processes import limit_resources
from assembler.portal.matter_form import answers_from_tree
from assembler.portal.store.packet_contents import contents_as_data, describe_packet, is_returned
from assembler.returns import IssuedPapers, Status, answer_data, make_baseline, read_returned, received_file

FORMATS = ("docx", "pdf")
VIEWS = "views"
MATTER = "matter.yaml"
RETURNED = "returned"
LARGEST_FILE = 200_000_000

Answer = dict[str, Any]


def build(job: Mapping[str, Any]) -> Answer:
    """Build the packet of a matter, or of one of its entries, into a folder, with the pages that show its papers."""
    folder = Path(job["folder"])
    library, findings = load_library(Path(job["library"]))
    if library is None:
        return _refused(findings)
    if library.digest != job["digest"]:
        sentence = "The library has been changed since the portal was started."
        return _refused((error("library-changed", sentence, None, "Start the portal again, and build again."),))
    (folder / MATTER).write_text(job["text"], "utf-8")
    order, findings = order_packet(library, Path(job["templates"]), folder / MATTER, FORMATS, split=True)
    order = _only(order, job["entry"]) if order else None
    return _refused(findings) if order is None else _built(order, folder, findings)


def _only(order: Order, entry: str) -> Order:
    """Keep of an order what one entry asks for, where one is named."""
    papers = tuple(paper for paper in order.assembly.papers if entry in ("", paper.entry))
    return replace(order, assembly=replace(order.assembly, papers=papers))


def _built(order: Order, folder: Path, findings: tuple[Diagnostic, ...]) -> Answer:
    if not order.assembly.papers:
        sentence = "No form follows from this entry under the choices of the matter."
        return _refused((error("no-form", sentence, order.matter.span, "Compare the entry with the choices."),))
    packet, more = build_packet(order, folder / "packet", lambda _: None)
    views, faults = _views(order)
    findings = (*findings, *more, *faults)
    if packet is None or failing(findings):
        return _refused(findings)
    for name, data in views.items():
        path = packet.folder / VIEWS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(data, "utf-8")
    contents = contents_as_data(describe_packet(order, packet.folder))
    return {"findings": list(map(as_json, findings)), "name": order.packet, "contents": contents}


def _views(order: Order) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """Write each paper as a page, and hold it against the paper; a form that comes back is written down whole as well."""
    documents = [paper.document for paper in order.assembly.papers]
    pages = {document.name: render_html(document) for document in documents}
    faults = tuple(fault for document in documents for fault in compare_html(document, pages[document.name]))
    forms = {f"{document.name}.json": embedded_model(document) for document in documents if is_returned(document)}
    return {f"{name}.html": data for name, data in pages.items()} | forms, faults


def _refused(findings: tuple[Diagnostic, ...]) -> Answer:
    return {"findings": list(map(as_json, findings)), "name": "", "contents": None}


def check(job: Mapping[str, Any]) -> Answer:
    """Check the library."""
    report = check_folder(Path(job["library"]), Path(job["templates"]))
    return {"findings": list(map(as_json, report.findings)), "closing": list(closing_lines(report))}


def table(job: Mapping[str, Any]) -> Answer:
    """Read the rows of a table."""
    library, findings = load_library(Path(job["library"]))
    if library is None:
        return {"rows": [], "findings": list(map(as_json, findings))}
    path = Path(job["folder"]) / job["name"]
    rows, findings = load_table(path, library)
    return {"rows": [_row(row, path) for row in rows], "findings": [_unplaced(one, path) for one in findings]}


def _row(row: MatterRow, path: Path) -> Answer:
    answers = answers_from_tree(row.tree) if row.tree is not None else {}
    findings = [_unplaced(one, path) for one in row.findings]
    return {"id": row.id, "place": _shown(str(row.span), path), "answers": answers, "findings": findings}


def _unplaced(finding: Diagnostic, path: Path) -> Answer:
    """Tell a finding of a file that lies where nobody else sees it, by its cell alone."""
    said = as_json(finding)
    place = f"{_shown(str(finding.span), path)}: " if finding.span else ""
    return {**said, "message": f"{place}{_shown(said['message'], path)}"}


def _shown(text: str, path: Path) -> str:
    return text.replace(str(path), "table")


def fill(job: Mapping[str, Any]) -> Answer:
    """Fill the PDF of a form, and read the result as any file that comes back."""
    folder = Path(job["folder"])
    looks, findings = load_templates(Path(job["templates"]))
    if looks is None:
        return _read_as("refused", findings)
    data, faults = fill_pdf((folder / "form.pdf").read_bytes(), job["values"], looks.packet)
    if faults:
        return _read_as("refused", faults)
    (folder / RETURNED).write_bytes(data)
    return read(job)


def read(job: Mapping[str, Any]) -> Answer:
    """Read a file that came back, and hold it against what was issued."""
    folder = Path(job["folder"])
    looks, findings = load_templates(Path(job["templates"]))
    if looks is None:
        return _read_as("refused", findings)
    papers = tuple(PacketFile(name, (folder / name).read_bytes(), tuple(job["papers"])) for name in job["names"])
    against = make_baseline(looks, IssuedPapers(job["matter"], job["matter"], papers), "partner")
    found = read_returned(received_file("the file", (folder / RETURNED).read_bytes()), against)
    findings = (*found.findings, *(one for form in found.forms for one in form.findings))
    values = {name: answer_data(value) for form in found.forms for name, value in form.answers.fields.items()}
    return _read_as(STATES[found.status], findings, values)


def _read_as(state: str, findings: Iterable[Diagnostic], values: Mapping[str, object] | None = None) -> Answer:
    told = [{**as_json(one), "subject": one.subject} for one in dict.fromkeys(findings)]
    return {"state": state, "findings": told, "values": dict(values or {})}


STATES = {Status.COMPLETE: "complete", Status.INCOMPLETE: "incomplete", Status.REFUSED: "refused", Status.NEEDS_REVIEW: "look"}
JOBS = {"build": build, "check": check, "fill": fill, "read": read, "table": table}


def main() -> None:
    """Do one job."""
    job = json.load(sys.stdin)
    limit_resources(job["seconds"], job["memory"], LARGEST_FILE)
    json.dump(JOBS[job["do"]](job), sys.stdout)


if __name__ == "__main__":
    main()
