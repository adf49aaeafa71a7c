"""The keys by which papers are signed in a page, opened once from the files that the settings name."""

import os
from pathlib import Path

from assembler.formats.pdf.certification import Key, KeyFile, open_key
from assembler.portal.settings import Settings
from assembler.signing import SigningKeys

PASSPHRASE_VARIABLE = "ASSEMBLER_SEAL_PASSPHRASE"  # noqa: S105 - the name of a variable
"""The environment variable with the passphrase of the seal, and of the authority."""


class UnusableKeyError(Exception):
    """A key that the settings name cannot be opened, or is no seal; the message says why, in a sentence."""


def open_signing_keys(settings: Settings) -> SigningKeys | None:
    """Open the keys of a portal; None where it has no seal, so that nothing is signed in its pages. Raises `UnusableKeyError`."""
    if settings.seal is None:
        return None
    seal = _opened(settings.seal)
    if not seal.seal:
        raise UnusableKeyError(f"The certificate of {seal.subject} does not say that it is a seal.")
    authority = _opened(settings.authority) if settings.authority else None
    return SigningKeys(seal, authority, settings.time_stamps)


def _opened(path: Path) -> Key:
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise UnusableKeyError(f"{path} cannot be read: {fault.strerror}.") from fault
    key, findings = open_key(KeyFile(str(path), data, os.environ.get(PASSPHRASE_VARIABLE, "").encode()))
    if key is None:
        raise UnusableKeyError(findings[0].message)
    return key
