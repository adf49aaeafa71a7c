"""Pages of a PDF of ours whose body was read before: only their header, their footer and their fields are read anew.

Two partners' files of one kind differ in a few of their pages, and each file of ours is read back before it is kept. The first page of each
file is read as a whole, and a page with a new body too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import NamedTuple

import pikepdf
from pypdfium2 import PdfDocument

from assembler.formats.pdf.fields.field_reader import UNREADABLE, ReadField, fields_of
from assembler.formats.pdf.file_objects import FINISHED_ROW, PLAIN
from assembler.formats.pdf.incremental_update import LAST_OFFSET
from assembler.formats.pdf.object_syntax import Entries, array, dictionary, stream
from assembler.formats.pdf.page_bodies import ABOVE_PAGES, PAGE, RESOURCES, Numbers, Typefaces, key_of, split_page
from assembler.formats.pdf.page_boxes import Box, misplaced_words, word_boxes
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.text_reader import (
    PDFIUM_LOCK,
    FieldPlace,
    PdfText,
    ReadPage,
    joined,
    open_with_pdfium,
    places_by_page,
    read_page,
    read_places,
    with_hyphens,
)
from assembler.model.quick_dataclass import dataclass

MOST_BODIES = 1_000
"""The most bodies that are remembered at a time, those that were met last; those of a packet are less than a hundred."""

MOST_TYPEFACES = 100
"""The most typefaces whose glyphs have numbers at a time; some fonts count as another one in each file."""

PLAIN_COLOURS = {1: b"/DeviceGray", 3: b"/DeviceRGB"}
"""The space of colours without a profile that has as many parts."""

Places = Mapping[int, tuple[FieldPlace, ...]]


class Body(NamedTuple):
    """The body of a page as it was read: its text, and the lowest and the highest point of its words."""

    text: str
    bottom: float
    top: float


class RunningPage(NamedTuple):
    """A page that is added to a file with the header, the footer and the fields of another: its number, and the key of the body left out."""

    number: int
    key: bytes


class ReadRunning(NamedTuple):
    """What a page without its body holds: the texts of its header and footer, and what `ReadPage` says of them."""

    header: str
    footer: str
    page: ReadPage


@dataclass(frozen=True, slots=True)
class PageMemory:
    """The bodies that were read, by their keys, and the typefaces by which the keys are made."""

    bodies: dict[bytes, Body] = field(default_factory=dict)
    typefaces: Typefaces = field(default_factory=Typefaces)

    def read_file(self, data: bytes) -> tuple[tuple[ReadField, ...], PdfText]:
        """Return the fields of a file of ours, none where they cannot be read, and its text, with what its typed fields show.

        The text of a page has the words that `text_reader.read_text` finds. Raises `pypdfium2.PdfiumError` where the data is no PDF.
        """
        with PDFIUM_LOCK:
            if len(self.typefaces.numbers) > MOST_TYPEFACES:
                self.clear()  # the bodies too, since other glyphs have the numbers of their keys from then on
            fields, extended, running = self._prepared(data)
            typed = _typed(fields)
            places = places_by_page(typed)
            with open_with_pdfium(extended) as file:
                pages = len(file) - len(running)
                return fields, joined(
                    [self._read_or_recall(file, at, places.get(at, ()), running.get(at)) for at in range(pages)], typed
                )

    def clear(self) -> None:
        """Forget everything."""
        self.bodies.clear()
        self.typefaces.numbers.clear()

    def _read_or_recall(
        self, file: PdfDocument, at: int, places: tuple[FieldPlace, ...], running: RunningPage | None
    ) -> ReadPage:
        if running is None:
            return read_page(file, at, places, boxes=True)
        around, known = _read_running(file, running.number, places), self.bodies.pop(running.key, None)
        if known:
            self.bodies[running.key] = known  # behind all others, so it is the last to be forgotten
        if known and not around.page.misplaced and not _reaches_into(known, around.page.boxes):
            return around.page._replace(text=f"{around.header}\n{known.text}\n{around.footer}")
        whole = read_page(file, at, places, boxes=True)
        if body := _body_of(whole, around):
            if len(self.bodies) >= MOST_BODIES:
                del self.bodies[next(iter(self.bodies))]
            self.bodies[running.key] = body
        return whole

    def _prepared(self, data: bytes) -> tuple[tuple[ReadField, ...], bytes, Mapping[int, RunningPage]]:
        """Return the fields of a file, the file with running pages behind its own, and these by the numbers of the pages they belong to."""
        fields: tuple[ReadField, ...] = ()
        try:
            with parse_pdf(data) as file:
                fields = fields_of(file)
                places = places_by_page(_typed(fields))
                found = [] if file.get_warnings() else [*self._running_pages(file, places)]
                if not found:
                    return fields, data, {}
                running = {at: RunningPage(len(file.pages) + place, key) for place, (at, key, _, _) in enumerate(found)}
                return fields, _with_pages(data, file, [(entries, content) for _, _, entries, content in found]), running
        except UNREADABLE:
            return fields, data, {}

    def _running_pages(self, file: pikepdf.Pdf, places: Places) -> Iterator[tuple[int, bytes, Entries, bytes]]:
        """Yield the number of each page but the first whose body has a key, the key, and entries and content of the page without its body."""
        fonts, top = dict[tuple[int, int], tuple[bytes, Numbers]](), file.Root.Pages
        for at, page in enumerate(top.Kids if ABOVE_PAGES.issuperset(top.keys()) and len(top.Kids) == int(top.Count) else ()):
            if not at or not PAGE.issuperset(page.keys()) or not RESOURCES.issuperset(page.Resources.keys()):
                continue
            set_in = dict[bytes, tuple[bytes, Numbers]]()
            for name, font in page.Resources.get("/Font", {}).items():
                if font.objgen not in fonts:
                    fonts[font.objgen] = self.typefaces.numbers_in(font)
                set_in[name.removeprefix("/").encode()] = fonts[font.objgen]
            parts = split_page(page.Contents.read_bytes(), float(page.MediaBox[3]) / 2)
            others = page.MediaBox.unparse(), repr([rectangle for _, rectangle in places.get(at, ())]).encode()
            if parts and (key := key_of(parts.body, set_in, others)):
                keys = ("/Type", "/MediaBox", "/Resources", *(["/Annots"] if at in places else []))
                yield at, key, {each.encode(): page[each].unparse() for each in keys}, parts.running


def _with_pages(data: bytes, file: pikepdf.Pdf, added: list[tuple[Entries, bytes]]) -> bytes:
    """Return a file with some pages behind its own, in an update that is appended to it (ISO 32000-1, 7.5.6)."""
    size, top = int(file.trailer.Size), file.Root.Pages
    kids = [*(b"%d %d R" % each.objgen for each in top.Kids), *(b"%d 0 R" % (size + 2 * at) for at in range(len(added)))]
    objects = {top.objgen[0]: dictionary({b"/Type": b"/Pages", b"/Count": b"%d" % len(kids), b"/Kids": array(kids)})}
    objects |= _plain_colours(file)
    for number, (entries, content) in zip(range(size, size + 2 * len(added), 2), added, strict=True):
        leading = {b"/Parent": b"%d %d R" % top.objgen, b"/Contents": b"%d 0 R" % (number + 1)}
        objects |= {
            number: dictionary(entries | leading),
            number + 1: b"<</Length %d>>\nstream\n%b\nendstream" % (len(content), content),
        }
    return _updated(data, file, objects)


def _plain_colours(file: pikepdf.Pdf) -> dict[int, bytes]:
    """Return a plain space of colours for each with a profile, by its number: pdfium works out the profile, though no text depends on it."""
    spaces = {each.objgen: each for page in file.pages for _, each in page.obj.Resources.get("/ColorSpace", {}).items()}
    profiled = {number: int(each[1].N) for (number, _), each in spaces.items() if number and each[0] == "/ICCBased"}
    return {number: PLAIN_COLOURS[count] for number, count in profiled.items() if count in PLAIN_COLOURS}


def _updated(data: bytes, file: pikepdf.Pdf, objects: Mapping[int, bytes]) -> bytes:
    """Return a file with an update that holds some objects."""
    parts, rows, at = [data], dict[int, bytes](), len(data)
    for number, body in objects.items():
        rows[number] = FINISHED_ROW.pack(PLAIN, at, 0)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        at += len(parts[-1])
    own, before = max(max(objects) + 1, int(file.trailer.Size)), LAST_OFFSET.search(data[-64:])
    if before is None:
        raise ValueError("the file does not end as a PDF")
    table = {
        b"/Type": b"/XRef",
        b"/Size": b"%d" % (own + 1),
        b"/W": b"[1 4 2]",
        b"/Index": array([b"%d 1" % number for number in rows]),
        b"/Prev": before[1],
        b"/Root": b"%d %d R" % file.Root.objgen,
    }
    written = stream(table, b"".join(rows.values()))
    return b"%b%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (b"".join(parts), own, written, at)


def _read_running(file: PdfDocument, number: int, places: tuple[FieldPlace, ...]) -> ReadRunning:
    page = file[number]
    text, middle = page.get_textpage(), page.get_height() / 2
    boxes = word_boxes(text)
    above, below = with_hyphens(text.get_text_bounded(bottom=middle)), with_hyphens(text.get_text_bounded(top=middle))
    misplaced = tuple(misplaced_words(page, text, boxes))
    return ReadRunning(above, below, ReadPage("", boxes, misplaced, read_places(file, number, page, places)))


def _reaches_into(body: Body, boxes: Iterable[Box]) -> bool:
    return any(body.bottom < top and bottom < body.top for _, bottom, _, top in boxes)


def _body_of(whole: ReadPage, around: ReadRunning) -> Body | None:
    """Return the body of a page that was read as a whole and without it; None where these do not fit together."""
    letters = [at for at, character in enumerate(whole.text) if not character.isspace()]
    above, below = ("".join(each.split()) for each in (around.header, around.footer))
    shown = "".join(whole.text.split())
    own = Counter(whole.boxes)
    own.subtract(around.page.boxes)
    boxes = [box for box, count in own.items() if count]
    fits = shown.startswith(above) and shown.endswith(below) and len(above) + len(below) < len(shown)
    if not fits or not boxes or min(own.values()) < 0 or whole.misplaced or whole.seen != around.page.seen:
        return None
    first, last = letters[len(above)], letters[len(shown) - len(below) - 1]
    return Body(whole.text[first : last + 1], min(box[1] for box in boxes), max(box[3] for box in boxes))


def _typed(fields: Iterable[ReadField]) -> tuple[ReadField, ...]:
    return tuple(each for each in fields if each.value and each.type == "Tx")


MEMORY = PageMemory()
"""What this process remembers."""
