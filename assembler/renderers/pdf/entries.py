"""What stands in controls, set by Typst in our own fonts: one page an entry, as large as its control."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from assembler.renderers.pdf.typesetting import ARCHIVE, press

NO_ROOM = re.compile(r"no room for entry (\d+)")

TWO_LINES = 27.0
"""From this height on, in points, a control shows more than one line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text and the control it stands in, in points; a `tall` one has room for several lines, which begin at its top."""

    text: str
    width: float
    height: float
    tall: bool


def print_entries(entries: Sequence[Entry], template: bytes, day: date) -> tuple[bytes, tuple[str, ...]]:
    """Print one page an entry; what Typst complains of instead, where it does."""
    answers = [{"number": number, **asdict(entry)} for number, entry in enumerate(entries)]
    data = json.dumps({"title": "Entries", "answers": answers}, ensure_ascii=False)
    try:
        return press().run(template, data, day, ARCHIVE)
    except RuntimeError as fault:  # the family of Typst's own errors, which tell more in `diagnostic`
        return b"", (getattr(fault, "diagnostic", "") or str(fault),)


def without_room(complaint: str) -> int | None:
    """Give the number of the entry that Typst found too long for its control; None where it complains of something else."""
    found = NO_ROOM.search(complaint)
    return int(found[1]) if found else None
