"""Bands over a number: what `programme.yaml` says under `bands:`, such as `silver: 1..159` and `platinum: 265..`."""

import re
from collections.abc import Iterator, Mapping

from assembler.diagnostics import Diagnostic, error, quoted
from assembler.expressions import Maybe, Scope
from assembler.library import Band, Bands
from assembler.loader.programme_shapes import BandsShape
from assembler.loader.shapes import Written
from assembler.quantities import NAME_PATTERN, Kind

RANGE = re.compile(r"(0|[1-9][0-9]{0,14})(?:(\.\.)(0|[1-9][0-9]{0,14})?)?")


def read_bands(shapes: Mapping[str, BandsShape]) -> tuple[tuple[Bands, ...], tuple[Diagnostic, ...]]:
    """Read every division into bands; a band that is no range is a finding and left out."""
    findings: list[Diagnostic] = []
    made = []
    for id, shape in shapes.items():
        read = [_band(name, written) for name, written in shape.ranges.items()]
        findings += [one for one in read if isinstance(one, Diagnostic)]
        bands = tuple(one for one in read if isinstance(one, Band))
        made.append(Bands(id, shape.of.value, bands, shape.source.value, shape.span))
    return tuple(made), tuple(findings)


def check_counted(shapes: Mapping[str, BandsShape], scope: Scope) -> Iterator[Diagnostic]:
    """Report what is divided into bands but is no whole number of the programme."""
    for shape in shapes.values():
        kind = scope.get(shape.of.value)
        if (kind.type if isinstance(kind, Maybe) else kind) is not Kind.INTEGER:
            sentence = f"“{shape.of.value}” is no whole number."
            yield error("unknown-name", sentence, shape.of.span, "Name a fact or a value of type integer.", shape.of.value)


def _band(name: str, written: Written[str]) -> Band | Diagnostic:
    """Read `0`, `1..159` or `265..`."""
    if not NAME_PATTERN.fullmatch(name):
        hint = "Write small letters, digits and single underscores."
        return error("bad-name", f"{quoted(name)} is no name of a band.", written.span, hint, name)
    found = RANGE.fullmatch(written.value)
    first = int(found[1]) if found else 0
    last = (int(found[3]) if found[3] else None) if found and found[2] else first
    if not found or (last is not None and last < first):
        return error("bad-value", f"{quoted(written.value)} is no range.", written.span, "Write 0, 1..159 or 265.. here.")
    return Band(name, first, last, written.span)
