"""The pages of a paper as pictures: drawn when somebody first looks, and kept beside the files from which its packet's pages are made."""

from fastapi import HTTPException
from fastapi.responses import Response

from assembler.formats.pdf.page_previews import count_pages, draw_page
from assembler.formats.registry import PDF
from assembler.portal.app_context import AppContext
from assembler.portal.store.packets import pages_key
from assembler.portal.web.link_access import LinkedPaper, fetch_file

FIRST_PAGE, WHOLE_PAGE = 240, 1000
"""The widths in pixels: of the first page beside the name of a paper, and of a page that is read."""

MOST_PAGES = 10_000
"""The number above which no page is looked for: it is part of the name under which a picture is kept."""

PNG = "image/png"


def page_image(context: AppContext, paper: LinkedPaper, number: int, width: int = WHOLE_PAGE) -> Response:
    """Return a page of a paper, by its number from 1, as a picture; answer 404 where there is none.

    It is kept by the digest of the file it shows, and goes with its packet.
    """
    path = paper.summary.path(PDF)
    if not path or not 1 <= number <= MOST_PAGES:
        raise HTTPException(404)
    digest = paper.packet.contents.file(path).sha256
    key = f"{pages_key(paper.packet.id)}/images/{digest}-{number}-{width}.png"
    drawn = context.file_storage.read(key)
    if drawn is None:
        drawn = draw_page(fetch_file(context, paper.packet, path), number, width)
        if drawn is None:
            raise HTTPException(404)
        context.file_storage.put(key, drawn)
    return Response(drawn, media_type=PNG)


def number_of_pages(context: AppContext, paper: LinkedPaper) -> int:
    """Return how many pages the PDF of a paper has; 0 where it has no PDF."""
    path = paper.summary.path(PDF)
    return count_pages(fetch_file(context, paper.packet, path)) if path else 0
