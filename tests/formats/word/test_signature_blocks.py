import re
from dataclasses import replace

from formats.word.word_sample import AGREEMENT, SIGNATURES, line

from assembler.formats.word.signature_blocks import render_signatures
from assembler.formats.word.wordml import BLANK, run
from assembler.formats.word.writer import lay_out
from assembler.model.document import Inlines, SignatureBlock
from assembler.model.walk import plain


def render(block: SignatureBlock) -> str:
    page = lay_out(replace(AGREEMENT, blocks=(block,)), 7, 9070, (0, 0, 0, 0))
    return render_signatures(block, page.width, page.answers, words)


def words(content: Inlines) -> str:
    return run(plain(content))


def test_signatures_stay_together() -> None:
    written = render(SIGNATURES)
    assert written.count("<w:tr>") == 2, "the first has no height"
    assert "<w:keepNext/>" in written[: written.index("<w:tbl>")]
    assert written.count("<w:tab/>") == 8 + 10 + 7  # a blank has the second tab, whose leader is the line


def test_all_lines_to_write_on_begin_in_one_place() -> None:
    lines = [found for found in re.findall(r"<w:p>.*?</w:p>", render(SIGNATURES)) if found.count("<w:tab/>") == 2]
    assert len(lines) == 11
    between = {"".join(re.findall("<w:t [^>]*>([^<]*)</w:t>", line.split("<w:tab/>")[1])) for line in lines}
    assert between == {BLANK}


def test_a_third_party_stands_below_and_only_the_last_row_may_be_followed_by_a_page_break() -> None:
    vendor, partner = SIGNATURES.parties
    written = render(SignatureBlock((), (vendor, partner, replace(vendor, id="guarantor", role="the Guarantor"))))
    _, first, second = written.split("<w:tr>")[1:]
    assert "the Guarantor" in second
    assert "<w:keepNext/>" in first
    assert "<w:keepNext/>" not in second


def test_what_is_known_is_printed_and_what_is_not_is_a_control() -> None:
    written = render(SIGNATURES)
    assert written.count(">Ciara Byrne<") == 1
    assert '<w:tag w:val="alliance-agreement.signers.partner.1.name"/>' in written
    assert ".signers.vendor.1.name" not in written


def test_without_parties_only_the_words_before_are_written() -> None:
    assert "<w:tbl>" not in render(SignatureBlock(line("Signed elsewhere."), ()))
