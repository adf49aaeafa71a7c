"""The first page of staff: what waits for somebody, or what of it is asked for in the address."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assembler.portal.app_context import CurrentContext
from assembler.portal.clock import today
from assembler.portal.desk_inbox import all_waiting
from assembler.portal.store.accounts import names_of_accounts
from assembler.portal.store.database import reading
from assembler.portal.store.matters import matters_having
from assembler.portal.web.dependencies import ViewerUser
from assembler.portal.web.pages import page
from assembler.portal.web.staff.inbox_filter import (
    GONE,
    MINE,
    ORDERS,
    chosen,
    counted_kinds,
    counted_owners,
    counted_programmes,
    groups_of,
    read_filter,
)

router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("/inbox")
def inbox_page(request: Request, context: CurrentContext, reader: ViewerUser) -> Response:
    """Show what waits: all of it by kind, or what the address asks for."""
    asked, every = read_filter(request.query_params), all_waiting(context, today(), reader.reach)
    owners = {item.matter: item.about.owner for item in every}
    with reading(context.engine) as connection:
        names = {id: name for id, name in names_of_accounts(connection).items() if id in owners.values()}
        found = matters_having(connection, asked.words, reader.reach, context.titles) if asked.words else frozenset()
    known = {matter: owner for matter, owner in owners.items() if owner in names}
    shown = chosen(every, asked, known, reader.id, found)
    filters = {
        "kinds": counted_kinds(every),
        "owners": [one for one in counted_owners(every, known, names) if one[0] != reader.id],
        "programmes": counted_programmes(every, context.titles),
        "orders": {name: title for name, (title, _) in ORDERS.items()},
    }
    values = {"groups": tuple(groups_of(shown, asked)), "total": len(every), "number": len(shown), "mine": MINE, "gone": GONE}
    return page(context, request, "inbox.html", asked=asked, titles=context.titles, **values, **filters)
