"""`assembler lock`: record what each edition of a programme says, so that a later change of it is found."""

import json
from contextlib import suppress
from pathlib import Path

import click

from assembler.cli.options import json_option, library_option
from assembler.cli.terminal import find_programme, print_findings, read_library, refuse
from assembler.commands.lock import recording
from assembler.model.diagnostics import as_json, error
from assembler.model.edition_locks import LOCK_FILE, lock_text
from assembler.model.source import Span
from assembler.platform.files import replace
from assembler.platform.installed_data import library_folder as shipped_library


@click.command()
@click.argument("programmes", nargs=-1, metavar="[PROGRAMME]...")
@click.option(
    "--again",
    multiple=True,
    metavar="DATE",
    help="Record this edition anew: only where nothing was issued under it. May be given again, for each edition with the change.",
)
@click.option("--extend", is_flag=True, help="Add what a lock of an earlier format did not record; no digest is altered.")
@library_option
@json_option
def lock(
    *, programmes: tuple[str, ...], again: tuple[str, ...], extend: bool, library_folder: Path | None, as_data: bool
) -> None:
    """Record what each edition of a PROGRAMME says, so that a change without a new edition is found by “check”.

    Without a name, of every programme. It is refused while “check” finds an error in the programme. An edition that was recorded before stays as it is, unless it is named by --again;
    --extend completes a lock that an earlier version of this program wrote.
    """
    library = read_library(library_folder, as_data=as_data)
    found = [find_programme(library, id) for id in programmes] or [*library.programmes.values()]
    days = {str(edition): edition for programme in found for edition in programme.editions}
    if unknown := [day for day in again if day not in days]:
        raise click.BadParameter(
            f"There is no edition of {unknown[0]}; there are {', '.join(sorted(days))}.", param_hint="--again"
        )
    anew = frozenset(days[day] for day in again)
    locks = [(programme, *recording(library, programme, anew, extend=extend)) for programme in found]
    if refusals := [finding for _, editions, findings in locks if editions is None for finding in findings]:
        refuse(refusals, as_data=as_data)
    recorded_counts = {}
    for programme, editions, _ in locks:
        path = (library_folder or shipped_library()) / programme.id / LOCK_FILE
        _write(path, lock_text(programme, editions or {}), as_data=as_data)
        recorded_counts[str(path)] = {str(day): len(parts) for day, parts in sorted((editions or {}).items())}
    warnings = [finding for _, _, findings in locks for finding in findings]
    if as_data:
        click.echo(json.dumps({"locks": recorded_counts, "findings": list(map(as_json, warnings))}, ensure_ascii=False))
        return
    print_findings(warnings)
    for file, counts in recorded_counts.items():
        click.echo("\n".join([file, *(f"  edition of {day}: {count} texts and figures" for day, count in counts.items())]))


def _write(path: Path, text: str, *, as_data: bool) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, "utf-8", newline="\n")
        replace(beside, path)
    except OSError as fault:
        with suppress(OSError):
            beside.unlink()
        sentence = f"The lock could not be written to {path}: {fault.strerror or fault}."
        refuse((error("not-written", sentence, Span(str(path), 1, 1), "Free the file, or its folder."),), as_data=as_data)
