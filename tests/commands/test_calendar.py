"""The days of a status as a calendar, read by a reader that is not ours."""

from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
from commands.dated_records import build, dated_library, sign
from hypothesis import given
from hypothesis import strategies as st

from assembler.commands.calendar import as_calendar
from assembler.commands.due_days import DueDay
from assembler.commands.status import RecordStatus, Status, status
from assembler.packets.store import FolderStore

TODAY = date(2027, 3, 1)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n")).map(str.strip)


def events(data: bytes) -> list[icalendar.Event]:
    """Return the events of a calendar, which must be whole and without an error."""
    calendar = icalendar.Calendar.from_ical(data)
    assert isinstance(calendar, icalendar.Calendar)
    assert calendar.errors == []
    found = [event for event in calendar.walk("VEVENT") if isinstance(event, icalendar.Event)]
    assert all(event.errors == [] for event in found)
    return found


def a_day(changed_by: tuple[str, ...] = (), **changed: str) -> DueDay:
    parts = {
        "title": "Notice",
        "paper": "Agreement",
        "section": "2.2",
        "entry": "",
        "packet": "first-0",
        "key": "renewal.1",
    } | changed
    return DueDay(date(2027, 5, 1), of=("Partner",), passed=False, changed_by=changed_by, **parts)


def calendar_of(day: DueDay, partner: str = "Exempel AB") -> bytes:
    return as_calendar(Status(TODAY, "output", (RecordStatus("first", partner, days=(day,)),)))


def test_a_day_is_an_event_of_the_whole_day_that_keeps_its_uid(tmp_path: Path) -> None:
    library, store = dated_library(tmp_path), FolderStore(tmp_path / "out")
    sign(store, build(library, store, "first", date(2026, 12, 1)), date(2026, 12, 15))
    build(library, store, "second", date(2027, 1, 1), "after: first\nreturn_by: 2027-02-01\n")
    found = status(store, TODAY)
    back, notice = events(as_calendar(found))
    assert (back.start, back.end, notice.start) == (date(2027, 2, 1), date(2027, 2, 2), date(2027, 10, 15))
    assert str(notice["SUMMARY"]) == "Notice of renewal (Exempel AB, förlag)"
    assert str(notice["DESCRIPTION"]).splitlines()[:2] == ["By: Vendor or Partner", "Section 2.2, Agreement"]
    assert str(notice["UID"]) == "first.renewal.1@clause-assembler"
    assert datetime(2027, 3, 1, tzinfo=UTC) == notice.DTSTAMP
    again = events(as_calendar(status(store, date(2027, 10, 1))))
    assert [event["UID"] for event in again] == [back["UID"], notice["UID"]], "on another day it is the same event"
    later = events(as_calendar(status(store, date(2027, 10, 16))))
    assert [event["UID"] for event in later][:2] == [back["UID"], notice["UID"]], "it has passed, and the next has its own"
    assert len({str(event["UID"]) for event in later}) == len(later) == 3


@given(TEXTS, TEXTS, TEXTS)
def test_every_text_comes_back_as_it_was(title: str, partner: str, entry: str) -> None:
    data = calendar_of(a_day(title=f"A {title}", entry=entry), f"{partner}.")
    (event,) = events(data)
    assert str(event["SUMMARY"]) == f"A {title} ({', '.join(filter(None, (entry, f'{partner}.')))})"
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75, "RFC 5545, 3.1"
    assert all(line.decode() or line == lines[-1] for line in lines), "no character is cut"


def test_a_day_names_what_has_changed_its_section() -> None:
    (event,) = events(calendar_of(a_day(("first-a1", "first-a2"))))
    assert str(event["DESCRIPTION"]).splitlines()[1] == "Section 2.2, Agreement, before its change by first-a1 and first-a2"


def test_a_status_without_a_day_is_a_calendar_without_an_event() -> None:
    assert events(as_calendar(Status(TODAY, "output", (RecordStatus("first"),)))) == []
