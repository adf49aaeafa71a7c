"""Some pages of a PDF as a file of their own, with the fields on them and all that the file holds beside its pages."""

from collections.abc import Callable, Collection, Iterable, Iterator
from io import BytesIO

import pikepdf

from assembler.formats.pdf.annotations import WIDGET, annotation_objects, full_name, rectangle_of
from assembler.formats.pdf.fields.field_reader import DEEPEST, Rectangle
from assembler.formats.pdf.name_trees import Destinations
from assembler.formats.pdf.qpdf import parse_pdf

NameOf = Callable[[int, Rectangle], str]
"""A function that returns the name of the field at a place: the number of a page among those taken, from 1, and a rectangle; empty for none."""


def take_pages(data: bytes, first: int, end: int, name_of: NameOf) -> bytes:
    """Return the pages of a PDF from one index up to another as a PDF.

    Fields of other pages, copies of fields that no page shows, and what leads to other pages are left out. Where the file has no form any more, which names its
    fields, each is named by its place. Raises what a broken file raises.
    """
    with parse_pdf(data) as file:
        removed = [number for number in range(1, len(file.pages) + 1) if not first < number <= end]
        places = Destinations(file)
        _leave_out_bookmarks(file.Root.get("/Outlines"), places, removed, 0)
        _leave_out_names(file, places, removed)
        _leave_out_links(file, places, removed)
        for number in reversed(removed):
            del file.pages[number - 1]
        shown = {each.objgen for _, each in annotation_objects(file) if each.get("/Subtype") == WIDGET_NAME}
        form = file.Root.get("/AcroForm")
        form = form if isinstance(form, pikepdf.Dictionary) else pikepdf.Dictionary(NeedAppearances=False)
        form.Fields = pikepdf.Array([*_fields_on(form.get("/Fields", pikepdf.Array()), shown, 0)])
        for field in _named(file, name_of, {each.objgen for each in _ends_of(form.Fields, 0)}):
            form.Fields.append(field)
        file.Root.AcroForm = form
        out = BytesIO()
        file.save(out)
        return out.getvalue()


WIDGET_NAME = pikepdf.Name(f"/{WIDGET}")


def _fields_on(fields: Iterable[pikepdf.Object], shown: Collection[tuple[int, int]], depth: int) -> Iterator[pikepdf.Object]:
    """Yield the fields of a tree that some page shows, each with those of its kids that one shows."""
    for field in fields if depth < DEEPEST else ():
        if not isinstance(field, pikepdf.Dictionary):
            continue
        if "/Kids" not in field:
            if field.objgen in shown:
                yield field
            continue
        kids = [*_fields_on(field.Kids, shown, depth + 1)]
        if kids:
            field.Kids = pikepdf.Array(kids)
            yield field


def _ends_of(fields: Iterable[pikepdf.Object], depth: int) -> Iterator[pikepdf.Object]:
    """Yield the widgets at the ends of a tree of fields."""
    for field in fields if depth <= DEEPEST else ():
        if "/Kids" in field:
            yield from _ends_of(field.Kids, depth + 1)
        else:
            yield field


def _named(file: pikepdf.Pdf, name_of: NameOf, known: Collection[tuple[int, int]]) -> Iterator[pikepdf.Object]:
    """Yield the fields on the pages of a file that its form does not know, each named by its place, else as it names itself."""
    for number, each in annotation_objects(file):
        if each.get("/Subtype") != WIDGET_NAME or (each.is_indirect and each.objgen in known):
            continue
        each.T = pikepdf.String(name_of(number, rectangle_of(each.get("/Rect"))) or full_name(each))
        if "/Parent" in each:
            del each.Parent
        yield each if each.is_indirect else file.make_indirect(each)


def _leave_out_bookmarks(parent: object, places: Destinations, removed: Collection[int], depth: int) -> None:
    """Take the bookmarks that lead to some pages, with those below them, out of a list of bookmarks, in place."""
    if not isinstance(parent, pikepdf.Dictionary) or depth > DEEPEST:
        return
    kept = [entry for entry in _bookmarks(parent) if places.page_of(entry) not in removed]
    for key in ("/First", "/Last"):
        if key in parent:
            del parent[key]
    for entry, before, after in zip(kept, (None, *kept[:-1]), (*kept[1:], None), strict=False):
        for key, beside in (("/Prev", before), ("/Next", after)):
            if key in entry:
                del entry[key]
            if beside is not None:
                entry[key] = beside
        _leave_out_bookmarks(entry, places, removed, depth + 1)
    if kept:
        parent.First, parent.Last = kept[0], kept[-1]


def _leave_out_names(file: pikepdf.Pdf, places: Destinations, removed: Collection[int]) -> None:
    """Take the named places on some pages out of a file, in place."""
    gone = [name for name, place in places.named.items() if places.page_at(place) in removed]
    trees, older = file.Root.get("/Names"), file.Root.get("/Dests")
    if isinstance(trees, pikepdf.Dictionary) and isinstance(trees.get("/Dests"), pikepdf.Dictionary):
        tree = pikepdf.NameTree(trees.Dests)
        for name in gone:
            if name in tree:
                del tree[name]
    if isinstance(older, pikepdf.Dictionary):
        for name in (f"/{each}" for each in gone):
            if name in older:
                del older[name]


def _leave_out_links(file: pikepdf.Pdf, places: Destinations, removed: Collection[int]) -> None:
    """Take the links that lead to some pages out of the others, in place: of two copies of a page, programs keep one set of names."""
    for page in file.pages:
        notes = page.obj.get("/Annots")
        if isinstance(notes, pikepdf.Array):
            page.obj.Annots = pikepdf.Array([each for each in notes if not _leads_to(each, places, removed)])


def _leads_to(each: object, places: Destinations, pages: Collection[int]) -> bool:
    """Whether an annotation is a link to one of some pages."""
    return isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Link" and places.page_of(each) in pages


def _bookmarks(parent: pikepdf.Object) -> list[pikepdf.Object]:
    found, met, entry = list[pikepdf.Object](), set[tuple[int, int]](), parent.get("/First")
    while isinstance(entry, pikepdf.Dictionary) and entry.objgen not in met:
        met.add(entry.objgen)
        found.append(entry)
        entry = entry.get("/Next")
    return found
