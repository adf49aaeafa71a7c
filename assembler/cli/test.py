"""`assembler test`: compare scenarios with what the library makes of them."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from assembler.checks.ci_reports import JUnitCase, as_junit
from assembler.checks.reports import as_github
from assembler.cli.options import library_option
from assembler.cli.terminal import print_findings, read_library
from assembler.commands.test import ScenarioResults, run_scenarios
from assembler.loader.installed_data import library_folder as shipped_library
from assembler.loader.installed_data import relative_to_working_directory
from assembler.model.diagnostics import as_json


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "github", "junit"]), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@library_option
def test(*, paths: tuple[Path, ...], form: str, library_folder: Path | None) -> None:
    """Hold scenarios against the library: what a partner elects, and what must come of it.

    PATH is a file or a folder of them; without one, the folder “scenarios” beside the library.
    """
    folder = library_folder or shipped_library()
    library = read_library(folder, as_data=form == "json")
    results = run_scenarios(paths or (relative_to_working_directory(folder.resolve().parent / "scenarios"),), library)
    if form == "json":
        report = {"scenarios": results.scenarios, "holding": results.holding, "findings": [*map(as_json, results.findings)]}
        click.echo(json.dumps(report, ensure_ascii=False))
    elif form == "github":
        click.echo("".join(f"{line}\n" for line in as_github(results.findings, folder.resolve(), Path.cwd())), nl=False)
    elif form == "junit":
        click.echo(as_junit("assembler test", _cases(results), folder.resolve(), Path.cwd()))
    else:
        print_findings(results.findings, err=False)
    counted = f"{results.scenarios:,} scenario{'' if results.scenarios == 1 else 's'}"
    click.echo(f"{counted}: {results.holding:,} held, {results.scenarios - results.holding:,} failed", err=form != "text")
    sys.exit(1 if results.findings else 0)


def _cases(results: ScenarioResults) -> Iterator[JUnitCase]:
    """Yield a case for each scenario, and one for each finding of a file that cannot be read as scenarios."""
    yield from (JUnitCase(run.title, Path(run.file).stem, run.findings) for run in results.runs if run.title)
    told = {finding for run in results.runs for finding in run.findings}
    for finding in results.findings:
        if finding not in told:
            yield JUnitCase(finding.message, Path(finding.span.path).stem if finding.span else "scenarios", (finding,))
