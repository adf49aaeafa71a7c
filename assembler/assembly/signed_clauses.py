"""The clauses that a matter names in papers in force, each printed with the number that was signed."""

from dataclasses import replace

from assembler.assembly.references import title_in_text
from assembler.model.expressions import BoundValue, Datum, Entry
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.model.values import SignedClause


def with_printed_clauses(matter: Matter, library: Library) -> Matter:
    """Return the matter in which each clause that it names is printed as the paper in force has it; an unknown one stays as written."""

    def printed(value: BoundValue) -> BoundValue:
        match value:
            case Datum(SignedClause(name)):
                return replace(value, value=SignedClause(name, printed_clause(name, matter, library)))
            case _:
                return value

    def in_entry(entry: Entry) -> Entry:
        return {name: printed(value) for name, value in entry.items()}

    lists = {name: tuple(map(in_entry, entries)) for name, entries in matter.lists.items()}
    return replace(matter, facts=in_entry(matter.facts), lists=lists)


def printed_clause(name: str, matter: Matter, library: Library) -> str:
    """Return the reference to a clause of a paper in force, as a text prints it; empty where there is none."""
    paper, place = matter.paper_of_clause(name)
    number = paper.numbers.get(place, "") if paper else ""
    if paper is None or not number:
        return ""
    plan = library.documents.get(paper.document)
    title = title_in_text(replace(plan, title=paper.title)) if plan else paper.title
    return f"Section {number} of {title}"
