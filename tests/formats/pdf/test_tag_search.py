from dataclasses import replace

from formats.pdf.pdf_sample import NAME, line, printed, saying

from assembler.formats.pdf.tag_search import FoundTag, compare_tags, find_tags
from assembler.model.document import Document, PageBreak, SignatureBlock, SignatureParty, Signer, Tag

TAG = "{{s1}}"


def test_each_occurrence_is_found_with_its_page() -> None:
    letter = saying(f"Sign {TAG} here", f"and {TAG} here.", "The end")
    data = printed(replace(letter, blocks=(*letter.blocks[:2], PageBreak(), *letter.blocks[2:])))

    assert find_tags(data, [TAG, "end", TAG]) == (FoundTag(1, TAG, 1), FoundTag(1, TAG, 1), FoundTag(2, "end", 1))
    assert find_tags(data, ["{{s2}}"]) == find_tags(data, []) == ()


def test_a_tag_that_breaks_over_lines_is_found_with_their_number() -> None:
    tag = "{{" + "role partner " * 20 + "}}"

    assert [(found.text, found.lines) for found in find_tags(printed(saying(tag)), [tag])] == [(tag, 3)]


def signed(tag: str) -> Document:
    signer = Signer(line("Ann"), (), fielded=False, tags=(Tag("signature", tag, 8, "white"),))
    return replace(saying("x"), blocks=(SignatureBlock((), (SignatureParty("Partner", (NAME,), (signer,), "partner"),)),))


def test_a_tag_is_expected_as_often_as_it_is_planned_and_on_one_line() -> None:
    messages = {
        lines: [finding.message for finding in compare_tags(signed(TAG), {1}, [FoundTag(1, TAG, each) for each in lines])]
        for lines in [(1,), (), (1, 1), (2,)]
    }

    assert messages[(1,)] == []
    assert messages[()] == ["“Letter” should hold the tag “{{s1}}” of partner 1 once, but holds it 0 times."]
    assert messages[(1, 1)] == ["“Letter” should hold the tag “{{s1}}” of partner 1 once, but holds it twice."]
    assert messages[(2,)] == ["The tag “{{s1}}” breaks over 2 lines on page 1."]


def test_a_tag_on_the_pages_of_another_document_does_not_count() -> None:
    assert len([*compare_tags(signed(TAG), {1, 2}, [FoundTag(3, TAG, 1)])]) == 1
