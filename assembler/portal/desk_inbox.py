"""All that waits for staff: what the database knows, and the papers that wait for the vendor's signature, which their manifest tells."""

from collections.abc import Iterator
from datetime import date, datetime

from assembler.portal.app_context import AppContext
from assembler.portal.clock import now
from assembler.portal.logging import log_fault
from assembler.portal.service import ConflictError
from assembler.portal.signing_state import PapersToSign, SigningState, signing_state
from assembler.portal.store.database import reading
from assembler.portal.store.inbox import TOGETHER, Waiting, WaitingItem, in_order, waiting_items
from assembler.portal.store.packets import find_packets
from assembler.portal.store.reach import Reach
from assembler.portal.store.signings import VENDOR, open_signings
from assembler.signing.audit import Step

FAR = 2**31 - 1
"""A time behind that of every signing."""


def all_waiting(context: AppContext, day: date, reach: Reach) -> tuple[WaitingItem, ...]:
    """Return all within reach that waits on a day, in the order of the page."""
    with reading(context.engine) as connection:
        found = waiting_items(connection, day, reach)
    return in_order((*found, *_to_countersign(context, reach)))


def _to_countersign(context: AppContext, reach: Reach) -> Iterator[WaitingItem]:
    """Yield the papers that are open for signature where it is the turn of people of the vendor alone."""
    with reading(context.engine) as connection:
        ids = open_signings(connection, now(), FAR)
        known = find_packets(connection, {id for id, _ in ids}, reach)
        opened = [(known[id], form) for id, form in ids if id in known]
        parents = find_packets(connection, {packet.parent for packet in known.values() if packet.parent}, reach)
    for packet, form in opened:
        papers = PapersToSign(packet, form)
        try:
            state = signing_state(context, papers)
        except ConflictError as fault:  # a manifest that cannot be read keeps nothing else from being shown
            log_fault(fault)
            continue
        if state and state.turn and all(one.role == VENDOR for one in state.turn):
            title = papers.paper.label if papers.paper else TOGETHER
            shown = parents.get(packet.parent or "", packet)
            yield WaitingItem(Waiting.TO_COUNTERSIGN, shown, title, "", _turn_since(state), state.signing.id)


def _turn_since(state: SigningState) -> int:
    """Return since when it is the turn of those whose turn it is: the last signature, or the opening where nobody has signed yet."""
    signed = [one.at for one in state.steps if one.step is Step.SIGNED]
    return int(datetime.fromisoformat(signed[-1]).timestamp()) if signed else state.signing.created
