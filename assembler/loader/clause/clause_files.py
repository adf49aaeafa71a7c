"""Reads clause files: Markdown with front matter, or YAML with form fields. The variants of one clause are files side by side."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assembler.loader.clause.field_groups import read_fields
from assembler.loader.clause.markdown import read_markdown
from assembler.loader.files import ReadFile, read_file
from assembler.loader.forbidden_characters import check_characters, without_forbidden
from assembler.loader.suppressions import Suppressions
from assembler.loader.written_expressions import TARGET
from assembler.loader.yaml.shapes import Line, Prose, Shape, read_shape
from assembler.loader.yaml.tree import read_yaml
from assembler.model.clause_text import ClauseBlock
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.library import Clause, ClauseVariant
from assembler.model.source import SourceText, Span
from assembler.model.values import ID_PATTERN, NAME_PATTERN, Kind, UnreadableError, parse

_FRONT_LINE = re.compile(r"^(?:title|source|note|version|suppress):.*\n(?:[ \t]+.*\n)*", re.MULTILINE)
_GRANTS = re.compile(rf" ?\{{grants:\s*{TARGET.pattern}\s*\}}|,\s*grants:\s*{TARGET.pattern}(?=\s*[,}}])")
_FRONT = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)


class FrontShape(Shape):
    """The front matter: what is written before a clause's text."""

    title: Line
    source: Line
    note: Prose | None = None
    version: Line | None = None
    suppress: Suppressions = ()


def read_clauses(root: Path, folder: Path) -> tuple[tuple[Clause, ...], tuple[Diagnostic, ...]]:
    """Read every clause file directly in a folder below the library's `root`, sorted by id."""
    read = [read_clause(path, root) for path in sorted(folder.iterdir()) if is_clause_file(path)]
    return as_clauses(read)


ReadClause = tuple[str, ClauseVariant | None, tuple[Diagnostic, ...]]
"""What is read from one clause file: the clause's id, the variant the file holds and the findings."""


def as_clauses(read: Sequence[ReadClause]) -> tuple[tuple[Clause, ...], tuple[Diagnostic, ...]]:
    """Join the variants that were read from files to clauses, in the order of the files."""
    findings = [finding for *_, found in read for finding in found]
    variants: dict[str, list[ClauseVariant]] = {}
    for id, variant, _ in read:
        if variant is not None:
            variants.setdefault(id, []).append(variant)
    return tuple(Clause(id, tuple(of_clause)) for id, of_clause in variants.items()), tuple(findings)


def is_clause_file(path: Path) -> bool:
    """Whether a file of a document's folder is one of a clause."""
    return path.suffix in (".md", ".yaml") and path.name not in ("document.yaml", "programme.yaml", "regions.yaml", "README.md")


def read_clause(path: Path, root: Path, data: bytes | None = None) -> ReadClause:
    """Read one clause file; return the clause's id, the variant the file holds and the findings.

    A character that no contract may hold is a finding, and the text is read without it.
    """
    shown = str(path)
    name, _, variant = path.stem.partition("@")
    id = path.relative_to(root).with_name(name).as_posix()
    since, choice, faults = _parse_variant(variant, shown)
    if not ID_PATTERN.fullmatch(name):
        faults = (
            *faults,
            error("bad-name", f"“{name}” is no id.", Span(shown, 1, 1), "Name a clause's file by small letters and hyphens."),
        )
    file, findings = read_file(path, shown, data)
    if file is None:
        return id, None, (*faults, *findings)
    faults = (*faults, *check_characters(file.source))
    readable = SourceText(shown, without_forbidden(file.source.text))
    front, blocks, findings = (_read_markdown if path.suffix == ".md" else read_fields_clause)(readable)
    if front is None:
        return id, None, (*faults, *findings)
    return id, _build_variant(front, blocks, file, variant, since, choice), (*faults, *findings)


def _build_variant(
    front: FrontShape, blocks: tuple[ClauseBlock, ...], file: ReadFile, variant: str, since: date | None, choice: str
) -> ClauseVariant:
    version, note = front.version, front.note
    return ClauseVariant(
        title=front.title.value,
        blocks=blocks,
        variant=variant,
        since=since,
        choice=choice,
        version=version.value if version else "1",
        source=front.source.value,
        note=note.value if note else "",
        digest=file.digest,
        span=front.title.span,
        suppressed=front.suppress,
        printed=_digest_of_words(front.title.value, file.source),
    )


def _digest_of_words(title: str, source: SourceText) -> str:
    """Return the SHA-256 of what a variant prints: its title and its text.

    The notes to drafters in its front matter are no part of it, nor the names of the clauses by which something is granted.
    """
    found = _FRONT.match(source.text)
    text = _GRANTS.sub("", source.text[found.end() :] if found else _FRONT_LINE.sub("", source.text))
    return hashlib.sha256(f"{title}\n{text.strip()}".encode()).hexdigest()


def _parse_variant(written: str, shown: str) -> tuple[date | None, str, tuple[Diagnostic, ...]]:
    """Parse the part of a file's name after `@`: the date from which, or the choice under which, the variant is in force."""
    if not written or NAME_PATTERN.fullmatch(written):
        return None, written, ()
    try:
        since = parse(Kind.DATE, written)
    except UnreadableError:
        hint = "Write a date such as fee@2027-01-01.md, or a choice such as fee@retail.md."
        return None, "", (error("bad-name", f"“@{written}” is neither a date nor a choice.", Span(shown, 1, 1), hint),)
    return (since if isinstance(since, date) else None), "", ()


Parts = tuple[FrontShape | None, tuple[ClauseBlock, ...], tuple[Diagnostic, ...]]
FRONT_KEYS = ("title", "source", "note", "version", "suppress")


def _read_markdown(source: SourceText) -> Parts:
    found = _FRONT.match(source.text)
    if not found:
        hint = "Begin the file with ---, title: …, source: …, ---."
        return None, (), (error("missing-key", "The clause has no front matter.", source.row_span(0), hint),)
    head = SourceText(source.path, "\n" + found[1])
    tree, findings = read_yaml(head)
    front: FrontShape | None = None
    if tree is not None:
        front, faults = read_shape(FrontShape, tree)
        findings = (*findings, *faults)
    blocks, faults = read_markdown(source, found.end())
    if not blocks and not faults:
        faults = (error("empty-clause", "The clause has no text.", source.row_span(0), "Write its text below the front matter."),)
    return front, blocks, (*findings, *faults)


def read_fields_clause(source: SourceText) -> Parts:
    """Read a clause that is a group of form fields, in YAML."""
    tree, findings = read_yaml(source)
    if tree is None:
        return None, (), findings
    head = type(tree)(tree.span)
    for key in FRONT_KEYS:
        if key in tree:
            head[key], head.key_spans[key] = tree[key], tree.key_spans[key]
    front, faults = read_shape(FrontShape, head)
    for key in head:
        del tree[key]
    blocks, more = read_fields(source, tree)
    return front, blocks, (*findings, *faults, *more)
