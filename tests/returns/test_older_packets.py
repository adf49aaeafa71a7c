"""A packet as an earlier version issued it: verified, found, read and compared for as long as contracts last."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from formats.word.word_sample import edited
from returns.filling import fill_by_pypdf, fill_word
from returns.returned_sample import templates

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.impact import issued_with
from assembler.formats.pdf.fields.filling import fill_pdf
from assembler.formats.word.package import DOCUMENT
from assembler.loader import load_library
from assembler.model.form_fields import controls
from assembler.packets.order import build_packet
from assembler.returns import (
    IssuedPapers,
    Status,
    answer_data,
    find_packet,
    judge,
    make_baseline,
    open_packet,
    read_packet,
    read_returned,
    received_file,
    verify_manifest,
    verify_packet,
)
from assembler.returns.identity import issued_papers
from assembler.returns.verdict import Words
from examples import ROOT

DATA = ROOT / "tests" / "data" / "packet-1902f63"
PACKET = DATA / "first-001-a0f92a25"
AGREEMENT, RECORD = "documents/01-agreement.docx", "documents/02-record-march.docx"
HELD_ON, EXAM = "record.march.held_on", "record.march.exam"


def issued() -> IssuedPapers:
    found, findings = read_packet(PACKET)
    assert found is not None, findings
    return found


def test_it_is_as_issued() -> None:
    record, findings = open_packet(PACKET)
    assert record is not None, findings
    assert {(one.path, one.standing) for one in verify_packet(record)} == {
        (path, "as issued") for path in ("packet.pdf", "checklist.pdf", AGREEMENT, RECORD)
    }
    assert [finding.id for finding in verify_manifest(record).findings] == ["manifest-not-signed"]


def test_what_was_changed_in_it_is_named(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PACKET, tmp_path / PACKET.name))
    (folder / AGREEMENT).unlink()
    record, _ = open_packet(folder)
    assert record is not None
    assert [(one.path, one.standing) for one in verify_packet(record) if one.standing != "as issued"] == [(AGREEMENT, "altered")]


def test_it_is_found_by_its_matter(tmp_path: Path) -> None:
    shutil.copytree(PACKET, tmp_path / PACKET.name)
    assert find_packet(tmp_path, "first-001") == tmp_path / PACKET.name


def test_its_pdf_is_filled_in_verified_and_read() -> None:
    data, findings = fill_pdf((PACKET / "packet.pdf").read_bytes(), {HELD_ON: "2 March 2026", EXAM: "yes"}, templates().packet)
    assert findings == ()
    verified = judge(received_file("back.pdf", data), issued())
    assert (verified.standing, verified.issued_as) == ("saved anew", "packet.pdf")
    assert [(one.name, one.after) for one in verified.entries] == [(HELD_ON, "2 March 2026"), (EXAM, "yes")]
    returned = read_returned(received_file("back.pdf", data), make_baseline(templates(), issued()))
    (form,) = returned.forms
    assert {finding.id for finding in form.findings} == {"unsigned-form"}
    assert (returned.status, form.answers.fields["held_on"]) == (Status.INCOMPLETE, date(2026, 3, 2))


def test_its_pdf_is_completed_behind_the_bytes_that_were_issued() -> None:
    paper = issued_papers(issued()).current["record-march"][0]
    data = fill_by_pypdf((PACKET / "packet.pdf").read_bytes(), controls(paper), {HELD_ON: "2 March 2026"})
    verified = judge(received_file("back.pdf", data), issued())
    assert (verified.standing, verified.issued_as, verified.findings) == ("completed", "packet.pdf", ())


def test_its_word_form_is_read() -> None:
    paper = issued_papers(issued()).current["record-march"][0]
    data = fill_word((PACKET / RECORD).read_bytes(), controls(paper), {HELD_ON: "2 March 2026", EXAM: "yes"})
    returned = read_returned(received_file("back.docx", data), make_baseline(templates(), issued()))
    (form,) = returned.forms
    values = {name: answer_data(value) for name, value in form.answers.fields.items()}
    assert (returned.status, values) == (Status.INCOMPLETE, {"customer": "Beispiel AG", "held_on": "2026-03-02", "exam": True})


@pytest.mark.parametrize("path", [AGREEMENT, "packet.pdf"])
def test_a_contract_that_is_unchanged_is_ours(path: str) -> None:
    verdict = judge(received_file(path, (PACKET / path).read_bytes()), issued())
    assert (verdict.words, verdict.changes, verdict.findings) == (Words.SAME, (), ())


def test_a_changed_word_of_a_contract_is_found() -> None:
    data = edited((PACKET / AGREEMENT).read_bytes(), DOCUMENT, lambda text: text.replace("60 days", "90 days", 1))
    verdict = judge(received_file("back.docx", data), issued())
    (change,) = verdict.changes
    assert (verdict.papers[0], change.place, str(change.edits[0])) == ("agreement", "1.2", "“60” became “90”")


def test_a_change_of_a_clause_names_it() -> None:
    library, _ = load_library(DATA / "clauses")
    assert library is not None
    (found,), unread = issued_with(DATA, library.clauses["small/agreement/term"])
    assert (found.packet, found.printed, found.current, unread) == (PACKET.name, True, True, ())


def test_it_is_in_the_way_of_a_packet_of_other_contents(tmp_path: Path) -> None:
    shutil.copytree(PACKET, tmp_path / PACKET.name)
    library, _ = load_library(DATA / "clauses")
    assert library is not None
    order, findings = order_packet(BuildRequest(library, DATA / "matter.yaml", ROOT / "templates", ("txt",)))
    assert order is not None, findings
    packet, (finding,) = build_packet(order, tmp_path, lambda _: None)
    assert (packet, finding.id) == (None, "other-packet")
