"""A clause as a paper prints it under chosen choices: of the smallest combination that prints it, or of one that is asked for."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from textwrap import wrap

from assembler.checks.index import TextPart
from assembler.commands.clause_lines import PrintedLine, Side, printed_lines, side_of
from assembler.editor.places import documents_of
from assembler.model.expressions import Name, Not, both
from assembler.model.library import DocumentPlan, Library, Programme
from assembler.rules import Prover

WIDTH, INDENT = 100, 4
"""The characters of a line, and by how many an item inside another one is indented."""


@dataclass(frozen=True, slots=True)
class PrintedClause:
    """What a paper prints of a clause, with the choices that are on; `fault` says why nothing is printed."""

    title: str
    choices: tuple[str, ...]
    text: str
    fault: str = ""


def papers_printing(library: Library, path: str) -> Iterator[tuple[Programme, DocumentPlan]]:
    """Yield the papers of each programme that list the clause of a file."""
    for plan in documents_of(library, path):
        for programme in library.programmes.values():
            if any(paper.document == plan.id for paper in programme.papers):
                yield programme, plan


def printed_clause(library: Library, path: str, programme: str, document: str, asked: Sequence[str] = ()) -> PrintedClause:
    """Return what a paper prints of the wording in a file, in the latest edition that has it.

    `asked` are choices that are on, or off where `not` stands before one; each other one is off where it can be.
    """
    plan = library.programmes[programme]
    choices = {choice.id for choice in plan.choices}
    wanted = [(words[-1], words[0] != "not") for one in asked if (words := one.split())]
    if unknown := next((name for name, _ in wanted if name not in choices), ""):
        return PrintedClause("", (), "", f"“{unknown}” is no choice of {plan.title}. There are {', '.join(sorted(choices))}.")
    for edition in reversed(plan.editions):
        with ExitStack() as stack:
            side = side_of(plan, library, edition, stack)
            parts = [one for one in side.parts if one.document.id == document and _is_of(one, path)]
            if parts and side.prover is not None:
                head = f"{parts[0].document.title}, edition {edition}"
                return _in_combination(head, parts, side, side.prover, plan, wanted)
    return PrintedClause("", (), "", f"No edition of {plan.title} prints this wording.")


def _is_of(part: TextPart, path: str) -> bool:
    return part.wording.variant.span.path.replace("\\", "/").endswith(f"/{path}")


def _in_combination(
    head: str, parts: list[TextPart], side: Side, prover: Prover, programme: Programme, wanted: Iterable[tuple[str, bool]]
) -> PrintedClause:
    """Return the text in the smallest combination that prints it and has what is wanted."""
    asked = parts[0].condition
    for name, on in wanted:
        asked = both(asked, Name(name) if on else Not(Name(name)))
    found = prover.witness(asked)
    if found is None:
        return PrintedClause("", (), "", "No valid combination has these choices and prints this clause.")
    given = asked
    for choice in programme.choices:
        given = both(given, Name(choice.id) if choice.id in found.choices else Not(Name(choice.id)))
    shown = [part for part in parts if side.possible(both(given, part.condition))]
    title = parts[0].wording.variant.title
    first = f"{head}, with {', '.join(found.choices) or 'no choice'}"
    lines = [first, "", title, *(line for one in printed_lines(shown, side, given) for line in ("", *_wrapped(one)))]
    if any(part.kind == "cell" and side.possible(both(given, Not(part.condition))) for part in shown):
        lines += ["", "What a matter states decides which rows of the table are printed; all of them stand here."]
    return PrintedClause(title, found.choices, "\n".join(lines) + "\n")


def _wrapped(line: PrintedLine) -> list[str]:
    """Return a line in the width of a page; what depends on what a matter states says when it is printed."""
    indent = " " * (INDENT * max(0, line.level - 2))
    label = f"{line.label} " if line.label else ""
    when = f" [where {line.when}]" if line.when else ""
    return wrap(f"{label}{line.text}{when}", WIDTH, initial_indent=indent, subsequent_indent=indent + " " * len(label)) or [""]
