"""Does something in a child process, which is killed by SIGKILL at a given one of its touches of files or of the database.

The moments are counted, not timed: the same seed kills at the same place.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass

TOUCHES = ("open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir")
"""What a process does to files, by the events of `sys.addaudithook`."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a child process said at its end, and how often it had touched something; nothing where it was killed."""

    killed: bool
    said: str = ""
    touches: int = 0


class Counter:
    """Counts touches in this process, and kills it at one of them; 0 kills it never."""

    def __init__(self, below: str, last: int) -> None:
        self.below, self.last, self.touches = below, last, 0

    def touch(self) -> None:
        self.touches += 1
        if self.touches == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(self, event: str, arguments: tuple[object, ...]) -> None:
        """Count a touch of a file below the folder."""
        if event in TOUCHES and any(isinstance(each, str) and each.startswith(self.below) for each in map(_path, arguments)):
            self.touch()


def _path(argument: object) -> object:
    return os.fspath(argument) if isinstance(argument, os.PathLike) else argument


def do_and_kill(act: Callable[[Counter], str], below: str, last: int) -> Ended:
    """Do something in a child process and return how it ended.

    The process that calls this must have one thread only: its child is a copy of it.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _do(act, below, last, writer)
    os.close(writer)
    with os.fdopen(reader) as file:
        written = file.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return Ended(killed=True)
    assert written, "the child process failed: its traceback stands in its standard error"
    data = json.loads(written)
    return Ended(killed=False, said=data["said"], touches=data["touches"])


def _do(act: Callable[[Counter], str], below: str, last: int, writer: int) -> None:
    counter = Counter(below, last)
    sys.addaudithook(counter.audit)
    try:
        said = act(counter)
        counter.last = 0
        with os.fdopen(writer, "w") as file:
            file.write(json.dumps({"said": said, "touches": counter.touches}))
    finally:
        if sys.exc_info()[0]:
            traceback.print_exc()
        os._exit(0)
