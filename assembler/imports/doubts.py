"""Doubts: what an import could not settle, each at its place in the contract, with what can be written instead."""

from dataclasses import dataclass


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
