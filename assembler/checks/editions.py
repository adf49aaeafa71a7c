"""The check of editions: the texts and figures of a recorded edition are unchanged."""

from collections.abc import Iterable, Iterator

from assembler.checks.check import Fault, Proofs
from assembler.checks.index import ProgrammeIndex
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.edition_locks import changed_texts
from assembler.model.library import Library, Programme, RecordedEdition
from assembler.model.source import Span

CHANGED = Fault("edition-changed", Severity.ERROR)
SENTENCES = {
    "changed": "{} says otherwise than in the recorded {}.",
    "gone": "{} is no longer in the recorded {}.",
    "new": "{} is new in the recorded {}.",
}
HINTS = {
    "changed": "Put the old one back, and give the new one an edition of its own; “assembler explain edition-changed” says how.",
    "gone": "Put it back; it may end with a later edition, by “until:” or a later date.",
    "new": "Let it begin with a later edition, by “since:” or a later date.",
}
PART_OF = {"clause": "place", "place": "paper", "group": "choice", "field": "list"}
"""For each kind of recorded part, the kind that it comes and goes with."""


def find_edition_changed(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a text or a figure that changed in an edition that has been recorded by `assembler lock`.

    Why it matters: packets were issued under that edition; a matter of the same date would now bring another text under
    the same name, and nobody could tell which of the two a partner has signed. Nothing is built from it.

    Example: `fee.md` is edited, and `editions` still ends in 2026-01-01.

    Write instead: a new date, 2027-01-01, under `editions`, and the new words beside the old ones, `fee@2027-01-01.md`; for a
    figure a further date under `from`. A clause, paper, choice, rule or fact that is new from an edition on has
    `since: 2027-01-01`. New words for those who elect a choice stand in the dated file, each item under its
    condition: `{when: lend}`, `{when: not lend}`. An edition that comes after the change has it too: write its old state again from
    its date. Where nothing was issued under the edition yet: `assembler lock PROGRAMME
    --again DATE`.
    """
    yield from edition_findings(index.library, index.programme, index.programme.recorded)


def edition_findings(library: Library, programme: Programme, recorded: Iterable[RecordedEdition]) -> Iterator[Diagnostic]:
    """Yield a finding for each text or figure that differs from recorded editions: once, for all of these, at its place."""
    changes: dict[tuple[str, str], list[RecordedEdition]] = {}
    for one in recorded:
        for change in changed_texts(library, programme, one):
            changes.setdefault(change, []).append(one)
    for (name, how), editions in changes.items():
        if how == "changed" or not any(_comes_with(name, other) for other, kind in changes if kind == how):
            days = " and ".join(str(one.edition) for one in editions)
            sentence = SENTENCES[how].format(_described(name, library), f"edition{'s' if editions[1:] else ''} of {days}")
            span = _recorded_place(name, library, programme) or editions[0].span
            yield CHANGED(sentence, span, _hint(name, how, editions[0], programme), name)


def _comes_with(name: str, other: str) -> bool:
    """Whether a recorded part comes and goes with another one, of which a finding is enough: a clause with its place in a paper."""
    kind, _, id = name.partition(" ")
    other_kind, _, whole = other.partition(" ")
    if PART_OF.get(kind) != other_kind:
        return False
    match kind:
        case "clause":
            return whole.endswith(f" > {id.partition('@')[0]}")
        case "place":
            return id.startswith(f"{whole} > ")
        case "field":
            return id.startswith(f"{whole}.")
        case _:
            return True


def _described(name: str, library: Library) -> str:
    """Return a recorded part in words: by its title where it is a clause in a paper."""
    kind, _, id = name.partition(" ")
    document, _, clause = id.partition(" > ")
    if kind != "place":
        return f"“{name}”"
    variants = library.clauses[clause].variants if clause in library.clauses else ()
    plan = library.documents.get(document)
    return f"The clause “{variants[0].title if variants else clause}” of “{plan.title if plan else document}”"


def _hint(name: str, how: str, edition: RecordedEdition, programme: Programme) -> str:
    """Return what to write instead; of a change that began between two recorded editions, what the later one needs."""
    began = name.rpartition("@")[2]
    days = [str(day) for day in programme.editions if day < edition.edition]
    if how == "changed" and began in days and name not in edition.texts:
        again = f"assembler lock {programme.id} --again {edition.edition}"
        return (
            f"The edition of {edition.edition} comes after this change, and has it too: write its old state again from that date; "
            f"or, where nothing was issued under it, “{again}”."
        )
    return HINTS[how]


def _recorded_place(name: str, library: Library, programme: Programme) -> Span | None:
    """Return the place of a recorded part by its name in the lock file, such as `clause fee@2027-01-01`; None where it is gone."""
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
        case "place" | "paper":
            return _place_in_paper(*id.partition(" > ")[::2], library, programme)
        case _:
            return dict(_declared_places(programme)).get(f"{kind} {stem}")


def _place_in_paper(document: str, clause: str, library: Library, programme: Programme) -> Span | None:
    """Return where a document lists a clause; without one, where the programme lists the document."""
    plan = library.documents.get(document)
    if clause:
        return next((placed.span for placed in (plan.clauses if plan else ()) if placed.clause == clause), None)
    return next((paper.span for paper in programme.papers if paper.document == document), None)


def _declared_places(programme: Programme) -> Iterator[tuple[str, Span]]:
    """Yield the place of everything that the programme declares, by its name in the lock file."""
    yield from ((f"choice {one.id}", one.span) for one in programme.choices)
    yield from ((f"group {one.kind} of {one.parent or programme.id}", one.span) for one in programme.groups)
    yield from ((f"rule {one.id}", one.span) for one in programme.rules)
    yield from ((f"rule {one.id}", one.span) for one in programme.entry_rules)
    yield from ((f"answer {number}", one.span) for number, one in enumerate(programme.answers, 1))
    yield from ((f"fact {one.id}", one.span) for one in programme.facts)
    for plan in programme.lists:
        yield f"list {plan.id}", plan.span
        yield from ((f"field {plan.id}.{one.id}", one.span) for one in plan.fields)
    yield from ((f"table {one.id}", one.span) for one in programme.tables)
    yield from ((f"bands {one.id}", one.span) for one in programme.bands)
    yield from (
        (f"computed {one.list}.{one.id}" if one.list else f"computed {one.id}", one.span) for one in programme.every_computed
    )
    yield from ((f"entity {one.id}", one.span) for one in programme.entities)
    yield "vendor", programme.entity_cases[0].span


EDITIONS = (CHANGED.found_by(find_edition_changed, once=True),)
