"""Sources: what of a programme rests on a fact that somebody else stated, by the id under which its parts name that fact."""

from collections.abc import Iterator

from assembler.model.library import Library, Programme
from assembler.rules import constraints

HOUSE = "house"
"""The source of what the library's own drafters decided."""

BETWEEN = " / "
"""What stands between the ids of several sources."""


def source_pages(library: Library, id: str) -> Iterator[str]:
    """Yield the page of a source for each programme that names it: its parts, then the clauses of its papers, that rest on it."""
    for programme in library.programmes.values():
        parts = [line for source, line in _parts_with_sources(programme) if id in source.split(BETWEEN)]
        clauses = [line for source, line in _clauses_with_sources(library, programme) if id in source.split(BETWEEN)]
        if parts or clauses:
            yield "\n".join([f"source {id} of {programme.title}", _about(id), *map("  {}".format, (*parts, *clauses))])


def all_sources(library: Library) -> tuple[str, ...]:
    """Return the ids of all sources that parts of programmes name."""
    named = (source for programme in library.programmes.values() for source, _ in _parts_with_sources(programme))
    return tuple(dict.fromkeys(id for source in named for id in source.split(BETWEEN)))


def _about(id: str) -> str:
    if id == HOUSE:
        return "decided by those who drafted the library, and by nobody's programme"
    return "a fact of the vendor's programme, as the library numbers them; what rests on it:"


def _parts_with_sources(programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield the source and a line for each part of a programme that names one."""
    yield from ((one.source, f"choice {one.id}: {one.title}") for one in programme.choices)
    yield from ((one.source, f"rule {one.id}: {one.text}") for one in constraints(programme))
    yield from ((one.source, f"rule {one.id}: {one.text}") for one in programme.entry_rules)
    yield from ((one.source, f"value {one.id}") for one in programme.values)
    yield from ((one.source, f"bands {one.id}, by {one.of}") for one in programme.bands)
    yield from ((one.source, f"table {one.id}: {one.title}") for one in programme.tables)
    yield from ((one.source, f"computed {one.id}") for one in programme.every_computed)
    yield from ((one.source, f"deadline {one.id}: {one.title}") for one in programme.deadlines)
    yield from ((one.source, f"occasion {one.id}: {one.title}") for one in programme.occasions)


def _clauses_with_sources(library: Library, programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield the source and a line for each wording of a clause in a paper of a programme, once each."""
    plans = [library.documents[paper.document] for paper in programme.papers if paper.document in library.documents]
    listed = dict.fromkeys(placed.clause for plan in plans for placed in plan.clauses)
    for clause in (library.clauses[id] for id in listed if id in library.clauses):
        for variant in clause.variants:
            under = f" @{variant.variant}" if variant.variant else ""
            yield variant.source, f"clause {clause.id}{under}: {variant.title}, {variant.span}"
