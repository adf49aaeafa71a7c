"""The pages of messages, read from each `messages.md`: below a heading with the id, what it means and what to do."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from assembler.platform.installed_data import PACKAGE

PART = "…"
"""What stands in an id for a part that a library gives: the page of `declined-…` is also that of `declined-lend`."""


@cache
def message_pages() -> Mapping[str, str]:
    """Return the page of each message by its id."""
    files = sorted(PACKAGE.rglob("messages.md"))
    return {id: page for file in files for id, page in read_pages(file.read_text("utf-8"))}


def read_pages(text: str) -> Iterator[tuple[str, str]]:
    """Yield the id and the page of each section of a file."""
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        id, _, page = section.partition("\n")
        yield id.strip(), page.strip()


def message_page(id: str) -> str:
    """Return the page of an id, or of the pattern that the id follows; empty where there is none."""
    pages = message_pages()
    return pages.get(id) or next((page for known, page in pages.items() if PART in known and _follows(id, known)), "")


def _follows(id: str, pattern: str) -> bool:
    return re.fullmatch(".+".join(map(re.escape, pattern.split(PART))), id) is not None
