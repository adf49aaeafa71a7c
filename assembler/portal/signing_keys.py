"""The key files by which papers are signed in a page: checked when the portal opens, and opened again by each child process that signs."""

import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assembler.formats.pdf.certification import Key, KeyFile, open_key
from assembler.formats.pdf.validation_data import read_validation_data
from assembler.portal.settings import Settings
from assembler.signing import SigningKeys

PASSPHRASE_VARIABLE = "ASSEMBLER_SEAL_PASSPHRASE"  # noqa: S105 - the name of a variable
"""The environment variable with the passphrase of the seal, and of the authority."""


class UnusableKeyError(Exception):
    """A key that the settings name cannot be opened, or is no seal; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class SealFiles:
    """The key file of the seal, perhaps that of an authority, and their passphrase; the other fields are as in `Settings`.

    `until` is the last day of the seal's certificate, as the file was when the portal started.
    """

    seal: Path
    authority: Path | None
    time_stamps: str
    validation: Path | None
    passphrase: str = field(repr=False)
    until: date


def seal_files(settings: Settings) -> SealFiles | None:
    """Return the key files of a portal, once their keys could be opened; None where it has no seal. Raises `UnusableKeyError`."""
    if settings.seal is None:
        return None
    passphrase = os.environ.get(PASSPHRASE_VARIABLE, "")
    until = _opened(settings.seal, passphrase).until
    files = SealFiles(settings.seal, settings.authority, settings.time_stamps, settings.validation, passphrase, until)
    open_signing_keys(files)
    return files


def open_signing_keys(files: SealFiles) -> SigningKeys:
    """Open the keys of a portal, with the newest validation data. Raises `UnusableKeyError`."""
    seal = _opened(files.seal, files.passphrase)
    if not seal.seal:
        raise UnusableKeyError(f"The certificate of {seal.subject} does not say that it is a seal.")
    authority = _opened(files.authority, files.passphrase) if files.authority else None
    try:
        validation = read_validation_data(files.validation) if files.validation else None
    except OSError as fault:
        raise UnusableKeyError(f"{files.validation} cannot be read: {fault.strerror}.") from fault
    return SigningKeys(seal, authority, files.time_stamps, validation)


def _opened(path: Path, passphrase: str) -> Key:
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise UnusableKeyError(f"{path} cannot be read: {fault.strerror}.") from fault
    key, findings = open_key(KeyFile(str(path), data, passphrase.encode()))
    if key is None:
        raise UnusableKeyError(findings[0].message)
    return key
