"""What files changed by chance share, whatever their format: one change of their bytes, and what came of judging a file."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from time import process_time
from traceback import extract_tb

BYTE_CHANGES = ("bytes", "cut", "repeated", "tokens", "zeros")
"""Changes of bytes that fit any format; `directory` fits archives, and `numbers` what is written in digits."""


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """A changed file by its seed: what was done, its standing, or the exception with its place, and the processor's time in seconds."""

    seed: int
    what: str
    standing: str
    fault: str
    seconds: float


def change_bytes(draw: Random, data: bytearray, what: str, tokens: tuple[bytes, ...]) -> None:
    """Change a file at one place in a way that is called `what`."""
    at, length = draw.randrange(len(data) or 1), draw.randrange(1, 60)
    match what:
        case "bytes":
            data[at : at + 1] = bytes((draw.randrange(256),))
        case "cut":
            del data[at : at + length * 20]
        case "repeated":
            data[at:at] = data[at : at + length * 20]
        case "tokens":
            data[at : at + draw.randrange(6)] = draw.choice(tokens)
        case "zeros":
            data[at : at + length] = bytes(length)
        case "directory":
            # The last bytes of an archive list what it holds, and where.
            at = max(0, len(data) - draw.randrange(1, 1500))
            data[at : at + 1] = bytes((draw.randrange(256),))
        case _:
            digits = [place for place in range(at, min(at + 400, len(data))) if chr(data[place]).isdecimal()]
            for place in digits[:1]:
                data[place] = draw.choice(b"0123456789")


def judged(seed: int, what: str, judge: Callable[[], tuple[str, str]]) -> JudgedFile:
    """Return what `judge` says of a file, its standing and a fault; an exception is a fault, whichever it is."""
    began = process_time()
    try:
        standing, fault = judge()
    except Exception as error:  # noqa: BLE001 - whichever it is, it is what is looked for
        at = extract_tb(error.__traceback__)[-1]
        standing, fault = "", f"{type(error).__name__}: {error} ({at.filename.rpartition('/')[2]}:{at.lineno})"
    return JudgedFile(seed, what, standing, fault, process_time() - began)
