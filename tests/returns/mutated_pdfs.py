"""PDFs whose bytes were changed by chance, and what is said of each: never an exception, and never that nothing differs where it does."""

from random import Random

from returns import signed_sample
from returns.changed_by_chance import BYTE_CHANGES, JudgedFile, change_bytes, judged

TOKENS = (
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
)


def mutated(seed: int) -> tuple[str, bytes]:
    """Return what was done, and a signed file changed at a few places."""
    draw = Random(seed)
    data = bytearray(signed_sample.signed_once(certified=draw.random() < 0.5))
    what = draw.choice((*BYTE_CHANGES, "numbers"))
    for _ in range(draw.randrange(1, 8)):
        change_bytes(draw, data, what, TOKENS)
    return what, bytes(data)


def judge_mutated(seed: int) -> JudgedFile:
    """Return the verdict on one changed file."""
    what, data = mutated(seed)

    def standing() -> tuple[str, str]:
        verdict = signed_sample.judged(data, certified=True)
        return str(verdict.standing) if verdict else "unreadable", ""

    return judged(seed, what, standing)
