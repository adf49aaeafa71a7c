"""Doubts: what an import could not settle, each at its place in the contract, with what can be written instead."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

MOST_PLACES = 30
"""The most places that a doubt lists."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt about a paragraph: its number in the file, the words at which it is, what is doubtful, and what to write.

    `clause` is the file of the clause that it became, once there is one.
    """

    at: int
    words: str
    sentence: str
    hint: str
    clause: str = ""


def places(numbers: Sequence[int]) -> str:
    """Return the numbers of paragraphs as a list, without all those that are too many."""
    more = f" and {len(numbers) - MOST_PLACES} more" if len(numbers) > MOST_PLACES else ""
    return ", ".join(map(str, numbers[:MOST_PLACES])) + more


def merged(doubts: Iterable[Doubt]) -> Iterator[Doubt]:
    """Yield each doubt once, in the order of the contract: what is said at several places alike stands at the first, with the others."""
    alike = dict[tuple[str, str], list[Doubt]]()
    for doubt in sorted(doubts, key=lambda each: each.at):
        alike.setdefault((doubt.sentence, doubt.hint), []).append(doubt)
    for first, *others in alike.values():
        also = [*dict.fromkeys(each.at for each in others if each.at != first.at)]
        yield replace(first, sentence=f"{first.sentence} The same at {places(also)}.") if also else first
