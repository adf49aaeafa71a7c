"""The shipped e-sign services, and the files of a packet made for one of them."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from assembler.commands.build import BuildRequest, order_packet, with_signing
from assembler.loader.esign_services import read_esign_service
from assembler.model.esign_service import ESignService
from assembler.model.expressions import Datum
from assembler.packets.manifest import PacketFile
from assembler.packets.order import Order
from assembler.packets.rendering import RenderSettings, render_files
from examples import ROOT, library, ordered

SERVICES = ("adobe", "documenso", "docuseal", "docusign", "dropbox")


@cache
def service(id: str) -> ESignService:
    dialect, findings = read_esign_service(ROOT / "templates" / "esign" / f"{id}.yaml")
    assert dialect is not None, findings
    assert findings == ()
    return dialect


def approved(path: Path) -> Order:
    """Return the order of an example with its special terms approved, where they wait for that: a draft is never sent to be signed."""
    matter = ordered(path).matter
    if not matter.draft:
        return ordered(path)
    special = replace(matter.special_terms, approved_by=Datum("Example Counsel"))
    order, findings = order_packet(BuildRequest(library(), replace(matter, special_terms=special), ROOT / "templates"))
    assert order is not None, findings
    return order


@cache
def example_for(path: Path, id: str) -> tuple[Order, tuple[PacketFile, ...]]:
    """Return the order of an example for a service, and its PDF files."""
    order, findings = with_signing(replace(approved(path), formats=("pdf",)), id)
    assert order is not None, findings
    printing = RenderSettings("packet-1", order.matter.id, "Programme", order.matter.issued, service=order.service)
    files, findings = render_files(order.assembly, order.templates, order.formats, printing, lambda _: None)
    assert findings == ()
    return order, files


def with_tags(dialect: ESignService, **tags: str) -> ESignService:
    return replace(dialect, tags={**dialect.tags, **tags})
