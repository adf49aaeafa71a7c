"""Find what acts or leads elsewhere in a PDF: actions, scripts, attachments, layers, forms of other kinds, and outside data.

The objects of a file are first searched as text for the names of such things, which is fast. Only where a name occurs are the
objects followed from the pages, the fields and the catalog, so that each thing is told with its place.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import pikepdf

from assembler.formats.pdf.object_digests import DEEPEST, inflated
from assembler.model.quick_dataclass import dataclass

ACTIONS: Final[Mapping[str, str]] = {
    "/JavaScript": "a script",
    "/Launch": "starts a program or opens a file",
    "/SubmitForm": "sends what is filled in",
    "/ImportData": "fills fields from another file",
    "/ResetForm": "empties fields",
    "/URI": "a link out of the file",
    "/GoToR": "a link to another file",
    "/GoToE": "a link to an attached file",
    "/GoToDp": "a link to a part of the file",
    "/Thread": "a link to an article",
    "/Hide": "hides or shows something",
    "/Named": "a command of the viewer",
    "/SetOCGState": "switches layers",
    "/Rendition": "plays media",
    "/Movie": "plays media",
    "/Sound": "plays media",
    "/RichMediaExecute": "plays media",
    "/GoTo3DView": "turns a model",
    "/Trans": "changes what is shown",
}
"""The actions of ISO 32000-2, 12.6.4, but that which leads to a place in the same file."""

KEYS: Final[Mapping[str, str]] = {
    "/JS": "a script",
    "/AA": "an action at an event",
    "/PA": "a link out of the file",
    "/EF": "an attached file",
    "/AF": "an attached file",
    "/EmbeddedFiles": "an attached file",
    "/Collection": "a portfolio of files",
    "/XFA": "a form of another kind (XFA)",
    "/NeedsRendering": "a form of another kind (XFA)",
    "/OCProperties": "layers that can be switched",
    "/OC": "a layer that can be switched",
    "/RichMediaContent": "media",
    "/RichMediaSettings": "media",
    "/3DD": "a model",
    "/Alternates": "another picture for print",
    "/OPI": "a picture of another file",
    "/Ref": "a page of another file",
    "/PS": "a program of a printer",
    "/FFilter": "data of another file",
    "/Requirements": "a demand on the viewer",
    "/Threads": "articles",
    "/SpiderInfo": "pages of the web",
    "/Templates": "hidden pages",
    "/AlternatePresentations": "another way of being shown",
    "/PresSteps": "another way of being shown",
}
"""Keys that carry such a thing, whatever their object is."""

TARGETS = ("/URI", "/F", "/JS", "/N", "/D", "/UF")
"""Keys of an action that say where it leads or what it does."""

LONGEST_TARGET = 200
"""The number of characters of a target that are told."""

NAMES = re.compile("/(?:{})\\b".format("|".join(sorted(name[1:] for name in (*ACTIONS, *KEYS)))).encode())
"""The names of all of these in the text of an object."""

NOT_FOLLOWED = frozenset({"/Pages", "/Parent", "/P", "/Prev", "/Last", "/PieceInfo"})
"""Keys that lead back, and to what no viewer carries out."""

PLACES: Final[Mapping[str, str]] = {"/OpenAction": "when the file is opened", "/Outlines": "a bookmark"}
"""The places in words of what the catalog holds; everything else in it is `THE_FILE`."""

THE_FILE = "the file"

MOST_OBJECTS = 500_000
"""The number of objects that are followed."""


@dataclass(frozen=True, slots=True)
class ActiveContent:
    """One thing that acts or leads elsewhere: what it is, its place in words, and what it leads to or runs."""

    what: str
    place: str
    target: str = ""


def active_content_of(file: pikepdf.Pdf) -> tuple[ActiveContent, ...]:
    """Return what acts or leads elsewhere in a file, each thing once for each place."""
    if not any(map(_may_act, file.objects)):
        return ()
    return tuple(dict.fromkeys(_ObjectWalk(file).found()))


def _may_act(thing: object) -> bool:
    """Whether the text of an object holds a name of such a thing; a stream whose data lies in another file is one too."""
    if isinstance(thing, pikepdf.Stream):
        return "/F" in thing or NAMES.search(pikepdf.Dictionary(dict(thing.stream_dict.items())).unparse()) is not None
    return isinstance(thing, pikepdf.Object) and NAMES.search(thing.unparse(resolved=True)) is not None


class _ObjectWalk:
    """A walk over the objects of a file, from its pages and then from its catalog, in which each object is met once."""

    def __init__(self, file: pikepdf.Pdf) -> None:
        self.met = {file.Root.objgen}
        self.left = MOST_OBJECTS
        self.catalog = file.Root
        self.starts: list[tuple[object, str]] = []
        for number, page in enumerate(file.pages, 1):
            annotations = page.obj.get("/Annots")
            entries = [*annotations] if isinstance(annotations, pikepdf.Array) else []
            self.starts += [(each, _name_place(each, number)) for each in entries]
            self.starts.append((page.obj, f"page {number}"))
        self.starts += [(value, PLACES.get(key, THE_FILE)) for key, value in file.Root.items() if key not in NOT_FOLLOWED]

    def found(self) -> Iterator[ActiveContent]:
        """Yield each thing that acts or leads elsewhere, with its place."""
        yield from _things_in(self.catalog, THE_FILE)
        for start, place in self.starts:
            yield from self._found_from(start, place)
        if self.left <= 0:
            yield ActiveContent("more objects than are followed", THE_FILE)

    def _found_from(self, start: object, place: str) -> Iterator[ActiveContent]:
        ahead = [(start, 0)]
        while ahead and self.left > 0:
            thing, depth = ahead.pop()
            if isinstance(thing, pikepdf.Object) and depth <= DEEPEST and not self._is_known(thing):
                yield from _things_in(thing, place)
                ahead += [(value, depth + 1) for value in _members(thing)]

    def _is_known(self, thing: pikepdf.Object) -> bool:
        """Whether an object was met before; those that stand where they are used are met once in any case."""
        self.left -= 1
        if not thing.is_indirect:
            return False
        known = thing.objgen in self.met
        self.met.add(thing.objgen)
        return known


def _name_place(annotation: object, page: int) -> str:
    """Return the place of what an annotation does: its field, else its page."""
    holder, names = annotation, list[str]()
    for _ in range(DEEPEST):
        if not isinstance(holder, pikepdf.Dictionary):
            break
        names += [str(holder["/T"])] if "/T" in holder else []
        holder = holder.get("/Parent")
    return f"page {page}, the field “{'.'.join(reversed(names))}”" if names else f"page {page}"


def _members(thing: pikepdf.Object) -> Iterator[object]:
    if isinstance(thing, pikepdf.Array):
        yield from thing
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield from (value for name, value in thing.items() if name not in NOT_FOLLOWED)


def _things_in(thing: pikepdf.Object, place: str) -> Iterator[ActiveContent]:
    """Yield what a dictionary or a stream is and holds, apart from what lies below it."""
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    kind = str(thing.get("/S", ""))
    if kind in ACTIONS:
        yield ActiveContent(ACTIONS[kind], place, _target_of(thing))
    events = thing.get("/AA")
    if isinstance(events, pikepdf.Dictionary) and any(_leads_within(event) for _, event in events.items()):
        yield ActiveContent(KEYS["/AA"], place)
    if isinstance(thing, pikepdf.Stream) and "/F" in thing:
        yield ActiveContent(KEYS["/FFilter"], place, _target_text(thing["/F"]))
    for name in KEYS.keys() & thing.keys():
        if name not in ("/AA", "/JS") and not (name == "/PA" and kind not in ACTIONS):
            yield ActiveContent(KEYS[name], place, "")


def _leads_within(action: object) -> bool:
    """Whether an action leads to a place of the same file, which only a link may do."""
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/GoTo"


def _target_of(action: pikepdf.Object) -> str:
    return next((text for key in TARGETS if key in action and (text := _target_text(action[key]))), "")


def _target_text(value: object) -> str:
    """Return a target as text: a string, a name, the beginning of a script, or the path of a file."""
    if isinstance(value, pikepdf.Dictionary):
        value = value.get("/UF", value.get("/F", value.get("/URI", "")))
    if isinstance(value, pikepdf.Stream):
        value = inflated(value).decode("latin-1")
    return str(value).removeprefix("/")[:LONGEST_TARGET] if isinstance(value, pikepdf.String | pikepdf.Name | str) else ""
