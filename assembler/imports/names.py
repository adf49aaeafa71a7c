"""Names of clauses and items, made of their titles."""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 40
"""The most letters of a name."""
RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d|document|programme|regions|readme")


def slug(words: str, fallback: str) -> str:
    """Return words as a name: small letters, digits and hyphens, cut between two words; the fallback where nothing is left."""
    plain = unicodedata.normalize("NFKD", words.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode().casefold()
    name = "-".join(re.findall(r"[a-z0-9]+", plain))
    if len(name) > LONGEST:
        name = name[: LONGEST + 1].rpartition("-")[0] or name[:LONGEST]
    return fallback if not name or RESERVED.fullmatch(name) else name


def unique(name: str, taken: Collection[str]) -> str:
    """Return a name that is not taken yet: the name itself, or with a number behind it."""
    free, count = name, 1
    while free in taken:
        count += 1
        free = f"{name}-{count}"
    return free
