"""The name trees of a PDF, and the pages that its named destinations lead to (ISO 32000-1, 7.9.6 and 12.3.2)."""

from collections.abc import Iterator, Mapping
from itertools import islice

import pikepdf

MOST_NAMES = 100_000
"""The number of names that are read."""

DEEPEST = 32
"""The deepest nesting of a name tree that is read."""


def names_below(root: object) -> Iterator[tuple[str, object]]:
    """Yield each name of a tree with its object, at most `MOST_NAMES`; what is no name tree has none, and a node is met once."""
    return islice(_names_in(root, set(), 0), MOST_NAMES)


def _names_in(node: object, met: set[tuple[int, int]], depth: int) -> Iterator[tuple[str, object]]:
    if not isinstance(node, pikepdf.Dictionary) or depth > DEEPEST or (node.is_indirect and node.objgen in met):
        return
    met.add(node.objgen)
    pairs = node.get("/Names")
    entries = [*pairs] if isinstance(pairs, pikepdf.Array) else []
    yield from ((str(name), value) for name, value in zip(entries[::2], entries[1::2], strict=False))
    kids = node.get("/Kids")
    for kid in [*kids] if isinstance(kids, pikepdf.Array) else ():
        yield from _names_in(kid, met, depth + 1)


class Destinations:
    """The places in a file that links lead to, by name and directly."""

    def __init__(self, file: pikepdf.Pdf) -> None:
        """Read the names and the numbers of the pages of a file."""
        self.pages: Mapping[tuple[int, int], int] = {page.obj.objgen: number for number, page in enumerate(file.pages, 1)}
        trees = file.Root.get("/Names")
        self.named = dict(names_below(trees.get("/Dests")) if isinstance(trees, pikepdf.Dictionary) else ())
        older = file.Root.get("/Dests")
        self.nameless = older is None and not (isinstance(trees, pikepdf.Dictionary) and "/Dests" in trees)
        self.named |= (
            {key.removeprefix("/"): value for key, value in older.items()} if isinstance(older, pikepdf.Dictionary) else {}
        )

    def page_of(self, link: pikepdf.Object) -> int:
        """Return the number of the page that a link, or an action, leads to; 0 where that is no page of this file.

        A link may name a place by itself and by an action: where these differ, programs lead to different pages.
        """
        action, found = link.get("/A"), list[int]()
        if isinstance(action, pikepdf.Dictionary):
            within = action.get("/S") == "/GoTo" and "/Next" not in action
            found.append(self.page_at(action.get("/D")) if within else 0)
        if "/Dest" in link:
            found.append(self.page_at(link["/Dest"]))
        return found[0] if len({*found}) == 1 else 0

    def is_lost(self, link: pikepdf.Object) -> bool:
        """Whether a link does nothing any more, as programs leave it that take pages over: it leads to a page that is none of the file's.

        Or it only names a place, and the file names none. A name that is missing among others does not count: programs may find it.
        """
        place: object = link.get("/Dest")
        if "/A" in link or place is None:
            return False
        if isinstance(place, pikepdf.String | pikepdf.Name):
            if self.nameless:
                return True
            place = self.named.get(str(place).removeprefix("/"))
        if isinstance(place, pikepdf.Dictionary):
            place = place.get("/D")
        page = place[0] if isinstance(place, pikepdf.Array) and len(place) else None
        return isinstance(page, pikepdf.Dictionary) and page.get("/Type") == "/Page" and page.objgen not in self.pages

    def page_at(self, place: object) -> int:
        """Return the number of the page of a destination, which may be a name; 0 for none."""
        if isinstance(place, pikepdf.String | pikepdf.Name):
            place = self.named.get(str(place).removeprefix("/"))
        if isinstance(place, pikepdf.Dictionary):
            place = place.get("/D")
        page = place[0] if isinstance(place, pikepdf.Array) and len(place) else None
        return self.pages.get(page.objgen, 0) if isinstance(page, pikepdf.Dictionary) else 0
