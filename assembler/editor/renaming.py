"""Rename an id wherever it stands: in the library, in the names of its files, and in the matters and scenarios beside it."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from assembler.editor.id_reader import IdKind, WrittenId
from assembler.editor.same_library import is_same_library
from assembler.editor.written_ids import ids_beside, ids_in_library_file
from assembler.loader import load_library_to_check
from assembler.loader.clause.clause_files import is_clause_file
from assembler.loader.files import decode
from assembler.model.edition_locks import changes_since
from assembler.model.library import DocumentPlan, Library
from assembler.model.source import SourceText, Span
from assembler.model.values import ID_PATTERN, NAME_PATTERN

DEEPEST, LARGEST = 5, 1_000_000
"""How deep below the library's parent matters and scenarios are looked for, and the most bytes of one."""
NAMES = (IdKind.NAME, IdKind.FIELD, IdKind.OCCASION, IdKind.GROUP, IdKind.DEADLINE, IdKind.FORM_FIELD)
"""The kinds of ids that are written with underscores; all others have hyphens."""
RESERVED = {
    IdKind.DOCUMENT: ("common",),
    IdKind.PROGRAMME: ("common",),
    IdKind.FIELD: ("id",),
}
"""What no id of a kind is called: the folder of what programmes share is no paper and no programme."""
_LOCKED = "“{}” is recorded in {}, which is locked. What may have been signed keeps its names."


class NotRenamedError(Exception):
    """The reason, in a sentence, why an id is not renamed."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """An id that gets another name: what is written at each of its places, and the files and folders that move, each with where to."""

    places: Mapping[Span, str]
    moves: Mapping[Path, Path]


Texts = Mapping[Path, SourceText]


def id_at(library: Library, root: Path, path: Path, source: SourceText, place: tuple[int, int]) -> WrittenId:
    """Return the id at a line and a column, both counted from 0, of a file of the library or beside it; raise where there is none."""
    line, column = place
    found = (
        one
        for one in _ids_in(library, root, path, source)
        if one.span.line == line + 1 and one.span.column - 1 <= column <= one.span.column - 1 + one.span.length
    )
    one = next(found, None)
    if one is None or not one.of:
        raise NotRenamedError("No id of the library stands here that can be renamed.")
    if one.kind is IdKind.NAME and not any(_declares(library, programme, one.text) for programme in one.of):
        raise NotRenamedError(f"“{one.text}” is no choice, value, fact, list, band, table or computed value of the programme.")
    return one


def _ids_in(library: Library, root: Path, path: Path, source: SourceText) -> Iterator[WrittenId]:
    if path.is_relative_to(root):
        return ids_in_library_file(library, path.relative_to(root).as_posix(), source)
    return ids_beside(library, path.parent.name, source)


def _declares(library: Library, programme: str, name: str) -> bool:
    plan = library.programmes[programme]
    declared = (plan.choices, plan.values, plan.facts, plan.lists, plan.bands, plan.tables, plan.every_computed)
    return any(one.id == name for part in declared for one in part)


def rename(library: Library, root: Path, asked: WrittenId, new: str, unsaved: Mapping[Path, bytes]) -> Renaming:
    """Return what is to be changed; raise `NotRenamedError` where the new name is taken or none, or the library would say something else."""
    if new == asked.text:
        return Renaming({}, {})
    underscores = asked.kind in NAMES
    if not (NAME_PATTERN if underscores else ID_PATTERN).fullmatch(new):
        way = f"small letters, digits and {'single underscores' if underscores else 'hyphens'}, such as late{'_' if underscores else '-'}fee"
        raise NotRenamedError(f"“{new}” is no {asked.kind.value}: write {way}.")
    texts = {**_texts_of(library, root), **_texts_beside(root, unsaved)}
    found = [one for path, source in texts.items() for one in _ids_in(library, root, path, source) if one.kind is asked.kind]
    of = _reach(found, asked)
    _refuse_taken(library, found, asked, of, new)
    if asked.kind is IdKind.PROGRAMME and (recorded := library.programmes[asked.text].recorded):
        raise NotRenamedError(_LOCKED.format(asked.text, f"the edition of {recorded[0].edition}"))
    there = [one for one in found if one.text == asked.text and one.of & of]
    places = {one.span: new.replace("-", "_") if one.underscored else new for one in there}
    made = Renaming(places, _moves(library, root, asked, of, new))
    _hold(library, root, texts, made, asked, new)
    return made


def _reach(found: Iterable[WrittenId], asked: WrittenId) -> frozenset[str]:
    """Return the clauses or programmes whose id it is: where a text is shared, the name changes in each programme that prints it."""
    of, before = asked.of, frozenset[str]()
    named = [one for one in found if one.text == asked.text]
    while of != before:
        before = of
        of = of.union(*(one.of for one in named if one.of & of))
    one = next((one for one in named if one.of <= of and _is_ambiguous(asked.kind, one.of)), None)
    if one is not None or _is_ambiguous(asked.kind, of):
        meant = " and ".join(sorted(one.of if one else of))
        where = _file_and_line((one or asked).span)
        raise NotRenamedError(f"“{asked.text}” at {where} means {meant}; which of them it means depends on the paper.")
    return of


def _is_ambiguous(kind: IdKind, of: frozenset[str]) -> bool:
    """Whether an id means several things of a library that has one name each; a list may have its name in several programmes."""
    if kind is IdKind.FIELD:
        return len({one.partition("/")[2] for one in of}) > 1
    return kind in (IdKind.CLAUSE, IdKind.ITEM, IdKind.DOCUMENT) and len(of) > 1


def _file_and_line(span: Span) -> str:
    return f"{'/'.join(PurePosixPath(span.path).parts[-3:])}:{span.line}"


def _refuse_taken(library: Library, found: list[WrittenId], asked: WrittenId, of: frozenset[str], new: str) -> None:
    if new in RESERVED.get(asked.kind, ()):
        raise NotRenamedError(f"“{new}” is taken: no {asked.kind.value} has that name.")
    if asked.kind is IdKind.NAME and (known := next((one for one in sorted(of) if new in library.programmes[one].scope), "")):
        raise NotRenamedError(f"“{new}” is taken: the programme {known} has that name.")
    taken = next((one for one in found if one.text == new and one.of & of), None)
    if taken is not None:
        raise NotRenamedError(f"“{new}” is taken: it stands at {_file_and_line(taken.span)}.")
    if asked.kind is IdKind.PROGRAMME and new in {id.partition("/")[0] for id in (*library.programmes, *library.documents)}:
        raise NotRenamedError(f"“{new}” is taken: the library has a folder of that name.")
    if asked.kind is IdKind.DOCUMENT and (folder := _folder_called(library, of, new)):
        raise NotRenamedError(f"“{new}” is taken: there is a folder {folder}.")
    if asked.kind is IdKind.CLAUSE and (plan := _neighbour(library, of, new)):
        raise NotRenamedError(f"“{new}” is taken: {plan.title} has a clause of that name, or a paper that is based on it has.")


def _folder_called(library: Library, documents: frozenset[str], new: str) -> str:
    """Return a folder of the new name beside one of the documents, or a paper of that name in a programme that has one; else nothing."""
    beside = {f"{id.rpartition('/')[0]}/{new}" for id in documents}
    folders = sorted(beside & {path.rpartition("/")[0] for path in library.files})
    papers = ([paper.document for paper in one.papers] for one in library.programmes.values())
    near = (id for listed in papers if documents & {*listed} for id in listed if id.rpartition("/")[2] == new)
    return next(iter(folders), "") or next(near, "")


def _neighbour(library: Library, of: frozenset[str], new: str) -> DocumentPlan | None:
    """Return a document with a clause of the new name from which, or from whose base, the renamed one can be cited."""
    listing = {plan.id for plan in library.documents.values() if any(placed.clause in of for placed in plan.clauses)}
    folders = {id.rpartition("/")[0] for id in of}
    if any(f"{folder}/{new}" in library.clauses for folder in folders):
        return next(iter(plan for plan in library.documents.values() if plan.id in listing), None)
    near = listing | {plan.base for plan in library.documents.values() if plan.id in listing}
    near |= {plan.id for plan in library.documents.values() if plan.base in listing}
    plans = (plan for plan in library.documents.values() if plan.id in near)
    return next((plan for plan in plans if any(placed.clause.rpartition("/")[2] == new for placed in plan.clauses)), None)


def _moves(library: Library, root: Path, asked: WrittenId, of: frozenset[str], new: str) -> Mapping[Path, Path]:
    """Return the files and folders whose names hold the id."""
    if asked.kind is IdKind.PROGRAMME:
        folders = [root / asked.text, *(folder for folder in _folders_of_scenarios(root) if folder.name == asked.text)]
        return {folder: folder.with_name(new) for folder in folders}
    if asked.kind is IdKind.DOCUMENT:
        return {root / id: (root / id).with_name(new) for id in of}
    moves: dict[Path, Path] = {}
    for path in (root / name for name in library.files if is_clause_file(Path(name))):
        name, at, variant = path.stem.partition("@")
        id = path.relative_to(root).with_name(name).as_posix()
        if asked.kind is IdKind.CLAUSE and id in of:
            moves[path] = path.with_name(f"{new}{at}{variant}{path.suffix}")
        elif asked.kind is IdKind.NAME and variant == asked.text and _prints(library, of, id):
            moves[path] = path.with_name(f"{name}@{new}{path.suffix}")
    return moves


def _prints(library: Library, programmes: frozenset[str], clause: str) -> bool:
    papers = {paper.document for id in programmes for paper in library.programmes[id].papers}
    return any(placed.clause == clause for id in papers if id in library.documents for placed in library.documents[id].clauses)


def _texts_of(library: Library, root: Path) -> Texts:
    read = {
        root / name: decode(data, str(root / name))[0] for name, data in library.files.items() if name.endswith((".md", ".yaml"))
    }
    return {path: file.source for path, file in read.items() if file is not None}


def _texts_beside(root: Path, unsaved: Mapping[Path, bytes]) -> Texts:
    """Return the YAML files beside the library, which may be matters and scenarios; what cannot be read is none."""
    found: dict[Path, SourceText] = {}
    for path in (path for path in _files_beside(root) if path.suffix == ".yaml"):
        try:
            on_disk = path.read_bytes() if path not in unsaved and path.stat().st_size <= LARGEST else b""
        except OSError:
            continue
        file, _ = decode(unsaved.get(path, on_disk), str(path))
        if file is not None:
            found[path] = file.source
    return found


def _files_beside(root: Path) -> Iterator[Path]:
    """Yield the files below the library's parent, without those of the library and of hidden folders."""
    for folder, below, names in os.walk(root.parent):
        here = Path(folder)
        deep = len(here.relative_to(root.parent).parts) >= DEEPEST
        below[:] = [] if deep else sorted(name for name in below if not name.startswith(".") and here / name != root)
        yield from (here / name for name in sorted(names))


def _folders_of_scenarios(root: Path) -> Iterator[Path]:
    """Yield the folders of scenarios, which are those below one of that name."""
    folders = dict.fromkeys(path.parent for path in _files_beside(root) if path.suffix == ".yaml")
    yield from (folder for folder in folders if folder.parent.name == "scenarios")


def renamed(source: SourceText, places: Mapping[Span, str]) -> str:
    """Return a text with other words at some places of it."""
    lines = list(source.lines)
    for span, new in sorted(places.items(), key=lambda one: (one[0].line, -one[0].column)):
        line = lines[span.line - 1]
        lines[span.line - 1] = line[: span.column - 1] + new + line[span.column - 1 + span.length :]
    return "\n".join(lines)


def _hold(library: Library, root: Path, texts: Texts, made: Renaming, asked: WrittenId, new: str) -> None:
    """Make the change in a copy, and refuse where it cannot be read or says something else, or a locked edition has the id."""
    with TemporaryDirectory() as place:
        copy = Path(place).resolve() / root.name
        for path, source in ((path, source) for path, source in texts.items() if path.is_relative_to(root)):
            here = {span: words for span, words in made.places.items() if span.path == source.path}
            to = copy / path.relative_to(root)
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_text(renamed(source, here), "utf-8", newline="\n")
        for one, other in made.moves.items():
            if one.is_relative_to(root):
                shutil.move(copy / one.relative_to(root), copy / other.relative_to(root))
        changed, findings = load_library_to_check(copy)
    if changed is None:
        raise NotRenamedError(f"With that name the library could not be read: {findings[0].message}")
    if locked := _locked(library, changed):
        raise NotRenamedError(_LOCKED.format(asked.text, locked))
    if not is_same_library(library, changed, asked.text, new, in_quotes=asked.kind is IdKind.OCCASION):
        raise NotRenamedError(
            f"With “{new}” for “{asked.text}” the library would say something else: choose a name that nothing has."
        )


def _locked(library: Library, changed: Library) -> str:
    """Return the locked edition that would be another; empty where none would."""
    before = {id: plan for id, plan in library.programmes.items() if plan.recorded}
    for id, programme in before.items():
        now = changed.programmes.get(id)
        for recorded in programme.recorded:
            known = {(one.name, one.how) for one in changes_since(library, programme, recorded)}
            if now is None or {(one.name, one.how) for one in changes_since(changed, now, recorded)} != known:
                return f"the edition of {recorded.edition} of {programme.title}"
    return ""
