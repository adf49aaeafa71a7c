"""The clauses that a matter names in papers in force, each printed with the number that was signed."""

from collections.abc import Iterator
from dataclasses import replace

from assembler.assembly.references import title_in_text
from assembler.model.diagnostics import Diagnostic, error, nearest
from assembler.model.expressions import BoundValue, Datum, Entry
from assembler.model.in_force import PaperInForce
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.model.values import SignedClause


def with_printed_clauses(matter: Matter, library: Library) -> Matter:
    """Return the matter in which each clause that it names is printed as the paper in force has it; an unknown one stays as written."""

    def printed(value: BoundValue) -> BoundValue:
        match value:
            case Datum(SignedClause(name)):
                return replace(value, value=SignedClause(name, _reference(name, matter, library)))
            case _:
                return value

    def in_entry(entry: Entry) -> Entry:
        return {name: printed(value) for name, value in entry.items()}

    lists = {name: tuple(map(in_entry, entries)) for name, entries in matter.lists.items()}
    return replace(matter, facts=in_entry(matter.facts), lists=lists)


def _reference(name: str, matter: Matter, library: Library) -> str:
    """Return the reference to a clause of a paper in force, as a text prints it; empty where there is none."""
    paper, place = _paper_and_place(name, matter)
    number = paper.numbers.get(place, "") if paper else ""
    if paper is None or not number:
        return ""
    plan = library.documents.get(paper.document)
    title = title_in_text(replace(plan, title=paper.title)) if plan else paper.title
    return f"Section {number} of {title}"


def _paper_and_place(name: str, matter: Matter) -> tuple[PaperInForce | None, str]:
    """Return the paper in force that a name begins with, by its folder in the programme or its path, and the rest of the name."""
    folder, _, place = name.rpartition("/")
    papers = matter.in_force.papers
    return papers.get(f"{matter.programme}/{folder}") or papers.get(folder), place


def unknown_clauses(matter: Matter) -> Iterator[Diagnostic]:
    """Find each clause that the matter names and that no paper in force has."""
    for entry in (matter.facts, *(entry for entries in matter.lists.values() for entry in entries)):
        for value in entry.values():
            match value:
                case Datum(SignedClause(name, "")):
                    sentence = f"No paper in force has “{name}”."
                    yield error("clause-not-in-force", sentence, value.span or matter.span, _hint(name, matter), name)


def _hint(name: str, matter: Matter) -> str:
    """Return what may have been meant: a paper in force, or a clause of the one that is named."""
    paper, place = _paper_and_place(name, matter)
    folders = {id.removeprefix(f"{matter.programme}/"): one for id, one in matter.in_force.papers.items()}
    if paper is None:
        return f"In force are {', '.join(folders)}." if folders else "Nothing is in force; state what was signed."
    known = [name.removesuffix(place) + one for one in paper.numbers]
    clauses = (one for one in known if "." not in one)
    return nearest(name, known) or f"“{paper.title}” has {', '.join(clauses)}."
