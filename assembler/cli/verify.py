"""`assembler verify`: print whether a packet, a PDF or a Word file is what was issued, who signed it, and what changed since."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from assembler.cli.options import json_option
from assembler.cli.returned_files import OUTPUT, find_issued, show_verdict
from assembler.cli.terminal import colour, print_findings, refuse
from assembler.formats.pdf.certificates import Certificate, read_certificates
from assembler.formats.pdf.signatures import Signature
from assembler.formats.registry import PDF, WORD
from assembler.model.diagnostics import Diagnostic, Severity, as_json, error
from assembler.model.source import Span
from assembler.packets.packet_end import find_end
from assembler.packets.store import FolderStore
from assembler.returns import (
    find_newer,
    judge,
    named_matter,
    open_packet,
    packet_of,
    read_received_file,
    supplement_or,
    verify_manifest,
    verify_packet,
    verify_pdf,
)
from assembler.returns.verification import IssuedRecord, Verification

COLOURS = {"as issued": "green", "completed": "green", "altered": "red"}


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--packet", "packet_folder", type=click.Path(path_type=Path), help="The packet that a file belongs to, by its folder."
)
@click.option(
    "--trust", type=click.Path(path_type=Path), multiple=True, help="A certificate you trust (PEM or DER); may be given again."
)
@json_option
def verify(*, path: Path, packet_folder: Path | None, trust: tuple[Path, ...], as_data: bool) -> None:
    """Verify a packet's folder, a PDF or a Word file at PATH: is it what was issued, who signed, what changed since."""
    if not path.is_dir():
        _verify_word(path, packet_folder, as_data=as_data)
    trusted, findings = _read_trusted(trust)
    if findings:
        refuse(findings, as_data=as_data)
    record, files = _verify_path(path, packet_folder, trusted, as_data=as_data)
    manifest = _verify_manifest(record, trusted)
    end = find_end(FolderStore(record.folder.parent), record.manifest) if record else None
    ended = (end,) if end else ()
    if as_data:
        found = _result_as_data(record, manifest, files) | {"findings": list(map(as_json, ended))}
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        click.echo("\n".join(_result_as_text(record, manifest, files)), color=colour())
        print_findings((*ended, *(finding for file in (*manifest, *files) for finding in file.findings)), err=False)
    bad = {finding.severity for file in (*manifest, *files) for finding in file.findings} & {Severity.ERROR, Severity.WARNING}
    sys.exit(1 if bad or ended else 0)


def _verify_word(path: Path, folder: Path | None, *, as_data: bool) -> None:
    """Print the verdict on a Word file, and end; do nothing for any other file."""
    file, _ = read_received_file(path)
    if file is None or file.kind != WORD.id:
        return
    issued, findings = find_issued(folder, None, None, None, named_matter(file), as_data=as_data)
    if issued is None:
        refuse(findings, as_data=as_data)
    show_verdict(judge(file, issued), as_data=as_data)


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


def _verify_path(
    path: Path, folder: Path | None, trusted: tuple[Certificate, ...], *, as_data: bool
) -> tuple[IssuedRecord | None, tuple[Verification, ...]]:
    """Verify a packet's folder, or a PDF against its packet: that in `folder`, else the one the PDF lies in or names itself."""
    if path.is_dir():
        record = _open_named_packet(path, as_data=as_data)
        return record, verify_packet(record, trusted)
    file, findings = read_received_file(path)
    if file is None:
        refuse(findings, as_data=as_data)
    if file.kind != PDF.id:
        hint = "A scan is looked at."
        refuse(
            (error("unreadable-pdf", f"{path} is neither a PDF nor a Word file.", Span(str(path), 1, 1), hint),), as_data=as_data
        )
    known, findings = (_open_named_packet(folder, as_data=as_data), ()) if folder else packet_of(path, file.data, OUTPUT)
    if findings:
        refuse(findings, as_data=as_data)
    known = supplement_or(known, file.data) if known else None
    found = verify_pdf(file.data, str(path), known, trusted)
    newer = find_newer(known, found.issued_as, file.place) if known else ()
    return known, (replace(found, findings=(*found.findings, *newer)),)


def _verify_manifest(record: IssuedRecord | None, trusted: tuple[Certificate, ...]) -> tuple[Verification, ...]:
    """Verify the manifest's signature, where a packet is at hand."""
    return (verify_manifest(record, trusted),) if record else ()


def _result_as_data(
    record: IssuedRecord | None, manifest: Iterable[Verification], files: Iterable[Verification]
) -> dict[str, object]:
    return {
        "packet": record.manifest.packet if record else "",
        "manifest": next(map(_file_as_data, manifest), None),
        "files": [_file_as_data(file) for file in files],
    }


def _file_as_data(file: Verification) -> dict[str, object]:
    return {
        "path": file.path,
        "standing": file.standing,
        "packet": file.packet,
        "issued_as": file.issued_as,
        "signatures": [
            {
                "field": one.field,
                "signer": one.signer,
                "stated": one.stated.isoformat() if one.stated else None,
                "certifies": one.certifies,
                "holds": one.holds,
                "trusted": one.trusted,
                "certificate_sha256": one.fingerprint,
            }
            for one in file.signatures
        ],
        "unsigned": list(file.unsigned),
        "filled": [{"name": one.name, "before": one.before, "after": one.after} for one in file.filled],
        "findings": [as_json(finding) for finding in file.findings],
    }


def _result_as_text(
    record: IssuedRecord | None, manifest: Iterable[Verification], files: tuple[Verification, ...]
) -> Iterator[str]:
    """Yield one screen: a line for each file, more only of what is no longer as issued."""
    if record:
        certified = record.manifest.certified
        by = f", certified by {certified.by}" if certified else ""
        yield f"Packet {record.manifest.packet}, issued {record.manifest.matter.issued}{by}"
    for one in (one for file in manifest for one in file.signatures):
        day = f", stated {one.stated.date()}" if one.stated else ""
        yield f"  its manifest is signed by {one.signer}{day}: {'holds' if one.holds else 'does not hold'}, {_trust_in_words(one, record)}"
    for file in files:
        belongs = f" of {file.packet}" if file.packet and not record else ""
        known = f" ({file.issued_as}{belongs})" if file.issued_as and file.issued_as != file.path else ""
        yield f"  {click.style(f'{file.standing:<11}', fg=COLOURS.get(file.standing, 'yellow'))} {file.path}{known}"
        if len(files) == 1 or file.standing != "as issued":
            yield from (f"    {line}" for line in _file_details(file, record))


SHOWN = 12
"""How many filled fields one screen names."""


def _file_details(file: Verification, record: IssuedRecord | None) -> Iterator[str]:
    for one in file.signatures:
        act = "certified" if one.certifies else "time-stamped" if one.stamp else f"signed in {signature_place(one.field)}"
        day = f", stated {one.stated.date()}" if one.stated else ""
        yield f"{act} by {one.signer}{day}: {'holds' if one.holds else 'does not hold'}, {_trust_in_words(one, record)}"
    if file.unsigned:
        yield f"not signed: {'; '.join(map(signature_place, file.unsigned))}"
    yield from (f"filled in: {one.name} = “{one.after}”" for one in file.filled[:SHOWN])
    if len(file.filled) > SHOWN:
        yield f"filled in: {len(file.filled) - SHOWN} more (--json names them)"


def _trust_in_words(signature: Signature, record: IssuedRecord | None) -> str:
    if record and signature.certifies and signature.fingerprint == record.certificate:
        return "with the key it was issued with"
    return "a certificate you trust" if signature.trusted else "a certificate that nobody you named vouches for"


def signature_place(field: str) -> str:
    """Return a signature field as a place to sign: “agreement, partner 1”."""
    paper, _, signer = field.partition(".signatures.")
    return f"{paper.replace('.', ' ')}, {signer.replace('.', ' ')}" if signer else field
