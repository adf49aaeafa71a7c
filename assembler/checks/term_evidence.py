"""What shows that capitalised words which no text defines are used as a term: how they stand in their sentences."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from assembler.checks.captions import captions_in
from assembler.checks.index import Phrase, ProgrammeIndex, TextPart, Vocabulary, WordingTexts, kept_per_wording
from assembler.checks.phrase_uses import TermUse, prose_of
from assembler.checks.prose import UNKNOWN, Prose, fold, fold_word, texts_of

ENOUGH_WORDS = 300
"""From how many words in small letters on a programme says which words are ordinary ones."""
SHOWN = 2
"""How many uses as a term show one, where not every word of it is an ordinary one."""
SHORTEST_STEM = 4
"""The fewest letters of a word without its ending."""
SHORTEST_SLIP, ALIKE = 6, 0.85
"""How long a word is at least that may be a slip for another, and how like it, from 0 to 1."""
BEFORE = 40
"""How many letters before a use say how it stands."""
_OF_THE_PAPER = frozenset(
    (
        "Party",
        "Agreement",
        "Act",
        "Dollar",
        "Commission",
        "Exhibit",
        "Schedule",
        "Annex",
        "Appendix",
        "Article",
        "Section",
        "Clause",
        "Paragraph",
        "Recital",
        "Table",
        "Date",
        "Title",
        "Name",
        "Number",
        "Court",
        "State",
        "Government",
        "Parliament",
        "President",
        "Secretary",
    )
)
"""Words, folded or not, that a contract says of itself, of who signs it and of what it is paid in: nobody looks for a definition."""
_PAPER_WORDS = frozenset(map(fold_word, _OF_THE_PAPER))
# “the Fee (as defined below)”
_PROMISED = re.compile(r"[”\"]?,?\s*\(?(?:as|each\s+as)\s+(?:such\s+term\s+is\s+|herein(?:after)?\s+|further\s+)?defined\b")
# a word in small letters before, with a space between, so that the capital is not for the beginning of a sentence or a title
_WITHIN = re.compile(r"(?:\b(?:a|[a-z][\w’'-]+),?|\([a-z]{1,4}\)|[a-z]\))\s[“(\"]?\Z")
_DETERMINED = re.compile(
    r"(?:\b(?:the|an?|any|each|every|all|both|no|such|this|that|these|those|its|their|his|her|our|your|my|other|another|either|"
    r"applicable|relevant|respective|said|additional)|[’']s?)\s[“(\"]?\Z",
    re.IGNORECASE,
)
# “Seller shall deliver”
_ACTS = re.compile(r"\s+(?:shall|will|must|agrees?|undertakes?|acknowledges?|warrants?|represents?)\b")
# words that are no noun behind a phrase, whatever they are otherwise
_NO_NOUNS = "|".join(
    re.findall(
        r"\w+",
        "a about above across after against all along also although among an and any anything are around as at away be because become been "
        "before behind being below beneath beside besides between beyond both but by can cannot chosen come could despite did do does done "
        "due during each either even ever except few for from given had has have held here how however if in including inside instead into "
        "is it its just kept left less lost made may might more most must near neither never no none nor not nothing now of off on once one "
        "only onto or other our out outside over paid past per plus put rather same sent set shall should since so sold some such taken "
        "than that the their them then there thereafter thereof these they this those though through throughout thus till to together too "
        "toward towards two under unless unlike until unto up upon via was we were what whatever when whenever where whereas wherever "
        "whether which whichever while who whoever whom whose why will with within without worth would yet you your",
    )
)
NOUN_BEHIND = re.compile(rf"\s+(?!(?:{_NO_NOUNS})\b)[a-z][a-z-]*(?<!s)(?<!ed)\b")
"""Another noun behind a phrase, with which it is one thing: “the Example service”."""
_ANY_NOUN = re.compile(rf"\s+(?!(?:{_NO_NOUNS})\b)[a-z]")
_PARTED_BEFORE, _PARTED_BEHIND = re.compile(r"\w[-\u2010/]\s?\Z"), re.compile(r"\s?[-\u2010/]\s?\w|[®™]|\s?\((?:R|TM|SM)\)")
# “the Commercial Rules of the American Arbitration Association”
_OF_SOMEBODY = re.compile(r"\s+(?:of|for)\s+(?:the\s+)?[A-Z]|\s\([A-Z][^()]*\)\s+[A-Z]")
# “the Term of this Agreement”, which says of what
_OF_THE_PAPER_ITSELF = re.compile(r"\s+(?:of\s+this\s+[A-Z]|hereof\b)")
# “the Additional Product Terms”, of which a part is known; “Example Securities 2026-6 Trust”
_NAME_BEHIND = re.compile(r"\s(?:\d{4}(?:-\d+)?\s)?[A-Z][a-z]")
# “these Rules and Regulations”, which say so of themselves
_THIS = re.compile(r"\bth(?:is|ese)\s\Z", re.IGNORECASE)
_PAPERS = (
    "Terms",
    "Conditions",
    "Rules",
    "Regulations",
    "Guidelines",
    "Policy",
    "Policies",
    "Procedures",
    "Bylaws",
    "Addendum",
    "Amendment",
)
# “Operation of Franchise by the”, where a title runs into its sentence
_RUNS_ON = re.compile(
    r"\b(?:[Ii]n|[Oo]n|[Aa]t|[Tt]o|[Bb]y|[Ff]or|[Oo]f|[Tt]he|[Aa]n?|[Aa]ny|[Aa]ll|[Aa]nd|[Oo]r|[Oo]ther|[Tt]han|[Ee]ach|[Ww]ithin|[Uu]pon|[Ii]f|[Nn]o)\Z"
)
_ANY_WORD = re.compile(r"[A-Z][\w]*")
_JOINING = re.compile(r"\s+(?:and/or|and|or|of|for|to|in|by|with|from|&)\s+(?:the\s+)?")
_TITLE = r"[A-Z][\w’'&/-]*(?:\s+(?:(?:and|or|of|for|to|the|in|on)\s+)*[A-Z][\w’'&/-]*){0,7}"
# “shall provide “Support””, “Rate shall mean the rate”, “(the Rates)”: words that a text says the meaning of, in whatever form
_INTRODUCED = (
    re.compile(r"[“\"‘](?:[Tt]he\s+)?([^“”\"‘’]{2,80}?)[,.;]?[”\"’]"),
    re.compile(
        rf"({_TITLE})[”\"]?(?:\s*\([^()]{{1,60}}\))?,?\s*(?:[:–—]\s+|(?:(?:shall|will|does|is|are|be|as)\s+(?:be\s+)?)?"
        r"(?:mean(?:s|ing)?|has\s+the|have\s+the|refers?\s+to|includes?|is\s+defined|are\s+defined|constitutes?|defined\s+as)\b)"
    ),
    re.compile(
        rf"\((?:hereinafter\s+|collectively,?\s+|each,?\s+)*(?:refer\w+\s+to\s+as\s+)?(?:the|an?|this|your|our|its|their)?\s*({_TITLE})\)"
    ),
    # “a Business Plan, to be attached as Exhibit 3”, “the Supply Agreement between the parties dated …”
    re.compile(
        rf"({_TITLE}),?\s+(?:(?:which|that)\s+)?(?:(?:to|will|shall|is|are)\s+(?:be\s+)?)?(?:attached|annexed|\((?:Exhibit|Schedule|Annex|Appendix)\s)"
    ),
    re.compile(rf"({_TITLE})\s+(?:by\s+and\s+)?(?:between\s+(?:the\s+)?[Pp]arties|dated|entered\s+into)\b"),
    re.compile(rf"\b(?:designate|appoint|establish|create|form|elect)s?\s+(?:an?|one\s+or\s+more)\s+({_TITLE})"),
    re.compile(rf"\b(?:refer\w+\s+to|known|called)\s+(?:\w+\s+){{0,3}}?(?:as\s+)?(?:the\s+|an?\s+)?({_TITLE})"),
)
# “Good Practice (“GP”)”
_NAMED_BEHIND = re.compile(rf"[\w\s’'&,-]{{0,60}}\([^().;]{{0,30}}(?:{UNKNOWN}|[“\"])")
# “Officers of the Company”, a title under which a text says who they are
_BODY = re.compile(r"\A[A-Z].*(?:ers|ors|ees|(?:Committee|Board|Council|Group)s?)\Z")
_NUMBER_BEFORE = re.compile(r"\A(?:(?:Article|Section|Chapter|Part)\s+[\dIVXL.]+|[\d.]+)\W*\s+", re.IGNORECASE)
_ENDING, _DOUBLED = re.compile(r"(?:ing|ed|er|or|e|ation|ment)\Z"), re.compile(r"([a-z])\1\Z")
_CAPITALS = re.compile(r"\b[A-Z][A-Z’'&/-]+(?:\s+(?:[A-Z&][A-Z’'&/-]*))+\b")


def introduced_in(document: str, index: ProgrammeIndex) -> frozenset[Phrase]:
    """Return the phrases of which the texts of a document say the meaning, in whatever form, or that are a title of theirs."""
    texts = (one for one in index.texts if one.wording.paper.plan.id == document)
    return frozenset[Phrase]().union(*(_introduced(one, None) for one in texts))


@kept_per_wording
def _introduced(one: WordingTexts, _: None) -> frozenset[Phrase]:
    titles = (part.wording.variant.title if part.kind == "heading" else part.title for part in one.parts)
    proses = [prose for found in texts_of(one, None).values() for prose in found]
    captions = (prose.text[start:end].strip(" .:") for prose in proses for start, end in captions_in(prose))
    named = (found[1] for prose in proses for pattern in _INTRODUCED for found in pattern.finditer(prose.text))
    return frozenset(
        (
            *(fold(name) for names in named for name in (names, *names.split(" or "))),
            *_titles((*titles, *captions)),
            *_titles(found for prose in proses for found in _CAPITALS.findall(prose.text)),
        )
    )


def _titles(titles: Iterable[str]) -> Iterator[Phrase]:
    """Yield titles of two words and more, as they are said in a sentence, and the bodies and officers that a title names."""
    for title in titles:
        said = fold(title.title() if title.isupper() else title)
        if len(said) > 1:
            yield said
        yield from (fold(piece) for piece in _JOINING.split(_NUMBER_BEFORE.sub("", title)) if _BODY.search(piece))


def used_as_term(
    uses: Sequence[TermUse],
    small: frozenset[str],
    vocabulary: Vocabulary,
    texts: Mapping[TextPart, tuple[Prose, ...]],
    introduced: frozenset[Phrase],
) -> bool:
    """Whether how a phrase stands in its sentences shows that a term is meant.

    A text promises its definition; or the phrase stands within sentences behind a word such as “the”, or does something, often enough:
    once where a word of it is one of a term.
    """
    if _is_of_the_paper(uses[0]) or _is_introduced(uses[0], introduced, vocabulary):
        return False
    proses = [(use, prose) for use in uses if (prose := prose_of(use, texts))]
    if any(_PROMISED.match(prose.text, use.start + len(use.text)) for use, prose in proses):
        return True
    shown = sum(_stands_as_term(use, prose) for use, prose in proses)
    if shown >= SHOWN:
        return _ends_ordinary(uses[0], small)
    return shown > 0 and _holds_a_term(uses[0], vocabulary) and _is_ordinary(uses[0].text, small, vocabulary)


def _is_introduced(use: TermUse, introduced: frozenset[Phrase], vocabulary: Vocabulary) -> bool:
    """Whether a text says what a phrase means, or what each of the things means that it joins: “Fees and Costs”."""

    def known(words: str | Phrase) -> bool:
        phrase = fold(words) if isinstance(words, str) else words
        alone = len(phrase) == 1 and (phrase[0] in _PAPER_WORDS or _stem(phrase[0]) in _stems(vocabulary.phrases.terms))
        return phrase in introduced or vocabulary.knows(phrase) or alone or (use.text.isupper() and _in_capitals(phrase))

    def _in_capitals(phrase: Phrase) -> bool:
        said = " ".join(phrase).lower()
        return any(" ".join(one).lower() == said for one in (*introduced, *vocabulary.terms, *vocabulary.phrases.roles))

    joined, phrase = _JOINING.split(use.text), use.phrase
    if len(phrase) > 1 and _RUNS_ON.search(phrase[0]):
        phrase = phrase[1:]
        joined = [words for words in joined if words]
        if known(phrase):
            return True
    together = (known(phrase[:at]) and known(phrase[at:]) for at in range(1, len(phrase)))
    return "-by-" in use.text or known(use.text) or (len(joined) > 1 and all(map(known, joined))) or any(together)


def _is_of_the_paper(use: TermUse) -> bool:
    return len(use.phrase) == 1 and use.phrase[0] in _PAPER_WORDS


def _stands_as_term(use: TermUse, prose: Prose) -> bool:
    """Whether a use stands within a sentence as a thing does: behind “the”, in the plural, or as who does something."""
    end = use.start + len(use.text)
    start = max(0, use.start - BEFORE)
    if _PARTED_BEFORE.search(prose.text, start, use.start) or _PARTED_BEHIND.match(prose.text, end) or _RUNS_ON.search(use.text):
        return False
    of_the_paper = len(use.phrase) == 1 and _OF_THE_PAPER_ITSELF.match(prose.text, end)
    itself = use.text.endswith(_PAPERS) and _THIS.search(prose.text, start, use.start)
    if (
        of_the_paper
        or itself
        or _NAME_BEHIND.match(prose.text, end)
        or _OF_SOMEBODY.match(prose.text, end)
        or _NAMED_BEHIND.match(prose.text, end)
    ):
        return False
    if not _WITHIN.search(prose.text, start, use.start):
        return False
    if NOUN_BEHIND.match(prose.text, end) or ("-" in use.text and len(use.phrase) == 1 and _ANY_NOUN.match(prose.text, end)):
        return False
    determined = _DETERMINED.search(prose.text, start, use.start) is not None
    return determined or use.text.endswith("s") or _ACTS.match(prose.text, end) is not None


def _is_ordinary(text: str, small: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether each word of a phrase is one that texts write small, or one of a defined term or a role."""
    known = _words_of(vocabulary.phrases.terms) | _words_of(vocabulary.phrases.roles)
    return all((folded := fold_word(word.lower())) in small or folded in known for word in _ANY_WORD.findall(text))


def _holds_a_term(use: TermUse, vocabulary: Vocabulary) -> bool:
    """Whether a word of a longer phrase is one of a defined term: “Actual Redundancy Costs” beside “Redundancy Payment”."""
    return len(use.phrase) > 1 and any(word.lower() in _words_of(vocabulary.phrases.terms) for word in use.phrase)


def is_slip(
    uses: Sequence[TermUse], small: frozenset[str], vocabulary: Vocabulary, texts: Mapping[TextPart, tuple[Prose, ...]]
) -> bool:
    """Whether a phrase is a term or a role but for a letter or two of one word, which no text writes small, or for a hyphen or a space.

    A hyphen may make an adjective of a term: “Third-Party providers”.
    """
    use, known = uses[0], (*vocabulary.terms, *vocabulary.phrases.roles)
    if use.text.isupper() or "- " in use.text or ("-" in use.text and all(_is_adjective(one, texts) for one in uses)):
        return False
    joined = _without_joints(use.phrase)
    return any(_without_joints(term) == joined for term in known) or any(
        _differs_by_a_slip(use.phrase, term, small) for term in known
    )


def _is_adjective(use: TermUse, texts: Mapping[TextPart, tuple[Prose, ...]]) -> bool:
    prose = prose_of(use, texts)
    return prose is not None and _ANY_NOUN.match(prose.text, use.start + len(use.text)) is not None


def _without_joints(phrase: Phrase) -> str:
    return re.sub(r"[-’' ]", "", " ".join(phrase)).lower()


def _differs_by_a_slip(phrase: Phrase, term: Phrase, small: frozenset[str]) -> bool:
    if len(phrase) != len(term):
        return False
    differing = [pair for pair in zip(phrase, term, strict=True) if pair[0] != pair[1]]
    if len(differing) != 1:
        return False
    one, other = (word.lower() for word in differing[0])
    unusual = len(one) >= SHORTEST_SLIP and fold_word(one) not in small and not one.isupper()
    return unusual and one[0] == other[0] and SequenceMatcher(None, one, other).ratio() >= ALIKE


@lru_cache(1_000)
def _stems(phrases: frozenset[Phrase]) -> frozenset[str]:
    return frozenset(_stem(phrase[0]) for phrase in phrases if len(phrase) == 1)


def _stem(word: str) -> str:
    """Return a word without what makes an act or a deed of it: “Label” of “Labelled” and “Labelling”."""
    bare = _ENDING.sub("", word)
    return _DOUBLED.sub(r"\1", bare) if len(bare) >= SHORTEST_STEM else word


@lru_cache(1_000)
def _words_of(phrases: frozenset[Phrase]) -> frozenset[str]:
    return frozenset(word.lower() for phrase in phrases for word in phrase)


def _ends_ordinary(use: TermUse, small: frozenset[str]) -> bool:
    return fold_word(use.text.split()[-1].lower()) in small
