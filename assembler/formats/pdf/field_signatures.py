"""What a signature that is made here says of itself, and the failure of a service that stamps its time."""

from typing import Final

from assembler.formats.pdf.validation_data import ValidationData
from assembler.model.quick_dataclass import dataclass

LONGEST_NAME: Final = 64
"""The most characters of the name that somebody signs with: as many as a certificate has room for (RFC 5280, ub-common-name)."""


STAMP: Final = "Document time stamp"
"""The field of the time stamp of a whole document."""


@dataclass(frozen=True, slots=True)
class FieldSignature:
    """What a signature in a field says: in whose `name`, for which `reason`, and how it looks, as a PDF of one page.

    Without a look it is not seen, and its field is a new one. `time_stamps` is the address of a time-stamping service, empty for none:
    then the time is a statement. With `validation` data these are put into the file behind the signature; `last` says that nothing is
    signed afterwards, so that a time stamp of the whole document follows.
    """

    field: str
    name: str
    reason: str
    look: bytes = b""
    time_stamps: str = ""
    validation: ValidationData | None = None
    last: bool = False

    @property
    def archived(self) -> bool:
        """Whether a time stamp of the whole document follows: the level B-LTA."""
        return self.last and self.validation is not None and bool(self.time_stamps)


class TimeStampError(Exception):
    """A time-stamping service gave no time stamp."""
