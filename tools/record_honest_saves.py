#!/usr/bin/env python3
"""Save a filled and a signed form by every program at hand, judge each file, and write `tests/recorded/honest-saves.md`."""

import os
import sys
from collections.abc import Iterator
from datetime import date

from recorded_run import import_tests, write_page

import_tests()
os.environ.setdefault("PYTEST_CURRENT_TEST", "a recorded run")

from returns.honest_saves import CASES, NOT_HAD, JudgedSave, Save, judge_save  # noqa: E402 - the tests' folder is known only now

HEAD = """# Saves by honest programs

`make honest-saves` saved a form that was filled in, and the same signed with a time stamp (B-T), by every program at hand, and judged each file
(`tests/returns/honest_saves.py`). A false alarm is an honest file that is called altered or unknown, or of which a change is told that nobody
made. What a program flattens or prints is to be looked at. A signed form that a program writes anew has lost its signature, and with it the
proof of what was filled in: it is refused, with nothing else told of it, which is no false alarm.
"""


def main(day: date) -> None:
    """Judge all saves, and write the record."""
    rows = [(source, save, _judged(source, save)) for source, save in CASES]
    judged = [one for _, _, one in rows if isinstance(one, JudgedSave)]
    alarms = sum(one.is_false_alarm for one in judged)
    other = sum(one.standing not in one.due for one in judged)
    lines = [
        f"Judged: {len(judged)}. False alarms: {alarms}. Another verdict than is due: {other}.",
        "",
        *("| program | file | becomes | verdict | told |", "|---|---|---|---|---|"),
        *_rows(rows),
        "",
        f"Not had: {'; '.join(NOT_HAD)}.",
    ]
    write_page("honest-saves.md", HEAD, day, f"{len(rows)} cases", lines)


def _judged(source: str, save: Save) -> JudgedSave | str:
    if not save.present:
        return "not installed"
    return judge_save(source, save) or "the program wrote no file"


def _rows(rows: list[tuple[str, Save, JudgedSave | str]]) -> Iterator[str]:
    for source, save, one in rows:
        if isinstance(one, str):
            yield f"| {save} | {source} | {save.becomes} | {one} | |"
        else:
            mark = " **false alarm**" if one.is_false_alarm else "" if one.standing in one.due else " (not what is due)"
            yield f"| {save} | {source} | {save.becomes} | {one.standing}{mark} | {', '.join(one.told)} |"


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
