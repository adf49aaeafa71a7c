"""The order in which a screen reader reads a PDF, and as what: the structure tree followed to the content that it marks."""

import hashlib
from collections.abc import Iterator, Mapping

import pikepdf

MOST_ELEMENTS = 200_000
"""The number of elements that are followed."""


def reading_order(file: pikepdf.Pdf) -> str:
    """Return a digest of the elements of a structure in their order, each with its role and its marked content; empty without any.

    What belongs to annotations is left out, since filling in and signing add it.
    """
    root = file.Root.get("/StructTreeRoot")
    if not isinstance(root, pikepdf.Dictionary) or "/K" not in root:
        return ""
    pages = {page.obj.objgen: number for number, page in enumerate(file.pages, 1)}
    digest = hashlib.sha256(str(root.get("/RoleMap", "")).encode())
    for entry in _entries(root["/K"], pages):
        digest.update(entry.encode())
    return digest.hexdigest()


def _entries(top: object, pages: Mapping[tuple[int, int], int]) -> Iterator[str]:
    """Yield the roles, and the page and number of each content, from the first to the last."""
    ahead: list[tuple[object, int]] = [(top, 0)]
    met = set[tuple[int, int]]()
    for _ in range(MOST_ELEMENTS):
        if not ahead:
            return
        thing, page = ahead.pop()
        if isinstance(thing, pikepdf.Array):
            ahead += [(each, page) for each in reversed([*thing])]
        elif isinstance(thing, int):
            yield f"{page} {thing}\n"
        elif isinstance(thing, pikepdf.Dictionary):
            if thing.is_indirect and thing.objgen in met:
                continue  # an element that stands in itself
            met.add(thing.objgen)
            own = thing.get("/Pg")
            page = pages.get(own.objgen, 0) if isinstance(own, pikepdf.Dictionary) else page
            if "/MCID" in thing:
                yield f"{page} {thing['/MCID']}\n"
            elif "/Obj" not in thing and "/K" in thing:
                yield f"{thing.get('/S', '')}\n"
                ahead.append((thing["/K"], page))
