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
        found = connection.execute(select(packets).where(earlier).order_by(packets.c.parent.is_not(None))).all()
    for row in found:
        name = _move_files(file_storage, row)
        with writing(engine) as connection:
            record = row.name.rpartition("-")[0]  # the name of a packet is the id of its matter, a hyphen and a digest
            connection.execute(update(packets).where(packets.c.id == row.id).values(name=name, record=record))
            keep_rows(connection, file_storage, row.id)
    return len(found)


def _move_files(file_storage: FileStorage, row: Row[tuple[object, ...]]) -> str:
    """Move the files of a packet, and return the name that it has then.

    A packet that follows another could have the name of a packet that was built later from the same text.
    """
    store, key = file_storage.packets, f"{PACKETS}/{row.id}"
    files = file_storage.below(key)
    name, other = str(row.name), f"{row.name}-{row.entry}"
    if row.entry and (store.taken(other) or (files and store.taken(name))):
        name = other
    for path, data in files.items():
        if is_view(path):
            file_storage.put(f"{pages_key(str(row.id))}/{path}", data)
    if files:
        store.commit(name, (PacketFile(path, data, ()) for path, data in files.items() if not is_view(path)))
    file_storage.remove([key])
    return name
