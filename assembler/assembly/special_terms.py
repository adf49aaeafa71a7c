"""Special terms: the text of a term with its numbered items, its bold words, its references, and the name by which it is cited."""

import re
from collections.abc import Iterator

from assembler.model.expressions import Datum, Entry

TERM_ID = re.compile(r"\s*\{id:\s*([a-z0-9]+(?:-[a-z0-9]+)*)\s*\}\s*\Z")
"""The name of a term, at the end of its sentence."""
MARKED = re.compile(
    r"\*\*(?=\S)(.+?)(?<=\S)\*\*|\[\]\(#([a-z0-9-]+(?:/[a-z0-9-]+)*(?:\.[a-z0-9-]+)?|[a-z0-9-]+(?:/[a-z0-9-]+)*/)\)"
)
"""Bold words, or a reference, as clauses write them."""
_ITEM = re.compile(r"(?m)^[ \t]*([0-9]+)\.[ \t]+")


def term_entry(term: Datum) -> Entry:
    """Return a term as texts read it: its `text`, its `items` in order and, where it has one, its `id`.

    Items are lines that begin with 1., 2. and so on; of other numbers nothing is an item.
    """
    lead, *items = _split_term(str(term.value))
    named = TERM_ID.search(lead)
    entry: dict[str, Datum | tuple[Entry, ...]] = {
        "text": Datum(lead[: named.start()] if named else lead, term.span),
        "items": tuple({"text": Datum(item, term.span)} for item in items),
    }
    return {**entry, "id": Datum(named[1], term.span)} if named else entry


def _split_term(text: str) -> Iterator[str]:
    """Yield the sentence of a term, then its items, each without its number."""
    starts = [found for found in _ITEM.finditer(text) if found.start() > 0]
    if [int(found[1]) for found in starts] != [*range(1, len(starts) + 1)]:
        starts = []
    yield text[: starts[0].start() if starts else len(text)].strip()
    for found, following in zip(starts, [*(one.start() for one in starts[1:]), len(text)], strict=False):
        yield text[found.end() : following].strip()
