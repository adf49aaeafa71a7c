"""Single forms: given from the packet of their matter, issued in a supplement to it, or built alone where no packet was issued."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from assembler.assembly import AssembledPaper
from assembler.commands.build import BuildRequest, Ordered, order_packet, with_certificate, with_signing
from assembler.commands.record import refused_by_disk
from assembler.formats.pdf.certification import KeyFile
from assembler.formats.registry import DEFAULT_FORMATS
from assembler.loader import load_matter
from assembler.model.diagnostics import failing
from assembler.model.manifest import Manifest
from assembler.packets.order import Order
from assembler.packets.rendering import ProgressReport
from assembler.packets.single_forms import BuiltOrNot, build_alone, issue_forms
from assembler.packets.store import Store
from assembler.packets.supplements import find_issued, known_on


def order_forms(request: BuildRequest, day: date) -> Ordered:
    """Return the order whose forms are issued on a day, or on that of its packet if that is later.

    Where a packet of the matter stands, its entries are judged by that day and by what the record says is in force on it. Where none
    does, they are judged as for the packet.
    """
    stated, store = request.matter, request.store
    matter, findings = load_matter(stated, request.library, day) if isinstance(stated, Path) else (stated, ())
    if matter is None:
        return None, findings
    if store is None:
        return order_packet(request)
    try:
        known, faults = known_on(day, matter, store)
    except OSError as fault:
        return None, (refused_by_disk(fault, store),)
    if failing(faults):
        return None, (*findings, *faults)
    if known is None:
        return order_packet(request)
    order, more = order_packet(replace(request, matter=replace(matter, known=known)))
    return order, (*findings, *faults, *more)


def build_forms(
    order: Order,
    papers: Iterable[AssembledPaper],
    store: Store,
    report: ProgressReport,
    *,
    formats: tuple[str, ...] = (),
    key: KeyFile | None = None,
) -> BuiltOrNot:
    """Return forms as the matter's packet holds them, or issued in a supplement to it; where it has none, built alone.

    `formats` are those of the packet where none are named, or the usual ones. `key` certifies a supplement.
    """
    try:
        issued, findings = find_issued(order, store)
        if failing(findings):
            return None, findings
        if issued is None:
            return build_alone(replace(order, formats=formats or DEFAULT_FORMATS), papers, store, report)
        settled, findings = as_the_packet(order, issued.packet, formats, key)
        if settled is None:
            return None, findings
        built, more = issue_forms(settled, papers, issued, store, report)
    except OSError as fault:
        return None, (refused_by_disk(fault, store),)
    return built, (*findings, *more)


def as_the_packet(order: Order, packet: Manifest, formats: tuple[str, ...] = (), key: KeyFile | None = None) -> Ordered:
    """Return an order with the formats of a packet, unless others are named, its way to sign, and the key that certifies."""
    settled, findings = with_signing(replace(order, formats=formats or packet.options.formats), packet.options.esign)
    if settled is None or key is None:
        return settled, findings
    settled, more = with_certificate(settled, key)
    return settled, (*findings, *more)
