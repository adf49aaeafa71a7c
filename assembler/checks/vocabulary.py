"""The vocabulary of a document: the terms it can use, and the capitalised words that need no definition."""

import re
from calendar import day_name, month_name
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assembler.checks.index import DefinedTerm, ProgrammeIndex, TextPart, cached_per_index
from assembler.checks.prose import Prose, ProseToken, fold, texts
from assembler.model.clause_text import Quote
from assembler.model.editions import IN_FORCE_SINCE, paper_field
from assembler.model.expressions import Attribute, Name, RecordType
from assembler.model.library import DocumentPlan
from assembler.model.source import Span
from assembler.model.values import country_names
from assembler.model.walk import leaves_of

Phrase = tuple[str, ...]

# words that begin a sentence with a capital and are no part of a name
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
    """The phrases of one document by their folded words: its terms with their definitions, and words that need none.

    `terms` are defined in the document or its base, `foreign` in other documents of the programme; `free` need no definition.
    `longest` is, for each word that begins a known phrase, the number of words of the longest one.
    """

    terms: Mapping[Phrase, tuple[DefinedTerm, ...]]
    foreign: Mapping[Phrase, tuple[DefinedTerm, ...]]
    free: frozenset[Phrase]
    longest: Mapping[str, int]

    def knows(self, phrase: Phrase) -> bool:
        """Whether the document can use the phrase: it is a term, or needs no definition."""
        return phrase in self.terms or phrase in self.free


@dataclass(frozen=True, slots=True)
class TermUse:
    """A use of a phrase in a text: a known phrase, or unknown capitalised words.

    `lone` is true for a single word at the start of a sentence, which may be capitalised for that reason only.
    """

    phrase: Phrase
    text: str
    part: TextPart
    span: Span
    lone: bool


@cached_per_index
def vocabularies(index: ProgrammeIndex) -> Mapping[str, Vocabulary]:
    """Return the vocabulary of each document of a programme."""
    common = frozenset(phrase for words in _common_words(index) for phrase in map(fold, _PUNCTUATION.split(words)) if phrase)
    named = _named_roles(index)
    return {paper.plan.id: _vocabulary(paper.plan, index, common, named) for paper in index.papers}


def _vocabulary(
    plan: DocumentPlan, index: ProgrammeIndex, common: frozenset[Phrase], named: Iterable[tuple[str, str]]
) -> Vocabulary:
    scope = (plan.id, plan.base)
    terms = _by_phrase(term for term in index.definitions if term.part.document.id in scope)
    foreign = _by_phrase(term for term in index.definitions if term.part.document.id not in scope)
    free = common | {fold(index.programme.roles[role]) for document, role in named if document in scope}
    longest: dict[str, int] = {}
    for phrase in (*terms, *free):
        longest[phrase[0]] = max(longest.get(phrase[0], 1), len(phrase))
    return Vocabulary(terms, foreign, free, longest)


def _named_roles(index: ProgrammeIndex) -> frozenset[tuple[str, str]]:
    """Return each document with the roles it can name: its parties and signers, and those whose name its text quotes."""
    known = index.programme.roles
    found = {(paper.plan.id, role) for paper in index.papers for role in (*paper.plan.parties, *paper.plan.signers)}
    for part in index.parts:
        for quote in leaves_of(Quote, part.content):
            match quote.expression:
                case Attribute(Name(role), "legal_name"):
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


def _common_words(index: ProgrammeIndex) -> Iterator[str]:
    """Yield the words that need no definition in any document."""
    programme = index.programme
    yield programme.title
    yield from programme.lexicon
    yield from (choice.title for choice in programme.choices)
    yield from (paper.plan.title for paper in index.papers)
    yield from _titles_in_force(index)
    yield from country_names().values()
    yield from month_name[1:]
    yield from day_name


def _titles_in_force(index: ProgrammeIndex) -> Iterator[str]:
    """Yield the titles of papers that a text may ask for as in force: an earlier edition may have had them, and this one no more."""
    known = index.programme.scope.get(IN_FORCE_SINCE)
    fields = known.fields if isinstance(known, RecordType) else {}
    return (plan.title for plan in index.library.documents.values() if paper_field(plan.id) in fields)


@cached_per_index
def term_uses(index: ProgrammeIndex) -> Mapping[str, tuple[TermUse, ...]]:
    """Return, for each document, every use of a known phrase and of an unknown capitalised phrase."""
    known = vocabularies(index)
    found: dict[str, list[TermUse]] = {document: [] for document in known}
    for part, proses in texts(index).items():
        for prose in proses:
            found[part.document.id] += _uses_in(prose, known[part.document.id])
    return {document: tuple(listed) for document, listed in found.items()}


def _uses_in(prose: Prose, vocabulary: Vocabulary) -> Iterator[TermUse]:
    """Yield the uses in a text from left to right: the longest known phrase, or else a sequence of unknown capitalised words."""
    behind = 0
    for at, token in enumerate(prose.tokens):
        if at < behind or not (token.folded in vocabulary.longest or token.text[0].isupper()):
            continue
        if length := _known_length(at, prose, vocabulary) or _unknown_length(at, prose, vocabulary):
            yield _use(prose.tokens[at : at + length], prose)
            behind = at + length


def _use(tokens: Sequence[ProseToken], prose: Prose) -> TermUse:
    start, end = tokens[0].start, tokens[-1].end
    phrase = tuple(token.folded for token in tokens)
    lone = len(tokens) == 1 and tokens[0].first
    return TermUse(phrase, prose.text[start:end], prose.part, prose.span(start, end), lone)


def _known_length(at: int, prose: Prose, vocabulary: Vocabulary) -> int:
    """Return the number of words of the longest known phrase from a word on; 0 where none begins there."""
    longest = vocabulary.longest.get(prose.tokens[at].folded, 0)
    length = min(1, longest)
    while 0 < length < longest and _follows_directly(at + length, prose):
        length += 1
    while length and not vocabulary.knows(tuple(token.folded for token in prose.tokens[at : at + length])):
        length -= 1
    return length


def _follows_directly(at: int, prose: Prose) -> bool:
    """Whether there is a word at an index, with only space between it and the word before."""
    tokens = prose.tokens
    return at < len(tokens) and prose.text[tokens[at - 1].end : tokens[at].start].isspace()


def _unknown_length(at: int, prose: Prose, vocabulary: Vocabulary) -> int:
    """Return the number of capitalised words from a word on that are no known phrase.

    A term directly after them belongs to them (“Gross Fee”), except after the first word of a sentence (“Existing Fees”).
    """
    token = prose.tokens[at]
    if not _is_name(token) or (token.first and token.text.lower() in _OPENERS):
        return 0
    length = 1
    while _follows_directly(at + length, prose) and _is_name(prose.tokens[at + length]):
        if token.first and _known_length(at + length, prose, vocabulary):
            break
        length += 1
    return length


def _is_name(token: ProseToken) -> bool:
    """Whether a word is capitalised, and no single letter or Roman number."""
    return token.text[0].isupper() and len(token.text) > 1 and not set(token.text) <= set("IVX")
