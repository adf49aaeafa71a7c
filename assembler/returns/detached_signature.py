"""A detached CMS signature (RFC 5652) verified by pyHanko; imported only where the extra `sign` is installed."""

import asyncio
from collections.abc import Iterable

from asn1crypto import cms
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts
from pyhanko_certvalidator import ValidationContext

from assembler.formats.pdf.certificates import Certificate, fingerprint, subject_name
from assembler.formats.pdf.signatures import Signature


def verify_detached(name: str, signed: bytes, signature: bytes, trust: Iterable[Certificate]) -> Signature | None:
    """Return a file's detached signature, verified against trusted root certificates, or None where it cannot be read.

    `name` is that of the signed file. Certificates are judged at the time that the signature states, and nothing is fetched.
    """
    try:
        content = cms.ContentInfo.load(signature, strict=True)["content"]
        return asyncio.run(_verify(name, signed, content, tuple(trust)))
    except (SignatureValidationError, ValueError, KeyError, TypeError, AttributeError, LookupError):
        return None


async def _verify(name: str, signed: bytes, content: cms.SignedData, trust: tuple[Certificate, ...]) -> Signature:
    # The time that the signer states, not ours: a certificate may have expired since.
    stated = extract_self_reported_ts(content["signer_infos"][0])
    context = ValidationContext(trust_roots=list(trust), allow_fetching=False, moment=stated)
    status = await async_validate_detached_cms(signed, content, context)
    whole = bool(status.intact and status.valid)
    certificate = status.signing_cert
    return Signature(
        field=name,
        signer=subject_name(certificate),
        fingerprint=fingerprint(certificate),
        stated=stated,
        certifies=False,
        whole=whole,
        allowed=whole,
        trusted=bool(status.trusted),
    )
