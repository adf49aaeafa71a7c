"""What goes into a file with a signature, so that it can be verified when the certificates are over: roots and revocation lists.

They are those of ETSI EN 319 142-1, 5.4: the level B-LT of a signature; with a time stamp of the whole document B-LTA.
"""

from dataclasses import field
from pathlib import Path

from assembler.model.quick_dataclass import dataclass

ROOTS, LISTS = (".crt", ".cer", ".pem"), (".crl",)
"""What the names of files with certificates of roots, and of those with revocation lists, end with."""


@dataclass(frozen=True, slots=True)
class ValidationData:
    """Files with certificates of roots and with revocation lists, as they are: DER or PEM."""

    roots: tuple[bytes, ...] = field(repr=False)
    lists: tuple[bytes, ...] = field(repr=False)


class IncompleteValidationDataError(Exception):
    """The validation data lack a root or a revocation list; the message says of which certificate."""


def read_validation_data(folder: Path) -> ValidationData:
    """Read the files of a folder by their endings. Raises `OSError`."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    roots, lists = (tuple(one.read_bytes() for one in files if one.suffix in endings) for endings in (ROOTS, LISTS))
    return ValidationData(roots, lists)
