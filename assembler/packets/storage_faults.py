"""Messages for a disk or an object storage that refuses: the reason, and what a person can do about it."""

import errno

FULL = (errno.ENOSPC, errno.EDQUOT)
CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
MISSING = (errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.ESTALE)
NAMED_TOO_LONG = (errno.ENAMETOOLONG,)
UNREACHED = (None, errno.ECONNREFUSED, errno.ECONNRESET, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ENETUNREACH)
"""Errors of a storage's own library have no number: None."""


def reason(fault: OSError) -> str:
    """Return the reason for a refusal in the words of the system or the storage."""
    return fault.strerror or str(fault)


def mend(fault: OSError, option: str) -> str:
    """Return what helps against a refusal; `option` is the command line's option for another place."""
    if fault.errno in FULL:
        remedy = "Free space there"
    elif fault.errno in CLOSED:
        remedy = "See that it may be written to"
    elif fault.errno in MISSING:
        remedy = "See that it is there"
    elif fault.errno in NAMED_TOO_LONG:
        remedy = "Take a folder with a shorter path"
    elif fault.errno in UNREACHED:
        remedy = "See that the storage can be reached, and lets you in"
    else:
        remedy = "See whether the disk is sound"
    return f"{remedy}, or name another place by {option}"
