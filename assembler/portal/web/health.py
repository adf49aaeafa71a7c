"""Whether the portal answers, and what it has to do, for the programs that watch it."""

import sqlite3
from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now, today
from assembler.portal.desk_inbox import all_waiting
from assembler.portal.disks import fault_of_disks
from assembler.portal.logging import LOG, NO_ANSWER, cause_of, log_fault
from assembler.portal.store.database import reading
from assembler.portal.store.deliveries import DeliveryState, count_deliveries
from assembler.portal.store.inbox import Waiting
from assembler.portal.store.tables import packets, returns
from assembler.portal.web.api.requests import REFUSALS, Viewer
from assembler.portal.web.security import HEALTH

router = APIRouter()
ASKED_FOR_HEALTH = "1000000/minute"
NO_FILES = "the place of the files does not answer"


@router.get(HEALTH, include_in_schema=False)
def health(context: CurrentContext) -> Response:
    """Answer 200 where database and file storage answer and the disks take what is written, else 503 with what does not; the log says where."""
    fault = _fault(context)
    return PlainTextResponse(f"not ready: {fault}\n", 503) if fault else PlainTextResponse("ready\n")


def _fault(context: AppContext) -> str:
    """Return what hinders the portal, in words that name no place and nobody; empty where nothing does."""
    if not context.file_storage.answers():
        LOG.error("%s: %s", NO_FILES, context.settings.files)
        return NO_FILES
    if cause := fault_of_disks(context.settings):
        return cause
    try:
        with reading(context.engine) as connection:
            connection.execute(text("SELECT 1"))
        context.rate_limiter.take(ASKED_FOR_HEALTH, "health")  # each request is counted in that file, or refused
    except (SQLAlchemyError, OSError, sqlite3.Error) as fault:
        log_fault(fault)
        return cause_of(fault) or NO_ANSWER
    return ""


@router.get("/api/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}, **REFUSALS})
def metrics(context: CurrentContext, _: Viewer) -> Response:
    """Count packets, returned files, and what waits, in the text format of Prometheus."""
    registry = CollectorRegistry()
    with reading(context.engine) as connection:
        registry.register(_Counted(context, connection))
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Counted:
    """A collector that counts rows of the database, so that every worker process gives the same numbers."""

    def __init__(self, context: AppContext, connection: Connection) -> None:
        self.context, self.connection = context, connection

    def collect(self) -> Iterator[Metric]:
        yield self._by_state("assembler_packets", "Packets by the state of their build.", packets)
        yield self._by_state("assembler_returns", "Versions of forms that came back, by what was found.", returns)
        oldest = self.connection.scalar(select(func.min(packets.c.created)).where(packets.c.state == "queued"))
        waited = GaugeMetricFamily("assembler_queue_oldest_seconds", "How long the oldest packet has waited to be built.")
        waited.add_metric([], 0 if oldest is None else max(0, now() - oldest))
        yield waited
        inbox = GaugeMetricFamily("assembler_inbox", "What waits for staff, by why.", labels=["why"])
        waiting = [item.waiting for item in all_waiting(self.context, today())]
        for why in Waiting:
            inbox.add_metric([why.name.lower()], waiting.count(why))
        yield inbox
        told = GaugeMetricFamily(
            "assembler_deliveries", "What is told by e-mail and webhooks, by how it stands.", labels=["state"]
        )
        counted = count_deliveries(self.connection)
        for state in DeliveryState:
            told.add_metric([state], counted.get(state, 0))
        yield told

    def _by_state(self, name: str, about: str, table: Table) -> Metric:
        family = GaugeMetricFamily(name, about, labels=["state"])
        for state, number in self.connection.execute(select(table.c.state, func.count()).group_by(table.c.state)):
            family.add_metric([state], number)
        return family
