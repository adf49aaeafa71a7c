"""The data of a portal as its commands open it, what they write into its audit chain, and how they say what they did."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy import Connection, Engine

from assembler.platform.installed_data import library_folder as shipped_library
from assembler.platform.installed_data import templates_folder as shipped_templates
from assembler.platform.processes import keep_files_private
from assembler.portal.clock import now
from assembler.portal.settings import Settings, default_settings, take_from_others
from assembler.portal.store.accounts import COMMAND_LINE
from assembler.portal.store.audit import record
from assembler.portal.store.database import UnusableDatabaseError, open_database, read_address


def portal_settings(
    data: Path, database: str | None, files: str | None, library: Path | None, templates: Path | None
) -> Settings:
    """Return the settings of a portal whose data lies in a folder, unless a database or a place for files is named."""
    library_path, templates_path = (library or shipped_library()).resolve(), (templates or shipped_templates()).resolve()
    usual = default_settings(data.resolve(), library_path, templates_path, "http://127.0.0.1:8000")
    return replace(usual, database=database or usual.database, files=files or usual.files)


@contextmanager
def opened_database(settings: Settings, *, begins: bool = False) -> Iterator[Engine]:
    """Open the database of a portal, and close its connections at the end; whoever makes its files, nobody else reads them.

    A command that does not begin a portal is refused where there is none: it would act on a new and empty one, and seem to be done.
    """
    data = settings.key_file.parent
    if not begins and not has_database(settings):
        hint = "Name its folder or its database: assembler portal --data FOLDER, or --database URL."
        raise click.ClickException(f"There is no portal in {data}. {hint}")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    keep_files_private()
    take_from_others(settings)
    try:
        engine = open_database(settings.database)
    except UnusableDatabaseError as fault:
        raise click.ClickException(str(fault)) from None
    try:
        yield engine
    finally:
        engine.dispose()


def has_database(settings: Settings) -> bool:
    """Whether a portal has been begun there; of a database on a server it is not asked."""
    try:
        url = read_address(settings.database)
    except UnusableDatabaseError as fault:
        raise click.ClickException(str(fault)) from None
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


def begin_portal(settings: Settings) -> None:
    """Print where a portal begins, where none is there; refuse to begin one in the folder of another, whose database was not named."""
    if has_database(settings):
        return
    data = settings.key_file.parent
    if settings.key_file.exists() or (data / "files").exists():
        hint = (
            "Name it by --database or ASSEMBLER_DATABASE. If it is lost, restore a backup, or begin with: assembler portal index"
        )
        raise click.ClickException(f"{data} belongs to a portal whose database is not there. {hint}")
    click.echo(f"A new portal begins in {data}", err=True)


def record_deed(connection: Connection, kind: str) -> None:
    """Append to the audit chain what was done on this machine, as the pages do for what is done there."""
    record(connection, now(), kind, actor=COMMAND_LINE.id)


def print_result(data: dict[str, object], text: str, *, as_data: bool) -> None:
    """Print what a command did: in words, or as JSON."""
    click.echo(json.dumps(data, ensure_ascii=False) if as_data else text)
