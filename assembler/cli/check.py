"""`assembler check`: prove that a library is sound, for drafters and for CI."""

import sys
from pathlib import Path

import click

from assembler.checks.ci_reports import format_for_ci
from assembler.checks.reports import closing_lines, format_report
from assembler.cli.options import library_option, templates_option
from assembler.cli.terminal import print_findings
from assembler.commands.check import check_folder, check_ids, checks_asked_for
from assembler.loader.installed_data import library_folder as shipped_library
from assembler.loader.installed_data import templates_folder as shipped_templates
from assembler.model.diagnostics import Severity, nearest

FOR_CI = ("junit", "gl-code-quality")


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
@templates_option
@library_option
def check(
    *, form: str, select: tuple[str, ...], ignore: tuple[str, ...], templates_folder: Path | None, library_folder: Path | None
) -> None:
    """Prove that the library is sound over every valid combination and every period, or say what is wrong.

    The page of a check is shown by “assembler explain ID”.
    """
    for id in (*select, *ignore):
        if id not in check_ids():
            raise click.BadParameter(f"No check is called “{id}”. {nearest(id, check_ids())}".rstrip(), param_hint="ID")
    library = library_folder or shipped_library()
    report = check_folder(library, templates_folder or shipped_templates(), select, ignore)
    if form == "text":
        print_findings(report.findings, err=False)
    elif form in FOR_CI:
        click.echo(format_for_ci(report, form, library, Path.cwd(), checks_asked_for(select, ignore)))
    else:
        click.echo(format_report(report, form, library, Path.cwd()))
    for line in closing_lines(report):
        click.echo(line, err=form != "text")
    sys.exit(1 if any(finding.severity is not Severity.INFO for finding in report.findings) else 0)
