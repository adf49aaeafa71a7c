"""Comments put into Word files: at the words, and nothing else is changed; LibreOffice finds them there too."""

import io
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from imports.made_contracts import Item, saved, word
from lxml import etree

from assembler.formats.word.comment_writer import NO_PLACE, WordComment, with_comments

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NEW = {"word/comments.xml"}
CHANGED = {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}


def commented(data: bytes, *comments: WordComment) -> bytes:
    written, fault = with_comments(data, comments)
    assert fault == ""
    return written


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def anchored(data: bytes) -> list[tuple[str, str]]:
    """Return the words in the range of each comment with what it says, read from the XML alone."""
    read = parts(data)
    said = {
        each.get(f"{W}id"): " / ".join("".join(text.text or "" for text in line.iter(f"{W}t")) for line in each.iter(f"{W}p"))
        for each in etree.fromstring(read["word/comments.xml"])
    }
    words, opened = dict.fromkeys(said, ""), set[str | None]()
    for element in etree.fromstring(read["word/document.xml"]).iter():
        if element.tag == f"{W}commentRangeStart":
            opened.add(element.get(f"{W}id"))
        elif element.tag == f"{W}commentRangeEnd":
            opened.discard(element.get(f"{W}id"))
        elif element.tag == f"{W}t":
            for id in opened:
                words[id] += element.text or ""
    return sorted((words[id], text) for id, text in said.items())


PAPER = word("One &  *two* three", Item(1, "~Four~ five five"), [["six", "seven"]], title="Paper")
COMMENTS = (
    WordComment(1, 0, 5, ("title",)),
    WordComment(2, 0, 5, ("One and",)),
    WordComment(2, 8, 13, ("over", "two lines <&>")),
    WordComment(3, 10, 14, ("the second five",)),
    WordComment(5, 1, 3, ("a part",)),
    WordComment(5, 2, 4, ("crossing it",)),
)
WANTED = [
    ("One &", "One and"),
    ("Paper", "title"),
    ("ev", "a part"),
    ("five", "the second five"),
    ("wo th", "over / two lines <&>"),
    ("ve", "crossing it"),
]


def test_comments_stand_at_their_words_and_nothing_else_is_changed() -> None:
    written = commented(PAPER, *COMMENTS)
    assert anchored(written) == sorted(WANTED)
    before, after = parts(PAPER), parts(written)
    assert after.keys() - before.keys() == NEW
    assert {name for name in before if before[name] != after[name]} == CHANGED
    rest = after["word/document.xml"]
    for letter in before["word/document.xml"].split(b"><"):  # all that was there is there, in its order
        at = rest.find(letter.partition(b">")[0])
        assert at >= 0
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(written)).paragraphs]
    assert texts == [paragraph.text for paragraph in docx.Document(io.BytesIO(PAPER)).paragraphs]


def test_taking_out_what_was_put_in_gives_the_same_xml() -> None:
    root = etree.fromstring(parts(commented(PAPER, COMMENTS[0], COMMENTS[4]))["word/document.xml"])
    marks = [*root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd")]
    runs = [run for run in root.iter(f"{W}r") if run.find(f"{W}commentReference") is not None]
    for element in (*marks, *runs):
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    joined = [_faces(each) for each in root.iter(f"{W}p")]
    assert joined == [_faces(each) for each in etree.fromstring(parts(PAPER)["word/document.xml"]).iter(f"{W}p")]


def _faces(paragraph: etree._Element) -> list[tuple[str, str]]:
    """Return each letter of a paragraph with the properties of its run."""
    return [
        (letter, "".join(etree.tostring(look).decode() for look in run.iterfind(f"{W}rPr")))
        for run in paragraph.iter(f"{W}r")
        for text in run.iter(f"{W}t")
        for letter in text.text or ""
    ]


def test_a_file_with_comments_gets_more_of_them() -> None:
    twice = commented(commented(PAPER, *COMMENTS[:2]), *COMMENTS[2:])
    assert anchored(twice) == sorted(WANTED)


def test_a_comment_on_words_in_a_field_stands_around_the_field() -> None:
    document = docx.Document(io.BytesIO(word("See Section ")))
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = f"{mark.format('begin')}<w:r><w:instrText> REF _x </w:instrText></w:r>{mark.format('separate')}"
    for element in parse_xml(f"<w:p {nsdecls('w')}>{code}<w:r><w:t>13</w:t></w:r>{mark.format('end')}</w:p>"):
        document.paragraphs[-1]._p.append(element)  # noqa: SLF001 - python-docx has no name for fields
    written = commented(saved(document), WordComment(1, 4, 14, ("whole",)), WordComment(1, 12, 14, ("13",)))
    assert anchored(written) == [("13", "13"), ("Section 13", "whole")]
    paragraph = etree.fromstring(parts(written)["word/document.xml"]).find(f".//{W}p")
    assert paragraph is not None
    order = [
        str(each.tag).rpartition("}")[2] for each in paragraph.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}fldChar")
    ]
    assert order == ["commentRangeStart"] * 2 + ["fldChar"] * 3 + ["commentRangeEnd"] * 2


def test_words_that_are_not_there_get_a_comment_on_their_paragraph() -> None:
    document = docx.Document(io.BytesIO(word("Seen")))
    document.paragraphs[0].add_run("").add_tab()
    written = commented(saved(document), WordComment(1, 0, 0, ("whole",)))
    assert anchored(written) == [("Seen", "whole")]


def test_what_is_no_word_file_or_in_another_encoding_gets_none() -> None:
    assert with_comments(b"", ()) == (b"", "The file is no Word document (.docx), or it is damaged.")
    other = parts(PAPER)
    text = other["word/document.xml"].decode().replace("UTF-8", "UTF-16")
    other["word/document.xml"] = text.encode("utf-16")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in other.items():
            archive.writestr(name, data)
    assert with_comments(file.getvalue(), COMMENTS[:1]) == (b"", NO_PLACE)


@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_finds_each_comment_at_its_words(tmp_path: Path) -> None:
    (tmp_path / "own.docx").write_bytes(commented(PAPER, *COMMENTS))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "own.docx")], check=True, capture_output=True, timeout=180)
    assert anchored((tmp_path / "out/own.docx").read_bytes()) == sorted(WANTED)
