from io import BytesIO
from pathlib import Path
from shutil import which
from subprocess import run

import pypdfium2
import pytest
from formats.word.word_sample import edited
from pypdf import PdfReader, PdfWriter
from returns.filling import fill_pdf, fill_word
from returns.returned_sample import complete, filled, flattened, issued, paper, sent, templates
from returns.test_containers import mailed, zipped

from assembler.model.form_fields import controls
from assembler.returns import (
    ReceivedFile,
    ReturnedSet,
    make_baseline,
    read_received_folder,
    read_set,
    received_file,
    unwrap,
)

FIRST, SECOND, THIRD = (f"material-value-declaration-opp-00{number}" for number in (1, 2, 3))


def of(name: str, ending: str = "docx") -> bytes:
    """Return a form of the matter, filled in completely."""
    values = {key.replace("opp-001", name[-7:]): value for key, value in complete().items()}
    return (fill_word if ending == "docx" else fill_pdf)(sent(ending, name), controls(paper(name)), values)


def stale(data: bytes) -> bytes:
    return edited(data, "customXml/item1.xml", lambda text: text.replace("2026-11-01", "2025-11-01"))


def merged(*files: bytes) -> bytes:
    """Return files merged into one by a common program, which renames the fields of all but the first."""
    writer, out = PdfWriter(), BytesIO()
    for data in files:
        writer.append(BytesIO(data))
    writer.write(out)
    return out.getvalue()


def as_images(data: bytes) -> bytes:
    """Return a PDF of the pictures of its pages, as a scanner makes it."""
    out = BytesIO()
    with pypdfium2.PdfDocument(data) as file:
        first, *others = (page.render(scale=0.3).to_pil().convert("L") for page in file)
    first.save(out, "PDF", save_all=True, append_images=others)
    return out.getvalue()


def gathered(**files: bytes) -> ReturnedSet:
    return came_as(*files.items())


def came_as(*files: tuple[str, bytes]) -> ReturnedSet:
    """Return what is read of files that came together, unpacked where they are packed."""
    read, findings = unwrap(received_file(name, data) for name, data in files)
    assert findings == ()
    return read_set(read, make_baseline(templates(), issued()))


def states(found: ReturnedSet) -> dict[str, str]:
    return {form.paper.name: str(form.state) for form in found.forms}


def messages(found: ReturnedSet) -> list[str]:
    return [finding.message for finding in found.findings]


def test_a_form_that_is_missing_is_named_among_those_of_its_kind() -> None:
    found = gathered(a=of(FIRST), b=of(THIRD))
    assert states(found) == {FIRST: "incomplete", SECOND: "missing", THIRD: "incomplete", "eula-opp-004": "missing"}
    assert messages(found) == [
        "0 of 1 returned of “End User Licence Agreement”; missing: opp-004.",
        "2 of 3 returned of “Material Value Declaration”; missing: opp-002.",
    ]
    assert not found.whole


@pytest.mark.slow
def test_a_form_returned_twice_with_other_answers_is_doubled() -> None:
    other = filled("docx", {"material-value-declaration.opp-001.need": "Another"})
    found = gathered(a=of(FIRST), b=other, c=of(SECOND), d=of(THIRD))
    assert states(found)[FIRST] == "doubled"
    assert f"“{FIRST}” came back 2 times, with other answers: a, b." in messages(found)
    same = gathered(a=of(FIRST), b=filled("pdf"))
    assert states(same)[FIRST] == "incomplete"


@pytest.mark.slow
def test_a_form_of_another_issue_is_stale() -> None:
    found = gathered(a=stale(of(FIRST)))
    assert states(found)[FIRST] == "stale"
    assert f"“{FIRST}” came back in another issue only: a." in messages(found)


@pytest.mark.slow
def test_a_form_without_fields_is_received_and_looked_at() -> None:
    found = gathered(a=flattened(filled("pdf")))
    assert states(found)[FIRST] == "to be looked at"
    assert "1 of 3 returned of “Material Value Declaration”; missing: opp-002, opp-003." in messages(found)


EULA = "eula-opp-004"


@pytest.mark.slow
def test_of_a_set_merged_into_one_pdf_each_form_is_found_and_what_is_missing_named() -> None:
    found = came_as(("all.pdf", merged(of(FIRST, "pdf"), of(THIRD, "pdf"))))
    assert states(found) == {FIRST: "incomplete", SECOND: "missing", THIRD: "incomplete", EULA: "missing"}
    assert "2 of 3 returned of “Material Value Declaration”; missing: opp-002." in messages(found)
    parts = ("all.pdf (pages 1 to 6)", "all.pdf (pages 7 to 12)")
    assert [form.files for form in found.forms if form.paper.name in (FIRST, THIRD)] == [(part,) for part in parts]


@pytest.mark.slow
def test_a_form_that_was_merged_twice_into_one_pdf_is_doubled() -> None:
    other = fill_pdf(of(FIRST, "pdf"), controls(paper(FIRST)), {"material-value-declaration.opp-001.need": "Another"})
    found = came_as(("all.pdf", merged(of(FIRST, "pdf"), other)))
    assert (states(found)[FIRST], [str(file.status) for file in found.files]) == ("doubled", ["incomplete"] * 2)
    told = f"“{FIRST}” came back 2 times, with other answers: all.pdf (pages 1 to 6), all.pdf (pages 7 to 12)."
    assert told in messages(found)


@pytest.mark.slow
def test_of_a_zipped_set_what_is_doubled_stale_and_missing_is_named_with_its_place_in_the_archive() -> None:
    other = filled("docx", {"material-value-declaration.opp-001.need": "Another"})
    archive = zipped(**{"a.docx": of(FIRST), "again/a.docx": other, "b.docx": stale(of(SECOND))})
    found = came_as(("all.zip", archive))
    assert states(found) == {FIRST: "doubled", SECOND: "stale", THIRD: "missing", EULA: "missing"}
    told = messages(found)
    assert f"“{FIRST}” came back 2 times, with other answers: all.zip/a.docx, all.zip/again/a.docx." in told
    assert f"“{SECOND}” came back in another issue only: all.zip/b.docx." in told


@pytest.mark.slow
def test_of_a_mailed_set_the_attachments_are_read_and_a_photo_is_to_be_looked_at() -> None:
    mail = mailed(("a.docx", of(FIRST)), ("photo.png", b"\x89PNG\r\n\x1a\n"), ("all.zip", zipped(**{"b.docx": of(SECOND)})))
    found = came_as(("back.eml", mail))
    assert states(found) == {FIRST: "incomplete", SECOND: "incomplete", THIRD: "missing", EULA: "missing"}
    assert {file.path: str(file.status) for file in found.files} == {
        "back.eml/a.docx": "incomplete",
        "back.eml/all.zip/b.docx": "incomplete",
        "back.eml/photo.png": "to be looked at",
    }


@pytest.mark.slow
def test_a_scanned_set_is_to_be_looked_at_and_no_form_counts_as_returned() -> None:
    found = came_as(("scan.pdf", as_images(merged(sent("pdf", FIRST), sent("pdf", SECOND)))))
    assert set(states(found).values()) == {"missing"}
    (file,) = found.files
    assert str(file.status) == "to be looked at"
    assert [finding.message for finding in file.findings] == ["The file is a scan (12 pages): it holds no text."]
    assert not found.whole


def test_a_folder_is_received_without_its_hidden_files(tmp_path: Path) -> None:
    for name in ("a.docx", "deep/b.pdf", ".DS_Store", "~$a.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    files, findings = read_received_folder(tmp_path)
    assert [Path(file.path).name for file in files] == ["a.docx", "b.pdf"]
    assert findings == ()
    assert all(isinstance(file, ReceivedFile) for file in files)


@pytest.mark.slow
def test_of_forms_merged_by_a_program_that_loses_what_was_filled_in_none_counts(tmp_path: Path) -> None:
    if not which("pdfunite"):
        pytest.skip("pdfunite is not installed")
    names = [str(tmp_path / f"{number}.pdf") for number in range(3)]
    for name, data in zip(names, (of(FIRST, "pdf"), of(SECOND, "pdf")), strict=False):
        Path(name).write_bytes(data)
    run(["pdfunite", *names], check=True, capture_output=True, timeout=120)
    data = Path(names[-1]).read_bytes()
    pages = [page for page in PdfReader(BytesIO(data)).pages if page.get("/Annots")]
    assert len(pages) == 1, "poppler keeps the fields of the first page, and draws no entry of any other"
    found = came_as(("all.pdf", data))
    assert [str(file.status) for file in found.files] == ["refused", "to be looked at"]
    assert not {*states(found).values()} & {"complete", "incomplete"}
