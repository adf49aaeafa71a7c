"""Supporting files attached to a form: kept as they came, never opened by the portal, and handed out to nobody who may not see the form."""

import hashlib
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from sqlalchemy import Connection, insert, select, update

from assembler.formats.registry import FORMATS
from assembler.portal.clock import new_id
from assembler.portal.store.file_storage import AlteredFileError, FileStorage
from assembler.portal.store.tables import evidence, packets

MOST_FILES = 20
"""The number of files that may be attached to one form."""

LONGEST_NAME = 120
KNOWN = frozenset({"xlsx", "csv", "png", "jpg", "jpeg", "tif", "tiff", "heic", "zip", "eml", "msg"})
ENDINGS = frozenset({*FORMATS, *KNOWN})
"""The endings with which a file is handed out, as its name had them; any other is handed out as `.bin`."""

PARTNER, STAFF = "partner", "staff"
"""Who attached a file."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file attached to a form, as the `number`th of that form. `name` is what it was called; `given_by` is `PARTNER` or `STAFF`."""

    id: str
    packet: str
    form: str
    number: int
    name: str
    sha256: str
    size: int
    given_by: str
    at: int

    @property
    def key(self) -> str:
        """The key of its file in the file storage."""
        return self.key_of(self.packet, self.id)

    @staticmethod
    def key_of(packet: str, id: str) -> str:
        """Return the key of a file that is attached to a form of a packet."""
        return f"evidence/{packet}/{id}"

    @property
    def download(self) -> str:
        """The name under which it is handed out, made of our own ids; the ending alone is that of its name."""
        ending = PurePosixPath(self.name).suffix.removeprefix(".").lower()
        return f"{self.form}-evidence-{self.number}.{ending if ending in ENDINGS else 'bin'}"


def plain_name(name: str) -> str:
    """Return the name of an uploaded file as pages show it: without folders, and without characters that are not seen."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in last if each.isprintable()).strip()[-LONGEST_NAME:] or "file"


def add_evidence(connection: Connection, file_storage: FileStorage, about: Evidence, data: bytes) -> Evidence | None:
    """Store a file attached to a form, and return it; None where the form has as many as it may.

    What is attached already, byte for byte, is returned as it is. The id, number, digest and size of `about` are found here.
    """
    connection.execute(select(packets.c.id).where(packets.c.id == about.packet).with_for_update())
    own = tuple(one for one in evidence_of(connection, about.packet) if one.form == about.form)
    digest = hashlib.sha256(data).hexdigest()
    if same := next((one for one in own if one.sha256 == digest), None):
        return same
    if len(own) >= MOST_FILES:
        return None
    stored = replace(about, id=new_id(), number=_next_number(own), name=plain_name(about.name), sha256=digest, size=len(data))
    columns = ("id", "packet", "form", "number", "name", "sha256", "size", "given_by", "at")
    connection.execute(insert(evidence).values({name: getattr(stored, name) for name in columns}))
    file_storage.put(stored.key, data)
    return stored


def evidence_of(connection: Connection, packet: str) -> tuple[Evidence, ...]:
    """Return the files attached to the forms of a packet, sorted by form, in the order in which they were attached."""
    query = select(evidence).where(evidence.c.packet == packet).order_by(evidence.c.form, evidence.c.number)
    return tuple(Evidence(**row) for row in connection.execute(query).mappings())


def find_evidence(connection: Connection, packet: str, id: str) -> Evidence | None:
    """Return the attached file of a packet that has an id."""
    return next((one for one in evidence_of(connection, packet) if one.id == id), None)


def hand_over_evidence(
    connection: Connection, file_storage: FileStorage, former: str, packet: str, forms: Collection[str]
) -> None:
    """Move what is attached to some forms of a packet to another one, with copies of the files; the rest stays where it is."""
    there = list(evidence_of(connection, packet))
    for one in evidence_of(connection, former):
        if one.form not in forms:
            continue
        with suppress(AlteredFileError):  # a file that is gone keeps no packet from being superseded
            moved = replace(one, packet=packet, number=_next_number(each for each in there if each.form == one.form))
            file_storage.put(moved.key, file_storage.fetch(one.key, one.sha256))
            there.append(moved)
            columns = {"packet": moved.packet, "number": moved.number}
            connection.execute(update(evidence).where(evidence.c.id == one.id).values(columns))


def _next_number(own: Iterable[Evidence]) -> int:
    """Return the number of the next file of a form; none that is there is given twice, whatever was moved away."""
    return max((one.number for one in own), default=0) + 1
