"""Links that nobody was given: random secrets, and the secret of a link with a slip in it."""

import string
from collections.abc import Iterable
from random import Random

import httpx
from portal.running import Running

LETTERS = string.ascii_letters + string.digits + "-_"


def guess(secret: str, seed: int) -> str:
    """Return a secret made by chance, or in every other seed the one that opens something, changed at a place."""
    chance = Random(seed)
    if not seed % 2:
        return "".join(chance.choices(LETTERS, k=43))
    at = chance.randrange(len(secret))
    match chance.randrange(5):
        case 0:
            return secret[:at] + chance.choice(LETTERS) + secret[at + 1 :]
        case 1:
            return secret[:at] + secret[at + 1 :]
        case 2:
            return secret[:at] + chance.choice(LETTERS) + secret[at:]
        case 3:
            return secret.swapcase()[:at] + secret[at:]
        case _:
            return secret[at:] + secret[:at]


def _differs(nothing: bytes, answer: httpx.Response) -> bool:
    return (answer.status_code, answer.content) != (404, nothing)


def opening(portal: Running, link: str, seeds: Iterable[int]) -> list[str]:
    """Return the guesses that a portal answers otherwise than by saying that nothing opens; the link itself must open before and after."""
    secret = link.removeprefix("/p/")
    with portal.client() as client:
        nothing = client.get(f"/p/{'A' * 43}")
        assert (nothing.status_code, client.get(link).status_code) == (404, 200)
        tried = {guess(secret, seed): seed for seed in seeds}
        tried.pop(secret, None)
        found = [f"seed {seed}: {one}" for one, seed in tried.items() if _differs(nothing.content, client.get(f"/p/{one}"))]
        assert client.get(link).status_code == 200
    return found
