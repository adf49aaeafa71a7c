"""Names of clauses and items, made of their titles."""

import re
import unicodedata
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class FreeNames:
    """The names that were given, each once; `joint` stands between a name and its number."""

    taken: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    joint: str = "-"

    def free(self, name: str) -> str:
        """Return a name that is not taken yet, and take it: the name itself, or with a number behind it."""
        count, found = self.counts.get(name, 1), name
        while found in self.taken:
            count += 1
            found = f"{name}{self.joint}{count}"
        self.counts[name] = count
        self.taken.add(found)
        return found
