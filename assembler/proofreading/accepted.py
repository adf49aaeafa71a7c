"""Remarks that somebody accepted, so that each is asked once: a small file of lines beside the contract."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assembler.proofreading.kinds import SURE, TO_LOOK_AT
from assembler.proofreading.proofreading import Proofreading
from assembler.proofreading.remarks import Remark

HEAD = "# Accepted remarks of “assembler proofread”: a key, or a whole kind, first in each line. Delete a line to be asked again."
ALL = "all"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was accepted: remarks by their keys, and whole kinds by their ids."""

    names: frozenset[str] = frozenset()

    def holds(self, remark: Remark) -> bool:
        """Whether a remark was accepted."""
        return remark.key in self.names or remark.id in self.names


def read_accepted(text: str) -> Accepted:
    """Return what a file says was accepted: the first word of each line that is no comment."""
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return Accepted(frozenset(words[0] for words in lines if words))


def lines_for(remarks: Iterable[Remark], names: Iterable[str]) -> Iterator[str]:
    """Yield the lines that accept what is named: the keys of remarks, ids of kinds, or “all” for each remark."""
    wanted = {*names}
    for id in sorted(wanted & {*SURE, *TO_LOOK_AT}):
        yield f"{id}  all of this kind"
    for remark in remarks:
        if ALL in wanted or remark.key in wanted:
            spot = remark.spots[0]
            yield f"{remark.key}  {remark.id}  {' '.join(spot.words.split())[:60]}  ({spot.where})"


def unknown_names(remarks: Iterable[Remark], names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of which nothing can be accepted."""
    known = {ALL, *SURE, *TO_LOOK_AT, *(remark.key for remark in remarks)}
    return tuple(name for name in names if name not in known)


def without_accepted(proofreading: Proofreading, accepted: Accepted) -> Proofreading:
    """Return a proofreading without the remarks that were accepted."""
    return replace(proofreading, remarks=tuple(each for each in proofreading.remarks if not accepted.holds(each)))
