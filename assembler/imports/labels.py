"""Numbers of paragraphs: those that are typed into the text, and what the library prints at each level."""

import re
from typing import NamedTuple

from assembler.model.contract import Passage, Stretch, cut

_DECIMAL = r"\d{1,3}(?:\.\d{1,3})*"
_QUOTED = '[“„«"]'
TYPED = re.compile(
    rf"\s*(?:(?P<decimal>\d{{1,3}}(?:\.\d{{1,3}})+)\.?(?=\s|{_QUOTED})|(?P<one>\d{{1,3}})[.)](?=\s|$|{_QUOTED})"
    rf"|\((?P<bracketed>[a-z]{{1,2}}|[ivxl]{{1,6}}|[A-Z]|\d{{1,2}})\)(?=\s|$|{_QUOTED})|(?P<letter>[a-z]|[ivxl]{{1,5}}|[A-Z])[.)](?=\s|{_QUOTED}))\s*"
)
"""A number at the beginning of a paragraph, as people type it: before a space, or before the quotation mark of what is defined."""

WORDED = re.compile(
    r"\s*(?P<worded>(?:(?:article|section|clause|part|art\.|sec\.)\s+|§\s?)(?:\d{1,3}(?:\.\d{1,3})*|(?-i:[IVXLC]{1,7}|[A-Z]))[.:]?)(?=\s|$)\s*",
    re.IGNORECASE,
)
ROMAN = re.compile(r"\s*(?P<roman>[IVXL]{2,7}[.)](?=\s|$)|[A-Z]\.\d{1,3}\.?(?=\s|$))\s*")
"""Numbers that are read only where they are kept as they look: Article I, § 1, II."""


class Numbered(NamedTuple):
    """A paragraph with its number taken from its text: the number as it stood there, and whether it was typed."""

    label: str
    typed: bool
    stretches: tuple[Stretch, ...]


def with_number(passage: Passage, *, any_look: bool = False) -> Numbered:
    """Return a paragraph with the number that a program counts for it, or with the one that is typed; empty for none.

    A typed one of `any_look` may begin with a word, or be a Roman numeral.
    """
    if passage.label:
        return Numbered(passage.label, typed=False, stretches=passage.stretches)
    patterns = (WORDED, ROMAN, TYPED) if any_look else (TYPED,)
    found = next((match for pattern in patterns if (match := pattern.match(passage.text))), None)
    if found is None or passage.cell is not None:
        return Numbered("", typed=False, stretches=passage.stretches)
    return Numbered(found[0].strip(), typed=True, stretches=cut(passage.stretches, found.end()))


def bare(label: str) -> str:
    """Return a number without its dots and brackets: 4.1 for “4.1.”, a for “(a)”."""
    return label.strip().strip("().:[] ").lower()


def parts(label: str) -> int:
    """Return how many figures a number consists of, 2 for “4.1.”; 0 for a letter or a Roman numeral."""
    return len(bare(label).split(".")) if re.fullmatch(_DECIMAL, bare(label)) else 0


def ending(label: str) -> str:
    """Return the dot or the colon at the end of a number; empty for none."""
    shown = label.rstrip()
    return shown[len(shown.rstrip(".:")) :]


def same_look(label: str, other: str) -> bool:
    """Whether two numbers are the same and look alike: spaces, a dot at the end and the capitals of a word are of no account."""
    return _plain(label) == _plain(other)


def _plain(label: str) -> str:
    words = " ".join(label.split()).rstrip(".:")
    return re.sub(
        r"[^\W\d]{3,}", lambda found: found[0].casefold() if not re.fullmatch(r"[IVXLCivxlc]+", found[0]) else found[0], words
    )
