"""Processes: their resource limits, the cores they run on, and how they are killed with their children."""

import os
import signal
import subprocess
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


def limit_resources(seconds: int, memory: int, largest_file: int) -> None:
    """Limit this process to seconds of processor time, bytes of memory and bytes of a file, where the system supports it."""
    resource = _resource()
    if resource is None:
        return
    limits = {"RLIMIT_CPU": seconds, "RLIMIT_AS": memory, "RLIMIT_FSIZE": largest_file, "RLIMIT_CORE": 0}
    for kind, most in limits.items():
        resource.setrlimit(getattr(resource, kind), (most, most))


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
