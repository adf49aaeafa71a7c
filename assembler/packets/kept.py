"""What an issued packet is made anew from, kept beside the packets: library and templates once by their digests, each matter's text.

`kept/library/DIGEST.zip`, `kept/templates/DIGEST.zip` and `kept/esign/DIGEST.yaml` serve all packets that name the digest.
`kept/matters/PACKET.json` is of one packet and names people. None of it lies in a packet's folder, which partners are sent.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from typing import Final, Literal

from pydantic import TypeAdapter, ValidationError

from assembler.loader.files import digest_of_files
from assembler.loader.templates import Templates
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.esign_service import ESignService
from assembler.model.library import Library
from assembler.model.manifest import ManifestPart
from assembler.model.matter import KeptText
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span
from assembler.packets.manifest import digest
from assembler.packets.store import KEPT, Store

FORMAT: Final = 1
"""The number of the format of a kept matter's file."""

MATTERS = f"{KEPT}/matters"
ENDING = ".json"

COPY = "Take the folder “kept” from a backup of the store."

Read = tuple[Mapping[str, bytes] | None, tuple[Diagnostic, ...]]
"""Kept files by their paths, or None and what is wrong with them."""


@dataclass(frozen=True, slots=True)
class KeptMatter(ManifestPart):
    """The text of the matter of a packet, and the record that the packet belongs to."""

    format: Literal[1]
    packet: str
    record: str
    matter: KeptText


@cache
def _adapter() -> TypeAdapter[KeptMatter]:
    return TypeAdapter(KeptMatter)


def library_path(sha256: str) -> str:
    """Return the path of a kept library, below its store."""
    return f"{KEPT}/library/{sha256}.zip"


def templates_path(sha256: str) -> str:
    """Return the path of kept templates, below their store."""
    return f"{KEPT}/templates/{sha256}.zip"


def service_path(sha256: str) -> str:
    """Return the path of the kept description of an e-sign service, below its store."""
    return f"{KEPT}/esign/{sha256}.yaml"


def matter_path(packet: str) -> str:
    """Return the path of the kept matter of a packet, below its store."""
    return f"{MATTERS}/{packet}{ENDING}"


def keep(store: Store, kept: KeptMatter, library: Library, templates: Templates, service: ESignService | None) -> None:
    """Keep what a packet is made from; what is kept already stays. Raises `OSError` where the store refuses."""
    if _is_new(store, library_path(library.digest)):
        store.create(library_path(library.digest), pack(library.files))
    if _is_new(store, templates_path(templates.digest)):
        store.create(templates_path(templates.digest), pack(templates.files))
    if service:
        store.create(service_path(service.digest), service.text)
    store.create(matter_path(kept.packet), write_kept(kept))


def _is_new(store: Store, path: str) -> bool:
    """Whether a file is not kept yet: a library is not sent to a storage for each packet."""
    folder, _, name = path.rpartition("/")
    return name not in store.below(folder)


def remove_packet(store: Store, packet: str) -> None:
    """Remove a packet, and the matter that is kept of it. Raises `OSError` where the store refuses."""
    store.remove(packet)
    store.remove(matter_path(packet))


def forget_matter(store: Store, packet: str) -> None:
    """Remove the kept matter of a packet that could not be written: it names people, and no record would erase it.

    A store that refuses this too keeps it; `record verify` names it.
    """
    with suppress(OSError):
        if not store.taken(packet):
            store.remove(matter_path(packet))


def copy_kept(here: Store, there: Store) -> None:
    """Keep in one store what is kept in another. Raises `OSError` where either refuses."""
    for folder in here.below(KEPT):
        for name in here.below(f"{KEPT}/{folder}"):
            path = f"{KEPT}/{folder}/{name}"
            if _is_new(there, path):
                there.create(path, here.read(path) or b"")


def write_kept(kept: KeptMatter) -> bytes:
    """Return the contents of a kept matter's file."""
    return json.dumps(asdict(kept), indent=2, ensure_ascii=False).encode() + b"\n"


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of files that is the same everywhere: sorted, dated 1980, and stored, since compressed bytes differ by zlib."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name)
            entry.create_system = 3  # Unix, on Windows too
            archive.writestr(entry, files[name])
    return made.getvalue()


def kept_library(store: Store, sha256: str) -> Read:
    """Return the files of a kept library. Raises `OSError`."""
    return _unpack(store, library_path(sha256), sha256, "library")


def kept_templates(store: Store, sha256: str) -> Read:
    """Return the files of kept templates. Raises `OSError`."""
    return _unpack(store, templates_path(sha256), sha256, "templates")


def _unpack(store: Store, path: str, sha256: str, what: str) -> Read:
    data = store.read(path)
    if data is None:
        return None, (_not_kept(store, path, f"The {what} of the packet"),)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        files = {}
    if digest_of_files(files) != sha256:
        return None, (_changed(store, path, f"the {what} that the packet was made from"),)
    return files, ()


def kept_service(store: Store, sha256: str) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """Return the text of the kept description of an e-sign service. Raises `OSError`."""
    path = service_path(sha256)
    data = store.read(path)
    if data is None:
        return None, (_not_kept(store, path, "The e-sign service of the packet"),)
    if digest(data) != sha256:
        return None, (_changed(store, path, "the e-sign service that the packet was made for"),)
    return data, ()


def kept_matter(store: Store, packet: str) -> tuple[KeptMatter | None, tuple[Diagnostic, ...]]:
    """Return the kept matter of a packet, whose texts are those of their digests. Raises `OSError`."""
    path = matter_path(packet)
    data = store.read(path)
    if data is None:
        return None, (_not_kept(store, path, f"The matter of {packet}"),)
    try:
        kept = _adapter().validate_json(data, strict=True)
    except ValidationError:
        kept = None
    if kept is None or kept.packet != packet or not all(map(_is_whole, _texts(kept.matter))):
        return None, (_changed(store, path, f"the matter of {packet}"),)
    return kept, ()


def _is_whole(text: KeptText) -> bool:
    return digest(text.text.encode()) == text.sha256


def _texts(text: KeptText) -> Iterable[KeptText]:
    yield text
    for earlier in text.earlier.values():
        yield from _texts(earlier)


def kept_packets(store: Store) -> dict[str, str]:
    """Return the record of each packet whose matter is kept, empty where its file is damaged. Raises `OSError`."""
    names = [name.removesuffix(ENDING) for name in store.below(MATTERS) if name.endswith(ENDING)]
    return {name: kept.record if (kept := kept_matter(store, name)[0]) else "" for name in names}


def _not_kept(store: Store, path: str, what: str) -> Diagnostic:
    place = store.place(path)
    hint = f"{COPY} Of drafts, and of packets of versions that kept nothing, there is none."
    return error("not-kept", f"{what} is not kept: there is no {place}.", Span(place, 1, 1), hint)


def _changed(store: Store, path: str, what: str) -> Diagnostic:
    place = store.place(path)
    return error("altered-kept", f"{place} is no longer {what}: its digest is another one.", Span(place, 1, 1), COPY)
