#!/usr/bin/env python3
"""Give the verdict on every file of a folder, against the packet they were sent with, into `tests/recorded/returned-files.md`."""

import sys
from datetime import date
from pathlib import Path

from recorded_run import write_page

from assembler.returns import judge, read_packet, read_received_folder
from assembler.returns.verdict import Verdict

HEAD = """# Verdicts on returned files

`make returned FOLDER=… PACKET=…` gave the verdict on every file of a folder of files that were changed by hand or by scripts.
"""
LONGEST = 160


def main(folder: Path, packet: Path, day: date) -> None:
    """Judge the files of a folder and write the record."""
    issued, findings = read_packet(packet)
    if issued is None:
        sys.exit("\n".join(finding.message for finding in findings))
    files, _ = read_received_folder(folder)
    known = [file for file in files if file.kind in ("docx", "pdf")]
    rows = (_row(Path(file.path).name, judge(file, issued)) for file in known)
    write_page(
        "returned-files.md", HEAD, day, f"{len(known)} files", ["| file | verdict | what is told |", "|---|---|---|", *rows]
    )


def _row(name: str, verdict: Verdict) -> str:
    changes = (f"{change.place}: {'; '.join(map(str, change.edits)) or change.kind}" for change in verdict.changes)
    told = (*changes, *(f"{finding.message} `{finding.id}`" for finding in verdict.findings))
    shown = "<br>".join(f"{text[:LONGEST]}{'…' if len(text) > LONGEST else ''}".replace("|", "\\|") for text in told)
    return f"| {name} | {verdict.standing} | {shown} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), date.fromisoformat(sys.argv[3]))
