"""What a clause prints in an edition of a programme, line by line, each with the condition under which it is printed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from assembler.checks.index import ProgrammeIndex, TextPart
from assembler.checks.index_builder import build_index
from assembler.model.clause_text import (
    ClauseInline,
    Definition,
    EmphasizedWords,
    HardBreak,
    OpenReference,
    Quote,
    StrongWords,
    Words,
)
from assembler.model.expressions import (
    CalculationError,
    Datum,
    Environment,
    Expression,
    Not,
    NotStatedError,
    both,
    evaluate,
    names,
    unparse,
)
from assembler.model.library import Library, Programme
from assembler.model.numerals import letter, roman
from assembler.model.values import show
from assembler.rules import Prover, describe_condition


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a clause: its number within the clause, its text, and when it is printed, empty where that is certain.

    `level` is how deep it is indented: 2 for a first item, 3 for one inside it.
    """

    label: str
    text: str
    when: str = ""
    level: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ClauseText:
    """The lines of a clause in a document, in the editions of a programme that print them so.

    `when` says where the clause is printed at all, empty where it always is; a line says what must hold besides.
    """

    programme: str
    editions: tuple[date, ...]
    document: str
    document_title: str
    clause: str
    title: str
    when: str
    lines: tuple[PrintedLine, ...]


def clause_texts(library: Library) -> tuple[ClauseText, ...]:
    """Return every clause of every document as each programme prints it; editions that print the same follow one another in one text."""
    found: list[ClauseText] = []
    for programme in library.programmes.values():
        latest: dict[tuple[str, str], int] = {}
        for edition in programme.editions:
            for text in _texts_in_edition(library, programme, edition):
                at = latest.get((text.document, text.clause))
                if at is not None and (found[at].title, found[at].when, found[at].lines) == (text.title, text.when, text.lines):
                    found[at] = replace(found[at], editions=(*found[at].editions, edition))
                else:
                    latest[text.document, text.clause] = len(found)
                    found.append(text)
    return tuple(found)


def _texts_in_edition(library: Library, programme: Programme, edition: date) -> Iterator[ClauseText]:
    with ExitStack() as stack:
        side = side_of(programme, library, edition, stack)
        for (document, clause), parts in parts_by_clause(side.parts).items():
            whole = parts[0].condition
            when = describe_condition(programme, whole) if side.possible(Not(whole)) else ""
            title, lines = parts[0].wording.variant.title, tuple(printed_lines(parts, side, whole))
            yield ClauseText(programme.title, (edition,), document, parts[0].document.title, clause, title, when, lines)


@dataclass(frozen=True, slots=True)
class Side:
    """A programme as a library has it in an edition; without an index the library lacks it."""

    index: ProgrammeIndex | None
    prover: Prover | None
    values: Environment

    @property
    def parts(self) -> Iterable[TextPart]:
        """The texts of the programme's papers, in reading order."""
        return self.index.parts if self.index else ()

    def possible(self, condition: Expression) -> bool:
        """Whether a condition can hold in a valid combination."""
        return self.prover is not None and self.prover.possible(condition)

    def knows(self, condition: Expression) -> bool:
        """Whether all names of a condition are names of the programme."""
        return self.index is not None and all(name.name in self.index.programme.scope for name in names(condition))


def side_of(programme: Programme | None, library: Library, edition: date, stack: ExitStack) -> Side:
    """Return a side with its index, and a prover that lives as long as the stack."""
    if programme is None:
        return Side(None, None, {})
    index = build_index(library, programme, edition)
    values: dict[str, Datum] = {}
    for value in index.programme.values:
        in_force = [one.value for one in value.dated if one.since <= edition]
        values |= {value.id: Datum(in_force[-1])} if in_force else {}
    return Side(index, stack.enter_context(Prover(index.programme)), values)


def parts_by_clause(parts: Iterable[TextPart]) -> Mapping[tuple[str, str], Sequence[TextPart]]:
    """Return the texts of each clause of each document, by the ids of both; those that no packet can hold are among them."""
    found: dict[tuple[str, str], list[TextPart]] = {}
    for part in parts:
        found.setdefault((part.document.id, part.wording.clause.id), []).append(part)
    return found


def printed_lines(parts: Iterable[TextPart], side: Side, given: Expression) -> Iterator[PrintedLine]:
    """Yield the lines of texts, numbered as the paper numbers them within the clause."""
    counts = [0, 0, 0, 0, 0]
    row: list[str] = []
    cells: object = None
    for part in (*parts, None):
        if row and (part is None or part.kind != "cell" or part.span != cells):
            yield PrintedLine("", " | ".join(row))
            row = []
        if part is None or part.kind == "heading":
            continue
        text = text_of(part, side)
        if part.kind == "cell":
            cells = part.span
            row.append(text)
            continue
        label = ""
        if part.kind == "item":
            counts[part.level] += 1
            counts[part.level + 1 :] = [0] * len(counts[part.level + 1 :])
            label = _label(part.level, counts[part.level])
            text = f"{part.title}. {text.lstrip()}" if part.title else text
        elif part.field is not None:
            text = f"{part.field.label}: {text}".rstrip(": ")
        certain = side.index is None or not side.possible(both(given, Not(part.condition)))
        when = "" if certain or side.index is None else describe_condition(side.index.programme, part.condition)
        yield PrintedLine(label, text, when, part.level)


def _label(level: int, count: int) -> str:
    match level:
        case 2:
            return f"{count}."
        case 3:
            return f"({letter(count)})"
        case _:
            return f"({roman(count)})"


def text_of(part: TextPart, side: Side) -> str:
    """Return a text as it is printed on a side, as far as that does not depend on a matter."""
    return "".join(_inline_text(one, side) for one in part.content)


def _inline_text(inline: ClauseInline, side: Side) -> str:
    """Return a piece of text; a value is as it is printed, any other name stands in angle quotes, as does the place of a reference."""
    match inline:
        case Words(text):
            return text
        case StrongWords(content) | EmphasizedWords(content):
            return "".join(_inline_text(one, side) for one in content)
        case Definition(term):
            return f"“{term}”"
        case OpenReference(target) if target.endswith("/"):
            return _title_of(target, side)
        case OpenReference(target):
            return f"Section ‹{target}›"
        case HardBreak():
            return " "
        case Quote(expression):
            try:
                return show(evaluate(expression, side.values).value)
            except (NotStatedError, CalculationError, KeyError):
                return f"‹{unparse(expression)}›"
        case _:
            assert_never(inline)


def _title_of(target: str, side: Side) -> str:
    """Return how a whole document is cited by the name or the id of its folder."""
    if side.index:
        within = f"{side.index.programme.id}/"
        for id, plan in side.index.library.documents.items():
            if target == f"{id}/" or (target == f"{plan.name}/" and id.startswith(within)):
                return f"the {plan.title}" if plan.article else plan.title
    return f"‹{target}›"
