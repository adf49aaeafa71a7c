"""Terms where a contract defines them: in quotes before “means”, in passing in brackets, behind “called”, or bold before “means”."""

import re
from collections.abc import Iterable, Iterator

from assembler.imports.outline import Placed
from assembler.imports.spans import Span

_TERM = r"[“\"](?P<{0}>[A-Z0-9][^“”\"\[\]{{}}]{{0,70}}?)(?P<{0}_sign>[,.]?)[”\"]"
_QUOTED = re.compile(_TERM.format("term"))
_SAYS = r"(?:means?|mean|shall mean|will mean|has the|have the|(?:shall|will) have the|includes?|refers? to|represents?|is the|are|is an?\b)"
_POINTS = r"(?:is|are) (?:each )?defined\b"
_OTHERS = r"(?:(?:,|,? (?:or|and)) [“\"][^“”\"]{1,80}[”\"]){0,12}"
_AFTER = re.compile(
    rf"{_OTHERS},?(?: \([^)]*\))? (?:(?P<points>{_POINTS}|ha(?:s|ve) the meanings? (?:given|set|specified|stated))|(?P<says>{_SAYS}))"
)
# “A person who seeks work is a “Candidate”.”, “…, known as the “Scheme””
_BEFORE = re.compile(r"(?:\b(?:refer\w* to|known|called)(?: \w+){0,4} as|\bcalled|\bis an?|\bare)(?: the| an?)? \Z")
_IN_PASSING = re.compile(r"\([^()]{0,80}\)")
_BOLD = re.compile(r"(?P<term>[A-Z][\w’'\-/&, ]{1,60}?):?(?= (?:means?|shall mean|ha(?:s|ve) the meaning|is defined)\b)")

NEAR = 40
"""How many letters before a quoted word say whether it is defined there."""


def defined_terms(paragraphs: Iterable[Placed]) -> dict[int, tuple[Span, ...]]:
    """Return the places at which terms are defined, by the place of their paragraph. A pointer to a definition elsewhere is none."""
    every = list(paragraphs)
    real = {each.passage.at: [*_definitions(each, pointing=False)] for each in every}
    known = {term for found in real.values() for term, _ in found}
    for each in every:
        real[each.passage.at] += [(term, span) for term, span in _definitions(each, pointing=True) if term not in known]
    return {at: tuple(span for _, span in found) for at, found in real.items() if found}


def _definitions(placed: Placed, *, pointing: bool) -> Iterator[tuple[str, Span]]:
    text = placed.text
    asides = [found.span() for found in _IN_PASSING.finditer(text)]
    for found in _QUOTED.finditer(text):
        after = _AFTER.match(text, found.end())
        aside = any(start < found.start() and found.end() < end for start, end in asides)
        points = after is not None and after["points"] is not None and not aside
        if (
            after is not None or aside or _BEFORE.search(text, max(0, found.start() - NEAR), found.start())
        ) and points is pointing:
            yield found["term"].casefold(), Span(*found.span(), f'**"{found["term"]}"**{found["term_sign"]}')
    bold = None if pointing else _BOLD.match(text)
    if bold and placed.stretches and "b" in placed.stretches[0].face and "b" not in placed.stretches[-1].face:
        yield bold["term"].casefold(), Span(*bold.span("term"), f'**"{bold["term"]}"**')
