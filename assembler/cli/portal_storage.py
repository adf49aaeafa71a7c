"""`assembler portal audit`, `verify`, `index`, `backup` and `restore`: what a portal keeps, compared, saved and brought back."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from assembler.cli.options import json_option
from assembler.cli.portal_data import opened_database, print_result, record_deed
from assembler.cli.terminal import print_findings
from assembler.model.diagnostics import Diagnostic, as_json
from assembler.portal.logging import FULL, cause_of
from assembler.portal.settings import Settings
from assembler.portal.store.audit import BACKUP_MADE, DAMAGE_FOUND, VERIFIED, first_broken_event
from assembler.portal.store.backup import Backup, BackupError, back_up, restore
from assembler.portal.store.damage import find_damage
from assembler.portal.store.database import reading, writing
from assembler.portal.store.earlier_layout import move_earlier_packets
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.index import rebuild_index


@click.command()
@json_option
@click.pass_obj
def audit(settings: Settings, *, as_data: bool) -> None:
    """Say whether the audit chain is whole."""
    with opened_database(settings) as engine, reading(engine) as connection:
        at = first_broken_event(connection)
    if as_data:
        click.echo(json.dumps({"whole": at is None, "broken_at": at}))
        sys.exit(0 if at is None else 1)
    if at is not None:
        hint = "Restore backups elsewhere until one is whole, and compare: assembler explain broken-chain"
        raise click.ClickException(f"The audit chain is broken at event {at}: it was changed, removed or put in. {hint}")
    click.echo("The audit chain is whole.")


@click.command()
@json_option
@click.pass_obj
def index(settings: Settings, *, as_data: bool) -> None:
    """Write the rows of packets again from their files and records; accounts, links and what came back are left as they are."""
    files_there = "://" in settings.files or Path(settings.files).is_dir()  # from them a lost database is made again
    with opened_database(settings, begins=files_there) as engine:
        file_storage = FileStorage(settings.files)
        move_earlier_packets(engine, file_storage)
        found = rebuild_index(engine, file_storage)
    if as_data:
        findings = [as_json(finding) for finding in found.findings]
        numbers = {"packets": found.packets, "missing": found.missing, "signed": found.signed, "signings": found.signings}
        click.echo(json.dumps({**numbers, "findings": findings}, ensure_ascii=False))
    else:
        counted = f"Packets: {found.packets}, of them signed: {found.signed}. Rows that were missing: {found.missing}."
        click.echo(f"{counted} Signings written again: {found.signings}.")
        print_findings(found.findings)
    sys.exit(1 if found.findings else 0)


@click.command()
@json_option
@click.pass_obj
def verify(settings: Settings, *, as_data: bool) -> None:
    """Read every file that the portal keeps, and the audit chain, and say what is not as it was stored, or where database and files differ."""
    with opened_database(settings) as engine:
        files, damage = find_damage(engine, FileStorage(settings.files))
        _record(engine, DAMAGE_FOUND if damage else VERIFIED)
    _print_checked(
        {"files": files}, f"Files that are as they were stored: {files - _files_in(damage)} of {files}.", damage, as_data=as_data
    )


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def backup(settings: Settings, *, folder: Path, as_data: bool) -> None:
    """Copy database and files into a new FOLDER, while the portal runs; it holds all that the portal does, so keep it as safe.

    What is damaged is saved as it is, and named.
    """
    with opened_database(settings) as engine:
        with _refusals():
            made, damage = back_up(engine, FileStorage(settings.files), folder)
        _record(engine, BACKUP_MADE)
        if damage:
            _record(engine, DAMAGE_FOUND)
    _print_checked(_numbers_of(made), f"Saved: {_numbers_told(made)}.", damage, as_data=as_data)


@click.command(name="restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@json_option
@click.pass_obj
def restore_command(settings: Settings, *, folder: Path, as_data: bool) -> None:
    """Restore the backup in FOLDER into an empty database and an empty place for files; both may be of another kind."""
    with opened_database(settings, begins=True) as engine:
        with _refusals():
            made = restore(engine, FileStorage(settings.files), folder)
        rebuild_index(engine, FileStorage(settings.files))  # of what happened while the backup was made, the records know more
        _record(engine, "backup-restored")
    print_result(_numbers_of(made), f"Restored: {_numbers_told(made)}.", as_data=as_data)


def _numbers_of(made: Backup) -> dict[str, object]:
    return {"rows": sum(made.rows.values()), "files": len(made.files)}


def _numbers_told(made: Backup) -> str:
    return f"{sum(made.rows.values())} rows and {len(made.files)} files"


def _files_in(damage: Iterable[Diagnostic]) -> int:
    return sum(1 for one in damage if one.id == "damaged-file")


def _record(engine: Engine, kind: str) -> None:
    """Append a deed to the audit chain; on a full disk that cannot be done, and what was done is done."""
    try:
        with writing(engine) as connection:
            record_deed(connection, kind)
    except SQLAlchemyError as fault:
        click.echo(f"This could not be written into the audit chain: {cause_of(fault) or type(fault).__name__}.", err=True)


def _print_checked(data: dict[str, object], text: str, damage: tuple[Diagnostic, ...], *, as_data: bool) -> None:
    """Print what was done, and what is damaged; damage ends the command with status 1."""
    if as_data:
        click.echo(json.dumps({**data, "findings": [as_json(one) for one in damage]}, ensure_ascii=False))
    else:
        click.echo(text)
        print_findings(damage)
    sys.exit(1 if damage else 0)


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what a backup cannot be made or restored for into the end of the command."""
    try:
        yield
    except BackupError as fault:
        raise click.ClickException(str(fault)) from None
    except OSError as fault:
        if fault.errno in FULL:
            raise click.ClickException("No space is left on the disk. Nothing was kept of the backup.") from None
        if not isinstance(fault, PermissionError):
            raise
        hint = "Name a folder in one that the portal's user may write to and read."
        raise click.ClickException(f"“{fault.filename}” cannot be reached. {hint}") from None


STORAGE = (audit, verify, index, backup, restore_command)
