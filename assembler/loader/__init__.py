"""Reads files into typed data, with findings: the only stage that parses YAML and Markdown.

`load_library` and `load_matter` return what they have read together with every fault in it, each at its place. A library
or a matter with an error is not returned at all, so that no packet can be built from a faulty text.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from assembler.loader.clause.clause_files import read_clauses
from assembler.loader.documents import read_document
from assembler.loader.edition_dates import check_edition_dates
from assembler.loader.files import digest_of_files
from assembler.loader.matter_shapes import json_schema
from assembler.loader.matters import load_matter, programme_of, read_matter
from assembler.loader.occasion_uses import check_occasion_uses
from assembler.loader.programme.edition_locks import read_lock
from assembler.loader.programme.programme_file import read_programme, read_regions
from assembler.loader.type_checking import check_usage
from assembler.model.diagnostics import Diagnostic, error, failing, in_order
from assembler.model.edition_locks import LOCK_FILE
from assembler.model.library import Clause, DocumentPlan, Library, Programme
from assembler.model.source import Span
from assembler.platform.memory import uncollected

__all__ = ["json_schema", "load_library", "load_library_to_check", "load_matter", "programme_of", "read_matter"]

PROGRAMME, COMMON = "programme.yaml", "common"
"""The file that makes a folder a programme, and the folder that all programmes share."""


@uncollected()
def load_library(root: Path, programme: str = "") -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """Read a library: its programmes, documents and clauses, and how they use each other.

    With the id of a `programme` only that one and `common/` are read, which takes half the time; the digest covers all files
    even then. The whole library is read where that programme does not exist or cannot be read by itself.
    """
    alone = programme in {path.parent.name for path in root.glob(f"*/{PROGRAMME}")}
    if alone and (found := _load_programmes(root, (programme, COMMON)))[0] is not None:
        return found
    return _load_programmes(root, None)


def load_library_to_check(root: Path) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """Read a library of which no packet is built: one with hidden characters is returned without them, beside the findings of them."""
    if above := _refuse_folder(root):
        return None, above
    read, findings = _read_library(root, None)
    stopping = tuple(finding for finding in findings if finding.id != "forbidden-character")
    library, checked = _check_library_read(read, stopping)
    return library, in_order((*findings, *checked[len(stopping) :]))


def _load_programmes(root: Path, only: Collection[str] | None) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """Read the programmes `only`, or all where that is None, and type-check them."""
    if above := _refuse_folder(root):
        return None, above
    read, findings = _check_library_read(*_read_library(root, only))
    return read, in_order(findings)


def _refuse_folder(root: Path) -> tuple[Diagnostic, ...]:
    if root.is_dir():
        return tuple(_find_library_below(root))
    return (error("unreadable-file", f"{root} is no folder.", Span(str(root), 1, 1), "Name the library's folder by --library."),)


def _check_library_read(library: Library, findings: tuple[Diagnostic, ...]) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """Type-check what was read; add the findings behind those of reading. None where one of them stops the work."""
    if not failing(findings):
        findings = (*findings, *check_usage(library))
    if not failing(findings):
        findings = (*findings, *check_edition_dates(library), *check_occasion_uses(library))
    return (None if failing(findings) else library), findings


def _find_library_below(root: Path) -> Iterator[Diagnostic]:
    """Refuse a folder that holds a library but is none: the other files in it must not be taken for clauses."""
    libraries = sorted({path.parent.parent for path in root.glob(f"*/*/{PROGRAMME}")})
    if libraries and not any(root.glob(f"*/{PROGRAMME}")):
        sentence = f"{root} holds no programme, but {libraries[0]} does."
        yield error("unreadable-file", sentence, Span(str(root), 1, 1), f"Name that folder: --library {libraries[0]}")


def _read_library(root: Path, only: Collection[str] | None) -> tuple[Library, tuple[Diagnostic, ...]]:
    findings: list[Diagnostic] = [*_refuse_links(root), *_refuse_other_endings(root)]
    programmes: dict[str, Programme] = {}
    documents: dict[str, DocumentPlan] = {}
    clauses: dict[str, Clause] = {}
    regions, faults = read_regions(root / COMMON / "regions.yaml")
    findings += faults
    for path in sorted(path for path in root.glob(f"*/{PROGRAMME}") if only is None or path.parent.name in only):
        programme, faults = read_programme(path, regions)
        findings += (*faults, *_check_folder_name(programme, path))
        if programme is not None:
            recorded, faults = read_lock(path.with_name(LOCK_FILE), programme)
            findings += faults
            programmes[programme.id] = replace(programme, recorded=recorded)
    for folder in _text_folders(root, only):
        read, faults = read_clauses(root, folder)
        clauses |= {clause.id: clause for clause in read}
        findings += faults
        if (path := folder / "document.yaml").exists():
            plan, faults = read_document(path, root)
            findings += faults
            if plan is not None:
                documents[plan.id] = plan
    if not programmes and not findings:
        findings.append(
            error(
                "unreadable-file", f"{root} holds no programme.", Span(str(root), 1, 1), "A programme is FOLDER/programme.yaml."
            )
        )
    files = _files_below(root)
    return Library(programmes, documents, clauses, digest_of_files(files), files), tuple(findings)


def _refuse_links(root: Path) -> Iterator[Diagnostic]:
    """Refuse symbolic links: everything that is read must lie in the library."""
    for path in sorted(path for path in root.rglob("*") if path.is_symlink()):
        hint = "Put the file itself into the library."
        yield error("unreadable-file", f"{path} is a symbolic link.", Span(str(path), 1, 1), hint)


def _refuse_other_endings(root: Path) -> Iterator[Diagnostic]:
    """Refuse files that end in `.yml`, which no reader opens. Hidden folders are not part of the library."""
    named = (path for path in root.rglob("*.yml") if not any(part.startswith(".") for part in path.relative_to(root).parts))
    for path in sorted(named):
        sentence = f"{path} would not be read: the library's files end in .yaml."
        yield error("bad-name", sentence, Span(str(path), 1, 1), f"Name it {path.with_suffix('.yaml').name}.")


def _check_folder_name(programme: Programme | None, path: Path) -> Iterator[Diagnostic]:
    if programme is not None and programme.id != path.parent.name:
        hint = f"Name the folder {programme.id}, or write “programme: {path.parent.name}”."
        yield error("bad-name", f"The programme “{programme.id}” lies in the folder “{path.parent.name}”.", programme.span, hint)


def _text_folders(root: Path, only: Collection[str] | None) -> list[Path]:
    """Return the folders of documents and clauses below those of the programmes, sorted."""
    read = (root,) if only is None else (root / name for name in only)
    below = (path for folder in read for path in folder.rglob("*"))
    return sorted(path for path in below if path.is_dir() and not path.is_symlink() and path.parent != root)


def _files_below(root: Path) -> Mapping[str, bytes]:
    """Return the contents of all files below a folder, by their paths."""
    paths = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
