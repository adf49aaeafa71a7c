"""The words of a PDF as a contract: its lines put together into paragraphs; what is printed on every page is left out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pypdfium2 import PdfiumError

from assembler.formats.pdf.text_reader import read_text
from assembler.imports.labels import TYPED
from assembler.model.contract import Contract, LeftOut, Passage, Stretch

EDGE, FEWEST_PAGES = 8, 3
"""How many lines at the edges of a page may be a header or footer, and from how many pages on."""
SHORT = 0.8
"""The share of the usual width of a line below which one may be the last of its paragraph."""
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)
_ENDED = re.compile(r"[.;:!?][”\"’)\]]*\Z|(?:; |, )(?:and|or)\Z")
_GOES_ON = re.compile(r"(?:\b(?:sections?|clauses?|articles?|and|or|to|of|the|in|under|by)|,)\Z", re.IGNORECASE)


def read_pdf_contract(path: str, data: bytes) -> tuple[Contract | None, str]:
    """Return the words of a PDF as a contract; or None and a sentence why they cannot be read."""
    try:
        pages = [[line.strip() for line in page.splitlines() if line.strip()] for page in read_text(data).pages]
    except PdfiumError:
        return None, "It is damaged, or locked with a password."
    furniture = _furniture(pages)
    lines = [line for page in pages for at, line in enumerate(page) if not _is_furniture(at, page, furniture)]
    passages = tuple(Passage(at, (Stretch(text),)) for at, text in enumerate(_joined_lines(lines), 1))
    left_out = (LeftOut("what stands on every page", " ".join(sorted(furniture))),) if furniture else ()
    return Contract(path, passages, left_out), ""


def _furniture(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return the lines at the edges of pages that most of them have, without their figures."""
    if len(pages) < FEWEST_PAGES:
        return frozenset()
    edges = (dict.fromkeys(map(_bare, (*page[:EDGE], *page[-EDGE:]))) for page in pages)
    counts = Counter(line for page in edges for line in page)
    return frozenset(line for line, count in counts.items() if line and 2 * count > len(pages))


def _is_furniture(at: int, page: Sequence[str], furniture: frozenset[str]) -> bool:
    at_edge = at < EDGE or at >= len(page) - EDGE
    return at_edge and (_bare(page[at]) in furniture or _PAGE_NUMBER.fullmatch(page[at]) is not None)


def _bare(line: str) -> str:
    return re.sub(r"\d+", "", line).strip()


def _joined_lines(lines: Sequence[str]) -> Iterator[str]:
    """Yield paragraphs: one begins with a number, and behind a line that ends a sentence before the edge."""
    usual = sorted(map(len, lines))[len(lines) * 3 // 4] if lines else 0
    text = last = ""
    for line in lines:
        if text and _begins(line, last, usual):
            yield text
            text = ""
        text = f"{text}{'' if text.endswith('-') or not text else ' '}{line}"
        last = line
    if text:
        yield text


def _begins(line: str, last: str, usual: int) -> bool:
    if _GOES_ON.search(last):
        return False
    return TYPED.match(line) is not None or (_ENDED.search(last) is not None and len(last) < SHORT * usual)
