"""Processes: their resource limits, the cores they run on, their files' rights, and how they are killed with their children."""

import os
import signal
import subprocess
import sys
from collections.abc import Collection
from contextlib import suppress
from importlib import import_module
from types import ModuleType


def _resource() -> ModuleType | None:
    """Return Python's module for limits, which Windows does not have."""
    try:
        return import_module("resource")
    except ImportError:
        return None


class NoLimitsError(OSError):
    """The system cannot limit what a process uses."""


def limit_resources(seconds: int, memory: int, largest_file: int) -> None:
    """Limit this process to seconds of processor time, bytes of memory and bytes of a file. Raises `NoLimitsError` where it cannot."""
    resource = _resource()
    if resource is None:
        raise NoLimitsError
    limits = {"RLIMIT_CPU": seconds, "RLIMIT_AS": memory, "RLIMIT_FSIZE": largest_file, "RLIMIT_CORE": 0}
    for kind, most in limits.items():
        try:
            resource.setrlimit(getattr(resource, kind), (most, most))
        except (AttributeError, OSError, ValueError) as fault:
            raise NoLimitsError(kind) from fault


TRIAL = f"""
import mmap
from {__name__} import limit_resources
limit_resources(60, 1 << 30, 1 << 20)
try:
    mmap.mmap(-1, 2 << 30)
except (MemoryError, OSError):
    print("limited")
"""
"""What a child process runs to find out whether limits are enforced: it asks for more memory than it may have."""


def are_limits_enforced() -> bool:
    """Whether the system holds a process to the limits it has set on itself: a child process tries to exceed its memory."""
    run = subprocess.run([sys.executable, "-c", TRIAL], capture_output=True, check=False)  # noqa: S603 - our own words
    return run.stdout.strip() == b"limited"


def keep_files_private() -> None:
    """Keep from other users what this process and its children write from now on."""
    os.umask(os.umask(0o077) | 0o077)


def kill_with_children(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process that has a session of its own, with all its children; on systems without sessions, the process alone."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
    process.wait()


def available_cores() -> list[int]:
    """Return the cores that this process may run on; none where the system does not say."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def pin_to_cores(process: int, cores: Collection[int]) -> None:
    """Pin a process, and the threads it starts from now on, to cores, where the system supports it; an empty collection pins nothing."""
    if cores and hasattr(os, "sched_setaffinity"):
        with suppress(OSError):
            os.sched_setaffinity(process, cores)
