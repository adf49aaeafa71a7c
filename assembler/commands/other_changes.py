"""What differs between two libraries besides the words of clauses: what may be ordered, how it is signed, and by which days parties act."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from assembler.checks.recorded_parts import describe, place_of
from assembler.model.deadlines import Deadline
from assembler.model.edition_digests import edition_digests
from assembler.model.editions import programme_in_edition
from assembler.model.expressions import unparse
from assembler.model.library import Library, Programme
from assembler.model.source import Span
from assembler.model.values import show


@dataclass(frozen=True, slots=True)
class OtherChange:
    """A part of a programme that differs, as in `rule at-most-two`: what it is in words, how it differs, and its place.

    `how` is `new`, `gone` or `changed`. The place is in the library as it is now; of what is gone it is where it was.
    """

    programme: str
    editions: tuple[date, ...]
    name: str
    what: str
    how: str
    place: str


def other_changes(before: Library, after: Library) -> tuple[OtherChange, ...]:
    """Return every part of a programme that is new, gone or changed in an edition, each once with its editions.

    Clauses and their conditions are among them.
    """
    found: dict[tuple[str, str, str], OtherChange] = {}
    for id in dict.fromkeys((*after.programmes, *before.programmes)):
        old_editions, new_editions = (one.programmes[id].editions if id in one.programmes else () for one in (before, after))
        for edition in sorted({*old_editions, *new_editions}):
            old, new = (_edition_parts(library, id, edition) for library in (before, after))
            for name in dict.fromkeys((*new, *old)):
                if old.get(name) == new.get(name):
                    continue
                how = "new" if name not in old else "gone" if name not in new else "changed"
                known = found.get((id, name, how))
                found[id, name, how] = (
                    replace(known, editions=(*known.editions, edition))
                    if known
                    else _change(name, how, edition, before if how == "gone" else after, id)
                )
    return tuple(found.values())


def _change(name: str, how: str, edition: date, library: Library, id: str) -> OtherChange:
    programme = library.programmes[id]
    place = _unrecorded_places(programme).get(name) or place_of(name, library, programme) or programme.span
    return OtherChange(programme.title, (edition,), name, describe(name, library), how, f"{place.path}:{place.line}")


def _edition_parts(library: Library, id: str, edition: date) -> Mapping[str, str]:
    """Return what each part of a programme is in an edition: a digest, or what a lock does not record."""
    programme = library.programmes.get(id)
    if programme is None:
        return {}
    listed = {f"edition {day}": "" for day in programme.editions if day == edition}
    return {**edition_digests(library, programme, edition), **listed, **dict(_unrecorded(programme, edition))}


def _unrecorded(programme: Programme, edition: date) -> Iterator[tuple[str, str]]:
    """Yield what a lock leaves out and a packet or its manifest holds: deadlines, and who signs for the vendor."""
    for one in programme_in_edition(programme, edition).deadlines:
        yield f"deadline {one.id}", _deadline_text(one)
    for entity in programme.entities:
        yield (
            f"signatories {entity.id}",
            "; ".join(f"{show(who.name.value)}, {show(who.title.value)}, {show(who.email.value)}" for who in entity.signatories),
        )


def _deadline_text(one: Deadline) -> str:
    repeat = f"{one.repeat.name} in {unparse(one.repeat.list)}" if one.repeat else ""
    every = unparse(one.every) if one.every else ""
    return "\n".join((one.title, unparse(one.day), *one.of, one.paper, one.clause, repeat, every, unparse(one.condition)))


def _unrecorded_places(programme: Programme) -> Mapping[str, Span]:
    places = {f"deadline {one.id}": one.span for one in programme.deadlines}
    return places | {f"signatories {one.id}": one.span for one in programme.entities}
