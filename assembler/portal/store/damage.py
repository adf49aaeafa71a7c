"""Whether everything that a portal keeps is there as it was stored: each file by the digest in its row, rows and their files, and the audit chain."""

import hashlib
from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import Connection, Engine, select

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span
from assembler.portal.store.audit import first_broken_event
from assembler.portal.store.database import reading
from assembler.portal.store.differences import find_differences
from assembler.portal.store.evidence import Evidence
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.packets import PACKETS_WITH_FILES, find_packets
from assembler.portal.store.signings import Signing
from assembler.portal.store.submissions import FormReturn
from assembler.portal.store.tables import TAKEN_BACK, evidence, packets, returns, signings

AT_ONCE = 500
"""How many packets are read at once; a database takes so many values in one question, and not any number."""

GONE, CHANGED = "is gone", "is not the one that was stored"


def expected_files(connection: Connection) -> Mapping[str, str]:
    """Return the digest that each file must have by its key: of packets, of what came back, of what was attached, of what is or was being signed."""
    return dict(_expected(connection))


def _expected(connection: Connection) -> Iterator[tuple[str, str]]:
    built = connection.scalars(select(packets.c.id).where(packets.c.state.in_(PACKETS_WITH_FILES))).all()
    for begin in range(0, len(built), AT_ONCE):
        for packet in find_packets(connection, built[begin : begin + AT_ONCE]).values():
            yield from ((packet.key(file.path), file.sha256) for file in packet.contents.files)
    for row in connection.execute(select(returns.c.id, returns.c.packet, returns.c.sha256).where(returns.c.state != TAKEN_BACK)):
        yield FormReturn.key_of(row.packet, row.id), row.sha256
    for row in connection.execute(select(evidence.c.id, evidence.c.packet, evidence.c.sha256)):
        yield Evidence.key_of(row.packet, row.id), row.sha256
    for signed in connection.execute(select(signings)).mappings():
        signing = Signing(**signed)  # one that is open may hold signatures already
        yield from ((signing.key(one), one) for one in (signing.issued_sha256, signing.sha256, signing.audit_sha256) if one)


def find_damage(engine: Engine, file_storage: FileStorage) -> tuple[int, tuple[Diagnostic, ...]]:
    """Read every file that a row names, and return how many there are, what is damaged, and where files and rows do not say the same."""
    with reading(engine) as connection:
        wanted = expected_files(connection)
    damaged = [key for key, sha256 in wanted.items() if _digest(file_storage, key) != sha256]
    return len(wanted), (
        *still_damaged(engine, file_storage, damaged),
        *find_differences(engine, file_storage),
        *damage_of_chain(engine),
    )


def still_damaged(engine: Engine, file_storage: FileStorage, keys: Collection[str]) -> tuple[Diagnostic, ...]:
    """Return the findings of files that are wrong also now: what was replaced or erased while others were read is none."""
    if not keys:
        return ()
    with reading(engine) as connection:
        wanted = expected_files(connection)
    found = {key: _digest(file_storage, key) for key in sorted(keys) if key in wanted}
    return tuple(
        _damaged(file_storage, key, CHANGED if digest else GONE) for key, digest in found.items() if digest != wanted[key]
    )


def damage_of_chain(engine: Engine) -> tuple[Diagnostic, ...]:
    """Return the finding of an audit chain that is broken."""
    with reading(engine) as connection:
        at = first_broken_event(connection)
    if at is None:
        return ()
    hint = "Compare its events with those of the last backup in which it is whole: from this one on they were changed, removed or put in."
    return (error("broken-chain", f"The audit chain is broken at event {at}.", None, hint),)


def _digest(file_storage: FileStorage, key: str) -> str:
    data = file_storage.read(key)
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _damaged(file_storage: FileStorage, key: str, what: str) -> Diagnostic:
    hint = "Put it back from a backup in which it is whole. Until then the portal hands it out to nobody."
    return error("damaged-file", f"The file {key} {what}.", Span(f"{file_storage.url}/{key}", 1, 1), hint, key)
