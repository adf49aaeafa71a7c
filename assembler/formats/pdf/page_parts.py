"""The parts of the pages of a packed file of ours, each with a key by which it is known in every file: pieces, bodies, and shown entries."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from assembler.formats.pdf.file_objects import FileObjects
from assembler.formats.pdf.object_syntax import ANY_REFERENCE, REFERS, Entries, dictionary_of, entries_of, is_stream, stream_data
from assembler.formats.pdf.page_bodies import PIECE, Numbers, Typefaces, key_of, split_page, with_numbers
from assembler.formats.pdf.text_reader import FieldPlace
from assembler.model.remembered import remembered

PAGE = frozenset({b"/Annots", b"/Contents", b"/MediaBox", b"/Parent", b"/Resources", b"/StructParents", b"/Tabs", b"/Type"})
ABOVE_PAGES = frozenset({b"/Count", b"/Kids", b"/Type"})
RESOURCES = frozenset({b"/ColorSpace", b"/Font", b"/ProcSet"})
FORM = frozenset({b"/DA", b"/DR", b"/Fields", b"/SigFlags"})
"""The keys of a page, of what stands above all pages, of resources and of a form, that say nothing of the text but what the keys of parts have."""

PICTURE = frozenset({b"/Type", b"/Subtype", b"/BBox", b"/Resources", b"/Length", b"/Filter"})
"""The keys of an appearance stream."""

LEADING_AWAY = frozenset({b"/Dest", b"/P", b"/Parent", b"/StructParent"})
"""The keys of an annotation that say nothing of what it shows, and lead to other parts of the file."""

BOX = re.compile(rb"\[ ?[-0-9.]+(?: [-0-9.]+){3} ?\]")
"""The box of a page."""

SET_IN_OWN = re.compile(rb"/Entry [0-9.]+ Tf")
OWN_FONT = re.compile(rb"<</Font<</Entry [0-9]+ 0 R>>>>")
"""A font of an appearance stream, as it is named there and among its resources; without these, one of the page would be meant."""

Key = bytes
Fonts = Mapping[bytes, tuple[bytes, Numbers]]


class AlonePage(NamedTuple):
    """A page that shows one part of another: its entries, its content, and the places on it that are filled in."""

    entries: Entries
    content: bytes
    places: tuple[FieldPlace, ...]


class PagePlan(NamedTuple):
    """The keys of the parts of a page: of the pieces of its header and footer, of its body, and of what its fields show, if anything.

    `drawn` is what the body is drawn by, or the whole page if that has fields and is the first; None where the plan was known.
    """

    header: tuple[Key, ...]
    body: Key
    footer: tuple[Key, ...]
    shown: tuple[Key, ...]
    drawn: bytes | None

    @property
    def around(self) -> tuple[Key, ...]:
        """The keys of all but the body."""
        return (*self.header, *self.footer, *self.shown)


@dataclass(slots=True)
class PartFinder:
    """Finds the parts of the pages of one file, and how each can be shown alone."""

    objects: FileObjects
    typefaces: Typefaces
    recall: Callable[[Key], PagePlan | None]
    alone: dict[Key, AlonePage] = field(default_factory=dict)
    new: dict[Key, PagePlan] = field(default_factory=dict)
    pieces: dict[tuple[bytes, bytes, bytes], Key | None] = field(default_factory=dict)
    set_in: dict[bytes, Fonts | None] = field(default_factory=dict)
    digests: dict[bytes, bytes] = field(default_factory=dict)

    def pages(self) -> list[Entries]:
        """Return the entries of all pages. Raises `ValueError` for a file whose pages or fields stand in another order than in ours."""
        objects, root = self.objects, self.objects.root()
        above = objects.entries(root[b"/Pages"])
        kids = objects.elements(above[b"/Kids"])
        pages = [objects.entries(kid) for kid in kids]
        if not ABOVE_PAGES.issuperset(above) or int(above[b"/Count"]) != len({*kids}) or len(kids) != len({*kids}):
            raise ValueError("the pages of the file do not stand in one row")
        if not FORM.issuperset(objects.entries(root.get(b"/AcroForm", b"<<>>"))) or not all(
            _is_ours(page, root[b"/Pages"]) for page in pages
        ):
            raise ValueError("a page or the form of the file may have more than ours")
        return pages

    def plan_first(self, page: Entries, places: tuple[FieldPlace, ...]) -> PagePlan | None:
        """Return the keys of what the fields of a first page show; the rest of it is read as a whole."""
        drawn = with_numbers(stream_data(self.objects.resolve(page[b"/Contents"]))) if places else b""
        return None if drawn is None else PagePlan((), b"", (), self._key_of_fields(page, places), drawn)

    def plan(self, page: Entries, places: tuple[FieldPlace, ...]) -> PagePlan | None:
        """Return the keys of a page's parts; None where it has others than ours. Raises `ValueError` or `LookupError` for others yet."""
        written, content = self.objects.resolve(page[b"/Resources"]), self.objects.resolve(page[b"/Contents"])
        if written not in self.set_in:
            self.set_in[written] = self._fonts(self.objects.entries(written))
        fonts = self.set_in[written]
        if fonts is None:
            return None
        beside = page[b"/MediaBox"], repr([place for _, place in places]).encode()
        whole = _digest((content, *beside, *chain.from_iterable((name, *font) for name, font in fonts.items())))
        plan = self.recall(whole) or self._plan_anew(page, stream_data(content), written, beside)
        if plan is None:
            return None
        if plan.drawn is not None:
            self.new[whole] = plan._replace(drawn=None)
        return plan._replace(shown=self._key_of_fields(page, places))

    def _plan_anew(self, page: Entries, content: bytes, resources: bytes, beside: Sequence[bytes]) -> PagePlan | None:
        """Return the keys of the parts of a page but of its fields, with other things on which the reading of its body depends."""
        parts, fonts = split_page(content), self.set_in[resources]
        if parts is None or fonts is None:
            return None
        header, footer = (
            tuple(key for piece in pieces if (key := self._piece(piece, page, resources)))
            for pieces in (parts.header, parts.footer)
        )
        drawn = with_numbers(parts.body)
        body = key_of(drawn, fonts, beside) if drawn is not None else None
        if drawn is None or body is None or len(header) != len(parts.header) or len(footer) != len(parts.footer):
            return None
        return PagePlan(header, body, footer, (), drawn)

    def _fonts(self, resources: Entries) -> Fonts | None:
        """Return the fonts of pages by their names; None where their resources are others than ours."""
        if not RESOURCES.issuperset(resources):
            return None
        found = self.objects.entries(resources.get(b"/Font", b"<<>>"))
        return {name[1:]: self.typefaces.numbers_in(self.objects, font, self._below(font)) for name, font in found.items()}

    def _piece(self, piece: bytes, page: Entries, resources: bytes) -> Key | None:
        """Return the key of a piece of a header or footer; None where it is not as Typst writes it."""
        known = piece, resources, page[b"/MediaBox"]
        if known not in self.pieces:
            shown, fonts = with_numbers(piece), self.set_in[resources]
            key = key_of(shown, fonts, (page[b"/MediaBox"],)) if shown and fonts is not None and PIECE.fullmatch(shown) else None
            self.pieces[known] = key
            if key:
                self.alone[key] = AlonePage(_alone(page), piece + b"\nQ", ())
        return self.pieces[known]

    def _key_of_fields(self, page: Entries, places: tuple[FieldPlace, ...]) -> tuple[Key, ...]:
        """Return the key of what the fields of a page show at some places; none where it has no such places."""
        if not places:
            return ()
        written = [page[b"/MediaBox"], repr([place for _, place in places]).encode()]
        for annotation in self.objects.elements(page[b"/Annots"]):
            look, drawn, above = _look_of(self.objects.resolve(annotation))
            value = self.objects.entries(above).get(b"/V", b"")
            if ANY_REFERENCE.search(value) and not value.startswith(b"("):
                raise ValueError("the value of a field stands elsewhere")
            written += (look, value, _with_digests(drawn, self._picture))
        key = _digest(written)
        self.alone[key] = AlonePage(_alone(page) | {b"/Annots": page[b"/Annots"], b"/Resources": b"<<>>"}, b"", places)
        return (key,)

    def _picture(self, reference: bytes) -> bytes:
        """Return a digest of an appearance stream with its font. Raises `ValueError` where it may show what it does not hold."""
        picture = self.objects.resolve(reference)
        if not _has_own_font(picture):
            raise ValueError("an appearance stream is drawn in a font that is not its own")
        return _digest_alone(picture) or self._below(reference)

    def _below(self, reference: bytes) -> bytes:
        """Return a digest of an object and of all that it refers to. Raises `RecursionError` for one that leads back to itself."""
        if reference not in self.digests:
            self.digests[reference] = _digest_with(self.objects.resolve(reference), self._below)
        return self.digests[reference]


@remembered(4_000)
def _look_of(annotation: bytes) -> tuple[bytes, bytes, bytes]:
    """Return what an annotation says of its look, its appearance streams, and what stands above it. Raises `ValueError` where it says it elsewhere."""
    entries = entries_of(annotation)
    drawn, above = entries.pop(b"/AP", b""), entries.get(b"/Parent", b"<<>>")
    look = {key: value for key, value in entries.items() if key not in LEADING_AWAY}
    if ANY_REFERENCE.search(b"|".join(value for value in look.values() if not value.startswith(b"("))):
        raise ValueError("an annotation leads to something else")
    return b"|".join(b"%b %b" % entry for entry in look.items()), drawn, above


@remembered(1_000)
def _has_own_font(picture: bytes) -> bool:
    """Whether an appearance stream is drawn in the font among its own resources, or in none."""
    data, resources = stream_data(picture, PICTURE), entries_of(picture)[b"/Resources"]
    fonts = data.count(b"Tf")
    own = OWN_FONT.fullmatch(resources) is not None or (resources == b"<<>>" and not fonts)
    return own and len(SET_IN_OWN.findall(data)) == fonts


@remembered(1_000)
def _digest_alone(picture: bytes) -> bytes | None:
    """Return a digest of an appearance stream that refers to nothing, as those of blank fields do; None of any other."""
    return None if ANY_REFERENCE.search(dictionary_of(picture)) else _digest_with(picture, bytes)


def _digest_with(body: bytes, digest: Callable[[bytes], bytes]) -> bytes:
    """Return a digest of an object, in which each reference stands for a digest."""
    written = dictionary_of(body) if is_stream(body) else body
    return _digest((_with_digests(written, digest), body[len(written) :]))


def _with_digests(written: bytes, digest: Callable[[bytes], bytes]) -> bytes:
    """Return what is written with a digest and the mark of a reference for each, so that no digest that is written out is taken for one.

    Raises `ValueError` where a reference is written otherwise, so that it may be missed.
    """
    if not ANY_REFERENCE.search(written):
        return written
    found, count = REFERS.subn(lambda found: digest(found[0]) + b" R", written)
    if len(ANY_REFERENCE.findall(found)) != count:
        raise ValueError("a reference is written otherwise than ours are")
    return found


def _is_ours(page: Entries, above: bytes) -> bool:
    """Whether a page has what ours have, and takes nothing from what stands above it."""
    own = PAGE.issuperset(page) and page[b"/Type"] == b"/Page" and page[b"/Parent"] == above
    return own and BOX.fullmatch(page[b"/MediaBox"]) is not None


def _alone(page: Entries) -> Entries:
    return {b"/Type": b"/Page", b"/MediaBox": page[b"/MediaBox"], b"/Resources": page[b"/Resources"]}


def _digest(parts: Sequence[bytes]) -> bytes:
    return hashlib.sha256(b"".join(b"%d %b" % (len(each), each) for each in parts)).hexdigest().encode()
