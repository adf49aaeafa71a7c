"""The vendor's logo on partners' pages: a picture that is drawn anew from a file of the house, with the name that it stands for."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from PIL import Image, UnidentifiedImageError

from assembler.loader.templates import SHELL
from assembler.portal.settings import Settings

FORMATS = ("PNG", "JPEG")
LARGEST = 1_000_000
"""The most bytes of a file."""
MOST_PIXELS = 16_000_000
SMALLEST = 16
"""The fewest pixels of each side: a smaller picture is no logo, but a mark that draws nothing."""
SHOWN = (240, 48)
"""The most pixels of the page that a logo takes, across and down; the picture has twice as many, for fine screens."""
LONGEST_NAME = 120
DRAWINGS = (qn("wp:inline"), qn("wp:anchor"))


class UnusableLogoError(Exception):
    """A file cannot be shown as a logo; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class VendorLogo:
    """A PNG picture that we have drawn, the name that stands for it, and the size at which it is shown, in pixels of the page."""

    data: bytes
    name: str
    width: int
    height: int


def vendor_logo(settings: Settings) -> VendorLogo | None:
    """Return the logo that the settings name, else that of the papers' Word template; None where there is neither.

    Raises `UnusableLogoError` for a file that the settings name and that cannot be shown.
    """
    return read_logo(*settings.logo) if settings.logo else _logo_of_papers(settings.templates / SHELL)


def read_logo(path: Path, name: str) -> VendorLogo:
    """Read a picture as a logo; raise `UnusableLogoError` where it cannot be shown, or where its name says nothing."""
    if not name.strip() or len(name) > LONGEST_NAME:
        raise UnusableLogoError(f"The name behind the logo has 1 to {LONGEST_NAME} letters: it is read out where nobody sees it.")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as fault:
        raise UnusableLogoError(f"The logo {path} cannot be read: {fault.strerror}.") from None
    if len(data) > LARGEST:
        raise UnusableLogoError(
            f"The logo {path} has more than {LARGEST:,} bytes. Save it smaller: it is shown {SHOWN[1]} pixels high."
        )
    if b"<svg" in data[:2_000].lower():
        raise UnusableLogoError(f"The logo {path} is SVG, which may hold programs. Save it as PNG, {2 * SHOWN[1]} pixels high.")
    return _drawn(data, " ".join(name.split()), str(path))


def _drawn(data: bytes, name: str, place: str) -> VendorLogo:
    """Draw a picture anew at the size that is needed: nothing but its pixels is left."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow warns of a picture that would take much memory
            with Image.open(BytesIO(data), formats=FORMATS) as picture:
                _check_size(picture.size, place)
                drawn = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, Warning, OSError, SyntaxError, ValueError) as fault:
        raise UnusableLogoError(f"The logo {place} is no picture in PNG or JPEG that can be read to its end.") from fault
    drawn.thumbnail((2 * SHOWN[0], 2 * SHOWN[1]), Image.Resampling.LANCZOS)
    written, share = BytesIO(), min(SHOWN[0] / drawn.width, SHOWN[1] / drawn.height, 1)
    drawn.info = {}  # Pillow would write the colour profile of the file into the new one
    drawn.save(written, "PNG", optimize=True)
    return VendorLogo(written.getvalue(), name, max(1, round(drawn.width * share)), max(1, round(drawn.height * share)))


def _check_size(size: tuple[int, int], place: str) -> None:
    width, height = size
    if min(size) < SMALLEST or width * height > MOST_PIXELS:
        least, most = f"{SMALLEST} by {SMALLEST}", f"{MOST_PIXELS:,}"
        raise UnusableLogoError(
            f"The logo {place} has {width:,} by {height:,} pixels; it may have {least} at least, and {most} in all."
        )


def _logo_of_papers(shell: Path) -> VendorLogo | None:
    """Return the first picture of a Word template that has words for those who do not see it, if it can be shown."""
    if not shell.is_file():
        return None
    for data, name in _pictures(shell.read_bytes()):
        try:
            return _drawn(data, name[:LONGEST_NAME], SHELL)
        except UnusableLogoError:
            continue
    return None


def _pictures(shell: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield the pictures of a Word file's text and headers that have alternative text, each with that text."""
    document = docx.Document(BytesIO(shell)).part
    headers = [one.target_part for one in document.rels.values() if one.reltype == RELATIONSHIP_TYPE.HEADER]
    for part in (document, *headers):
        for drawing in part.element.iter(*DRAWINGS):
            name = " ".join(drawing.find(qn("wp:docPr")).get("descr", "").split())
            for id in drawing.xpath(".//a:blip/@r:embed") if name else ():
                yield part.related_parts[id].blob, name
