"""The layout of files of earlier releases, where packets lay under the ids of their rows: turned into the layout of today."""

from sqlalchemy import Engine, Row, select, update

from assembler.packets.manifest import PacketFile
from assembler.portal.store.database import reading, writing
from assembler.portal.store.file_storage import PACKETS, FileStorage
from assembler.portal.store.index import keep_rows
from assembler.portal.store.packet_contents import is_view
from assembler.portal.store.packets import pages_key
from assembler.portal.store.tables import packets


def move_earlier_packets(engine: Engine, file_storage: FileStorage) -> int:
    """Move the files of the packets that an earlier release stored, write their files of rows, and return their number.

    Where this was interrupted, it goes on with the next call.
    """
    earlier = (packets.c.name != "") & (packets.c.record == "")
    with reading(engine) as connection:
        found = connection.execute(select(packets).where(earlier)).all()
    for row in found:
        _move_files(file_storage, row)
        with writing(engine) as connection:
            record = row.name.rpartition("-")[0]  # the name of a packet is the id of its matter, a hyphen and a digest
            connection.execute(update(packets).where(packets.c.id == row.id).values(record=record))
            keep_rows(connection, file_storage, row.id)
    return len(found)


def _move_files(file_storage: FileStorage, row: Row[tuple[object, ...]]) -> None:
    """Move the files of a packet: those of its pages, and all of one that follows another, below the key of its pages."""
    key = f"{PACKETS}/{row.id}"
    files = file_storage.below(key)
    apart = {path for path in files if is_view(path) or row.parent}
    for path in apart:
        file_storage.put(f"{pages_key(str(row.id))}/{path}", files[path])
    if packet := [PacketFile(path, data, ()) for path, data in files.items() if path not in apart]:
        file_storage.packets.commit(str(row.name), packet)
    file_storage.remove([key])
