"""Verification of a packet or a PDF: whether it is what was issued, who signed it, and what has changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from assembler.formats.pdf.received_file import PdfFile, open_pdf
from assembler.formats.pdf.revisions import RevisionState, read_state, split_revisions
from assembler.formats.pdf.signatures import Signature, read_signatures
from assembler.formats.registry import PDF, format_of
from assembler.model.diagnostics import Diagnostic, Severity, error, failing, info, warning
from assembler.model.manifest import Manifest
from assembler.model.source import Span
from assembler.model.values import ID_PATTERN
from assembler.packets.manifest import digest, unlisted
from assembler.packets.manifest_file import MANIFEST, open_manifest
from assembler.returns.identity import superseded_finding
from assembler.returns.issued import read_packet, supplements_beside
from assembler.returns.manifest_signature import compare_with_certificates, read_manifest_signature
from assembler.returns.pdf_differences import PdfDifferences, compare_pdf_files
from assembler.returns.pdf_verdicts import recognise
from assembler.returns.verdict import Change, Standing

MOST_EDITS = 8
"""The number of edits that a finding lists."""

ISSUED, COMPLETED, ALTERED, REWRITTEN, UNKNOWN = "as issued", "completed", "altered", "saved anew", "not known"
NEEDS_REVIEW = str(Standing.NEEDS_REVIEW)


@dataclass(frozen=True, slots=True)
class IssuedRecord:
    """A packet as it was issued: its folder and its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def certificate(self) -> str:
        """The SHA-256 of the certificate that its PDFs carry, empty where they carry none."""
        return self.manifest.certified.sha256 if self.manifest.certified else ""


@dataclass(frozen=True, slots=True)
class FilledField:
    """A field that was filled in since the file was issued: its name, its value before, its value now."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on one file. `standing` is one of the six constants above.

    `packet` and `issued_as` name the packet that it belongs to and the file that it is in it, empty where that is not known.
    `unsigned` names the signature fields that are still empty.
    """

    path: str
    standing: str
    packet: str = ""
    issued_as: str = ""
    signatures: tuple[Signature, ...] = ()
    unsigned: tuple[str, ...] = ()
    filled: tuple[FilledField, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


OpenedPacket = tuple[IssuedRecord | None, tuple[Diagnostic, ...]]


def open_packet(folder: Path) -> OpenedPacket:
    """Return the packet in a folder; None with findings where its manifest cannot be read, without any where there is none."""
    manifest, findings = open_manifest(folder)
    return IssuedRecord(folder, manifest) if manifest else None, findings


def packet_of(path: Path, data: bytes, output: Path) -> OpenedPacket:
    """Return the packet of a PDF: the one whose folder holds it, else the one below `output` that it names; None without any."""
    holding = next((folder for folder in path.resolve().parents[:2] if (folder / MANIFEST).is_file()), None)
    if holding:
        return open_packet(holding)
    state = read_state(data)
    named = state.packet if state else ""
    return open_packet(output / named) if ID_PATTERN.fullmatch(named) else (None, ())


def supplement_or(issued: IssuedRecord, data: bytes) -> IssuedRecord:
    """Return the supplement to a packet that a PDF names as its own, or else the packet."""
    output, state = issued.folder.parent, read_state(data)
    if state is None or state.packet not in supplements_beside(output, issued.manifest):
        return issued
    return open_packet(output / state.packet)[0] or issued


def find_newer(issued: IssuedRecord, path: str, place: Span) -> tuple[Diagnostic, ...]:
    """Return a finding where a later supplement replaces a form that a file of a packet or supplement holds."""
    manifest, output = issued.manifest, issued.folder.parent
    names = {document.name for document in manifest.documents if path in document.files}
    packet = manifest if not manifest.supplement_to else open_manifest(output / manifest.supplement_to)[0]
    beside = supplements_beside(output, packet) if packet else ()
    found = [one for name in reversed(beside) if (one := open_manifest(output / name)[0])]
    later = (one for one in found if one.supplement_number > manifest.supplement_number)
    newer = ((name, output / one.packet) for one in later for name in _corrected(one) & names)
    return tuple(superseded_finding(name, str(folder), place) for name, folder in islice(newer, 1))


def _corrected(supplement: Manifest) -> set[str]:
    return {document.name for document in supplement.documents if document.replaces}


def verify_packet(issued: IssuedRecord, trust: Iterable[object] = ()) -> tuple[Verification, ...]:
    """Return the verdict on every file of a packet, and on files missing or added; `trust` holds root certificates."""
    trust = tuple(trust)
    listed = issued.manifest.digests
    found = {path.relative_to(issued.folder).as_posix(): path for path in sorted(issued.folder.rglob("*")) if path.is_file()}
    for path in unlisted(issued.manifest):
        found.pop(path, None)
    return (
        *(_verify_file_of_packet(issued, path, found, trust) for path in listed),
        *(Verification(path, ALTERED, findings=(_added_file(path),)) for path in found if path not in listed),
    )


def verify_manifest(issued: IssuedRecord, trust: Iterable[object] = ()) -> Verification:
    """Return the verdict on a packet's manifest: who signed it, and whether with the key that its PDFs are certified with."""
    certified = issued.manifest.certified
    signature, broken = read_manifest_signature(issued.folder, trust)
    named = (certified.by, certified.sha256) if certified else ("", "")
    findings = broken or tuple(compare_with_certificates(issued.folder, named, signature))
    standing = ALTERED if failing(findings) else ISSUED if signature else UNKNOWN
    signatures = (signature,) if signature else ()
    return Verification(MANIFEST, standing, issued.manifest.packet, MANIFEST, signatures, findings=findings)


def _added_file(path: str) -> Diagnostic:
    return error("added-file", f"{path} is not a file of this packet.", subject=path)


def _verify_file_of_packet(issued: IssuedRecord, path: str, found: Mapping[str, Path], trust: tuple[object, ...]) -> Verification:
    packet = issued.manifest.packet
    if path not in found:
        return Verification(path, ALTERED, packet, path, findings=(error("missing-file", f"{path} is missing.", subject=path),))
    data = found[path].read_bytes()
    if digest(data) == issued.manifest.digests[path]:
        certified = issued.certificate and format_of(path) is PDF
        signatures, findings = read_signatures(data, trust) if certified else ((), ())
        return Verification(path, ISSUED, packet, path, signatures, findings=findings)
    if format_of(path) is PDF:
        return verify_pdf(data, path, issued, trust, path)
    return Verification(path, ALTERED, packet, path, findings=(error("altered-file", f"{path} was changed.", subject=path),))


def verify_pdf(
    data: bytes, path: str, issued: IssuedRecord | None, trust: Iterable[object] = (), issued_as: str = ""
) -> Verification:
    """Return the verdict on one PDF.

    `issued` is the packet that it belongs to, where that is known; `issued_as` the file of the packet that it must be, or empty.
    """
    place = Span(path, 1, 1)
    opened, unreadable = open_pdf(data)
    if opened is None:
        fault = error("unreadable-pdf", f"{path} cannot be read as a PDF. {unreadable}", hint="Ask for it again.", subject=path)
        return Verification(path, ALTERED, issued_as=issued_as, findings=(fault,))
    state = opened.state
    signatures, broken = read_signatures(data, trust, state.signed)
    base = _issued_in_packet(opened, issued, issued_as) if issued else _issued_by_certificate(data, state, signatures)
    signature_faults = (*broken, *_certificate_faults(issued, base, signatures))
    before, _ = open_pdf(base.state.data)
    found = compare_pdf_files((before,), opened, place) if before else PdfDifferences()
    changes = (*base.findings, *map(_changed_words, found.changes), *found.findings)
    told = {finding.message: replace(finding, span=None) for finding in (*signature_faults, *changes)}
    return Verification(
        path,
        _judge(base, data, changes, signature_faults),
        base.packet,
        base.file,
        signatures,
        state.unsigned,
        tuple(FilledField(each.name, each.before, each.after) for each in found.entries),
        tuple(told.values()),  # each sentence once
    )


def _changed_words(change: Change) -> Diagnostic:
    """Return the finding of words that differ from those issued."""
    said = "; ".join(map(str, change.edits[:MOST_EDITS])) or change.kind
    more = f"; and {len(change.edits) - MOST_EDITS} more" if len(change.edits) > MOST_EDITS else ""
    return error("altered-page", f"The words were changed, {change.place}: {said}{more}.", subject=change.place)


@dataclass(frozen=True, slots=True)
class IssuedRevision:
    """The revision that a file is compared with, the packet and file it was issued as, and findings about how that is known.

    `standing` is the standing of the file if nothing was changed since.
    """

    state: RevisionState
    standing: str
    packet: str = ""
    file: str = ""
    findings: tuple[Diagnostic, ...] = ()


def _judge(base: IssuedRevision, data: bytes, changes: tuple[Diagnostic, ...], signature_faults: tuple[Diagnostic, ...]) -> str:
    """Return the standing of a file; saving a file anew loses its signatures, so that only its content makes it altered.

    Where a person must look at a change, such as a field that shows something else than it holds, it is neither completed nor altered.
    """
    if failing(changes) or (failing(signature_faults) and base.standing != REWRITTEN):
        return ALTERED
    if base.standing != UNKNOWN and any(one.severity is Severity.WARNING for one in changes):
        return NEEDS_REVIEW
    return COMPLETED if base.standing == ISSUED and data != base.state.data else base.standing


def _issued_in_packet(opened: PdfFile, issued: IssuedRecord, issued_as: str) -> IssuedRevision:
    """Return the revision issued in a packet: the file with whose bytes this one begins, else the file that it names itself."""
    state, data, packet = opened.state, opened.state.data, issued.manifest.packet
    files = {file.path: file for file in issued.manifest.files if format_of(file.path) is PDF}
    for path, file in files.items():
        # Programs that fill in and sign append to a PDF (ISO 32000-1, 7.5.6): the bytes that were issued are then its beginning.
        beginning = data[: file.bytes]
        if issued_as in ("", path) and digest(beginning) == file.sha256 and (first := read_state(beginning)):
            return IssuedRevision(first, ISSUED, packet, path)
    if issued_as:
        changed = error("altered-file", f"{issued_as} is not the file that was issued.", subject=issued_as)
        return IssuedRevision(_first_revision(data) or state, ALTERED, packet, issued_as, (changed,))
    if state.packet not in ("", packet):
        other = error("other-packet", f"It says that it belongs to the packet {state.packet}, not to {packet}.")
        return IssuedRevision(_first_revision(data) or state, UNKNOWN, findings=(other,))
    named = files.get(state.file)
    original = issued.folder / state.file
    if named and original.is_file() and digest(issued_bytes := original.read_bytes()) == named.sha256:
        return _saved_anew(issued_bytes, packet, state.file) or IssuedRevision(state, UNKNOWN)
    return _recognised_by_words(opened, issued)


def _saved_anew(original: bytes, packet: str, path: str) -> IssuedRevision | None:
    """Return the file that was issued, of which another program saved a version; None where it cannot be read."""
    sentence = (
        "Its bytes are not those that were issued: another program has saved it anew. All of it is held against the packet."
    )
    state = read_state(original)
    return IssuedRevision(state, REWRITTEN, packet, path, (info("saved-anew", sentence),)) if state else None


def _recognised_by_words(opened: PdfFile, issued: IssuedRecord) -> IssuedRevision:
    """Return the file of a packet whose words a file has that does not say what it is; itself, and a finding, where there is none."""
    packet = issued.manifest.packet
    papers, _ = read_packet(issued.folder)
    found = recognise(opened, papers) if papers else None
    if found and not found.pages and (base := _saved_anew(found.sent.data, packet, found.sent.path)):
        return base
    own = _first_revision(opened.state.data) or opened.state
    if found:
        sentence = f"It is a print of “{found.paper}” of {packet}: hold it against that paper by “assembler compare”."
        return IssuedRevision(own, UNKNOWN, packet, found.sent.path, (_not_known(sentence),))
    return IssuedRevision(own, UNKNOWN, findings=(_not_known(f"It is none of the files of {packet}."),))


def _not_known(sentence: str) -> Diagnostic:
    hint = "It may be a scan, or merged or saved by another program: look at it, and hold it against the paper issued."
    return warning("not-known", sentence, hint=hint)


def _issued_by_certificate(data: bytes, state: RevisionState, signatures: tuple[Signature, ...]) -> IssuedRevision:
    """Return the certified revision of a PDF whose packet is not known; it counts as issued if the certificate is trusted."""
    base = _first_revision(data) or state
    certificate = next((signature for signature in signatures if signature.certifies), None)
    if certificate is None:
        hint = "Give the packet it belongs to: --packet FOLDER."
        return IssuedRevision(
            base,
            UNKNOWN,
            state.packet,
            state.file,
            (warning("not-known", "It carries no certificate of who issued it.", hint=hint),),
        )
    if not certificate.trusted:
        sentence = f"It is certified by {certificate.signer}, for whom nobody that you named vouches."
        hint = "Give the packet it belongs to (--packet FOLDER), or the issuer's certificate (--trust FILE)."
        return IssuedRevision(base, UNKNOWN, state.packet, state.file, (warning("not-known", sentence, hint=hint),))
    return IssuedRevision(base, ISSUED, state.packet, state.file)


def _first_revision(data: bytes) -> RevisionState | None:
    """Return the revision that was certified, else the first that can be read; None where none can."""
    states = [state for each in split_revisions(data) if (state := read_state(each))]
    return next((state for state in states if state.certified), states[0] if states else None)


def _certificate_faults(
    issued: IssuedRecord | None, base: IssuedRevision, signatures: tuple[Signature, ...]
) -> tuple[Diagnostic, ...]:
    """Return a finding where the certificate that a file was issued with is missing, or is of another key."""
    if issued is None or not base.file or not issued.certificate:
        return ()
    certifying = next((signature for signature in signatures if signature.certifies), None)
    if certifying is None:
        return (error("removed-signature", "The certificate that it was issued with was removed.", subject=base.file),)
    if certifying.fingerprint != issued.certificate:
        sentence = f"It is certified by {certifying.signer}, with another key than it was issued with."
        return (error("other-certificate", sentence, subject=base.file),)
    return ()
