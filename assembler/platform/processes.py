"""Processes: their resource limits, the cores they run on, their files' rights, their copies, and how they are killed with their children."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Collection
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


def limit_time(seconds: int) -> None:
    """Limit this process to some more seconds of processor time, within the limit that it has."""
    resource = _resource()
    if resource is None:
        raise NoLimitsError
    used = resource.getrusage(resource.RUSAGE_SELF)
    wanted, most = int(used.ru_utime + used.ru_stime) + 1 + seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def peak_memory() -> int:
    """Return the most bytes of memory that this process has held; 0 where the system does not say."""
    resource = _resource()
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * 1024 if resource else 0


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


def can_fork() -> bool:
    """Whether a process can be copied so that the copy works and dies with it. Parts of macOS do not work in a copy; Windows makes none."""
    return sys.platform == "linux"


def fork_worker(line: int, work: Callable[[], None]) -> int:
    """Copy this process, which must have one thread, and return the id of the copy, which works and ends.

    The copy has a session of its own, `line` as its standard input, and no other file open but its output. It dies with this process.
    """
    parent = os.getpid()
    if copy := os.fork():
        return copy
    status = 1
    try:
        os.setsid()
        _end_with(parent)
        os.dup2(line, 0)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        work()
        status = 0
    finally:
        os._exit(status)


PR_SET_PDEATHSIG = 1


def _end_with(parent: int) -> None:
    """Arrange that the system kills this process when its parent ends."""
    import ctypes  # noqa: PLC0415 -- of the portal alone; “assembler --help” does without

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it has ended before
        os._exit(1)


def end_copy(copy: int) -> int:
    """Kill a copy that `fork_worker` made, with all its children, and return the status with which it has ended."""
    for kill in (os.killpg, os.kill):  # one that has no session yet has no children either
        with suppress(ProcessLookupError):
            kill(copy, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])


def available_cores() -> list[int]:
    """Return the cores that this process may run on; none where the system does not say."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def pin_to_cores(process: int, cores: Collection[int]) -> None:
    """Pin a process, and the threads it starts from now on, to cores, where the system supports it; an empty collection pins nothing."""
    if cores and hasattr(os, "sched_setaffinity"):
        with suppress(OSError):
            os.sched_setaffinity(process, cores)
