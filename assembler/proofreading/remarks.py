"""Remarks on a contract: one for each fault or phrase, with every place of it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from assembler.imports.outline import Placed
from assembler.loader.forbidden_characters import without_forbidden
from assembler.model.diagnostics import Diagnostic, quoted
from assembler.proofreading.as_library import ContractPaper
from assembler.proofreading.kinds import RANKS, SURE, hint_of

KEY_LENGTH = 8
BY_PHRASE = frozenset(RANKS) | {"blank-left", "differing-definitions", "invisible-character", "misspelled-term"}
"""The kinds of which one remark is for all places of a phrase."""

TOGETHER = frozenset(("blank-left", "terms-of-another-paper"))
"""The kinds of which one remark is for several phrases, which its sentence names: with another phrase it is another remark."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a remark: the paragraph by its number in the file, the offsets of the words in it, and the place in words.

    `line` is that of a text file, 0 where people count none.
    """

    paragraph: int
    start: int
    end: int
    where: str
    text: str
    line: int = 0

    @property
    def words(self) -> str:
        """The words at the place."""
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of a contract: the id of its kind, one sentence, what to do, and the places, the first one first."""

    id: str
    sentence: str
    hint: str
    spots: tuple[Spot, ...]
    subject: str = ""

    @property
    def sure(self) -> bool:
        """Whether it is surely wrong."""
        return self.id in SURE

    @property
    def key(self) -> str:
        """A short name by which it can be accepted; it stays the same when Sections move."""
        about = self.subject if self.id in BY_PHRASE else f"{self.subject}\0{self.spots[0].text}"
        if self.id in TOGETHER:
            about = self.sentence
        return hashlib.sha256(f"{self.id}\0{about}".encode()).hexdigest()[:KEY_LENGTH]


def as_remarks(findings: Iterable[Diagnostic], paper: ContractPaper, original: Mapping[int, str]) -> tuple[Remark, ...]:
    """Return findings as remarks: sure ones by their place, the others by their rank.

    `original` has the text of each paragraph as the file has it, with characters that nobody sees.
    """
    placed = {each.passage.at: each for each in paper.read.every}
    grouped: dict[tuple[str, ...], list[Remark]] = {}
    for each in findings:
        remark = _remark(each, placed, original, paper)
        by_phrase = each.id in BY_PHRASE
        grouped.setdefault(
            (each.id, remark.subject.casefold()) if by_phrase else (each.id, each.message, str(each.span)), []
        ).append(remark)
    found = [replace(group[0], spots=_in_text_order(group)) for group in grouped.values()]
    sure = sorted((each for each in found if each.sure), key=_in_order)
    return (*sure, *sorted((each for each in found if not each.sure), key=_by_rank))


def _in_text_order(group: Iterable[Remark]) -> tuple[Spot, ...]:
    """Return the places of remarks, each once."""
    return tuple(sorted({spot for remark in group for spot in remark.spots}, key=lambda spot: (spot.paragraph, spot.start)))


def _in_order(remark: Remark) -> tuple[int, int]:
    return remark.spots[0].paragraph, remark.spots[0].start


def _by_rank(remark: Remark) -> tuple[int, int, int, int]:
    return RANKS[remark.id], len(remark.spots), *_in_order(remark)


def _remark(finding: Diagnostic, placed: Mapping[int, Placed], original: Mapping[int, str], paper: ContractPaper) -> Remark:
    span = finding.span
    if span is None:
        raise ValueError(finding.message)
    at, start = span.line - 1, span.column - 1
    text, here = original.get(at, span.source_line), placed.get(at)
    end = start + span.length
    if here is not None and span.source_line != text:
        shift = len(here.passage.text) - len(here.text)
        start, end = _in_original(text, here.passage.text, start + shift, end + shift)
    where = str(paper.place(here, span.column - 1, end)) if here else str(span)
    spot = Spot(at, start, end, where[:1].upper() + where[1:], text, here.passage.line if here else 0)
    subject = finding.subject.rpartition(":")[2]
    sentence = f"{quoted(subject)} is not in this file." if finding.id == "attachment-not-there" else finding.message
    return Remark(finding.id, sentence, hint_of(finding.id), (spot,), subject)


def _in_original(text: str, read: str, start: int, end: int) -> tuple[int, int]:
    """Return where a stretch stands in a text that has characters which nobody sees, and were left out where it was read."""
    kept = [at for at, letter in enumerate(text) if without_forbidden(letter)]
    if len(kept) != len(read) or not 0 <= start < end <= len(read):
        return max(0, min(start, len(text))), max(0, min(end, len(text)))
    return kept[start], kept[end - 1] + 1
