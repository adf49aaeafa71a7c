"""The contents of a packet as pages show it: its papers and its files, stored as JSON in the packet's row."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, Field, TypeAdapter

from assembler.assembly import AssembledPaper
from assembler.formats.html.writer import ENDING
from assembler.formats.registry import FORMATS, PDF, WORD, Format, format_of
from assembler.model.document import Document
from assembler.model.expressions import Datum, Entry
from assembler.model.library import Programme
from assembler.model.matter import Matter
from assembler.model.values import show
from assembler.model.walk import field_groups
from assembler.packets.order import Order
from assembler.packets.rendering import CHECKLIST, TOGETHER

VIEWS = "views"
"""The folder of the files from which pages are made."""


@dataclass(frozen=True, slots=True)
class PaperSummary:
    """A paper of a packet. `about` names the entry it is for; `files` has the paths of its files by the ids of their formats.

    `view` is the path of its page, or empty. `form` is the path of its embedded model, where it has fields that the partner fills in
    and returns, else empty.
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
    files: Mapping[str, str]
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

    @property
    def formats(self) -> tuple[Format, ...]:
        """The formats that the paper can be downloaded in, first the one that is signed."""
        return tuple(sorted((FORMATS[id] for id in FORMATS if id in self.files), key=lambda one: not one.signed))

    def path(self, format: Format) -> str:
        """Return the path of the paper's file in a format, or empty."""
        return self.files.get(format.id, "")


def _with_files(stored: object) -> object:
    """Return a stored paper with its files by format, where an earlier release stored the paths of its PDF and Word file."""
    if not isinstance(stored, dict) or "files" in stored:
        return stored
    paths = {PDF.id: stored.get("pdf"), WORD.id: stored.get("word")}
    return {**stored, "files": {id: path for id, path in paths.items() if path}}


StoredPaper = Annotated[PaperSummary, BeforeValidator(_with_files)]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a packet: its path below the key of the packet, its SHA-256, its size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Contents:
    """A packet as pages show it. `packet` and `checklist` are the paths of those files, or empty.

    `supplement_to` is the name of the packet that a supplement is issued to; empty for a packet, and for forms that followed one before
    there were supplements.
    """

    programme: str
    draft: bool
    papers: Annotated[tuple[StoredPaper, ...], Field(validation_alias=AliasChoices("papers", "cards"))]
    files: tuple[StoredFile, ...]
    packet: str
    checklist: str
    supplement_to: str = ""

    def file(self, path: str) -> StoredFile:
        """Return the file at a path, which must be one of the packet's."""
        return next(file for file in self.files if file.path == path)

    @property
    def downloads(self) -> tuple[StoredFile, ...]:
        """The files that people may download: all but those from which pages are made."""
        return tuple(file for file in self.files if format_of(file.path) and not is_view(file.path))

    @property
    def issued(self) -> tuple[StoredFile, ...]:
        """Every file of the packet's folder: those that people may download, and then its manifest, with a signature of that."""
        others = tuple(file for file in self.files if not format_of(file.path) and not is_view(file.path))
        return (*self.downloads, *others)


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


def describe_packet(order: Order, folder: Path, pages: Path) -> Contents:
    """Describe a packet that was built into a folder, and the files from which its pages are made."""
    programme = order.library.programmes[order.matter.programme]
    files = tuple(_file_with_digest(path, top) for top in (folder, pages) for path in sorted(top.rglob("*")) if path.is_file())
    paths = frozenset(file.path for file in files)
    papers = tuple(_paper_summary(paper, programme, order.matter, paths) for paper in order.assembly.papers)
    packet, checklist = (_if_there(f"{name}{PDF.ending}", paths) for name in (TOGETHER, CHECKLIST))
    return Contents(programme.title, order.assembly.draft, papers, files, packet, checklist, order.supplement.packet)


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
        files={id: path for id, format in FORMATS.items() if (path := _path_of(document, paths, format))},
        view=_if_there(view_path(document), paths),
        form=_if_there(model_path(document), paths),
    )


def view_path(document: Document) -> str:
    """Return the path of the page that shows a paper."""
    return f"{VIEWS}/{document.name}{ENDING}"


def model_path(document: Document) -> str:
    """Return the path of the model from which the page of a form is made."""
    return f"{VIEWS}/{document.name}.json"


def _path_of(document: Document, paths: Iterable[str], format: Format) -> str:
    """Return the path of a paper's file in the packet, such as `forms/NAME.pdf` or `documents/01-NAME.docx`, or empty."""
    name = f"{document.name}{format.ending}"
    ends = (f"/{name}", *(f"/{place:02}-{name}" for place in range(1, 100)))
    return next((path for path in sorted(paths) if path.endswith(ends) and not is_view(path)), "")


def _if_there(path: str, paths: frozenset[str]) -> str:
    return path if path in paths else ""


def is_view(path: str) -> bool:
    """Whether a file is one from which pages are made."""
    return path.startswith(f"{VIEWS}/")


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
