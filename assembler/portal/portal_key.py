"""The key of a portal, in a file of its own: what the database must not hold comes from it, such as the secrets that sign webhooks."""

import base64
import hmac
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from assembler.platform.files import write_new
from assembler.portal.clock import new_id, new_secret_bytes

LENGTH = 32


class UnusablePortalKeyError(Exception):
    """The file of the key cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class PortalKey:
    """The 256 random bits of a portal."""

    data: bytes = field(repr=False)

    def derived(self, purpose: str) -> bytes:
        """Return the 32 bytes that belong to a purpose; from those of one purpose nobody works out those of another, or the key."""
        return hmac.digest(self.data, purpose.encode(), "sha256")

    def sealed(self, purpose: str, text: str) -> str:
        """Encrypt a text for a purpose, in characters that a cookie and a column may hold."""
        return self._cipher(purpose).encrypt(text.encode()).decode("ascii")

    def opened(self, purpose: str, sealed: str, life: int | None = None) -> str:
        """Return a text that was sealed for a purpose; empty where it was not, by this key, or more than `life` seconds ago."""
        try:
            return self._cipher(purpose).decrypt(sealed.encode(), life).decode()
        except (InvalidToken, UnicodeEncodeError):
            return ""

    def _cipher(self, purpose: str) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self.derived(purpose)))


def open_portal_key(file: Path) -> PortalKey:
    """Read the key of a portal; a portal that has none gets one. Of several processes that make it at once, all get the same."""
    with suppress(FileExistsError):
        if not file.exists():
            _make(file)
    data = file.read_bytes()
    if len(data) != LENGTH:
        raise UnusablePortalKeyError(
            f"“{file}” is no key of a portal. Take it from where you keep it, or move it away for a new one."
        )
    return PortalKey(data)


def _make(file: Path) -> None:
    """Write a new key, readable for its owner alone, under another name first: the file is there whole or not at all."""
    unfinished = file.with_name(f"{file.name}.{new_id()}")
    write_new(unfinished, b"")
    unfinished.chmod(0o600)
    unfinished.write_bytes(new_secret_bytes())
    try:
        os.link(unfinished, file)
    finally:
        unfinished.unlink()
