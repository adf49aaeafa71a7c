"""Disks made for one test: small, so that they fill; and turned read-only, which root cannot be told by a folder's rights."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def disk(place: Path, size: str) -> Iterator[Path]:
    """Give a file system of such a size, such as `64k`, where this user may mount one; else the test is skipped."""
    place.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    mounted = subprocess.run(asked, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"mounting a disk needs root: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def become(place: Path, *options: str) -> None:
    """Change a disk: `ro`, `rw`, or `size=8m`."""
    subprocess.run(["mount", "-o", ",".join(("remount", *options)), str(place)], check=True)
