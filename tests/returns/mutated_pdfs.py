"""PDFs whose bytes were changed by chance, and what is said of each: never an exception, and never that nothing differs where it does."""

from dataclasses import dataclass
from random import Random
from time import process_time

from returns import signed_sample

TOKENS = [
    b"/Type",
    b"/Kids",
    b"/Parent",
    b"null",
    b"[",
    b"]",
    b"<<",
    b">>",
    b"0 R",
    b"obj",
    b"stream",
    b"-1",
    b"99999999",
    b"(",
    b")",
    b"/Rect",
    b"/V",
]


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """A changed file by its seed: what was done, its standing, or the exception, and the processor's time in seconds."""

    seed: int
    what: str
    standing: str
    fault: str
    seconds: float


def mutated(seed: int) -> tuple[str, bytes]:
    """Return what was done, and a signed file changed at a few places."""
    draw = Random(seed)
    data = bytearray(signed_sample.signed_once(certified=draw.random() < 0.5))
    what = draw.choice(("bytes", "cut", "repeated", "tokens", "zeros", "numbers"))
    for _ in range(draw.randrange(1, 8)):
        at, length = draw.randrange(len(data)), draw.randrange(1, 60)
        match what:
            case "bytes":
                data[at] = draw.randrange(256)
            case "cut":
                del data[at : at + length * 20]
            case "repeated":
                data[at:at] = data[at : at + length * 20]
            case "tokens":
                data[at : at + draw.randrange(6)] = draw.choice(TOKENS)
            case "zeros":
                data[at : at + length] = bytes(length)
            case _:
                digits = [place for place in range(at, min(at + 400, len(data))) if chr(data[place]).isdecimal()]
                for place in digits[:1]:
                    data[place] = draw.choice(b"0123456789")
    return what, bytes(data)


def judge_mutated(seed: int) -> JudgedFile:
    """Return the verdict on one changed file."""
    what, data = mutated(seed)
    began = process_time()
    try:
        verdict = signed_sample.judged(data, certified=True)
    except Exception as fault:  # noqa: BLE001 - whichever it is, it is what is looked for
        return JudgedFile(seed, what, "", f"{type(fault).__name__}: {fault}", process_time() - began)
    return JudgedFile(seed, what, str(verdict.standing) if verdict else "unreadable", "", process_time() - began)
