"""The signature of a webhook, by the Standard Webhooks specification: HMAC-SHA256 over its id, its time and its body.

A receiver that knows the secret tells a forged request by the signature, an old one by the time, and one that came twice by the id.
"""

import base64
import hmac
from collections.abc import Mapping

from assembler.portal.portal_key import PortalKey

PREFIX = "whsec_"
"""What a secret begins with as people and libraries write it, before its Base64."""


def webhook_secret(key: PortalKey, webhook: str) -> str:
    """Return the secret of a webhook by its id, as its receiver writes it."""
    return PREFIX + base64.b64encode(_secret(key, webhook)).decode("ascii")


def _secret(key: PortalKey, webhook: str) -> bytes:
    return key.derived(f"webhook {webhook}")


def signed_headers(key: PortalKey, webhook: str, delivery: str, at: int, body: bytes) -> Mapping[str, str]:
    """Return the headers by which a receiver knows who sent a body, when, and as which delivery."""
    signed = hmac.digest(_secret(key, webhook), f"{delivery}.{at}.".encode() + body, "sha256")
    return {
        "Content-Type": "application/json",
        "User-Agent": "clause-assembler",
        "webhook-id": delivery,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode('ascii')}",
    }
