"""The annotations of a PDF's pages: links, notes and the widgets of fields, each with its place, flags, look and settings.

What filling in, signing and saving change in a field is left out of its settings; every other key is in them, known or not.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from decimal import Decimal

import pikepdf

from assembler.formats.pdf.fields.field_reader import Rectangle
from assembler.formats.pdf.letter_fonts import fonts_in, odd_font
from assembler.formats.pdf.name_trees import Destinations
from assembler.formats.pdf.object_digests import DEEPEST, Digests, digest_object
from assembler.model.quick_dataclass import dataclass

WIDGET, LINK, POPUP = "Widget", "Link", "Popup"

FREE_IN_FIELDS = frozenset(
    [
        "/AP",
        "/AS",
        "/CreationDate",
        "/DA",
        "/DR",
        "/DS",
        "/F",
        "/Ff",
        "/H",
        "/I",
        "/Kids",
        "/Lock",
        "/M",
        "/NM",
        "/P",
        "/Parent",
        "/Q",
        "/RV",
        "/Rect",
        "/StructParent",
        "/Subtype",
        "/T",
        "/TI",
        "/Type",
        "/V",
    ]
)
"""Keys of a field that filling in and saving change, or that are compared apart."""

FREE_IN_OTHERS = frozenset(
    [
        "/AP",
        "/BS",
        "/Border",
        "/C",
        "/Contents",
        "/CreationDate",
        "/F",
        "/H",
        "/M",
        "/NM",
        "/P",
        "/Popup",
        "/QuadPoints",
        "/Rect",
        "/StructParent",
        "/Subtype",
        "/Type",
    ]
)
"""Keys of other annotations that saving changes, or that are compared apart."""

LEADS = frozenset({"/A", "/Dest"})
"""Keys by which a link says where it leads; one to a place in the file is compared by that place."""

LOST = -1
"""The target of a link whose place has no name in the file any more: viewers do nothing."""

SHOWN = 1 | 2 | 4 | 8 | 16 | 32 | 256
"""The flags that decide whether an annotation is seen or printed, and whether it grows and turns with its page."""

SYMBOLS = re.compile("/(?:Za|Symb|Wing|Webd)")
"""The beginnings of the names under which viewers know fonts of symbols."""

TINY = 3.0
"""The size of letters in points below which nobody reads them."""

THICK = 2.0
"""The width of a border in points above which it covers words inside it."""

NOWHERE = (0.0, 0.0, 0.0, 0.0)
"""The rectangle of what has none."""

SIGNED = "signed"
"""The value of a signature field in which a signature stands."""

READ_ONLY = 1
"""The flag of a field that can no longer be filled in, which services set when they close a form."""

NUMBER = r"-?(?:\d+\.?\d*|\.\d+)"
COLOUR = re.compile(rf"((?:{NUMBER}\s+){{1,4}})(?:g|rg|k)(?=\s|$)")
"""The colour that a default appearance sets."""

LETTERS = re.compile(rf"(/\S+)\s+({NUMBER})\s+Tf")
"""The font and the size that a default appearance sets."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation: the number of its page, from 1, its subtype, and its rectangle in points from the lower left.

    `name`, `value` and `type` are those of a widget's field; `target` is the page that a link leads to, 0 for none in the file and `LOST`.
    `words` is the text of a note, `look` a digest of its appearance. `font` is a digest of the font in which viewers draw the text of
    a field anew, empty for a plain one. `settings` gives a digest for every other key.
    """

    page: int
    kind: str
    rectangle: Rectangle
    flags: int = 0
    name: str = ""
    value: str = ""
    type: str = ""
    target: int = 0
    words: str = ""
    look: str = ""
    font: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether its rectangle has no area, so that it shows nothing."""
        left, bottom, right, top = self.rectangle
        return abs(right - left) < 1 or abs(top - bottom) < 1

    @property
    def shown(self) -> int:
        """The flags that decide whether it is seen or printed."""
        return self.flags & SHOWN


def annotation_objects(file: pikepdf.Pdf) -> Iterator[tuple[int, pikepdf.Object]]:
    """Yield the annotations of every page with its number; an entry that is no dictionary shows nothing and is left out."""
    for number, page in enumerate(file.pages, 1):
        entries = page.obj.get("/Annots")
        for each in entries if isinstance(entries, pikepdf.Array) else ():
            if isinstance(each, pikepdf.Dictionary):
                yield number, each


def annotations_of(file: pikepdf.Pdf, digests: Digests) -> Iterator[Annotation]:
    """Yield the annotations of every page, in order."""
    names, form = Destinations(file), file.Root.get("/AcroForm")
    form = form if isinstance(form, pikepdf.Dictionary) else pikepdf.Dictionary()
    fonts = fonts_in(form.get("/DR"))
    # A field that does not say how its letters look has that of the form; a program may write it into each field.
    letters = {"/DA": form["/DA"]} if "/DA" in form else {}
    yield from (_read_annotation(each, number, names, fonts, letters, digests) for number, each in annotation_objects(file))


def full_name(widget: pikepdf.Object) -> str:
    """Return the full name of a widget's field."""
    return ".".join(str(holder["/T"]) for holder in reversed([widget, *_parents(widget)]) if "/T" in holder)


def _read_annotation(
    each: pikepdf.Object,
    page: int,
    names: Destinations,
    fonts: Mapping[str, pikepdf.Object],
    letters: Mapping[str, pikepdf.Object],
    digests: Digests,
) -> Annotation:
    kind = str(each.get("/Subtype", "/unknown")).lstrip("/")
    chain = [each, *_parents(each)] if kind == WIDGET else [each]
    inherited = {key: value for holder in reversed(chain) for key, value in holder.items()}
    if kind == WIDGET:
        inherited = {**letters, **inherited}
    target = (LOST if names.is_lost(each) else names.page_of(each)) if kind == LINK else 0
    free = FREE_IN_FIELDS if kind == WIDGET else FREE_IN_OTHERS | (LEADS if target else frozenset())
    value = inherited.get("/V") if kind == WIDGET else None
    return Annotation(
        page=page,
        kind=kind,
        rectangle=rectangle_of(each.get("/Rect")),
        flags=_whole(each.get("/F")),
        name=full_name(each) if kind == WIDGET else "",
        value=_value_text(value),
        type=str(inherited.get("/FT", "")),
        target=target,
        words=str(each.get("/Contents", "")) if kind != LINK else "",
        look=digest_object(each.get("/AP"), digests),
        font=_font_of_entry(inherited, fonts, digests) if kind == WIDGET else "",
        settings=_settings(inherited, free, digests),
    )


def _font_of_entry(keys: Mapping[str, object], fonts: Mapping[str, pikepdf.Object], digests: Digests) -> str:
    """Return a digest of the font of a default appearance, empty for a plain one.

    Where the form has none of that name, it is the viewer's: a plain one, or one of symbols.
    """
    found = LETTERS.findall(str(keys.get("/DA", "")))
    name = found[-1][0] if found else ""
    font = fonts_in(keys.get("/DR")).get(name, fonts.get(name))
    if font is None:
        return name if SYMBOLS.match(name) else ""
    return odd_font(font, digests)


def _value_text(value: object) -> str:
    """Return the value of a field as text; that of a signature is `SIGNED`."""
    if value is None:
        return ""
    return SIGNED if isinstance(value, pikepdf.Dictionary) else str(value).removeprefix("/")


def _settings(keys: Mapping[str, object], free: Collection[str], digests: Digests) -> Mapping[str, str]:
    """Return a digest for each key that is not free, and what counts of those that are.

    That are the flags of a field without that of reading only, the colour and the size of its letters, a border that covers, rich words
    that are not its value, and what is seen under the pointer.
    """
    settings = {key: digest_object(value, digests) for key, value in keys.items() if key not in free}
    if "/Ff" in keys and "/Ff" in free:
        settings["/Ff"] = str(_whole(keys["/Ff"]) & ~READ_ONLY)
    if "/DA" in free and (letters := _drawn_letters(str(keys.get("/DA", "")))):
        settings["/DA"] = letters
    if "/Border" in free and (width := _border_width(keys)) > THICK:
        settings["/Border"] = f"{width:.0f}"
    if (
        "/RV" in keys
        and "/RV" in free
        and TAGS.sub("", _words_of_value(keys["/RV"])).split() != _words_of_value(keys.get("/V", "")).split()
    ):
        settings["/RV"] = digest_object(keys["/RV"], digests)
    looks = keys.get("/AP")
    if isinstance(looks, pikepdf.Dictionary) and "/R" in looks:
        pointed, usual = (digest_object(looks.get(key), digests) for key in ("/R", "/N"))
        settings |= {"/R": pointed} if pointed != usual else {}
    return settings


TAGS = re.compile("<[^>]*>")


def _words_of_value(value: object) -> str:
    return value.read_bytes().decode("latin-1") if isinstance(value, pikepdf.Stream) else str(value)


def _drawn_letters(default: str) -> str:
    """Return the colour that a default appearance gives letters, and whether it makes them too small to be read."""
    colours, sizes = COLOUR.findall(default), LETTERS.findall(default)
    shades = [f"{float(share):.2f}" for share in colours[-1].split()] if colours else []
    tiny = ["tiny"] if sizes and 0 < abs(float(sizes[-1][1])) < TINY else []
    return " ".join(shades + tiny)


def _border_width(keys: Mapping[str, object]) -> float:
    style, border = keys.get("/BS"), keys.get("/Border")
    width: object = 1
    if isinstance(style, pikepdf.Dictionary):
        width = style.get("/W", 1)
    elif isinstance(border, pikepdf.Array) and len(border) > WIDTH_AT:
        width = border[WIDTH_AT]
    return float(width) if isinstance(width, int | float | Decimal) else THICK + 1


WIDTH_AT = 2
"""The place of the width among the numbers of a border."""


def _parents(each: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for _ in range(DEEPEST):
        parent = each.get("/Parent")
        if not isinstance(parent, pikepdf.Dictionary):
            return
        yield parent
        each = parent


def rectangle_of(value: object) -> Rectangle:
    """Return a rectangle with its lower left corner first; an empty one where it cannot be read."""
    numbers = [*value] if isinstance(value, pikepdf.Array) else []
    if len(numbers) != len(NOWHERE) or not all(isinstance(each, int | float | Decimal) for each in numbers):
        return NOWHERE
    left, bottom, right, top = map(float, numbers)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
