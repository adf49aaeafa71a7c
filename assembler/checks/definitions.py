"""Checks of definitions against each other: a term has one definition in any document and its base."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import combinations

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.defining_texts import genus, goes_on, is_of_a_part, is_of_somebody, is_pointer, name_the_same
from assembler.checks.index import DefinedTerm, Phrase, ProgrammeIndex, TextPart, any_of, cached_per_index, is_same_text
from assembler.checks.phrase_uses import TermUse
from assembler.checks.prose import fold, proses, same_words
from assembler.checks.vocabulary import term_uses, vocabularies
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.expressions import ALWAYS, Expression, both
from assembler.model.source import Span
from assembler.rules import Witness

TWICE = Fault("term-defined-twice", Severity.ERROR)
DIFFERING = Fault("differing-definitions", Severity.ERROR)
NEAR = Fault("near-duplicate-term", Severity.WARNING)
SIMILAR = Fault("similar-terms", Severity.INFO)
CIRCULAR = Fault("circular-definition", Severity.WARNING)

STANDING_ALONE = ("agreement", "terms")
"""The kinds of document that, without a base, have words of their own."""
_TYPED_NUMBER = re.compile(r"\(?(?:[a-z]|[ivxl]{1,5}|[\d.]{1,9})[.)]")
_LONGER, _GOES_ON = (
    re.compile(r"\b[A-Z]\w+ of \Z"),
    re.compile(
        r" of (?:the )?[A-Z]|,? (?:Inc|LLC|Ltd|L\.L\.C|Limited|Corp|GmbH)\b|,?\s*\(?(?:listed|described|set forth|set out|identified|named|as defined|defined|between|for|made|entered)\b"
    ),
)
LONG_ENOUGH = 5
"""The number of letters from which words that differ by one letter are reported."""
_DIGITS = re.compile(r"\d+")
_JOINTS = re.compile(r"[\s\-’'.]+")
_DEALING = re.compile(r"(?:es?|ees?|ors?|ers?|ing|s)\Z")


def find_term_defined_twice(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A term is defined twice, in the same words, in a document or in it and its base.

    Why it matters: whoever changes one of the two leaves the other, and then they differ.

    Example: `**"Fee"** means the price of the supply.` in the agreement and once more in an addendum based on it.

    Write instead: keep one of them; an addendum sees the definitions of its base.
    """
    hint = "Keep one of them: a document sees its base’s definitions."
    for first, second in _pairs(index):
        same = _meaning(first) == _meaning(second)
        if same and (witness := proofs.witness(_both_printed(first, second))):
            sentence = f"“{second.term}” is defined at {first.span} already."
            yield TWICE(sentence, second.span, hint, _definition_subject(second), witness)


def find_differing_definitions(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A term is defined twice, in different words, in a document, in it and its base, or in two papers of one packet.

    Why it matters: the same word means two things in one contract, and each side picks the one it likes.

    Example: `**"Fee"** means the price.` in the agreement, `**"Fee"** means the price with tax.` in its addendum.

    Write instead: one definition; or another term for the other thing; or conditions under which never both are printed. A
    definition that only says where the term is defined is none of its own, and two that name the same company or day agree. A paper that stands alone beside the others, such as
    a confidentiality agreement or terms without a base, has its own words.
    """
    hint = "Keep one meaning, name the other thing differently, or print never both."
    for first, second in (*_pairs(index), *_pairs_of_papers(index, proofs)):
        differ = _meaning(first) != _meaning(second) and not name_the_same(first, second)
        differ = differ and not (_share_a_document(first, second) and is_of_a_part(second))
        if differ and (witness := proofs.witness(_both_printed(first, second))):
            sentence = f"“{second.term}” is defined in other words at {first.span}."
            yield DIFFERING(sentence, second.span, hint, _definition_subject(second), witness)


def _pairs_of_papers(index: ProgrammeIndex, proofs: Proofs) -> Iterator[tuple[DefinedTerm, DefinedTerm]]:
    """Yield each definition with another one that the smallest packet holds in another paper, unless each is of an agreement of its own."""
    agreements = {paper.plan.id for paper in index.papers if paper.plan.kind in STANDING_ALONE and not paper.plan.base}
    grouped: dict[str, list[DefinedTerm]] = {}
    for definition in index.definitions:
        if not is_pointer(definition):
            grouped.setdefault(definition.term, []).append(definition)
    for definitions in grouped.values():
        for at, second in enumerate(definitions):
            apart = agreements - {_family(second)} if _family(second) in agreements else set[str]()
            beside = [one for one in definitions[:at] if _in_other_papers(one, second) and _family(one) not in apart]
            others = [one for one in beside if _meaning(one) != _meaning(second)]
            together = any_of(one.part.condition for one in others)
            if others and proofs.possible(both(together, second.part.condition)):
                beside = [one for one in others if proofs.possible(_both_printed(one, second))]
                yield min(beside, key=lambda one: _size(proofs.witness(_both_printed(one, second)))), second


def _share_a_document(first: DefinedTerm, second: DefinedTerm) -> bool:
    return first.part.document.id == second.part.document.id


def _size(witness: Witness | None) -> int:
    return witness.size if witness else 0


def _family(definition: DefinedTerm) -> str:
    """Return the document to which the papers belong that are read together: the base, or the document itself."""
    plan = definition.part.document
    return plan.base or plan.id


def _in_other_papers(one: DefinedTerm, other: DefinedTerm) -> bool:
    """Whether two definitions stand in papers of which neither is the other's base: `_pairs` yields those."""
    first, second = one.part.document, other.part.document
    return first.id not in (second.id, second.base) and second.id != first.base


def _pairs(index: ProgrammeIndex) -> Iterator[tuple[DefinedTerm, DefinedTerm]]:
    """Yield each two definitions of one term in a document, or in its base and in it."""
    for first, second in _seen_together(index):
        local = len(first.term) == 1  # “X”, which one sentence names for itself
        more = first.part is second.part and (goes_on(second) or is_of_somebody(second))
        if first.term == second.term and not local and not more and not (is_pointer(first) or is_pointer(second)):
            yield first, second


def _seen_together(index: ProgrammeIndex) -> Iterator[tuple[DefinedTerm, DefinedTerm]]:
    """Yield each two definitions of one folded phrase in a document, or in its base and in it."""
    for document in index.documents:
        for definitions in (listed for listed in vocabularies(index)[document].terms.values() if len(listed) > 1):
            based = [definition for definition in definitions if definition.part.document.id != document]
            own = [definition for definition in definitions if definition.part.document.id == document]
            yield from combinations(own, 2)
            yield from ((above, below) for above in based for below in own)


def _both_printed(first: DefinedTerm, second: DefinedTerm) -> Expression:
    return both(first.part.condition, second.part.condition)


def _meaning(definition: DefinedTerm) -> tuple[object, ...]:
    """Return the words of a definition, without a number that is typed before it."""
    first, *others = words = same_words(definition.part.content)
    return tuple(others) if _TYPED_NUMBER.fullmatch(str(first)) else words


def _definition_subject(definition: DefinedTerm) -> str:
    return f"{definition.part.document.id}:{definition.term}"


def find_near_duplicate_term(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Two terms of one document, or of it and its base, differ by a hyphen, a space or a capital only.

    Why it matters: the reader cannot tell whether one thing is meant or two.

    Example: `**"Sub-Supplier"** means …` and `**"Subsupplier"** means …`

    Write instead: one spelling and one definition.
    """
    for first, second in _near(index):
        same = fold(first.term) == fold(second.term) or _is_in_capitals(first, second)
        if first.term != second.term and not same and _spelling(first) == _spelling(second):
            witness = proofs.witness(_both_printed(first, second))
            if witness:
                sentence = f"“{second.term}” is nearly the term “{first.term}”, defined at {first.span}."
                yield NEAR(sentence, second.span, "Use one spelling and one definition.", _definition_subject(second), witness)


def _is_in_capitals(first: DefinedTerm, second: DefinedTerm) -> bool:
    """Whether one of two terms is the other one in capitals, as headwords are printed: “SELLER MARKS”."""
    return first.term.upper() in (first.term, second.term) and first.term.upper() == second.term.upper()


def find_similar_terms(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Two terms of one document, or of it and its base, differ by one letter.

    Why it matters: one of them may be a slip of the pen. It may also be meant, so this is information and does not fail.

    Example: `**"Supplier"** means …` and `**"Supplied"** means …`

    Write instead: one of them; or words that cannot be confused.
    """
    for first, second in _near(index):
        one, other = _spelling(first), _spelling(second)
        if (
            one != other
            and one_letter_apart(one, other)
            and not _are_marked(first, second)
            and (witness := proofs.witness(_both_printed(first, second)))
        ):
            sentence = f"“{second.term}” is one letter away from “{first.term}”, defined at {first.span}."
            yield SIMILAR(sentence, second.span, "Check that two things are meant.", _definition_subject(second), witness)


def _are_marked(first: DefinedTerm, second: DefinedTerm) -> bool:
    """Whether two terms differ by a letter or number that marks them: “Party A” and “Party B”, “1933 Act” and “1934 Act”; or by who does what."""
    marks = {one.term.split()[-1] for one in (first, second)}
    if _DIGITS.sub("", first.term) == _DIGITS.sub("", second.term):
        return True
    counted = any(mark.isdigit() or (len(mark) == 1 and mark.isupper()) for mark in marks)
    return len(marks) > 1 and (counted or _both_ends_of_a_deal(*(one.term for one in (first, second))))


def _both_ends_of_a_deal(one: str, other: str) -> bool:
    """Whether two terms name who gives and who takes, or the thing: “Franchise”, “Franchisee” and “Franchisor”."""
    return _DEALING.sub("", one) == _DEALING.sub("", other)


@cached_per_index
def _near(index: ProgrammeIndex) -> tuple[tuple[DefinedTerm, DefinedTerm], ...]:
    """Return each two definitions known to a document whose terms have the same spelling or differ by one letter."""
    found: list[tuple[DefinedTerm, DefinedTerm]] = []
    for document in index.documents:
        groups: dict[str, list[DefinedTerm]] = {}
        for definition in (one for listed in vocabularies(index)[document].terms.values() for one in listed):
            for key in _shortened(_spelling(definition)):
                groups.setdefault(key, []).append(definition)
        found += dict.fromkeys(pair for group in groups.values() for pair in _ordered(group, document))
    return tuple(found)


@lru_cache(20_000)
def _shortened(word: str) -> tuple[str, ...]:
    """Return a word, and the word without each one of its letters: two words that differ by one letter have one of these in common."""
    return tuple(dict.fromkeys((word, *(word[:at] + word[at + 1 :] for at in range(len(word))))))


def _ordered(group: Sequence[DefinedTerm], document: str) -> Iterator[tuple[DefinedTerm, DefinedTerm]]:
    """Yield the pairs with at least one definition of the document itself; that of the base is first."""
    for one, other in combinations(group, 2):
        if other.part.document.id == document:
            yield one, other
        elif one.part.document.id == document:
            yield other, one


def _spelling(definition: DefinedTerm) -> str:
    return without_joints(definition.term)


@lru_cache(10_000)
def without_joints(term: str) -> str:
    """Return the letters of a term without plural, hyphens, spaces and capitals: terms that differ in these only are spelled alike."""
    return _JOINTS.sub("", " ".join(fold(_JOINTS.sub(" ", term).lower())))


def one_letter_apart(one: str, other: str) -> bool:
    """Whether two words of some length differ by a single letter, which is added, missing or another."""
    short, long = sorted((one, other), key=len)
    if len(short) < LONG_ENOUGH or len(long) - len(short) > 1:
        return False
    at = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


def find_circular_definition(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Terms are defined by each other, in a circle, or a term by itself.

    Why it matters: a reader who follows the definitions never arrives at a meaning.

    Example: `**"Supply"** means what an Order is for.` and `**"Order"** means an order of a Supply.`

    Write instead: say in one of them what the thing is, in words that are not defined. Only the words that say of what kind a thing
    is count, those up to “that”, “which” or a comma.
    """
    for document in index.documents:
        used_by = _terms_used_by_definitions(index, document)
        for circle in _circles({phrase: tuple(used) for phrase, used in used_by.items()}):
            first, *others = [
                used_by[phrase][following] for phrase, following in zip(circle, (*circle[1:], circle[0]), strict=True)
            ]
            going_round: Expression = reduce(
                both, (any_of(part.condition for part in parts) for parts in others), any_of([ALWAYS])
            )
            witness, part = proofs.smallest_of((both(part.condition, going_round), part) for part in first)
            if witness and part:
                terms = vocabularies(index)[document].terms
                definition = next(one for one in terms[circle[0]] if is_same_text(one.part, part))
                names = [terms[phrase][0].term for phrase in circle]
                sentence = f"{' and '.join(f'“{name}”' for name in names)} are defined by each other."
                if len(circle) == 1:
                    sentence = f"“{names[0]}” is defined by itself."
                hint = "Say in one of them what it is, in words that are not defined."
                yield CIRCULAR(sentence, definition.span, hint, f"{document}:{','.join(names)}", witness)


def _terms_used_by_definitions(index: ProgrammeIndex, document: str) -> Mapping[Phrase, Mapping[Phrase, Sequence[TextPart]]]:
    """Return, for each term of a document, the terms by which its definitions say what it is, each with the texts that do."""
    own: dict[Span, list[tuple[DefinedTerm, Phrase, tuple[int, int]]]] = {}
    for definition in index.definitions:
        if definition.part.document.id == document and not is_pointer(definition):
            own.setdefault(definition.part.span, []).append((definition, fold(definition.term), genus(definition)))
    known = vocabularies(index)[document].terms
    found: dict[Phrase, dict[Phrase, list[TextPart]]] = {}
    for use in term_uses(index)[document]:
        for definition, term, (start, end) in own.get(use.part.span, ()) if use.phrase in known and not use.lone else ():
            said_there = is_same_text(use.part, definition.part) and start <= use.start < end
            if said_there and not (use.phrase == term and _is_part_of_name(use)):
                found.setdefault(term, {}).setdefault(use.phrase, []).append(use.part)
    return found


def _is_part_of_name(use: TermUse) -> bool:
    """Whether a use is part of a longer name, “the State of Oregon”, “the Faculty of Arts”, or points at the paper itself: “these Cloud Terms”."""
    text = next((prose.text for prose in proses(use.part)), "")
    before = (text[: use.start].split() or [""])[-1]
    longer = _LONGER.search(text, 0, use.start) or _GOES_ON.match(text, use.start + len(use.text))
    return before[:1].isupper() or before.lower() in ("this", "these") or longer is not None


def _circles(used_by: Mapping[Phrase, Iterable[Phrase]]) -> Iterator[tuple[Phrase, ...]]:
    """Yield a shortest circle through each term that has one; each circle once."""
    seen: set[frozenset[Phrase]] = set()
    for start in used_by:
        circle = _path_back(start, used_by)
        if circle and frozenset(circle) not in seen:
            seen.add(frozenset(circle))
            yield circle


def _path_back(start: Phrase, used_by: Mapping[Phrase, Iterable[Phrase]]) -> tuple[Phrase, ...]:
    """Return a shortest path from a term through definitions back to it; empty where there is none."""
    reached = {start}
    paths: list[tuple[Phrase, ...]] = [(start,)]
    while paths:
        longer: list[tuple[Phrase, ...]] = []
        for path in paths:
            for phrase in used_by.get(path[-1], ()):
                if phrase == start:
                    return path
                if phrase not in reached:
                    reached.add(phrase)
                    longer.append((*path, phrase))
        paths = longer
    return ()


DEFINITIONS = (
    TWICE.found_by(find_term_defined_twice, reads=Reads.ONE_DOCUMENT),
    DIFFERING.found_by(find_differing_definitions),
    CIRCULAR.found_by(find_circular_definition, reads=Reads.ONE_DOCUMENT),
    NEAR.found_by(find_near_duplicate_term, reads=Reads.ONE_DOCUMENT),
    SIMILAR.found_by(find_similar_terms, reads=Reads.ONE_DOCUMENT),
)
