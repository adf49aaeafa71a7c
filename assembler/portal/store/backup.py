"""Backups of a portal: the rows of its database and the files of its storage in one folder, from any database into any other.

The rows are read first, in one snapshot, and the files after them. A file is stored before the row that names it, so each row of the
snapshot finds its files; only an erasure in between removes some, and the backup is then taken anew.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select, text

from assembler.model.diagnostics import Diagnostic
from assembler.platform.files import remove_folder, rename, write_new
from assembler.portal.store.damage import damage_of_chain, expected_files, still_damaged
from assembler.portal.store.database import reading, upgrade, writing
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.tables import erasures, events

FORMAT = 1
SUMMARY = "backup.json"
ROWS, FILES = "rows", "files"
ERASED = "erased"
"""The kind of the audit event of an erasure."""

VERSION_TABLE = "alembic_version"
VERSION = text("SELECT version_num FROM alembic_version")


class BackupError(Exception):
    """A backup cannot be made or restored; the message says why."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: the revision of its tables, the number of rows of each, and the digests of the files by their paths.

    `tables` are the files with rows, `files` those of the file storage by their keys.
    """

    revision: str
    rows: Mapping[str, int]
    tables: Mapping[str, str]
    files: Mapping[str, str]


def back_up(engine: Engine, file_storage: FileStorage, folder: Path) -> tuple[Backup, tuple[Diagnostic, ...]]:
    """Write a backup into a new folder, which is there whole or not at all, and return what of the portal is damaged.

    What is damaged is saved as it is. Raises `BackupError` where the folder exists.
    """
    if folder.exists():
        raise BackupError(f"“{folder}” exists. A backup needs a new folder.")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    try:
        made, wanted = _write_backup(engine, file_storage, unfinished)
        rename(unfinished, folder)
    except BaseException:
        remove_folder(unfinished)
        raise
    damaged = [key for key, sha256 in wanted.items() if made.files.get(key) != sha256]
    return made, (*still_damaged(engine, file_storage, damaged), *damage_of_chain(engine))


def _write_backup(engine: Engine, file_storage: FileStorage, unfinished: Path) -> tuple[Backup, Mapping[str, str]]:
    """Write a backup into a folder, and return it with the digest that each file must have."""
    while True:
        remove_folder(unfinished)
        (unfinished / ROWS).mkdir(parents=True)
        with reading(engine) as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            erased, revision, rows = _erasures(connection), _revision(connection), _write_rows(connection, unfinished / ROWS)
            wanted = expected_files(connection)
        files = _copy_files(file_storage, unfinished / FILES)
        with reading(engine) as connection:
            if _erasures(connection) == erased:
                break
    made = Backup(revision, rows, _digests(unfinished / ROWS), files)
    write_new(unfinished / SUMMARY, json.dumps({"format": FORMAT} | asdict(made), indent=1, sort_keys=True).encode())
    return made, wanted


def _erasures(connection: Connection) -> tuple[int, ...]:
    """Return how many partners were erased so far, and of how many the files are being removed."""
    ended = connection.scalar(select(func.count()).where(events.c.kind == ERASED)) or 0
    return ended, connection.scalar(select(func.count()).select_from(erasures)) or 0


def _revision(connection: Connection) -> str:
    return str(connection.scalar(VERSION))


def _tables(connection: Connection) -> tuple[Table, ...]:
    """Return the tables as the database has them, each after those that it refers to."""
    found = MetaData()
    found.reflect(connection)
    return tuple(table for table in found.sorted_tables if table.name != VERSION_TABLE)


def _write_rows(connection: Connection, folder: Path) -> dict[str, int]:
    numbers = {}
    for table in _tables(connection):
        lines = [json.dumps(dict(row), ensure_ascii=False) for row in connection.execute(select(table)).mappings()]
        write_new(folder / f"{table.name}.jsonl", "".join(f"{line}\n" for line in lines).encode())
        numbers[table.name] = len(lines)
    return numbers


def _copy_files(file_storage: FileStorage, folder: Path) -> dict[str, str]:
    digests = {}
    for key in file_storage.all_keys():
        data = file_storage.read(key)
        if data is None:  # replaced or removed meanwhile
            continue
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, data)
        digests[key] = hashlib.sha256(data).hexdigest()
    return digests


def restore(engine: Engine, file_storage: FileStorage, folder: Path) -> Backup:
    """Restore a backup into an empty database and file storage, and migrate it to this release; an interrupted one can be repeated.

    All of the backup is checked before anything is written. Raises `BackupError` where it is damaged, or where something else is there.
    """
    backup = read_backup(folder)
    with reading(engine) as connection:
        if any(
            connection.scalar(select(func.count()).select_from(table)) for table in _tables(connection) if table.name != "chain"
        ):
            raise BackupError("The database holds rows. A backup is restored into an empty one.")
    for key in file_storage.all_keys():
        if hashlib.sha256(file_storage.read(key) or b"").hexdigest() != backup.files.get(key):
            raise BackupError(
                f"The file storage holds “{key}”, which is not in the backup. A backup is restored into an empty one."
            )
    for key in backup.files:
        file_storage.put(key, (folder / FILES / key).read_bytes())
    _make_tables(engine, backup.revision)
    with writing(engine) as connection:
        for table in _tables(connection):
            connection.execute(table.delete())
            for row in _parents_first(table, _rows_saved(folder, table.name)):
                connection.execute(insert(table), row)
    upgrade(engine)
    return backup


def read_backup(folder: Path) -> Backup:
    """Read what a backup holds, and compare all of it with what it should. Raises `BackupError`."""
    try:
        data = json.loads((folder / SUMMARY).read_bytes())
        if data["format"] != FORMAT:
            raise BackupError(f"“{folder}” was made by a later release.")
        backup = Backup(data["revision"], data["rows"], data["tables"], data["files"])
        rows = {name: len(_rows_saved(folder, name)) for name in backup.rows}
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise BackupError(f"“{folder}” is no whole backup.") from fault
    if rows != backup.rows:
        raise BackupError(f"“{folder}” is damaged: its tables do not have as many rows as they had.")
    for part, digests in ((ROWS, backup.tables), (FILES, backup.files)):
        if changed := _digests(folder / part).items() ^ digests.items():
            raise BackupError(f"“{folder}” is damaged: “{part}/{min(changed)[0]}” was changed, removed or put in.")
    return backup


def _digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file below a folder by its path there."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _rows_saved(folder: Path, table: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / ROWS / f"{table}.jsonl").read_bytes().split(b"\n") if line]


def _make_tables(engine: Engine, revision: str) -> None:
    """Replace the empty tables of this release by those of the backup's."""
    with writing(engine) as connection:
        found = MetaData()
        found.reflect(connection)
        found.drop_all(connection)
    try:
        upgrade(engine, revision)
    except CommandError as fault:
        upgrade(engine)
        raise BackupError("The backup was made by a later release, whose tables this one does not know.") from fault


def _parents_first(table: Table, rows: Iterable[Mapping[str, object]]) -> Iterator[Mapping[str, object]]:
    """Yield the rows of a table, each after the row of the same table that it refers to."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    left, known = [*rows], set[object]({None})
    while left:
        ready, later = list[Mapping[str, object]](), list[Mapping[str, object]]()
        for row in left:
            (ready if all(row[column] in known for column in own) else later).append(row)
        if not ready:
            raise BackupError(f"The backup is damaged: a row of “{table.name}” refers to one that is not there.")
        yield from ready
        known |= {row.get("id") for row in ready}
        left = later
