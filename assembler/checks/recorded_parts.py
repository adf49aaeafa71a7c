"""The parts of a recorded edition, by their names in a lock file: in words, at their place, and which part belongs to which."""

from collections.abc import Iterator, Sequence

from assembler.model.edition_digests import computed_name, order_digest
from assembler.model.library import Library, Programme
from assembler.model.source import Span

PARTS_OF = {
    "place": ("paper",),
    "clause": ("place",),
    "order": ("paper", "place"),
    "checklist": ("paper",),
    "copies": ("paper",),
    "article": ("paper",),
    "numbers": ("paper",),
    "papers": ("paper",),
    "group": ("choice",),
    "vendor": ("entity",),
    "field": ("list",),
    "words": ("fact", "field", "list"),
    "type": ("computed",),
}
"""For each kind of part, the kinds that it belongs to, or that belong to it: a finding of these is enough."""

NAMED_OTHERWISE = {
    "order": "The order of the clauses in “{}”",
    "papers": "The order of the “documents”",
    "programme": "The title of the programme",
    "signing": "The “signing_order”",
    "checklist": "The “purpose” or “due” of “{}”",
    "copies": "The “for” of “{}”",
    "article": "The “article” of “{}”",
    "numbers": "The “numbers” of “{}”",
    "words": "The set of words of “{}”",
    "type": "The type of “{}”",
    "group": "The group of choices within “{}”",
}


def belongs_to(name: str, other: str) -> bool:
    """Whether a part comes and goes, or changes, with another: a clause with its place, the order of clauses with each place."""
    kind, _, id = name.partition(" ")
    other_kind, _, whole = other.partition(" ")
    if other_kind not in PARTS_OF.get(kind, ()):
        return False
    match kind, other_kind:
        case ("clause", _):
            return whole.endswith(f" > {id.partition('@')[0]}")
        case ("order", "place"):
            return whole.startswith(f"{id} > ")
        case ("place", _):
            return id.startswith(f"{whole} > ")
        case ("field", _) | ("words", "list"):
            return id.startswith(f"{whole}.")
        case ("papers" | "group" | "vendor", _):
            return True
        case _:
            return id == whole


def describe(name: str, library: Library) -> str:
    """Return a recorded part in words: by its title where it is a clause in a paper."""
    kind, _, id = name.partition(" ")
    document, _, clause = id.partition(" > ")
    plan = library.documents.get(document)
    if kind == "place":
        return f"The clause “{title_of(clause, library)}” of “{plan.title if plan else document}”"
    if kind not in NAMED_OTHERWISE:
        return f"“{name}”"
    return NAMED_OTHERWISE[kind].format(plan.title if plan else id.rpartition(" of ")[2])


def title_of(clause: str, library: Library) -> str:
    """Return the title of a clause in its first wording; its id where there is none."""
    variants = library.clauses[clause].variants if clause in library.clauses else ()
    return variants[0].title if variants else clause


def place_of(name: str, library: Library, programme: Programme) -> Span | None:
    """Return the place of a recorded part, such as `clause fee@2027-01-01`; None for a file that is gone.

    What the programme no longer declares, or declares at no place of its own, is at the place of the programme.
    """
    kind, _, id = name.partition(" ")
    stem, _, variant = id.partition("@")
    match kind:
        case "clause":
            clause = library.clauses.get(stem)
            return next((one.span for one in (clause.variants if clause else ()) if one.variant == variant), None)
        case "value":
            values = [value for value in programme.values if value.id == stem]
            dated = [one.span for value in values for one in value.dated if str(one.since) == variant]
            return next(iter((*dated, *(value.span for value in values))), None)
        case "place":
            document, _, listed = id.partition(" > ")
            plan = library.documents.get(document)
            spans = [placed.span for placed in (plan.clauses if plan else ()) if placed.clause == listed]
            return spans[-1] if spans else plan.span if plan else programme.span
        case "order" | "article" | "numbers":
            plan = library.documents.get(id)
            return plan.span if plan else None
        case _:
            return dict(_declared_places(programme)).get(name.partition("@")[0], programme.span)


def moved(ids: Sequence[str], recorded: str) -> str:
    """Return the one of several ids that stood elsewhere in the order with a recorded digest; empty where more than one did."""
    for id in reversed(ids):
        others = [other for other in ids if other != id]
        for at in range(len(ids)):
            if order_digest([*others[:at], id, *others[at:]]) == recorded:
                return id
    return ""


def _declared_places(programme: Programme) -> Iterator[tuple[str, Span]]:
    """Yield the place of everything that the programme declares, by its name in the lock file."""
    for paper in programme.papers:
        yield from ((f"{kind} {paper.document}", paper.span) for kind in ("paper", "checklist", "copies"))
    yield f"papers {programme.id}", programme.papers[0].span
    yield from ((f"choice {one.id}", one.span) for one in programme.choices)
    yield from ((f"group {one.kind} of {one.parent or programme.id}", one.span) for one in programme.groups)
    yield from ((f"rule {one.id}", one.span) for one in programme.rules)
    yield from ((f"rule {one.id}", one.span) for one in programme.entry_rules)
    yield from ((f"answer {number}", one.span) for number, one in enumerate(programme.answers, 1))
    yield from ((f"{kind} {one.id}", one.span) for one in programme.facts for kind in ("fact", "words"))
    for plan in programme.lists:
        yield f"list {plan.id}", plan.span
        yield from ((f"{kind} {plan.id}.{one.id}", one.span) for one in plan.fields for kind in ("field", "words"))
    yield from ((f"table {one.id}", one.span) for one in programme.tables)
    yield from ((f"bands {one.id}", one.span) for one in programme.bands)
    for one in programme.every_computed:
        yield from ((f"{kind} {computed_name(one)}", one.span) for kind in ("computed", "type"))
    yield from ((f"entity {one.id}", one.span) for one in programme.entities)
    yield "vendor", programme.entity_cases[0].span
