"""Fields whose appearance is not what their value should look like: empty ones that show something, ticks that are none.

The text that a filled field shows is compared with its value in `appearances.py`. Here its appearance is held against ours as a picture
where the value is the same, and where another program wrote it, a text must be drawn by letters that are seen (`entry_letters.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

import pikepdf
from pypdfium2 import PdfDocument

from assembler.formats.pdf.annotations import SIGNED, WIDGET, Annotation, annotation_objects, full_name, rectangle_of
from assembler.formats.pdf.entry_letters import draws_more_than_text, letters_are_seen, odd_fonts_of
from assembler.formats.pdf.letter_fonts import fonts_in, odd_font
from assembler.formats.pdf.object_digests import Digests, page_part
from assembler.formats.pdf.page_images import compare_pictures
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.text_reader import open_with_pdfium

TEXT = "/Tx"

MOST_LOOKS = 2_000
"""The number of appearances that are drawn."""

SMALLEST_PAGE, LARGEST_PAGE = 3.0, 14_400.0
"""The sides of a page in points (ISO 32000-1, annex C.2)."""


def altered_looks(ours: bytes, theirs: bytes, before: Sequence[Annotation], after: Sequence[Annotation]) -> tuple[str, ...]:
    """Return the names of the fields that look otherwise than their value in `after`, compared with what ours show."""
    looks = {(one.name, at): one for at, one in _numbered(before)}
    pairs = [(looks[one.name, at], at, one) for at, one in _numbered(after) if (one.name, at) in looks]
    suspicious = [(at, one) for was, at, one in pairs if was.look != one.look and not _is_signature(one)][:MOST_LOOKS]
    if not suspicious:
        return ()
    same = {(one.name, at) for was, at, one in pairs if was.value == one.value}
    with parse_pdf(ours) as first, parse_pdf(theirs) as second:
        known, found = _widgets_of(first), _widgets_of(second)
        texts = [key for at, one in suspicious if one.type == TEXT and one.value and (key := (one.name, at)) in found]
        digests, ours_fonts = Digests(), _fonts_of(first)
        drawn = {
            key
            for key in texts
            if draws_more_than_text(look := _appearance(found[key], "")) or odd_fonts_of(look, ours_fonts, digests)
        }
        pictured = [
            key
            for at, one in suspicious
            if (key := (one.name, at)) in known and key in found and (one.type != TEXT or key in same)
        ]
        expected = _drawn_alone([(known[key], _state_of(found[key])) for key in pictured])
        shown = _drawn_alone([(found[key], _state_of(found[key])) for key in pictured])
        written = _drawn_alone([(found[key], "") for key in texts])
    otherwise = {key for key, differs in zip(pictured, _differ(expected, shown, len(pictured)), strict=True) if differs}
    # A text that was typed before is drawn by another program in its own way, as long as it can be read.
    otherwise -= {key for key in texts if key not in drawn}
    unseen = {key for key, seen in zip(texts, _seen(written, len(texts)), strict=True) if not seen}
    return tuple(dict.fromkeys(one.name for at, one in suspicious if (one.name, at) in otherwise | drawn | unseen))


def _numbered(annotations: Sequence[Annotation]) -> Iterator[tuple[int, Annotation]]:
    """Yield each widget with its number among those of its field."""
    counted: dict[str, int] = {}
    for one in annotations:
        if one.kind == WIDGET:
            counted[one.name] = counted.get(one.name, -1) + 1
            yield counted[one.name], one


def _is_signature(field: Annotation) -> bool:
    return field.type == "/Sig" and field.value == SIGNED


def _widgets_of(file: pikepdf.Pdf) -> Mapping[tuple[str, int], pikepdf.Object]:
    """Return the widgets of a file by the name of their field and their number in it."""
    found, counted = dict[tuple[str, int], pikepdf.Object](), dict[str, int]()
    for _, each in annotation_objects(file):
        if each.get("/Subtype") == f"/{WIDGET}":
            name = full_name(each)
            counted[name] = counted.get(name, -1) + 1
            found[name, counted[name]] = each
    return found


def _state_of(widget: pikepdf.Object) -> str:
    """Return the state that a button is shown in; empty for another field."""
    return str(widget["/AS"]) if isinstance(widget.get("/AS"), pikepdf.Name) else ""


def _appearance(widget: pikepdf.Object, state: str) -> pikepdf.Object | None:
    """Return the appearance stream of a widget in a state; None where it has none."""
    looks = widget.get("/AP")
    normal = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
    if isinstance(normal, pikepdf.Dictionary) and not isinstance(normal, pikepdf.Stream):
        normal = normal.get(state) if state else None
    return normal if isinstance(normal, pikepdf.Stream) else None


def _fonts_of(file: pikepdf.Pdf) -> frozenset[str]:
    """Return the digests of the fonts of a file that are not plain: of its form, its pages and its fields."""
    form = file.Root.get("/AcroForm")
    looks = (_appearance(each, "") for _, each in annotation_objects(file))
    holders: list[object] = [form.get("/DR") if isinstance(form, pikepdf.Dictionary) else None]
    holders += [page_part(page.obj, "/Resources") for page in file.pages]
    holders += [look.get("/Resources") for look in looks if look is not None]
    digests = Digests()
    return frozenset(odd_font(font, digests) for held in holders for font in fonts_in(held).values())


def _drawn_alone(widgets: Sequence[tuple[pikepdf.Object, str]]) -> bytes:
    """Return a PDF in which each appearance is drawn alone on a page of the size of its widget (ISO 32000-1, 12.5.5)."""
    with pikepdf.new() as file, BytesIO() as written:
        for widget, state in widgets:
            left, bottom, right, top = rectangle_of(widget.get("/Rect"))
            width, height = (min(max(side, SMALLEST_PAGE), LARGEST_PAGE) for side in (right - left, top - bottom))
            page = file.add_blank_page(page_size=(width, height))
            stream = _appearance(widget, state)
            if stream is not None:
                page.obj.Resources = pikepdf.Dictionary(XObject={"/Look": file.copy_foreign(stream)})
                page.obj.Contents = file.make_stream(_placed(stream, width, height))
        file.save(written)
        return written.getvalue()


def _placed(stream: pikepdf.Object, width: float, height: float) -> bytes:
    """Return the operators that draw an appearance so that its box, turned by its matrix, fills a rectangle.

    One whose matrix cannot be read is not drawn, and so is seen to differ.
    """
    left, bottom, right, top = rectangle_of(stream.get("/BBox"))
    try:
        matrix = pikepdf.Matrix(stream["/Matrix"]) if "/Matrix" in stream else pikepdf.Matrix()
    except (TypeError, ValueError):
        return b""
    corners = [matrix.transform(corner) for corner in ((left, bottom), (left, top), (right, bottom), (right, top))]
    across, up = [float(corner[0]) for corner in corners], [float(corner[1]) for corner in corners]
    wide, high = max(across) - min(across) or 1, max(up) - min(up) or 1
    scale = (width / wide, height / high)
    moved = (-min(across) * scale[0], -min(up) * scale[1])
    return f"q {scale[0]:.5f} 0 0 {scale[1]:.5f} {moved[0]:.5f} {moved[1]:.5f} cm /Look Do Q".encode()


def _differ(expected: bytes, shown: bytes, number: int) -> list[bool]:
    """Return for each page whether the two files look different there."""
    if not number:
        return []
    with open_with_pdfium(expected) as first, open_with_pdfium(shown) as second:
        return [_differs(first, second, at) for at in range(number)]


def _differs(expected: PdfDocument, shown: PdfDocument, at: int) -> bool:
    found = compare_pictures(expected, at, shown, at)
    return bool(found.lost or found.added)


def _seen(written: bytes, number: int) -> list[bool]:
    """Return for each page whether its letters, and they alone, are seen."""
    if not number:
        return []
    with open_with_pdfium(written) as file:
        return [letters_are_seen(file, at) for at in range(number)]
