"""Is it what we issued, who signed, what changed since: a packet or one of its files, held against the manifest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assembler.formats.pdf.appearances import HINT, mismatches
from assembler.formats.pdf.revisions import RevisionState, differences, filled, read_state, removed_signatures, revisions
from assembler.formats.pdf.signatures import Signature, read_signatures
from assembler.model.diagnostics import Diagnostic, error, failing, warning
from assembler.model.values import ID_PATTERN
from assembler.packets.manifest import MANIFEST, digest, read_manifest, unlisted
from assembler.returns.manifest_signature import compare_with_certificates, read_manifest_signature

ISSUED, COMPLETED, ALTERED, REWRITTEN, UNKNOWN = "as issued", "completed", "altered", "saved anew", "not known"


@dataclass(frozen=True, slots=True)
class IssuedRecord:
    """A packet as it was issued: its folder and its manifest."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def certificate(self) -> str:
        """The SHA-256 of the certificate that its PDFs carry, empty where they carry none."""
        return str((self.manifest.get("certified") or {}).get("sha256", ""))


@dataclass(frozen=True, slots=True)
class FilledField:
    """A field that was filled in since: its name, what it held before, what it holds."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What is known of one file. `standing` is one of the five words above.

    `packet` and `issued_as` name the packet it belongs to and the file it is there, empty where that is not known. `unsigned` are
    places that still wait for a signature.
    """

    path: str
    standing: str
    packet: str = ""
    issued_as: str = ""
    signatures: tuple[Signature, ...] = ()
    unsigned: tuple[str, ...] = ()
    filled: tuple[FilledField, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


def open_packet(folder: Path) -> IssuedRecord | None:
    """Open a packet by its folder; None where there is none."""
    manifest = read_manifest(folder)
    return IssuedRecord(folder, manifest) if manifest is not None else None


def packet_of(path: Path, data: bytes, output: Path) -> IssuedRecord | None:
    """Find the packet of a PDF: the one that it lies in, else the one that it names, below the folder where packets are kept."""
    found = (open_packet(folder) for folder in path.resolve().parents[:2] if (folder / MANIFEST).is_file())
    if packet := next((packet for packet in found if packet), None):
        return packet
    state = read_state(data)
    named = state.packet if state else ""
    return open_packet(output / named) if ID_PATTERN.fullmatch(named) else None


def verify_packet(issued: IssuedRecord, trust: Iterable[Any] = ()) -> tuple[Verification, ...]:
    """Hold every file of a packet against its manifest; also what is missing, and what was added."""
    trust = tuple(trust)
    said = {str(file["path"]): file for file in issued.manifest["files"]}
    found = {path.relative_to(issued.folder).as_posix(): path for path in sorted(issued.folder.rglob("*")) if path.is_file()}
    for path in unlisted(issued.manifest):
        found.pop(path, None)
    return (
        *(_in_packet(issued, path, found, trust) for path in said),
        *(Verification(path, ALTERED, findings=(_added(path),)) for path in found if path not in said),
    )


def verify_manifest(issued: IssuedRecord, trust: Iterable[Any] = ()) -> Verification:
    """Say who vouches for a packet's manifest, by which all its files are judged."""
    certified = issued.manifest.get("certified") or {}
    signature, broken = read_manifest_signature(issued.folder, trust)
    named = (str(certified.get("by", "")), issued.certificate)
    findings = broken or tuple(compare_with_certificates(issued.folder, named, signature))
    standing = ALTERED if failing(findings) else ISSUED if signature else UNKNOWN
    signatures = (signature,) if signature else ()
    return Verification(MANIFEST, standing, str(issued.manifest["packet"]), MANIFEST, signatures, findings=findings)


def _added(path: str) -> Diagnostic:
    return error("added-file", f"{path} is not a file of this packet.", subject=path)


def _in_packet(issued: IssuedRecord, path: str, found: Mapping[str, Path], trust: tuple[Any, ...]) -> Verification:
    packet = str(issued.manifest["packet"])
    if path not in found:
        return Verification(path, ALTERED, packet, path, findings=(error("missing-file", f"{path} is missing.", subject=path),))
    data = found[path].read_bytes()
    if digest(data) == _entry(issued, path)["sha256"]:
        certified = issued.certificate and path.endswith(".pdf")
        signatures, findings = read_signatures(data, trust) if certified else ((), ())
        return Verification(path, ISSUED, packet, path, signatures, findings=findings)
    if path.endswith(".pdf"):
        return verify_pdf(data, path, issued, trust, path)
    return Verification(path, ALTERED, packet, path, findings=(error("altered-file", f"{path} was changed.", subject=path),))


def _entry(issued: IssuedRecord, path: str) -> Mapping[str, Any]:
    return next(file for file in issued.manifest["files"] if file["path"] == path)


def verify_pdf(
    data: bytes, path: str, issued: IssuedRecord | None, trust: Iterable[Any] = (), issued_as: str = ""
) -> Verification:
    """Verify one PDF, with the packet it belongs to where that is at hand; `issued_as` is the file it must be there."""
    state = read_state(data)
    if state is None:
        fault = error("unreadable-pdf", f"{path} cannot be read as a PDF.", hint="Ask for it again.", subject=path)
        return Verification(path, ALTERED, issued_as=issued_as, findings=(fault,))
    signatures, broken = read_signatures(data, trust)
    base = _in_manifest(data, state, issued, issued_as) if issued else _by_itself(data, state, signatures)
    given = (*broken, *_certificate(issued, base, signatures))
    changes = (*base.findings, *removed_signatures(data, state), *_differences(base.state, state))
    entries = tuple(FilledField(*entry) for entry in filled(base.state, state))
    return Verification(
        path,
        _standing(base, data, changes, given),
        base.packet,
        base.file,
        signatures,
        state.unsigned,
        entries,
        tuple({finding.message: finding for finding in (*given, *changes)}.values()),
    )


def _differences(before: RevisionState, after: RevisionState) -> tuple[Diagnostic, ...]:
    """Name what is different, and where a field shows something else than it holds; of its look no more is said then."""
    found = {one.name: one for one in mismatches(after.data)} if before.data != after.data else {}
    others = (one for one in differences(before, after) if one.id != "altered-look" or one.subject not in found)
    return (*others, *(warning("shown-otherwise", one.sentence, hint=HINT, subject=one.name) for one in found.values()))


@dataclass(frozen=True, slots=True)
class IssuedRevision:
    """What a file is held against: the state issued, of which file of which packet, and what is to be said of how that is known.

    `standing` is what the file is if nothing was changed since.
    """

    state: RevisionState
    standing: str
    packet: str = ""
    file: str = ""
    findings: tuple[Diagnostic, ...] = ()


def _standing(base: IssuedRevision, data: bytes, changes: tuple[Diagnostic, ...], given: tuple[Diagnostic, ...]) -> str:
    """Judge a file. One that was saved anew has lost its signatures by that alone; it is altered if its pages are."""
    if failing(changes) or (failing(given) and base.standing != REWRITTEN):
        return ALTERED
    return COMPLETED if base.standing == ISSUED and data != base.state.data else base.standing


def _in_manifest(data: bytes, state: RevisionState, issued: IssuedRecord, issued_as: str) -> IssuedRevision:
    """Find what was issued in the packet: the file with whose bytes this one begins, else the one that it says it is."""
    packet = str(issued.manifest["packet"])
    files = {str(file["path"]): file for file in issued.manifest["files"] if str(file["path"]).endswith(".pdf")}
    for path, file in files.items():
        begun = data[: int(file["bytes"])]
        if issued_as in ("", path) and digest(begun) == file["sha256"] and (whole := read_state(begun)):
            return IssuedRevision(whole, ISSUED, packet, path)
    if issued_as:
        changed = error("altered-file", f"{issued_as} is not the file that was issued.", subject=issued_as)
        return IssuedRevision(_first(data) or state, ALTERED, packet, issued_as, (changed,))
    if state.packet not in ("", packet):
        other = error("other-packet", f"It says that it belongs to the packet {state.packet}, not to {packet}.")
        return IssuedRevision(_first(data) or state, UNKNOWN, findings=(other,))
    original = issued.folder / state.file
    if state.file in files and original.is_file() and digest(kept := original.read_bytes()) == files[state.file]["sha256"]:
        sentence = (
            "Its bytes are not those that were issued: another program has saved it anew. The pages are held against the packet."
        )
        again = warning("saved-anew", sentence, hint="Look at it: what cannot be seen on the pages may have been changed.")
        return IssuedRevision(read_state(kept) or state, REWRITTEN, packet, state.file, (again,))
    return IssuedRevision(_first(data) or state, UNKNOWN, findings=(_unplaced(f"It is none of the files of {packet}."),))


def _unplaced(sentence: str) -> Diagnostic:
    hint = "It may be a scan, or merged or saved by another program: look at it, and hold it against the paper issued."
    return warning("not-known", sentence, hint=hint)


def _by_itself(data: bytes, state: RevisionState, signatures: tuple[Signature, ...]) -> IssuedRevision:
    """Without the packet at hand a certificate tells what was issued, if someone the reader trusts vouches for it."""
    base = _first(data) or state
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


def _first(data: bytes) -> RevisionState | None:
    """Give the state that was certified, where one was, else the first that can be read."""
    states = [state for each in revisions(data) if (state := read_state(each))]
    return next((state for state in states if state.certified), states[0] if states else None)


def _certificate(issued: IssuedRecord | None, base: IssuedRevision, signatures: tuple[Signature, ...]) -> tuple[Diagnostic, ...]:
    """Tell when the certificate that a file was issued with is missing, or given by another key."""
    if issued is None or not base.file or not issued.certificate:
        return ()
    given = [signature for signature in signatures if signature.certifies]
    if not given:
        return (error("removed-signature", "The certificate that it was issued with was removed.", subject=base.file),)
    if given[0].fingerprint != issued.certificate:
        sentence = f"It is certified by {given[0].signer}, with another key than it was issued with."
        return (error("other-certificate", sentence, subject=base.file),)
    return ()
