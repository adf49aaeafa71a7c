"""The report of a batch: a line for each row with its state and the reasons, as CSV, as a workbook or as JSON lines."""

import csv
import io
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from assembler.batch.work import Outcome
from assembler.platform.files import replace

HEADING = ("row", "matter", "state", "packet", "reason")
SUFFIXES = (".csv", ".xlsx", ".jsonl")


def write_report(path: Path, outcomes: Iterable[Outcome]) -> None:
    """Write a report in the format of the path's suffix, replacing an earlier one only once the new one is whole on disk.

    Raises `OSError` where the disk refuses, `ValueError` for an unknown suffix.
    """
    match path.suffix.lower():
        case ".csv":
            data = _csv(outcomes)
        case ".xlsx":
            data = _workbook(outcomes)
        case ".jsonl":
            data = "".join(f"{json.dumps(as_data(outcome), ensure_ascii=False)}\n" for outcome in outcomes).encode()
        case _:
            raise ValueError(path.suffix)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        replace(beside, path)
    finally:
        with suppress(OSError):
            beside.unlink()


def as_data(outcome: Outcome) -> dict[str, object]:
    """Return an outcome as the object that `--json` prints."""
    return {
        "row": outcome.place,
        "matter": outcome.matter,
        "state": outcome.state,
        "packet": outcome.packet,
        "reasons": list(outcome.reasons),
    }


def _cells_of(outcome: Outcome) -> tuple[str, ...]:
    reason = "\n".join(outcome.reasons)
    return tuple(map(_not_a_formula, (outcome.place, outcome.matter, outcome.state, outcome.packet, reason)))


def _not_a_formula(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula, as OWASP advises against CSV injection."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _csv(outcomes: Iterable[Outcome]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADING)
    writer.writerows(map(_cells_of, outcomes))
    return text.getvalue().encode("utf-8-sig")


def _workbook(outcomes: Iterable[Outcome]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("results")
    sheet.append(HEADING)
    for outcome in outcomes:
        sheet.append(_cells_of(outcome))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letters, width in zip("ABCDE", (32, 24, 12, 34, 100), strict=True):
        sheet.column_dimensions[letters].width = width
    for row in sheet.iter_rows(min_row=2):
        row[-1].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
