"""An HTML fragment compared with the document it was rendered from: every character in order, spaces left out."""

from lxml.html import fragment_fromstring

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import Document
from assembler.model.walk import words

AROUND = 24
"""The characters that a finding quotes on each side of a difference."""


def compare_html(document: Document, data: bytes) -> tuple[Diagnostic, ...]:
    """Return a finding for the first place where a fragment differs from its document; empty where it does not."""
    read, expected = _without_spaces(words_of_html(data.decode(errors="replace"))), _without_spaces(" ".join(words(document)))
    if read == expected:
        return ()
    at = next(
        (at for at, (one, other) in enumerate(zip(read, expected, strict=False)) if one != other), min(map(len, (read, expected)))
    )
    page, paper = (text[max(0, at - AROUND) : at + AROUND] for text in (read, expected))
    return (error("html-differs", f"The page of {document.title} reads “{page}”, the paper “{paper}”.", subject=document.name),)


def words_of_html(data: str) -> str:
    """Return the text of a fragment without the draft mark, which no document contains."""
    tree = fragment_fromstring(data)
    for node in tree.xpath('//p[@class="draft"]'):
        node.drop_tree()
    return " ".join(str(text) for text in tree.itertext())


def lines_of_html(data: str) -> tuple[tuple[str, str], ...]:
    """Return the label and the text of each line of a fragment, as a person compares it with another one; a row of a table is one."""
    tree = fragment_fromstring(data)
    lines = []
    for node in tree.xpath('//h2|//h3|//p[not(@class="draft")]|//dt|//dd|//li|//tr'):
        label = "".join(node.xpath('./span[@class="label"]//text()'))
        text = " ".join(" ".join(str(text) for text in node.itertext()).split())
        lines.append((label, text.removeprefix(label).strip()))
    return tuple(lines)


def _without_spaces(text: str) -> str:
    return "".join(text.split())
