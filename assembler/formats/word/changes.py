"""Tracked changes: the elements that mark inserted, deleted and moved text (ISO/IEC 29500-1, 17.13.5)."""

from typing import NamedTuple

from assembler.formats.word.package import Element, W


class Change(NamedTuple):
    """The tracked changes of something: whether one inserted it, and whether one deleted it; both may be true.

    `by` are the authors, `on` the time that the innermost states, as it is written; empty where none does.
    """

    inserted: bool = False
    deleted: bool = False
    by: frozenset[str] = frozenset()
    on: str = ""

    def within(self, outer: "Change") -> "Change":
        """Return the changes of something that stands inside something changed."""
        return Change(self.inserted or outer.inserted, self.deleted or outer.deleted, self.by | outer.by, self.on or outer.on)

    def is_gone(self, *, accepting: bool) -> bool:
        """Whether nothing of it is left when all changes are accepted, or, unless `accepting`, rejected."""
        return self.deleted if accepting else self.inserted


UNCHANGED = Change()
CHANGES = {
    **dict.fromkeys((f"{W}ins", f"{W}moveTo"), Change(inserted=True)),
    **dict.fromkeys((f"{W}del", f"{W}moveFrom"), Change(deleted=True)),
}
"""The elements around what was changed, or, in the properties of a paragraph mark, the change of the mark."""


def change_of(element: Element) -> Change:
    """Return the change that an element marks, with its author; none for any other element."""
    found = CHANGES.get(str(element.tag))
    return UNCHANGED if found is None else found._replace(by=author_of(element), on=time_of(element))


def author_of(element: Element) -> frozenset[str]:
    """Return the author that a change states, none where it states none."""
    author = element.get(f"{W}author", "").strip()
    return frozenset((author,) if author else ())


def time_of(element: Element) -> str:
    """Return the time that a change states, as it is written; empty where it states none."""
    return element.get(f"{W}date", "")


def change_in(properties: Element | None) -> Change:
    """Return the change that the properties of a paragraph mark say; none where there are no properties."""
    change = UNCHANGED
    for each in () if properties is None else properties:
        change = change_of(each).within(change)
    return change
