"""The days of a status as an iCalendar file (RFC 5545): an event that lasts the whole day for each, whose UID never changes."""

from collections.abc import Iterator
from datetime import date

from assembler.commands.due_days import DueDay
from assembler.commands.status import RecordStatus, Status

LONGEST_LINE = 75
"""The most octets of a line, without its break (RFC 5545, 3.1)."""

CONTINUATION = range(0x80, 0xC0)
"""The octets of UTF-8 that go on with a character (RFC 3629, 3)."""

ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
"""What stands in a text for a character that has a meaning of its own (RFC 5545, 3.3.11)."""


def as_calendar(status: Status) -> bytes:
    """Return the days of a status as an iCalendar file in UTF-8."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//clause-assembler//status//EN", "CALSCALE:GREGORIAN"]
    for record in status.records:
        for day in record.days:
            lines += _event(day, record, status.today)
    lines += ["END:VCALENDAR"]
    return b"".join(part for line in lines for part in _folded(line.encode()))


def _event(day: DueDay, record: RecordStatus, today: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{record.id}.{day.key}@clause-assembler"
    yield f"DTSTAMP:{today:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day.day:%Y%m%d}"
    yield f"SUMMARY:{_text(_summary(day, record))}"
    yield f"DESCRIPTION:{_text(_description(day, record))}"
    yield "TRANSP:TRANSPARENT"  # nobody is busy all day because of it
    yield "END:VEVENT"


def _summary(day: DueDay, record: RecordStatus) -> str:
    return f"{day.title} ({', '.join(filter(None, (day.entry, record.partner or record.id)))})"


def _description(day: DueDay, record: RecordStatus) -> str:
    by = f"By: {' or '.join(day.of)}" if day.of else ""
    packet = f"Packet: {day.packet}" if day.packet else ""
    lines = (by, place_of(day), packet, f"Record: {record.id}")
    return "\n".join(filter(None, lines))


def place_of(day: DueDay) -> str:
    """Return where the paper says so, in words: “Section 4.2, Agreement”, and what has changed that; its title alone where no section is known."""
    place = f"Section {day.section}, {day.paper}" if day.section else day.paper
    return f"{place}, before its change by {' and '.join(day.changed_by)}" if day.changed_by else place


def _text(value: str) -> str:
    return value.translate(ESCAPES)


def _folded(line: bytes) -> Iterator[bytes]:
    """Yield a line in pieces of at most 75 octets, each after the first behind a blank; no character is cut."""
    start, room = 0, LONGEST_LINE
    while len(line) - start > room:
        end = start + room
        while line[end] in CONTINUATION:
            end -= 1
        yield line[start:end] + b"\r\n "
        start, room = end, LONGEST_LINE - 1
    yield line[start:] + b"\r\n"
