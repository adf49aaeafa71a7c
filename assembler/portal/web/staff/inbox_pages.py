"""The first page of staff: what waits for somebody."""

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assembler.portal.app_context import CurrentContext
from assembler.portal.clock import today
from assembler.portal.desk_inbox import all_waiting
from assembler.portal.web.dependencies import ViewerUser
from assembler.portal.web.pages import page

router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("/inbox")
def inbox_page(request: Request, context: CurrentContext, _: ViewerUser) -> Response:
    """Show all that waits, by kind."""
    found = all_waiting(context, today())
    groups = [(waiting, list(items)) for waiting, items in groupby(found, lambda item: item.waiting)]
    return page(context, request, "inbox.html", groups=groups, total=len(found))
