"""One verdict everywhere: `compare`, `verify`, `read`, a set, what is recorded and the portal say the same of the same file."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from formats.word.word_sample import edited, word
from pypdf import PdfReader, PdfWriter
from returns.filling import fill_by_pypdf, fill_word
from returns.returned_sample import flattened, scanned, templates
from returns.verification_sample import FORM, PARTNER, STRANGER, annotated, signature_fields, signed
from returns.verification_sample import issued as certified

from assembler.cli import main
from assembler.commands.sending import Received, receive
from assembler.formats.word.package import DOCUMENT
from assembler.model.form_fields import controls
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.store import FolderStore
from assembler.portal.jobs.messages import RETURNED_FILE, IssuedFiles, ReadReturn, ReturnResult
from assembler.portal.jobs.worker_tasks import run_read
from assembler.returns import IssuedPapers, Status, judge, make_baseline, read_packet, read_returned, read_set, received_file
from assembler.returns.identity import issued_papers
from assembler.returns.verdict import Standing, Verdict
from assembler.returns.verdict_data import verdict_data
from examples import ROOT

PACKET = ROOT / "tests" / "data" / "packet-1902f63" / "first-001-a0f92a25"
AGREEMENT, RECORD, PDF = "documents/01-agreement.docx", "documents/02-record-march.docx", "packet.pdf"
VALUES = {"record.march.held_on": "2 March 2026", "record.march.exam": "yes"}


@cache
def issued() -> IssuedPapers:
    found, findings = read_packet(PACKET)
    assert found is not None, findings
    return found


def sent(path: str) -> bytes:
    return (PACKET / path).read_bytes()


def filled(ending: str) -> bytes:
    paper = controls(issued_papers(issued()).current["record-march"][0])
    return fill_word(sent(RECORD), paper, VALUES) if ending == "docx" else fill_by_pypdf(sent(PDF), paper, VALUES)


def reworded(before: str, after: str) -> bytes:
    def change(text: str) -> str:
        assert before in text
        return text.replace(before, after, 1)

    return edited(sent(AGREEMENT), DOCUMENT, change)


def tracked() -> bytes:
    inserted = '</w:t></w:r><w:ins w:id="9" w:author="Ann"><w:r><w:t> or 90</w:t></w:r></w:ins><w:r><w:t xml:space="preserve">'
    return reworded("60 days", f"60{inserted} days")


def printed() -> bytes:
    """Return the pages of a packet as a program prints them, without what names them."""
    writer, out = PdfWriter(), BytesIO()
    for page in PdfReader(BytesIO(flattened(sent(PDF)))).pages:
        writer.add_page(page)
    writer.write(out)
    return out.getvalue()


FILES: dict[str, tuple[Callable[[], bytes], Standing]] = {
    "ours.pdf": (lambda: sent(PDF), Standing.AS_ISSUED),
    "ours.docx": (lambda: sent(AGREEMENT), Standing.AS_ISSUED),
    "filled.pdf": (lambda: filled("pdf"), Standing.COMPLETED),
    "filled.docx": (lambda: filled("docx"), Standing.SAVED_ANEW),
    "signed.pdf": (lambda: signed(sent(PDF), signature_fields(sent(PDF))[0], PARTNER), Standing.COMPLETED),
    "silent.docx": (lambda: reworded("60 days", "90 days"), Standing.ALTERED),
    "tracked.docx": (tracked, Standing.ALTERED),
    "noted.pdf": (lambda: annotated(sent(PDF)), Standing.ALTERED),
    "flattened.pdf": (lambda: flattened(filled("pdf")), Standing.NEEDS_REVIEW),
    "printed.pdf": (printed, Standing.NEEDS_REVIEW),
    "other.docx": (lambda: edited(sent(RECORD), "customXml/item1.xml", lambda text: text.replace("first-001", "second-001")), Standing.UNKNOWN),
    "foreign.docx": (word, Standing.UNKNOWN),
    "scan.pdf": (scanned, Standing.NEEDS_REVIEW),
    "photo.png": (lambda: b"\x89PNG and so on", Standing.NEEDS_REVIEW),
    "broken.pdf": (lambda: sent(PDF)[:5000], Standing.ALTERED),
}  # fmt: skip


def said(verdict: Verdict) -> object:
    """Return all that a verdict says, but for the place of the file."""
    return json.loads(json.dumps(verdict_data(verdict)).replace(verdict.path, "FILE"))


def said_by(command: str, path: Path) -> object:
    """Return the verdict that a command prints."""
    result = CliRunner().invoke(main, [command, str(path), "--packet", str(PACKET), "--json"])
    (line,) = result.stdout.splitlines()
    data = json.loads(line.replace(str(path), "FILE"))
    found = data["verdict"] if command == "read" else {key: value for key, value in data.items() if key != "manifest"}
    assert (result.exit_code == 0) == (found["standing"] in ("as issued", "completed", "saved anew")) or command == "read"
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_every_door_says_the_same_of_the_same_file(name: str, tmp_path: Path) -> None:
    make, standing = FILES[name]
    path = tmp_path / name
    path.write_bytes(make())
    file = received_file(str(path), path.read_bytes())
    verdict = judge(file, issued())
    assert verdict.standing is standing
    assert [said_by(command, path) for command in ("compare", "verify", "read")] == [said(verdict)] * 3
    baseline = make_baseline(templates(), issued())
    assert [said(each.verdict) for each in read_set([file], baseline).files] == [said(verdict)]
    read = read_returned(file, baseline)
    assert (read.status in (Status.COMPLETE, Status.INCOMPLETE)) <= verdict.passes
    assert (standing is Standing.ALTERED) <= (read.status is Status.REFUSED)
    shutil.copytree(PACKET, tmp_path / "output" / PACKET.name)
    recorded, _ = receive(FolderStore(tmp_path / "output"), PACKET.name, [file], date(2026, 12, 1), templates())
    assert [said(each.file.verdict) for each in recorded] in ([], [said(verdict)])


def read_in_the_portal(name: str, folder: Path) -> ReturnResult:
    """Return what the portal says of a file, which is held against the file of the packet that it answers."""
    ours = PDF if not name.endswith("docx") else RECORD if name in ("filled.docx", "other.docx") else AGREEMENT
    (folder / f"issued{Path(ours).suffix}").write_bytes(sent(ours))
    (folder / MANIFEST).write_bytes((PACKET / MANIFEST).read_bytes())
    (folder / RETURNED_FILE).write_bytes(FILES[name][0]())
    papers = next(file.papers for file in issued().files if file.path == ours)
    files = (f"issued{Path(ours).suffix}",)
    return run_read(ReadReturn(IssuedFiles(folder, ROOT / "templates", "first-001", files, papers)))


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_the_portal_says_what_the_command_line_says_and_believes_only_what_passes(name: str, tmp_path: Path) -> None:
    make, standing = FILES[name]
    found = read_in_the_portal(name, tmp_path)
    read = read_returned(received_file("the file", make()), make_baseline(templates(), issued(), "partner"))
    recorded = Received(read, None, by="partner")
    assert (found.state == "refused", found.state == "complete") == (recorded.refused, recorded.complete)
    assert {one.id for one in found.findings} - {"unsigned-form"} == {one.id for one in recorded.findings} - {"unsigned-form"}
    passes = standing in (Standing.AS_ISSUED, Standing.COMPLETED, Standing.SAVED_ANEW)
    believed = ("complete", "incomplete", "look") if name.endswith("docx") else ("complete", "incomplete")
    refused = ("refused",) if standing is Standing.ALTERED else ("look", "refused")
    assert found.state in (believed if passes else refused)


@pytest.mark.slow
def test_the_portal_knows_who_is_to_sign_and_by_whom_the_packet_is_certified(tmp_path: Path) -> None:
    data = certified(FORM)
    bare = BytesIO()
    PdfWriter(clone_from=BytesIO(flattened(data))).write(bare)
    for name, content in (("issued.pdf", data), (RETURNED_FILE, signed(data, signature_fields(data)[0], STRANGER))):
        (tmp_path / name).write_bytes(content)
    (tmp_path / MANIFEST).write_bytes(certified(MANIFEST))
    job = ReadReturn(IssuedFiles(tmp_path, ROOT / "templates", "x", ("issued.pdf",), ("material-value-declaration-opp-001",)))
    assert "other-signer" in {one.id for one in run_read(job).findings}
    (tmp_path / RETURNED_FILE).write_bytes(bare.getvalue())
    assert "removed-signature" in {one.id for one in run_read(job).findings}
