"""Erasures of partners: the rows go at once, the files after them; what is interrupted between the two is finished."""

from datetime import date
from time import sleep

from sqlalchemy import Connection, Engine, delete, exists, insert, select, true
from sqlalchemy.exc import DBAPIError

from assembler.commands.record import erase, refused_by_disk
from assembler.model.diagnostics import Diagnostic
from assembler.packets.kept import remove_packet
from assembler.packets.records import folder_of
from assembler.portal.clock import new_id
from assembler.portal.store.database import reading, wipe, writing
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.matters import ErasedPartner, erase_partner
from assembler.portal.store.packets import pages_key
from assembler.portal.store.signings import SIGNINGS
from assembler.portal.store.tables import erasures

PAUSES = (0.2, 0.4, 0.8)
"""The seconds after which an erasure that could not be ended is tried again."""


def begin_erasure(connection: Connection, partner: str) -> str:
    """Delete the rows of a partner, write down which files are to follow, and return the id of the erasure."""
    erased, id = erase_partner(connection, partner), new_id()
    named = {"packets": list(erased.ids), "names": list(erased.names), "records": list(erased.records)}
    connection.execute(insert(erasures).values(id=id, **named))
    return id


def finish_erasures(engine: Engine, file_storage: FileStorage, day: date, id: str = "") -> tuple[Diagnostic, ...]:
    """Remove the files of partners whose rows are deleted, and what deleted rows leave in the database's files.

    With an `id` of that erasure alone. Returns why one could not be ended; it stays to be finished. Several processes may finish the
    same one: a second try finds what another has written meanwhile.
    """
    with reading(engine) as connection:
        begun = connection.execute(select(erasures).where(erasures.c.id == id if id else true())).all()
    faults, ended = list[Diagnostic](), list[str]()
    for row in begun:
        erased = ErasedPartner(tuple(row.packets), tuple(row.names), tuple(row.records))
        found = _tried(file_storage, erased, day) and _tried(file_storage, erased, day)
        faults += found
        ended += [] if found else [row.id]
    if ended:
        wipe(engine)  # before what is to be done is forgotten, and after: the names of packets may say whose they were
        with writing(engine) as connection:
            connection.execute(delete(erasures).where(erasures.c.id.in_(ended)))
        wipe(engine)
    return tuple(faults)


def erase_now(engine: Engine, file_storage: FileStorage, day: date, id: str) -> tuple[Diagnostic, ...]:
    """Finish an erasure that has begun, and return why it could not be ended.

    The build queue of any process may be finishing the same at this moment, so that one is in the way of the other: what either has
    ended is ended, and else it is tried again. Raises `DBAPIError` where the database cannot be rewritten after all tries.
    """
    for pause in PAUSES:
        try:
            if not finish_erasures(engine, file_storage, day, id):
                return ()
        except DBAPIError:
            pass  # the other one rewrites the database
        sleep(pause)
        if not _has_begun(engine, id):
            return ()
    return finish_erasures(engine, file_storage, day, id)


def _has_begun(engine: Engine, id: str) -> bool:
    """Whether an erasure has begun and not ended."""
    with reading(engine) as connection:
        return bool(connection.scalar(select(exists().where(erasures.c.id == id))))


def _tried(file_storage: FileStorage, erased: ErasedPartner, day: date) -> tuple[Diagnostic, ...]:
    try:
        return erase_files(file_storage, erased, day)
    except OSError as fault:
        return (refused_by_disk(fault, file_storage.packets),)


def erase_files(file_storage: FileStorage, erased: ErasedPartner, day: date) -> tuple[Diagnostic, ...]:
    """Remove the files of a partner, and end its records, whose events name nobody; return what could not be ended."""
    store = file_storage.packets
    file_storage.remove(f"{kind}/{id}" for kind in ("returns", "evidence", SIGNINGS) for id in erased.ids)
    file_storage.remove(map(pages_key, erased.ids))
    ended = [erase(store, id, day)[1] for id in erased.records if store.below(folder_of(id))]
    for name in erased.names:  # those that no record names
        remove_packet(store, name)
    return tuple(fault for faults in ended for fault in faults)
