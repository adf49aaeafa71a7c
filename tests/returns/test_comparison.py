import gc
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from formats.word.libreoffice import LIBREOFFICE, converted
from formats.word.word_sample import FORM, edited, swap, word

from assembler.formats.word.package import DOCUMENT, NUMBERING, STYLES
from assembler.formats.word.received_file import WordContent
from assembler.returns.verdict import Carrier, Change, Standing, Verdict
from assembler.returns.word_verdicts import compare_word_files

SILENT, TRACKED = True, False
WHO = 'w:id="7" w:author="Ann Other" w:date="2026-12-03T10:00:00Z"'


def compared(theirs: bytes, ours: bytes | None = None) -> Verdict:
    verdict = compare_word_files("alliance-agreement", "back.docx", word() if ours is None else ours, theirs)
    assert verdict.papers, verdict.findings
    return verdict


def after(edit: Callable[[str], str], part: str = DOCUMENT) -> Verdict:
    return compared(edited(word(), part, edit))


def summary(changes: tuple[Change, ...]) -> list[tuple[str, str, str, bool]]:
    return [(change.kind, change.place, "; ".join(map(str, change.edits)), change.silent) for change in changes]


def paragraph_with(words: str, text: str) -> str:
    """Return the XML of the paragraph that holds the words."""
    return next(found[0] for found in re.finditer(r"<w:p>(?:(?!</w:p>).)*</w:p>", text) if words in found[0])


def run_with(words: str, text: str) -> str:
    return next(found[0] for found in re.finditer(r"<w:r>(?:(?!</w:r>).)*</w:r>", text) if words in found[0])


def replaced(words: str, make: Callable[[str], str], find: Callable[[str, str], str] = paragraph_with) -> Callable[[str], str]:
    def edit(text: str) -> str:
        whole = find(words, text)
        return text.replace(whole, make(whole), 1)

    return edit


def deleted(run: str) -> str:
    return f"<w:del {WHO}>{run.replace('<w:t ', '<w:delText ').replace('</w:t>', '</w:delText>')}</w:del>"


def inserted(words: str) -> str:
    return f'<w:ins {WHO}><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:ins>'


def test_our_own_file_is_unchanged() -> None:
    assert (compared(word()).standing, compared(word()).findings) == (Standing.AS_ISSUED, ())


def test_a_silent_change_of_one_word() -> None:
    assert summary(after(swap("ten per cent (10 %)", "five per cent (10 %)")).changes) == [
        ("changed", "2.1", "“ten” became “five”", SILENT)
    ]


def test_a_tracked_change_is_told_with_whose_it_is() -> None:
    verdict = after(replaced("ten per cent", lambda run: deleted(run) + inserted("nine per cent (9 %)"), run_with))
    assert summary(verdict.changes) == [("changed", "2.1", "“ten” became “nine”; “(10” became “(9”", TRACKED)]
    assert [finding.message for finding in verdict.findings] == ["Changes were tracked by Ann Other."]


def test_a_silent_change_under_a_tracked_one_is_told_too() -> None:
    def edit(text: str) -> str:
        return replaced(
            "the customer has paid", lambda run: deleted(run.replace("customer", "vendor")) + inserted("x"), run_with
        )(text)

    assert summary(after(edit).changes) == [
        ("changed", "2.1 (b)", "“the customer has paid, and in particular:” became “x”", TRACKED),
        ("changed", "2.1 (b)", "“customer” became “vendor”", SILENT),
    ]


def test_a_clause_deleted_silently() -> None:
    changes = summary(
        after(replaced("3.1", lambda _: "", lambda _, text: paragraph_with("may be signed electronically", text))).changes
    )
    assert changes == [("deleted", "3.1", "“This Agreement may be signed electronically.” deleted", SILENT)]


def test_a_clause_deleted_with_tracking_leaves_its_bookmark_to_nobody() -> None:
    def gone(paragraph: str) -> str:
        runs = re.sub(r"<w:r>.*?</w:r>", lambda run: deleted(run[0]), paragraph)
        return runs.replace("</w:pPr>", f"<w:rPr><w:del {WHO}/></w:rPr></w:pPr>", 1)

    assert summary(after(replaced("was registered under", gone)).changes) == [
        ("deleted", "2.1 (a)", "“the opportunity was registered under Section 1;” deleted", TRACKED),
        ("renumbered", "2.1 (b)", "“(b)” became “(a)”", TRACKED),
    ]


def test_an_inserted_item_and_the_numbers_it_moves() -> None:
    def doubled(paragraph: str) -> str:
        bare = re.sub(r"<w:bookmark[^>]*>", "", paragraph)
        return bare.replace("This Agreement may be signed electronically.", "The Partner pays twice.") + paragraph

    assert summary(after(replaced("may be signed electronically", doubled)).changes) == [
        ("inserted", "3.1", "“The Partner pays twice.” inserted", SILENT),
        ("renumbered", "3.1", "“3.1” became “3.2”", SILENT),
    ]


def test_numbers_that_move_one_after_the_other_are_one_change() -> None:
    changes = summary(
        after(
            lambda text: text.replace('w:val="Clause1"', 'w:val="BodyText"', 1).replace(
                '<w:ilvl w:val="0"/><w:numId w:val="2"/>', '<w:ilvl w:val="0"/><w:numId w:val="0"/>', 1
            )
        ).changes
    )
    (shifted,) = (each for each in changes if each[0] == "renumbered" and " to " in each[1])
    assert shifted[3] is SILENT
    assert len(changes) < 6


def test_a_moved_clause() -> None:
    def edit(text: str) -> str:
        moved = paragraph_with("no refund is due", text)
        text = text.replace(moved, "", 1)
        anchor = paragraph_with("no claim is", text)
        return text.replace(anchor, anchor + moved, 1)

    kinds = [(change.kind, change.place) for change in after(edit).changes]
    assert ("moved", "2.1 (ii)") in kinds or ("moved", "2.1 (i)") in kinds


def test_two_paragraphs_run_into_one_when_the_mark_between_them_is_deleted() -> None:
    edit = replaced(
        "was registered under", lambda paragraph: paragraph.replace("</w:pPr>", f"<w:rPr><w:del {WHO}/></w:rPr></w:pPr>", 1)
    )
    changes = after(edit).changes
    assert not any(change.silent for change in changes)
    assert any("was registered under" in change.theirs and "the customer has paid" in change.theirs for change in changes)


def test_a_deleted_row_of_a_table() -> None:
    def edit(text: str) -> str:
        at = text.index("Select")
        row = text.rindex("<w:trPr>", 0, at)
        return f"{text[:row]}<w:trPr><w:del {WHO}/>{text[row + 8 :]}"

    assert ("deleted", "2.2", "“Select” deleted", TRACKED) in summary(after(edit).changes)


def test_numbering_changed_in_the_list_itself() -> None:
    changes = summary(after(swap('w:val="%1.%2"', 'w:val="%1-%2"'), NUMBERING).changes)
    assert changes == [("renumbered", "2.1 to 3.1", "“2.1 to 3.1” became “2-1 to 3-1”", SILENT)]


HIDDEN = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>No fee is due.</w:t></w:r></w:p><w:sectPr>"


@pytest.mark.parametrize(
    ("edit", "part", "id"),
    [
        (swap("<w:sectPr>", HIDDEN), DOCUMENT, "hidden-text"),
        (swap("<w:sectPr>", HIDDEN.replace("<w:vanish/>", '<w:color w:val="FFFFFF"/>')), DOCUMENT, "hidden-text"),
        (swap("<w:sectPr>", HIDDEN.replace("<w:vanish/>", '<w:sz w:val="2"/>')), DOCUMENT, "hidden-text"),
        (swap("Page ", "Copy "), "word/footer1.xml", "changed-furniture"),
        (swap(" REF ", " DATE "), DOCUMENT, "changed-field"),
        (swap("<w:sectPr>", '<w:altChunk xmlns:r="urn:r" r:id="a"/><w:sectPr>'), DOCUMENT, "added-object"),
        (lambda _: "x", "word/media/image1.png", "not-understood"),
        (
            lambda _: (
                '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p><w:r>'
                "<w:t>Not in Bavaria.</w:t></w:r></w:p></w:footnote></w:footnotes>"
            ),
            "word/footnotes.xml",
            "added-note",
        ),
    ],
)
def test_what_is_done_beside_the_text(edit: Callable[[str], str], part: str, id: str) -> None:
    verdict = after(edit, part)
    assert id in {finding.id for finding in verdict.findings}


def test_a_note_of_ours_that_is_gone_is_told() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    ours = edited(word(), DOCUMENT, swap("<w:sectPr>", f"<w:p>{mark}{mark}</w:p><w:sectPr>"))
    for gone in ("", f"<w:del {WHO}>{mark}</w:del>"):
        theirs = edited(word(), DOCUMENT, swap("<w:sectPr>", f"<w:p>{mark}{gone}</w:p><w:sectPr>"))
        told = {finding.id: finding.message for finding in compared(theirs, ours).findings}
        assert told["removed-note"] == "The file has 1 of the 2 marks of foot- and endnotes that ours has."
    assert compared(ours, ours).findings == ()


BOX = (
    '<w:r><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent><w:p><w:r><w:t>Void.</w:t></w:r></w:p>'
    "</w:txbxContent></v:textbox></w:pict></w:r>"
)


@pytest.mark.parametrize(
    "smuggled",
    [
        BOX,
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>Void.</m:t></m:r></m:oMath>',
        '<w:fldSimple w:instr="QUOTE Void."><w:r><w:t> Void.</w:t></w:r></w:fldSimple>',
        '<w:hyperlink w:anchor="a"><w:r><w:t> Void.</w:t></w:r></w:hyperlink>',
        "<w:smartTag><w:r><w:t> Void.</w:t></w:r></w:smartTag>",
    ],
)
def test_words_in_anything_are_words(smuggled: str) -> None:
    verdict = after(swap("may be signed electronically.</w:t></w:r>", f"may be signed electronically.</w:t></w:r>{smuggled}"))
    assert summary(verdict.changes) == [("changed", "3.1", "“Void.” inserted", SILENT)]


def test_a_number_is_told_though_a_break_of_a_section_with_the_same_properties_has_none() -> None:
    section, said = '<w:sectPr><w:type w:val="continuous"/></w:sectPr>', '<w:pPr><w:pStyle w:val="ClauseText3"/>'
    numbered = f'{said}<w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr>{section}'
    for before, behind in ((f"<w:p>{numbered}</w:pPr></w:p>", ""), ("", f"<w:p>{numbered}</w:pPr></w:p>")):

        def make(text: str, before: str = before, behind: str = behind) -> str:
            return f"{before}{text.replace(said, numbered)}{behind}"

        changes = after(replaced("The fee is earned on payment.", make)).changes
        assert [(change.kind, change.ours, change.theirs) for change in changes if change.kind == "renumbered"] == [
            ("renumbered", "", "2.2"),
            ("renumbered", "2.2", "2.3"),
            ("renumbered", "2.3", "2.4"),
        ]


@pytest.mark.parametrize("run", ["", "<w:r><w:t/></w:r>", "<w:r><w:lastRenderedPageBreak/></w:r>"])
def test_other_numbers_are_told_though_a_break_of_a_section_stands_where_the_first_would(run: str) -> None:
    section = '<w:sectPr><w:type w:val="continuous"/></w:sectPr>'
    first = '<w:p><w:pPr><w:pStyle w:val="Clause1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
    from_zero = edited(word(), NUMBERING, swap('<w:startOverride w:val="1"/>', '<w:startOverride w:val="0"/>'))
    changes = compared(edited(from_zero, DOCUMENT, swap(first, f"{first}{section}</w:pPr>{run}</w:p>{first}"))).changes
    assert ("renumbered", "1. to 3.1", "0. to 2.1") in [(change.kind, change.ours, change.theirs) for change in changes]


def test_a_footer_that_no_section_shows_any_more_is_told() -> None:
    verdict = after(lambda text: re.sub(r"<w:footerReference[^>]*>", "", text))
    assert {finding.id for finding in verdict.findings} == {"changed-furniture"}
    assert all(
        finding.message.startswith("The footer") and " no longer says “" in finding.message for finding in verdict.findings
    )


def test_a_paragraph_in_a_control_of_building_blocks_is_read() -> None:
    blocks = "<w:sdt><w:sdtPr><w:docPartObj>{}</w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt><w:sectPr>"
    hidden = blocks.format('<w:docPartGallery w:val="Cover Pages"/>', "<w:p><w:r><w:t>No fee is due.</w:t></w:r></w:p>")
    assert summary(after(swap("<w:sectPr>", hidden)).changes) == [("inserted", "3.1", "“No fee is due.” inserted", SILENT)]


def test_what_is_put_into_the_contents_is_an_edit_and_a_page_number_is_none() -> None:
    entry = '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    put = f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{entry.format('No fee is due.')}"
    (change,) = after(swap("<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>", put)).changes
    assert (change.kind, change.theirs, change.silent) == ("inserted", "No fee is due.", True)
    page = "Fees &amp; tax</w:t></w:r><w:r><w:tab/><w:t>7</w:t></w:r>"
    assert after(swap("Fees &amp; tax</w:t></w:r>", page)).changes == ()


def test_a_word_that_a_style_makes_invisible_is_told() -> None:
    faint = '<w:style w:type="character" w:styleId="F"><w:basedOn w:val="G"/></w:style>'
    faint += '<w:style w:type="character" w:styleId="G"><w:rPr><w:color w:val="FEFEFE"/></w:rPr></w:style></w:styles>'
    named = edited(word(), DOCUMENT, swap("<w:rPr><w:b/></w:rPr>", '<w:rPr><w:rStyle w:val="F"/></w:rPr>'))
    verdict = compared(edited(named, STYLES, swap("</w:styles>", faint)))
    assert [finding.id for finding in verdict.findings] == ["hidden-text"]
    assert [change.silent for change in verdict.changes] == [True]


def test_words_wrapped_in_a_control_are_not_taken_for_a_field() -> None:
    control = "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>Void.</w:t></w:r></w:sdtContent></w:sdt>"
    verdict = after(swap("may be signed electronically.</w:t></w:r>", f"may be signed electronically.</w:t></w:r>{control}"))
    assert summary(verdict.changes) == [("changed", "3.1", "“electronically.” became “electronically.Void.”", SILENT)]


def test_a_filled_field_is_no_edit() -> None:
    assert compared(edited(word(FORM), DOCUMENT, swap("Beispiel AG", "Muster AG")), word(FORM)).changes == ()


def test_runs_split_quotes_and_spaces_are_no_edit() -> None:
    def split(text: str) -> str:
        text = text.replace(
            "may be signed", 'may </w:t></w:r><w:proofErr w:type="x"/><w:r><w:t xml:space="preserve">be\u00a0signed'
        )
        return text.replace("“", "&quot;").replace("”", "&quot;")

    assert after(split).changes == ()


def test_lines_whose_bookmarks_are_gone_are_paired_by_their_words() -> None:
    edit = swap("ten per cent (10 %)", "two per cent (2 %)")
    verdict = after(lambda text: re.sub(r"<w:bookmark(Start|End)[^>]*>", "", edit(text)))
    assert [(change.kind, change.place) for change in verdict.changes] == [("changed", "2.1")]


@pytest.mark.parametrize(
    "made",
    [lambda: b"", lambda: b"PK\x03\x04", lambda: b"%PDF-1.7", lambda: word()[:4000], lambda: word()[:-40]],
    ids=["empty", "no archive", "a PDF", "a beginning", "without its end"],
)
def test_a_file_that_cannot_be_read_is_a_finding(made: Callable[[], bytes]) -> None:
    verdict = compare_word_files("alliance-agreement", "back.docx", word(), made())
    (finding,) = verdict.findings
    assert (verdict.papers, finding.id, str(finding.span)) == ((), "unreadable-return", "back.docx:1:1")


def test_nothing_of_a_contract_is_kept_when_it_has_been_compared() -> None:
    before = {*map(id, contents())}  # other tests of this process keep papers that were issued
    compared(word())
    gc.collect()
    assert [found for found in contents() if id(found) not in before] == []


def contents() -> list[WordContent]:
    return [found for found in gc.get_objects() if isinstance(found, WordContent)]


@pytest.mark.libreoffice
@LIBREOFFICE
def test_saved_again_by_libreoffice_nothing_is_changed(tmp_path: Path) -> None:
    verdict = compared(converted(word(), "docx:MS Word 2007 XML", tmp_path).read_bytes())
    assert (verdict.standing, verdict.carrier, verdict.findings) == (Standing.SAVED_ANEW, (Carrier.SAVED_ANEW,), ())
