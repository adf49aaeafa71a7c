"""What a PDF holds beside its pages and fields: keys that are not known to be harmless, names, spoken words, and its title.

A key is left out only where it is known what it does; a key of a later version of the standard, or of a program, counts as unknown.
"""

import re
from collections.abc import Iterator, Mapping

import pikepdf

from assembler.formats.pdf.active_content import KEYS
from assembler.formats.pdf.name_trees import names_below
from assembler.formats.pdf.object_digests import PAGE_PARTS, Digests, digest_object, inflated

CATALOG = frozenset(
    [
        "/AcroForm",
        "/DSS",
        "/Dests",
        "/Extensions",
        "/Lang",
        "/MarkInfo",
        "/Metadata",
        "/Names",
        "/OpenAction",
        "/Outlines",
        "/PageLayout",
        "/PageMode",
        "/Pages",
        "/Perms",
        "/PieceInfo",
        "/StructTreeRoot",
        "/Type",
        "/Version",
    ]
)
"""Keys of the catalog that are read elsewhere, or that change neither what a page shows nor what a viewer does."""

USUAL_PARTS = frozenset({"/OutputIntents", "/PageLabels", "/Thumb", "/ViewerPreferences"})
"""Parts that many files have; where ours has others, they may show another paper than ours, or less of it."""

PAGE = frozenset(
    [
        "/Annots",
        "/ArtBox",
        "/BleedBox",
        "/BoxColorInfo",
        "/ID",
        "/LastModified",
        "/Metadata",
        "/Parent",
        "/PieceInfo",
        "/StructParents",
        "/Tabs",
        "/TrimBox",
        "/Type",
    ]
).union(PAGE_PARTS)
"""Keys of a page that are read elsewhere, or that change nothing of what it shows."""

FORM = frozenset({"/DA", "/DR", "/Fields", "/NeedAppearances", "/Q", "/SigFlags"})
"""Keys of a form that are read elsewhere, or that only say how entries are drawn."""

RIGHTS = frozenset({"/DocMDP"})
"""The right that a certificate grants, which is read with it; others let a viewer do more with the file."""

SPOKEN = frozenset({"/ActualText", "/Alt", "/E"})
"""Keys of a structure element by whose words a screen reader replaces what is printed."""

MARKED = re.compile(rb"/(?:ActualText|Alt|E)\b")

TITLE = re.compile(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", re.DOTALL)
"""The title in the metadata of a file."""

INFORMATION = ("/Title", "/Subject", "/Author", "/Keywords")
"""What a file says of itself in words; programs, dates and marks of trapping are left out."""


def parts_of(file: pikepdf.Pdf, digests: Digests) -> Mapping[str, str]:
    """Return a digest for each part of a file that is not known, by its place in words; those of `KEYS` act and are told apart."""
    form = file.Root.get("/AcroForm")
    holders = [("the catalog", file.Root, CATALOG), *((f"page {n}", page.obj, PAGE) for n, page in enumerate(file.pages, 1))]
    holders += [("the form", form, FORM)] if isinstance(form, pikepdf.Dictionary) else []
    rights = file.Root.get("/Perms")
    holders += [("the rights", rights, RIGHTS)] if isinstance(rights, pikepdf.Dictionary) else []
    return {
        f"{key} of {place}": digest_object(holder[key], digests)
        for place, holder, known in holders
        for key in sorted(key for key, _ in holder.items())
        if key not in known and key not in KEYS
    }


def names_of(file: pikepdf.Pdf) -> frozenset[str]:
    """Return the names in all name trees of a file, each with its tree."""
    trees = file.Root.get("/Names")
    found = trees.items() if isinstance(trees, pikepdf.Dictionary) else ()
    older = file.Root.get("/Dests")
    older_names = (key.removeprefix("/") for key, _ in older.items()) if isinstance(older, pikepdf.Dictionary) else ()
    names = {f"{tree.removeprefix('/')}: {name}" for tree, root in found for name, _ in names_below(root)}
    return frozenset(names.union(f"Dests: {name}" for name in older_names))


def spoken_words(file: pikepdf.Pdf) -> frozenset[str]:
    """Return the words that a screen reader says instead of what is printed."""
    held = (
        pikepdf.Dictionary(dict(each.stream_dict.items())) if isinstance(each, pikepdf.Stream) else each for each in file.objects
    )
    marked = (
        each
        for each in held
        if isinstance(each, pikepdf.Dictionary | pikepdf.Array) and MARKED.search(each.unparse(resolved=True))
    )
    return frozenset(words for each in marked for words in _spoken_in(each))


def _spoken_in(thing: object) -> Iterator[str]:
    """Yield the spoken words of an object and of what is written directly in it."""
    if isinstance(thing, pikepdf.Dictionary):
        yield from (str(thing[key]) for key in SPOKEN & thing.keys() if isinstance(thing[key], pikepdf.String))
        inner = [value for _, value in thing.items()]
    else:
        inner = [*thing] if isinstance(thing, pikepdf.Array) else []
    for value in inner:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield from _spoken_in(value)


def information_of(file: pikepdf.Pdf) -> Mapping[str, str]:
    """Return what a file says of itself: title, subject, author and keywords, empty where it says nothing."""
    information = file.trailer.get("/Info")
    held = information if isinstance(information, pikepdf.Dictionary) else pikepdf.Dictionary()
    metadata = file.Root.get("/Metadata")
    text = inflated(metadata).decode("utf-8", "replace") if isinstance(metadata, pikepdf.Stream) else ""
    title = TITLE.search(text)
    found = {key.removeprefix("/").lower(): str(held.get(key, "")) for key in INFORMATION}
    return found | {"title of the metadata": title[1] if title else ""}
