"""What a packet holds, as pages show it: its papers with their fields, and its files. Kept beside the packet as JSON."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from assembler.assembly import AssembledPaper
from assembler.model.document import Document, FieldGroup
from assembler.model.expressions import Datum, Entry
from assembler.model.library import Programme
from assembler.model.matter import Matter
from assembler.model.values import show
from assembler.packets.order import Order


@dataclass(frozen=True, slots=True)
class Card:
    """A paper of the packet. `about` is the name of the entry it is for; `pdf`, `word` and `view` are keys of files, or empty.

    `form` is the key of its imprint, where it has fields that the partner fills.
    """

    name: str
    title: str
    about: str
    kind: str
    handling: str
    specimen: bool
    purpose: str
    due: str
    signers: tuple[str, ...]
    because: tuple[str, ...]
    pdf: str
    word: str
    view: str
    form: str

    @property
    def shown(self) -> str:
        """The name a person recognises."""
        return f"{self.title}{', blank specimen' if self.specimen else ''}{f': {self.about}' if self.about else ''}"

    @property
    def returned(self) -> bool:
        """`True` when the partner fills it in and sends it back."""
        return bool(self.form)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the packet on the shelf: its key below the packet's, its hash, its size."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Contents:
    """A packet as pages show it. `packet` and `checklist` are keys of files, or empty."""

    programme: str
    draft: bool
    cards: tuple[Card, ...]
    files: tuple[StoredFile, ...]
    packet: str
    checklist: str

    def file(self, path: str) -> StoredFile:
        """Give a file by its key, which must be one of the packet's."""
        return next(file for file in self.files if file.path == path)

    @property
    def downloads(self) -> tuple[StoredFile, ...]:
        """The files people are given: all but those that only make the pages."""
        return tuple(file for file in self.files if file.path.endswith((".pdf", ".docx")))


_ADAPTER = TypeAdapter(Contents)
NOTHING = Contents("", draft=False, cards=(), files=(), packet="", checklist="")


def as_data(contents: Contents) -> dict[str, Any]:
    """Give contents as the JSON object that is stored."""
    data: dict[str, Any] = _ADAPTER.dump_python(contents, mode="json")
    return data


def from_data(data: Mapping[str, Any]) -> Contents:
    """Give contents from what was stored; nothing where nothing was."""
    return _ADAPTER.validate_python(data) if data else NOTHING


def is_returned(document: Document) -> bool:
    """`True` when the partner fills something in, and the paper is signed now or later."""
    filled = any(isinstance(block, FieldGroup) and block.by == "partner" for block in document.blocks)
    return filled and document.handling in ("sign_now", "sign_later")


def describe(order: Order, folder: Path) -> Contents:
    """Describe a packet that was built into a folder, by what went into it and what lies there."""
    programme = order.library.programmes[order.matter.programme]
    files = tuple(_stored(path, folder) for path in sorted(folder.rglob("*")) if path.is_file())
    paths = frozenset(file.path for file in files)
    cards = tuple(_card(paper, programme, order.matter, paths) for paper in order.assembly.papers)
    packet, checklist = (name if name in paths else "" for name in ("packet.pdf", "checklist.pdf"))
    return Contents(programme.title, order.assembly.draft, cards, files, packet, checklist)


def _stored(path: Path, folder: Path) -> StoredFile:
    data = path.read_bytes()
    return StoredFile(path.relative_to(folder).as_posix(), hashlib.sha256(data).hexdigest(), len(data))


def _card(paper: AssembledPaper, programme: Programme, matter: Matter, paths: frozenset[str]) -> Card:
    document = paper.document
    return Card(
        name=document.name,
        title=document.title,
        about=_about(paper, matter) or paper.entry,
        kind=document.kind,
        handling=document.handling,
        specimen=paper.specimen,
        purpose=paper.paper.purpose,
        due="" if document.handling == "reference" else paper.paper.due,
        signers=tuple(programme.roles[role] for role in paper.signers),
        because=paper.because,
        pdf=_path(document, paths, ".pdf"),
        word=_path(document, paths, ".docx"),
        view=_path(document, paths, ".html"),
        form=_path(document, paths, ".json"),
    )


def _path(document: Document, paths: Iterable[str], suffix: str) -> str:
    """Give the file of a paper with a suffix: `forms/NAME.pdf`, `documents/01-NAME.docx`, `views/NAME.html`."""
    ends = (f"/{document.name}{suffix}", *(f"/{place:02}-{document.name}{suffix}" for place in range(1, 100)))
    return next((path for path in sorted(paths) if path.endswith(ends)), "")


def _about(paper: AssembledPaper, matter: Matter) -> str:
    """Give the first text that the entry states: the name a person knows it by."""
    for entries in matter.lists.values():
        for entry in entries:
            if paper.entry and _text(entry, "id") == paper.entry:
                named = [name for name in entry if name != "id" and _text(entry, name)]
                return _text(entry, named[0]) if named else ""
    return ""


def _text(entry: Entry, name: str) -> str:
    datum = entry.get(name)
    return show(datum.value) if isinstance(datum, Datum) and isinstance(datum.value, str) else ""
