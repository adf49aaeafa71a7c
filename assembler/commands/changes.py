"""Changes: what each clause that differs between two libraries prints, before and after, in the smallest combinations that it touches."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

from assembler.checks.index import TextPart, any_of
from assembler.commands.clause_lines import PrintedLine, Side, parts_by_clause, printed_lines, side_of, text_of
from assembler.commands.other_changes import OtherChange, other_changes
from assembler.commands.printed_changes import PrintedChange, printed_changes
from assembler.model.expressions import ALWAYS, NEVER, Expression, Name, Not, both, unparse
from assembler.model.library import Library


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines of a clause that only one side prints in a combination; `valid_before` says whether it could be ordered before."""

    combination: tuple[str, ...]
    before: tuple[PrintedLine, ...]
    after: tuple[PrintedLine, ...]
    valid_before: bool = True


@dataclass(frozen=True, slots=True)
class ChangedClause:
    """A clause of a document that differs: its title before and after, empty where it is not there, and what is shown of it."""

    programme: str
    editions: tuple[date, ...]
    document: str
    clause: str
    before: str
    after: str
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Renumbered:
    """Numbers of a part of a paper that differ, before and after, while its words may be the same: its own, and those it cites."""

    programme: str
    editions: tuple[date, ...]
    document: str
    clause: str
    numbers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LibraryChanges:
    """What differs between two libraries: clauses with what they print, numbers, all other parts, and files that hold none of these."""

    clauses: tuple[ChangedClause, ...]
    numbers: tuple[Renumbered, ...]
    others: tuple[OtherChange, ...]
    files: tuple[str, ...]


def compare_libraries(before: Library, after: Library) -> LibraryChanges:
    """Return all that differs between two libraries.

    What is printed is found in two ways: clause by clause, under every condition; and word by word, in packets of the smallest
    combinations. What the first does not show, such as the law of an entity or the title of a paper that a clause cites, the second does.
    """
    clauses, numbers = _with_printed(find_changes(before, after), before, after)
    told = {one.clause for one in clauses}
    parts = other_changes(before, after)
    others = tuple(one for one in parts if _clause_of(one.name) not in told)
    return LibraryChanges(clauses, numbers, others, tuple(_files_without(told, parts, before, after)))


def _clause_of(name: str) -> str | None:
    """Return the clause that a recorded part is about; None for a part that is about none."""
    kind, _, id = name.partition(" ")
    match kind:
        case "clause":
            return id.partition("@")[0]
        case "place":
            return id.partition(" > ")[2]
        case _:
            return None


def _files_without(told: Collection[str], parts: Collection[OtherChange], before: Library, after: Library) -> Iterator[str]:
    """Yield the files that differ and hold no clause that is told, and no part that differs."""
    places = {one.place.rpartition(":")[0] for one in parts} | {f"{one.name.partition(' ')[2]}/document.yaml" for one in parts}
    for path in sorted({*before.files, *after.files}):
        differs = before.files.get(path) != after.files.get(path)
        clause = path.rpartition(".")[0].partition("@")[0]
        if differs and clause not in told and not any(place.endswith(f"/{path}") or place == path for place in places):
            yield path


def _with_printed(
    clauses: tuple[ChangedClause, ...], before: Library, after: Library
) -> tuple[tuple[ChangedClause, ...], tuple[Renumbered, ...]]:
    """Return the changes of clauses with what packets of the smallest combinations show besides, and the numbers that differ."""
    found = {(one.programme, one.document, one.clause, one.before, one.after, one.shown): one for one in clauses}
    renumbered: dict[tuple[object, ...], Renumbered] = {}
    for id, programme in after.programmes.items():
        for edition in programme.editions:
            for change in printed_changes(id, edition, before, after):
                if change.numbers:
                    key: tuple[object, ...] = (id, change.document, change.clause, change.numbers)
                    known = renumbered.get(key)
                    editions = (*known.editions, edition) if known else (edition,)
                    renumbered[key] = Renumbered(programme.title, editions, change.document, change.clause, change.numbers)
                elif not any(_shows(one, change, programme.title) for one in found.values() if edition in one.editions):
                    one = _as_changed_clause(change, programme.title, edition)
                    whole = (one.programme, one.document, one.clause, one.before, one.after, one.shown)
                    other = found.get(whole)
                    found[whole] = replace(other, editions=(*other.editions, edition)) if other else one
    return tuple(found.values()), tuple(renumbered.values())


def _shows(shown: ChangedClause, change: PrintedChange, programme: str) -> bool:
    """Whether a change of a clause that is shown has every word that a packet prints otherwise, as often as it is printed."""
    if (shown.programme, shown.document, shown.clause) != (programme, change.document, change.clause):
        return False
    told = [Counter(_word_tokens(line.text for one in shown.shown for line in side(one))) for side in (_before, _after)]
    for own, line in zip(told, (shown.before, shown.after), strict=True):
        own.update(_word_tokens([line]))
    printed = [Counter(_word_tokens((part.title, *(line.text for line in part.lines)))) for part in (change.before, change.after)]
    differing = printed[0] - printed[1], printed[1] - printed[0]
    return any(differing) and all(words <= own for words, own in zip(differing, told, strict=True))


def _before(shown: Shown) -> tuple[PrintedLine, ...]:
    return shown.before


def _after(shown: Shown) -> tuple[PrintedLine, ...]:
    return shown.after


def _word_tokens(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from re.findall(r"\w+|[^\w\s]", text)


def _as_changed_clause(change: PrintedChange, programme: str, edition: date) -> ChangedClause:
    before, after = _without_equal(change.before.lines, change.after.lines)
    old, new = (part.title or (change.clause if part.lines else "") for part in (change.before, change.after))
    shown = Shown(change.combination, before, after) if change.before.lines != change.after.lines else None
    return ChangedClause(programme, (edition,), change.document, change.clause, old, new, (shown,) if shown else ())


def _without_equal(
    before: tuple[PrintedLine, ...], after: tuple[PrintedLine, ...]
) -> tuple[tuple[PrintedLine, ...], tuple[PrintedLine, ...]]:
    """Return lines without those that stand in the same order on both sides; a line that is there twice is not one that is there once."""
    matcher = SequenceMatcher(None, [line.text for line in before], [line.text for line in after], autojunk=False)
    changed = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    old = tuple(line for start, end, _, _ in changed for line in before[start:end])
    return old, tuple(line for _, _, start, end in changed for line in after[start:end])


def find_changes(before: Library, after: Library) -> tuple[ChangedClause, ...]:
    """Return every clause that prints otherwise, or under another condition of its own, in an edition of either library.

    A change that is the same in several editions is told once, with all of them.
    """
    found: dict[tuple[object, ...], ChangedClause] = {}
    for id in dict.fromkeys((*after.programmes, *before.programmes)):
        programmes = [library.programmes[id] for library in (before, after) if id in library.programmes]
        for edition in sorted({one for programme in programmes for one in programme.editions}):
            for change in _changes_in_edition(id, edition, before, after):
                key = (id, change.document, change.clause, change.before, change.after, change.shown)
                known = found.get(key)
                found[key] = replace(change, editions=(*known.editions, edition)) if known else change
    return tuple(found.values())


def _changes_in_edition(id: str, edition: date, before: Library, after: Library) -> Iterator[ChangedClause]:
    with ExitStack() as stack:
        old, new = (side_of(library.programmes.get(id), library, edition, stack) for library in (before, after))
        placed = [parts_by_clause(side.parts) for side in (old, new)]
        for document, clause in dict.fromkeys((*placed[1], *placed[0])):
            was, now = (one.get((document, clause), ()) for one in placed)
            if changed := _differing(was, now, old, new):
                shown = tuple(_shown(changed, was, now, old, new))
                old_title, new_title = (next((part.wording.variant.title for part in parts), "") for parts in (was, now))
                if not shown and old_title == new_title:
                    continue
                title = next(part.document.title for part in (*now, *was))
                programme = next(side.index.programme.title for side in (new, old) if side.index)
                yield ChangedClause(programme, (edition,), title, clause, old_title, new_title, shown)


def _differing(was: Sequence[TextPart], now: Sequence[TextPart], old: Side, new: Side) -> list[tuple[TextPart, Side]]:
    """Return the texts that only one side has, each with its side. Where a paper's own condition changed, it is told by no clause."""
    alike = {_paper_condition(part) for part in was} == {_paper_condition(part) for part in now}
    keys = [[_compared(part, side, conditions=alike) for part in parts] for parts, side in ((was, old), (now, new))]
    if keys[0] == keys[1]:
        return []
    only = [(part, new) for part, key in zip(now, keys[1], strict=True) if key not in keys[0]]
    only += [(part, old) for part, key in zip(was, keys[0], strict=True) if key not in keys[1]]
    return only or [(part, new) for part in now]


def _paper_condition(part: TextPart) -> str:
    return unparse(part.wording.paper.condition)


def _compared(part: TextPart, side: Side, *, conditions: bool) -> tuple[object, ...]:
    title = part.wording.variant.title if part.kind == "heading" else part.title
    field = (part.field.label, part.field.type, part.field.options) if part.field else ()
    return part.kind, part.level, title, text_of(part, side), field, unparse(part.condition) if conditions else ""


def _shown(
    changed: Iterable[tuple[TextPart, Side]], was: Sequence[TextPart], now: Sequence[TextPart], old: Side, new: Side
) -> Iterator[Shown]:
    """Yield the smallest combinations in which every changed text is shown once, the smallest of them first.

    Of the facts only those are named by which the text is printed.
    """
    touched = [(part, side, _where_printed_otherwise(part, side, was, now, old, new)) for part, side in changed]
    witnessed = [(part, side, side.prover.witness(condition)) for part, side, condition in touched if side.prover]
    seen: set[tuple[TextPart, bool]] = set()
    for part, side, witness in sorted(witnessed, key=lambda each: each[2].size if each[2] else 0):
        if witness is None or (part, side is new) in seen:
            continue
        elected = frozenset(witness.choices)
        given = [
            both(_known_choices(elected, one), part.condition if one.knows(part.condition) else ALWAYS) for one in (old, new)
        ]
        given[side is new] = both(_known_choices(elected, side), part.condition)
        if not old.possible(given[0]):
            given[0] = _known_choices(elected, old)
        printed = [
            [one for one in parts if at.possible(both(g, one.condition))]
            for parts, at, g in ((was, old, given[0]), (now, new, given[1]))
        ]
        before, after = (
            {one: _compared(one, at, conditions=False) for one in parts} for parts, at in zip(printed, (old, new), strict=True)
        )
        seen |= {(one, False) for one, text in before.items() if text not in {*after.values()}}
        seen |= {(one, True) for one, text in after.items() if text not in {*before.values()}}
        lines = [tuple(printed_lines(parts, at, g)) for parts, at, g in zip(printed, (old, new), given, strict=True)]
        if lines[0] != lines[1]:
            yield Shown(
                (*witness.choices, *(fact for fact in witness.facts if fact in witness.cause)),
                *_without_common(*lines),
                old.index is None or old.possible(given[0]),
            )


def _where_printed_otherwise(
    part: TextPart, side: Side, was: Sequence[TextPart], now: Sequence[TextPart], old: Side, new: Side
) -> Expression:
    """Return the condition under which a text is printed, and the same text by the other library is not."""
    others, other = (was, old) if side is new else (now, new)
    text = _compared(part, side, conditions=False)
    same = any_of(one.condition for one in others if _compared(one, other, conditions=False) == text)
    return part.condition if same == NEVER or not side.knows(same) else both(part.condition, Not(same))


def _without_common(
    before: tuple[PrintedLine, ...], after: tuple[PrintedLine, ...]
) -> tuple[tuple[PrintedLine, ...], tuple[PrintedLine, ...]]:
    """Return the lines that only one side prints; all of them where they differ in their order alone."""
    said = [{(line.text, line.when) for line in lines} for lines in (before, after)]
    old = tuple(line for line in before if (line.text, line.when) not in said[1])
    new = tuple(line for line in after if (line.text, line.when) not in said[0])
    return (old, new) if old or new else (before, after)


def _known_choices(elected: frozenset[str], side: Side) -> Expression:
    """Return the condition that of a programme's choices these are elected, and no other."""
    whole: Expression = ALWAYS
    for choice in side.index.programme.choices if side.index else ():
        whole = both(whole, Name(choice.id) if choice.id in elected else Not(Name(choice.id)))
    return whole
