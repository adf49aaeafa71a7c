"""`assembler check`: prove that a library is sound, for drafters and for CI."""

import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from time import sleep

import click

from assembler.checks.ci_reports import format_for_ci
from assembler.checks.reports import closing_lines, format_report
from assembler.cli.options import library_option, templates_option
from assembler.cli.terminal import colour, print_findings, repository_root
from assembler.commands.check import CheckSession, changes_below, check_folder, check_ids, checks_asked_for, watch
from assembler.model.diagnostics import Severity, as_text, nearest
from assembler.platform.installed_data import library_folder as shipped_library
from assembler.platform.installed_data import templates_folder as shipped_templates
from assembler.platform.memory import set_aside

FOR_CI = ("junit", "gl-code-quality")
FOR_PEOPLE_AND_PROGRAMS = ("text", "json")
"""The formats whose paths are as they were given; those of all others begin at the root of the repository."""
BETWEEN_LOOKS = 0.3
"""The seconds between two looks at the times of the files."""


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github", *FOR_CI]),
    default="text",
    show_default=True,
    help="For CI: sarif, github (annotations), junit, gl-code-quality (GitLab).",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--select", multiple=True, metavar="ID", help="Only this check; may be given again.")
@click.option(
    "--ignore", multiple=True, metavar="ID", help="All but this check, or house-style for all of that; may be given again."
)
@click.option("--watch", "watched", is_flag=True, help="Check again after each edit, and say what is new and what is gone.")
@templates_option
@library_option
def check(
    *,
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    watched: bool,
    templates_folder: Path | None,
    library_folder: Path | None,
) -> None:
    """Prove that the library is sound over every valid combination and every period, or say what is wrong.

    The page of a check is shown by “assembler explain ID”.
    """
    for id in (*select, *ignore):
        if id not in check_ids():
            raise click.BadParameter(f"No check is called “{id}”. {nearest(id, check_ids())}".rstrip(), param_hint="ID")
    if library_folder is None and (own := _library_here()):
        raise click.UsageError(
            f"“{own}” holds a library, and none is named. Say which is meant: --library {own}, or ASSEMBLER_LIBRARY={own}"
        )
    library, templates = library_folder or shipped_library(), templates_folder or shipped_templates()
    if watched:
        if form != "text":
            raise click.BadParameter("What is new and what is gone is printed as text.", param_hint="--format")
        _watch(CheckSession(library, templates, select, ignore), (library, templates))
        return
    here = repository_root()
    if form not in FOR_PEOPLE_AND_PROGRAMS:
        library, templates = library.resolve(), templates.resolve()
    report = check_folder(library, templates, select, ignore)
    if form == "text":
        print_findings(report.findings, err=False)
    elif form in FOR_CI:
        click.echo(format_for_ci(report, form, library, here, checks_asked_for(select, ignore)))
    else:
        click.echo(format_report(report, form, library, here))
    for line in closing_lines(report):
        click.echo(line, err=form != "text")
    sys.exit(1 if any(finding.severity is not Severity.INFO for finding in report.findings) else 0)


def _library_here() -> Path | None:
    """Return the library in the working directory or its `clauses`, unless it is the shipped one: to check that instead would say nothing."""
    found = (folder for folder in (Path("clauses"), Path()) if any(folder.glob("*/programme.yaml")))
    return next((folder for folder in found if folder.resolve() != shipped_library().resolve()), None)


def _watch(session: CheckSession, folders: Iterable[Path]) -> None:
    """Print the findings, and after each edit those that are new and those that are gone, until somebody ends it."""
    for at, difference in enumerate(watch(session, changes_below(folders, partial(sleep, BETWEEN_LOOKS)))):
        for finding in difference.gone:
            click.echo(f"{click.style('gone', fg='green', bold=True)}: {as_text(finding).partition(chr(10))[0]}", color=colour())
        print_findings(difference.new, err=False)
        *_, counted = closing_lines(difference.report)
        click.echo(f"{len(difference.new)} new, {len(difference.gone)} gone; now {counted}" if at else f"{counted}; watching …")
        if at == 0:
            set_aside()
