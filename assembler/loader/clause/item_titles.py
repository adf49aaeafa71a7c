"""Reads the title of an item: the bold or italic words with which it begins, such as `**Feedback.** The Partner …`."""

import re

from assembler.model.clause_text import ClauseInline, EmphasizedWords, HardBreak, StrongWords, Words

# within it no sentence ends; the stop of “U.S.” ends none
_TITLE = re.compile(r"(?P<title>(?:(?!(?<![A-Z])[.!?;:]\s)[^“”\n])+?)[.:]")
LONGEST = 10
"""The most words of a title; more in bold are a sentence that is to be seen."""


def item_title(content: tuple[ClauseInline, ...], *, continues: bool) -> str:
    """Return the title with which an item begins, without its full stop or colon; empty where it begins otherwise.

    Bold words that are all of an item are no title, unless the item `continues` below them.
    """
    match content:
        case (StrongWords((Words(text),)) | EmphasizedWords((Words(text),)), *rest):
            return title_in(text) if (_begins_apart(rest) if rest else continues) else ""
        case _:
            return ""


def title_in(emphasized: str) -> str:
    """Return the title that bold or italic words are, without its full stop or colon; empty where they are none."""
    found = _TITLE.fullmatch(emphasized)
    return found["title"] if found and len(found["title"].split()) <= LONGEST else ""


def _begins_apart(rest: list[ClauseInline]) -> bool:
    """Whether a space or a new line stands between the title and the text."""
    first = rest[0]
    return isinstance(first, HardBreak) or (isinstance(first, Words) and first.text[:1].isspace())
