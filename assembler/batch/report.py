"""The report of a batch: a line for each row, what came of it and why, as a table or as JSON lines."""

import csv
import io
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from assembler.batch.work import Outcome

HEADING = ("row", "matter", "state", "packet", "reason")
SUFFIXES = (".csv", ".xlsx", ".jsonl")


def write_report(path: Path, outcomes: Iterable[Outcome]) -> None:
    """Write a report over an earlier one, which stays where the new one cannot be written whole.

    Raises `OSError` where the disk refuses, `ValueError` for an unknown ending.
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
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink()


def as_data(outcome: Outcome) -> dict[str, Any]:
    """Give an outcome as the object that `--json` prints."""
    return {
        "row": outcome.place,
        "matter": outcome.matter,
        "state": outcome.state,
        "packet": outcome.packet,
        "reasons": list(outcome.reasons),
    }


def _line(outcome: Outcome) -> tuple[str, ...]:
    reason = "\n".join(outcome.reasons)
    return tuple(map(_inert, (outcome.place, outcome.matter, outcome.state, outcome.packet, reason)))


def _inert(text: str) -> str:
    """Keep a spreadsheet from computing a text, as OWASP advises for CSV injection."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _csv(outcomes: Iterable[Outcome]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADING)
    writer.writerows(map(_line, outcomes))
    return text.getvalue().encode("utf-8-sig")


def _workbook(outcomes: Iterable[Outcome]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - heavy, and needed only where a workbook is written
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - as above

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "results"
    sheet.append(HEADING)
    for outcome in outcomes:
        sheet.append(_line(outcome))
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
