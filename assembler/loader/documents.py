"""Reads `document.yaml`: a document's title, kind, base and signers, and its clauses in order."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from assembler.loader.lifetimes import LifetimeShape, read_lifetime
from assembler.loader.suppressions import Suppressions
from assembler.loader.written_expressions import ExpressionReader
from assembler.loader.yaml.shaped_file import read_shaped
from assembler.loader.yaml.shapes import Code, Flag, Keyword, Line, Name, Prose, Shape, Written, leaf, shorthand
from assembler.model.diagnostics import Diagnostic, error, quoted
from assembler.model.library import NUMBERED, DocumentPlan, PlacedClause, full_id
from assembler.model.number_looks import DEEPEST, HOUSE_LOOKS, LONGEST, Looks, NumberLook, fits_below, read_look
from assembler.model.source import SourceText
from assembler.model.values import UnreadableError

DocumentKind = Literal["agreement", "addendum", "schedule", "policy", "form", "terms"]
HeadingKind = Literal["numbered", "unnumbered", "run_in", "none"]


def _read_number(text: str) -> NumberLook:
    """Read the first number of a level, or raise `UnreadableError`."""
    look = read_look(text)
    if look is None:
        hint = "Write the first number of the level as it is printed: “1.”, “1.1.”, “Article I”, “§ 1”, “(a)”, “i.”."
        raise UnreadableError(f"{quoted(text)} is no number that a level can begin with.", hint)
    return look


FirstNumber = Annotated[
    Written[NumberLook], PlainValidator(leaf(_read_number)), WithJsonSchema({"type": "string", "maxLength": LONGEST})
]


class PlacedShape(LifetimeShape):
    """A clause in a document's list, its condition, its heading, and the editions in which it stands there."""

    clause: Code
    when: Code | None = None
    heading: Keyword[HeadingKind] | None = None


class DocumentShape(Shape):
    """The keys of `document.yaml`."""

    title: Line
    kind: Keyword[DocumentKind]
    clauses: Annotated[list[Annotated[PlacedShape, shorthand("clause")]], Field(min_length=1)]
    base: Code | None = None
    source: Line | None = None
    note: Prose | None = None
    signers: list[Name] = []
    parties: list[Name] | None = None
    article: Flag | None = None
    numbers: Annotated[list[FirstNumber], Field(min_length=1, max_length=DEEPEST)] | None = None
    suppress: Suppressions = ()


def read_document(path: Path, root: Path, data: bytes | None = None) -> tuple[DocumentPlan | None, tuple[Diagnostic, ...]]:
    """Read one `document.yaml`; the document's id is the path of its folder below the library's `root`."""
    read, findings = read_shaped(path, DocumentShape, data)
    if read is None:
        return None, findings
    plan, faults = _document_plan(path.parent.relative_to(root).as_posix(), *read)
    return plan, (*findings, *faults)


def _document_plan(id: str, shape: DocumentShape, source: SourceText) -> tuple[DocumentPlan, tuple[Diagnostic, ...]]:
    reader = ExpressionReader(source)
    clauses = tuple(
        PlacedClause(
            full_id(placed.clause.value, id),
            reader.condition(placed.when),
            placed.clause.span,
            read_lifetime(placed),
            placed.heading.value if placed.heading else NUMBERED,
        )
        for placed in shape.clauses
    )
    reader.findings += [*_find_doubled_roles(shape.signers, "signers"), *_find_doubled_roles(shape.parties or (), "parties")]
    parties = shape.parties if shape.parties is not None else shape.signers
    reader.findings += _find_unfitting(shape.numbers or ())
    plan = DocumentPlan(
        id=id,
        title=shape.title.value,
        kind=shape.kind.value,
        base=full_id(shape.base.value, id.rpartition("/")[0]) if shape.base else "",
        clauses=clauses,
        signers=tuple(signer.value for signer in shape.signers),
        parties=tuple(party.value for party in parties),
        span=shape.title.span,
        article=shape.article.value if shape.article else True,
        source=shape.source.value if shape.source else "",
        note=shape.note.value if shape.note else "",
        numbers=_shown_looks(shape.numbers or ()),
        places={written.value: written.span for written in (*parties, *shape.signers, *([shape.base] if shape.base else []))},
        suppressed=shape.suppress,
    )
    return plan, tuple(reader.findings)


def _shown_looks(written: Iterable[Written[NumberLook]]) -> Looks:
    """Return how the numbers look, by level; none where they look as those of the library do."""
    looks = tuple(each.value for each in written)
    return () if looks == HOUSE_LOOKS[: len(looks)] else looks


def _find_unfitting(written: Iterable[Written[NumberLook]]) -> Iterator[Diagnostic]:
    """Refuse a number that shows another than the one above it: Word could not count it."""
    above: Looks = ()
    for number in written:
        if not fits_below(number.value, above):
            hint = "Show the number above as it is printed there, “A.1” below “A.”; or all in figures, “1.1” below “Article I”."
            yield error("bad-value", "This number cannot stand below the one before it.", number.span, hint)
        above = (*above, number.value)


def _find_doubled_roles(written: Iterable[Written[str]], key: str) -> Iterator[Diagnostic]:
    """Refuse a role that stands twice: one person would sign in two places, and most often another is forgotten."""
    seen: set[str] = set()
    for role in written:
        if role.value in seen:
            hint = "Name each role once; most often the other party is meant."
            yield error("doubled-id", f"“{role.value}” stands twice among the {key}.", role.span, hint, role.value)
        seen.add(role.value)
