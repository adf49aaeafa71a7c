"""The index: the rows of partners, matters and packets, kept in a file for each packet and written again from these files.

As far as packets go, the database is an index of what lies in the file storage. The file of a packet holds its own row, its matter's
and its partner's, and is replaced when the row of the packet changes; whether and when it was signed stands in its record.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Table, func, insert, select, update

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span
from assembler.packets.records import read_record
from assembler.portal.clock import new_secret
from assembler.portal.matter_form import words_of
from assembler.portal.store.database import writing
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.links import hash_secret
from assembler.portal.store.packets import PAGES, pages_key
from assembler.portal.store.signings import restore_signings
from assembler.portal.store.tables import matters, packets, partners

FORMAT = 1
"""The number of the format of a packet's file of rows."""

ROWS = "packet.json"
"""The file with the rows of a packet, beside the files from which its pages are made."""

ONLY_IN_DATABASE = "salt"
"""The column of a partner that no file holds: it connects the partner with the audit chain."""

TABLES = {"partner": partners, "matter": matters, "packet": packets}
Rows = Mapping[str, Mapping[str, object]]
"""The rows of a packet by the names in `TABLES`, each by its columns."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """The number of packets whose rows lie in the file storage, of rows that were missing, and of signed packets; and what is damaged.

    `signings` is the number of signings in pages whose rows were written again.
    """

    packets: int
    missing: int
    signed: int
    signings: int
    findings: tuple[Diagnostic, ...]


def keep_rows(connection: Connection, file_storage: FileStorage, packet: str) -> None:
    """Write the file of a packet with its rows as they are in this transaction."""
    row = connection.execute(select(packets).where(packets.c.id == packet)).mappings().one()
    matter = connection.execute(select(matters).where(matters.c.id == row["matter"])).mappings().one()
    partner = connection.execute(select(partners).where(partners.c.id == matter["partner"])).mappings().one()
    kept = {name: value for name, value in partner.items() if name != ONLY_IN_DATABASE}
    data = {"format": FORMAT, "partner": kept, "matter": dict(matter), "packet": dict(row)}
    file_storage.put(rows_key(packet), json.dumps(data, indent=1, ensure_ascii=False).encode())


def rows_key(packet: str) -> str:
    """Return the key of the file with the rows of a packet."""
    return f"{pages_key(packet)}/{ROWS}"


def has_rows(file_storage: FileStorage, packet: str) -> bool:
    """Whether there is a file with the rows of a packet."""
    return file_storage.read(rows_key(packet)) is not None


def rebuild_index(engine: Engine, file_storage: FileStorage) -> Indexed:
    """Write the rows of every packet that has a file of rows: those that are missing, and the state and signature of the others."""
    found, findings = {}, []
    for id in file_storage.keys(PAGES):
        rows = read_rows(file_storage, id)
        if isinstance(rows, Diagnostic):
            findings.append(rows)
        elif rows:
            found[id] = rows
    days, faults = _days_of_signature(file_storage, {str(rows["packet"]["record"]) for rows in found.values()})
    with writing(engine) as connection:
        newest_first = sorted(found.values(), key=_version, reverse=True)
        parents_first = sorted(found.values(), key=lambda rows: rows["packet"]["parent"] is not None)
        missing = _insert_missing(connection, "partner", newest_first)
        missing += _insert_missing(connection, "matter", newest_first)
        missing += _insert_missing(connection, "packet", parents_first)
        for id, rows in found.items():
            kept = rows["packet"]
            values = {"state": kept["state"], "signed": days.get(str(kept["name"]), kept["signed"])}
            connection.execute(update(packets).where(packets.c.id == id).values(claimed_until=0, **values))
        signed = connection.scalar(select(func.count()).select_from(packets).where(packets.c.signed != ""))
        signings, damaged = restore_signings(connection, file_storage)
    findings += [_unreadable(file_storage, key, "a signing", key.split("/")[1]) for key in damaged]
    return Indexed(len(found), missing, signed or 0, signings, (*findings, *faults))


def restore_packet(connection: Connection, file_storage: FileStorage, id: str) -> bool:
    """Set the row of a packet as its file has it, and return whether there is one: then the packet is whole."""
    rows = read_rows(file_storage, id)
    if rows is None or isinstance(rows, Diagnostic):
        return False
    connection.execute(update(packets).where(packets.c.id == id).values(**rows["packet"]))
    return True


def read_rows(file_storage: FileStorage, packet: str) -> Rows | Diagnostic | None:
    """Read the file of a packet; None where it has none, a finding where the file is damaged or of a later format."""
    data = file_storage.read(rows_key(packet))
    if data is None:
        return None
    try:
        read = json.loads(data)
        if read["format"] == FORMAT:
            read["packet"].setdefault("revises", "")  # of packets that were built before there were revisions
            read["matter"].setdefault("saved_by", "")  # of those that were built before there were approvals
            read["matter"].setdefault("owner", read["matter"]["saved_by"])  # of those that were built before matters had one
            read["matter"].setdefault("words", words_of(read["matter"]["text"]))  # of those built before it was found by them
            return {name: {column: read[name][column] for column in _columns(table)} for name, table in TABLES.items()}
    except (ValueError, KeyError, TypeError):
        pass
    return _unreadable(file_storage, rows_key(packet), "a packet", packet)


def _unreadable(file_storage: FileStorage, key: str, what: str, packet: str) -> Diagnostic:
    place = Span(f"{file_storage.url}/{key}", 1, 1)
    hint = "Take the file from a backup, or install the version that wrote it."
    return error("bad-rows", f"The file with the rows of {what} cannot be read: {place.path}.", place, hint, packet)


def _columns(table: Table) -> Iterator[str]:
    return (column.name for column in table.c if column.name != ONLY_IN_DATABASE)


def _version(rows: Rows) -> int:
    return int(str(rows["matter"]["version"]))


def _insert_missing(connection: Connection, name: str, found: Iterable[Rows]) -> int:
    """Insert each row of a table that is not there, the first that is found, and return their number."""
    table = TABLES[name]
    known = set(connection.scalars(select(table.c.id)))
    missing = {rows[name]["id"]: rows[name] for rows in reversed([*found]) if rows[name]["id"] not in known}
    for row in reversed(missing.values()):
        salt = {ONLY_IN_DATABASE: hash_secret(new_secret())} if table is partners else {}
        connection.execute(insert(table).values(**row, **salt))
    return len(missing)


def _days_of_signature(file_storage: FileStorage, records: Iterable[str]) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """Return the day on which each packet of the records was signed, by its name."""
    days: dict[str, str] = {}
    findings: list[Diagnostic] = []
    for id in sorted(records):
        record, faults = read_record(file_storage.packets, id)
        findings += faults
        days |= {packet: day.isoformat() for packet, day in record.signed.items()} if record else {}
    return days, tuple(findings)
