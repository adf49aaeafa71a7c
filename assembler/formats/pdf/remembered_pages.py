"""Pages of a PDF of ours of which every part was read before: the body, each piece of header and footer, and what its fields show.

Two partners' files of one kind differ in a few parts of some pages, and each file of ours is read back before it is kept. A part is read by
pdfium, once, and known by its key from then on. The first page of each file is read as a whole, and so is a page with a new body.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from itertools import chain, combinations, islice
from typing import NamedTuple

from pypdfium2 import PdfDocument, PdfiumError

from assembler.formats.pdf.fields.field_reader import ReadField, Rectangle, read_fields
from assembler.formats.pdf.file_objects import FileObjects
from assembler.formats.pdf.object_syntax import array, dictionary, stream
from assembler.formats.pdf.packed_file import FINISHED_ROW, NOT_PACKED, PLAIN, place_of_table, read_packed
from assembler.formats.pdf.page_bodies import Typefaces, leaves_all_as_it_was
from assembler.formats.pdf.page_boxes import Box, misplaced_words, word_boxes
from assembler.formats.pdf.page_parts import AlonePage, Key, PagePlan, PartFinder
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
    read_text,
    with_hyphens,
)
from assembler.model.quick_dataclass import dataclass
from assembler.model.remembered import is_read_anew, keep_last, on_forgetting

MOST_PARTS = 2_000
"""The most parts of pages that are remembered at a time, those that were met last; those of a packet are some two hundred."""

MOST_TYPEFACES = 100
"""The most typefaces whose glyphs have numbers at a time; some fonts count as another one in each file."""

PROFILED = re.compile(rb"\[ ?/ICCBased ([0-9]+ 0 R) ?\]")
"""A space of colours with a profile."""

PLAIN_COLOURS = {b"1": b"/DeviceGray", b"3": b"/DeviceRGB"}
"""The space of colours without a profile that has as many parts."""


class Part(NamedTuple):
    """A part of a page as it was read: its text, the boxes of its words (of a body, one around them all), and what its fields show."""

    text: str
    boxes: tuple[Box, ...]
    seen: tuple[str, ...] = ()


Plans = Sequence[PagePlan | None]


@dataclass(frozen=True, slots=True)
class PageMemory:
    """The parts that were read, by their keys, the typefaces by which the keys are made, and the keys of the parts of whole pages."""

    parts: dict[Key, Part] = field(default_factory=dict)
    plans: dict[Key, PagePlan] = field(default_factory=dict)
    typefaces: Typefaces = field(default_factory=Typefaces)

    def read_file(self, data: bytes) -> tuple[tuple[ReadField, ...], PdfText]:
        """Return the fields of a file of ours, none where they cannot be read, and its text, with what its typed fields show.

        The text of a page has the words that `text_reader.read_text` finds. Raises `pypdfium2.PdfiumError` where the data is no PDF.
        """
        fields = read_fields(data)
        typed = tuple(each for each in fields if each.value and each.type == "Tx")
        with PDFIUM_LOCK:
            if len(self.typefaces.numbers) > MOST_TYPEFACES:
                self.clear()  # the parts too, since other glyphs have the numbers of their keys from then on
            try:
                text = None if is_read_anew(data) else self._read_parts(data, typed)
            except (*NOT_PACKED, RecursionError, PdfiumError):
                text = None
            return fields, text or read_text(data, typed, boxes=True)

    def clear(self) -> None:
        """Forget everything."""
        with PDFIUM_LOCK:  # a file that is being read has keys of the numbers that are forgotten
            self.parts.clear()
            self.plans.clear()
            self.typefaces.clear()

    def _read_parts(self, data: bytes, typed: tuple[ReadField, ...]) -> PdfText:
        """Read a file with some typed fields part by part. Raises one of `NOT_PACKED` for a file that has others than ours."""
        objects = read_packed(data)
        finder = PartFinder(objects, self.typefaces, self._recalled_plan)
        pages = finder.pages()
        places = places_by_page(typed)
        plans = [(finder.plan if at else finder.plan_first)(page, places.get(at, ())) for at, page in enumerate(pages)]
        new = {key: page for key, page in finder.alone.items() if key not in self.parts}
        with open_with_pdfium(_extended(data, objects, pages, [*new.values()])) as file:
            for number, (key, page) in enumerate(new.items(), len(pages)):
                if part := _read_alone(file, number, page.places):
                    keep_last(self.parts, key, part, MOST_PARTS)
            read = [self._read_or_recall(file, at, places.get(at, ()), plan) for at, plan in enumerate(plans)]
        for key, planned in finder.new.items():
            keep_last(self.plans, key, planned, MOST_PARTS)
        return joined(read, typed)

    def _recalled(self, keys: Iterable[Key]) -> list[Part]:
        return [keep_last(self.parts, key, self.parts[key], MOST_PARTS) for key in keys if key in self.parts]

    def _recalled_plan(self, key: Key) -> PagePlan | None:
        """Return the keys of a page's parts; None where one of them is not remembered."""
        plan = self.plans.get(key)
        known = plan is not None and self.parts.keys() >= {plan.body, *plan.around}
        return keep_last(self.plans, key, plan, MOST_PARTS) if plan is not None and known else None

    def _read_or_recall(self, file: PdfDocument, at: int, places: tuple[FieldPlace, ...], plan: PagePlan | None) -> ReadPage:
        header, footer, shown = (
            (self._recalled(keys) for keys in (plan.header, plan.footer, plan.shown)) if plan else ([], [], [])
        )
        rectangles = [rectangle for _, rectangle in places]
        if not plan or len(header) + len(footer) + len(shown) != len(plan.around) or not _stand_apart(header, footer, rectangles):
            return read_page(file, at, places, boxes=True)
        seen = tuple(zip((name for name, _ in places), shown[0].seen, strict=True)) if shown else ()
        for body in self._recalled([plan.body]) if at else ():
            if _stands_between(body.boxes[0], header, footer):
                return ReadPage("\n".join(part.text for part in (*header, body, *footer)), [], (), seen)
        if plan.drawn is None or not leaves_all_as_it_was(plan.drawn):  # which its key says too, so that no such body is known
            return read_page(file, at, places, boxes=True)
        whole = read_page(file, at, (), boxes=True)
        if any(_meet(box, rectangle) for rectangle in rectangles for box in whole.boxes):
            return read_page(file, at, places, boxes=True)
        if at and (found := _body_of(whole, header, footer)):
            keep_last(self.parts, plan.body, found, MOST_PARTS)
        return whole._replace(seen=seen)


def _extended(data: bytes, objects: FileObjects, pages: Sequence[Mapping[bytes, bytes]], alone: list[AlonePage]) -> bytes:
    """Return a file with some pages behind its own and without profiles of colours, in an update that is appended to it (ISO 32000-1, 7.5.6)."""
    changed, size, top = _plain_colours(objects, pages), int(objects.trailer[b"/Size"]), objects.root()[b"/Pages"]
    numbers = range(size, size + 2 * len(alone), 2)
    if alone:
        kids = array([*objects.elements(objects.entries(top)[b"/Kids"]), *(b"%d 0 R" % number for number in numbers)])
        changed[int(top.split()[0])] = b"<</Type/Pages/Count %d/Kids%b>>" % (len(pages) + len(alone), kids)
    for number, page in zip(numbers, alone, strict=True):
        changed[number] = dictionary({**page.entries, b"/Parent": top, b"/Contents": b"%d 0 R" % (number + 1)})
        changed[number + 1] = b"<</Length %d>>\nstream\n%b\nendstream" % (len(page.content), page.content)
    return _updated(data, objects, changed) if changed else data


def _plain_colours(objects: FileObjects, pages: Iterable[Mapping[bytes, bytes]]) -> dict[int, bytes]:
    """Return a plain space of colours for each with a profile, by its number: pdfium works out the profile, though no text depends on it."""
    listed = {objects.entries(page[b"/Resources"]).get(b"/ColorSpace", b"<<>>") for page in pages}
    spaces = {each for some in listed for each in objects.entries(some).values() if each.endswith(b" R")}
    profiled = {int(each.split()[0]): PROFILED.fullmatch(objects.resolve(each)) for each in spaces}
    return {number: PLAIN_COLOURS[objects.entries(found[1])[b"/N"]] for number, found in profiled.items() if found}


def _updated(data: bytes, objects: FileObjects, changed: Mapping[int, bytes]) -> bytes:
    """Return a file with an update that holds some objects."""
    parts, rows, at = [data], dict[int, bytes](), len(data)
    for number, body in changed.items():
        rows[number] = FINISHED_ROW.pack(PLAIN, at, 0)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        at += len(parts[-1])
    own = max([*changed, int(objects.trailer[b"/Size"]) - 1]) + 1
    table = {
        b"/Type": b"/XRef",
        b"/Size": b"%d" % (own + 1),
        b"/W": b"[1 4 2]",
        b"/Index": array([b"%d 1" % number for number in rows]),
        b"/Prev": b"%d" % place_of_table(data)[0],
        b"/Root": objects.trailer[b"/Root"],
    }
    written = stream(table, b"".join(rows.values()))
    return b"%b%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (b"".join(parts), own, written, at)


def _read_alone(file: PdfDocument, number: int, places: tuple[FieldPlace, ...]) -> Part | None:
    """Return a part that stands alone on a page; None where its words stand over each other, or off the page."""
    page = file[number]
    text = page.get_textpage()
    boxes = word_boxes(text)
    if any(misplaced_words(page, text, boxes)):
        return None
    words, seen = with_hyphens(text.get_text_bounded()), read_places(file, number, page, places)
    return Part(words, tuple(boxes), tuple(shown for _, shown in seen))


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _stand_apart(header: list[Part], footer: list[Part], rectangles: list[Rectangle]) -> bool:
    """Whether the pieces of a header and those of a footer stand in their order, and nothing of them or of the fields over each other."""
    boxes = [box for part in (*header, *footer) for box in part.boxes]
    met = any(
        _meet(one, other)
        for one, other in chain(combinations(rectangles, 2), ((one, box) for one in rectangles for box in boxes))
    )
    return not met and all(
        after[0] >= before[2] or after[3] <= before[1]
        for pieces in (header, footer)
        for one, other in combinations(pieces, 2)
        for before in one.boxes
        for after in other.boxes
    )


def _stands_between(body: Box, header: list[Part], footer: list[Part]) -> bool:
    above, below = ([box for part in parts for box in part.boxes] for parts in (header, footer))
    return all(box[1] >= body[3] for box in above) and all(box[3] <= body[1] for box in below)


def _body_of(whole: ReadPage, header: list[Part], footer: list[Part]) -> Part | None:
    """Return the body of a page that was read as a whole; None where it and its pieces do not fit together."""
    above, below = ("".join("".join(part.text for part in parts).split()) for parts in (header, footer))
    shown = "".join(whole.text.split())
    own = Counter(whole.boxes)
    own.subtract(box for part in (*header, *footer) for box in part.boxes)
    boxes = [box for box, count in own.items() if count]
    fits = shown.startswith(above) and shown.endswith(below) and len(above) + len(below) < len(shown)
    if not fits or not boxes or min(own.values()) < 0 or whole.misplaced:
        return None
    first, end = _place_of_letter(whole.text, len(above)), len(whole.text) - _place_of_letter(whole.text[::-1], len(below))
    sides = (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
    return Part(whole.text[first:end], (sides,)) if _stands_between(sides, header, footer) else None


def _place_of_letter(text: str, number: int) -> int:
    """Return the place in a text of a letter that is counted without spaces."""
    return next(islice((at for at, character in enumerate(text) if not character.isspace()), number, None))


MEMORY = PageMemory()
"""What this process remembers."""
on_forgetting(MEMORY.clear)
