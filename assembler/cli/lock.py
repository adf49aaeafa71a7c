"""`assembler lock`: record what each edition of a programme says, so that a later change of it is found."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

import click

from assembler.checks.editions import edition_findings
from assembler.cli.options import json_option, library_option
from assembler.cli.terminal import find_programme, read_library, refuse
from assembler.loader.installed_data import library_folder as shipped_library
from assembler.model.diagnostics import error
from assembler.model.edition_locks import LOCK_FILE, LOCK_FORMAT, edition_digests, extended, lock_text
from assembler.model.library import Library, Programme
from assembler.model.source import Span


@click.command()
@click.argument("programmes", nargs=-1, metavar="[PROGRAMME]...")
@click.option("--again", multiple=True, metavar="DATE", help="Record this edition anew: only where nothing was issued under it.")
@click.option("--extend", is_flag=True, help="Add what a lock of an earlier format did not record; no digest is altered.")
@library_option
@json_option
def lock(
    *, programmes: tuple[str, ...], again: tuple[str, ...], extend: bool, library_folder: Path | None, as_data: bool
) -> None:
    """Record what each edition of a PROGRAMME says, so that a change without a new edition is found by “check”.

    Without a name, of every programme. An edition that was recorded before stays as it is, unless it is named by --again;
    --extend completes a lock that an earlier version of this program wrote.
    """
    library = read_library(library_folder, as_data=as_data)
    found = [find_programme(library, id) for id in programmes] or [*library.programmes.values()]
    days = {str(edition) for programme in found for edition in programme.editions}
    if unknown := [day for day in again if day not in days]:
        raise click.BadParameter(
            f"There is no edition of {unknown[0]}; there are {', '.join(sorted(days))}.", param_hint="--again"
        )
    locks = [(programme, _texts_of_editions(library, programme, again, extend=extend, as_data=as_data)) for programme in found]
    recorded_counts = {}
    for programme, editions in locks:
        path = (library_folder or shipped_library()) / programme.id / LOCK_FILE
        _write(path, lock_text(programme, editions), as_data=as_data)
        recorded_counts[str(path)] = {str(day): len(texts) for day, texts in sorted(editions.items())}
    if as_data:
        click.echo(json.dumps({"locks": recorded_counts}))
        return
    for file, counts in recorded_counts.items():
        click.echo("\n".join([file, *(f"  edition of {day}: {count} texts and figures" for day, count in counts.items())]))


def _texts_of_editions(
    library: Library, programme: Programme, again: tuple[str, ...], *, extend: bool, as_data: bool
) -> Mapping[date, Mapping[str, str]]:
    """Return what each edition says: as it was recorded, which must still hold, else as it is now."""
    kept = [one for one in programme.recorded if str(one.edition) not in again]
    if changes := tuple(edition_findings(library, programme, kept)):
        refuse(changes, as_data=as_data)
    for one in kept:
        if one.format != LOCK_FORMAT and not extend:
            sentence = f"The lock of “{programme.id}” is of format {one.format}, which leaves out choices, facts and lists."
            refuse((error("old-lock", sentence, one.span, "Add --extend: what it records stays as it is."),), as_data=as_data)
    recorded = {one.edition: extended(library, programme, one) for one in kept}
    return recorded | {day: edition_digests(library, programme, day) for day in programme.editions if day not in recorded}


def _write(path: Path, text: str, *, as_data: bool) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, "utf-8", newline="\n")
        beside.replace(path)
    except OSError as fault:
        with suppress(OSError):
            beside.unlink()
        sentence = f"The lock could not be written to {path}: {fault.strerror or fault}."
        refuse((error("not-written", sentence, Span(str(path), 1, 1), "Free the file, or its folder."),), as_data=as_data)
