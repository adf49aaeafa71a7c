"""Single forms: given from the packet of their matter, issued in a supplement to it, or built alone where no packet was issued."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from assembler.assembly import AssembledPaper
from assembler.commands.build import Ordered, with_certificate, with_signing
from assembler.commands.record import refused_by_disk
from assembler.formats.pdf.certification import KeyFile
from assembler.formats.registry import DEFAULT_FORMATS
from assembler.model.diagnostics import failing
from assembler.model.manifest import Manifest
from assembler.packets.order import Order
from assembler.packets.rendering import ProgressReport
from assembler.packets.single_forms import BuiltOrNot, build_alone, issue_forms
from assembler.packets.store import Store
from assembler.packets.supplements import find_issued


def build_forms(
    order: Order,
    papers: Iterable[AssembledPaper],
    store: Store,
    report: ProgressReport,
    day: date,
    *,
    formats: tuple[str, ...] = (),
    key: KeyFile | None = None,
) -> BuiltOrNot:
    """Return forms as the matter's packet holds them, or issued on a day in a supplement to it; where it has none, built alone.

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
        built, more = issue_forms(settled, papers, issued, store, report, day)
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
