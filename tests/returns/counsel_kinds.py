"""More kinds of what is done to a returned Word file: what a dishonest counsel may think of who wants one number to change unnoticed.

In most of them every word stands in the file as ours has it: what changes is where it stands, what is drawn at it, or what is printed later.
"""

from formats.word.word_xml import DECLARED
from returns.word_kinds import RUN, Made, Parts, added, both, in_paragraph, look, repeated, row_with, styled, swapping
from returns.word_members import HEADER, listed

from assembler.formats.word.package import DOCUMENT, NUMBERING


def into_another_cell(texts: Parts) -> None:
    """Move the fee of the level “Select” into the cell before it."""
    text = texts[DOCUMENT]
    at = text.index("three opportunities")
    end = text.index("</w:tc>", at)
    start = text.index("<w:p>", end)
    fee = text[start : text.index("</w:p>", start) + len("</w:p>")]
    texts[DOCUMENT] = text[:end] + fee + text[end:start] + text[start:].replace(fee, "<w:p/>", 1)


def two_runs(first: str, second: str, *, kept: str = "") -> str:
    """Return the sentence in two runs, of which the second is said to keep its spaces or not."""
    return f'<w:r><w:t xml:space="preserve">{first}</w:t></w:r><w:r><w:t{kept}>{second}</w:t></w:r>'


LOST_SPACE = two_runs("This Agreement may", " be signed electronically.")
LEVEL = '(<w:lvl w:ilvl="1">.*?<w:numFmt w:val="decimal"/>)'
RECTANGLE = (
    f'<w:r><w:pict {DECLARED}><v:rect style="position:absolute;width:500pt;height:600pt" fillcolor="white"/></w:pict></w:r>'
)
TRICKS = {
    "a figure in the next column": (into_another_cell, "change"),
    "a cell that runs into the one below by a tracked change": (
        row_with("", '<w:cellMerge w:id="9" w:author="Ann" w:vMerge="cont"/>'),
        "strange-look",
    ),
    "a sentence below a list that belongs to its clause now": (repeated("ClauseText3", "ClauseText2"), "changed-indent"),
    "a sentence that belongs to another clause by its own indent": (
        repeated('(<w:pStyle w:val="ClauseText3"/>)', r'\1<w:ind w:left="0"/>'),
        "changed-indent",
    ),
    "a space that Word leaves out": (swapping(RUN, LOST_SPACE), "strange-look"),
    "a space that is said to go": (swapping(RUN, LOST_SPACE.replace("<w:t>", '<w:t xml:space="default">')), "strange-look"),
    "a number that runs into the text": (repeated(LEVEL, r'\1<w:suff w:val="nothing"/>', NUMBERING), "strange-look"),
    "a number of a list that runs into the text": (listed('<w:suff w:val="nothing"/>', "1"), "change"),
    "a comma at each letter": (look('<w:em w:val="comma"/>'), "strange-look"),
    "a dot below each letter": (look('<w:em w:val="underDot"/>'), "strange-look"),
    "a term in capitals": (look("<w:caps/>"), "strange-look"),
    "a term in small capitals, by a style": (
        both(styled("<w:rPr><w:smallCaps/></w:rPr>"), look('<w:rStyle w:val="X"/>')),
        "strange-look",
    ),
    "a line down the paragraph by a tab": (in_paragraph('<w:tabs><w:tab w:val="bar" w:pos="900"/></w:tabs>'), "strange-look"),
    "a soft hyphen before a figure": (swapping("(10 %)", "(\u00ad10 %)"), "hidden-character"),
    "a soft hyphen of Word's before a sentence": (swapping(RUN, f"<w:r><w:softHyphen/></w:r>{RUN}"), "hidden-character"),
    "a hyphen before a sentence": (swapping(RUN, f"<w:r><w:noBreakHyphen/></w:r>{RUN}"), "change"),
    "a stroke through letters": (swapping("be signed", "b\u0336e\u0336 signed"), "change"),
    "a comma below a figure": (swapping("(10 %)", "(1\u03260 %)"), "change"),
    "a letter of Braille without dots": (swapping("(10 %)", "(1\u28000 %)"), "change"),
    "a raised figure of its own": (swapping("1 December 2026", "1 December 202\u2076"), "change"),
    "a figure of another width": (swapping("(10 %)", "(1\uff10 %)"), "change"),
    "a half more": (swapping("(10 %)", "(10\u00bd %)"), "change"),
    "a sign for thousandths": (swapping("(10 %)", "(10 \u2030)"), "change"),
    "a year that Word prints": (added("<w:r><w:yearLong/></w:r>"), "added-object"),
    "a white rectangle in the header": (swapping("</w:p>", f"{RECTANGLE}</w:p>", HEADER), "added-object"),
    "a link to another clause": (
        swapping(RUN, f'<w:hyperlink w:anchor="_clause_1_7b779bc5">{RUN}</w:hyperlink>'),
        "changed-field",
    ),
    "a date that prints words": (
        repeated('<w:dateFormat w:val="d MMMM yyyy"/>', "<w:dateFormat w:val=\"'12 per cent'\"/>"),
        "not-understood",
    ),
    "words moved away by a tracked move that ends nowhere": (
        swapping(RUN, f'<w:moveFrom w:id="3" w:author="Exampla">{RUN}</w:moveFrom>'),
        "change",
    ),
    "a deletion inside an insertion": (
        swapping(
            RUN,
            '<w:ins w:id="3" w:author="A"><w:del w:id="4" w:author="B">'
            + RUN.replace("w:t>", "w:delText>").replace("w:t ", "w:delText ")
            + "</w:del></w:ins>",
        ),
        "change",
    ),
}

COUNSEL = tuple(Made(name, edit, told) for name, (edit, told) in TRICKS.items())
"""Every kind, with what must be told of it."""
