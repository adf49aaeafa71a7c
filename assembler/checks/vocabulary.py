"""What capitalised words mean in a document: the terms it may use, and the words that need no definition."""

import re
from calendar import day_name, month_name
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assembler.checks.index import DefinedTerm, Index, Part
from assembler.checks.prose import Prose, Token, flat, proses
from assembler.expressions import Attribute, Name
from assembler.library import DocumentPlan
from assembler.markup import Quote
from assembler.quantities import country_names
from assembler.source import Span

Phrase = tuple[str, ...]

_OPENERS = frozenset(
    re.findall(
        r"\w+",
        "a all an and any as at before both but by each either every for from if in it its neither no nobody nothing of on or "
        "other others such that the their there these they this those to under until what when where whether which who "
        "whoever with without",
    )
)
_PUNCTUATION = re.compile(r"[^\w\s’'&-]+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The phrases of one document by their folded words: its terms with their definitions, and free words.

    `terms` come from the document itself and from its base, `foreign` from the programme's other documents.
    """

    terms: Mapping[Phrase, tuple[DefinedTerm, ...]]
    foreign: Mapping[Phrase, tuple[DefinedTerm, ...]]
    free: frozenset[Phrase]
    longest: int

    def knows(self, phrase: Phrase) -> bool:
        """`True` when the phrase may be used: it is a term, or needs no definition."""
        return phrase in self.terms or phrase in self.free


@dataclass(frozen=True, slots=True)
class Use:
    """A phrase in a text: a known one, or capitalised words nobody knows.

    `lone` tells that it is one word at the start of a sentence, which may be capitalised for that alone.
    """

    phrase: Phrase
    text: str
    part: Part
    span: Span
    lone: bool


def fold(text: str) -> Phrase:
    """Give a phrase's words without the possessive and without the plural, which is no change of term."""
    return tuple(map(fold_word, text.split()))


@lru_cache(50_000)
def fold_word(word: str) -> str:
    """Give a word without possessive and plural: “Party’s”, “Parties” and “Party” are one."""
    word = word.removesuffix("’s").removesuffix("'s").removesuffix("’").removesuffix("'")
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2].removesuffix("e")
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word.removesuffix("e")


@lru_cache(2)
def vocabularies(index: Index) -> Mapping[str, Vocabulary]:
    """Give the vocabulary of each document of a programme."""
    common = frozenset(phrase for words in _common(index) for phrase in map(fold, _PUNCTUATION.split(words)) if phrase)
    named = _named_roles(index)
    return {paper.plan.id: _vocabulary(paper.plan, index, common, named) for paper in index.papers}


def _vocabulary(plan: DocumentPlan, index: Index, common: frozenset[Phrase], named: Iterable[tuple[str, str]]) -> Vocabulary:
    scope = (plan.id, plan.base)
    terms = _by_phrase(term for term in index.definitions if term.part.document.id in scope)
    foreign = _by_phrase(term for term in index.definitions if term.part.document.id not in scope)
    free = common | {fold(index.programme.roles[role]) for document, role in named if document in scope}
    longest = max(map(len, (*terms, *foreign, *free)), default=1)
    return Vocabulary(terms, foreign, free, longest)


def _named_roles(index: Index) -> frozenset[tuple[str, str]]:
    """Give the roles each document may name: its parties and signers, and whoever its text calls by name."""
    known = index.programme.roles
    found = {(paper.plan.id, role) for paper in index.papers for role in (*paper.plan.parties, *paper.plan.signers)}
    for part in index.parts:
        for inline in flat(part.content):
            match inline:
                case Quote(Attribute(Name(role), "legal_name")):
                    found.add((part.document.id, role))
                case _:
                    pass
    return frozenset((document, role) for document, role in found if role in known)


def _by_phrase(definitions: Iterable[DefinedTerm]) -> dict[Phrase, tuple[DefinedTerm, ...]]:
    found: dict[Phrase, tuple[DefinedTerm, ...]] = {}
    for definition in definitions:
        phrase = fold(definition.term)
        found[phrase] = (*found.get(phrase, ()), definition)
    return found


def _common(index: Index) -> Iterator[str]:
    """Give the words that need no definition in any document."""
    programme = index.programme
    yield programme.title
    yield from programme.lexicon
    yield from (choice.title for choice in programme.choices)
    yield from (paper.plan.title for paper in index.papers)
    yield from country_names().values()
    yield from month_name[1:]
    yield from day_name


@lru_cache(2)
def uses(index: Index) -> Mapping[str, tuple[Use, ...]]:
    """Give, for each document, every use of a known phrase and every capitalised phrase that is not known there."""
    known = vocabularies(index)
    found: dict[str, list[Use]] = {document: [] for document in known}
    for part in index.parts:
        vocabulary = known[part.document.id]
        for prose in proses(part):
            found[part.document.id] += _uses_in(prose, vocabulary)
    return {document: tuple(listed) for document, listed in found.items()}


def _uses_in(prose: Prose, vocabulary: Vocabulary) -> Iterator[Use]:
    """Read a text from left to right, the longest known phrase first; capitals left over join their neighbours."""
    tokens = tuple(prose.tokens())
    at = 0
    while at < len(tokens):
        length = _known(tokens, at, prose, vocabulary) or _unknown(tokens, at, prose, vocabulary)
        if length:
            yield _use(tokens[at : at + length], prose)
        at += max(1, length)


def _use(tokens: Sequence[Token], prose: Prose) -> Use:
    start, end = tokens[0].start, tokens[-1].end
    phrase = tuple(fold_word(token.text) for token in tokens)
    lone = len(tokens) == 1 and tokens[0].first
    return Use(phrase, prose.text[start:end], prose.part, prose.span(start, end), lone)


def _known(tokens: Sequence[Token], at: int, prose: Prose, vocabulary: Vocabulary) -> int:
    for length in range(_run(tokens, at, prose, vocabulary.longest), 0, -1):
        if vocabulary.knows(tuple(fold_word(token.text) for token in tokens[at : at + length])):
            return length
    return 0


def _run(tokens: Sequence[Token], at: int, prose: Prose, longest: int) -> int:
    """Give how many words from here stand side by side, with nothing but space between."""
    length = 1
    while length < longest and at + length < len(tokens) and _joined(tokens, at + length, prose):
        length += 1
    return length


def _joined(tokens: Sequence[Token], at: int, prose: Prose) -> bool:
    return prose.text[tokens[at - 1].end : tokens[at].start].isspace()


def _unknown(tokens: Sequence[Token], at: int, prose: Prose, vocabulary: Vocabulary) -> int:
    """Give how many words from here are capitalised and not known as a phrase.

    A term behind them belongs to them (“Gross Fee”), but not behind the first word of a sentence (“Existing Fees”).
    """
    if not _is_name(tokens[at]) or (tokens[at].first and tokens[at].text.lower() in _OPENERS):
        return 0
    length = 1
    while at + length < len(tokens) and _is_name(tokens[at + length]) and _joined(tokens, at + length, prose):
        if tokens[at].first and _known(tokens, at + length, prose, vocabulary):
            break
        length += 1
    return length


def _is_name(token: Token) -> bool:
    """`True` for a capitalised word; a single letter or a Roman number is none."""
    return token.text[0].isupper() and len(token.text) > 1 and not set(token.text) <= set("IVX")


def known_to_others(phrase: Phrase, vocabulary: Vocabulary) -> tuple[DefinedTerm, ...]:
    """Give the definitions in other documents of a phrase or, failing that, of its longest part."""
    for length in range(len(phrase), 0, -1):
        for at in range(len(phrase) - length + 1):
            if found := vocabulary.foreign.get(phrase[at : at + length]):
                return found
    return ()
