"""An HTML fragment read back and held against its document: every character, in order, spaces left out."""

from lxml.html import fragment_fromstring

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import Document, words

AROUND = 24


def compare_html(document: Document, data: str) -> tuple[Diagnostic, ...]:
    """Find the first place where a fragment says anything other than its document."""
    said, meant = _bare(words_of_html(data)), _bare(" ".join(words(document)))
    if said == meant:
        return ()
    at = next((at for at, (one, other) in enumerate(zip(said, meant, strict=False)) if one != other), min(len(said), len(meant)))
    there, here = said[max(0, at - AROUND) : at + AROUND], meant[max(0, at - AROUND) : at + AROUND]
    return (error("html-differs", f"The page of {document.title} reads “{there}”, the paper “{here}”.", subject=document.name),)


def words_of_html(data: str) -> str:
    """Give the text of a fragment, without what only a page says: the mark of a draft."""
    tree = fragment_fromstring(data)
    for node in tree.xpath('//p[@class="draft"]'):
        node.drop_tree()
    return " ".join(str(text) for text in tree.itertext())


def _bare(text: str) -> str:
    return "".join(text.split())
