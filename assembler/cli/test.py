"""`assembler test`: compare scenarios with what the library makes of them."""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import click

from assembler.checks.ci_reports import JUnitCase, as_junit
from assembler.checks.reports import as_github
from assembler.cli.options import library_option
from assembler.cli.terminal import print_findings, read_library, repository_root
from assembler.commands.coverage import ProgrammeCoverage, as_data, as_findings, find_low_coverage, measure, summary
from assembler.commands.scenario_watch import ScenarioWatch
from assembler.commands.test import ScenarioResults, run_scenarios
from assembler.loader import load_library
from assembler.model.diagnostics import Diagnostic, as_json, in_order
from assembler.platform.installed_data import library_folder as shipped_library
from assembler.platform.installed_data import relative_to_working_directory

FOR_CI = ("github", "junit")
"""The formats for servers of CI: what stops the command is printed in them too."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "github", "junit"]), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--coverage", is_flag=True, help="Also list the duties, figures and conditions that no scenario holds.")
@click.option(
    "--at-least",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Fail where the scenarios of a programme hold less than this share of all three.",
)
@library_option
def test(*, paths: tuple[Path, ...], form: str, coverage: bool, at_least: float | None, library_folder: Path | None) -> None:
    """Hold scenarios against the library: what a partner elects, and what must come of it.

    PATH is a file or a folder of them; without one, the folder “scenarios” beside the library.
    """
    folder = library_folder or shipped_library()
    if form in FOR_CI:
        folder, paths = folder.resolve(), tuple(path.resolve() for path in paths)
        library, faults = load_library(folder)
        if library is None:
            _print_for_ci(form, faults, [JUnitCase("The library can be read", "library", faults)], folder)
            sys.exit(1)
        print_findings(faults)
    else:
        library = read_library(folder, as_data=form == "json")
    watch = ScenarioWatch() if coverage or at_least is not None else None
    where = paths or (relative_to_working_directory(folder.resolve().parent / "scenarios"),)
    results = run_scenarios(where, library, watch.see if watch else None)
    measured = measure(library, watch) if watch else ()
    low = {one.programme: tuple(find_low_coverage(one, at_least)) for one in measured if at_least is not None}
    findings = (*results.findings, *chain.from_iterable(low.values()))
    if form == "json":
        click.echo(json.dumps(_results_as_data(results, findings, measured, listed=coverage), ensure_ascii=False))
    elif form in FOR_CI:
        enough = (JUnitCase(f"Scenarios hold enough of {id}", "coverage", found) for id, found in low.items())
        _print_for_ci(form, findings, (*_cases(results), *enough), folder)
    else:
        listed = in_order(finding for one in measured for finding in as_findings(one)) if coverage else ()
        print_findings((*results.findings, *listed), err=False)
    counted = f"{results.scenarios:,} scenario{'' if results.scenarios == 1 else 's'}"
    click.echo(f"{counted}: {results.holding:,} held, {results.scenarios - results.holding:,} failed", err=form != "text")
    for one in measured:
        click.echo(summary(one), err=form != "text")
    if too_low := [id for id, found in low.items() if found]:
        click.echo(f"Less than {at_least:g} % is held of {', '.join(too_low)}.", err=True)
    sys.exit(1 if findings else 0)


def _print_for_ci(form: str, findings: Iterable[Diagnostic], cases: Iterable[JUnitCase], folder: Path) -> None:
    """Print findings as annotations, or cases as a report, with paths from the root of the repository."""
    if form == "github":
        click.echo("".join(f"{line}\n" for line in as_github([*findings], folder, repository_root())), nl=False)
    else:
        click.echo(as_junit("assembler test", cases, folder, repository_root()))


def _results_as_data(
    results: ScenarioResults, findings: Iterable[Diagnostic], measured: Iterable[ProgrammeCoverage], *, listed: bool
) -> dict[str, object]:
    data: dict[str, object] = {
        "scenarios": results.scenarios,
        "holding": results.holding,
        "findings": [*map(as_json, findings)],
    }
    whole = [{**as_data(one), **({"missing": [*map(as_json, as_findings(one))]} if listed else {})} for one in measured]
    return data | ({"coverage": whole} if whole else {})


def _cases(results: ScenarioResults) -> Iterator[JUnitCase]:
    """Yield a case for each scenario, and one for each finding of a file that cannot be read as scenarios."""
    yield from (JUnitCase(run.title, Path(run.file).stem, run.findings) for run in results.runs if run.title)
    told = {finding for run in results.runs for finding in run.findings}
    for finding in results.findings:
        if finding not in told:
            yield JUnitCase(finding.message, Path(finding.span.path).stem if finding.span else "scenarios", (finding,))
