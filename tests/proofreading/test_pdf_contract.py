"""The words of a PDF as paragraphs, by a PDF that another program than ours sets."""

import typst

from assembler.proofreading.pdf_contract import read_pdf_contract

SOURCE = """
#set page(width: 300pt, height: 160pt, footer: [Acme Supply Agreement #h(1fr) #context counter(page).display()])
= Supply Agreement
1. Fees. #lorem(30)

2.1 The first paragraph of this part is long enough to fill more than one line, and it cites Section
2.2, which is the next one.

2.2 #lorem(60)

2.3 The last one says “so.”
"""


def test_lines_are_joined_and_what_stands_on_each_page_is_left_out() -> None:
    contract, fault = read_pdf_contract("own.pdf", typst.compile(SOURCE.encode()))
    assert contract, fault
    begins = [" ".join(each.text.split()[:2]) for each in contract.passages]
    assert begins == ["Supply Agreement", "1. Fees.", "2.1 The", "2.2 Lorem", "2.3 The"]
    assert "it cites Section 2.2, which is the next one." in contract.passages[2].text
    assert not any("Acme" in each.text for each in contract.passages)


def test_what_is_no_pdf_is_told() -> None:
    assert read_pdf_contract("own.pdf", b"%PDF-1.7 and nothing more") == (None, "It is damaged, or locked with a password.")
