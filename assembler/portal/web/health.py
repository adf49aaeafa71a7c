"""Whether the portal answers, and what it has to do, for the programs that watch it."""

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
from assembler.portal.logging import LOG, log_fault
from assembler.portal.store.database import reading
from assembler.portal.store.deliveries import DeliveryState, count_deliveries
from assembler.portal.store.inbox import Waiting
from assembler.portal.store.tables import packets, returns
from assembler.portal.web.api.requests import REFUSALS, Viewer
from assembler.portal.web.security import HEALTH

router = APIRouter()
NOT_READY = "not ready\n"


@router.get(HEALTH, include_in_schema=False)
def health(context: CurrentContext) -> Response:
    """Answer 200 where the database and the file storage answer, else 503; which of them does not stands in the log."""
    try:
        with reading(context.engine) as connection:
            connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as fault:
        log_fault(fault)
        return PlainTextResponse(NOT_READY, 503)
    if not context.file_storage.answers():
        LOG.error("the file storage does not answer")
        return PlainTextResponse(NOT_READY, 503)
    return PlainTextResponse("ready\n")


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
