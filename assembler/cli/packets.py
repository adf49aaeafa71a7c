"""Packets: one partner's file in, one folder out."""

# ruff: noqa: PLC0415 - a command imports its heavy parts itself, so that `assembler --help` is quick
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assembler.cli.terminal import (
    certify_option,
    colour,
    esign_option,
    find_store,
    formats_option,
    json_option,
    library_option,
    output_option,
    passphrase,
    progress,
    read_library,
    refuse,
    tell,
)
from assembler.model.diagnostics import Diagnostic, Severity, as_json
from assembler.platform.memory import uncollected

if TYPE_CHECKING:
    from assembler.packets.order import BuiltPacket, Order


@click.command()
@click.argument("matter", type=click.Path(path_type=Path))
@output_option
@formats_option
@click.option("--split", is_flag=True, help="Write a PDF of each document too.")
@esign_option
@certify_option
@click.option("--templates", "templates_folder", type=click.Path(path_type=Path), help="Another look than the shipped one.")
@library_option
@json_option
@uncollected()
def build(  # noqa: PLR0913, PLR0917 - a command has as many parameters as it has options
    matter: Path,
    output: str,
    formats: tuple[str, ...],
    split: bool,  # noqa: FBT001 - a flag
    esign: str,
    key: Path | None,
    templates_folder: Path | None,
    library_folder: Path | None,
    as_data: bool,  # noqa: FBT001 - a flag
) -> None:
    """Build the packet of one MATTER: documents, forms, checklist, manifest."""
    from assembler.commands.build import order_packet
    from assembler.loader.installed_data import templates_folder as shipped
    from assembler.packets.order import build_packet

    store = find_store(output, as_data=as_data)
    library = read_library(library_folder, matter=matter, as_data=as_data)
    order, findings = order_packet(library, templates_folder or shipped(), matter, formats, split=split)
    if order is not None:
        order, more = _to_be_signed(order, esign, key)
        findings = (*findings, *more)
    if order is None:
        refuse(findings, as_data=as_data)
    with progress(quiet=as_data) as report:
        packet, more = build_packet(order, store, report)
    findings = (*findings, *more)
    if packet is None:
        refuse(findings, as_data=as_data)
    tell(findings)
    click.echo(
        json.dumps(_packet_data(packet, findings), ensure_ascii=False) if as_data else _packet_text(packet), color=colour()
    )
    sys.exit(1 if any(finding.severity is Severity.WARNING for finding in findings) else 0)


def _to_be_signed(order: "Order", esign: str, key: Path | None) -> "tuple[Order | None, tuple[Diagnostic, ...]]":
    """Say how an order is signed, and with which key it is certified."""
    from assembler.commands.build import certified_by, signed_by

    signed, findings = signed_by(order, esign)
    if signed is None or key is None:
        return signed, findings
    certified, more = certified_by(signed, key, passphrase(key))
    return certified, (*findings, *more)


def _packet_data(packet: "BuiltPacket", findings: Iterable[Diagnostic]) -> dict[str, Any]:
    documents = packet.manifest["documents"]
    return {
        "packet": packet.place,
        "fresh": packet.fresh,
        "draft": packet.manifest["draft"],
        "documents": [document for document in documents if document["kind"] != "form"],
        "forms": [document for document in documents if document["kind"] == "form"],
        "files": packet.manifest["files"],
        "findings": [as_json(finding) for finding in findings],
    }


def _packet_text(packet: "BuiltPacket") -> str:
    lines = [f"{packet.place}{'' if packet.fresh else '  (already built)'}"]
    if packet.manifest["draft"]:
        lines.append(click.style("  DRAFT: special terms wait for approval", fg="yellow"))
    titles: dict[str, list[str]] = {}
    for document in packet.manifest["documents"]:
        for path in document["files"]:
            titles.setdefault(path, []).append(document["title"])
    files = [file["path"] for file in packet.manifest["files"]]
    lines += [f"  {path:<58} {', '.join(titles.get(path, []))}".rstrip() for path in files]
    signature = ["  manifest.json.p7s"] if packet.manifest["certified"] else []
    return "\n".join([*lines, "  manifest.json", *signature])
