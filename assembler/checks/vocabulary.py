"""The vocabulary of a document: the terms it can use, and the capitalised words that need no definition."""

import re
from calendar import day_name, month_name
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce

from assembler.checks.index import (
    DefinedTerm,
    Phrase,
    Phrases,
    PlacedPaper,
    ProgrammeIndex,
    Vocabulary,
    cached_per_index,
)
from assembler.checks.phrase_uses import TermUse, uses_of
from assembler.checks.prose import fold, fold_word
from assembler.checks.said_phrases import Said, said_in
from assembler.checks.world_names import names_of_the_world
from assembler.model.editions import IN_FORCE_SINCE, paper_field
from assembler.model.expressions import RecordType
from assembler.model.kept import Kept
from assembler.model.library import DocumentPlan, Programme
from assembler.model.values import country_names

PRINTED = ("Section", "Sections")
"""The words that a reference prints before its number."""

_PUNCTUATION = re.compile(r"[^\w\s’'&-]+")
_JOINTS = frozenset(("OF", "AND", "FOR", "THE", "TO", "ON", "IN", "OR", "BY"))
LONGEST_SHORT = 4
"""The number of letters from which a word in capitals is a term that a text may write in usual letters, and no abbreviation."""
SHORTEST_ACT = 6
"""The number of letters up to which a word in “-ing” is no act: “String”."""


@cached_per_index
def vocabularies(index: ProgrammeIndex) -> Mapping[str, Vocabulary]:
    """Return the vocabulary of each document of a programme; of one document at a time its own and that of its base."""
    if index.sight is not None:
        return index.sight.vocabularies
    spoken: dict[str, list[Said]] = {}
    for one in index.texts:
        spoken.setdefault(one.wording.paper.plan.id, []).append(said_in(one, None))
    said = {document: index.kept.get(("said in", document), _said_together, tuple(found)) for document, found in spoken.items()}
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


def _said_together(_: Kept, found: tuple[Said, ...]) -> Said:
    return reduce(Said.joined, found, Said())


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


def in_small_letters(term: str) -> bool:
    """Whether a term of several words has its capital only where its definition begins: “Duplicate payment”."""
    _, *others = term.split()
    return bool(others) and all(word.islower() for word in others)


def _lowered_terms(terms: Mapping[Phrase, tuple[DefinedTerm, ...]], free: frozenset[Phrase]) -> Mapping[Phrase, str]:
    found: dict[Phrase, str] = {}
    for phrase, definitions in terms.items():
        if len(phrase) > 1 and phrase not in free and not in_small_letters(definitions[0].term):
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
    """Yield the other forms of a term: in usual letters, “Field of Use” of “FIELD OF USE”; without a bracket, “Value” of “Value (Order)”; each part of “Staff / Helpers”; of an act “Process” and “Processed”, of “Processing”."""
    if " ".join(phrase).isupper() and (len(phrase) > 1 or len(phrase[0]) >= LONGEST_SHORT):
        yield tuple(
            fold_word(word.title() if "-" in word else word.capitalize()) if word not in _JOINTS else word.lower()
            for word in phrase
        )
    if "/" in phrase:
        parts = " ".join(phrase).split("/")
        yield from (tuple(part.split()) for part in parts if part.strip())
    if phrase[0].lower() == "th" and len(phrase) > 1:
        yield phrase[1:]
    if phrase[-1].endswith(("/i", "/s", "/es", "/ies")):
        stem = phrase[-1].rsplit("/", 1)[0]
        yield (*phrase[:-1], fold_word(stem))
    bare = tuple(word for word in phrase if not word.startswith("("))
    if bare and bare != phrase and phrase[-1].endswith(")"):
        yield bare
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
    titles = [paper.plan.title for paper in papers]
    yield from titles
    yield from (title.title() for title in titles if title.isupper())
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
