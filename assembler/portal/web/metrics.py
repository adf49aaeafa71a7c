"""What the portal has to do and how it stands, in numbers, for the programs that watch it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from importlib.metadata import version

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from sqlalchemy import Connection, Table, func, select

from assembler.packets.environment import OURS
from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now, today
from assembler.portal.desk_inbox import all_waiting
from assembler.portal.disks import disks_of
from assembler.portal.store.accounts import list_tokens
from assembler.portal.store.audit import BACKUP_MADE, DAMAGE_FOUND, VERIFIED
from assembler.portal.store.database import reading
from assembler.portal.store.deliveries import DeliveryState, count_deliveries
from assembler.portal.store.inbox import Waiting
from assembler.portal.store.packets import STATES
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.tables import events, packets, returns
from assembler.portal.web.api.requests import REFUSALS, Observer

router = APIRouter()


@router.get("/api/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}, **REFUSALS})
def metrics(context: CurrentContext, _: Observer) -> Response:
    """Count packets, returned files, and what waits, and say how disks, backups, tokens and seal stand, in the text format of Prometheus."""
    registry = CollectorRegistry()
    with reading(context.engine) as connection:
        registry.register(_Counted(context, connection))
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Counted:
    """A collector that counts rows of the database, so that every worker process gives the same numbers."""

    def __init__(self, context: AppContext, connection: Connection) -> None:
        self.context, self.connection = context, connection

    def collect(self) -> Iterator[Metric]:
        yield from self._work()
        yield self._answers()
        yield from self._upkeep()

    def _work(self) -> Iterator[Metric]:
        none_yet = dict.fromkeys(STATES, 0)
        yield _gauge("assembler_packets", "Packets by the state of their build.", "state", none_yet | self._by_state(packets))
        yield _gauge(
            "assembler_returns", "Versions of forms that came back, by what was found.", "state", self._by_state(returns)
        )
        oldest = self.connection.scalar(select(func.min(packets.c.created)).where(packets.c.state == "queued"))
        waited = 0 if oldest is None else max(0, now() - oldest)
        yield _single("assembler_queue_oldest_seconds", "How long the oldest packet has waited to be built.", waited)
        waiting = [item.waiting for item in all_waiting(self.context, today(), EVERY_MATTER)]
        by_why = {why.name.lower(): waiting.count(why) for why in Waiting}
        yield _gauge("assembler_inbox", "What waits for staff, by why.", "why", by_why)
        counted = count_deliveries(self.connection)
        told = {str(state): counted.get(state, 0) for state in DeliveryState}
        yield _gauge("assembler_deliveries", "What is told by e-mail and webhooks, by how it stands.", "state", told)

    def _answers(self) -> Metric:
        family = CounterMetricFamily(
            "assembler_answers", "Answers of all workers by their status; those about health left out.", labels=["status"]
        )
        for status, number in self.context.answer_counts.numbers().items():
            family.add_metric([str(status)], number)
        return family

    def _upkeep(self) -> Iterator[Metric]:
        yield _gauge("assembler_info", "The version of the portal.", "version", {version(OURS): 1})
        disks = disks_of(self.context.settings)
        free, size = {disk.holds: disk.free for disk in disks}, {disk.holds: disk.size for disk in disks}
        yield _gauge("assembler_disk_free_bytes", "Free bytes of each disk that the portal writes to.", "holds", free)
        yield _gauge("assembler_disk_size_bytes", "The size of each disk that the portal writes to.", "holds", size)
        yield from self._last_times()
        yield _gauge(
            "assembler_token_expires_timestamp_seconds", "When the next token of a role ends.", "role", self._next_token_ends()
        )
        if (files := self.context.seal_files) is not None:
            ends = datetime.combine(files.until, time(), UTC).timestamp()
            yield _single("assembler_seal_expires_timestamp_seconds", "The last day of the seal's certificate.", ends)

    def _next_token_ends(self) -> dict[str, float]:
        """Return when the next token of each role ends, of those that hold. It names none: the page of tokens is for admins."""
        ends: dict[str, float] = {}
        for token in list_tokens(self.connection):
            if token.holds(now()):
                role = token.role.name.lower()
                ends[role] = min(token.expires, ends.get(role, token.expires))
        return ends

    def _last_times(self) -> Iterator[Metric]:
        """Yield when a backup was made and when files were compared, each once there was one, and whether damage was found then."""
        kinds = (BACKUP_MADE, VERIFIED, DAMAGE_FOUND)
        query = select(events.c.kind, func.max(events.c.number), func.max(events.c.at)).where(events.c.kind.in_(kinds))
        last = {str(kind): (int(number), int(at)) for kind, number, at in self.connection.execute(query.group_by(events.c.kind))}
        if BACKUP_MADE in last:
            made = last[BACKUP_MADE][1]
            yield _single("assembler_last_backup_timestamp_seconds", "When the last backup was made.", made)
        if last:
            compared = max(at for _, at in last.values())
            yield _single("assembler_last_check_timestamp_seconds", "When all files and the audit chain were compared.", compared)
        damaged = bool(last) and max(last, key=lambda kind: last[kind]) == DAMAGE_FOUND
        yield _single("assembler_damage_found", "1 where the last backup or check found damage, else 0.", int(damaged))

    def _by_state(self, table: Table) -> dict[str, float]:
        query = select(table.c.state, func.count()).group_by(table.c.state)
        return {str(state): number for state, number in self.connection.execute(query)}


def _gauge(name: str, about: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=[label])
    for said, value in values.items():
        family.add_metric([said], value)
    return family


def _single(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)
