"""The vocabulary of a document: the terms it can use, and the capitalised words that need no definition."""

import re
from calendar import day_name, month_name
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assembler.checks.absent_texts import is_said_elsewhere
from assembler.checks.index import (
    DefinedTerm,
    Phrase,
    Phrases,
    PlacedPaper,
    ProgrammeIndex,
    TextPart,
    Vocabulary,
    WordingTexts,
    cached_per_index,
    kept_per_wording,
)
from assembler.checks.proper_names import (
    CONNECTORS,
    in_capitals,
    is_code,
    is_proper_name,
    quoted_places,
)
from assembler.checks.prose import UNKNOWN, Prose, ProseToken, fold, fold_word, texts_of
from assembler.checks.said_phrases import Said, said_in
from assembler.checks.world_names import is_body_or_law, names_of_the_world
from assembler.model.editions import IN_FORCE_SINCE, paper_field
from assembler.model.expressions import RecordType
from assembler.model.kept import Kept
from assembler.model.library import DocumentPlan, Programme
from assembler.model.source import Span
from assembler.model.values import country_names

PRINTED = ("Section", "Sections")
"""The words that a reference prints before its number."""

# words that begin a sentence with a capital and are no part of a name
_OPENERS = frozenset(
    re.findall(
        r"\w+",
        "a about above according accordingly additionally after against all also although an and any anyone anything are as at "
        "because before below beside besides between beyond both but by consequently despite does during each either every everyone "
        "except following for from further furthermore given hence however if in including instead is it its likewise "
        "may moreover must neither please see certain using utilizing accessing providing sharing selling making giving obtaining merging never nevertheless no nobody none nor nothing notwithstanding of on once only or other others "
        "otherwise our out over per pursuant should since so some subject such than that the their then there therefore these they "
        "this those though through throughout thus to together under unless until upon what whatever when whenever where whereas "
        "wherever whether which whichever while who whoever whose will with within without you your",
    )
)
SHORTEST_ACT = 6
"""The number of letters up to which a word in “-ing” is no act: “String”."""
_NUMBER_BEHIND = re.compile(rf"\s+(?:\d|[A-Z]\b|[IVX]+\b|\(\w{{1,4}}\)|{UNKNOWN})")
_SECTIONS = re.compile(r"\b(?:[Ss]ections?|[Cc]lauses?|[Aa]rticles?|[Pp]rovisions?|[Pp]aragraphs?)\b")
_LISTED, _LISTED_ON = re.compile(r"(?:[,:;(“]|\band|&)\s*\Z"), re.compile(r"\s*(?:[,;.)”]|and\b|&|\Z)")
_LAST_WORD = re.compile(r"\b[A-Za-z]+\s\Z")
_PUNCTUATION = re.compile(r"[^\w\s’'&-]+")


@dataclass(frozen=True, slots=True)
class TermUse:
    """A use of a phrase in a text: a known phrase, or unknown capitalised words.

    `lone` is true for a single word at the start of a sentence, which may be capitalised for that reason only. `start` is its
    offset in the text.
    """

    phrase: Phrase
    text: str
    part: TextPart
    span: Span
    lone: bool
    start: int


@cached_per_index
def vocabularies(index: ProgrammeIndex) -> Mapping[str, Vocabulary]:
    """Return the vocabulary of each document of a programme; of one document at a time its own and that of its base."""
    if index.sight is not None:
        return index.sight.vocabularies
    said: dict[str, Said] = {}
    for one in index.texts:
        document = one.wording.paper.plan.id
        said[document] = said.get(document, Said()).joined(said_in(one, None))
    common = index.kept.get(
        "common words", _common_phrases, index.programme, index.papers, tuple(index.library.documents.values())
    )
    titles = frozenset(fold(paper.plan.title) for paper in index.papers)
    found: dict[str, Vocabulary] = {}
    for plan in (paper.plan for paper in index.papers):
        signing = (role for paper in index.papers if paper.plan.id in (plan.id, plan.base) for role in _signing(paper.plan))
        here = said.get(plan.id, Said()).with_those_of(said.get(plan.base, Said()), frozenset(signing))
        here = index.kept.settled(("said", plan.id), here, here)
        known = (index.programme, plan, here, common, titles, index.definitions)
        found[plan.id] = index.kept.get(("vocabulary", plan.id), _vocabulary, *known)
    return found


def _signing(plan: DocumentPlan) -> Iterable[str]:
    return (*plan.parties, *plan.signers)


def _vocabulary(
    kept: Kept,
    programme: Programme,
    plan: DocumentPlan,
    said: Said,
    common: frozenset[Phrase],
    titles: frozenset[Phrase],
    definitions: tuple[DefinedTerm, ...],
) -> Vocabulary:
    """Return the vocabulary of a document, with what its texts and those of its base say, and the titles of all papers."""
    scope = (plan.id, plan.base)
    terms = _by_phrase(term for term in definitions if term.part.document.id in scope)
    foreign = _by_phrase(term for term in definitions if term.part.document.id not in scope)
    roles = frozenset(fold(programme.roles[role]) for role in said.roles if role in programme.roles)
    short = frozenset((fold_word(word),) for word in said.abbreviations)
    free = common | roles | short | said.labels
    phrases = kept.get("phrases", _phrases, frozenset(terms), free, roles, titles, said.captions)
    return Vocabulary(terms, foreign, phrases, _lowered_terms(terms, free))


def _lowered_terms(terms: Mapping[Phrase, tuple[DefinedTerm, ...]], free: frozenset[Phrase]) -> Mapping[Phrase, str]:
    found: dict[Phrase, str] = {}
    for phrase, definitions in terms.items():
        if len(phrase) > 1 and phrase not in free:
            small = tuple(word.lower() for word in phrase)
            found |= {small[:length]: "" for length in range(1, len(small)) if small[:length] not in found}
            found[small] = definitions[0].term
    return found


def _phrases(
    _: Kept,
    terms: frozenset[Phrase],
    free: frozenset[Phrase],
    roles: frozenset[Phrase],
    titles: frozenset[Phrase],
    captions: frozenset[str],
) -> Phrases:
    longest: dict[str, int] = {}
    for phrase in (*terms, *free):
        longest[phrase[0]] = max(longest.get(phrase[0], 1), len(phrase))
    return Phrases(terms, free, roles, longest, titles, captions)


def _by_phrase(definitions: Iterable[DefinedTerm]) -> dict[Phrase, tuple[DefinedTerm, ...]]:
    found: dict[Phrase, tuple[DefinedTerm, ...]] = {}
    for definition in definitions:
        phrase = fold(definition.term)
        for form in (phrase, *_forms(phrase)):
            found[form] = (*found.get(form, ()), definition)
    return found


def _forms(phrase: Phrase) -> Iterator[Phrase]:
    """Yield the other forms of a term that is an act: “Process” and “Processed” of “Processing”."""
    if len(phrase) == 1 and phrase[0].endswith("ing") and len(phrase[0]) > SHORTEST_ACT:
        stem = phrase[0].removesuffix("ing")
        yield from ((fold_word(form),) for form in (stem, f"{stem}ed", f"{stem}or", f"{stem}er") if (form,) != phrase)


def _common_phrases(
    _: Kept, programme: Programme, papers: tuple[PlacedPaper, ...], documents: tuple[DocumentPlan, ...]
) -> frozenset[Phrase]:
    """Return the phrases that need no definition in any document."""
    common = _common_words(programme, papers, documents)
    return frozenset(phrase for words in common for phrase in map(fold, _PUNCTUATION.split(words)) if phrase)


def _common_words(programme: Programme, papers: Iterable[PlacedPaper], documents: Iterable[DocumentPlan]) -> Iterator[str]:
    yield programme.title
    yield from programme.lexicon
    yield from (paper.plan.title for paper in papers)
    yield from _titles_in_force(programme, documents)
    yield from country_names().values()
    yield from month_name[1:]
    yield from day_name
    yield from names_of_the_world()


def _titles_in_force(programme: Programme, documents: Iterable[DocumentPlan]) -> Iterator[str]:
    """Yield the titles of papers that a text may ask for as in force: an earlier edition may have had them, and this one no more."""
    known = programme.scope.get(IN_FORCE_SINCE)
    fields = known.fields if isinstance(known, RecordType) else {}
    return (plan.title for plan in documents if paper_field(plan.id) in fields)


@cached_per_index
def term_uses(index: ProgrammeIndex) -> Mapping[str, tuple[TermUse, ...]]:
    """Return, for each document, every use of a known phrase and of an unknown capitalised phrase."""
    known = vocabularies(index)
    found: dict[str, list[TermUse]] = {document: [] for document in known if index.sight is None or document in index.documents}
    for one in index.texts:
        document = one.wording.paper.plan.id
        found[document] += uses_of(one, known[document].phrases)
    return {document: tuple(listed) for document, listed in found.items()}


@kept_per_wording
def uses_of(one: WordingTexts, phrases: Phrases) -> tuple[TermUse, ...]:
    """Return the uses in the texts of a wording."""
    return tuple(use for found in texts_of(one, None).values() for prose in found for use in _uses_in(prose, phrases))


def prose_of(use: TermUse, texts: Mapping[TextPart, tuple[Prose, ...]]) -> Prose | None:
    """Return the text in which a phrase is used; None where it cannot be found any more."""
    return next((prose for prose in texts[use.part] if prose.text.startswith(use.text, use.start)), None)


def _uses_in(prose: Prose, vocabulary: Phrases) -> Iterator[TermUse]:
    """Yield the uses in a text from left to right: the longest known phrase, or else a sequence of unknown capitalised words.

    No use are names, such as those of statutes, and what is capitalised for its place: a caption, or a sentence in capitals.
    """
    behind, capitals = 0, in_capitals(prose.tokens)
    capitalised = any(token.text[0].isupper() for token in prose.tokens)
    named = (
        [*quoted_places(prose), *_words_before_bare_numbers(prose), *_titles_in(prose, vocabulary.captions)]
        if capitalised
        else []
    )
    prose = _in_usual_letters(prose, capitals, vocabulary) if capitals else prose
    for at, token in enumerate(prose.tokens):
        if at < behind or not (token.folded in vocabulary.longest or token.text[0].isupper()):
            continue
        length = _known_length(at, prose, vocabulary)
        quoted = any(start <= token.start < end for start, end in named)
        if length and at not in capitals and not quoted:
            name = prose.text[token.start : prose.tokens[at + length - 1].end]
            if is_body_or_law(name) and fold(name) not in vocabulary.terms:
                behind = at + length + _length_of_name(at + length, prose, vocabulary)
                continue
            length += _length_behind(at, length, prose, vocabulary)
            if _ends_a_name(at, length, prose, vocabulary):
                behind = at + length + _unknown_length(at + length, prose, vocabulary)
                continue
        elif not length and at not in capitals and not quoted and not is_code(token.text):
            length = _unknown_length(at, prose, vocabulary)
            if length and (
                is_proper_name([one.text for one in prose.tokens[at : at + length]])
                or is_said_elsewhere(prose, prose.tokens[at + length - 1].end, prose.part.document, vocabulary.titles)
            ):
                behind = at + length
                continue
        if length:
            yield _use(prose.tokens[at : at + length], prose)
            behind = at + length


def _ends_a_name(at: int, length: int, prose: Prose, vocabulary: Phrases) -> bool:
    """Whether unknown words behind a known name, of a place or the like, make it that of a body or a law: “New York Stock Exchange”."""
    tokens = prose.tokens[at : at + length]
    if tuple(token.folded for token in tokens) not in vocabulary.free or not _is_unknown_name(at + length, prose, vocabulary):
        return False
    behind = _unknown_length(at + length, prose, vocabulary)
    return is_proper_name([token.text for token in prose.tokens[at : at + length + behind]])


def _length_of_name(at: int, prose: Prose, vocabulary: Phrases) -> int:
    """Return the number of words directly behind the name of a state, a body or a law that belong to it: “UN Convention on Sales”."""
    length = 0
    while True:
        if _is_unknown_name(at + length, prose, vocabulary):
            length += _unknown_length(at + length, prose, vocabulary)
        elif joint := _joint_length(at + length, prose, vocabulary, ("of", "on", "for")):
            length += joint
        else:
            return length


def _titles_in(prose: Prose, captions: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of titles that a text lists as those of sections: “the following sections continue: Term, General”."""
    if listing := _SECTIONS.search(prose.text):
        for title in captions:
            at = prose.text.find(title, listing.end())
            if at >= 0 and _LISTED.search(prose.text, 0, at) and _LISTED_ON.match(prose.text, at + len(title)):
                yield at, at + len(title)


def _words_before_bare_numbers(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield the places of words before a reference that prints its number alone, such as Sections."""
    for at, reference in prose.references:
        if reference.bare and (found := _LAST_WORD.search(prose.text, 0, at)):
            yield found.start(), at


def _in_usual_letters(prose: Prose, capitals: frozenset[int], vocabulary: Phrases) -> Prose:
    """Return a text whose words in capitals are read as the terms that they spell: “SOFTWARE” as Software."""
    tokens = list(prose.tokens)
    for at in capitals:
        if tokens[at].folded not in vocabulary.longest:
            tokens[at] = tokens[at]._replace(folded=fold_word(tokens[at].text.capitalize()))
    return replace(prose, tokens=tuple(tokens))


def _length_behind(at: int, length: int, prose: Prose, vocabulary: Phrases) -> int:
    """Return the number of unknown capitalised words directly behind a term or a role, which belong to it: “Customer Charter”."""
    tokens = prose.tokens[at : at + length]
    phrase = tuple(token.folded for token in tokens)
    owned = tokens[-1].text.endswith(("’s", "'s", "’", "'"))
    if owned or tokens[0].first or not (phrase in vocabulary.terms or phrase in vocabulary.roles):
        return 0
    behind = 0
    while True:
        if _is_unknown_name(at + length + behind, prose, vocabulary):
            behind += 1
        elif behind and (joint := _joint_length(at + length + behind, prose, vocabulary)):
            behind += joint
        else:
            break
    numbered = prose.text[prose.tokens[at + length + behind - 1].end :]
    return 0 if behind and _NUMBER_BEHIND.match(numbered) else behind


def _is_unknown_name(at: int, prose: Prose, vocabulary: Phrases) -> bool:
    """Whether there is a capitalised word at an index, directly behind the word before, with which no known phrase begins."""
    return _follows_directly(at, prose) and _is_name(prose.tokens[at]) and not _known_length(at, prose, vocabulary)


def _use(tokens: Sequence[ProseToken], prose: Prose) -> TermUse:
    start, end = tokens[0].start, tokens[-1].end
    phrase = tuple(token.folded for token in tokens)
    lone = len(tokens) == 1 and tokens[0].first
    return TermUse(phrase, prose.text[start:end], prose.part, prose.span(start, end), lone, start)


def _known_length(at: int, prose: Prose, vocabulary: Phrases) -> int:
    """Return the number of words of the longest known phrase from a word on; 0 where none begins there."""
    longest = vocabulary.longest.get(prose.tokens[at].folded, 0)
    length = min(1, longest)
    while 0 < length < longest and _follows_directly(at + length, prose):
        length += 1
    while length and not vocabulary.knows(tuple(token.folded for token in prose.tokens[at : at + length])):
        length -= 1
    return length


def _follows_directly(at: int, prose: Prose) -> bool:
    """Whether there is a word at an index, on the line of the word before, with only space between them."""
    tokens = prose.tokens
    between = prose.text[tokens[at - 1].end : tokens[at].start] if at < len(tokens) else ""
    return between.isspace() and "\n" not in between


def _unknown_length(at: int, prose: Prose, vocabulary: Phrases) -> int:
    """Return the number of capitalised words from a word on that are no known phrase.

    A term directly after them belongs to them (“Gross Fee”), except after the first word of a sentence (“Existing Fees”); so does a
    name that a small word joins to them (“Change of Seat”).
    """
    token = prose.tokens[at]
    if not _is_name(token) or (token.first and token.text.lower() in _OPENERS) or _is_adjective(token, vocabulary):
        return 0
    length = 1
    while True:
        if _follows_directly(at + length, prose) and _is_name(prose.tokens[at + length]) and not _is_numbered(at + length, prose):
            if token.first and _known_length(at + length, prose, vocabulary):
                return length
            length += 1
        elif joint := _joint_length(at + length, prose, vocabulary):
            length += joint + 1
        else:
            return length


def _is_adjective(token: ProseToken, vocabulary: Phrases) -> bool:
    """Whether a word is made of a known one and a small word: “Supplier-owned”."""
    begun, _, rest = token.text.partition("-")
    return rest[:1].islower() and vocabulary.knows((fold_word(begun),))


def _joint_length(at: int, prose: Prose, vocabulary: Phrases, before_the: Sequence[str] = ("of",)) -> int:
    """Return the number of small words that join what is before them to an unknown name: 1 in “Change of Seat”, 0 for none.

    A word of `before_the` joins with “the” behind it too: “Law of the Sea”.
    """
    words = [token.text for token in prose.tokens[at : at + 2]]
    length = 2 if words[1:] == ["the"] and words[0] in before_the else 1
    joins = bool(words) and words[0] in CONNECTORS and _follows_directly(at, prose)
    return length if joins and _is_unknown_name(at + length, prose, vocabulary) and not _is_numbered(at + length, prose) else 0


def _is_numbered(at: int, prose: Prose) -> bool:
    return bool(_NUMBER_BEHIND.match(prose.text, prose.tokens[at].end))


def _is_name(token: ProseToken) -> bool:
    """Whether a word is capitalised, and no single letter or Roman number."""
    return token.text[0].isupper() and len(token.text) > 1 and not set(token.text) <= set("IVX")
