from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from formats.pdf.verapdf import faults, needs_verapdf
from pypdf import PdfReader
from signing.signing_sample import executed, issued_file, steps

from assembler.packets.manifest import digest
from assembler.signing.audit_file import attached_record, printable


def test_people_read_in_it_what_programs_read_in_the_record_attached() -> None:
    record = attached_record(executed().audit)
    assert record is not None
    assert record.executed_sha256 == digest(executed().executed)
    assert (record.issued_sha256, record.manifest_sha256) == (issued_file().sha256, issued_file().manifest_sha256)
    assert record.steps[:-1] == steps()
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(executed().audit)).pages)
    seen = "".join(text.split())
    for one in record.steps:
        assert one.at.replace("T", "").removesuffix("Z") in seen
        assert all("".join(printable(fact).split()) in seen for fact in one.facts.values())
    assert all("".join(words.split()) in seen for words in record.consents.values())


def test_letters_that_no_font_has_are_printed_as_question_marks_and_kept_in_the_record() -> None:
    assert printable("Mozilla/5.0 (株)\u202e\n“Müller” – Ж") == "Mozilla/5.0 (?)??“Müller” – Ж"
    assert steps()[0].facts["agent"] == "Mozilla/5.0 (株)"


def test_a_file_without_a_record_has_none() -> None:
    made = BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(made)
    assert attached_record(made.getvalue()) is None
    assert attached_record(b"no PDF") is None


@pytest.mark.java
@pytest.mark.slow
@needs_verapdf
def test_it_is_valid_pdf_a_3_and_pdf_ua_and_the_executed_copy_pdf_a_2(tmp_path: Path) -> None:
    for name, profiles, data in (("audit", "3a,ua1", executed().audit), ("executed", "2a,ua1", executed().executed)):
        (tmp_path / f"{name}.pdf").write_bytes(data)
        assert faults(profiles, tmp_path / f"{name}.pdf") == []
