"""File systems that lack something, as network drives, FAT and cloud drives do: calls of the system that fail with their errors."""

import errno
import fcntl
import os
from typing import Any

import pytest

LACKING = {
    "locks": ((fcntl, "flock", errno.ENOLCK),),
    "locks, as WSL says it": ((fcntl, "flock", errno.EOPNOTSUPP),),
    "sync": ((os, "fsync", errno.EINVAL),),
    "links": ((os, "link", errno.EPERM),),
    "links, as a cloud drive says it": ((os, "link", errno.ENOTSUP),),
    "all": ((fcntl, "flock", errno.ENOLCK), (os, "fsync", errno.EINVAL), (os, "link", errno.EPERM)),
}
"""What a file system lacks: the calls that fail, each with its error."""


def weaken(patch: pytest.MonkeyPatch, lacking: str) -> None:
    """Let the calls fail that such a file system does not support."""
    for module, name, number in LACKING[lacking]:
        patch.setattr(module, name, _failing(number))


def _failing(number: int) -> Any:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail
