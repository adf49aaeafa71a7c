"""Which paragraphs are headings, by their looks, and which number above or below is theirs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assembler.imports.labels import WORDED, Numbered
from assembler.imports.papers import SHORT_NAMES
from assembler.model.contract import Passage, Stretch

LONGEST_TITLE, LONGEST_LINE = 14, 200
"""The most words, and the most letters, of a heading that stands alone."""
_SENTENCES = re.compile(r"[.;:!?]\s+\S")
_NUMBERED = re.compile(r"\s*[^\W\d_]+\s+(?:\d{1,3}|[IVXLC]{1,7}|[A-Z])\s*[:.–—-]\s+")
"""How a heading such as “Schedule 2: Prices” begins."""
_MOVING = re.compile(r"[\[\]{}]|_{3,}")


def with_joined_headings(passages: Sequence[Passage], numbered: Sequence[Numbered]) -> tuple[list[Passage], list[Numbered]]:
    """Return paragraphs in which a number that stands alone, such as ARTICLE I, is that of the heading below it."""
    kept, labels = list[Passage](), list[Numbered]()
    for passage, number in zip(passages, numbered, strict=True):
        alone = labels and labels[-1].label and not any(each.text.strip() for each in labels[-1].stretches)
        if alone and labels[-1].typed and not number.label and not passage.cell and is_heading(passage):
            kept[-1], labels[-1] = passage, labels[-1]._replace(stretches=passage.stretches)
        else:
            kept.append(passage)
            labels.append(number)
    return kept, labels


def with_numbers_of_headings(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Yield paragraphs in which a number that stays words and stands alone, such as § 1, begins the heading below it."""
    alone: Passage | None = None
    for passage in passages:
        if alone and is_heading(passage) and not passage.cell and not passage.label:
            joined = (*alone.stretches, Stretch(" "), *passage.stretches)
            notes, marks = (*alone.notes, *passage.notes), (*alone.marks, *passage.marks)
            yield replace(
                passage, stretches=joined, notes=notes, marks=marks, references=(*alone.references, *passage.references)
            )
            alone = None
            continue
        if alone:
            yield alone
        is_number = not passage.label and not passage.cell and WORDED.fullmatch(passage.text)
        alone = passage if is_number else None
        if not is_number:
            yield passage
    if alone:
        yield alone


def is_title(passage: Passage) -> bool:
    """Whether a paragraph, the first of a contract, is its title: short, and of a style, or bold, or the name of a kind of paper."""
    named = passage.text.casefold().split()[-1:]
    return (
        not passage.cell
        and (bool(SHORT_NAMES.intersection(named)) or passage.titled or bool(passage.heading) or _is_bold(passage))
        and is_short(passage.text)
        and not passage.text.rstrip().endswith((":", ","))
    )


def is_short(text: str) -> bool:
    """Whether a text is short enough for a heading, one sentence at most, without a blank."""
    return (
        len(text.split()) <= LONGEST_TITLE
        and len(text) <= LONGEST_LINE
        and not _SENTENCES.search(text[found.end() if (found := _NUMBERED.match(text)) else 0 :])
        and not _MOVING.search(text)
    )


def _is_bold(passage: Passage) -> bool:
    return all("b" in stretch.face for stretch in passage.stretches if stretch.text.strip())


def stands_out(stretches: Sequence[Stretch]) -> bool:
    """Whether words are bold throughout, or in capitals."""
    words = [each for each in stretches if each.text.strip()]
    return bool(words) and (all("b" in each.face for each in words) or "".join(each.text for each in words).isupper())


def is_heading(passage: Passage) -> bool:
    """Whether a paragraph without a number is a heading: short, and of its style, or bold, or in capitals."""
    text = passage.text.strip()
    looks = passage.heading or passage.titled or _is_bold(passage) or text.isupper()
    return bool(looks) and is_short(text) and not text.endswith((".", ";", ",", ":")) and any(map(str.isalpha, text))
