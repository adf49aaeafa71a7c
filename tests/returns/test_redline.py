"""Redlines as files: accepting all in LibreOffice gives theirs, rejecting all gives ours; names, numbers and the page beside it."""

import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from formats.word.libreoffice import LIBREOFFICE
from formats.word.word_sample import FORM, edited, word
from returns.libreoffice_changes import python_with_uno
from returns.redline_pairs import Pair, judge_pairs, redlined
from returns.word_kinds import made, swapping

from assembler.formats.word.package import DOCUMENT, SETTINGS
from assembler.model.diagnostics import Severity
from assembler.packets.manifest import PacketFile
from assembler.returns.issued import IssuedPapers
from assembler.returns.redline import Redline, make_redline, redline_file, redline_page, summary_of
from assembler.returns.redline_words import SILENT
from assembler.returns.verdict import Verdict

PAIRS = 25
"""`make redlines` opens two hundred."""

FOUND = (84,)
"""The seeds that failed once: cells of one table were taken for those of another."""

SENTENCE = "This Agreement may be signed electronically."
RUN = f'<w:t xml:space="preserve">{SENTENCE}</w:t>'
KIM = 'w:id="1" w:author="Kim &amp; Co" w:date="2026-11-20T10:00:00Z"'


def redline_of(theirs: bytes) -> Redline:
    found = redlined(Pair("a", "", word(), theirs, plain=True))
    assert found
    return found


def text_of(data: bytes, part: str = DOCUMENT) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(part).decode()


def test_silent_and_open_changes_have_names_of_their_own() -> None:
    edit = swapping(
        f"<w:r>{RUN}</w:r>",
        f"<w:r>{RUN.replace('may be', 'must not be')}</w:r><w:ins {KIM}><w:r><w:t> Twice.</w:t></w:r></w:ins>",
    )
    xml = text_of(redline_file(redline_of(made(edit))))
    authors = re.findall(r'<w:(ins|del) w:id="[0-9]+" w:author="([^"]*)"(?: w:date="([^"]*)")?>(?=<w:r>)', xml)
    assert authors == [
        ("del", SILENT.by, ""),
        ("ins", SILENT.by, ""),
        ("ins", "Kim &amp; Co", "2026-11-20T10:00:00Z"),
    ]


def test_a_field_that_is_left_blank_is_not_filled_in() -> None:
    ours = word(FORM)
    theirs = edited(ours, DOCUMENT, lambda text: text.replace('preserve">', 'preserve">Words ', 1))
    found = redlined(Pair("a", "", ours, theirs, plain=True))
    assert found
    assert set(re.findall('w:author="([^"]*)"', text_of(redline_file(found)))) == {SILENT.by}


def test_both_numbers_are_printed_where_a_clause_got_another() -> None:
    page = redline_page(redline_of(made(lambda texts: texts.update({DOCUMENT: without_clause_two_two(texts[DOCUMENT])}))))
    assert re.search(r"<del[^>]*>2\.3</del>", page)
    assert re.search(r"<ins[^>]*>2\.2</ins>", page)


def without_clause_two_two(xml: str) -> str:
    start = xml.rindex("<w:p>", 0, xml.index("Fees follow the level"))
    return xml[:start] + xml[xml.index("</w:p>", start) + len("</w:p>") :]


def test_the_first_page_lists_the_changes_by_clause() -> None:
    summary = summary_of(redline_of(made(swapping("may be signed", "may not be signed"))))
    assert [(one.place, one.what, one.words, one.by, one.silent) for one in summary.changes] == [
        ("3.1", "changed", "“not” inserted", SILENT.by, True)
    ]


@pytest.mark.parametrize("path", ["/home/kim/Confidential/paper.docx", r"C:\Users\kim\paper.docx"])
def test_a_redline_does_not_say_where_the_file_lies(path: str) -> None:
    redline = redline_of(made(swapping(SENTENCE, "This Agreement is signed.")))
    summary = summary_of(replace(redline, verdict=replace(redline.verdict, path=path)))
    assert summary.sentences[0].startswith("paper.docx: altered")
    assert "kim" not in redline_page(replace(redline, verdict=replace(redline.verdict, path=path)))


def test_a_redline_is_no_version_of_the_paper_and_can_be_edited() -> None:
    data = redline_file(redline_of(made(swapping("may be signed", "may not be signed"))))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if name.startswith("customXml/")]
        assert not any(
            b"customXml" in archive.read(name) for name in archive.namelist() if name.endswith((".rels", "Types].xml"))
        )
    assert "documentProtection" not in text_of(data, SETTINGS)


class Outside(HTMLParser):
    """A reader that keeps whatever a page asks for elsewhere, and the scripts in it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag in ("script", "img", "link", "iframe", "base", "form") else []
        self.found += [name for name, _ in attrs if name in ("src", "href", "action") or name.startswith("on")]


def test_the_page_is_whole_by_itself_and_runs_nothing() -> None:
    hostile = "&lt;img src=x onerror=alert(1)&gt; &lt;/del&gt;"
    theirs = made(swapping("may be signed", f"may {hostile} be signed"))
    page = redline_page(redline_of(theirs))
    reader = Outside()
    reader.feed(page)
    assert reader.found == []
    assert "&lt;img" in page


def test_a_file_that_is_none_of_ours_has_no_redline() -> None:
    found, findings = make_redline(Verdict("a.docx"), IssuedPapers("a", "a", ()), b"")
    assert found is None
    assert [(one.id, one.severity) for one in findings] == [("no-redline", Severity.ERROR)]


def test_a_file_whose_footer_cannot_be_read_has_no_redline() -> None:
    issued = IssuedPapers("a", "a", (PacketFile("a.docx", word(), ("alliance-agreement",)),))
    data = made(lambda texts: texts.update({"word/footer1.xml": "not XML"}))
    found, (finding,) = make_redline(Verdict("back.docx", issued_as="a.docx"), issued, data)
    assert found is None
    assert finding.message == "There is no redline of back.docx: The text, the styles or the numbering cannot be read."


@pytest.mark.slow
@pytest.mark.libreoffice
@LIBREOFFICE
@pytest.mark.skipif(not python_with_uno(), reason="LibreOffice's Python (python3-uno) is not installed")
def test_accepting_all_gives_theirs_and_rejecting_all_ours(tmp_path: Path) -> None:
    judged = judge_pairs([*range(PAIRS), *FOUND], tmp_path)
    assert len(judged) == PAIRS + len(FOUND)
    assert [(one.pair.name, one.pair.what) for one in judged if not one.holds or one.read_otherwise] == []
    assert sum(one.marks for one in judged) > PAIRS
