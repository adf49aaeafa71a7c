"""The vendor's logo stands on partners' pages as a picture of ours, with its name; what cannot be shown is refused in a sentence."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from PIL import Image, PngImagePlugin
from portal.running import ROOT, Running, running, settings_for, small_settings

from assembler.cli import main
from assembler.portal.vendor_logo import SHOWN, UnusableLogoError, read_logo, vendor_logo

NAME = "Example <Vendor> Ltd"


def picture(width: int = 300, height: int = 100, mode: str = "RGBA", form: str = "PNG", **more: object) -> bytes:
    written = BytesIO()
    Image.new(mode, (width, height)).save(written, form, **more)
    return written.getvalue()


def written(folder: Path, data: bytes, name: str = "logo.png") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "is SVG"),
        (b"GIF89a" + b"\0" * 40, "no picture in PNG or JPEG"),
        (picture(form="GIF", mode="P"), "no picture in PNG or JPEG"),
        (picture()[:-30], "no picture in PNG or JPEG that can be read to its end"),
        (b"", "no picture in PNG or JPEG"),
        (picture(form="WEBP"), "no picture in PNG or JPEG"),
        (picture(8, 8), "8 by 8 pixels"),
        (picture(5_000, 4_000, "1"), "5,000 by 4,000 pixels"),
        (picture(20_000, 15_000, "1"), "no picture in PNG or JPEG"),
        (b"\x89PNG" + b"\0" * 1_000_001, "more than 1,000,000 bytes"),
    ],
    ids=["svg", "no-gif", "gif", "cut-off", "empty", "webp", "tiny", "large", "bomb", "heavy"],
)
def test_what_cannot_be_shown_is_refused_in_a_sentence(tmp_path: Path, data: bytes, why: str) -> None:
    path = written(tmp_path, data)
    with pytest.raises(UnusableLogoError, match=why):
        read_logo(path, NAME)
    refused = CliRunner().invoke(main, ["portal", "--data", str(tmp_path / "portal"), "--logo", str(path), NAME])
    assert (refused.exit_code, refused.stderr.startswith("Error: The logo "), len(refused.stderr.splitlines())) == (1, True, 1)
    assert not (tmp_path / "portal").exists()


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_a_logo_has_a_name_for_whoever_does_not_see_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnusableLogoError, match="1 to 120 letters"):
        read_logo(written(tmp_path, picture()), name)
    with pytest.raises(UnusableLogoError, match="cannot be read: No such file"):
        read_logo(tmp_path / "absent.png", NAME)


@pytest.mark.parametrize(
    ("size", "mode", "form", "shown"),
    [((300, 100), "RGBA", "PNG", (144, 48)), ((2000, 100), "CMYK", "JPEG", (240, 12)), ((64, 32), "LA", "PNG", (64, 32))],
)
def test_a_logo_is_drawn_anew_at_the_size_that_is_shown(
    tmp_path: Path, size: tuple[int, int], mode: str, form: str, shown: tuple[int, int]
) -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Quastelhuber")
    of_format = {"pnginfo": told} if form == "PNG" else {"comment": b"Quastelhuber"}
    kept: dict[str, object] = {"icc_profile": b"a profile by Quastelhuber", **of_format}
    data = picture(*size, mode, form, **kept)  # type: ignore[arg-type]
    logo = read_logo(written(tmp_path, data), "  Example\n Ltd ")
    drawn = Image.open(BytesIO(logo.data))
    assert (logo.name, (logo.width, logo.height), drawn.format) == ("Example Ltd", shown, "PNG")
    assert drawn.width <= 2 * SHOWN[0]
    assert drawn.height <= 2 * SHOWN[1]
    assert b"Quastelhuber" not in logo.data
    assert drawn.info == {}, "nor what would be compressed"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("logo")
    settings = replace(small_settings(folder), logo=(written(folder, picture()), NAME))
    with running(settings) as found:
        yield found


@pytest.mark.slow
def test_partners_see_the_logo_with_its_name_on_every_page_and_staff_on_none(portal: Running) -> None:
    link = portal.link(portal.small_packet("logo-001", "Exempel AB"))
    address = ""
    with portal.client() as partner:
        for path in (link, f"{link}/papers/1", f"{link}/return", "/p/lost"):
            shown = re.search(r'<img class="vendor" src="([^"]+)" alt="([^"]+)" width="144" height="48">', partner.get(path).text)
            assert shown, path
            assert shown[2] == "Example &lt;Vendor&gt; Ltd"
            address = shown[1]
        file = partner.get(address)
        assert (file.status_code, file.headers["content-type"]) == (200, "image/png")
        assert Image.open(BytesIO(file.content)).size == (288, 96)
    with portal.client_of("viewer") as desk:
        assert 'class="vendor"' not in desk.get("/desk/inbox").text


def test_the_logo_of_the_papers_stands_on_the_pages_where_no_other_is_named(tmp_path: Path) -> None:
    settings = replace(settings_for(tmp_path, 1), templates=tmp_path)
    assert vendor_logo(settings) is None
    shell = docx.Document(str(ROOT / "templates/paper.docx"))
    for at, (descr, data) in enumerate((("", picture(40, 40, "RGB")), ("Example Ltd", picture(120, 40, "RGB")))):
        shape = shell.paragraphs[at].add_run().add_picture(BytesIO(data))
        shape._inline.docPr.set("descr", descr)  # noqa: SLF001 - python-docx has no way to write it
    shell.save(str(tmp_path / "paper.docx"))
    found = vendor_logo(settings)
    assert found
    assert (found.name, found.width, found.height) == ("Example Ltd", 120, 40)
    assert vendor_logo(replace(settings, templates=ROOT / "templates")) is None, "the shipped papers have none"
