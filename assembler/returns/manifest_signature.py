"""The signature of a packet's manifest: verified, and compared with the certificates of the packet's PDFs."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from assembler.formats.pdf.certificates import INSTALL, Certificate
from assembler.formats.pdf.revisions import read_state
from assembler.formats.pdf.signatures import Signature, read_signatures
from assembler.formats.registry import PDF
from assembler.model.diagnostics import Diagnostic, error, info, warning
from assembler.packets.manifest import SIGNATURE
from assembler.packets.manifest_file import MANIFEST

NOT_SIGNED = (
    "The manifest is not signed: it tells what was changed by mistake, but whoever can write into the folder can write it anew, "
    "with files to match."
)
SIGN = "Packets that are built with --certify KEY have a signed manifest."


def read_manifest_signature(folder: Path, trust: Iterable[Certificate]) -> tuple[Signature | None, tuple[Diagnostic, ...]]:
    """Return the signature beside a packet's manifest, verified against trusted root certificates, with findings.

    None where there is no signature, none that can be read, or no pyHanko to verify it.
    """
    if not (folder / SIGNATURE).is_file():
        return None, ()
    try:
        from assembler.returns.detached_signature import verify_detached  # noqa: PLC0415 - needs pyHanko, an extra
    except ImportError:
        return None, (
            warning("signatures-not-checked", "The manifest's signature was not checked: that needs pyHanko.", hint=INSTALL),
        )
    try:
        found = verify_detached(MANIFEST, (folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_bytes(), trust)
    except OSError:
        found = None
    if found is None:
        return None, (error("unreadable-signatures", f"{SIGNATURE} cannot be read as a signature.", subject=SIGNATURE),)
    if not found.whole:
        sentence = f"{MANIFEST} has been changed since {found.signer} signed it: the signature does not fit it."
        return found, (error("broken-signature", sentence, subject=MANIFEST),)
    return found, ()


def compare_with_certificates(folder: Path, certified: tuple[str, str], signature: Signature | None) -> Iterator[Diagnostic]:
    """Yield a finding where the manifest of a packet with certified PDFs is not signed, or signed with another key than they are.

    `certified` is the name and the SHA-256 fingerprint of the certificate that the manifest names, both empty where it names
    none. For a packet without any certificate, an unsigned manifest is information only.
    """
    named = dict.fromkeys([certified] if certified[1] else [])
    named |= dict.fromkeys(each for path in sorted(folder.rglob(f"*{PDF.ending}")) for each in _certificates_of(path))
    if signature is None and named:
        who = next(iter(named))[0]
        sentence = f"The PDFs of this packet are certified by {who}, but its manifest is not signed: the signature was removed."
        yield error("removed-signature", sentence, subject=MANIFEST)
    elif signature is None:
        yield info("manifest-not-signed", NOT_SIGNED, hint=SIGN, subject=MANIFEST)
    elif others := [who for who, fingerprint in named if fingerprint != signature.fingerprint]:
        sentence = (
            f"The manifest is signed by {signature.signer}, with another key than its PDFs are certified with, by {others[0]}."
        )
        yield error("other-certificate", sentence, subject=MANIFEST)


def _certificates_of(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the SHA-256 fingerprint of each certificate that certifies a PDF."""
    data = path.read_bytes() if path.is_file() else b""
    if (state := read_state(data)) and state.certified:
        yield from ((one.signer, one.fingerprint) for one in read_signatures(data)[0] if one.certifies)
