"""What a worker process and the portal say to each other over a socket: an assignment there, its result back, each with its length before it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from socket import SHUT_WR, socket
from struct import Struct
from time import monotonic

LARGEST_MESSAGE = 200_000_000
"""The most bytes of a message: what a worker claims of its own result is not believed beyond that."""

HEAD = Struct("!?Q")
"""What stands before a message: whether its sender stays for another, and the number of its bytes."""

STATUS = Struct("!i")
"""The status with which a worker ended, as the warm parent says it."""

LONGEST_END = 60.0
"""The seconds in which a worker that was told to end is dead, however busy the machine is."""


class BrokenChannelError(Exception):
    """Whoever is at the other end of a channel is gone, takes too long, or says what is no message."""


@dataclass(frozen=True, slots=True)
class Message:
    """What one end has said, and whether it stays for another message."""

    data: bytes
    stays: bool


def send(line: socket, data: bytes, *, stays: bool = True) -> None:
    """Send a message. Raises `OSError` where the other end is gone."""
    line.sendall(HEAD.pack(stays, len(data)) + data)


def receive(line: socket) -> Message | None:
    """Wait for the next message and return it; None where the other end has closed the line before it."""
    head = line.recv(1)
    if not head:
        return None
    return _rest(line, head, lambda: None)


def receive_within(line: socket, seconds: float, pause: float, while_waiting: Callable[[], None]) -> Message:
    """Return the next message, and call `while_waiting` after each `pause` until it is there.

    Raises `BrokenChannelError` where it is not there after some seconds, however much has come of it.
    """
    until, told = monotonic() + seconds, monotonic()

    def wait() -> None:
        nonlocal told
        if monotonic() > until:
            raise BrokenChannelError
        if monotonic() - told >= pause:
            while_waiting()
            told = monotonic()

    line.settimeout(min(pause, seconds))
    return _rest(line, b"", wait)


def _rest(line: socket, head: bytes, wait: Callable[[], None]) -> Message:
    stays, size = HEAD.unpack(head + _bytes_of(line, HEAD.size - len(head), wait))
    if size > LARGEST_MESSAGE:
        raise BrokenChannelError
    return Message(_bytes_of(line, size, wait), stays)


def _bytes_of(line: socket, size: int, wait: Callable[[], None]) -> bytes:
    data = bytearray()
    while len(data) < size:
        try:
            came = line.recv(min(size - len(data), 1 << 20))
        except TimeoutError:
            came = None
        except OSError as fault:
            raise BrokenChannelError from fault
        if came == b"":
            raise BrokenChannelError
        data += came or b""
        wait()
    return bytes(data)


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process as the portal has it: the `line` to it, and its `life`, which its parent ends when that is closed.

    `begun` is when it began, in seconds of the machine's clock that only goes forward.
    """

    line: socket
    life: socket
    begun: float = field(default_factory=monotonic)

    @property
    def is_idle(self) -> bool:
        """Whether the worker is there and says nothing, as one that waits for an assignment."""
        self.line.settimeout(0)
        try:
            self.line.recv(1)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def end(self) -> int | None:
        """Ask for the process to be killed with all its children, and return its status once it is dead; None where its parent is dead too."""
        self.line.close()
        with self.life:
            told = b""
            with suppress(OSError):
                self.life.settimeout(LONGEST_END)
                self.life.shutdown(SHUT_WR)
                told = self.life.recv(STATUS.size)
        return int(STATUS.unpack(told)[0]) if len(told) == STATUS.size else None
