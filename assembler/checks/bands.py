"""Checks of bands over a number: every number lies in exactly one band."""

from collections.abc import Iterator
from itertools import combinations

from assembler.checks.check import Fault, Proofs
from assembler.checks.index import ProgrammeIndex
from assembler.model.declarations import Band, Bands
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.source import Span

GAP = Fault("band-gap", Severity.ERROR)
OVERLAP = Fault("band-overlap", Severity.ERROR)


def find_band_gap(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a number that lies in no band. Numbers are whole, from 0 on.

    Why it matters: the packet of a partner with this number is refused, and nobody can say where it stands.

    Example: `ranges: {low: 0..99, high: 101..}` leaves out 100.

    Write instead: `ranges: {low: 0..100, high: 101..}`, with the last band open.
    """
    for bands in index.programme.bands:
        proofs.obligations += 1
        for first, last, span in _gaps(bands):
            hint = f"Widen a band beside it, or give {'it a band' if first == last else 'them a band'} of its own."
            sentence = f"{_range(first, last)} {'lies' if first == last else 'lie'} in no band of “{bands.id}”."
            yield GAP(sentence, span, hint, f"{bands.id}:{first}")


def _gaps(bands: Bands) -> Iterator[tuple[int, int | None, Span]]:
    """Yield each range that no band holds, with the place of the band above it, or of the last band where none follows."""
    open_from, span = 0, bands.span
    for band in sorted(bands.bands, key=lambda band: band.first):
        if band.first > open_from:
            yield open_from, band.first - 1, band.span
        if band.last is None:
            return
        if band.last >= open_from:
            open_from, span = band.last + 1, band.span
    yield open_from, None, span


def find_band_overlap(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a number that lies in two bands.

    Why it matters: two texts, two rates or two sets of rights apply to one partner, and each side will choose its own.

    Example: `ranges: {low: 0..100, high: 100..}` puts 100 into both.

    Write instead: `ranges: {low: 0..99, high: 100..}`, as the source counts.
    """
    for bands in index.programme.bands:
        for one, other in combinations(bands.bands, 2):
            proofs.obligations += 1
            if shared := _overlap(one, other):
                sentence = (
                    f"{_range(*shared)} {'lies' if shared[0] == shared[1] else 'lie'} in “{one.name}” and in “{other.name}”."
                )
                hint = "Let one of the two end before the other begins."
                yield OVERLAP(sentence, other.span, hint, f"{bands.id}:{one.name}:{other.name}")


def _overlap(one: Band, other: Band) -> tuple[int, int | None] | None:
    """Return the first and the last number that lie in both bands; the last is None without an end. None where no number does."""
    first = max(one.first, other.first)
    last = min((band.last for band in (one, other) if band.last is not None), default=None)
    return (first, last) if last is None or first <= last else None


def _range(first: int, last: int | None) -> str:
    if last is None:
        return f"{first} and more"
    return f"{first}" if first == last else f"{first} to {last}"


BANDS = (GAP.found_by(find_band_gap, once=True), OVERLAP.found_by(find_band_overlap, once=True))
