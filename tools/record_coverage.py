#!/usr/bin/env python3
"""Write the branch coverage of a test run into `tests/recorded/branch-coverage.md`: a line a room, and the modules with most gaps."""

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from recorded_run import write_page

LOW = 80
"""A module below this share of branches, in percent, is named with the lines it never ran."""

HEAD = """# Branch coverage

`make coverage` ran tests and wrote this page. A branch counts once for each way it can go; a way that no test takes is a gap.
"""


def main(data: Path, day: date, selection: str) -> None:
    """Write the record from the JSON report of `coverage`."""
    files = json.loads(data.read_text("utf-8"))["files"]
    total, covered = Counter[str](), Counter[str]()
    for path, file in files.items():
        for room in (path.split("/")[1], "all"):
            total[room] += file["summary"]["num_branches"]
            covered[room] += file["summary"]["covered_branches"]
    lines = [
        "| room | branches | taken | share |",
        "|---|---:|---:|---:|",
    ]
    lines += [
        f"| `{room}` | {total[room]:,} | {covered[room]:,} | {covered[room] / total[room]:.1%} |"
        for room in sorted(total, key=lambda room: (room == "all", room))
        if total[room]
    ]
    write_page("branch-coverage.md", HEAD, day, selection, [*lines, "", *_gaps(files)])


def _gaps(files: dict[str, Any]) -> list[str]:
    rows = ["| module | share | branches never taken, from line to line (0: out of the function) |", "|---|---:|---|"]
    for path, file in sorted(files.items()):
        summary, missing = file["summary"], file["missing_branches"]
        share = 100 * summary["covered_branches"] / summary["num_branches"] if summary["num_branches"] else 100
        if share < LOW:
            ways = ", ".join(f"{start}→{max(end, 0)}" for start, end in missing)
            rows.append(f"| `{path}` | {share:.0f} % | {ways} |")
    return rows if len(rows) > 2 else ["No module is below 80 %."]  # noqa: PLR2004 - two rows of heading


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), " ".join(sys.argv[3:]) or "all tests")
