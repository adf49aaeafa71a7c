"""The manifest of a packet, a JSON file: the hash of each file, the version of each clause, the reason for each paper, the engines."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from assembler.assembly import AssembledPaper, Assembly, PaperTask
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.model.signers import Person, signers

FORMAT = 1
MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.p7s"
"""The file beside the manifest of a certified packet with its signature; the manifest cannot list the file that signs it."""

ZIP_SIGNATURE = b"PK\x03\x04"
"""The first bytes of an archive (APPNOTE 4.3.7), such as a Word file; no text and no PDF begins so."""

ENGINES = ("clause-assembler", "docxtpl", "jinja2", "pikepdf", "typst", "font-caladea", "font-source-serif-pro", "fonttools")


@dataclass(frozen=True, slots=True)
class PacketFile:
    """A file of a packet: its path inside the folder, its bytes, and the names of the documents it holds."""

    path: str
    data: bytes
    papers: tuple[str, ...]


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def content_digest(files: Iterable[PacketFile]) -> str:
    """Return a digest over part names and uncompressed contents: it does not depend on the version of zlib."""
    whole = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.path):
        for name, data in sorted(_named_contents(file)):
            whole.update(f"{name}\0{digest(data)}\n".encode())
    return whole.hexdigest()


def _named_contents(file: PacketFile) -> list[tuple[str, bytes]]:
    if not file.data.startswith(ZIP_SIGNATURE):
        return [(file.path, file.data)]
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        return [(f"{file.path}/{name}", archive.read(name)) for name in archive.namelist()]


def engines() -> dict[str, str]:
    """Return the versions of the packages that decide a packet's bytes, this one among them."""
    return {name: _version(name) for name in ENGINES}


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


def manifest(
    packet: str, library: Library, matter: Matter, assembly: Assembly, files: tuple[PacketFile, ...], origin: Mapping[str, Any]
) -> dict[str, Any]:
    """Build the manifest of a packet as a JSON object. `origin` is what `build_packet` adds: choices, digests, certificate."""
    programme = library.programmes[matter.programme]
    return {
        "format": FORMAT,
        "packet": packet,
        "matter": {"id": matter.id, "issued": matter.issued.isoformat(), "sha256": matter.digest},
        "programme": {"id": programme.id, "title": programme.title, "edition": assembly.edition.isoformat()},
        "draft": assembly.draft,
        **origin,
        "signers": [_signer(person) for person in signers(paper.document for paper in assembly.papers)],
        "checklist": {
            "return": {
                "to": assembly.return_address.to,
                "address": assembly.return_address.address,
                "by": assembly.return_address.by,
            },
            "tasks": [_task(task, files) for task in assembly.tasks],
        },
        "documents": [_document(paper, files) for paper in assembly.papers],
        "files": [{"path": file.path, "bytes": len(file.data), "sha256": digest(file.data)} for file in files],
        "engines": engines(),
    }


def _document(paper: AssembledPaper, files: tuple[PacketFile, ...]) -> dict[str, Any]:
    document = paper.document
    return {
        "id": document.plan,
        "name": document.name,
        "title": document.title,
        "kind": document.kind,
        "handling": document.handling,
        "specimen": paper.specimen,
        "signers": list(paper.signers),
        "because": list(paper.because),
        "files": [file.path for file in files if document.name in file.papers],
        "clauses": [
            {"id": used.id, "variant": used.variant.variant, "version": used.variant.version, "sha256": used.variant.digest}
            for used in paper.clauses
        ],
    }


def _task(task: PaperTask, files: tuple[PacketFile, ...]) -> dict[str, Any]:
    name, about = task.paper.document.name, task.paper.paper
    return {
        "step": task.step,
        "document": name,
        "title": task.title,
        "purpose": about.purpose,
        "fill": [{"role": part.role, "fields": part.fields, "required": part.required} for part in task.fill],
        "sign": [{"order": one.turn, "role": one.role, "number": one.number, "name": one.name} for one in task.people],
        "due": "" if task.paper.specimen else about.due,
        "files": [file.path for file in files if name in file.papers],
    }


def _signer(person: Person) -> dict[str, Any]:
    return {
        "role": person.role,
        "number": person.number,
        "order": person.turn,
        "capacity": person.capacity,
        "party": person.party,
        "name": person.name,
        "title": person.title,
        "email": person.email,
        "signs": list(person.papers),
    }


def read_manifest(folder: Path) -> Mapping[str, Any] | None:
    """Return the manifest of a packet on disk; None where there is none or it cannot be parsed."""
    try:
        return parse_manifest((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None


def parse_manifest(data: bytes) -> Mapping[str, Any] | None:
    """Parse a manifest; None where the bytes are no manifest of this format."""
    try:
        found: Mapping[str, Any] = json.loads(data.decode())
        whole = found["format"] == FORMAT and found["matter"]["id"] and all(file["path"] for file in found["files"])
        whole = whole and isinstance(found["documents"], list)
    except (ValueError, KeyError, TypeError):
        return None
    return found if whole else None


def altered(folder: Path, written: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the paths of files that differ from a packet's manifest: changed, missing or added."""
    listed = {file["path"]: file["sha256"] for file in written["files"]}
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    same = {path for path in listed.keys() & found.keys() if digest(found[path].read_bytes()) == listed[path]}
    return changed({*listed} | unlisted(written), {*found}, same)


def unlisted(written: Mapping[str, Any]) -> set[str]:
    """Return the paths that a manifest does not list: the manifest itself and, of a certified packet, its signature."""
    return {MANIFEST, SIGNATURE} if written.get("certified") else {MANIFEST}


def changed(listed: set[str], found: set[str], same: set[str]) -> tuple[str, ...]:
    """Return the listed and found paths without the same ones. Of files no manifest lists, only the presence counts."""
    return tuple(sorted((listed | found) - same - (listed & found & {MANIFEST, SIGNATURE})))
