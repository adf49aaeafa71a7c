"""Compound files of Microsoft (MS-CFB): whether one is a mail of Outlook or a document of Word 97, and the files attached to a mail (MS-OXMSG)."""

import io
from collections.abc import Callable, Iterator

import olefile

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
"""The first bytes of a compound file."""

MAIL, WORD_97 = "__properties_version1.0", "WordDocument"
"""The streams that tell a mail and a document of Word."""

ATTACHMENT, PROPERTY = "__attach_version1.0_", "__substg1.0_"
"""The beginnings of the names of an attachment's storage, and of the stream of a property."""

DATA, LONG_NAME, SHORT_NAME = "37010102", "3707001F", "3704001F"
"""The tags of an attachment's properties: its bytes, and its long and its short name in UTF-16."""

BROKEN = (OSError, ValueError, TypeError, LookupError, AttributeError, RuntimeError)
"""What olefile raises for a broken file."""


def holds_stream(data: bytes, stream: str) -> bool:
    """Whether data is a compound file with a stream of a name."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            return bool(file.exists(stream))
    except BROKEN:
        return False


def mail_attachments(data: bytes, take: Callable[[int], None]) -> Iterator[tuple[str, bytes]]:
    """Yield the files attached to a mail with their names, also those of a mail attached to it.

    `take` is called with the size of each before it is read. Raises what a broken file raises.
    """
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        for path in file.listdir(streams=True, storages=False):
            if path[-1] == f"{PROPERTY}{DATA}" and len(path) > 1 and path[-2].startswith(ATTACHMENT):
                take(file.get_size(path))
                yield _name_of(file, path[:-1]), file.openstream(path).read()


def _name_of(file: olefile.OleFileIO, storage: list[str]) -> str:
    for tag in (LONG_NAME, SHORT_NAME):
        stream = [*storage, f"{PROPERTY}{tag}"]
        if file.exists(stream):
            return str(file.openstream(stream).read().decode("utf-16-le", "replace")).rstrip("\0")
    return storage[-1]
