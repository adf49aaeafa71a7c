"""Checks of bands that a text says in words, in the items of a list, the rows of a table or a sentence: none between two, none in both."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.index import Collection, ProgrammeIndex, TextPart, any_of
from assembler.checks.numbers import SENTENCE, value_in_force
from assembler.checks.prose import UNKNOWN, Prose, fold_word, proses, proses_holding
from assembler.checks.written_bands import WrittenBand, every_band, first_band
from assembler.model.diagnostics import Diagnostic, Severity, quoted
from assembler.model.expressions import Expression, Not, both, names
from assembler.model.source import Span
from assembler.model.values import show

GAP = Fault("typed-band-gap", Severity.WARNING)
OVERLAP = Fault("typed-band-overlap", Severity.WARNING)

_DIGIT = re.compile(r"\d")
FEWEST, SEVERAL, FURTHEST = 2, 3, 10
"""The fewest bands of a list or table, and of one sentence, that are read together; the most words before a band in its item."""
HINT = (
    "Let each begin where the one before ends: “up to 10 %”, “more than 10 % to 20 %”. Over a whole number, declare “bands:” in "
    "programme.yaml, {of: NAME, ranges: {low: 0..10, high: 11..}}: it is proved that each number lies in one."
)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A band with the condition under which it is printed, and its place."""

    band: WrittenBand
    condition: Expression
    span: Span
    clause: str


def find_typed_band_gap(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find two bands in words, neighbours in a list, a table or a sentence, between which a number lies in neither.

    Why it matters: whoever is in between has no rate, or claims the better one.

    Example: the items `up to 10 %: a credit of 2 %.` and `more than 15 %: a credit of 5 %.`

    Write instead: `more than 10 %: a credit of 5 %.`; over a whole number better `bands:` in `programme.yaml`, of which it is proved
    that every number lies in one.
    """
    for low, high, condition in _neighbours(index):
        if _is_apart(low.band, high.band) and (witness := proofs.witness(condition)):
            sentence = f"What lies between {quoted(low.band.text)} and {quoted(high.band.text)} is in no band."
            yield GAP(sentence, _later(low, high), HINT, f"{high.clause}:{high.band.text}", witness)


def find_typed_band_overlap(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find two bands in words, of one list, table or sentence, that have a number in common.

    Why it matters: two rates are owed to whoever is on it, and each side picks its own.

    Example: the items `10 to 20 Licences: 5 %.` and `20 to 30 Licences: 8 %.`

    Write instead: `21 to 30 Licences: 8 %.`; over a whole number better `bands:` in `programme.yaml`, of which it is proved that every
    number lies in one.
    """
    for low, high, condition in _neighbours(index):
        if _have_common(low.band, high.band) and (witness := proofs.witness(condition)):
            sentence = f"{quoted(low.band.text)} and {quoted(high.band.text)} have a number in common."
            yield OVERLAP(sentence, _later(low, high), HINT, f"{high.clause}:{high.band.text}", witness)


def _later(low: _Placed, high: _Placed) -> Span:
    """Return the place of the band that stands further down."""
    return max(low.span, high.span, key=lambda span: (span.line, span.column))


def _neighbours(index: ProgrammeIndex) -> Iterator[tuple[_Placed, _Placed, Expression]]:
    """Yield each two bands, the lower one first, and the condition that both are printed and none between them."""
    for listed in (*_bands_of_lists(index), *_bands_of_tables(index), *_bands_of_sentences(index)):
        bands = _in_order(listed)
        for at, low in enumerate(bands):
            for high in bands[at + 1 :]:
                between = any_of(one.condition for one in bands[at + 1 : bands.index(high)])
                if _is_open_as(low.band, high.band):
                    continue
                yield low, high, both(both(low.condition, high.condition), Not(between))


def _is_open_as(one: WrittenBand, other: WrittenBand) -> bool:
    """Whether two bands have no end on the same side, as two least periods have: they divide nothing."""
    return (one.low is None and other.low is None) or (one.high is None and other.high is None)


def _in_order(listed: Sequence[_Placed]) -> Sequence[_Placed]:
    """Return bands from the lowest on; none where they are no division of one number: of other units, in no order, or open twice."""
    units = {fold_word(one.band.unit) for one in listed} - {""}
    for bands in (listed, listed[::-1]):
        lows = [one.band.low if one.band.low is not None else Decimal("-Infinity") for one in bands]
        highs = [one.band.high if one.band.high is not None else Decimal("Infinity") for one in bands]
        rising = all(low <= following for edges in (lows, highs) for low, following in pairwise(edges))
        if len(listed) >= FEWEST and len(units) <= 1 and rising:
            return bands
    return ()


def _is_apart(low: WrittenBand, high: WrittenBand) -> bool:
    """Whether a number lies between two bands; between 10 and 11 whole things there is none."""
    if low.high is None or high.low is None:
        return False
    first, last = _edges(low, high)
    if low.whole and high.whole:
        return last > first + 1
    return last > first or (last == first and low.strict_high and high.strict_low)


def _have_common(low: WrittenBand, high: WrittenBand) -> bool:
    if low.high is None or high.low is None:
        return True
    first, last = _edges(low, high)
    if low.whole and high.whole:
        return last <= first
    return last < first or (last == first and not low.strict_high and not high.strict_low)


def _edges(low: WrittenBand, high: WrittenBand) -> tuple[Decimal, Decimal]:
    """Return where one band ends and the next begins: of whole things the last and the first that belong to them."""
    first, last = low.high or Decimal(0), high.low or Decimal(0)
    if low.whole and high.whole:
        return first - low.strict_high, last + high.strict_low
    return first, last


def _bands_of_lists(index: ProgrammeIndex) -> Iterator[Sequence[_Placed]]:
    """Yield the bands of each list in which every item says one."""
    for items in _lists(index):
        placed = [one for part in items if (one := _band_in(part, index)) is not None]
        if len(placed) == len(items):
            yield placed


def _bands_of_sentences(index: ProgrammeIndex) -> Iterator[Sequence[_Placed]]:
    """Yield the bands of each sentence that says several over one thing: “5 % for up to 10 courses, 6 % for 11 to 20 courses …”."""
    for prose in proses_holding(index, _DIGIT):
        for sentence in SENTENCE.finditer(prose.text):
            bands = [one for one in every_band(sentence[0]) if one.unit]
            if len(bands) >= SEVERAL:
                part, begin = prose.part, sentence.start()
                yield [
                    _Placed(one, part.condition, prose.span(begin + one.start, begin + one.end), part.wording.clause.id)
                    for one in bands
                ]


def _lists(index: ProgrammeIndex) -> Iterator[Sequence[TextPart]]:
    """Yield the items of each list; text of a level ends the lists below it."""
    opened: dict[int, list[TextPart]] = {}
    for part in index.parts:
        for level in [level for level in opened if level > part.level]:
            yield opened.pop(level)
        if part.kind == "heading":
            yield from opened.values()
            opened = {}
        elif part.kind == "item":
            opened.setdefault(part.level, []).append(part)
    yield from opened.values()


def _band_in(part: TextPart, index: ProgrammeIndex) -> _Placed | None:
    """Return the band with which an item begins, behind a few words at most; None where it is repeated or says none."""
    prose = next(proses(part), None)
    if prose is None or part.repeated:
        return None
    text = _with_values(prose, index)
    band = first_band(text)
    if band is None or len(text[: band.start].split()) > FURTHEST or any(mark.isdigit() for mark in text[: band.start]):
        return None
    span = prose.span(band.start, band.end) if text == prose.text else part.span
    return _Placed(band, part.condition, span, part.wording.clause.id)


def _with_values(prose: Prose, index: ProgrammeIndex) -> str:
    """Return a text with the values that it quotes, as they are printed in the period of the index."""
    text = prose.text
    for at, quote in reversed(prose.quotes):
        named = [value_in_force(index, name) for name in names(quote.expression)]
        if len(named) == 1 and named[0] is not None and text[at] == UNKNOWN:
            text = text[:at] + show(named[0]) + text[at + 1 :]
    return text


def _bands_of_tables(index: ProgrammeIndex) -> Iterator[Sequence[_Placed]]:
    """Yield the bands of each column of a table in which every row has one, and those that two columns “From” and “To” give."""
    cells: dict[Span, list[TextPart]] = {}
    for part in index.parts:
        if part.kind == "cell" and not part.repeated:
            cells.setdefault(part.span, []).append(part)
    for collection in index.collections:
        if collection.table is not None:
            yield from _bands_of_table(collection, cells, index)


def _bands_of_table(
    collection: Collection, cells: dict[Span, list[TextPart]], index: ProgrammeIndex
) -> Iterator[Sequence[_Placed]]:
    table = collection.table
    if table is None:
        return
    width = len(table.header.cells)
    rows = [_of_wording(cells.get(row.span, []), collection, width) for row in (table.header, *table.rows)]
    if not all(rows):
        return
    head, *body = rows
    for at in range(width):
        yield _column([[row[at]] for row in body], [], index)
        yield _column([row[at : at + 2] for row in body], head[at : at + 2], index)


def _of_wording(found: Sequence[TextPart], collection: Collection, width: int) -> Sequence[TextPart]:
    own = [part for part in found if part.wording is collection.wording]
    return own if len(own) == width else []


def _column(rows: Sequence[Sequence[TextPart]], head: Sequence[TextPart], index: ProgrammeIndex) -> Sequence[_Placed]:
    """Return the band in each row, of one cell that says no more, or of two behind the words of their header; none where a row has none."""
    made: list[_Placed] = []
    heads = [next(iter(_printed_texts(part, index)), "") for part in head] or [""]
    for row in rows:
        said = [next(iter(_printed_texts(part, index)), "") for part in row]
        text = " ".join(f"{one} {cell}".strip() for one, cell in zip(heads, said, strict=False) if any(map(str.isdigit, cell)))
        band = first_band(text)
        if band is None or len(row) != len(heads) or (band.end - band.start) < len(text.strip(" .:;")):
            return ()
        span = row[0].span
        made.append(_Placed(replace(band, text=text), row[0].condition, span, row[0].wording.clause.id))
    return made


def _printed_texts(part: TextPart, index: ProgrammeIndex) -> Iterator[str]:
    return (_with_values(prose, index) for prose in proses(part))


PROSE_BANDS = (
    GAP.found_by(find_typed_band_gap, reads=Reads.ONE_CLAUSE),
    OVERLAP.found_by(find_typed_band_overlap, reads=Reads.ONE_CLAUSE),
)
