"""Repeats a text, a paper or a rule for the entries of a list."""

from collections.abc import Iterator

from assembler.model.clause_text import Repeat
from assembler.model.expressions import Datum, Entry, Environment, look_up
from assembler.model.values import show


def entries_of(repeat: Repeat, given: Environment) -> tuple[Entry, ...]:
    """Return the entries of a repeated list.

    Raise `TypeError` where it is no list, which the type check of a library has ruled out.
    """
    entries = look_up(repeat.list, given)
    if not isinstance(entries, tuple):
        raise TypeError(f"“{repeat.name}” repeats what is no list.")
    return entries


def repetitions(repeat: Repeat | None, given: Environment) -> Iterator[Environment]:
    """Yield the environment of each repetition: `given` itself without a repeat, else `given` with each entry in turn."""
    if repeat is None:
        yield given
        return
    for entry in entries_of(repeat, given):
        yield {**given, repeat.name: entry}


def entry_id(entry: Entry) -> str:
    """Return an entry's id as text.

    Raise `TypeError` where it has none, which the type check has ruled out for the entries that papers are made for.
    """
    id = entry.get("id")
    if not isinstance(id, Datum):
        raise TypeError("An entry that a paper is made for has no id.")
    return show(id.value)
