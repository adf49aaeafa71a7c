"""The check of defined terms that stand in small letters."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.index import Phrase, ProgrammeIndex, Vocabulary, WordingTexts, kept_per_wording
from assembler.checks.proper_names import TO_FILL_IN
from assembler.checks.prose import Prose, fold, fold_word, texts_of
from assembler.checks.term_evidence import NOUN_BEHIND
from assembler.checks.vocabulary import term_uses, vocabularies
from assembler.model.diagnostics import Diagnostic, Severity

DRIFT = Fault("capital-drift", Severity.INFO)

_ONE = re.compile(r"\ban?\s+\Z", re.IGNORECASE)
# “any third-party confidential information”: something like the thing, and not it
_OF_OTHERS = re.compile(
    r"\b(?:any|other|similar|no|certain|third[- ]part(?:y|ies)[’']?s?|someone|another|own)\s+\Z", re.IGNORECASE
)
# “the effective date of the termination”, another day than the Effective Date
_OF_AN_EVENT = re.compile(
    r"\s+of\s+(?:(?:the|such|any|this|its|that|each|a|an|their)\s+)?(?:updated|revised|new|terminat|expir|increas|decreas|adjust|appoint|cancel|amend|chang|suspen|renew|assign|transfer|resign|"
    r"reduct|modif|notice|withdraw|such\b|record\b)",
    re.IGNORECASE,
)
# “service provider”, who is one of many unless a word such as “the” is before it
_PERSON, _THE = re.compile(r"(?:er|or|ee)s?\Z"), re.compile(r"\b(?:the|its|each|such|that|this|their)\s+\Z", re.IGNORECASE)
# “it tells the instructing party beforehand”, where no noun follows
_ADVERB = re.compile(
    r"\s+(?:\w+ly|beforehand|afterwards?|again|later|earlier|early|then|there|here|now|too|only|also|first|once|twice|never|always|alone|itself|"
    r"together|well|back|forth|away|below|above|anew|apart|instead|else|even|just|still|yet|thereafter|thereof|hereunder|forthwith)\b"
)
# “the date specified in such notice”, that of another paper
_OF_ANOTHER = re.compile(
    r"\s+(?:specified|stated|set\s+(?:out|forth)|named|given|provided|shown)\s+(?:in|by|on)\s+(?:such|that|the\s+(?!this)\w+|any|each|an?)\b"
)
# “an alternative net revenue”, “the desired effective date”, “ERISA net revenue”: of another kind
_OF_ANOTHER_KIND = re.compile(
    r"(?:(?<=[\w,;(] )[A-Z][\w&-]*|\b(?:\w{2,}(?:al|ive|ible|able|ary|ory|ous|ic|ful|less)|original)"
    r"|\b(?:the|an?|any|its|their|and|or|such|each|no)\s+\w+(?<!ne)ed)\s+\Z"
)
SLIPS, A_SLIP_IN = 4, 5
"""How many times a term stands in small letters by a slip: so often, or once in so many uses."""
# “the other party”, “each business day”: a term only where a text points at it, or counts what it has or does
_POINTED_AT = re.compile(
    r"\b(?:the|an?|its|their|his|her|our|your|such|each|every|this|that|these|those|said|\w+[’']s|\(?\d+\)?)\s+(?:applicable\s+|then-current\s+)?\Z",
    re.IGNORECASE,
)
FAR = 80
"""How many letters behind words may say that they are equal to the term: “a price equal to the Price”."""
_ANYBODY = frozenset(("third party", "third parties", "other party", "other parties", "effective date"))
"""Terms in small letters that are always the ordinary words."""
# “the intellectual property rights of …”: the words belong to a longer phrase
_LONGER = re.compile(
    r"\s+(?:rights?|obligations?|requirements?|polic(?:y|ies)|provisions?|agreements?|forms?|periods?|dates?|fees?|programs?|programmes?|laws?|"
    r"breach(?:es)?|levels?|systems?|standards?|contracts?|orders?|notices?)\b|-"
)
# “enters into a support agreement with each of them”, one more of its kind
_PAPER = re.compile(r"(?:Agreement|Contract|Plan|Policy|Order|Notice|Form)\Z")
_RECITAL = re.compile(r"\bW(?:HEREAS|hereas)\b")
_OPENING, _CLOSING = ("“", '"', "‘"), ("”", '"', "’")


def find_capital_drift(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Words stand in small letters that, capitalised, are a defined term of two or more words.

    Why it matters: the reader must guess whether the defined thing is meant or something like it.

    Example: `The partner reports its net revenue.`, where Net Revenue is defined.

    Write instead: `The partner reports its Net Revenue.`; or other words, where another thing is meant. This is a guess, so
    it is information and does not fail; one finding is for all places of a document. A definition may say in small letters of what
    kind its term is, and “the effective date of the termination” is another day than the Effective Date. Without house style, words are
    told only where something points at them, and where that is no habit.
    """
    places: dict[tuple[str, str], list[tuple[Prose, int, int]]] = {}
    for one in index.texts:
        document = one.wording.paper.plan.id
        for prose, start, end, term in _drifting(one, vocabularies(index)[document]):
            told = index.programme.house_style or not _is_no_term(prose, start, end, term)
            if told and proofs.possible(prose.part.condition):
                places.setdefault((document, term), []).append((prose, start, end))
    for (document, term), found in places.items():
        if not index.programme.house_style and _is_a_habit(found, document, term, index):
            continue
        (prose, start, end), *others = found
        clauses = {one.part.wording.clause.id for one, _, _ in others} - {prose.part.wording.clause.id}
        also = f", here and in {len(clauses)} other clause{'s' if len(clauses) > 1 else ''}" if clauses else ""
        sentence = f"“{prose.text[start:end]}” is a defined term in small letters{also}."
        hint = f"Write “{term}”, or other words if something else is meant."
        yield DRIFT(sentence, prose.span(start, end), hint, f"{document}:{term}")


def _is_a_habit(found: Sequence[tuple[Prose, int, int]], document: str, term: str, index: ProgrammeIndex) -> bool:
    """Whether a text writes a term small so often, beside its uses in capitals, that it means the ordinary words by them."""
    capital = sum(use.phrase == fold(term) for use in term_uses(index)[document])
    return len(found) > max(SLIPS, capital // A_SLIP_IN)


def _is_no_term(prose: Prose, start: int, end: int, term: str) -> bool:
    """Whether the text of others means the ordinary words: nothing points at them, they belong to a longer phrase, or are one of its kind."""
    return bool(
        prose.text[start:end].lower() in _ANYBODY
        or not _POINTED_AT.search(prose.text, max(0, start - 40), start)
        or _LONGER.match(prose.text, end)
        or (_PAPER.search(term) and _ONE.search(prose.text[:start]))
        or f"equal to the {term}" in prose.text[end : end + FAR]
    )


@kept_per_wording
def _drifting(one: WordingTexts, vocabulary: Vocabulary) -> tuple[tuple[Prose, int, int, str], ...]:
    """Return each place in a wording's texts where a term stands in small letters, and nothing says that another thing is meant."""
    found: list[tuple[Prose, int, int, str]] = []
    for prose in (prose for proses in texts_of(one, None).values() for prose in proses):
        for start, end, term in _in_small_letters(prose, vocabulary.small):
            if not _is_ordinary(prose, start, end, term) and not _has_own_term(prose.text[start:end], vocabulary):
                found.append((prose, start, end, term))
    return tuple(found)


def _is_ordinary(prose: Prose, start: int, end: int, term: str) -> bool:
    """Whether a term in small letters is meant so.

    It is one of many, a thing of others or of an event, one of many subjects or persons, part of a longer name, in quotation marks, a
    blank, a label, in a recital, or defined there. So it is where a word with a capital among them is a term by itself: “receiving Party”.
    """
    one_of_many = term.endswith("s") and not prose.text[start:end].endswith("s") and _ONE.search(prose.text[:start])
    return bool(
        one_of_many
        or any(term == definition.term for _, definition in prose.definitions)
        or any(blank.start() < start < blank.end() for blank in TO_FILL_IN.finditer(prose.text))
        or end - start == len(prose.text.strip(" :"))
        or _OF_OTHERS.search(prose.text, max(0, start - 20), start)
        or _OF_AN_EVENT.match(prose.text, end)
        or _OF_ANOTHER.match(prose.text, end)
        or _OF_ANOTHER_KIND.search(prose.text, max(0, start - 40), start)
        or _RECITAL.search(prose.text, 0, start)
        or (NOUN_BEHIND.match(prose.text, end) and not _ADVERB.match(prose.text, end))
        or (prose.text[:start].endswith(", ") and prose.text.startswith(",", end))
        or (_PERSON.search(term) and not _THE.search(prose.text, max(0, start - 10), start))
        or (prose.text[start - 1 : start] in _OPENING and prose.text[end : end + 1] in _CLOSING)
    )


def _has_own_term(text: str, vocabulary: Vocabulary) -> bool:
    """Whether words with a capital among small ones are a term or a role by themselves: “Party” in “receiving Party”."""
    capitals = tuple(fold_word(word) for word in text.split() if word[0].isupper())
    return bool(capitals) and vocabulary.knows(capitals)


def _in_small_letters(prose: Prose, terms: Mapping[Phrase, str]) -> Iterator[tuple[int, int, str]]:
    """Yield each place, from offset to offset, where a term stands in small letters."""
    lowered = tuple(token.folded.lower() for token in prose.tokens)
    starts = {word for word in lowered if (word,) in terms}
    for at in (at for at, word in enumerate(lowered) if word in starts):
        length = 2
        while lowered[at : at + length] in terms and at + length <= len(lowered):
            if term := terms[lowered[at : at + length]]:
                text = prose.text[prose.tokens[at].start : prose.tokens[at + length - 1].end]
                if _has_small_word(text, term):
                    yield prose.tokens[at].start, prose.tokens[at + length - 1].end, term
            length += 1


def _has_small_word(text: str, term: str) -> bool:
    """Whether one of the words is small where the term has a capital, with only spaces between the words."""
    written, meant = text.split(), term.split()
    if "’" in text or len(written) != len(meant):
        return False
    return any(one[0].islower() and other[0].isupper() for one, other in zip(written, meant, strict=True))


SMALL_LETTERS = (DRIFT.found_by(find_capital_drift, reads=Reads.ONE_DOCUMENT),)
