"""A contract imported, built, and read by others: every word is there, and what cannot be read is told in a sentence."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from imports.made_contracts import Item, word

from assembler.commands.import_contract import OLDER, REFUSED, REJECTED, ImportRequest, import_contracts
from assembler.imports.imported_programme import ImportedProgramme
from assembler.imports.programme_files import programme_files
from assembler.loader import load_library, load_matter

DAY = date(2026, 5, 1)

AGREEMENT = word(
    "This Agreement is made by [Name of the Vendor] (the “Vendor”) and the *Partner*.",
    Item(1, "Term"),
    Item(2, "~Start.~ It begins on ____________ and runs as Section 2.1 (Price) says."),
    Item(2, "It ends:"),
    Item(3, "by notice; or"),
    Item(3, "under Section 1.1."),
    Item(1, "Fees"),
    Item(2, "~Price.~ “Fee” means {amount} * 2 <net> | gross."),
    [["Name", "[Name of the Vendor]"], ["Date", ""]],
    title="Partner Agreement",
)


UNREAD = "cannot be read. The text, the styles or the numbering cannot be read."


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a ZIP file of parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return made.getvalue()


def with_parts(change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a Word file with its parts changed, each by its name and its bytes."""
    with zipfile.ZipFile(io.BytesIO(word("Words of it.", Item(1, "Term"), Item(2, "It runs.")))) as source:
        return packed({name: change(name, source.read(name)) for name in source.namelist()})


def with_main(change: Callable[[bytes], bytes]) -> bytes:
    """Return a Word file with its text changed."""
    return with_parts(lambda name, part: change(part) if name == "word/document.xml" else part)


def as_strict(_: str, part: bytes) -> bytes:
    """Return a part in the names of ISO/IEC 29500 Strict."""
    names = (
        (b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"),
    )
    for transitional, strict in names:
        part = part.replace(transitional, strict)
    return part


def with_macros(name: str, part: bytes) -> bytes:
    kinds = (
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return part.replace(*kinds) if name == "[Content_Types].xml" else part


def in_utf_16(name: str, part: bytes) -> bytes:
    return part.decode().replace("UTF-8", "UTF-16").encode("utf-16") if name == "word/document.xml" else part


@pytest.mark.parametrize("change", [as_strict, with_macros, in_utf_16], ids=lambda each: each.__name__)
@pytest.mark.parametrize("name", ["a.docx", "a.docm"])
def test_word_files_of_other_kinds_are_read(tmp_path: Path, name: str, change: Callable[[str, bytes], bytes]) -> None:
    found = imported(tmp_path, with_parts(change), name)
    assert [each.name for each in found.papers[0].clauses] == ["preamble", "term"]
    assert "1. It runs." in (tmp_path / "own/clauses" / found.id / found.papers[0].plan.id / "term.md").read_text("utf-8")


def imported(tmp_path: Path, data: bytes, name: str = "own.docx", changes: str = "accepted") -> ImportedProgramme:
    file = tmp_path / name
    file.write_bytes(data)
    found, findings = import_contracts(ImportRequest((file,), tmp_path / "own", DAY, changes))
    assert found is not None, findings
    return found


def test_the_library_is_read_without_a_finding(tmp_path: Path) -> None:
    imported(tmp_path, AGREEMENT)
    library, findings = load_library(tmp_path / "own/clauses")
    assert (findings, library is not None) == ((), True)
    assert library is not None
    matter, faults = load_matter(tmp_path / "own/matter.yaml", library)
    assert (faults, matter is not None) == ((), True)


def test_every_file_that_is_written_is_there(tmp_path: Path) -> None:
    found = imported(tmp_path, AGREEMENT)
    written = {path.relative_to(tmp_path / "own").as_posix() for path in (tmp_path / "own").rglob("*") if path.is_file()}
    assert written == {*programme_files(found), "README.md"}
    (paper,) = found.papers
    assert [each.name for each in paper.clauses] == ["preamble", "term", "fees"]
    assert (paper.references, paper.definitions, [fact.name for fact in found.facts]) == (
        *(2, 2, ["name_of_the_vendor", "begins", "amount", "net", "date_here"]),
    )


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.docx", b"", "is neither a Word document nor Markdown."),
        ("a.docx", b"PK\x03\x04", "cannot be read. The file is no Word document (.docx), or it is damaged."),
        ("a.pdf", b"%PDF-1.7", "is neither a Word document nor Markdown."),
        ("a.md", b"", "holds no text."),
        ("a.md", b"<!-- nothing -->", "holds no text."),
        ("a.md", b"\xff\xfe", "is not text in UTF-8: byte 0xff at offset 0."),
        ("a.md", b"word " * 1_100_000, "has more than 5 MB."),
        ("a.md", b"> " * 50 + b"deep", "has more than 40 lists or quotations inside each other."),
        ("a.md", b"\n".join(b"  " * at + b"- x" for at in range(50)), "has more than 40 lists or quotations inside each other."),
        ("a.md", b"Words\0 of it.", "is no text: it holds bytes that are 0."),
        ("a.md", b"a\n\n" * 20_001, "has more than 20,000 paragraphs."),
        ("a.docx", OLDER + b"\0" * 600, "is a file of an earlier Word, or of another program."),
        ("a.doc", OLDER + b"\0" * 600, "is a file of an earlier Word, or of another program."),
        ("a.docx", OLDER + "EncryptedPackage".encode("utf-16-le"), "is protected by a password."),
        ("a.docx", packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "is neither a Word document nor Markdown."),
        ("a.odt", packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "is neither a Word document nor Markdown."),
        ("a.docx", with_main(lambda xml: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + xml), UNREAD),
        ("a.docx", with_main(lambda xml: xml[: len(xml) // 2]), UNREAD),
        ("a.docx", with_main(lambda xml: xml.replace(b"Words", b"Words &other;")), UNREAD),
        ("a.docx", b"{\\rtf1\\ansi Words.}", "is neither a Word document nor Markdown."),
        ("a.docx", b"<html><body>Words.</body></html>", "is neither a Word document nor Markdown."),
        ("a.md", word("Words."), "is no text: it holds bytes that are 0."),
        ("a.md", b"[" * 501, "has a paragraph with 501 square brackets that are open at once."),
        ("a.docx", word(), "holds no text."),
        ("a.docx", word(title="Agreement"), "holds nothing but a title or notes."),
        ("a.md", b"[Note: for the drafter alone.]", "holds nothing but a title or notes."),
    ],
)
def test_what_cannot_be_imported_is_told_in_a_sentence(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(data)
    found, (finding,) = import_contracts(ImportRequest((tmp_path / name,), tmp_path / "own", DAY))
    assert found is None
    assert finding.message.removeprefix(str(tmp_path / name)).strip() == sentence
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "# Terms\n\n## 1. Fees\n\n1.1 " + "word " * 200_001,
            "The Section “fees” of {} has 1,000,047 bytes; a clause may have 1,000,000.",
        ),
        (
            "[x y]\n" + "{{b{}}} " * 4_001,
            "These contracts have 4,002 blanks, boxes and conditions; a programme may have 4,000 by an import.",
        ),
    ],
)
def test_what_no_library_holds_is_told_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(text.format(*range(4_001)), "utf-8")
    found, (finding,) = import_contracts(ImportRequest((path,), tmp_path / "own", DAY))
    assert (found, finding.message) == (None, sentence.format(path))
    assert not (tmp_path / "own").exists()


def test_a_file_that_unpacks_to_too_much_or_nests_too_deep_is_told(tmp_path: Path) -> None:
    for body in ("<w:p/>" * 20_001, "<w:tbl><w:tr><w:tc>" * 5_000):
        (tmp_path / "a.docx").write_bytes(_with_body(word("Words."), body))
        found, (finding,) = import_contracts(ImportRequest((tmp_path / "a.docx",), tmp_path / "own", DAY))
        assert (found, finding.id) == (None, "unreadable-contract")


def _with_body(data: bytes, body: str) -> bytes:
    """Return a Word file with other XML in its body, which may be malformed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                part = re.sub(rb"<w:body>.*</w:body>", b"<w:body>" + body.encode() + b"</w:body>", part, flags=re.DOTALL)
            target.writestr(name, part)
    return made.getvalue()


def test_boxes_are_elected_and_printed(tmp_path: Path) -> None:
    imported(tmp_path, word("By ☐ Email or", "☒ Post", "[x] and {email}", title="A"))
    library, findings = load_library(tmp_path / "own/clauses")
    assert (library is not None, findings) == (True, ())
    assert library is not None
    matter, faults = load_matter(tmp_path / "own/matter.yaml", library)
    assert (matter is not None, faults) == (True, ())


def test_what_nobody_sees_does_not_stop_the_library_from_being_read(tmp_path: Path) -> None:
    odd = ("\N{RIGHT-TO-LEFT OVERRIDE}\N{ZERO WIDTH SPACE}", "x" * 3_000, "[%]", "[]", "{{ x }}", "---", "{% if %}")
    imported(tmp_path, word(*(Item(level, text) for text in odd for level in (1, 2)), title="A"))
    library, findings = load_library(tmp_path / "own/clauses")
    assert (library is not None, findings) == (True, ())


def test_tracked_changes_are_told_or_refused(tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(AGREEMENT))
    data = io.BytesIO()
    document.save(data)
    changed = data.getvalue()
    with zipfile.ZipFile(io.BytesIO(changed)) as source:
        body = source.read("word/document.xml").decode()
    inserted = '<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>New words.</w:t></w:r></w:ins></w:p>'
    start, end = body.index("<w:body>") + len("<w:body>"), body.index("</w:body>")
    (tmp_path / "a.docx").write_bytes(_with_body(changed, inserted + body[start:end].replace("<w:sectPr", "<w:sectPr", 1)))
    found, (finding,) = import_contracts(ImportRequest((tmp_path / "a.docx",), tmp_path / "own", DAY))
    assert finding.id == "changes-settled"
    assert found is not None
    assert "New words." in "".join(programme_files(found).values())
    found, _ = import_contracts(ImportRequest((tmp_path / "a.docx",), tmp_path / "before", DAY, REJECTED))
    assert found is not None
    assert "New words." not in "".join(programme_files(found).values())
    refused, (finding,) = import_contracts(ImportRequest((tmp_path / "a.docx",), tmp_path / "none", DAY, REFUSED))
    assert (refused, finding.message) == (None, f"{tmp_path / 'a.docx'} has tracked changes, in 1 places.")


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    imported(tmp_path, AGREEMENT)
    found, (finding,) = import_contracts(ImportRequest((tmp_path / "own.docx",), tmp_path / "own", DAY))
    assert (found, finding.id) == (None, "not-written")


def test_empty_cells_beside_labels_are_facts_that_need_not_be_stated(tmp_path: Path) -> None:
    cover = [["Customer", ""], ["Start", "", "End", ""], ["Fee", "{fee}"]]
    prices = [["*Item*", "*Price*"], ["One", "5"], ["Two", ""], ["Three", "6"]]
    found = imported(tmp_path, word(cover, "Prices:", prices, [["Signature", ""], ["Date", ""]], title="A"))
    assert [(fact.name, fact.optional) for fact in found.facts] == [
        ("customer", True),
        ("start", True),
        ("end", True),
        ("fee", False),
    ]
    library, findings = load_library(tmp_path / "own/clauses")
    assert (library is not None, findings) == (True, ())
    assert library is not None
    matter, faults = load_matter(tmp_path / "own/matter.yaml", library)
    assert (matter is not None, faults) == (True, ())
    clause = (tmp_path / "own/clauses/own/a/preamble.md").read_text("utf-8")
    assert '| Customer | {{ or_else(customer, " ") }} |  |  |' in clause
    assert "| **Item** | **Price** |\n| --- | --- |\n| One | 5 |\n| Two |  |" in clause
    assert clause.endswith("Signature\n\nDate\n")
