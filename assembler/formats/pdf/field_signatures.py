"""What a signature that is made here says of itself, and the failure of a service that stamps its time."""

from dataclasses import dataclass
from typing import Final

LONGEST_NAME: Final = 64
"""The most characters of the name that somebody signs with: as many as a certificate has room for (RFC 5280, ub-common-name)."""


@dataclass(frozen=True, slots=True)
class FieldSignature:
    """What a signature in a field says: in whose `name`, for which `reason`, and how it looks, as a PDF of one page.

    Without a look it is not seen, and its field is a new one. `time_stamps` is the address of a time-stamping service, empty for none:
    then the time is a statement.
    """

    field: str
    name: str
    reason: str
    look: bytes = b""
    time_stamps: str = ""


class TimeStampError(Exception):
    """A time-stamping service gave no time stamp."""
