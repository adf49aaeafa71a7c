"""Reads the lock file of a programme: the digests of its texts when its editions were recorded."""

from pathlib import Path

from assembler.loader.yaml.shaped_file import read_shaped
from assembler.loader.yaml.shapes import Code, Number, Shape, Slug
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.edition_digests import LOCK_FORMAT
from assembler.model.library import Programme, RecordedEdition
from assembler.model.values import Kind, UnreadableError, parse

AGAIN = "Delete the file, and write it again by “assembler lock”."


class LockShape(Shape):
    """The keys of `lock.yaml`; a file without a number is of format 1."""

    format: Number | None = None
    programme: Slug
    editions: dict[str, dict[str, Code]]


def read_lock(
    path: Path, programme: Programme, data: bytes | None = None
) -> tuple[tuple[RecordedEdition, ...], tuple[Diagnostic, ...]]:
    """Read the recorded editions of a programme; a programme without a lock file has none."""
    if data is None and not path.exists():
        return (), ()
    read, findings = read_shaped(path, LockShape, data)
    if read is None:
        return (), findings
    shape, _ = read
    made, faults = [], []
    if shape.programme.value != programme.id:
        sentence = f"This is the lock of “{shape.programme.value}”."
        faults.append(error("bad-value", sentence, shape.programme.span, AGAIN))
    format = shape.format.value if shape.format else 1
    if shape.format and format not in range(1, LOCK_FORMAT + 1):
        sentence = f"This lock is of format {format}; formats 1 to {LOCK_FORMAT} are known."
        return (), (
            error("bad-value", sentence, shape.format.span, "Use the version of the program that wrote it, or a later one."),
        )
    for day, texts in shape.editions.items():
        span = next((written.span for written in texts.values()), shape.programme.span)
        try:
            edition = parse(Kind.DATE, day)
        except UnreadableError as fault:
            faults.append(error("bad-value", fault.sentence, span, AGAIN))
            continue
        if edition not in programme.editions:
            hint = f"Name {day} under “editions” again: packets may have been issued under it."
            faults.append(error("bad-value", f"The recorded edition of {day} is no edition any more.", span, hint, day))
            continue
        recorded = next(one for one in programme.editions if one == edition)
        made.append(RecordedEdition(recorded, _digests(texts), span, format))
    return tuple(made), (*findings, *faults)


def _digests(texts: dict[str, Code]) -> dict[str, str]:
    return {name: digest.value for name, digest in texts.items()}
