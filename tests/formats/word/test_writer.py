from dataclasses import replace
from random import Random

import pytest
from formats.word.word_sample import AGREEMENT, FORM, LEVELS, heading, item, line, to

from assembler.formats.word.wordml import GAP, KEPT_GAP, UNSEEN
from assembler.formats.word.writer import (
    bookmark_name,
    lay_out,
    render_block,
    render_contents,
    render_document,
    render_inline,
)
from assembler.model.document import (
    Document,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    PageBreak,
    Paragraph,
    Provision,
    Reference,
    Strong,
    Table,
    Term,
    Text,
)
from assembler.model.form_fields import controls
from assembler.model.number_looks import HOUSE_LOOKS, NumberLook
from assembler.model.remembered import forget

PAGE = lay_out(AGREEMENT, 7, 9070, (709, 709, 1276, 1985))


@pytest.mark.parametrize(
    ("inline", "written"),
    [
        (Text("a <b> & c"), '<w:r><w:t xml:space="preserve">a &lt;b&gt; &amp; c</w:t></w:r>'),
        (Text(""), ""),
        (LineBreak(), "<w:r><w:br/></w:r>"),
        (Term("Fee"), '<w:r><w:rPr><w:rStyle w:val="DefinedTerm"/></w:rPr><w:t xml:space="preserve">“Fee”</w:t></w:r>'),
        (Strong((Emphasis(line("x")),)), '<w:r><w:rPr><w:b/><w:i/></w:rPr><w:t xml:space="preserve">x</w:t></w:r>'),
        (Emphasis((Strong(line("x")),)), '<w:r><w:rPr><w:b/><w:i/></w:rPr><w:t xml:space="preserve">x</w:t></w:r>'),
    ],
)
def test_inlines(inline: Inline, written: str) -> None:
    assert render_inline(inline, PAGE) == written


def test_new_lines_in_a_value_are_line_breaks() -> None:
    assert render_inline(Text("one\ntwo"), PAGE).count("<w:br/>") == 1


def test_a_reference_is_a_field_that_shows_its_number() -> None:
    written = render_inline(to("2.1"), PAGE)
    assert rf" REF {bookmark_name('clause.2.1')} \w \h " in written
    assert written.index("separate") < written.index(">2.1<") < written.index('"end"')


@pytest.mark.parametrize(
    "reference", [replace(to("2.1"), local=False), replace(to("2.1"), number=""), replace(to("2.1"), target="elsewhere")]
)
def test_a_reference_out_of_the_document_is_plain_text(reference: Reference) -> None:
    assert "instrText" not in render_inline(reference, PAGE)


def test_numbered_blocks_belong_to_the_list_and_leave_the_label_to_word() -> None:
    written = render_block(item("2.1(b)(i)", "words"), PAGE)
    assert '<w:pStyle w:val="Clause4"/><w:numPr><w:ilvl w:val="3"/><w:numId w:val="7"/></w:numPr>' in written
    assert "(i)" not in written
    assert '<w:numId w:val="0"/>' in render_block(Heading("", "", "", line("Schedule")), PAGE)


@pytest.mark.parametrize(
    ("block", "style"),
    [
        (Paragraph(line("x")), "ClauseText1"),
        (Paragraph(line("x"), level=3), "ClauseText3"),
        (Paragraph(line("x"), defines=True), "Definition"),
        (PageBreak(), "PageBreak"),
        (heading(1, "x"), "Clause1"),
    ],
)
def test_styles(block: Paragraph | PageBreak | Heading | Provision, style: str) -> None:
    assert f'<w:pStyle w:val="{style}"/>' in render_block(block, PAGE)


def test_text_before_the_first_number_stands_at_the_margin() -> None:
    written = render_document(
        replace(AGREEMENT, blocks=(Paragraph(line("before")), heading(1, "x"), Paragraph(line("after")))), PAGE
    )
    assert written.index('"BodyText"') < written.index('"Clause1"') < written.index('"ClauseText1"')


def test_text_is_not_parted_from_the_signatures_below_it() -> None:
    paper = replace(AGREEMENT, blocks=(item("1.1", "first"), item("1.2", "last"), AGREEMENT.blocks[-1]))
    before, _, signatures = render_document(paper, PAGE).partition("<w:tbl>")
    assert before.count("<w:keepNext/>") == 2
    assert before.index("first") < before.index("<w:keepNext/>") < before.index("last")
    assert UNSEEN in signatures.partition("</w:tr>")[0], "LibreOffice needs a row above"


def test_an_item_that_leads_to_others_stays_with_them() -> None:
    paper = replace(AGREEMENT, blocks=(item("1.1", "first"), item("1.2", "The Partner must:"), *(item("1.3", "last"),) * 5))
    written = render_document(paper, PAGE)
    assert written.index("first") < written.index("<w:keepNext/>") < written.index("The Partner must:")
    assert written.count("<w:keepNext/>") == 1 + 3  # the last four stand together


def test_a_table_at_the_end_brings_no_page_of_its_own() -> None:
    """Word asks for a paragraph behind it: where the table reaches the foot of a page, one of its usual height went on the next."""
    low = '<w:p><w:pPr><w:pStyle w:val="TableGap"/><w:spacing w:line="14" w:lineRule="exact"/></w:pPr></w:p>'
    written = render_document(replace(AGREEMENT, blocks=(LEVELS, item("1.1", "first"), LEVELS)), PAGE)
    assert written.endswith(f"</w:tbl>{low}")
    assert written.count('<w:pStyle w:val="TableGap"/>') == 2
    assert low not in render_document(replace(AGREEMENT, blocks=(LEVELS, item("1.1", "first"))), PAGE)


def test_bookmarks_are_short_unique_and_hidden() -> None:
    names = [bookmark_name(anchor) for anchor in ("a" * 90, "a" * 91, "a-b", "a.b", "ß", "clause.4(b)")]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 40 and name.isascii() and name.startswith("_") for name in names)


def papers_alike() -> tuple[tuple[Document, tuple[int, ...]], ...]:
    """Return papers that share most of their blocks, each with the indents of its page: other numbers, names, ends and neighbours of a block."""
    without_target = tuple(block for block in AGREEMENT.blocks if not (isinstance(block, Heading) and block.number == "1"))
    looks = (NumberLook("Article ", ("I",), ""), *HOUSE_LOOKS[1:])
    others = (
        AGREEMENT,
        replace(AGREEMENT, blocks=without_target),
        replace(AGREEMENT, blocks=AGREEMENT.blocks[1:]),
        replace(AGREEMENT, blocks=AGREEMENT.blocks[:-3]),
        replace(AGREEMENT, blocks=(*AGREEMENT.blocks[:4], PageBreak(), *AGREEMENT.blocks[4:])),
        replace(AGREEMENT, blocks=(AGREEMENT.blocks[1], *AGREEMENT.blocks)),
        replace(AGREEMENT, numbers=looks),
        FORM,
        replace(FORM, path=("declaration", "opp-002")),
        replace(FORM, blocks=FORM.blocks[:-2]),
    )
    return tuple((paper, indents) for paper in others for indents in ((709, 709, 1276, 1985), (0, 0, 0, 0)))


def test_a_paper_is_written_the_same_whatever_was_written_before() -> None:
    papers, alone = papers_alike(), list[str]()
    for paper, indents in papers:
        forget()
        alone.append(render_document(paper, lay_out(paper, 7, 9070, indents)))
    assert len(set(alone)) > len(papers) - 4  # a form does not depend on the indents of levels
    for seed in range(3):
        for at in Random(seed).sample(range(len(papers)), len(papers)):
            paper, indents = papers[at]
            assert render_document(paper, lay_out(paper, 7, 9070, indents)) == alone[at]


def test_an_anchor_that_is_repeated_is_marked_once() -> None:
    twice = replace(AGREEMENT, blocks=(heading(1, "x"), replace(heading(2, "y"), anchor="clause.1")))
    assert render_document(twice, lay_out(twice, 7, 9070, (0, 0, 0, 0))).count("bookmarkStart") == 1


def test_contents_list_the_headings_as_links() -> None:
    written = render_contents(AGREEMENT, PAGE)
    assert written.count("<w:hyperlink ") == 3
    assert written.count("<w:fldChar ") == 3
    assert render_contents(FORM, PAGE) == ""


def test_every_box_and_blank_has_a_number_of_its_own() -> None:
    page = lay_out(FORM, 7, 9070, (0, 0, 0, 0))
    numbers = page.answers.numbers
    assert len({*numbers.values()}) == len(numbers) == len(controls(FORM))
    assert numbers["declaration.opp-001.value"] - numbers["declaration.opp-001.people.1.1"] == 9


def test_between_a_table_and_a_heading_there_is_no_empty_line() -> None:
    table = next(block for block in AGREEMENT.blocks if isinstance(block, Table))
    below = render_document(replace(AGREEMENT, blocks=(heading(1, "One"), table, heading(2, "Two"), table, table)), PAGE)
    assert below.count(GAP) + below.count(KEPT_GAP) == 1, "between two tables"
    assert '</w:tbl><w:p><w:pPr><w:pStyle w:val="Clause1"/>' in below
