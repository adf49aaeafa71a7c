"""`assembler build`: build the packet of one matter."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from pydantic_core import to_jsonable_python

from assembler.cli.options import json_option, library_option, templates_option, today_option
from assembler.cli.packet_options import (
    certify_option,
    esign_option,
    far_ahead,
    find_key,
    find_store,
    formats_option,
    output_option,
)
from assembler.cli.progress import file_progress
from assembler.cli.terminal import colour, print_findings, read_library, refuse
from assembler.commands.build import BuildRequest, order_packet
from assembler.model.diagnostics import Diagnostic, Severity, as_json
from assembler.packets.order import BuiltPacket, Order, build_packet
from assembler.packets.store import Store
from assembler.packets.weak_folders import weak_folder
from assembler.platform.installed_data import templates_folder as shipped_templates
from assembler.platform.memory import uncollected
from assembler.portal.clock import today

if TYPE_CHECKING:
    from assembler.commands.revision import PaperDifference


PARTIES = ("vendor", "partner")
"""The roles whose people may be named: customers write their own names."""


@click.command()
@click.argument("matter", type=click.Path(path_type=Path))
@output_option
@formats_option
@click.option("--split", is_flag=True, help="Write a PDF of each document too.")
@click.option("--draft", is_flag=True, help="Mark every page as a draft; nothing is issued, and the next build replaces it.")
@click.option("--revise", is_flag=True, help="Issue it in the place of the matter's packet that nobody has signed.")
@esign_option
@certify_option
@templates_option
@library_option
@today_option
@json_option
@uncollected()
def build(
    *,
    matter: Path,
    output: str,
    formats: tuple[str, ...],
    split: bool,
    draft: bool,
    revise: bool,
    esign: str,
    key: Path | None,
    templates_folder: Path | None,
    library_folder: Path | None,
    now: datetime | None,
    as_data: bool,
) -> None:
    """Build the packet of one MATTER: documents, forms, checklist, manifest."""
    store = find_store(output, as_data=as_data)
    library = read_library(library_folder, matter=matter, as_data=as_data)
    certifying = find_key(key, as_data=as_data)
    request = BuildRequest(
        library, matter, templates_folder or shipped_templates(), formats, split, esign, certifying, store, draft
    )
    order, findings = order_packet(request)
    if order is None:
        refuse(findings, as_data=as_data)
    store.sweep()  # what a killed build left behind names people, too
    with file_progress(quiet=as_data) as report:
        packet, more = build_packet(order, store, report, revise=revise)
    told = (*weak_folder(store), *_only_new_entries(order, store)) if packet else ()
    findings = (*findings, *more, *told)
    if packet is None:
        refuse(findings, as_data=as_data)
    print_findings((*findings, *far_ahead(order.matter, now.date() if now else today())))
    differences = _differences_from_former(store, packet) if packet.revises else ()
    data = _packet_data(packet, findings) | {"revises": packet.revises, "differences": to_jsonable_python(differences)}
    text = "\n".join((_packet_text(packet, asked=order.matter.as_draft), *_revision_text(packet, differences)))
    click.echo(json.dumps(data, ensure_ascii=False) if as_data else text, color=colour())
    sys.exit(1 if any(finding.severity is Severity.WARNING for finding in findings) else 0)


def _only_new_entries(order: Order, store: Store) -> Iterator[Diagnostic]:
    """Yield a warning where a packet that goes on with a record brings nothing but forms that could follow the signed one."""
    if order.matter.after:
        from assembler.commands.next_matter import find_only_new_entries  # noqa: PLC0415 -- a first packet has no need of it

        yield from find_only_new_entries(order, store)


def _differences_from_former(store: Store, packet: BuiltPacket) -> "tuple[PaperDifference, ...] | None":
    """Return what differs from the packet that is superseded."""
    from assembler.commands.revision import find_differences  # noqa: PLC0415 -- the readers of returned files come with it

    return find_differences(store, packet.revises, packet.manifest)


def _packet_data(packet: BuiltPacket, findings: Iterable[Diagnostic]) -> dict[str, object]:
    documents = packet.manifest.documents
    return {
        "packet": packet.place,
        "fresh": packet.fresh,
        "draft": packet.manifest.draft,
        "documents": [to_jsonable_python(document) for document in documents if document.kind != "form"],
        "forms": [to_jsonable_python(document) for document in documents if document.kind == "form"],
        "files": to_jsonable_python(packet.manifest.files),
        "findings": [as_json(finding) for finding in findings],
    }


def _packet_text(packet: BuiltPacket, *, asked: bool) -> str:
    """Return the files of a packet; of a draft that was not asked for, why it is one."""
    manifest = packet.manifest
    known = "" if packet.fresh else "  (built before, and issued again)" if packet.reissued else "  (already built)"
    lines = [f"{packet.place}{known}"]
    if manifest.draft:
        why = "" if asked else ": who approves the special terms is not named under “approved_by”"
        lines.append(click.style(f"  DRAFT: neither issued nor to be signed{why}", fg="yellow"))
    titles: dict[str, list[str]] = {}
    for document in manifest.documents:
        for path in document.files:
            titles.setdefault(path, []).append(document.title)
    lines += [f"  {file.path:<58} {', '.join(titles.get(file.path, []))}".rstrip() for file in manifest.files]
    signature = ["  manifest.json.p7s"] if manifest.certified else []
    unnamed = dict.fromkeys(
        (signer.role, signer.capacity, signer.party) for signer in manifest.signers if signer.role in PARTIES and not signer.name
    )
    return "\n".join([*lines, "  manifest.json", *signature, *(_unnamed_text(*each) for each in unnamed)])


def _unnamed_text(role: str, capacity: str, party: str) -> str:
    """Return the sentence on a place to sign that names nobody, and where a name is stated: the vendor's people stand in the library."""
    where = "with the entity in the library’s programme.yaml" if role == "vendor" else "with the partner in the matter"
    signs = f"who signs for the {capacity}{f' ({party})' if party else ''}"
    return f"Not named yet: {signs}. Name and title are written where they sign, or stated under “signatories” {where}."


def _revision_text(packet: BuiltPacket, differences: "Iterable[PaperDifference] | None") -> Iterator[str]:
    """Yield what differs from the packet that was superseded, clause by clause; nothing where none was."""
    if not packet.revises:
        return
    if differences is None:
        yield f"It supersedes {packet.revises}, which cannot be read any more."
        return
    yield f"It supersedes {packet.revises}, whose folder stays. {'What differs:' if differences else 'No word of a paper differs.'}"
    for paper in differences:
        yield f"  {paper.title}: {paper.kind}"
        for change in paper.changes:
            yield f"    {change.place}: {change.kind}"
            yield from (f"        {edit}" for edit in change.edits)
