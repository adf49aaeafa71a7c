"""What is told of a disk or a storage that refuses: which folder, why, and what a person does about it."""

import errno

FULL = (errno.ENOSPC, errno.EDQUOT)
CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
MISSING = (errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.ESTALE)
UNREACHED = (None, errno.ECONNREFUSED, errno.ECONNRESET, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ENETUNREACH)
"""What a storage's own library says has no number."""


def reason(fault: OSError) -> str:
    """Give why a disk or a storage refused, in its own words."""
    return fault.strerror or str(fault)


def mend(fault: OSError, option: str) -> str:
    """Say what helps against a refusal, where an option names another place."""
    if fault.errno in FULL:
        deed = "Free space there"
    elif fault.errno in CLOSED:
        deed = "See that it may be written to"
    elif fault.errno in MISSING:
        deed = "See that it is there"
    elif fault.errno in UNREACHED:
        deed = "See that the storage can be reached, and lets you in"
    else:
        deed = "See whether the disk is sound"
    return f"{deed}, or name another place by {option}"
