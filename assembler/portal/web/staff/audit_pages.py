"""The admin's page of all that was done, by whom, and its export; whether the chain is whole is worked out each time."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from assembler.portal.app_context import CurrentContext
from assembler.portal.store.audit import (
    Event,
    events_before,
    every_event,
    first_broken_event,
    names_of_actors,
    names_of_subjects,
)
from assembler.portal.store.database import reading
from assembler.portal.web.dependencies import AdminUser, whole_number
from assembler.portal.web.pages import CSV, download, page

router = APIRouter(prefix="/desk/audit", include_in_schema=False)
MOST = 100
COLUMNS = ("number", "time", "what", "about", "by", "subject", "actor", "digest")


@router.get("")
def audit_page(request: Request, context: CurrentContext, _: AdminUser) -> Response:
    """Show the newest events, or those before a number, and whether the chain is whole."""
    before = whole_number(request.query_params.get("before", "")) or None
    with reading(context.engine) as connection:
        shown, broken = events_before(connection, before, MOST), first_broken_event(connection)
        names = _known_names(connection)
    return page(context, request, "audit.html", events=shown, names=names, broken=broken, more=len(shown) == MOST)


@router.get("/export")
def export(context: CurrentContext, _: AdminUser) -> Response:
    """Hand out all events as a table with their digests, so that the chain can be checked elsewhere."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    with reading(context.engine) as connection:
        names = _known_names(connection)
        table.writerows(_row(event, names) for event in every_event(connection))
    return download(text.getvalue().encode("utf-8-sig"), "audit.csv", CSV)


def _known_names(connection: Connection) -> Mapping[str, str]:
    """Return who and what events name by a hash, as far as it is still known."""
    return {**names_of_subjects(connection), **names_of_actors(connection)}


def _row(event: Event, names: Mapping[str, str]) -> tuple[object, ...]:
    at = datetime.fromtimestamp(event.at, UTC).isoformat()
    about, by = (_without_formula(names.get(hash, "")) for hash in (event.subject, event.actor))
    return event.number, at, event.kind, about, by, event.subject, event.actor, event.digest


def _without_formula(name: str) -> str:
    """Return a name so that no spreadsheet takes it for a formula."""
    return f"'{name}" if name[:1] in ("=", "+", "-", "@", "\t", "\r") else name
