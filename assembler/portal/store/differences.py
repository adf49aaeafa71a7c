"""Whether the database says of each packet and signing what the files say: that of its rows, its record, that of the signing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from time import sleep

from sqlalchemy import Connection, Engine, RowMapping, select

from assembler.commands.adopt_older import is_too_old
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.record import PacketState, Record
from assembler.model.source import Span
from assembler.packets.records import folder_of, read_record
from assembler.portal.store.database import reading
from assembler.portal.store.file_storage import PACKETS, FileStorage
from assembler.portal.store.index import has_rows, read_rows, rows_key
from assembler.portal.store.packets import PACKETS_WITH_FILES, PAGES
from assembler.portal.store.signings import ENDING, Signing, read_kept_signing, steps_of
from assembler.portal.store.tables import erasures, matters, packets, signings

PAUSE = 1.0
"""The seconds after which what differs is read once more: a file is written a moment before its row."""

COMPARED = tuple(column.name for column in packets.c if column.name != "claimed_until")
"""The columns of a packet that its file has too; that of a claim changes without it."""

STATES = {"superseded": PacketState.SUPERSEDED, "withdrawn": PacketState.WITHDRAWN}

Said = tuple[str, str]
"""The key of a file, and what differs from it."""


def find_differences(engine: Engine, file_storage: FileStorage) -> tuple[Diagnostic, ...]:
    """Return where rows and files differ, in the same way when they are read once more: what changes meanwhile is no difference."""
    first = _read_differences(engine, file_storage)
    if not first:
        return ()
    sleep(PAUSE)
    again = _read_differences(engine, file_storage)
    return tuple(found for said, found in again.items() if said in first)


def _read_differences(engine: Engine, file_storage: FileStorage) -> Mapping[Said, Diagnostic]:
    with reading(engine) as connection:
        built = select(packets, matters.c.partner).join(matters, matters.c.id == packets.c.matter)
        rows = connection.execute(built.where(packets.c.state.in_(PACKETS_WITH_FILES)).order_by(packets.c.id)).mappings().all()
        known = {*connection.scalars(select(packets.c.id))}
        known |= {id for erased in connection.scalars(select(erasures.c.packets)) for id in erased}
        signed = tuple(_of_signings(connection, file_storage))
    said = [*_of_rows(file_storage, rows), *_of_records(file_storage, rows), *signed, *_without_row(file_storage, known)]
    return {(one.subject, one.message): one for one in said}


def _differs(file_storage: FileStorage, key: str, what: str) -> Diagnostic:
    hint = "Look which of them is right. “assembler portal index” sets state and signature of packets as files and records have them."
    return error("rows-differ", f"{what}: {key}.", Span(f"{file_storage.url}/{key}", 1, 1), hint, key)


def _of_rows(file_storage: FileStorage, rows: Sequence[RowMapping]) -> Iterator[Diagnostic]:
    """Yield what the rows of packets say otherwise than their files."""
    for row in rows:
        kept, key = read_rows(file_storage, row["id"]), rows_key(row["id"])
        if isinstance(kept, Diagnostic):
            yield kept
        elif kept is None:
            yield _differs(file_storage, key, "The file with the rows of a packet is gone")
        elif other := [name for name in COMPARED if kept["packet"][name] != row[name]]:
            yield _differs(file_storage, key, f"The database has other values of a packet ({', '.join(other)}) than its file")
        elif kept["matter"]["partner"] != row["partner"]:
            yield _differs(file_storage, key, "The database has another partner of a packet than its file")


def _of_records(file_storage: FileStorage, rows: Sequence[RowMapping]) -> Iterator[Diagnostic]:
    """Yield what the rows of packets say otherwise than their records, and why a record cannot be read."""
    records: dict[str, Record | None] = {}
    for id in sorted({row["record"] for row in rows if row["record"]}):
        records[id], faults = read_record(file_storage.packets, id)
        yield from faults
    for row in rows:
        record = records.get(row["record"])
        # A change that is announced is in the record first; a draft and what is too old for a record are in none.
        if record is None or record.erased or (row["state"] == "built" and row["claimed_until"]):
            continue
        if (told := _state_in_record(record, row)) != _state_in_row(row) and not (told == "" and _is_in_none(file_storage, row)):
            key = f"{PACKETS}/{folder_of(row['record'])}"
            sentence = f"The database says of the packet {row['name']} “{_state_in_row(row)}”, its record “{told or 'nothing'}”"
            yield _differs(file_storage, key, sentence)


def _state_in_record(record: Record, row: RowMapping) -> str:
    """Return what a record tells of a packet, or of a supplement; empty for nothing."""
    if row["parent"]:
        return "issued" if row["name"] in record.supplements else ""
    state, day = record.states.get(row["name"]), record.signed.get(row["name"])
    return _signed_or_named(state, day) if state else ""


def _state_in_row(row: RowMapping) -> str:
    """Return what the record of a packet should tell by its row."""
    if row["parent"]:  # it ends with its packet
        return "issued"
    state = STATES.get(row["state"], PacketState.SIGNED if row["signed"] else PacketState.ISSUED)
    return _signed_or_named(state, date.fromisoformat(row["signed"]) if row["signed"] else None)


def _signed_or_named(state: PacketState, day: date | None) -> str:
    return f"signed on {day}" if state is PacketState.SIGNED else state.value


def _is_in_none(file_storage: FileStorage, row: RowMapping) -> bool:
    """Whether a packet has no record: a draft, what was never built, a form of before there were supplements, or what is too old."""
    contents = row["contents"]
    apart = row["parent"] and not contents.get("supplement_to")
    return not contents or contents["draft"] or bool(apart) or is_too_old(file_storage.packets, row["name"])


def _of_signings(connection: Connection, file_storage: FileStorage) -> Iterator[Diagnostic]:
    """Yield what the rows of signings say otherwise than their files."""
    for row in connection.execute(select(signings).order_by(signings.c.id)).mappings().all():
        signing = Signing(**row)
        key = signing.key(f"{signing.id}{ENDING}")
        kept = read_kept_signing(file_storage, key)
        if kept is None:
            yield _differs(file_storage, key, "The file with the rows of a signing is gone, or cannot be read")
        elif (kept.signing, kept.steps) != (signing, steps_of(connection, signing.id)):
            yield _differs(file_storage, key, "The database says of a signing another thing than its file")


def _without_row(file_storage: FileStorage, known: set[str]) -> Iterator[Diagnostic]:
    """Yield the files of packets of which no row is there."""
    for id in file_storage.keys(PAGES):
        if id not in known and has_rows(file_storage, id):
            yield _differs(file_storage, rows_key(id), "The database has no row of a packet that has a file")
