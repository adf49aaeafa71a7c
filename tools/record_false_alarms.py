#!/usr/bin/env python3
"""Check contracts that nobody here wrote, and write how many findings came of them into `tests/recorded/false-alarms.md`.

`record_false_alarms.py DAY TUNED FRESH JUDGED`: TUNED and FRESH are folders of contracts in Markdown or Word, those that the checks were tuned
with and those that nobody had looked at. Each is imported as anybody imports it, and the library is checked without house style; no word of it
is written into the record. JUDGED is a JSON list of what a reader says of the findings that are drawn of the fresh ones, in their order,
true for a real one; where it is empty, the drawn findings are printed, to be judged.
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from click.testing import CliRunner
from recorded_run import import_tests, write_page

import_tests()

from assembler.checks import check_library  # noqa: E402 - the repository's folder is known only now
from assembler.checks.house_style import STYLE_IDS  # noqa: E402 - as above
from assembler.cli import main as assembler  # noqa: E402 - as above
from assembler.loader import load_library_to_check  # noqa: E402 - as above
from assembler.model.diagnostics import Diagnostic  # noqa: E402 - as above

SEED, DRAWN = 264, 40
OF_THE_WRAPPING = frozenset(("silent-party", "signed-by-one", "title-does-not-read", "edition-not-recorded"))
"""Checks of what an import puts around a text: signers, clauses and editions."""
HEAD = """# Contracts that nobody here wrote

`tools/record_false_alarms.py` imported each contract of two folders by `assembler import` and ran all checks but those of house style. Of the
findings of contracts that nobody had looked at, forty were drawn by a seed and judged on their text alone, by the person who tuned the
checks. What was judged is used up: it is tuned with from then on, and the next run takes others.

All are public texts of GitHub repositories, none of which is kept here: terms of service, software, supply, contractor, membership and sponsorship
agreements, an ISDA form, bylaws and declarations of associations, data processing agreements, and, of each set, four to ten contracts that a
language model wrote. Five sets were judged on 2026-11-29, one after the other, each before anything was mended for it:

| set | contracts | words | findings per 1,000 | judged real |
|---|---:|---:|---:|---:|
| first | 25 | 137,067 | 2.3 | 29 of 60 |
| second | 28 | 126,605 | 2.0 | 23 of 60 |
| third | 14 | 68,083 | 1.9 | 20 of 47 |
| fourth | 11 | 72,762 | 1.7 | 18 of 50 |

Before the first, twenty such contracts had 16.4 findings per 1,000 words. Most of the false ones left say that a term is defined nowhere which is a name, or
the heading of another text; that a term in small letters means the term; or that two halves of a mark are apart in a text that was scanned.

"""


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in a contract of a number of words: each finding with the line that it is about."""

    name: str
    words: int
    findings: tuple[tuple[Diagnostic, str], ...]


def check(path: Path) -> Result:
    """Return what the checks find in a contract that is imported."""
    with TemporaryDirectory() as folder:
        library_folder = Path(folder) / "library"
        said = CliRunner().invoke(assembler, ["import", str(path), "--into", str(library_folder), "--json"])
        clauses = library_folder / "clauses"
        library, findings = load_library_to_check(clauses)
        if library is None:
            sys.exit(f"{path.name}: {said.output}")
        report = check_library(library, (), (*STYLE_IDS, *OF_THE_WRAPPING), findings)
        found = tuple((one, one.span.source_line if one.span else "") for one in report.findings)
        words = sum(len(each.read_text("utf-8").split("---", 2)[-1].split()) for each in clauses.rglob("*.md"))
    return Result(path.name, words, found)


def main(day: date, tuned: Path, fresh: Path, judged: Path) -> None:
    """Check all contracts and write the record, with a reader's judgement of the findings that are drawn of fresh ones."""
    verdicts: list[bool] = json.loads(judged.read_text("utf-8"))
    lines = ["| contracts | number | words | findings | per 1,000 words | judged real |", "|---|---:|---:|---:|---:|---:|"]
    by_check: Counter[str] = Counter()
    for name, folder in (("tuned with", tuned), ("never looked at", fresh)):
        results = [check(path) for path in sorted(folder.iterdir()) if path.suffix in (".md", ".docx")]
        found = [(one.name, *each) for one in results for each in one.findings]
        words = sum(one.words for one in results)
        real = f"{sum(verdicts)} of {len(verdicts)}" if folder == fresh else ""
        lines.append(f"| {name} | {len(results)} | {words:,} | {len(found)} | {1000 * len(found) / words:.1f} | {real} |")
        by_check.update(f"{name}: `{finding.id}`" for _, finding, _ in found)
        if folder == fresh and not verdicts:
            for at in sorted(Random(SEED).sample(range(len(found)), min(DRAWN, len(found)))):
                contract, finding, line = found[at]
                said = {"contract": contract, "id": finding.id, "message": finding.message, "line": line}
                sys.stdout.write(json.dumps(said) + "\n")
    lines += ["", *(f"- {name}: {count}" for name, count in sorted(by_check.items()))]
    write_page("false-alarms.md", HEAD, day, f"seed {SEED}", lines)


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]), *map(Path, sys.argv[2:5]))
