import re
from collections.abc import Callable
from dataclasses import replace

import pytest
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


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def before_body(xml: str) -> Callable[[str], str]:
    return lambda document: document.replace("<w:body>", f"<w:body>{xml}")


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


def field(code: str) -> str:
    return f'<w:p><w:fldSimple w:instr=" {code} "><w:r><w:t> </w:t></w:r></w:fldSimple></w:p>'


EXTERNAL = '<Relationship Id="x" Type="t" Target="https://evil.example/x.png" TargetMode="External"/></Relationships>'
REMARK = '<w:p><w:commentRangeStart w:id="1"/></w:p>'
SPLIT = '<w:p><w:r><w:t>{{ front.</w:t></w:r><w:bookmarkStart w:id="1" w:name="x"/><w:r><w:t>title }}</w:t></w:r></w:p>'
BESIDE = paragraph("{%p if document.draft %} now") + paragraph("{%p endif %}")
FAULTS = [
    (DOCUMENT, swap("{{p body }}", ""), "broken-tag", "The tag “{{p body }}” stands 0 times in the text."),
    (DOCUMENT, before_body(paragraph("{{p body }}")), "broken-tag", "The tag “{{p body }}” stands 2 times in the text."),
    (
        DOCUMENT,
        before_body(paragraph("{{ document.titel }}")),
        "broken-tag",
        "The tag “titel” names nothing that shells are given.",
    ),
    (DOCUMENT, before_body(paragraph("{{ partner }}")), "broken-tag", "The tag “partner” names nothing that shells are given."),
    (DOCUMENT, swap("particular.value", "particular.valu"), "broken-tag", "The tags cannot be filled: "),
    (DOCUMENT, before_body(paragraph("{{ front.parties }}")), "broken-tag", "A tuple cannot be printed"),
    (DOCUMENT, before_body(paragraph("{{ document.title ")), "broken-tag", "is not closed in its paragraph."),
    (DOCUMENT, before_body(paragraph("{% if document.draft %}")), "broken-tag", "The tags cannot be read: "),
    (DOCUMENT, before_body(paragraph("{{ front.title() }}")), "broken-tag", "A tag does more than place words (call)."),
    (DOCUMENT, before_body(paragraph("{% set x = front %}")), "broken-tag", "A tag does more than place words (assign)."),
    (DOCUMENT, before_body(paragraph("{{r front.title }}")), "broken-tag", "is of a kind that shells do not use."),
    (DOCUMENT, before_body(SPLIT), "broken-tag", "The tag “{{ front.title }}” is split by a bookmark"),
    (DOCUMENT, before_body(BESIDE), "broken-tag", "is not alone in its paragraph"),
    (
        DOCUMENT,
        before_body(paragraph("{% if document.draft %}{{p front.title }}{% endif %}")),
        "broken-tag",
        "is not alone in its paragraph",
    ),
    (DOCUMENT, swap('w:val="FrontTable"', 'w:val="{{ front.title }}"'), "broken-tag", "A tag stands outside the text"),
    (DOCUMENT, swap("{%p endif %}", "{%p endif %} {%p if %}"), "broken-tag", "is not alone in its paragraph"),
    (
        DOCUMENT,
        before_body(paragraph("between the parties")),
        "shell-words",
        "The words “between the parties” stand in the shell.",
    ),
    ("word/comments.xml", lambda _: "<x>{{ front.title }}</x>", "broken-tag", "A tag stands in a part that is never filled."),
    (DOCUMENT, before_body(field("DATE")), "unstable-shell", "The field DATE may change what a signed paper says."),
    (DOCUMENT, before_body(field("INCLUDETEXT x.docx")), "unstable-shell", "The field INCLUDETEXT may change"),
    (DOCUMENT, before_body('<w:p><w:ins w:id="1"/></w:p>'), "unstable-shell", "The shell holds tracked changes."),
    (DOCUMENT, before_body(REMARK), "unstable-shell", "The shell holds comments, which partners would read."),
    (RELATIONS, swap("</Relationships>", EXTERNAL), "unsafe-shell", "reaches outside the file, to “https://evil.example/x.png”."),
    (CONTENT_TYPES, swap("document.main", "document.macroEnabled.main"), "unsafe-shell", "The shell is a file with macros."),
    ("word/vbaProject.bin", lambda _: "x", "unsafe-shell", "The shell holds a macro, a control or another file."),
    (DOCUMENT, before_body("<w:altChunk/>"), "unsafe-shell", "The shell embeds another file."),
    (
        HEADER,
        lambda text: text.replace("<w:hdr", "<!DOCTYPE x []><w:hdr"),
        "broken-shell",
        "no well-formed XML, or it has a DOCTYPE",
    ),
    (HEADER, swap("</w:hdr>", ""), "broken-shell", "no well-formed XML"),
    (STYLES, swap('w:styleId="Clause3"', 'w:styleId="Clause9"'), "broken-shell", "The style with the id “Clause3” is missing."),
    (
        NUMBERING,
        swap("(%3)", "%3)"),
        "broken-shell",
        "Level 3 of the clauses is numbered “%3)” (lowerLetter), not “(%3)” (lowerLetter) from 1.",
    ),
    (
        NUMBERING,
        swap('w:pStyle w:val="Clause1"', 'w:pStyle w:val="Other"'),
        "broken-shell",
        "No list is linked to the style Clause 1.",
    ),
]


@pytest.mark.parametrize(("part", "edit", "id", "sentence"), FAULTS)
def test_a_fault_in_a_shell_is_named(part: str, edit: Callable[[str], str], id: str, sentence: str) -> None:
    prepared, findings = prepare_shell("templates/a.docx", edited(shell_bytes(), part, edit))
    assert prepared is None
    assert (findings[0].id, sentence in findings[0].message) == (id, True), findings
    assert all(finding.hint and str(finding.span) == "templates/a.docx:1:1" for finding in findings)


def test_a_tag_across_paragraphs_is_refused() -> None:
    edit = swap("{%p endfor %}", "{% endfor %}")
    _, findings = prepare_shell("a.docx", edited(shell_bytes(), DOCUMENT, edit))
    assert {finding.id for finding in findings} == {"broken-tag"}


def test_the_clauses_may_not_depend_on_anything() -> None:
    wrapped = paragraph("{%p if document.draft %}") + paragraph("{{p body }}") + paragraph("{%p endif %}")
    edit = swap(
        '<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr><w:r><w:t xml:space="preserve">{{p body }}</w:t></w:r></w:p>', wrapped
    )
    _, (finding,) = prepare_shell("a.docx", edited(shell_bytes(), DOCUMENT, edit))
    assert "The clauses are left out or repeated in some papers." in finding.message


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip", b"%PDF-1.7"])
def test_bytes_that_are_no_word_file(data: bytes) -> None:
    prepared, (finding,) = prepare_shell("a.docx", data)
    assert prepared is None
    assert finding.message == "The file is no Word document (.docx), or it is damaged."


def test_a_missing_part_is_named() -> None:
    kept = {name: data for name, data in parts(shell_bytes()).items() if name != NUMBERING}
    _, (finding,) = prepare_shell("a.docx", pack(member(*each) for each in kept.items()))
    assert finding.message == "The part word/numbering.xml is missing."


def test_tags_may_be_cut_by_the_spelling_checker_and_by_looks() -> None:
    cut = '<w:p><w:r><w:t>{{ front.</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>title }}</w:t></w:r></w:p>'
    prepared, findings = prepare_shell("a.docx", edited(shell_bytes(), DOCUMENT, before_body(cut)))
    assert prepared is not None, findings


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
