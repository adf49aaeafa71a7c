"""The check of a library, for whoever drafts it and for CI."""

# ruff: noqa: PLC0415 - a command imports its heavy parts itself, so that `assembler --help` is quick
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assembler.cli.terminal import find_programme, json_option, library_option, read_library, refuse, tell
from assembler.diagnostics import Diagnostic, Severity, error, nearest

if TYPE_CHECKING:
    from assembler.library import Programme


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--select", multiple=True, metavar="ID", help="Only this check; may be given again.")
@click.option("--ignore", multiple=True, metavar="ID", help="All but this check; may be given again.")
@click.option("--templates", "templates_folder", type=click.Path(path_type=Path), help="Another look than the shipped one.")
@library_option
def check(
    form: str, select: tuple[str, ...], ignore: tuple[str, ...], templates_folder: Path | None, library_folder: Path | None
) -> None:
    """Prove that the library is sound over every valid combination and every period, or say what is wrong.

    The page of a check is shown by “assembler explain ID”.
    """
    from assembler.checking import check_folder, check_ids
    from assembler.checks.reports import closing_lines, written
    from assembler.shipped import library_folder as shipped_library
    from assembler.shipped import templates_folder as shipped_templates

    for id in (*select, *ignore):
        if id not in check_ids():
            raise click.BadParameter(f"No check is called “{id}”. {nearest(id, check_ids())}".rstrip(), param_hint="ID")
    library = library_folder or shipped_library()
    report = check_folder(library, templates_folder or shipped_templates(), select, ignore)
    if form == "text":
        tell(report.findings, err=False)
    else:
        click.echo(written(report, form, library, Path.cwd()))
    for line in closing_lines(report):
        click.echo(line, err=form != "text")
    sys.exit(1 if any(finding.severity is not Severity.INFO for finding in report.findings) else 0)


@click.command()
@click.argument("programme")
@click.option("--again", multiple=True, metavar="DATE", help="Record this edition anew: only where nothing was issued under it.")
@library_option
@json_option
def lock(programme: str, again: tuple[str, ...], library_folder: Path | None, as_data: bool) -> None:  # noqa: FBT001 - a flag
    """Record what each edition of a PROGRAMME says, so that a change without a new date is found by “check”.

    An edition that was recorded before stays as it is, unless it is named by --again.
    """
    from assembler.editions import LOCK, changed, lock_text, texts_of
    from assembler.shipped import library_folder as shipped

    library = read_library(library_folder, as_data=as_data)
    found = find_programme(library, programme)
    days = {str(edition): edition for edition in found.editions}
    if unknown := [day for day in again if day not in days]:
        raise click.BadParameter(f"There is no edition of {unknown[0]}; there are {', '.join(days)}.", param_hint="--again")
    recorded = {one.edition: one.texts for one in found.recorded if str(one.edition) not in again}
    for edition, texts in recorded.items():
        if altered := tuple(changed(library, found, edition, texts)):
            refuse((_altered(found, edition, altered[0][0]),), as_data=as_data)
    made = recorded | {day: texts_of(library, found, day) for day in found.editions if day not in recorded}
    path = (library_folder or shipped()) / found.id / LOCK
    _write(path, lock_text(found, made), as_data=as_data)
    told = {str(day): len(texts) for day, texts in sorted(made.items())}
    if as_data:
        click.echo(json.dumps({"lock": str(path), "editions": told}))
    else:
        click.echo("\n".join([str(path), *(f"  edition of {day}: {count} texts and figures" for day, count in told.items())]))


def _altered(programme: "Programme", edition: date, name: str) -> Diagnostic:
    sentence = f"“{name}” differs from the edition of {edition} that was recorded."
    hint = f"Give the change a date of its own; or, where nothing was issued under that edition, add --again {edition}."
    return error("edition-changed", sentence, programme.span, hint, name)


def _write(path: Path, text: str, *, as_data: bool) -> None:
    """Write a file whole or not at all."""
    from assembler.source import Span

    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, "utf-8", newline="\n")
        beside.replace(path)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        sentence = f"The lock could not be written to {path}: {fault.strerror or fault}."
        refuse((error("not-written", sentence, Span(str(path), 1, 1), "Free the file, or its folder."),), as_data=as_data)
