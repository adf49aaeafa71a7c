"""Draw the pictures of the documents: pages of a packet, and what is seen on a screen. `make pictures` draws them, a test finds those that are stale.

Beside the pictures lies, for each, the digest of the words it was made from. Words that change make a picture stale; a new shade does not.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pypdfium2
from click.testing import CliRunner
from PIL import Image, ImageOps
from screen_pictures import draw_screens, screens

from assembler.cli import main as command_line

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs/pictures"
DIGESTS = "made-from.json"
EXAMPLE = "qpn-referral-sell"
WIDTH = 620
GAP = 24
GROUND = "#e8ebf0"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pages:
    """Some pages of a file of an example's packet, drawn side by side; `pages` counts from 1, and from the end below 0."""

    file: str
    pages: tuple[int, ...]
    example: str = EXAMPLE


PACKET_PICTURES: Mapping[str, Pages] = {
    "packet.png": Pages("packet.pdf", (1, 2, 3)),
    "form.png": Pages("forms/*.pdf", (1, 2)),
    "checklist.png": Pages("checklist.pdf", (1,)),
    **{f"{name}.png": Pages("packet.pdf", (1, 2), name) for name in ("ipp-evaluation", "qalyptus-statement", "qpn-step-in")},
}


def build_examples(folder: Path) -> Mapping[str, Path]:
    """Build the packet of each example that a picture shows, and return their folders."""
    return {name: _built(name, folder / name) for name in {wanted.example for wanted in PACKET_PICTURES.values()}}


def _built(example: str, folder: Path) -> Path:
    result = CliRunner().invoke(command_line, ["build", f"{ROOT}/examples/{example}.yaml", "-o", str(folder)])
    if result.exit_code != 0:
        raise SystemExit(result.output)
    return next(path for path in folder.iterdir() if (path / "packet.pdf").exists())


def digest(packet: Path, wanted: Pages) -> str:
    """Return the digest of the words of the pages that a picture shows."""
    words = _each_page(packet, wanted, lambda page: page.get_textpage().get_text_range())
    return hashlib.sha256("\f".join(words).encode()).hexdigest()


def draw(packet: Path, wanted: Pages) -> Image.Image:
    """Return the picture of the pages."""
    drawn = _each_page(packet, wanted, lambda page: page.render(scale=WIDTH / page.get_width(), may_draw_forms=True).to_pil())
    bordered = [ImageOps.expand(page.convert("RGB"), 1, "#b9c0cc") for page in drawn]
    size = (sum(page.width + GAP for page in bordered) + GAP, max(page.height for page in bordered) + 2 * GAP)
    picture, left = Image.new("RGB", size, GROUND), GAP
    for page in bordered:
        picture.paste(page, (left, GAP))
        left += page.width + GAP
    return picture


def _each_page(packet: Path, wanted: Pages, take: Callable[[pypdfium2.PdfPage], T]) -> list[T]:
    path = min(packet.glob(wanted.file))
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    found = [take(document[number - 1 if number > 0 else number]) for number in wanted.pages]
    document.close()
    return found


def digests(packets: Mapping[str, Path], folder: Path) -> dict[str, str]:
    """Return what each picture would be made from today; a portal runs in `folder` meanwhile."""
    papers = {name: digest(packets[wanted.example], wanted) for name, wanted in PACKET_PICTURES.items()}
    with screens(packets[EXAMPLE], folder) as shown:
        return papers | {name: screen.digest for name, screen in shown.items()}


def save(name: str, picture: Image.Image) -> None:
    """Write a picture in few colours, so that the repository stays small."""
    data = BytesIO()
    picture.quantize(64).save(data, "PNG", optimize=True)
    (PICTURES / name).write_bytes(data.getvalue())


def main() -> None:
    """Draw all pictures anew."""
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as named:
        folder = Path(named)
        packets = build_examples(folder / "packets")
        for name, wanted in PACKET_PICTURES.items():
            save(name, draw(packets[wanted.example], wanted))
        with screens(packets[EXAMPLE], folder / "drawn") as shown:
            for name, picture in draw_screens(shown):
                save(name, picture)
        (PICTURES / DIGESTS).write_text(json.dumps(digests(packets, folder / "digested"), indent=2) + "\n", "utf-8")
    sys.stdout.write(f"drawn into {PICTURES}\n")


if __name__ == "__main__":
    main()
