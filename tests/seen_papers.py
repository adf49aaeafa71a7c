"""Papers made by chance, with addresses, amounts, tables and forms, and what readers of others see of them: pypdf and poppler in PDF, python-docx in Word.

Nothing here asks our own reader or model what was printed. A paper is seen as it was meant, or refused with a way out; all else is a fault.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import docx
import pypdf
from babel.numbers import format_currency
from docx.oxml.ns import qn
from formats.pdf.pdf_sample import DAY, TEMPLATE, form, heading, item, line
from formats.word.word_sample import shell
from seen_values import JudgedValue, company_name, squeezed, words_over_others

from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.word.word_file import render_word
from assembler.model.document import Block, Document, Field, FieldGroup, Front, FrontParty, Table

CURRENCIES = ("EUR", "USD", "GBP", "CHF", "JPY", "KWD", "PLN", "BHD", "ISK", "HUF")
WORDS = [
    "the",
    "Partner",
    "must",
    "pay",
    "each",
    "fee",
    "within",
    "thirty",
    "days",
    "after",
    "it",
    "has",
    "received",
    "an",
    "invoice",
    "that",
    "names",
    "Opportunity",
    "and",
    "Customer",
]
LONG = (
    "Softwarelizenzvertragsverlängerungsoption",
    "https://partners.vendor.example/terms/2026/referral?edition=1",
    "legal.notices@vendor.example",
)
MOST_COLUMNS, MOST_ROWS = 9, 30
FURNITURE = re.compile(r"^Notice of Engagement Programme\n|\nNotice of Engagement Edition .* Page \d+ of \d+$")
"""What stands above and below each page but the first."""

Say = Callable[[str], str]
"""Keeps a text as one that must be seen, and returns it."""


def paper(seed: int) -> tuple[Document, tuple[str, ...]]:
    """Make a paper by chance; return it with the texts that must be seen in it, each unbroken but for its blanks."""
    draw, meant = Random(seed), list[str]()

    def said(text: str) -> str:
        meant.append(text)
        return text

    blocks: list[Block] = [heading(1, said(_phrase(draw, 3)))]
    for number in range(1, draw.randint(3, 7)):
        blocks.append(item(f"1.{number}", said(f"{_phrase(draw, draw.randint(2, 40))} {_amount(draw)}.")))
        if draw.random() < 0.6:
            blocks.append(_table(draw, said))
    blocks.append(heading(2, said(_phrase(draw, 2))))
    blocks.append(FieldGroup(tuple(_field(draw, at, said) for at in range(draw.randint(1, 9))), "partner", "Partner"))
    parties = tuple(
        FrontParty(role, line(said(company_name(draw.randrange(10_000)))), tuple(line(said(each)) for each in _address(draw)))
        for role in ("Vendor", "Partner")
    )
    front = Front("Programme", line("A paper made by chance"), parties, (("Date", line(said(_day(draw)))),))
    return replace(form(), front=front, blocks=(*blocks, form().blocks[3])), tuple(meant)


def _phrase(draw: Random, length: int) -> str:
    words = [draw.choice(LONG) if draw.random() < 0.04 else draw.choice(WORDS) for _ in range(length)]
    return " ".join(words).capitalize() if words[0] not in LONG else " ".join(words)


def _amount(draw: Random) -> str:
    value = draw.choice((-1, 1, 1)) * draw.randrange(10 ** draw.randint(1, 12)) / 100
    return format_currency(value, draw.choice(CURRENCIES), "¤¤ #,##0.00", locale="en_GB").replace("\u00a0", " ")


def _day(draw: Random) -> str:
    day = date.fromordinal(date(2026, 1, 1).toordinal() + draw.randrange(3000))
    return f"{day.day} {day:%B %Y}"


def _address(draw: Random) -> Iterator[str]:
    yield f"{_phrase(draw, draw.randint(1, 6))} {draw.randint(1, 999)}"
    yield f"{draw.randrange(99999):05} {company_name(draw.randrange(10_000)).rpartition(' ')[0] or 'Musterstadt'}"


def _table(draw: Random, said: Say) -> Table:
    columns = draw.randint(1, MOST_COLUMNS)
    most = max(1, 24 // columns)
    rows = tuple(
        tuple(line(said(_amount(draw) if draw.random() < 0.3 else _phrase(draw, draw.randint(1, most)))) for _ in range(columns))
        for _ in range(draw.randint(1, MOST_ROWS))
    )
    return Table(
        tuple(line(said(_phrase(draw, 2))) for _ in range(columns)), rows, tuple(draw.random() < 0.3 for _ in range(columns))
    )


def _field(draw: Random, at: int, said: Say) -> Field:
    """Make a field of any type, filled in or not."""
    kind, name, label = (
        draw.choice(("text", "multiline", "date", "choice", "rows", "checkbox")),
        f"f{at}",
        said(_phrase(draw, draw.randint(1, 9))),
    )
    hint = said(_phrase(draw, 6)) if draw.random() < 0.3 else ""
    if kind == "rows":
        heads = tuple(dict.fromkeys(said(_phrase(draw, 2)) for _ in range(draw.randint(1, 5))))
        return Field(name, label, kind, required=False, value=(), columns=heads, lines=draw.randint(1, 16), hint=hint)
    if kind == "choice":
        options = tuple(dict.fromkeys(said(_phrase(draw, draw.randint(1, 5))) for _ in range(draw.randint(2, 5))))
        return Field(name, label, kind, required=True, value=(), options=options, hint=hint)
    if kind == "checkbox" or draw.random() < 0.3:
        return Field(name, label, kind, required=False, value=(), hint=hint)
    value = {"text": _phrase(draw, draw.randint(1, 9)), "multiline": _phrase(draw, draw.randint(1, 120)), "date": _day(draw)}[
        kind
    ]
    return Field(name, label, kind, required=True, value=line(said(value)), lines=draw.randint(1, 6), hint=hint)


def judge_paper(seed: int, folder: Path) -> JudgedValue:
    """Print a paper made by chance in both formats, and judge what is seen of each text in it."""
    document, meant = paper(seed)
    pdf, findings = render_pdf((document,), TEMPLATE, "Packet", DAY)
    word, more = render_word(document, shell())
    if refused := [finding for finding in (*findings, *more) if not finding.hint or "again" in finding.hint]:
        return JudgedValue(str(seed), "fault", refused[0].message)
    if findings or more:
        return JudgedValue(str(seed), "refused", (*findings, *more)[0].hint)
    path = folder / f"{seed}.pdf"
    path.write_bytes(pdf)
    for name, read in (("pypdf", _pypdf(path)), ("python-docx", _python_docx(word))):
        seen = squeezed(read)
        if lost := [text for text in meant if not _is_read(squeezed(text), seen)]:
            return JudgedValue(str(seed), "fault", f"{name} does not see “{lost[0]}”")
    over = [*words_over_others({path.name: pdf}, folder)]
    return JudgedValue(str(seed), "fault" if over else "seen", over[0] if over else "")


def _is_read(text: str, seen: str) -> bool:
    """Whether a text is read whole; or in two parts, where a page ends within the row in which it stands."""
    return text in seen or any(text[:at] in seen and text[at:] in seen for at in range(1, len(text)))


def _pypdf(path: Path) -> str:
    """Return what pypdf reads beside the furniture of the pages, each cell whole: poppler reads cells that stand abreast line by line."""
    file = pypdf.PdfReader(path)
    entries = [str(field.value) for field in (file.get_fields() or {}).values() if field.value]
    return " ".join((*(FURNITURE.sub("", page.extract_text()) for page in file.pages), *entries))


def _python_docx(data: bytes) -> str:
    return "".join(text.text or "" for text in docx.Document(io.BytesIO(data)).element.body.iter(qn("w:t")))
