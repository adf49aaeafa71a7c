"""Terms where a contract defines them: in quotes before “means”, in passing in brackets, behind “called”, or bold before “means”."""

import re
from collections.abc import Iterable, Iterator

from assembler.imports.outline import Placed
from assembler.imports.spans import Span, escaped

_TERM = r"(?<!\w)[“\"](?P<{0}>(?:[A-Z0-9]|[a-z][\w.]*[A-Z]|[a-z]\w*\.[a-z]+ [A-Z])[^“”\"\[\]{{}}]{{0,70}}?)(?<![\s(/])(?P<{0}_sign>[,.]?)[”\"](?!\w)"
_QUOTED = re.compile(_TERM.format("term"))
_SAYS = r"(?:means?|mean|shall mean|will mean|(?:shall|will) (?:also |only )?(?:include|refer to|be (?:the|an?|any|all|equal to|deemed|considered|understood))\b|has the|have the|(?:shall|will) have the|includes?|refers? to|represents?|is the|are\b|is an?\b)"
_POINTS = r"(?:is|are|shall be|will be) (?:each )?(?:as )?defined\b"
_OTHERS = r"(?:(?:,|,? (?:or|and)) [“\"][^“”\"]{1,80}[”\"]){0,12}"
# “Rate” for any Period means …, “Subsidiary” of any Person means …
_OF_WHAT = r"(?: (?:of|for|in|to|as used|with respect to|in relation to|as to) [^.;:“”\"]{1,90}?)?"
_AFTER = re.compile(
    rf"{_OTHERS},?(?: \([^)]*\))?(?: (?:(?P<points>{_POINTS}|ha(?:s|ve) the meanings? (?:given|set|specified|stated))|(?:each )?(?P<says>{_SAYS}))"
    rf"|{_OF_WHAT},? (?:each )?(?P<of>(?:shall |will )?means?\b|(?:shall )?refers? to))"
)
# “A person who seeks work is a “Candidate”.”, “…, known as the “Scheme””
_BEFORE = re.compile(r"(?:\b(?:refer\w* to|known|called)(?: \w+){0,4} as|\bcalled|\bis an?|\bare)(?: the| an?)? \Z")
# “platform currently known as “Example Suite”” inside a definition is a name; so is what a law calls so, “called “Debts” in Rule 4”
_KNOWN_AS = re.compile(r"\b(?:known|called|refer\w* to|marketed|branded)(?: \w+){0,4} as \Z")
_ENDS = re.compile(r"[.;]\s")
_IN_A_LAW = re.compile(r" (?:in|under|by) (?:the )?(?!this\b|these\b)[A-Z]")
# “write “None””, “is described as a “partner””
_TO_WRITE = re.compile(r"\b(?:(?:write|enter|insert|type|mark|state|say)s?|described as(?: an?| the)?) \Z", re.IGNORECASE)
# “Section 5 (“Trademarks”)”, the title of a place
_OF_A_PLACE = re.compile(r"\b(?:Section|Article|Clause|Paragraph)s? \d+(?:\.\d+)*(?:\(\w{1,4}\))* \(\Z")
# “(other than the “Daily News” area)”, “(such as “Fine”)”: what something is called, and no term
_EXAMPLE = re.compile(
    r"\b(?:e\.\s?g\.|i\.\s?e\.|such as|including|limited to|for example|namely|other than|except),?(?: but not limited to,?)?(?: the| an?)? \Z",
    re.IGNORECASE,
)
_NOUN_BEHIND = re.compile(
    r"\s+(?!(?:or|and|as|in|of|for|with|by|on|at|to|from|together|collectively|individually|being|which|that|when|where|if|has|have|shall|will|is|are|means?|each|a|an|the|hereinafter|herein|respectively|including|includes?|refers?|dated|set|under|pursuant|between|among|attached|but)\b)[a-z]{3,}"
)
_IN_PASSING = re.compile(r"\((?:[^()]|\(e?s\)){0,80}\)")
_BOLD = re.compile(r"(?P<term>[A-Z][\w’'\-/&, ]{1,60}?):?(?= (?:means?|shall mean|ha(?:s|ve) the meaning|is defined)\b)")

_NAMES = re.compile(r"(?:\b(?:the|an?|as|each|collectively|together)|,) \Z")
LONGEST_BRACKET = 300
"""The most letters of a bracket whose last word it defines."""
FURTHEST = 600
"""How many letters behind a quoted word say whether it is defined there."""
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
    text, defining = placed.text, -1
    asides = [found.span() for found in _IN_PASSING.finditer(text)]
    for found in _QUOTED.finditer(text):
        after = _AFTER.match(re.sub(r"\s+", " ", text[found.end() : found.end() + FURTHEST]))
        aside = any(start < found.start() and found.end() < end for start, end in asides) or _ends_a_bracket(found, text)
        aside = aside and not _is_of_others(found, text)
        points = after is not None and after["points"] is not None and not aside
        defining = found.end() if after else defining
        if (after is not None or aside or _is_named_so(found, defining, text)) and points is pointing:
            yield found["term"].casefold(), Span(*found.span(), f"{_bold_term(found['term'])}{found['term_sign']}")
    bold = None if pointing else _BOLD.match(text)
    if bold and placed.stretches and "b" in placed.stretches[0].face and "b" not in placed.stretches[-1].face:
        yield bold["term"].casefold(), Span(*bold.span("term"), _bold_term(bold["term"]))


def _bold_term(term: str) -> str:
    """Return a definition's term as a clause defines it: on one line, and signs of Markdown as words."""
    return f'**"{escaped(" ".join(term.split()))}"**'


def _ends_a_bracket(found: re.Match[str], text: str) -> bool:
    """Whether a quoted word is the last one of a longer bracket, behind “the” or a comma: “(as amended …, the “Plan”)”."""
    before = text[max(0, found.start() - LONGEST_BRACKET) : found.start()]
    return text.startswith(")", found.end()) and _NAMES.search(before) is not None and before.count("(") > before.count(")")


def _is_of_others(found: re.Match[str], text: str) -> bool:
    """Whether a quoted word in brackets is what a law calls something, what somebody is to write, an example, the title of a place, or the name of a thing behind it."""
    before = max(0, found.start() - NEAR), found.start()
    if _OF_A_PLACE.search(text, *before) and text.startswith(")", found.end()):
        return True
    if _EXAMPLE.search(text, *before) or _NOUN_BEHIND.match(text, found.end()):
        return True
    of_a_law = _KNOWN_AS.search(text, *before) and _IN_A_LAW.match(text, found.end())
    return bool(of_a_law or _TO_WRITE.search(text, *before))


def _is_named_so(found: re.Match[str], defining: int, text: str) -> bool:
    """Whether a text says that something is called so, and this is no name: that of a thing in the definition before, or of a law's."""
    before = max(0, found.start() - NEAR), found.start()
    if not _BEFORE.search(text, *before) or _IN_A_LAW.match(text, found.end()):
        return False
    within = defining >= 0 and not _ENDS.search(text, defining, found.start())
    return not (within and _KNOWN_AS.search(text, *before))
