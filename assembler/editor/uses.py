"""The places of a library at which a name is used: who prints a value, and what depends on a choice, a fact or a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assembler.editor.id_reader import IdKind, WrittenId
from assembler.editor.places import clause_of, documents_of, programmes_of
from assembler.editor.written_ids import ids_in_library_file
from assembler.loader.files import decode
from assembler.model.library import Library, Programme
from assembler.model.source import Span

LONGEST = 120
"""The most letters of a line that are shown."""


@dataclass(frozen=True, slots=True)
class Use:
    """A place at which a name is written: in a clause, else in a document or a programme, by its path; and its line.

    `prints` says that the place prints what the name stands for; else something depends on it.
    """

    where: str
    papers: tuple[str, ...]
    prints: bool
    line: str
    span: Span


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A part of a programme that has a name: its kind in a word, and the places at which it is used."""

    kind: str
    name: str
    programme: Programme
    span: Span
    uses: tuple[Use, ...]


KINDS = "choice, value, fact, list, field of a list, band, table, computed value, entity or occasion"


def named_parts(library: Library, root: Path, name: str) -> tuple[NamedPart, ...]:
    """Return the parts of a name, one for each programme of the library in a folder that has one, with their uses."""
    declared = [(one, part) for one in library.programmes.values() for part in _declared(one) if part.id == name]
    written = tuple(_uses_in_files(library, root, name)) if declared else ()
    return tuple(
        NamedPart(
            part.word,
            name,
            programme,
            part.span,
            tuple(use for id, use in written if part.is_meant(id, programme) and not _is_at(use, part.span)),
        )
        for programme, part in declared
    )


@dataclass(frozen=True, slots=True)
class _Declared:
    """A part of a programme that has an id, its kind in a word and as it is written, and the list whose field it is."""

    word: str
    id: str
    span: Span
    kind: IdKind = IdKind.NAME
    list: str = ""

    def is_meant(self, id: WrittenId, programme: Programme) -> bool:
        """Whether a written id of the same spelling means this part of a programme."""
        return id.kind is self.kind and (f"{programme.id}/{self.list}" if self.list else programme.id) in id.of


def _is_at(use: Use, span: Span) -> bool:
    """Whether a use is the place at which the part itself stands."""
    return (use.span.line, Path(use.span.path).resolve()) == (span.line, Path(span.path).resolve())


def all_names(library: Library) -> tuple[str, ...]:
    """Return every name of every programme."""
    return tuple(dict.fromkeys(part.id for one in library.programmes.values() for part in _declared(one)))


def _declared(programme: Programme) -> Iterator[_Declared]:
    yield from (_Declared("choice", one.id, one.span) for one in programme.choices)
    yield from (_Declared("value", one.id, one.span) for one in programme.values)
    yield from (_Declared("fact", one.id, one.span) for one in programme.facts)
    yield from (_Declared("list", one.id, one.span) for one in programme.lists)
    for plan in programme.lists:
        yield from (_Declared(f"field of {plan.id}", one.id, one.span, IdKind.FIELD, plan.id) for one in plan.fields)
    yield from (_Declared("band", one.id, one.span) for one in programme.bands)
    yield from (_Declared("table", one.id, one.span) for one in programme.tables)
    yield from (_Declared("computed value", one.id, one.span) for one in programme.every_computed)
    yield from (_Declared("entity", one.id, one.span, IdKind.ENTITY) for one in programme.entities)
    yield from (_Declared("occasion", one.id, one.span, IdKind.OCCASION) for one in programme.occasions)


def _uses_in_files(library: Library, root: Path, name: str) -> Iterator[tuple[WrittenId, Use]]:
    """Yield the uses of a name in all files, each with the id as it is written there."""
    for path, data in library.files.items():
        if name.encode() not in data and f"@{name}." not in path:
            continue
        file, _ = decode(data, str(root / path))
        if file is None:
            continue
        where, source = _holder(path), file.source
        papers = tuple(plan.title for plan in documents_of(library, path))
        found = {one.span: one for one in ids_in_library_file(library, path, source) if one.text == name}
        for span, one in sorted(found.items(), key=lambda pair: (pair[0].line, pair[0].column)):
            line = source.lines[span.line - 1]
            yield one, Use(where, papers, _is_printed(line, span.column - 1), _as_shown(line), span)
        if PurePosixPath(path).stem.partition("@")[2] == name:
            of = frozenset(one.id for one in programmes_of(library, path))
            use = Use(where, papers, prints=False, line="the text where it is chosen", span=source.span(0, 0))
            yield WrittenId(IdKind.NAME, name, use.span, of), use


def _holder(path: str) -> str:
    """Return what a file is: the clause, the document or the programme, by its path."""
    file = PurePosixPath(path)
    if file.name in ("programme.yaml", "document.yaml"):
        return f"{file.stem} {file.parent.as_posix()}"
    return f"clause {clause_of(path)}"


def _is_printed(line: str, at: int) -> bool:
    """Whether a place in a line stands between the brackets that print a value."""
    before = line[:at]
    return before.rfind("{{") > before.rfind("}}")


def _as_shown(line: str) -> str:
    words = line.strip()
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()} …"


def uses_as_text(part: NamedPart) -> str:
    """Return a part and its uses as lines: what prints it first, then what depends on it."""
    lines = [f"{part.kind} {part.name} of {part.programme.title}, {part.span}"]
    for head, wanted in (("printed in", True), ("read in", False)):
        for use in (one for one in part.uses if one.prints is wanted):
            papers = f" ({', '.join(use.papers)})" if use.papers else ""
            lines += [f"  {head} {use.where}{papers}, {use.span}", f"    {use.line}"]
    return "\n".join([*lines, *([] if part.uses else ["  nothing prints or reads it"])])


def uses_as_data(part: NamedPart) -> dict[str, object]:
    """Return the object that `--json` prints of a part and its uses."""
    uses = [
        {"where": one.where, "papers": list(one.papers), "prints": one.prints, **_place_data(one.span), "text": one.line}
        for one in part.uses
    ]
    return {"kind": part.kind, "name": part.name, "programme": part.programme.id, **_place_data(part.span), "uses": uses}


def _place_data(span: Span) -> dict[str, object]:
    return {"path": span.path, "line": span.line, "column": span.column}
