"""What texts say that needs no definition: abbreviations that they spell out, labels of what they state, companies, the names of roles."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assembler.checks.captions import label_of
from assembler.checks.index import Phrase, TextPart, WordingTexts, kept_per_wording
from assembler.checks.proper_names import companies_in, spelled_out
from assembler.checks.prose import Prose, fold, texts_of
from assembler.model.clause_text import Quote
from assembler.model.expressions import Attribute, Expression, Name
from assembler.model.walk import leaves_of

# “Example Trading, Inc. (the Carrier)”, a name without quotation marks
_IN_BRACKETS = re.compile(r"\((?:the|each,?\s+an?|collectively,?\s+the)\s+([A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*){0,3})\)")
# “Start Date: 1 May 2027 Basic Rent: as agreed Use: offices”, labels in one paragraph
_LABELS = re.compile(r"(?<![A-Z][a-z] )\b([A-Z][\w’'-]*(?:\s+(?:(?:of|and|for|the)\s+)*[A-Z][\w’'-]*){0,4}):(?=\s)")
SEVERAL = 3
"""From how many labels on a paragraph states what they are the labels of."""
FURTHEST = 300
"""How many letters before a bracket the name stands that it shortens."""
PAIR = 2
"""The cells of a row that has a label and what it is of."""


@dataclass(frozen=True, slots=True)
class Said:
    """What texts say that needs no definition: abbreviations that they spell out, labels of what they state and names of companies, names of roles.

    `captions` are the titles of their clauses and items.
    """

    abbreviations: frozenset[str] = frozenset()
    labels: frozenset[Phrase] = frozenset()
    roles: frozenset[str] = frozenset()
    captions: frozenset[str] = frozenset()

    def joined(self, other: "Said") -> "Said":
        """Return what both say, of one document."""
        return replace(self.with_those_of(other), captions=self.captions | other.captions)

    def with_those_of(self, base: "Said", roles: frozenset[str] = frozenset()) -> "Said":
        """Return what this says, and what its base says, with roles that need not be said; titles of clauses are its own only."""
        short, labels = self.abbreviations | base.abbreviations, self.labels | base.labels
        return replace(self, abbreviations=short, labels=labels, roles=self.roles | base.roles | roles)


@kept_per_wording
def said_in(one: WordingTexts, _: None) -> Said:
    """Return what the texts of a wording say."""
    proses = (prose for found in texts_of(one, None).values() for prose in found if "(" in prose.text)
    short = frozenset(word for prose in proses for word in spelled_out(prose.text))
    quotes = (quote.expression for part in one.parts for quote in leaves_of(Quote, part.content))
    roles = frozenset(role for expression in quotes if (role := _role_named(expression)))
    titles = (part.wording.variant.title if part.kind == "heading" else part.title for part in one.parts)
    companies = (fold(name) for found in texts_of(one, None).values() for prose in found for name in companies_in(prose.text))
    named = (
        fold(found[1])
        for proses in texts_of(one, None).values()
        for prose in proses
        for found in _IN_BRACKETS.finditer(prose.text)
    )
    parties = (fold(name) for proses in texts_of(one, None).values() for prose in proses for name in _named_in_part(prose))
    return Said(
        short, frozenset((*_labels(one), *companies, *named, *parties)), roles, frozenset(title for title in titles if title)
    )


def _labels(one: WordingTexts) -> Iterator[Phrase]:
    """Yield the labels behind which something is stated: in a paragraph of their own, or in a table of two columns."""
    before: tuple[TextPart, str] | None = None
    width = Counter(part.span for part in one.parts if part.kind == "cell")
    for part, proses in texts_of(one, None).items():
        label = next(map(label_of, proses), "")
        if before and part.kind in ("paragraph", "cell") and not label:
            beside = before[0].kind == part.kind and (
                part.kind == "paragraph" or (before[0].span == part.span and width[part.span] == PAIR)
            )
            if beside and len(fold(before[1])) > 1:
                yield fold(before[1])
        before = (part, label) if label else None
        for prose in proses:
            listed = _LABELS.findall(prose.text)
            yield from map(fold, listed if len(listed) >= SEVERAL else ())


def _named_in_part(prose: Prose) -> Iterator[str]:
    """Yield the names of which a bracket behind them makes the first or last words a term: “Example Trading, a firm (“Example”)”."""
    for at, definition in prose.definitions:
        before, term = prose.text[max(0, at - FURTHEST) : at], re.escape(definition.term)
        named = rf"\b(?:{term}(?:\s+[A-Z][\w’'&-]*)+|(?:[A-Z][\w’'.-]*\s+){{1,3}}{term})\b"
        yield from (found[0] for found in re.finditer(named, before))


def _role_named(expression: Expression) -> str:
    """Return the role whose name an expression is; empty for another expression."""
    match expression:
        case Attribute(Name(role), "legal_name"):
            return role
        case _:
            return ""
