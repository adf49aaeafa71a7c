"""Reads a whole library: every programme, document and clause of a folder, checked for how they use each other."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from assembler.loader.clause.clause_files import ReadClause, as_clauses, is_clause_file, read_clause
from assembler.loader.documents import read_document
from assembler.loader.edition_dates import check_edition_dates
from assembler.loader.files import digest_of_files
from assembler.loader.library_files import PROGRAMME, LibraryFiles, find_misplaced_files, find_unread_files, read_files
from assembler.loader.occasion_uses import check_occasion_uses
from assembler.loader.programme.edition_locks import read_lock
from assembler.loader.programme.programme_file import Regions, read_programme, read_regions
from assembler.loader.type_checking import check_usage
from assembler.model.diagnostics import Diagnostic, error, failing, in_order
from assembler.model.edition_locks import LOCK_FILE
from assembler.model.kept import Kept
from assembler.model.library import Clause, ClauseVariant, DocumentPlan, Library, Programme
from assembler.model.source import Span
from assembler.platform.memory import uncollected

COMMON, REGIONS, DOCUMENT = "common", "common/regions.yaml", "document.yaml"
"""The folder that all programmes share, its file of regions, the file of a document."""


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


@uncollected()
def load_library_to_check(
    root: Path, kept: Kept | None = None, unsaved: Mapping[Path, bytes] | None = None
) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """Read a library of which no packet is built: one with hidden characters is returned without them, beside the findings of them.

    What is `kept` from the last time is not read again where its files are the same. `unsaved` are texts in place of those on disk,
    by whole paths below `root`.
    """
    if above := _refuse_folder(root):
        return None, above
    kept = (kept or Kept()).within("library")
    read, findings = _read_library(read_files(root, unsaved or {}), None, kept)
    stopping = tuple(_stopping(findings, read))
    library, checked = _check_library_read(read, stopping, kept)
    return library, in_order((*findings, *checked[len(stopping) :]))


def _stopping(findings: Iterable[Diagnostic], read: Library) -> Iterator[Diagnostic]:
    """Yield the findings after which nothing is checked: all but those of hidden characters in files that can be read all the same."""
    known = {one.span.path for one in read.programmes.values()} | {one.span.path for one in read.documents.values()}
    for finding in findings:
        path = finding.span.path if finding.span else ""
        unread = path.endswith((f"/{PROGRAMME}", f"/{DOCUMENT}")) and path not in known
        if finding.id != "forbidden-character" or unread:
            yield finding


def _load_programmes(root: Path, only: Collection[str] | None) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """Read the programmes `only`, or all where that is None, and type-check them."""
    if above := _refuse_folder(root):
        return None, above
    kept = Kept()
    read, findings = _check_library_read(*_read_library(read_files(root, {}), only, kept), kept)
    return read, in_order(findings)


def _refuse_folder(root: Path) -> tuple[Diagnostic, ...]:
    if root.is_dir():
        return tuple(_find_library_below(root))
    return (error("unreadable-file", f"{root} is no folder.", Span(str(root), 1, 1), "Name the library's folder by --library."),)


def _check_library_read(
    library: Library, findings: tuple[Diagnostic, ...], kept: Kept
) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """Type-check what was read; add the findings behind those of reading. None where one of them stops the work."""
    if not failing(findings):
        findings = (*findings, *check_usage(library, kept))
    if not failing(findings):
        findings = (*findings, *check_edition_dates(library, kept), *check_occasion_uses(library, kept))
    return (None if failing(findings) else library), findings


def _find_library_below(root: Path) -> Iterator[Diagnostic]:
    """Refuse a folder that holds a library but is none: the other files in it must not be taken for clauses."""
    libraries = sorted({path.parent.parent for path in root.glob(f"*/*/{PROGRAMME}")})
    if libraries and not any(root.glob(f"*/{PROGRAMME}")):
        sentence = f"{root} holds no programme, but {libraries[0]} does."
        yield error("unreadable-file", sentence, Span(str(root), 1, 1), f"Name that folder: --library {libraries[0]}")


def _read_library(files: LibraryFiles, only: Collection[str] | None, kept: Kept) -> tuple[Library, tuple[Diagnostic, ...]]:
    findings: list[Diagnostic] = [*find_unread_files(files), *find_misplaced_files(files)]
    programmes: dict[str, Programme] = {}
    documents: dict[str, DocumentPlan] = {}
    clauses: dict[str, Clause] = {}
    root, data = files.root, files.contents
    regions, faults = kept.get(REGIONS, _read_regions, root, data.get(REGIONS))
    findings += faults
    for path in _programme_files(files, only):
        lock = path.replace(PROGRAMME, LOCK_FILE)
        programme, faults = kept.get(path, _read_programme, root / path, regions, data[path], data.get(lock))
        findings += faults
        if programme is not None:
            programmes[programme.id] = programme
    for folder, paths in _text_folders(files, only):
        every = [kept.get(path, _read_clause, root, path, data[path]) for path in paths if _is_clause_file(path)]
        clauses |= {clause.id: clause for clause in kept.get(("clauses", folder), _as_clauses, tuple(every))}
        findings += (finding for *_, found in every for finding in found)
        if (path := f"{folder}/{DOCUMENT}") in data:
            plan, faults = kept.get(path, _read_document, root, path, data[path])
            findings += faults
            if plan is not None:
                documents[plan.id] = plan
    if not programmes and not findings:
        sentence = f"{root} holds no programme."
        findings.append(error("unreadable-file", sentence, Span(str(root), 1, 1), "A programme is FOLDER/programme.yaml."))
    return Library(programmes, documents, clauses, digest_of_files(data), data), tuple(findings)


def _programme_files(files: LibraryFiles, only: Collection[str] | None) -> list[str]:
    """Return the paths of the files that make a folder a programme."""
    found = (path for path in files.contents if path.endswith(f"/{PROGRAMME}") and path.count("/") == 1)
    return [path for path in found if only is None or path.partition("/")[0] in only]


def _text_folders(files: LibraryFiles, only: Collection[str] | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the folders of documents and clauses below those of the programmes, each with the files directly in it."""
    for folder, paths in files.by_folder().items():
        if "/" in folder and (only is None or folder.partition("/")[0] in only):
            yield folder, paths


@lru_cache(10_000)
def _is_clause_file(path: str) -> bool:
    return is_clause_file(Path(path))


def _read_regions(_: Kept, root: Path, data: bytes | None) -> tuple[Regions, tuple[Diagnostic, ...]]:
    return read_regions(root / REGIONS, data) if data is not None else ({}, ())


def _read_programme(
    _: Kept, path: Path, regions: Regions, data: bytes, lock: bytes | None
) -> tuple[Programme | None, tuple[Diagnostic, ...]]:
    """Read a programme with its lock file, where it has one."""
    programme, findings = read_programme(path, regions, data)
    if programme is None:
        return None, findings
    findings = (*findings, *_check_folder_name(programme, path))
    recorded, faults = read_lock(path.with_name(LOCK_FILE), programme, lock) if lock is not None else ((), ())
    return replace(programme, recorded=recorded), (*findings, *faults)


def _read_clause(_: Kept, root: Path, path: str, data: bytes) -> ReadClause:
    return read_clause(root / path, root, data)


def _as_clauses(kept: Kept, read: tuple[ReadClause, ...]) -> tuple[Clause, ...]:
    """Join what was read to clauses; a clause of which all files are the same is the very one before."""
    made, _ = as_clauses(read)
    return tuple(kept.get(clause.id, _as_before, clause.variants, clause.id) for clause in made)


def _as_before(_: Kept, variants: tuple[ClauseVariant, ...], id: str) -> Clause:
    return Clause(id, variants)


def _read_document(_: Kept, root: Path, path: str, data: bytes) -> tuple[DocumentPlan | None, tuple[Diagnostic, ...]]:
    return read_document(root / path, root, data)


def _check_folder_name(programme: Programme, path: Path) -> Iterator[Diagnostic]:
    if programme.id != path.parent.name:
        hint = f"Name the folder {programme.id}, or write “programme: {path.parent.name}”."
        yield error("bad-name", f"The programme “{programme.id}” lies in the folder “{path.parent.name}”.", programme.span, hint)
