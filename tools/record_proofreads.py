"""Proofread every contract of a folder, and record the figures in `tests/recorded/proofreads.md`; each remark is printed, none is recorded.

`record_proofreads.py FOLDER DAY [JUDGED]`: FOLDER holds contracts in Word, Markdown and PDF that may not be copied here, and may hold
`known_defects.json`, a list of faults of theirs: `file`, `words` in the paragraph of each, `also_in` other files. JUDGED is a list in JSON of what was
said of the sure remarks on the texts alone, `[file, key, real]` each.
"""

import json
import re
import sys
from datetime import date
from pathlib import Path
from time import process_time
from typing import NamedTuple

from recorded_run import write_page

from assembler.commands.proofread import ProofreadRequest, commented_copy, proofread_file
from assembler.formats.received import ReceivedFile, read_received_file
from assembler.proofreading.proofreading import Proofreading
from assembler.proofreading.reports import as_lines

ENDINGS = (".docx", ".md", ".pdf")
HEAD = """# Contracts of others, proofread

`make proofreads FOLDER=… JUDGED=…` proofreads each contract of a folder by `assembler proofread`, without a paper beside it and without a lexicon, and
counts what is surely wrong, what is shown to be looked at, and the comments in a copy of the Word file, which is read back. Files of one name in
several formats are one text. Whether a sure remark is real was judged on the text alone; JUDGED has what was said. Known defects are faults that
people had found before in these texts; the places of a remark are held against the words that the list has. Seconds are processor time.
"""


class Row(NamedTuple):
    """A contract with what was told of it: what is shown, everything that was found, the comments of its copy, and how long it took."""

    name: str
    shown: Proofreading
    every: Proofreading
    comments: str
    seconds: float


def proofread(path: Path) -> Row:
    """Proofread a contract."""
    file, findings = read_received_file(path)
    if file is None:
        sys.exit(findings[0].message)
    began = process_time()
    every, findings = proofread_file(ProofreadRequest(file))
    seconds = process_time() - began
    if every is None:
        sys.exit(findings[0].message)
    return Row(path.name, every.first(), every, comments(file, every.first()), seconds)


def comments(file: ReceivedFile, shown: Proofreading) -> str:
    """Return how many comments a copy of a Word file has; a dash for another file, “none” where no copy can be made."""
    if not file.is_word:
        return "–"
    data, _ = commented_copy(file, shown.remarks)
    return str(sum(len(each.spots) if each.sure else 1 for each in shown.remarks)) if data else "none"


def known(folder: Path, rows: list[Row]) -> list[str]:
    """Return a line for each known defect: in how many of the files that have it a remark is shown at its words."""
    path = folder / "known_defects.json"
    lines = []
    for defect in json.loads(path.read_text("utf-8")) if path.exists() else ():
        files = {defect["file"], *defect["also_in"]}
        words = re.compile(r"[\s*“”\"]+".join(map(re.escape, re.findall(r"[^\s*“”\"]+", defect["words"]))))
        found = [row for row in rows if row.name in files and _tells(row, words)]
        lines.append(f"| {defect['kind']} | {defect['file']} | {len(found)} of {len(files)} |")
    return lines


def _tells(row: Row, words: re.Pattern[str]) -> bool:
    """Whether a remark that is shown begins within some words, or at the quotation mark before them."""
    spots = (spot for remark in row.shown.remarks for spot in remark.spots)
    return any(found.start() - 1 <= spot.start <= found.end() for spot in spots for found in words.finditer(spot.text))


def record(folder: Path, day: date, judged: Path | None = None) -> None:
    """Proofread every contract of a folder and write the record."""
    rows = [proofread(path) for path in sorted(folder.iterdir()) if path.suffix in ENDINGS and path.name != "README.md"]
    for row in rows:
        sys.stdout.write("\n".join((*as_lines(row.shown), "", "")))
    verdicts = {(file, key): real for file, key, real in json.loads(judged.read_text("utf-8"))} if judged else {}
    lines = ["| contract | words | sure | to look at | more | comments | seconds |", "|---|---:|---:|---:|---:|---:|---:|"]
    for row in rows:
        counts = f"{len(row.shown.sure)} | {len(row.shown.to_look_at)} | {row.shown.more}"
        lines.append(f"| {row.name} | {row.shown.words:,} | {counts} | {row.comments} | {row.seconds:.2f} |")
    lines += ["", *_sums(rows, verdicts)]
    if found := known(folder, rows):
        lines += ["", "| known defect | first in | told at its words, in files |", "|---|---|---:|", *found]
    write_page("proofreads.md", HEAD, day, f"{len(rows)} files", lines)


def _sums(rows: list[Row], verdicts: dict[tuple[str, str], bool]) -> list[str]:
    words = sum(row.shown.words for row in rows)
    sure, look = (sum(len(getattr(row.shown, name)) for row in rows) for name in ("sure", "to_look_at"))
    said = [verdicts[row.name, each.key] for row in rows for each in row.shown.sure if (row.name, each.key) in verdicts]
    lines = [f"For 1,000 words: {1000 * sure / words:.2f} sure, {1000 * look / words:.2f} to look at, of {words:,} words."]
    return [*lines, *([f"Of {sure} sure remarks {len(said)} were judged, and {sum(said)} are real."] if said else [])]


if __name__ == "__main__":
    record(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), *map(Path, sys.argv[3:4]))
