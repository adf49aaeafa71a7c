"""The contents of a packet as pages show it: its papers and its files, stored as JSON in the packet's row."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, TypeAdapter

from assembler.assembly import AssembledPaper
from assembler.model.document import Document
from assembler.model.expressions import Datum, Entry
from assembler.model.library import Programme
from assembler.model.matter import Matter
from assembler.model.values import show
from assembler.model.walk import field_groups
from assembler.packets.order import Order


@dataclass(frozen=True, slots=True)
class PaperSummary:
    """A paper of a packet. `about` names the entry it is for; `pdf`, `word` and `view` are the paths of its files, or empty.

    `form` is the path of its embedded model, where it has fields that the partner fills in and returns, else empty.
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
    def label(self) -> str:
        """The name of the paper for people, with the entry it is for."""
        return f"{self.title}{', blank specimen' if self.specimen else ''}{f': {self.about}' if self.about else ''}"

    @property
    def returned(self) -> bool:
        """Whether the partner fills the paper in and returns it."""
        return bool(self.form)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a packet: its path below the key of the packet, its SHA-256, its size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Contents:
    """A packet as pages show it. `packet` and `checklist` are the paths of those files, or empty."""

    programme: str
    draft: bool
    papers: Annotated[tuple[PaperSummary, ...], Field(validation_alias=AliasChoices("papers", "cards"))]
    files: tuple[StoredFile, ...]
    packet: str
    checklist: str

    def file(self, path: str) -> StoredFile:
        """Return the file at a path, which must be one of the packet's."""
        return next(file for file in self.files if file.path == path)

    @property
    def downloads(self) -> tuple[StoredFile, ...]:
        """The files that people may download: all but those from which pages are made."""
        return tuple(file for file in self.files if file.path.endswith((".pdf", ".docx")))


# Rows of earlier releases hold the papers under “cards”.
_ADAPTER = TypeAdapter(Contents)
NO_CONTENTS = Contents("", draft=False, papers=(), files=(), packet="", checklist="")


def contents_as_data(contents: Contents) -> dict[str, object]:
    """Return the JSON object by which contents are stored."""
    data: dict[str, object] = _ADAPTER.dump_python(contents, mode="json")
    return data


def contents_from_data(data: Mapping[str, object]) -> Contents:
    """Parse stored contents; `NO_CONTENTS` for the empty object of a packet that is not built."""
    return _ADAPTER.validate_python(data) if data else NO_CONTENTS


def is_returned(document: Document) -> bool:
    """Whether the partner fills something in, in a paper that is signed now or later."""
    filled = any(group.by == "partner" for group in field_groups(document))
    return filled and document.handling in ("sign_now", "sign_later")


def describe_packet(order: Order, folder: Path) -> Contents:
    """Describe a packet that was built into a folder."""
    programme = order.library.programmes[order.matter.programme]
    files = tuple(_file_with_digest(path, folder) for path in sorted(folder.rglob("*")) if path.is_file())
    paths = frozenset(file.path for file in files)
    papers = tuple(_paper_summary(paper, programme, order.matter, paths) for paper in order.assembly.papers)
    packet, checklist = (name if name in paths else "" for name in ("packet.pdf", "checklist.pdf"))
    return Contents(programme.title, order.assembly.draft, papers, files, packet, checklist)


def _file_with_digest(path: Path, folder: Path) -> StoredFile:
    data = path.read_bytes()
    return StoredFile(path.relative_to(folder).as_posix(), hashlib.sha256(data).hexdigest(), len(data))


def _paper_summary(paper: AssembledPaper, programme: Programme, matter: Matter, paths: frozenset[str]) -> PaperSummary:
    document = paper.document
    return PaperSummary(
        name=document.name,
        title=document.title,
        about=_entry_name(paper, matter) or paper.entry,
        kind=document.kind,
        handling=document.handling,
        specimen=paper.specimen,
        purpose=paper.paper.purpose,
        due="" if document.handling == "reference" else paper.paper.due,
        signers=tuple(programme.roles[role] for role in paper.signers),
        because=paper.because,
        pdf=_path_of(document, paths, ".pdf"),
        word=_path_of(document, paths, ".docx"),
        view=_path_of(document, paths, ".html"),
        form=_path_of(document, paths, ".json"),
    )


def _path_of(document: Document, paths: Iterable[str], suffix: str) -> str:
    """Return the path of a paper's file, such as `forms/NAME.pdf`, `documents/01-NAME.docx` or `views/NAME.html`, or empty."""
    ends = (f"/{document.name}{suffix}", *(f"/{place:02}-{document.name}{suffix}" for place in range(1, 100)))
    return next((path for path in sorted(paths) if path.endswith(ends)), "")


def _entry_name(paper: AssembledPaper, matter: Matter) -> str:
    """Return the first text that the entry of a paper states, by which people know the entry."""
    for entries in matter.lists.values():
        for entry in entries:
            if paper.entry and _text_of(entry, "id") == paper.entry:
                named = [name for name in entry if name != "id" and _text_of(entry, name)]
                return _text_of(entry, named[0]) if named else ""
    return ""


def _text_of(entry: Entry, name: str) -> str:
    datum = entry.get(name)
    return show(datum.value) if isinstance(datum, Datum) and isinstance(datum.value, str) else ""
