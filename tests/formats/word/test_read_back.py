from collections.abc import Callable
from dataclasses import replace

import pytest
from formats.word.word_sample import AGREEMENT, FORM, edited, swap, word
from formats.word.word_xml import DECLARED, box, paragraph, run

from assembler.formats.word.archive import member, pack
from assembler.formats.word.package import DOCUMENT, NUMBERING, STYLES
from assembler.formats.word.read_back import compare_word, words_of_word
from assembler.formats.word.writer import bookmark_name
from assembler.model.document import Document


def found(document: Document, part: str, edit: Callable[[str], str]) -> list[tuple[str, str]]:
    findings = compare_word(document, edited(word(document), part, edit))
    return [(finding.id, finding.message.removeprefix(f"{document.name}.docx: ")) for finding in findings]


@pytest.mark.parametrize("document", [AGREEMENT, FORM])
def test_our_own_files_say_what_the_papers_say(document: Document) -> None:
    assert compare_word(document, word(document)) == ()


def test_words_are_given_with_their_labels() -> None:
    text = words_of_word(word())
    assert "\n2. Fees & tax\n2.1 Exampla shall pay" in text
    assert "\n(i) no refund is due under Section\N{NO-BREAK SPACE}2.2; and\n" in text
    assert "Page" not in text


def test_a_changed_word() -> None:
    sought = "…tria. 2. Fees & tax 2.1 Exampla shall pay the Partner a fee of t…"
    read = "…tria. 2. Fees & tax 2.1 Exampla may pay the Partner a fee of ten…"
    sentence = f"Section 2.1 should read “{sought}” but reads “{read}”."
    assert found(AGREEMENT, DOCUMENT, swap("shall pay", "may pay")) == [("readback-words", sentence)]


def test_a_changed_value() -> None:
    ((id, sentence),) = found(FORM, DOCUMENT, swap("Beispiel AG", "Beispiel SE"))
    assert id == "readback-words"
    assert "Beispiel AG Date of" in sentence
    assert "Beispiel SE Date of" in sentence


def test_a_changed_figure() -> None:
    ((id, sentence),) = found(AGREEMENT, DOCUMENT, swap("(10 %)", "(100 %)"))
    assert (id, sentence[:11]) == ("readback-words", "Section 2.1")


def test_an_item_left_out() -> None:
    shorter = word(replace(AGREEMENT, blocks=AGREEMENT.blocks[:-3] + AGREEMENT.blocks[-1:]))
    assert {finding.id for finding in compare_word(AGREEMENT, shorter)} >= {"readback-words", "readback-contents"}


def test_words_too_many() -> None:
    ((_, sentence),) = found(
        AGREEMENT, DOCUMENT, swap("<w:sectPr>", "<w:p><w:r><w:t>One more thing.</w:t></w:r></w:p><w:sectPr>")
    )
    assert sentence.startswith("The end should read ")
    assert "One more thing." in sentence


def test_hidden_words_are_not_read() -> None:
    ((id, _),) = found(AGREEMENT, DOCUMENT, swap("<w:rPr><w:b/></w:rPr>", "<w:rPr><w:b/><w:vanish/></w:rPr>"))
    assert id == "readback-words"


SMUGGLED = {
    "a soft hyphen": ("<w:r><w:t>a</w:t><w:softHyphen/><w:t>b</w:t></w:r>", "a\N{SOFT HYPHEN}b"),
    "a symbol": ('<w:r><w:sym w:char="F041"/></w:r>', "A"),
    "a text box": (box(paragraph(run("Void."))), " Void."),
    "a formula": ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", " x"),
    "a simple field": (f'<w:fldSimple w:instr="QUOTE">{run("Void.")}</w:fldSimple>', "Void."),
}


@pytest.mark.parametrize(("smuggled", "shown"), SMUGGLED.values(), ids=SMUGGLED)
def test_words_in_anything_are_words(smuggled: str, shown: str) -> None:
    end = "may be signed electronically.</w:t></w:r>"
    declared = swap("<w:document ", f"<w:document {DECLARED.partition(' ')[2]} ")
    ((id, sentence),) = found(AGREEMENT, DOCUMENT, lambda text: swap(end, end + smuggled)(declared(text)))
    assert (id, f"signed electronically.{shown}" in sentence) == ("readback-words", True)


def test_words_that_nobody_sees_are_a_fault_though_all_others_are_right() -> None:
    hidden = paragraph(run("No fee ", "<w:vanish/>") + run("is due.", '<w:sz w:val="2"/>')) + "<w:sectPr>"
    assert found(AGREEMENT, DOCUMENT, swap("<w:sectPr>", hidden)) == [
        ("readback-words", "The file holds text that cannot be seen: “No fee is due.”.")
    ]


def test_a_paragraph_put_into_the_contents_is_found() -> None:
    put = f"<w:sdtContent>{paragraph(run('No fee is due.'))}"
    ((id, sentence),) = found(AGREEMENT, DOCUMENT, swap("<w:sdtContent>", put))
    assert (id, sentence) == ("readback-contents", "The contents should list “1. Definitions” but list “No fee is due.”.")


def test_deleted_words_are_not_read() -> None:
    ((id, _),) = found(
        AGREEMENT, DOCUMENT, swap("</w:t></w:r></w:p>", "</w:t></w:r><w:ins><w:r><w:t>not</w:t></w:r></w:ins></w:p>")
    )
    assert id == "readback-words"


@pytest.mark.parametrize("edit", [swap('<w:startOverride w:val="1"/>', '<w:startOverride w:val="2"/>'), swap("(%3)", "%3)")])
def test_a_changed_numbering(edit: Callable[[str], str]) -> None:
    ids = [id for id, _ in found(AGREEMENT, NUMBERING, edit)]
    assert ids[0] == "readback-words"
    assert "readback-reference" in ids


def test_a_changed_reference() -> None:
    assert (
        "readback-reference",
        "The reference “2.1(a)” points at 2.1(b).",
    ) in found(AGREEMENT, DOCUMENT, swap(">2.1(b)<", ">2.1(a)<"))


def test_a_reference_to_another_place() -> None:
    here, there = bookmark_name("clause.2.2"), bookmark_name("clause.1")
    sentence = "The reference “2.2” points at 1."
    assert found(AGREEMENT, DOCUMENT, swap(f" REF {here} ", f" REF {there} ")) == [("readback-reference", sentence)]


def test_a_reference_to_nothing() -> None:
    ((id, sentence),) = found(AGREEMENT, DOCUMENT, swap(" REF _clause_1_", " REF _gone_"))
    assert (id, sentence[:36]) == ("readback-reference", "The reference “1” points nowhere (to")


def test_a_changed_entry_of_the_contents() -> None:
    assert found(AGREEMENT, DOCUMENT, swap("Definitions", "Definition")) == [
        ("readback-contents", "The contents should list “1. Definitions” but list “1. Definition”.")
    ]


def test_a_contents_left_out() -> None:
    bare = word(replace(AGREEMENT, contents=False))
    (finding,) = compare_word(AGREEMENT, bare)
    assert finding.message.endswith("The contents should list “1. Definitions” but list “”.")


def test_a_changed_tick() -> None:
    assert found(FORM, DOCUMENT, swap('<w14:checked w14:val="1"/>', '<w14:checked w14:val="0"/>')) == [
        ("readback-control", "The control “declaration.opp-001.public” should hold “yes” but holds “”.")
    ]


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda: b"", "The file is no Word document (.docx), or it is damaged."),
        (lambda: pack([member(DOCUMENT, b"<x/>")]), "The text, the styles or the numbering cannot be read."),
        (
            lambda: edited(word(), STYLES, lambda _: "<!DOCTYPE x []><x/>"),
            "The text, the styles or the numbering cannot be read.",
        ),
        (
            lambda: edited(word(), NUMBERING, swap('w:abstractNumId w:val="1"', 'w:abstractNumId w:val="9"', 9)),
            "The numbering cannot be read.",
        ),
        (
            lambda: edited(word(), NUMBERING, swap('startOverride w:val="1"', 'startOverride w:val="99999999999"', 9)),
            "The numbering cannot be read.",
        ),
    ],
    ids=["empty", "no styles", "a document type", "an unknown numbering", "a number too large"],
)
def test_a_file_that_cannot_be_read(made: Callable[[], bytes], sentence: str) -> None:
    data = made()
    (finding,) = compare_word(AGREEMENT, data)
    assert (finding.id, finding.message) == ("readback-file", f"alliance-agreement.docx: {sentence}")
    assert words_of_word(data) == ""
