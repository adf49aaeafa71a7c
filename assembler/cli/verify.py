"""`assembler verify`: print whether a packet, a PDF or a Word file is what was issued, who signed it, and what changed since."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click

from assembler.cli.options import json_option
from assembler.cli.returned_files import OUTPUT, no_packet_finding, show_verdict, show_verdicts
from assembler.cli.terminal import colour, print_findings, refuse
from assembler.formats.pdf.certificates import Certificate, read_certificates
from assembler.formats.registry import PDF
from assembler.model.diagnostics import Diagnostic, Severity, as_json, error
from assembler.model.source import Span
from assembler.packets.packet_end import find_end
from assembler.packets.store import FolderStore
from assembler.returns import (
    Received,
    Verdict,
    find_packet,
    is_container,
    judge,
    judge_by_certificate,
    named_matter,
    open_packet,
    packet_of,
    read_packet,
    read_received_file,
    split_merged,
    unwrap,
    verify_manifest,
    verify_packet,
)
from assembler.returns.verdict_data import detail_lines, signature_lines, unsigned_line, verdict_data
from assembler.returns.verification import IssuedRecord
from assembler.signing.executed import audit_lines, check_audit

COLOURS = {"as issued": "green", "completed": "green", "altered": "red"}


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--packet", "packet_folder", type=click.Path(path_type=Path), help="The packet that a file belongs to, by its folder."
)
@click.option(
    "--trust", type=click.Path(path_type=Path), multiple=True, help="A certificate you trust (PEM or DER); may be given again."
)
@click.option(
    "--audit", type=click.Path(path_type=Path), help="The audit file that came with an executed copy, to be checked with it."
)
@json_option
def verify(*, path: Path, packet_folder: Path | None, trust: tuple[Path, ...], audit: Path | None, as_data: bool) -> None:
    """Verify a packet's folder, a PDF or a Word file at PATH: is it what was issued, who signed, what changed since."""
    trusted, findings = _read_trusted(trust)
    if findings:
        refuse(findings, as_data=as_data)
    if audit:
        _verify_with_audit(path, audit, packet_folder, trusted, as_data=as_data)
    if path.is_dir():
        _verify_folder(_open_named_packet(path, as_data=as_data), trusted, as_data=as_data)
    _verify_file(path, packet_folder, trusted, as_data=as_data)


def _read_trusted(paths: tuple[Path, ...]) -> tuple[tuple[Certificate, ...], tuple[Diagnostic, ...]]:
    trusted: list[Certificate] = []
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as fault:
            return (), (error("no-certificate", f"{path} cannot be read: {fault.strerror}.", Span(str(path), 1, 1)),)
        read, findings = read_certificates(data, str(path))
        if findings:
            return (), findings
        trusted += read
    return tuple(trusted), ()


def _open_named_packet(folder: Path, *, as_data: bool) -> IssuedRecord:
    found, findings = open_packet(folder)
    if found is None:
        place = Span(str(folder), 1, 1)
        missing = error("no-packet", f"{folder} holds no packet.", place, "Name the folder that holds manifest.json.")
        refuse(findings or (missing,), as_data=as_data)
    return found


def _verify_file(path: Path, folder: Path | None, trusted: tuple[Certificate, ...], *, as_data: bool) -> NoReturn:
    """Verify a file against its packet: that in `folder`, else the one it lies in or names itself; a PDF without any by its certificate."""
    file, findings = read_received_file(path)
    if file is None:
        refuse(findings, as_data=as_data)
    if folder:
        _open_named_packet(folder, as_data=as_data)
    if is_container(file):
        _verify_set(unwrap([file]), folder, trusted, as_data=as_data)
    found = folder or packet_of(path, file.data, OUTPUT) or find_packet(OUTPUT, named := named_matter(file))
    if found is None and file.kind == PDF.id:
        show_verdict(judge_by_certificate(file, trusted), as_data=as_data)
    if found is None:
        refuse((no_packet_finding(named),), as_data=as_data)
    issued, findings = read_packet(found, whole=False)
    if issued is None:
        refuse(findings, as_data=as_data)
    record = _open_named_packet(found, as_data=as_data)
    manifest = verify_manifest(record, trusted)
    if not as_data:
        click.echo("\n".join(_packet_lines(record, manifest)), color=colour())
    if len(parts := split_merged(file, issued)) > 1:
        show_verdicts((parts, ()), lambda one: judge(one, issued, trusted), as_data=as_data)
    show_verdict(judge(file, issued, trusted), as_data=as_data, manifest=manifest, certificate=record.certificate)


def _verify_with_audit(
    path: Path, audit: Path, folder: Path | None, trusted: tuple[Certificate, ...], *, as_data: bool
) -> NoReturn:
    """Verify an executed copy and the audit file that came with it: both hold, and the second is about the first."""
    file, findings = read_received_file(path)
    beside, more = read_received_file(audit)
    if file is None or beside is None:
        refuse((*findings, *more), as_data=as_data)
    found = folder or packet_of(path, file.data, OUTPUT)
    issued, findings = read_packet(found, whole=False) if found else (None, ())
    if findings:
        refuse(findings, as_data=as_data)
    verdict = judge(file, issued, trusted) if issued else judge_by_certificate(file, trusted)
    checked = check_audit(beside.data, file.data, verdict.signatures, trusted)
    if not as_data:
        click.echo("\n".join(audit_lines(checked)), color=colour())
    show_verdict(replace(verdict, findings=(*verdict.findings, *checked.findings)), as_data=as_data)


def _verify_set(received: Received, folder: Path | None, trusted: tuple[Certificate, ...], *, as_data: bool) -> NoReturn:
    """Verify each of the files that came together against their packet."""
    named = next(filter(None, map(named_matter, received[0])), "")
    found = folder or find_packet(OUTPUT, named)
    if found is None:
        refuse((*received[1], no_packet_finding(named)), as_data=as_data)
    issued, findings = read_packet(found, whole=False)
    if issued is None:
        refuse(findings, as_data=as_data)
    parts = tuple(part for file in received[0] for part in split_merged(file, issued))
    show_verdicts((parts, received[1]), lambda file: judge(file, issued, trusted), as_data=as_data)


def _verify_folder(record: IssuedRecord, trusted: tuple[Certificate, ...], *, as_data: bool) -> NoReturn:
    """Verify every file of a packet, and its manifest."""
    manifest, files = verify_manifest(record, trusted), verify_packet(record, trusted)
    end = find_end(FolderStore(record.folder.parent), record.manifest)
    ended = (end,) if end else ()
    told = (*ended, *manifest.findings, *(finding for file in files for finding in file.findings))
    if as_data:
        data = {"packet": record.manifest.packet, "manifest": verdict_data(manifest), "files": list(map(verdict_data, files))}
        click.echo(json.dumps(data | {"findings": list(map(as_json, ended))}, ensure_ascii=False))
    else:
        lines = (*_packet_lines(record, manifest), *(line for file in files for line in _file_lines(file, record)))
        click.echo("\n".join(lines), color=colour())
        print_findings(told, err=False)
    bad = {Severity.ERROR, Severity.WARNING} & {finding.severity for finding in told}
    sys.exit(0 if not bad and all(file.passes for file in files) else 1)


def _packet_lines(record: IssuedRecord, manifest: Verdict) -> Iterator[str]:
    """Yield the line of a packet, and one of who signed its manifest."""
    certified = record.manifest.certified
    by = f", certified by {certified.by}" if certified else ""
    yield f"Packet {record.manifest.packet}, issued {record.manifest.issued}{by}"
    yield from (f"  its manifest is {line}" for line in signature_lines(manifest))


def _file_lines(file: Verdict, record: IssuedRecord) -> Iterator[str]:
    """Yield the line of a file, and more only of what is no longer as issued."""
    yield f"  {click.style(f'{file.standing!s:<11}', fg=COLOURS.get(file.standing, 'yellow'))} {file.path}"
    if file.standing != "as issued":
        lines = (*signature_lines(file, record.certificate), *unsigned_line(file), *detail_lines(file))
        yield from (f"    {line}" for line in lines)
