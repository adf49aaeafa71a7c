"""The first page of staff: what waits for somebody."""

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assembler.portal.app_context import CurrentContext
from assembler.portal.clock import today
from assembler.portal.store.database import reading
from assembler.portal.store.inbox import waiting_items
from assembler.portal.web.dependencies import ViewerUser
from assembler.portal.web.pages import page

router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("/inbox")
def inbox_page(request: Request, context: CurrentContext, _: ViewerUser) -> Response:
    """Show what came back, was reported, is overdue or was not built."""
    with reading(context.engine) as connection:
        found = waiting_items(connection, today())
    groups = [(waiting, list(items)) for waiting, items in groupby(found, lambda item: item.waiting)]
    return page(context, request, "inbox.html", groups=groups, total=len(found))
