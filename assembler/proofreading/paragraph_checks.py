"""Slips inside one paragraph, read as it stands: characters that nobody sees, marks without their other half, blanks."""

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from assembler.checks.check import Fault
from assembler.checks.wording import unpaired_marks
from assembler.imports.blanks import BLANK
from assembler.imports.hidden_characters import USUAL
from assembler.imports.outline import Placed
from assembler.imports.places_to_sign import is_signed_line, lines_to_sign_on, signed_from
from assembler.loader.forbidden_characters import find_forbidden
from assembler.model.contract import PLACEHOLDER, Contract
from assembler.model.diagnostics import Diagnostic, Severity, quoted
from assembler.proofreading.as_library import ContractPaper
from assembler.proofreading.places import PlaceInContract

HIDDEN = Fault("invisible-character", Severity.ERROR)
UNPAIRED = Fault("unpaired-mark", Severity.ERROR)
BLANK_LEFT = Fault("blank-left", Severity.ERROR)

_OPENING, _CLOSING = "([{“«", ")]}”»"
_LEFT = re.compile(r"\b(?:TBD|TBC|TODO|FIXME|XXX+)(?!\w)|\b[Ll]orem ipsum\b|[●]")
# what stands in brackets and is no blank: “[Reserved]”, “[sic]”, “[T]he”, “[meaning that …]”, “[Remainder of page left blank]”, a box, the number of a note
_SETTLED = re.compile(
    r"\[\s*(?:reserved|intentionally[^\]]*|(?:the\s+)?(?:remainder|rest)\s+of\s[^\]]*|signature\s+pages?\s+follows?[^\]]*|defined\s+(?:above|below)|(?:meaning|that\s+is|i\.e\.|e\.g\.)\W[^\]]*|deleted|omitted"
    r"|sic|\.{3}|…|\w|\d{1,3})?[.\s]*\]|[☐☒☑□]|\(.*\)|\[!.*|\{%.*",
    re.IGNORECASE | re.DOTALL,
)
_BY_HAND = re.compile(r"\b(?:initials?|signature|signed|sign here)\b", re.IGNORECASE)
FEW = 3
"""How many blanks a remark names."""


def find_hidden_characters(contract: Contract, paper: ContractPaper) -> Iterator[Diagnostic]:
    """Find characters that change or hide what is read; `contract` still has them."""
    for passage in contract.passages:
        text = passage.text
        for at, sentence, _ in find_forbidden(text.translate(dict.fromkeys(map(ord, USUAL), " "))):
            where = paper.where.get(passage.at, f"paragraph {passage.told_at}")
            name = sentence.partition(" is ")[0]
            yield HIDDEN(sentence, PlaceInContract(paper.path, passage.at + 1, at + 1, 1, text, where), subject=name)


def find_unpaired_marks(paper: ContractPaper) -> Iterator[Diagnostic]:
    """Find brackets and quotation marks without their other half; what one paragraph opens, a later one may close."""
    alone = [(placed, at) for placed in paper.read.every for at, _ in unpaired_marks(placed.text)]
    skipped = 0
    for (placed, at), following in zip_longest(alone, alone[1:]):
        mark = placed.text[at]
        if skipped:
            skipped = 0
        elif mark in _OPENING and following and following[0].text[following[1]] == _CLOSING[_OPENING.index(mark)]:
            skipped = 1
        else:
            said = "a quotation mark" if mark in "“”" else f"“{mark}”"
            end = min(len(placed.text), at + 40)
            yield UNPAIRED(f"The other half of {said} is missing.", paper.place(placed, at, at + 1), "", placed.text[at:end])


def find_blanks(paper: ContractPaper) -> Iterator[Diagnostic]:
    """Find what was left to be filled in, all as one remark; lines to sign on, and boxes to tick, are meant to be blank."""
    signed, lines = signed_from(paper.read.contract), lines_to_sign_on(paper.read.contract)
    found = [
        (placed, *place)
        for placed in paper.read.every
        for place in _blanks(placed)
        if not _is_to_sign_on(placed, place, among=placed.passage.at >= signed or placed.passage.at in lines)
    ]
    names = [*dict.fromkeys(placed.text[start:end].strip() for placed, start, end in found)]
    shown = ", ".join(quoted(name, 40) for name in names[:FEW])
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    for placed, start, end in found:
        yield BLANK_LEFT(f"Left to be filled in: {shown}{more}.", paper.place(placed, start, end), "", "blank")


def _is_to_sign_on(placed: Placed, place: tuple[int, int], *, among: bool) -> bool:
    """Whether a blank is a bare line, and stands among the places to sign."""
    start, end = place
    return among and not placed.text[start:end].strip("_. …")


def _blanks(placed: Placed) -> Iterator[tuple[int, int]]:
    text = placed.text
    if is_signed_line(text) or _BY_HAND.search(text):
        return
    bracketed = [found.span() for found in BLANK.finditer(text) if not _SETTLED.fullmatch(found[0])]
    typed = [found.span() for found in _LEFT.finditer(text)]
    yield from sorted({*_apart((*bracketed, *typed)), *(() if bracketed else _placeholders(placed))})


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans without those inside one before."""
    reached = -1
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= reached:
            yield start, end
            reached = end


def _placeholders(placed: Placed) -> Iterator[tuple[int, int]]:
    """Yield the places of content controls that show what their program put there."""
    at = 0
    for text, face in placed.stretches:
        if PLACEHOLDER in face:
            yield at, at + len(text)
        at += len(text)
