import errno
import os

import pytest

from assembler.packets.storage_faults import mend, reason


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "Free space there, or name another place by -o"),
        (errno.EDQUOT, "Free space there, or name another place by -o"),
        (errno.EROFS, "See that it may be written to, or name another place by -o"),
        (errno.EACCES, "See that it may be written to, or name another place by -o"),
        (errno.ENOENT, "See that it is there, or name another place by -o"),
        (errno.ECONNREFUSED, "See that the storage can be reached, and lets you in, or name another place by -o"),
        (errno.EIO, "See whether the disk is sound, or name another place by -o"),
    ],
)
def test_what_helps_depends_on_why_the_disk_refused(number: int, said: str) -> None:
    assert mend(OSError(number, os.strerror(number)), "-o") == said


def test_an_error_of_the_library_of_a_storage_has_no_number() -> None:
    fault = OSError(None, "Unable to locate credentials", "s3://packets")
    assert reason(fault) == "Unable to locate credentials"
    assert mend(fault, "-o") == "See that the storage can be reached, and lets you in, or name another place by -o"


def test_a_refusal_is_reported_in_the_words_of_the_system() -> None:
    assert reason(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/out/.staging")) == "No space left on device"
    assert reason(OSError("the store says no")) == "the store says no"
