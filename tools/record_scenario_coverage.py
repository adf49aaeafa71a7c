#!/usr/bin/env python3
"""Measure what the scenarios hold of the shipped library, and write it into `tests/recorded/scenario-coverage.md`."""

import sys
from datetime import date

from recorded_run import ROOT, import_tests, write_page

import_tests()

from assembler.commands.coverage import Kind, measure  # noqa: E402 - as the other tools
from assembler.commands.scenario_watch import ScenarioWatch  # noqa: E402 - as the other tools
from assembler.commands.test import run_scenarios  # noqa: E402 - as the other tools
from assembler.loader import load_library  # noqa: E402 - as the other tools

HEAD = """# What the scenarios hold

`make scenario-coverage` ran all scenarios of `tests/scenarios/` and counted which duties, figures and conditions of the shipped library
some scenario holds (`assembler/commands/coverage.py`). `assembler test tests/scenarios --coverage` names each that none holds.
"""


def main(day: date) -> None:
    """Run the scenarios and write the record."""
    library, findings = load_library(ROOT / "clauses")
    if library is None:
        sys.exit("\n".join(finding.message for finding in findings))
    watch = ScenarioWatch()
    results = run_scenarios([ROOT / "tests" / "scenarios"], library, watch.see)
    lines = ["| programme | held, in percent | duties | figures | conditions |", "|---|---:|---:|---:|---:|"]
    for one in measure(library, watch):
        counts = " | ".join("{:,} of {:,}".format(*one.count(kind)) for kind in Kind)
        lines.append(f"| {one.programme} | {one.percent:.1f} | {counts} |")
    write_page("scenario-coverage.md", HEAD, day, f"{results.scenarios} scenarios, of which {results.holding} held", lines)


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
