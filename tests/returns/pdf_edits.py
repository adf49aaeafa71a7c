"""Random edits of a returned PDF, each judged, and drawn whole by pdfium as the oracle of what a reader sees.

The small file has a page of words, a field and a link. An edit changes objects wherever they stand: operators and letters of a page,
keys of annotations, boxes, fonts, or only how the file is packed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from random import Random

import pikepdf
from formats.pdf.small_pdf import TEXT, appearance, font, small_pdf
from PIL import Image, ImageChops
from pypdfium2 import PdfDocument, raw

from assembler.formats.pdf.received_file import PdfFile, open_pdf
from assembler.model.diagnostics import Severity
from assembler.model.source import Span
from assembler.returns.pdf_differences import PdfDifferences, compare_pdf_files

Edit = Callable[[pikepdf.Pdf, Random], None]

INK, GROUND = 128, 200
"""The shades, of 255, below which a pixel is surely ink, and above which it is surely none."""


@dataclass(frozen=True, slots=True)
class JudgedEdit:
    """An edit by its seed: what it did, what of it was told, and whether the page looks as ours does."""

    seed: int
    what: str
    told: frozenset[str]
    same: bool

    @property
    def accepted_silently(self) -> bool:
        """Whether nothing was told though the page looks otherwise."""
        return not self.told and not self.same


def _annotation(file: pikepdf.Pdf, draw: Random) -> pikepdf.Object:
    annotations: list[pikepdf.Object] = [*file.pages[0].obj.Annots]
    return draw.choice(annotations)


def _box(draw: Random) -> list[int]:
    left, bottom = draw.randrange(0, 250), draw.randrange(0, 750)
    return [left, bottom, left + draw.randrange(5, 250), bottom + draw.randrange(5, 300)]


def change_a_letter(file: pikepdf.Pdf, draw: Random) -> None:
    at = draw.choice(
        [index for index, byte in enumerate(TEXT) if TEXT[:index].count(b"(") > TEXT[:index].count(b")") and chr(byte).isalnum()]
    )
    file.pages[0].Contents = file.make_stream(TEXT[:at] + draw.choice(b"abcxyz0189".decode()).encode() + TEXT[at + 1 :])


def move_words(file: pikepdf.Pdf, draw: Random) -> None:
    file.pages[0].Contents = file.make_stream(
        TEXT.replace(b"60 700", b"%d %d" % (draw.randrange(0, 300), draw.randrange(0, 800)))
    )


def colour_words(file: pikepdf.Pdf, draw: Random) -> None:
    file.pages[0].Contents = file.make_stream(b"%.1f g " % draw.random() + TEXT)


def draw_something(file: pikepdf.Pdf, draw: Random) -> None:
    left, bottom, right, top = _box(draw)
    shade = draw.choice((0, 0.5, 0.9, 1))
    file.pages[0].contents_add(b"q %.1f g %d %d %d %d re f Q" % (shade, left, bottom, right - left, top - bottom))


def write_something(file: pikepdf.Pdf, draw: Random) -> None:
    mode, shade = draw.choice((0, 0, 3)), draw.choice((0, 1))
    file.pages[0].contents_add(
        b"q %d g BT %d Tr /F1 9 Tf %d %d Td (and more) Tj ET Q" % (shade, mode, draw.randrange(250), draw.randrange(750))
    )


def exchange_the_font(file: pikepdf.Pdf, draw: Random) -> None:
    file.pages[0].obj.Resources.Font["/F1"] = font(file, draw.choice(("/Symbol", "/Courier", "/Times-Roman", "/ZapfDingbats")))


def cut_the_sheet(file: pikepdf.Pdf, draw: Random) -> None:
    file.pages[0].obj[draw.choice(("/CropBox", "/MediaBox"))] = pikepdf.Array(_box(draw))


def turn_the_page(file: pikepdf.Pdf, draw: Random) -> None:
    file.pages[0].obj.Rotate = draw.choice((0, 90, 180, 270))


def move_an_annotation(file: pikepdf.Pdf, draw: Random) -> None:
    _annotation(file, draw).Rect = pikepdf.Array(_box(draw))


def dress_an_annotation(file: pikepdf.Pdf, draw: Random) -> None:
    operators = draw.choice((b"0 g 0 0 100 20 re f", b"BT /F1 9 Tf 2 4 Td (5) Tj ET", b"1 g 0 0 100 20 re f", b""))
    _annotation(file, draw).AP = pikepdf.Dictionary(N=appearance(file, operators))


def flag_an_annotation(file: pikepdf.Pdf, draw: Random) -> None:
    _annotation(file, draw).F = draw.randrange(0, 512)


def give_an_annotation_a_key(file: pikepdf.Pdf, draw: Random) -> None:
    key = draw.choice(("/A", "/AA", "/MK", "/DA", "/Ff", "/Q", "/OC", "/BS", "/C", "/Unheard", "/Contents", "/TU"))
    value = draw.choice((1, pikepdf.String("x"), pikepdf.Dictionary(BG=[1, 0, 0]), pikepdf.Array([1])))
    _annotation(file, draw)[key] = value


def add_an_annotation(file: pikepdf.Pdf, draw: Random) -> None:
    kind = draw.choice(("Widget", "Link", "Square", "FreeText", "Stamp", "Highlight", "Ink", "Watermark"))
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(f"/{kind}"), F=4, Rect=_box(draw))
    note.AP = pikepdf.Dictionary(N=appearance(file, draw.choice((b"0 g 0 0 100 20 re f", b"1 g 0 0 100 20 re f"))))
    file.pages[0].obj.Annots.append(file.make_indirect(note))


def remove_an_annotation(file: pikepdf.Pdf, draw: Random) -> None:
    del file.pages[0].obj.Annots[draw.randrange(2)]


def add_a_page(file: pikepdf.Pdf, draw: Random) -> None:
    file.pages.insert(draw.randrange(2), file.pages[0])


def act(file: pikepdf.Pdf, draw: Random) -> None:
    kind = draw.choice(("JavaScript", "Launch", "URI", "SubmitForm", "Hide", "Named"))
    holder, key = draw.choice(((file.Root, "/OpenAction"), (_annotation(file, draw), "/A")))
    holder[key] = pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"))


def pack_anew(_file: pikepdf.Pdf, _draw: Random) -> None:
    """Change nothing: the file is saved anew."""


def split_the_contents(file: pikepdf.Pdf, _draw: Random) -> None:
    file.pages[0].Contents = pikepdf.Array([file.make_stream(b"q"), file.make_stream(TEXT), file.make_stream(b"Q")])


EDITS: Mapping[str, Edit] = {
    edit.__name__.replace("_", " "): edit
    for edit in (
        *(
            change_a_letter,
            move_words,
            colour_words,
            draw_something,
            write_something,
            exchange_the_font,
            cut_the_sheet,
            turn_the_page,
        ),
        *(move_an_annotation, dress_an_annotation, flag_an_annotation, give_an_annotation_a_key, add_an_annotation),
        *(remove_an_annotation, add_a_page, act, pack_anew, split_the_contents),
    )
}


@cache
def ours() -> PdfFile:
    """Return the file that was sent."""
    file, sentence = open_pdf(small_pdf())
    assert file is not None, sentence
    return file


def judge_edit(seed: int) -> JudgedEdit:
    """Return one edit, judged and drawn."""
    draw = Random(seed)
    what = draw.choice(sorted(EDITS))
    out = BytesIO()
    with pikepdf.open(BytesIO(ours().state.data)) as file:
        EDITS[what](file, draw)
        file.save(
            out,
            object_stream_mode=draw.choice((pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable)),
            linearize=draw.random() < 0.5,
        )
    back, unreadable = open_pdf(out.getvalue())
    found = compare_pdf_files([ours()], back, Span("back.pdf", 1, 1)) if back else PdfDifferences()
    told = {finding.id for finding in found.findings if finding.severity is not Severity.INFO} | (
        {"unreadable"} if unreadable else set()
    )
    return JudgedEdit(seed, what, frozenset(told | ({"changed-text"} if found.changes else set())), _looks_alike(out.getvalue()))


def _looks_alike(data: bytes) -> bool:
    """Whether the pages, with all that is drawn on them, look as ours do on a screen and on paper."""
    for mode in (raw.FLAT_NORMALDISPLAY, raw.FLAT_PRINT):
        theirs, sent = _pictures(data, mode), _pictures(ours().state.data, mode)
        if [one.size for one in theirs] != [one.size for one in sent]:
            return False
        if any(_has_more_ink(one, other) or _has_more_ink(other, one) for one, other in zip(theirs, sent, strict=True)):
            return False
    return True


def _has_more_ink(one: Image.Image, other: Image.Image) -> bool:
    """Whether a pixel is surely ink in one picture, and surely none in the other."""
    ink, ground = (
        one.point([255 if shade < INK else 0 for shade in range(256)]),
        other.point([255 if shade > GROUND else 0 for shade in range(256)]),
    )
    return ImageChops.darker(ink, ground).getbbox() is not None


def _pictures(data: bytes, mode: int) -> list[Image.Image]:
    """Return the pictures of all pages with their annotations."""
    with PdfDocument(data) as file:
        for page in file:
            raw.FPDFPage_Flatten(page, mode)
        return [file[number].render(grayscale=True).to_pil() for number in range(len(file))]
