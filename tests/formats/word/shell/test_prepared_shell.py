import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from formats.word.shell.shell_edits import before_body, paragraph, swap
from formats.word.word_sample import AGREEMENT, edited, line, parts, shell, shell_bytes, word
from hypothesis import given
from hypothesis import strategies as st

from assembler.formats.word.archive import member, pack
from assembler.formats.word.package import CONTENT_TYPES, DOCUMENT, NUMBERING, STYLES
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.formats.word.word_file import render_word
from assembler.model.document import Front

HEADER = "word/header1.xml"
RELATIONS = "word/_rels/document.xml.rels"
BESIDE = before_body(paragraph("{%p if document.draft %} now") + paragraph("{%p endif %}"))


@pytest.mark.parametrize(
    ("part", "edit", "id"),
    [
        (DOCUMENT, BESIDE, "broken-tag"),
        (DOCUMENT, before_body(paragraph("{{ partner }}")), "broken-tag"),
        (DOCUMENT, swap("{%p endif %}", "{%p endif %} {%p if %}"), "broken-tag"),
        (HEADER, swap("</w:hdr>", ""), "broken-shell"),
        (STYLES, swap('w:styleId="Clause3"', 'w:styleId="Clause9"'), "broken-shell"),
    ],
)
def test_a_shell_with_a_fault_of_any_kind_is_not_used(part: str, edit: Callable[[str], str], id: str) -> None:
    prepared, findings = prepare_shell("templates/a.docx", edited(shell_bytes(), part, edit))
    assert prepared is None
    assert findings[0].id == id
    assert all(finding.hint and str(finding.span) == "templates/a.docx:1:1" for finding in findings)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip", b"%PDF-1.7"])
def test_bytes_that_are_no_word_file(data: bytes) -> None:
    prepared, (finding,) = prepare_shell("a.docx", data)
    assert prepared is None
    assert finding.message == "The file is no Word document (.docx), or it is damaged."


def test_marks_of_editing_do_not_reach_a_partner() -> None:
    marked = swap("<w:p>", '<w:p w:rsidR="00AB12CD">')
    prepared, findings = prepare_shell("a.docx", edited(shell_bytes(), DOCUMENT, marked))
    assert prepared is not None, findings
    assert b"rsid" not in parts(render_word(AGREEMENT, prepared)[0])[DOCUMENT]


def test_values_are_words_and_never_tags_or_markup() -> None:
    evil = "{{ 7*7 }}{% if x %}{{p body }}<w:br/>&amp;"
    front = Front(evil, line(evil), (), ((evil, line("a\nb")),))
    data, findings = render_word(replace(AGREEMENT, title=evil, reference=evil, front=front), shell())
    assert not findings
    assert parts(data)[DOCUMENT].decode().count("{{ 7*7 }}{% if x %}{{p body }}&lt;w:br/&gt;&amp;amp;") == 3


def test_the_draft_mark_stands_on_drafts_only() -> None:
    assert b"DRAFT" not in parts(word())[HEADER]
    assert b"DRAFT" in parts(word(replace(AGREEMENT, draft=True)))[HEADER]


@pytest.mark.slow
@given(st.sampled_from([DOCUMENT, HEADER, STYLES, NUMBERING, CONTENT_TYPES, RELATIONS]), st.data())
def test_no_damage_makes_it_raise(part: str, data: st.DataObject) -> None:
    text = parts(shell_bytes())[part].decode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    put = data.draw(st.sampled_from(["", '"', "<", "{{", "{% if %}", "{%p for x in front %}", "99999999999", "\0", "²"]))
    kept = {**parts(shell_bytes()), part: f"{text[:start]}{put}{text[end:]}".encode()}
    prepared, findings = prepare_shell("a.docx", pack(member(*each) for each in kept.items()))
    assert (prepared is None) == bool(findings)


def test_every_colour_and_font_of_the_shipped_shell_is_the_themes() -> None:
    """So legal ops change a colour, or the font, once: in Word under Design."""
    written = "".join(data.decode() for name, data in parts(shell_bytes()).items() if name.endswith(".xml"))
    coloured, fonts = re.findall(r"<w:[^>]* w:color=[^>]*>|<w:color [^>]*>", written), re.findall(r"<w:rFonts[^>]*>", written)
    assert (len(coloured) > 20, len(fonts)) == (True, 1)
    assert [element for element in coloured if "themeColor" not in element] == []
    assert [font for font in fonts if "asciiTheme" not in font] == []
