"""Locks: the parts of each edition as digests, which reveal a change made without a new edition.

`assembler lock` records the digests of an edition in `lock.yaml`; `assembler check` compares the library with them. What an
edition says is the same on every day of its life, so its digests are those of the programme as it stands in it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, lru_cache, partial

from assembler.model.edition_digests import LOCK_FORMAT, edition_digests, is_recorded, kind_of
from assembler.model.kept import Kept
from assembler.model.library import Library, Programme, RecordedEdition
from assembler.model.quick_dataclass import dataclass

LOCK_FILE = "lock.yaml"

PRINTING_NOTHING = frozenset(("value", "table", "computed", "type", "bands", "role", "region"))
"""The kinds of part that may be new in a recorded edition: nothing in it can use them unless something else changes."""

_DATE = re.compile(r"@\d{4}-\d\d-\d\d$")


@dataclass(frozen=True, slots=True)
class Change:
    """A part that differs from a recorded edition: its name, and `how`, which is `changed`, `gone` or `new`.

    `began` is the edition with which it became so, where an earlier one has it as it was recorded; None where no edition has.
    """

    name: str
    how: str
    began: date | None


def changes_since(
    library: Library, programme: Programme, recorded: RecordedEdition, kept: Kept | None = None
) -> Iterator[Change]:
    """Yield each part that differs from what was recorded for an edition.

    What is in force is compared, whenever it began. A lock of format 1 recorded what began within the edition too: where that date
    has become an edition of its own, the text is looked for there. And it recorded what a condition on the edition excludes.
    """
    digests_in = cache(partial(edition_digests, library, programme, kept=kept))
    until_now = [edition for edition in programme.editions if edition <= recorded.edition]
    for name, how, digest in _differences(library, programme, recorded, digests_in(recorded.edition)):
        states = [_by_undated_name(digests_in(edition)).get(_undated(name), ("", ""))[1] for edition in until_now]
        same = [began for state, began in zip(states, until_now[1:], strict=False) if state == digest]
        yield Change(name, how, same[-1] if same else None)


def _differences(
    library: Library, programme: Programme, recorded: RecordedEdition, now: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each part that differs, how it differs, and the recorded digest, which is empty of what is new."""
    all_there = cache(partial(edition_digests, library, programme, recorded.edition, by_conditions=False))
    in_force, elsewhere = cache(partial(_by_undated_name, now)), set[str]()
    for name, digest in ((name, digest) for name, digest in recorded.texts.items() if now.get(name) != digest):
        began, there = _began_on(name, programme), in_force()
        if began is not None and began > recorded.edition:
            there = _by_undated_name(edition_digests(library, programme, began))
            elsewhere.add(name)
        if (current := there.get(_undated(name))) is None:
            if all_there().get(name) != digest:
                yield name, "gone", digest
        elif current[1] != digest:
            yield current[0], "changed", digest
    if elsewhere or not now.keys() <= recorded.texts.keys():
        known = {_undated(name) for name in recorded.texts if name not in elsewhere}
        for undated, (name, _) in in_force().items():
            if undated not in known and is_recorded(name, recorded.format) and kind_of(name) not in PRINTING_NOTHING:
                yield name, "new", ""


def extended(library: Library, programme: Programme, recorded: RecordedEdition) -> Mapping[str, str]:
    """Return what was recorded for an edition, with what the format of its lock left out; no digest is altered."""
    now = edition_digests(library, programme, recorded.edition)
    return {**{name: digest for name, digest in now.items() if not is_recorded(name, recorded.format)}, **recorded.texts}


def _by_undated_name(digests: Mapping[str, str]) -> Mapping[str, tuple[str, str]]:
    """Return each name with its digest, by the name without its date."""
    return {_undated(name): (name, digest) for name, digest in digests.items()}


@lru_cache(20_000)
def _undated(name: str) -> str:
    """Return a name without the date from which on the part is in force."""
    return _DATE.sub("", name)


def _began_on(name: str, programme: Programme) -> date | None:
    """Return the edition with which a dated part begins, by the date in its name; None where it names none."""
    _, dated, written = name.partition("@")
    return next((edition for edition in programme.editions if str(edition) == written), None) if dated else None


def lock_text(programme: Programme, editions: Mapping[date, Mapping[str, str]]) -> str:
    """Return the text of a programme's lock file."""
    lines = [
        f"# Written by “assembler lock {programme.id}”: what each edition says, as digests. A text that changes without a new",
        "# edition is found by “assembler check”. Not to be edited.",
        f"format: {LOCK_FORMAT}",
        f"programme: {programme.id}",
        "editions:",
    ]
    for edition in sorted(editions):
        lines += [f"  {edition}:", *(f'    "{name}": {digest}' for name, digest in sorted(editions[edition].items()))]
    return "\n".join(lines) + "\n"
