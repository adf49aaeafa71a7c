"""Pages of papers are shown as pictures to whoever may read the paper, kept by digest, and gone with the partner."""

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image
from portal.page_forms import form_of
from portal.running import ADMIN, Running, running, small_settings

from assembler.formats.pdf import page_previews
from assembler.formats.registry import PDF
from assembler.portal.service import erase
from assembler.portal.web import page_images
from assembler.portal.web.page_images import FIRST_PAGE, WHOLE_PAGE

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(small_settings(tmp_path_factory.mktemp("images"))) as found:
        yield found


def kept(portal: Running) -> list[str]:
    return [key for key in portal.context.file_storage.all_keys() if key.endswith(".png")]


def test_a_page_is_drawn_once_and_goes_with_the_partner(portal: Running) -> None:
    packet = portal.small_packet("drawn-001", "Exempel AB")
    link = portal.link(packet)
    with portal.client() as partner, portal.client_of("viewer") as desk:
        assert kept(portal) == [], "nothing is drawn before somebody looks"
        small, whole = (partner.get(f"{link}/papers/1/{end}") for end in ("preview", "pages/1"))
        assert [one.headers["content-type"] for one in (small, whole)] == ["image/png"] * 2
        assert [Image.open(io.BytesIO(one.content)).width for one in (small, whole)] == [FIRST_PAGE, WHOLE_PAGE]
        assert whole.headers["cache-control"] == "private, no-store"
        assert len(kept(portal)) == 2
        assert desk.get(f"/desk/packets/{packet}/papers/1/pages/1").content == whole.content
        assert desk.get(f"/desk/packets/{packet}/papers/1/preview").content == small.content
        assert len(kept(portal)) == 2, "it is drawn once for both sides"
        for number in ("0", "-1", "99", "9" * 300, "x"):
            assert partner.get(f"{link}/papers/1/pages/{number}").status_code == 404
        pages = [partner.get(link).text, partner.get(f"{link}/papers/1").text, desk.get(f"/desk/packets/{packet}").text]
        shown = [one for page in pages for one in re.findall(r"<img [^>]*>", page)]
        assert len(shown) >= 5
        assert all(re.search(r'alt="\w[^"]+"', one) and 'loading="lazy"' in one for one in shown)
    erase(portal.context, ADMIN, portal.find(packet).partner)
    assert kept(portal) == []


def test_a_link_shows_no_page_of_what_it_does_not_open(portal: Running) -> None:
    link = portal.link(portal.small_packet("drawn-002", "Zweite AB"))
    with portal.client() as partner:
        form = form_of(partner, link)
        passed = re.search(r'value="http://[^/]+(/p/[^"]+)"', partner.post(f"{form}/pass").text)
        assert passed
        own = form.rpartition("/")[2]
        assert partner.get(f"{passed[1]}/papers/{own}/pages/1").status_code == 200
        other = "1" if own != "1" else "2"
        assert [partner.get(f"{passed[1]}/papers/{other}/{end}").status_code for end in ("preview", "pages/1")] == [404] * 2
        assert partner.get(f"/p/{'A' * 43}/papers/1/preview").status_code == 404
        assert partner.get("/desk/packets/" + "f" * 32 + "/papers/1/preview").status_code == 303


def test_a_picture_that_was_altered_or_is_of_another_page_is_drawn_anew(portal: Running) -> None:
    link, storage = portal.link(portal.small_packet("drawn-003", "Dritte AB")), portal.context.file_storage
    with portal.client() as partner:
        pages = [f"{link}/papers/{number}/pages/1" for number in (1, 2)]
        shown = [partner.get(page).content for page in pages]
        ours = [key for key in kept(portal) if any((storage.read(key) or b"").endswith(one) for one in shown)]
        first, second = ours
        one, other = storage.read(first), storage.read(second)
        assert one
        assert other
        for altered in (other, one[:-1], one[:9], b"", shown[1]):
            storage.put(first, altered)
            assert [partner.get(page).content for page in pages] == shown
        assert storage.read(first) == one


def test_a_picture_that_is_drawn_while_its_partner_is_erased_is_not_kept(
    portal: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    packet = portal.small_packet("drawn-004", "Vierte AB")
    link, drawn = portal.link(packet), page_previews.draw_page

    def draw_late(data: bytes, number: int, width: int) -> bytes | None:
        erase(portal.context, ADMIN, portal.find(packet).partner)
        return drawn(data, number, width)

    monkeypatch.setattr(page_images, "draw_page", draw_late)
    with portal.client() as partner:
        assert partner.get(f"{link}/papers/1/preview").status_code == 404
    assert not [key for key in portal.context.file_storage.all_keys() if packet in key]


def test_a_paper_is_read_where_its_pdf_cannot_be_handed_out(portal: Running) -> None:
    packet = portal.small_packet("drawn-005", "Fünfte AB")
    found, link = portal.find(packet), portal.link(packet)
    portal.context.file_storage.put(found.key(found.contents.papers[0].path(PDF)), b"%PDF-1.7 of somebody else")
    with portal.client() as partner:
        page = partner.get(f"{link}/papers/1")
        assert (page.status_code, "As it is printed" in page.text) == (200, False)
        assert partner.get(f"{link}/papers/1/pages/1").status_code == 503
