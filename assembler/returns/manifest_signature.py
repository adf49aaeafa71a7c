"""Who vouches for a packet's manifest: its signature, checked, and held against the certificates of the packet's PDFs."""

import asyncio
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from assembler.formats.pdf.revisions import read_state
from assembler.formats.pdf.signatures import INSTALL, Signature, read_signatures, signer_name
from assembler.model.diagnostics import Diagnostic, error, info, warning
from assembler.packets.manifest import MANIFEST, SIGNATURE

NOT_SIGNED = (
    "The manifest is not signed: it tells what was changed by mistake, but whoever can write into the folder can write it anew, "
    "with files to match."
)
SIGN = "Packets that are built with --certify KEY have a signed manifest."


def read_manifest_signature(folder: Path, trust: Iterable[Any]) -> tuple[Signature | None, tuple[Diagnostic, ...]]:
    """Check the signature beside a packet's manifest; None where there is none, or none that can be read."""
    if not (folder / SIGNATURE).is_file():
        return None, ()
    try:
        from asn1crypto import cms  # noqa: PLC0415 -- comes with pyHanko
        from pyhanko.sign.validation.errors import SignatureValidationError  # noqa: PLC0415 -- an extra, and heavy
    except ImportError:
        return None, (
            warning("signatures-not-checked", "The manifest's signature was not checked: that needs pyHanko.", hint=INSTALL),
        )
    try:
        signed = cms.ContentInfo.load((folder / SIGNATURE).read_bytes(), strict=True)["content"]
        found = asyncio.run(_checked((folder / MANIFEST).read_bytes(), signed, tuple(trust)))
    except (SignatureValidationError, ValueError, KeyError, TypeError, AttributeError, LookupError, OSError):
        return None, (error("unreadable-signatures", f"{SIGNATURE} cannot be read as a signature.", subject=SIGNATURE),)
    if not found.whole:
        sentence = f"{MANIFEST} has been changed since {found.signer} signed it: the signature does not fit it."
        return found, (error("broken-signature", sentence, subject=MANIFEST),)
    return found, ()


async def _checked(manifest: bytes, signed: Any, trust: tuple[Any, ...]) -> Signature:
    from pyhanko.sign.validation import async_validate_detached_cms  # noqa: PLC0415 -- heavy
    from pyhanko.sign.validation.generic_cms import extract_self_reported_ts  # noqa: PLC0415 -- the same
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 -- the same

    stated = extract_self_reported_ts(signed["signer_infos"][0])
    context = ValidationContext(trust_roots=list(trust), allow_fetching=False, moment=stated)
    status: Any = await async_validate_detached_cms(manifest, signed, context)
    whole = bool(status.intact and status.valid)
    certificate = status.signing_cert
    return Signature(
        field=MANIFEST,
        signer=signer_name(certificate),
        fingerprint=hashlib.sha256(certificate.dump()).hexdigest(),
        stated=stated,
        certifies=False,
        whole=whole,
        allowed=whole,
        trusted=bool(status.trusted),
    )


def compare_with_certificates(folder: Path, certified: tuple[str, str], signature: Signature | None) -> Iterator[Diagnostic]:
    """Tell when the manifest of a packet with certified PDFs is not signed, or by another key than they are.

    `certified` is whom the manifest names for the certificates, and the SHA-256 of theirs. Where the files carry none and the
    manifest names none, an unsigned manifest is told as what it is.
    """
    named = dict.fromkeys([certified] if certified[1] else [])
    named |= dict.fromkeys(each for path in sorted(folder.rglob("*.pdf")) for each in _certifiers(path))
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


def _certifiers(path: Path) -> Iterator[tuple[str, str]]:
    """Give who certified a PDF of the packet: the name, and the SHA-256 of the certificate."""
    data = path.read_bytes() if path.is_file() else b""
    if (state := read_state(data)) and state.certified:
        yield from ((one.signer, one.fingerprint) for one in read_signatures(data)[0] if one.certifies)
