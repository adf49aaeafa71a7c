"""Verification of a packet's files, and of a PDF whose packet is not at hand; each gets the one verdict."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assembler.formats.pdf.certificates import Certificate
from assembler.formats.pdf.received_file import open_pdf
from assembler.formats.pdf.revisions import RevisionState, read_state, split_revisions
from assembler.formats.pdf.signatures import Signature, read_signatures
from assembler.formats.received import ReceivedFile, received_file
from assembler.formats.registry import PDF, format_of
from assembler.model.diagnostics import Diagnostic, error, warning
from assembler.model.manifest import Manifest
from assembler.model.values import ID_PATTERN
from assembler.packets.manifest import PacketFile, digest, unlisted
from assembler.packets.manifest_file import MANIFEST, open_manifest
from assembler.returns.issued import issued_files, make_issued
from assembler.returns.judging import judge, unreadable
from assembler.returns.manifest_signature import compare_with_certificates, read_manifest_signature
from assembler.returns.pdf_verdicts import Recognised, compare_pdf
from assembler.returns.verdict import Carrier, Origin, Verdict, Words


@dataclass(frozen=True, slots=True)
class IssuedRecord:
    """A packet as it was issued: its folder and its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def certificate(self) -> str:
        """The SHA-256 of the certificate that its PDFs carry, empty where they carry none."""
        return self.manifest.certified.sha256 if self.manifest.certified else ""


OpenedPacket = tuple[IssuedRecord | None, tuple[Diagnostic, ...]]


def open_packet(folder: Path) -> OpenedPacket:
    """Return the packet in a folder; None with findings where its manifest cannot be read, without any where there is none."""
    manifest, findings = open_manifest(folder)
    return IssuedRecord(folder, manifest) if manifest else None, findings


def packet_of(path: Path, data: bytes, output: Path) -> Path | None:
    """Return the folder of the packet of a PDF: the one that holds it, else the one below `output` that it names; None without any."""
    holding = next((folder for folder in path.resolve().parents[:2] if (folder / MANIFEST).is_file()), None)
    if holding:
        return holding
    state = read_state(data)
    named = output / state.packet if state and ID_PATTERN.fullmatch(state.packet) else None
    return named if named and (named / MANIFEST).is_file() else None


def verify_packet(issued: IssuedRecord, trust: Iterable[Certificate] = ()) -> tuple[Verdict, ...]:
    """Return the verdict on every file of a packet, and on files missing or added; `trust` holds root certificates."""
    trust, written = tuple(trust), issued.manifest
    found = {path.relative_to(issued.folder).as_posix(): path for path in sorted(issued.folder.rglob("*")) if path.is_file()}
    for path in unlisted(written):
        found.pop(path, None)
    sent = {file.path: file for file in issued_files(written, lambda path: found[path].read_bytes() if path in found else None)}
    return (
        *(_verify_file_of_packet(issued, path, found, sent, trust) for path in written.digests),
        *(Verdict(path, findings=(_added_file(path),)) for path in found if path not in written.digests),
    )


def verify_manifest(issued: IssuedRecord, trust: Iterable[Certificate] = ()) -> Verdict:
    """Return the verdict on a packet's manifest: who signed it, and whether with the key that its PDFs are certified with."""
    certified = issued.manifest.certified
    signature, broken = read_manifest_signature(issued.folder, trust)
    named = (certified.by, certified.sha256) if certified else ("", "")
    return Verdict(
        MANIFEST,
        Origin.OURS if signature else Origin.UNKNOWN,
        packet=issued.manifest.packet,
        issued_as=MANIFEST,
        carrier=(Carrier.AS_ISSUED,),
        words=Words.SAME if signature else Words.UNKNOWN,
        signatures=(signature,) if signature else (),
        findings=broken or tuple(compare_with_certificates(issued.folder, named, signature)),
    )


def _added_file(path: str) -> Diagnostic:
    return error("added-file", f"{path} is not a file of this packet.", subject=path)


def _verify_file_of_packet(
    issued: IssuedRecord, path: str, found: Mapping[str, Path], sent: Mapping[str, PacketFile], trust: tuple[Certificate, ...]
) -> Verdict:
    """Return the verdict on a file that a manifest lists; one that was added to is held against the bytes it begins with."""
    packet = issued.manifest.packet
    if path not in found:
        return Verdict(
            path, packet=packet, issued_as=path, findings=(error("missing-file", f"{path} is missing.", subject=path),)
        )
    data = found[path].read_bytes()
    if digest(data) == issued.manifest.digests[path]:
        certified = issued.certificate and format_of(path) is PDF
        signatures, findings = read_signatures(data, trust) if certified else ((), ())
        return Verdict(
            path,
            Origin.OURS,
            packet,
            path,
            carrier=(Carrier.AS_ISSUED,),
            words=Words.SAME,
            signatures=signatures,
            findings=findings,
        )
    if path in sent and format_of(path) is PDF:
        only = make_issued(issued.manifest, str(issued.folder), (sent[path],))
        return judge(received_file(path, data), only, trust)
    changed = error("altered-file", f"{path} is not the file that was issued.", subject=path)
    return Verdict(path, packet=packet, issued_as=path, findings=(changed,))


def judge_by_certificate(file: ReceivedFile, trust: Iterable[Certificate] = ()) -> Verdict:
    """Return the verdict on a PDF whose packet is not at hand, held against the revision of it that was certified, or its first.

    It counts as issued if its certificate is one of `trust`, or issued by one.
    """
    trust = tuple(trust)
    opened, fault = open_pdf(file.data)
    if opened is None:
        return unreadable(file, fault)
    first = next(_certified_first(file.data), opened.state)
    before, _ = open_pdf(first.data)
    papers = tuple(paper.name for paper in opened.papers)
    ours = PacketFile(first.file, first.data, papers)
    verdict = compare_pdf(file, opened, Recognised((ours,), (before or opened,)), trust)
    unknown = tuple(_unknown_issuer(file, verdict.signatures))
    origin = Origin.UNKNOWN if unknown else Origin.OURS
    return replace(verdict, origin=origin, packet=opened.state.packet, findings=(*verdict.findings, *unknown))


def _certified_first(data: bytes) -> Iterator[RevisionState]:
    """Yield the revision that was certified, and the first that can be read."""
    states = [state for each in split_revisions(data) if (state := read_state(each))]
    yield from (state for state in states if state.certified)
    yield from states[:1]


def _unknown_issuer(file: ReceivedFile, signatures: Iterable[Signature]) -> Iterator[Diagnostic]:
    """Yield the finding that nobody who is trusted says that a file was issued."""
    certificate = next((signature for signature in signatures if signature.certifies), None)
    if certificate is None:
        hint = "Give the packet it belongs to: --packet FOLDER."
        yield warning("not-known", "It carries no certificate of who issued it.", file.place, hint)
    elif not certificate.trusted:
        sentence = f"It is certified by {certificate.signer}, for whom nobody that you named vouches."
        hint = "Give the packet it belongs to (--packet FOLDER), or the issuer's certificate (--trust FILE)."
        yield warning("not-known", sentence, file.place, hint)
