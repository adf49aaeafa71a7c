"""The pages of a paper as pictures: drawn when somebody first looks, and kept beside the files from which its packet's pages are made."""

import hmac

from fastapi import HTTPException
from fastapi.responses import Response

from assembler.formats.pdf.page_previews import count_pages, draw_page
from assembler.formats.registry import PDF
from assembler.portal.app_context import AppContext
from assembler.portal.store.database import reading
from assembler.portal.store.packets import find_packet, pages_key
from assembler.portal.web.link_access import LinkedPaper, fetch_file

FIRST_PAGE, WHOLE_PAGE = 240, 1000
"""The widths in pixels: of the first page beside the name of a paper, and of a page that is read."""

MOST_PAGES = 10_000
"""The number above which no page is looked for: it is part of the name under which a picture is kept."""

PNG = "image/png"
PURPOSE = "pictures of pages"
MARK = 32
"""The bytes before a kept picture by which it is known as ours, and as that of its page: nobody knows its digest before it is drawn."""


def page_image(context: AppContext, paper: LinkedPaper, number: int, width: int = WHOLE_PAGE) -> Response:
    """Return a page of a paper, by its number from 1, as a picture; answer 404 where there is none.

    It is kept by the digest of the file it shows, and goes with its packet. One that was altered where it lies is drawn anew.
    """
    path = paper.summary.path(PDF)
    if not path or not 1 <= number <= MOST_PAGES:
        raise HTTPException(404)
    digest = paper.packet.contents.file(path).sha256
    key = f"{pages_key(paper.packet.id)}/images/{digest}-{number}-{width}.png"
    drawn = _kept(context, key)
    if drawn is None:
        drawn = draw_page(fetch_file(context, paper.packet, path), number, width)
        if drawn is None:
            raise HTTPException(404)
        _keep(context, paper.packet.id, key, drawn)
    return Response(drawn, media_type=PNG)


def _kept(context: AppContext, key: str) -> bytes | None:
    """Return the picture that is kept under a key; None where there is none, or another one."""
    found = context.file_storage.read(key) or b""
    mark, drawn = found[:MARK], found[MARK:]
    return drawn if hmac.compare_digest(mark, _mark_of_picture(context, key, drawn)) else None


def _mark_of_picture(context: AppContext, key: str, drawn: bytes) -> bytes:
    return hmac.digest(context.portal_key.derived(PURPOSE), f"{key}\n".encode() + drawn, "sha256")


def _keep(context: AppContext, packet: str, key: str, drawn: bytes) -> None:
    """Keep a picture, unless its partner was erased while it was drawn."""
    context.file_storage.put(key, _mark_of_picture(context, key, drawn) + drawn)
    with reading(context.engine) as connection:
        gone = find_packet(connection, packet) is None
    if gone:
        context.file_storage.remove((pages_key(packet),))
        raise HTTPException(404)


def number_of_pages(context: AppContext, paper: LinkedPaper) -> int:
    """Return how many pages the PDF of a paper has; 0 where it has none that can be handed out: its words are read all the same."""
    path = paper.summary.path(PDF)
    if not path:
        return 0
    try:
        return count_pages(fetch_file(context, paper.packet, path))
    except HTTPException:
        return 0
