"""The check of a library, for whoever drafts it and for CI."""

# ruff: noqa: PLC0415 - a command imports its heavy parts itself, so that `assembler --help` is quick
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assembler.cli.terminal import find_programme, json_option, library_option, read_library, refuse, tell
from assembler.model.diagnostics import Diagnostic, Severity, error, nearest
from assembler.model.source import Span

if TYPE_CHECKING:
    from assembler.model.library import Library, Programme


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
    from assembler.checks.reports import closing_lines, written
    from assembler.commands.check import check_folder, check_ids
    from assembler.loader.installed_data import library_folder as shipped_library
    from assembler.loader.installed_data import templates_folder as shipped_templates

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
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@library_option
def test(paths: tuple[Path, ...], form: str, library_folder: Path | None) -> None:
    """Hold scenarios against the library: what a partner elects, and what must come of it.

    PATH is a file or a folder of them; without one, the folder “scenarios” beside the library.
    """
    from assembler.checks.reports import as_github
    from assembler.commands.test import hold_all
    from assembler.loader.installed_data import library_folder as shipped
    from assembler.loader.installed_data import near
    from assembler.model.diagnostics import as_json

    folder = library_folder or shipped()
    library = read_library(folder, as_data=form == "json")
    held = hold_all(paths or (near(folder.resolve().parent / "scenarios"),), library)
    if form == "json":
        told = {"scenarios": held.scenarios, "holding": held.holding, "findings": [*map(as_json, held.findings)]}
        click.echo(json.dumps(told, ensure_ascii=False))
    elif form == "github":
        click.echo("".join(f"{line}\n" for line in as_github(held.findings, folder.resolve(), Path.cwd())), nl=False)
    else:
        tell(held.findings, err=False)
    counted = f"{held.scenarios:,} scenario{'' if held.scenarios == 1 else 's'}"
    click.echo(f"{counted}: {held.holding:,} held, {held.scenarios - held.holding:,} failed", err=form != "text")
    sys.exit(1 if held.findings else 0)


@click.command()
@click.argument("clause")
@click.option(
    "--packets",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Also name the packets in a folder that hold it.",
)
@library_option
@json_option
def impact(clause: str, packets: Path | None, library_folder: Path | None, as_data: bool) -> None:  # noqa: FBT001 - a flag
    """Say what a change of a CLAUSE reaches: papers, combinations, clauses that lean on it, editions, packets.

    CLAUSE is its id, the last part of it, or its file.
    """
    from assembler.commands.impact import as_data as impact_data
    from assembler.commands.impact import as_text, find_clauses, impacts, issued_with

    library = read_library(library_folder, as_data=as_data)
    found = find_clauses(library, clause)
    if not found:
        known = [*library.clauses, *(one.name for one in library.clauses.values())]
        raise click.BadParameter(f"No clause is called “{clause}”. {nearest(clause, known)}".rstrip(), param_hint="CLAUSE")
    try:
        issued = [issued_with(packets, one) if packets else (None, ()) for one in found]
    except OSError as fault:
        sentence = f"{fault.filename or packets} cannot be read: {fault.strerror or fault}."
        refuse((error("unreadable-file", sentence, Span(str(packets), 1, 1), "Check its rights."),), as_data=as_data)
    told = [(one, tuple(impacts(library, one)), holding) for one, (holding, _) in zip(found, issued, strict=True)]
    if as_data:
        click.echo(json.dumps({"clauses": [impact_data(*one) for one in told]}, ensure_ascii=False))
    else:
        click.echo("\n\n".join(as_text(*one) for one in told))
    for path in issued[0][1]:
        click.echo(f"{path} is damaged, or no manifest of ours: whether that packet holds it is not known.", err=True)
    sys.exit(1 if issued[0][1] else 0)


@click.command()
@click.argument("programmes", nargs=-1, metavar="[PROGRAMME]...")
@click.option("--again", multiple=True, metavar="DATE", help="Record this edition anew: only where nothing was issued under it.")
@library_option
@json_option
def lock(programmes: tuple[str, ...], again: tuple[str, ...], library_folder: Path | None, as_data: bool) -> None:  # noqa: FBT001 - a flag
    """Record what each edition of a PROGRAMME says, so that a change without a new date is found by “check”.

    Without a name, of every programme. An edition that was recorded before stays as it is, unless it is named by --again.
    """
    from assembler.loader.installed_data import library_folder as shipped
    from assembler.model.editions import LOCK, lock_text

    library = read_library(library_folder, as_data=as_data)
    found = [find_programme(library, id) for id in programmes] or [*library.programmes.values()]
    days = {str(edition) for programme in found for edition in programme.editions}
    if unknown := [day for day in again if day not in days]:
        raise click.BadParameter(
            f"There is no edition of {unknown[0]}; there are {', '.join(sorted(days))}.", param_hint="--again"
        )
    made = [(programme, _recorded(library, programme, again, as_data=as_data)) for programme in found]
    told = {}
    for programme, editions in made:
        path = (library_folder or shipped()) / programme.id / LOCK
        _write(path, lock_text(programme, editions), as_data=as_data)
        told[str(path)] = {str(day): len(texts) for day, texts in sorted(editions.items())}
    if as_data:
        click.echo(json.dumps({"locks": told}))
        return
    for file, counts in told.items():
        click.echo("\n".join([file, *(f"  edition of {day}: {count} texts and figures" for day, count in counts.items())]))


def _recorded(
    library: "Library", programme: "Programme", again: tuple[str, ...], *, as_data: bool
) -> Mapping[date, Mapping[str, str]]:
    """Give what each edition says: as it was recorded, which must still be so, or as it is now."""
    from assembler.model.editions import changed, texts_of

    recorded = {one.edition: one.texts for one in programme.recorded if str(one.edition) not in again}
    for edition, texts in recorded.items():
        if altered := tuple(changed(library, programme, edition, texts)):
            refuse((_altered(programme, edition, altered[0][0]),), as_data=as_data)
    return recorded | {day: texts_of(library, programme, day) for day in programme.editions if day not in recorded}


def _altered(programme: "Programme", edition: date, name: str) -> Diagnostic:
    sentence = f"“{name}” differs from the edition of {edition} that was recorded."
    hint = f"Give the change a date of its own; or, where nothing was issued under that edition, add --again {edition}."
    return error("edition-changed", sentence, programme.span, hint, name)


def _write(path: Path, text: str, *, as_data: bool) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, "utf-8", newline="\n")
        beside.replace(path)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        sentence = f"The lock could not be written to {path}: {fault.strerror or fault}."
        refuse((error("not-written", sentence, Span(str(path), 1, 1), "Free the file, or its folder."),), as_data=as_data)
