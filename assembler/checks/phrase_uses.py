"""Uses of phrases in texts: of the known ones, and of capitalised words that nobody knows."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assembler.checks.absent_texts import is_said_elsewhere, texts_said_in
from assembler.checks.addresses import lists_of_names_in, places_in
from assembler.checks.captions import captions_in
from assembler.checks.index import Phrase, Phrases, TextPart, WordingTexts, kept_per_wording
from assembler.checks.proper_names import CONNECTORS, STRESSED, TREATIES, in_capitals, is_code, is_proper_name, quoted_places
from assembler.checks.prose import UNKNOWN, Prose, ProseToken, fold, fold_word, texts_of
from assembler.checks.world_names import is_body_or_law
from assembler.checks.written_numbers import NUMBER_WORDS
from assembler.model.source import Span

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
_ARTICLES = frozenset(("The", "This", "These", "Each", "If"))
"""Words that begin a sentence wherever they stand, and no name: behind a heading that runs into its text, or a number."""
# “Property-related”
_ADJECTIVE = re.compile(
    r"-(?:related|based|owned|level|specific|approved|provided|facing|wide|free|only|compliant|hosted|generated|like|side)\Z"
)
_CODE = re.compile(r"[A-Z]\d{1,3}")
_IN_WORDS = re.compile(NUMBER_WORDS, re.IGNORECASE)
_NUMBER_BEHIND = re.compile(
    rf"\s+(?:\d(?!\d{{3}}\b)|[A-Z]\d{{1,3}}\b|[A-Z]\b|[IVX]+\b|\((?:[a-z]{{1,4}}|\d{{1,3}}|[IVX]+)\)|{UNKNOWN})"
)
_SECTIONS = re.compile(r"\b(?:[Ss]ections?|[Cc]lauses?|[Aa]rticles?|[Pp]rovisions?|[Pp]aragraphs?)\b")
_LISTED, _LISTED_ON = re.compile(r"(?:[,:;(“]|\band|&)\s*\Z"), re.compile(r"\s*(?:[,;.)”]|and\b|&|\Z)")
_LAST_WORD = re.compile(r"\b[A-Za-z]+\s\Z")
_POSSESSIVE = re.compile(r"[’']s?\Z")
_DOUBLED = re.compile(r"(.)\1")
COLUMN = 3
"""The spaces from which what is behind them stands in another column."""
LONG = 7
"""The letters from which a word with a letter twice is a slip for a term, and no other word."""


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
    prose = _without_places(prose, [*places_in(prose.text)])
    capitals = in_capitals(prose.tokens)
    prose, named = _as_read(prose, capitals, vocabulary)
    in_names = {place for start, end in named for place in range(start, end)}
    behind = 0
    for at, token in enumerate(prose.tokens):
        if at < behind or not (token.folded in vocabulary.longest or token.text[0].isupper()):
            continue
        length, is_use = _known_length(at, prose, vocabulary), True
        free = at not in capitals and token.start not in in_names
        if length and free:
            length, is_use = _known_use(at, length, prose, vocabulary)
        elif free and not is_code(token.text):
            length = _unknown_length(at, prose, vocabulary)
            is_use = length > 0 and not _is_of_others(at, length, prose, vocabulary)
        behind = at + length
        if length and is_use:
            yield _use(prose.tokens[at:behind], prose, vocabulary)


def _as_read(prose: Prose, capitals: frozenset[int], vocabulary: Phrases) -> tuple[Prose, Sequence[tuple[int, int]]]:
    """Return a text with its words in usual letters and its sentences after captions, and the stretches whose capitals name no term."""
    if not any(token.text[0].isupper() for token in prose.tokens):
        return prose, ()
    captions = [*captions_in(prose)]
    named = [*captions, *quoted_places(prose), *_words_before_bare_numbers(prose), *_titles_in(prose, vocabulary.captions)]
    named += texts_said_in(prose, prose.part.document, vocabulary.titles)
    named += [place for place in lists_of_names_in(prose.text) if not _holds_a_term(place, prose, vocabulary)]
    prose = _with_new_sentences(prose, {end for _, end in captions}) if captions else prose
    return (_in_usual_letters(prose, capitals, vocabulary) if capitals else prose), named


def _holds_a_term(place: tuple[int, int], prose: Prose, vocabulary: Phrases) -> bool:
    """Whether a word of a stretch is a term or a role, its last one not: that is the word for a paper."""
    start, end = place
    inside = [token for token in prose.tokens if start <= token.start < end][:-1]
    return any((token.folded,) in vocabulary.terms or (token.folded,) in vocabulary.roles for token in inside)


def _without_places(prose: Prose, places: Sequence[tuple[int, int]]) -> Prose:
    """Return a text without the words of some stretches: no phrase goes on into them."""
    if not places:
        return prose
    return replace(
        prose, tokens=tuple(token for token in prose.tokens if not any(start <= token.start < end for start, end in places))
    )


def _known_use(at: int, length: int, prose: Prose, vocabulary: Phrases) -> tuple[int, bool]:
    """Return the length of a known phrase with the words behind it that belong to it, and whether it is a use: not the name of a law."""
    name = prose.text[prose.tokens[at].start : prose.tokens[at + length - 1].end]
    if is_body_or_law(name) and fold(name) not in vocabulary.terms:
        return length + _length_of_name(at + length, prose, vocabulary), False
    whole = length + _length_behind(at, length, prose, vocabulary)
    if whole > length and _is_of_others(at, whole, prose, vocabulary):
        return whole, False
    if _ends_a_name(at, whole, prose, vocabulary):
        return whole + _unknown_length(at + whole, prose, vocabulary), False
    return whole, True


def _is_of_others(at: int, length: int, prose: Prose, vocabulary: Phrases) -> bool:
    """Whether unknown words are the name of a law or a body, or what a text outside the programme defines or states."""
    tokens = prose.tokens[at : at + length]
    elsewhere = is_said_elsewhere(prose, tokens[-1].end, prose.part.document, vocabulary.titles)
    return elsewhere or is_proper_name([token.text for token in tokens])


def _ends_a_name(at: int, length: int, prose: Prose, vocabulary: Phrases) -> bool:
    """Whether unknown words behind a known name or term make it that of a body or a law: “New York Stock Exchange”, “Personal Data Act”."""
    if not _is_unknown_name(at + length, prose, vocabulary):
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


def _with_new_sentences(prose: Prose, captions: Collection[int]) -> Prose:
    """Return a text in which the word behind each caption, which ends at an offset, begins a sentence."""
    tokens = list(prose.tokens)
    for at, token in enumerate(tokens):
        if token.text[0].isupper() and len(prose.text[: token.start].rstrip()) in captions:
            tokens[at] = token._replace(first=True)
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


def _use(tokens: Sequence[ProseToken], prose: Prose, vocabulary: Phrases) -> TermUse:
    start, end = tokens[0].start, tokens[-1].end
    phrase = tuple(token.folded for token in tokens)
    lone = len(tokens) == 1 and tokens[0].first and not _doubles_a_letter(phrase, vocabulary)
    return TermUse(phrase, _POSSESSIVE.sub("", prose.text[start:end]), prose.part, prose.span(start, end), lone, start)


def _doubles_a_letter(phrase: Phrase, vocabulary: Phrases) -> bool:
    """Whether a word is a term or a role but for a letter that stands twice: no sentence begins with “Custommers” for another reason."""
    word = phrase[0]
    known = _words_without_doubles(vocabulary.terms) | _words_without_doubles(vocabulary.roles)
    return len(word) >= LONG and not vocabulary.knows(phrase) and _DOUBLED.sub(r"\1", word) in known


@lru_cache(1_000)
def _words_without_doubles(phrases: frozenset[Phrase]) -> frozenset[str]:
    return frozenset(_DOUBLED.sub(r"\1", phrase[0]) for phrase in phrases if len(phrase) == 1)


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
    """Whether there is a word at an index, on the line of the word before, with only space between them, and not that of a column."""
    tokens = prose.tokens
    between = prose.text[tokens[at - 1].end : tokens[at].start] if at < len(tokens) else ""
    return between.isspace() and "\n" not in between and len(between) < COLUMN


def _is_joined(at: int, prose: Prose) -> bool:
    """Whether there is a word at an index, joined to the word before by “&”."""
    tokens = prose.tokens
    return at < len(tokens) and prose.text[tokens[at - 1].end : tokens[at].start].strip(" ") == "&"


def _unknown_length(at: int, prose: Prose, vocabulary: Phrases) -> int:
    """Return the number of capitalised words from a word on that are no known phrase.

    A term directly after them belongs to them (“Gross Fee”), except after the first word of a sentence (“Existing Fees”); so does a
    name that a small word joins to them (“Change of Seat”). What somebody owns is a phrase of its own (“the Driver’s Licence Number”).
    """
    token = prose.tokens[at]
    if not _is_name(token) or (token.first and token.text.lower() in _OPENERS) or _is_adjective(token, vocabulary):
        return 0
    length = 1
    while not _POSSESSIVE.search(prose.tokens[at + length - 1].text):
        joined = _follows_directly(at + length, prose) or _is_joined(at + length, prose)
        if joined and _is_name(prose.tokens[at + length]) and not _is_numbered(at + length, prose):
            if token.first and _known_length(at + length, prose, vocabulary):
                return length
            length += 1
        elif joint := _joint_length(at + length, prose, vocabulary):
            length += joint + 1
        else:
            break
    return length


def _is_adjective(token: ProseToken, vocabulary: Phrases) -> bool:
    """Whether a word is made of a known one and a small word: “Supplier-owned”."""
    begun, _, rest = token.text.partition("-")
    return rest[:1].islower() and vocabulary.knows((fold_word(begun),))


def _joint_length(at: int, prose: Prose, vocabulary: Phrases, before_the: Sequence[str] = ("of",)) -> int:
    """Return the number of small words that join what is before them to an unknown name: 1 in “Change of Seat”, 0 for none.

    A word of `before_the` joins with “the” behind it too: “Law of the Sea”; “on” so behind what is a treaty.
    """
    before_the = (*before_the, "on") if prose.tokens[at - 1].text in TREATIES else before_the
    words = [token.text for token in prose.tokens[at : at + 2]]
    length = 2 if words[1:] == ["the"] and words[0] in before_the else 1
    joins = bool(words) and words[0] in CONNECTORS and _follows_directly(at, prose)
    return length if joins and _is_unknown_name(at + length, prose, vocabulary) and not _is_numbered(at + length, prose) else 0


def _is_numbered(at: int, prose: Prose) -> bool:
    return bool(_NUMBER_BEHIND.match(prose.text, prose.tokens[at].end))


def _is_name(token: ProseToken) -> bool:
    """Whether a word is capitalised, and no single letter, Roman number, number in words, article, stressed word, code such as D2, or adjective made of a name."""
    word = token.text
    other = word in _ARTICLES or _IN_WORDS.fullmatch(word) or _ADJECTIVE.search(word) or _CODE.fullmatch(word) or word in STRESSED
    return word[0].isupper() and len(word) > 1 and not set(word) <= set("IVX") and not other
