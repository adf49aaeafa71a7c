"""Names of the clauses and items of a Word file of ours, read from its bookmarks, with their numbers as Word counts them."""

from collections.abc import Collection, Mapping

from assembler.formats.word.reader import read_word
from assembler.formats.word.writer import bookmark_name
from assembler.model.quick_dataclass import dataclass

DIGEST = 9
"""The characters at the end of a bookmark's name that are not the beginning of its place's name: a line and a digest."""


@dataclass(frozen=True, slots=True)
class NumberedPlaces:
    """The printed number of each clause and item by its name, and the bookmarks whose places have a name that is not known."""

    numbers: Mapping[str, str]
    unknown: tuple[str, ...]


def numbered_places(data: bytes, clauses: Collection[str], known: Collection[str] = ()) -> tuple[NumberedPlaces | None, str]:
    """Return the numbered places of a Word file, or None and a sentence why they cannot be read.

    `clauses` are the names of its clauses, all of which must stand in it. A bookmark has the digest of its place's whole name but only
    the name's beginning: a long name is looked for among those that are `known`, and is the one with that digest.
    """
    printed, fault = read_word(data)
    if printed is None:
        return None, fault
    headings = {bookmark_name(name): name for name in clauses}
    if missing := next((name for mark, name in headings.items() if mark not in printed.numbers), ""):
        return None, f"It has no clause “{missing}”."
    for target, text in printed.references:
        if printed.numbers.get(target) != text:
            return None, f"Its reference “{text}” does not print the number of the place that it points at."
    long = {bookmark_name(name): name for name in known}
    numbers, unknown, clause = dict[str, str](), [], ""
    for mark, number in printed.numbers.items():
        clause = headings.get(mark, clause)
        if mark == bookmark_name(f"{clause}.{number}"):  # it has no name of its own
            continue
        if name := headings.get(mark) or _item_named(mark, clause) or long.get(mark, ""):
            numbers[name] = number
        else:
            unknown.append(mark)
    return NumberedPlaces(numbers, tuple(unknown)), ""


def _item_named(mark: str, clause: str) -> str:
    """Return the name of the item of a clause that a bookmark stands for, empty where it is too long to be read off."""
    item = mark[1:-DIGEST][len(clause) + 1 :].replace("_", "-")
    name = f"{clause}.{item}"
    return name if mark == bookmark_name(name) else ""
