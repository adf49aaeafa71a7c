"""The prose of a text as one string, and the place in the file of any stretch of it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, assert_never

from assembler.checks.index import ProgrammeIndex, TextPart, WordingTexts, cached_per_index, kept_per_wording
from assembler.model.clause_text import ClauseInline, ClauseLeaf, Definition, HardBreak, OpenReference, Quote, Words
from assembler.model.expressions import unparse
from assembler.model.source import Span
from assembler.model.walk import clause_leaves

UNKNOWN = "\N{OBJECT REPLACEMENT CHARACTER}"
"""The character for what a text has only in a packet: the words of a value, a reference or a defined term."""
_ANYTHING = re.compile("")
_PARTED = re.compile(r"(?<=[a-z])[-\u2010] (?=[A-Z])")
# “Patient- Specific”, which the end of a line parted, is one word, and so is “example.com”
_WORD = re.compile(
    r"[^\W_]+(?:(?:\.(?=(?:com|net|org)\b)|[-\u2010\u2011’'&]|(?<=[a-z])[-\u2010] (?=[A-Z]))[^\W_]+)*(?:\((?:s|es|ies|S|ES|IES)\))?’?"
)
# behind a full stop, a dash, an opening quotation mark, or an enumerator: “(a) Where …”, “• Where …”, “a) Where …”
_NEW_SENTENCE = re.compile(
    r"(?:^|[.!?:\n\[•·▪◦●‣]|[“‘]|\s[—–]\s|(?<![\w)\]])\(\w{1,4}\)|^\s*(?:\w{1,4}\)|\d+(?:\.\d+)+)|[A-Z.;:]\s\d{1,2}(?:\.\d{1,2})+\.?)[\s“‘(\[]*\Z"
)
_PLURALS_IN_CAPITALS = ("(S)", "(ES)", "(IES)")
LONGEST_ABBREVIATION = 5
"""The most letters of an abbreviation, which keeps its “S”: “SaaS”, “DDOS”."""
NEAR = 12
"""How many letters before a word say whether a sentence begins with it."""


class ProseToken(NamedTuple):
    """A word of a text, from offset `start` to `end`.

    `folded` is the word without plural and possessive; `first` is true for a capitalised word that begins a sentence.
    """

    text: str
    folded: str
    start: int
    end: int
    first: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """A text without mark-up. A quoted value, a reference or a defined term is the character `UNKNOWN` in it.

    `pieces` are the words of the file, `quotes`, `references` and `definitions` what it holds of these, each with its offset in the text.
    """

    part: TextPart
    text: str
    pieces: tuple[tuple[int, Words], ...]
    tokens: tuple[ProseToken, ...]
    quotes: tuple[tuple[int, Quote], ...] = ()
    references: tuple[tuple[int, OpenReference], ...] = ()
    definitions: tuple[tuple[int, Definition], ...] = ()

    def span(self, start: int, end: int) -> Span:
        """Return the place of a stretch; where mark-up shifts it in the file, that of the nearest same words on the line."""
        at = bisect_right(self.pieces, start, key=lambda piece: piece[0]) - 1
        if at < 0:
            return _span_of_words(self.text[start:end], self.part.span, 0)
        begin, words = self.pieces[at]
        return _span_of_words(self.text[start:end], words.span, start - begin)


def _span_of_words(words: str, span: Span, shift: int) -> Span:
    """Return the span of words on a line: `shift` behind the start of a span, from its start, from the line's; or else the span."""
    line = span.source_line
    for start in (span.column - 1 + shift, span.column - 1, 0):
        at = line.find(words, start)
        if at >= 0:
            return Span(span.path, span.line, at + 1, len(words), line)
    return span


@cached_per_index
def texts(index: ProgrammeIndex) -> Mapping[TextPart, tuple[Prose, ...]]:
    """Return the texts of each part."""
    return {part: found for one in index.texts for part, found in texts_of(one, None).items()}


@kept_per_wording
def texts_of(one: WordingTexts, _: None) -> Mapping[TextPart, tuple[Prose, ...]]:
    """Return the texts of each part of a wording."""
    return {part: tuple(proses(part)) for part in one.parts}


def proses_holding(index: ProgrammeIndex, pattern: re.Pattern[str] = _ANYTHING) -> Iterator[Prose]:
    """Yield the texts in which a pattern is found: a quick search before a check's slow pattern."""
    return (prose for one in index.texts for prose in _holding(one, pattern))


def _holding(one: WordingTexts, pattern: re.Pattern[str]) -> tuple[Prose, ...]:
    """Return the texts of a wording in which a pattern is found; they are searched once."""
    found = one.derived.get(pattern)
    if found is None:
        proses = (prose for proses in texts_of(one, None).values() for prose in proses)
        found = one.derived[pattern] = None, tuple(prose for prose in proses if pattern.search(prose.text))
    return found[1]  # type: ignore[return-value] # as it was put there


def proses(part: TextPart) -> Iterator[Prose]:
    """Yield the texts of a part: its own words and, for a field, its label, hint, columns and options."""
    if part.content:
        yield _prose(part)
    if part.field is not None:
        for text in (part.field.label, part.field.hint, *part.field.columns, *part.field.options):
            if text:
                yield Prose(part, text, (), _tokens(text))


def _prose(part: TextPart) -> Prose:
    text = ""
    pieces: list[tuple[int, Words]] = []
    quotes: list[tuple[int, Quote]] = []
    references: list[tuple[int, OpenReference]] = []
    definitions: list[tuple[int, Definition]] = []
    for leaf in clause_leaves(part.content):
        match leaf:
            case Words(words):
                pieces.append((len(text), leaf))
                text += words
                continue
            case HardBreak():
                text += "\n"
                continue
            case Quote():
                quotes.append((len(text), leaf))
            case OpenReference():
                references.append((len(text), leaf))
            case Definition():
                definitions.append((len(text), leaf))
            case _:
                assert_never(leaf)
        text += UNKNOWN
    return Prose(part, text, tuple(pieces), _tokens(text), tuple(quotes), tuple(references), tuple(definitions))


@lru_cache(10_000)
def _tokens(text: str) -> tuple[ProseToken, ...]:
    """Return the words of a text, from a cache: the same text is in several papers and periods."""
    return tuple(_read_tokens(text))


def _read_tokens(text: str) -> Iterator[ProseToken]:
    for found in _WORD.finditer(text):
        word, start = found[0], found.start()
        first = word[0].isupper() and (not start or _NEW_SENTENCE.search(text, max(0, start - NEAR), start) is not None)
        yield ProseToken(word, fold_word(word), start, found.end(), first)


@lru_cache(50_000)
def fold(text: str) -> tuple[str, ...]:
    """Return the words of a phrase, each without possessive and plural."""
    return tuple(map(fold_word, _PARTED.sub("-", text).split()))


@lru_cache(50_000)
def fold_word(word: str) -> str:
    """Return a word without possessive and plural: “Party’s”, “Parties” and “Party” are the same, and so are all hyphens."""
    if word.isupper() and word.endswith((*_PLURALS_IN_CAPITALS, "S")) and len(word) > LONGEST_ABBREVIATION:
        return fold_word(word.lower()).upper()
    word = (
        word.replace("- ", "-")
        .replace("\u2010 ", "-")
        .replace("\u2010", "-")
        .replace("\u2011", "-")
        .removesuffix("(s)")
        .removesuffix("(es)")
    )
    word = word.removesuffix("’s").removesuffix("'s").removesuffix("’S").removesuffix("'S").removesuffix("’").removesuffix("'")
    if word.endswith("(ies)"):
        return word.removesuffix("(ies)")
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2].removesuffix("e")
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word.removesuffix("e")


def same_words(content: Iterable[ClauseInline]) -> tuple[object, ...]:
    """Return a key that is equal for texts with the same words, quotes and references, whatever their spaces and capitals."""
    return tuple(key for leaf in clause_leaves(content) for key in _leaf_key(leaf))


def _leaf_key(leaf: ClauseLeaf) -> tuple[object, ...]:
    match leaf:
        case Words(text):
            return _lowered(text)
        case Definition(term):
            return (term,)
        case Quote(expression):
            return (unparse(expression),)
        case OpenReference(target):
            return (f"#{target}",)
        case HardBreak():
            return ()
        case _:
            assert_never(leaf)


@lru_cache(20_000)
def _lowered(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, from a cache: several checks need them."""
    return tuple(text.lower().split())
