"""Checks of terms: each capitalised word is defined wherever it is printed, and each definition is used."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from assembler.checks.absent_texts import absent_texts, names_of
from assembler.checks.check import Fault, Proofs, Reads, Refuted
from assembler.checks.defining_texts import defines_in_passing
from assembler.checks.index import (
    DefinedTerm,
    Phrase,
    Phrases,
    ProgrammeIndex,
    Vocabulary,
    WordingTexts,
    any_of,
    is_same_text,
    kept_per_wording,
)
from assembler.checks.proper_names import TO_FILL_IN
from assembler.checks.prose import Prose, texts_of
from assembler.checks.references import place_sentence
from assembler.checks.unlisted_names import is_misspelt, names_to_list
from assembler.checks.vocabulary import PRINTED, TermUse, term_uses, uses_of, vocabularies
from assembler.model.diagnostics import Diagnostic, Severity, nearest
from assembler.model.expressions import Expression, Not, both
from assembler.model.source import Span
from assembler.rules import Witness

UNDEFINED = Fault("undefined-term", Severity.ERROR)
NOT_IN_BASE = Fault("term-not-in-base", Severity.ERROR)
UNUSED = Fault("unused-term", Severity.WARNING)
DRIFT = Fault("capital-drift", Severity.INFO)

_ONE = re.compile(r"\ban?\s+\Z", re.IGNORECASE)
# “any third-party confidential information”: something like the thing, and not it
_OF_OTHERS = re.compile(
    r"\b(?:any|other|similar|no|certain|third[- ]part(?:y|ies)[’']?s?|someone|another|own)\s+\Z", re.IGNORECASE
)
FEW = 2
"""How many terms a finding names, of those that a wrong base does not define."""


def find_undefined_term(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A capitalised term is used where no packet, or not every packet, prints its definition.

    Why it matters: a capital promises a meaning; where none is given, each side supplies its own.

    Example: `The Partner pays the Fee.`, where no definition of Fee stands in the document or its base, or one that stands
    only `when: renting` while this sentence always stands.

    Write instead: `**"Fee"** means …` among the definitions, under the same condition; or a small letter; or, for a
    proper noun, one more word in the programme's `lexicon`. One finding is for all uses in a document; where the document says
    that a text from outside the programme defines its terms, one finding is for all of them.
    """
    left: dict[str, list[TermUse]] = {}
    for document, phrase, found in uses_by_phrase(index):
        vocabulary = vocabularies(index)[document]
        if phrase in vocabulary.free or found[0] in names_to_list(index).get(document, ()):
            continue
        definitions = vocabulary.terms.get(phrase, ())
        if not definitions and phrase in vocabulary.foreign:
            continue
        bad = uses_without_definition(found, definitions, proofs)
        if bad and not definitions and document in absent_texts(index) and not is_misspelt(bad[0], vocabulary):
            left.setdefault(document, []).extend(bad)
        elif bad:
            shown, witness = smallest(bad, partial(_use_without, definitions=definitions), proofs)
            hint = _hint_for_undefined(shown, definitions, vocabulary)
            sentence = _undefined_sentence(shown, bad, definitions)
            yield UNDEFINED(sentence, shown.span, hint, f"{document}:{shown.text}", witness)
    for document, uses in left.items():
        absent = absent_texts(index)[document]
        if not absent.is_law and any(use.text != absent.name for use in uses):
            yield _left_elsewhere(document, uses, index, proofs)


def _left_elsewhere(document: str, uses: Sequence[TermUse], index: ProgrammeIndex, proofs: Proofs) -> Diagnostic:
    """Build the finding for all terms whose meaning a document leaves to a text that no paper of the programme is."""
    absent = absent_texts(index)[document]
    named = names_of((use.text for use in uses if use.text != absent.name), most=len(uses))  # one of them may be a real fault
    sentence = f"The meaning of {named} is left to “{absent.name}”, which is no paper of the programme."
    hint = "Take that paper into the programme and make it the base of this one, or define the terms here."
    _, witness = smallest(uses, lambda use: use.part.condition, proofs)
    return UNDEFINED(sentence, absent.span, hint, f"{document}:{absent.name}", witness)


def uses_by_phrase(index: ProgrammeIndex) -> Iterator[tuple[str, Phrase, Sequence[TermUse]]]:
    """Yield the uses of each phrase in each document, without lone words at the start of a sentence, which may be no use."""
    for document, found in term_uses(index).items():
        grouped: dict[Phrase, list[TermUse]] = {}
        for use in found:
            if not use.lone:
                grouped.setdefault(use.phrase, []).append(use)
        for phrase, listed in grouped.items():
            yield document, phrase, listed


def uses_without_definition(found: Sequence[TermUse], definitions: Sequence[DefinedTerm], proofs: Proofs) -> Sequence[TermUse]:
    """Return the uses that some packet prints without a definition."""
    first = {use.part.condition: use for use in reversed(found)}
    bad = {condition for condition, use in first.items() if proofs.fails(condition, *_conditions(definitions))}
    return [use for use in found if use.part.condition in bad]


def smallest(
    found: Sequence[TermUse], condition_of: Callable[[TermUse], Expression], proofs: Proofs
) -> tuple[TermUse, Witness | None]:
    """Return the use that the smallest combination shows, with that combination; of equal ones the first in the file."""
    shown = {use.part.condition: use for use in reversed(found)}
    pairs = [(use, proofs.witness(condition_of(use))) for use in found if shown[use.part.condition] is use]
    return min(pairs, key=lambda pair: (pair[1] is None, pair[1].size if pair[1] else 0))


def _conditions(definitions: Sequence[DefinedTerm]) -> Sequence[Expression]:
    return [definition.part.condition for definition in definitions]


def _use_without(use: TermUse, definitions: Sequence[DefinedTerm]) -> Expression:
    return both(use.part.condition, Not(any_of(_conditions(definitions))))


def _undefined_sentence(shown: TermUse, bad: Sequence[TermUse], definitions: Sequence[DefinedTerm]) -> str:
    more = len({use.part.wording.clause.id for use in bad} - {shown.part.wording.clause.id})
    also = f" here and in {more} other clause{'s' if more > 1 else ''}" if more else ""
    if definitions:
        return f"“{shown.text}” is used{also} where its definition is not printed."
    return f"“{shown.text}” is used{also} and defined nowhere."


def _hint_for_undefined(use: TermUse, definitions: Sequence[DefinedTerm], vocabulary: Vocabulary) -> str:
    if use.text in PRINTED:
        return f"Write no “{use.text}” before a reference, which prints it."
    if definitions:
        return f"{place_sentence(definitions[0].part)} Print both under one condition."
    known = [definition.term for listed in vocabulary.terms.values() for definition in listed]
    offer = nearest(use.text, [term for term in known if len(term.split()) == len(use.text.split()) or "-" in term + use.text])
    return offer or f'Define it (**"{use.text}"** means …), use small letters, or put a proper noun into the lexicon.'


def find_term_not_in_base(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A document uses a term that only some other document defines: not itself, and not its base.

    Why it matters: the definition does not reach this text, even where both papers lie in one packet.

    Example: an addendum based on the agreement says “the Delivery Date”, which only another addendum defines.

    Write instead: define the term here, or move its definition to the base, where both documents see it. Where another
    document defines more of the terms than the base does, the base is taken for a slip: one finding at its line is for all.
    """
    for document, foreign in _foreign_terms(index, proofs).items():
        wrong = _other_base(document, foreign, index)
        if wrong is not None:
            yield _base_finding([one for one in foreign if _defining_document(one[1]) == wrong], wrong, proofs)
        for use, definition in foreign:
            if wrong is None or _defining_document(definition) != wrong:
                yield _foreign_finding(use, definition, proofs)


def _foreign_terms(index: ProgrammeIndex, proofs: Proofs) -> Mapping[str, Sequence[tuple[TermUse, DefinedTerm]]]:
    """Return, for each document, the first use of each term that only other documents define, with a definition of it."""
    found: dict[str, list[tuple[TermUse, DefinedTerm]]] = {}
    for document, phrase, listed in uses_by_phrase(index):
        vocabulary = vocabularies(index)[document]
        elsewhere = () if vocabulary.knows(phrase) else vocabulary.foreign.get(phrase, ())
        if elsewhere and (bad := uses_without_definition(listed, (), proofs)):
            shown, _ = smallest(bad, lambda use: use.part.condition, proofs)
            found.setdefault(document, []).append((shown, elsewhere[0]))
    return found


def _defining_document(definition: DefinedTerm) -> str:
    return definition.part.document.id


def _other_base(document: str, foreign: Sequence[tuple[TermUse, DefinedTerm]], index: ProgrammeIndex) -> str | None:
    """Return the document that must be meant as the base: it defines more of the terms used here than the given base does."""
    if not (base := foreign[0][0].part.document.base):
        return None
    terms = vocabularies(index)[document].terms
    used = {phrase for where_used, phrase, _ in uses_by_phrase(index) if where_used == document}
    given = sum(any(_defining_document(definition) == base for definition in terms.get(phrase, ())) for phrase in used)
    meant, count = Counter(_defining_document(definition) for _, definition in foreign).most_common(1)[0]
    return meant if count > max(given, 1) else None


def _base_finding(foreign: Sequence[tuple[TermUse, DefinedTerm]], meant: str, proofs: Proofs) -> Diagnostic:
    plan, terms = foreign[0][0].part.document, [definition.term for _, definition in foreign]
    names, more = [f"“{term}”" for term in terms[:FEW]], len(terms[FEW:])
    said = f"{', '.join(names)} and {more} more" if more else " and ".join(names)
    sentence = f"The base of {plan.title}, “{plan.base}”, does not define {said}, which “{meant}” does."
    hint = f"Write “base: {meant}”, if that is the document this one belongs to."
    witness = proofs.smallest(use.part.condition for use, _ in foreign)
    return NOT_IN_BASE(sentence, plan.base_place, hint, f"{plan.id}:{', '.join(terms)}", witness)


def _foreign_finding(use: TermUse, definition: DefinedTerm, proofs: Proofs) -> Diagnostic:
    document, other = use.part.document, definition.part.document
    sentence = f"“{definition.term}” is defined only in {other.title}, which is not the base of this text."
    hint = f"Define it here, or move the definition at {definition.span} to the base."
    if not document.base:
        hint = f"Define it here, or make {other.id} the base of this document."
    return NOT_IN_BASE(sentence, use.span, hint, f"{document.id}:{definition.term}", proofs.witness(use.part.condition))


def find_unused_term(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic | Refuted]:
    """A term is defined, and no packet of any edition that prints the definition uses the term.

    Why it matters: a definition nobody needs makes the reader look for what it is for.

    Example: `**"Delivery Date"** means …` in a document that, with all documents based on it, never says Delivery Date.

    Write instead: delete the definition, or use the term where it is meant.
    """
    printed: dict[Span, list[DefinedTerm]] = {}
    used: set[Span] = set()
    for document, vocabulary in vocabularies(index).items():
        uses = _uses_in_scope(index, document)
        for phrase, definitions in vocabulary.terms.items():
            for definition in definitions:
                if definition.part.document.id == document and proofs.possible(definition.part.condition):
                    printed.setdefault(definition.span, []).append(definition)
                    if _is_used(definition, uses(phrase), proofs):
                        used.add(definition.span)
    for span, found in printed.items():
        subjects = [f"{definition.part.document.id}:{definition.term}" for definition in found]
        if span in used:
            yield from (UNUSED.refuted(span, subject) for subject in subjects)
        else:
            sentence = f"“{found[-1].term}” is defined and never used."
            yield UNUSED(sentence, span, "Delete the definition, or use the term where it is meant.", subjects[-1])


def _uses_in_scope(index: ProgrammeIndex, document: str) -> Callable[[Phrase], Iterator[TermUse]]:
    """Return a function that gives the uses that a definition in a document is for: in the document itself and in those based on it."""
    plans = (one.wording.paper.plan for one in index.texts)
    known = vocabularies(index)
    texts = [one for one, plan in zip(index.texts, plans, strict=True) if document in (plan.id, plan.base)]
    by_phrase = [_uses_by_phrase(one, known[one.wording.paper.plan.id].phrases) for one in texts]
    return lambda phrase: (use for found in by_phrase for use in found.get(phrase, ()))


@kept_per_wording
def _uses_by_phrase(one: WordingTexts, phrases: Phrases) -> Mapping[Phrase, Sequence[TermUse]]:
    found: dict[Phrase, list[TermUse]] = {}
    for use in uses_of(one, phrases):
        found.setdefault(use.phrase, []).append(use)
    return found


def _is_used(definition: DefinedTerm, listed: Iterable[TermUse], proofs: Proofs) -> bool:
    """Whether some packet prints the definition and a use of it; the rest of a paragraph that defines a term in passing is use too."""
    within = defines_in_passing(definition)
    elsewhere = any_of(use.part.condition for use in listed if within or not is_same_text(use.part, definition.part))
    return proofs.possible(both(definition.part.condition, elsewhere))


def find_capital_drift(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Words stand in small letters that, capitalised, are a defined term of two or more words.

    Why it matters: the reader must guess whether the defined thing is meant or something like it.

    Example: `The partner reports its net revenue.`, where Net Revenue is defined.

    Write instead: `The partner reports its Net Revenue.`; or other words, where another thing is meant. This is a guess, so
    it is information and does not fail. A definition may say in small letters of what kind its term is.
    """
    for one in index.texts:
        for prose, start, end, term in _drifting(one, vocabularies(index)[one.wording.paper.plan.id]):
            if proofs.possible(prose.part.condition):
                sentence = f"“{prose.text[start:end]}” is a defined term in small letters."
                hint = f"Write “{term}”, or other words if something else is meant."
                yield DRIFT(sentence, prose.span(start, end), hint, f"{one.wording.clause.id}:{term}")


@kept_per_wording
def _drifting(one: WordingTexts, vocabulary: Vocabulary) -> tuple[tuple[Prose, int, int, str], ...]:
    """Return each place in a wording's texts where a term stands in small letters, and nothing says that another thing is meant."""
    found: list[tuple[Prose, int, int, str]] = []
    for prose in (prose for proses in texts_of(one, None).values() for prose in proses):
        drifting = _in_small_letters(prose, vocabulary.small)
        found += ((prose, start, end, term) for start, end, term in drifting if not _is_ordinary(prose, start, end, term))
    return tuple(found)


def _is_ordinary(prose: Prose, start: int, end: int, term: str) -> bool:
    """Whether a term in small letters is meant so: one of many, one that the text defines itself, a blank, a label, of others."""
    one_of_many = term.endswith("s") and not prose.text[start:end].endswith("s") and _ONE.search(prose.text[:start])
    return bool(
        one_of_many
        or any(term == definition.term for _, definition in prose.definitions)
        or any(blank.start() < start < blank.end() for blank in TO_FILL_IN.finditer(prose.text))
        or end - start == len(prose.text.strip(" :"))
        or _OF_OTHERS.search(prose.text, max(0, start - 20), start)
    )


def _in_small_letters(prose: Prose, terms: Mapping[Phrase, str]) -> Iterator[tuple[int, int, str]]:
    """Yield each place, from offset to offset, where a term stands in small letters."""
    lowered = tuple(token.folded.lower() for token in prose.tokens)
    starts = {word for word in lowered if (word,) in terms}
    for at, word in enumerate(lowered):
        length = 2 if word in starts else len(lowered) + 1
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


TERMS = (
    UNDEFINED.found_by(find_undefined_term, reads=Reads.ONE_DOCUMENT),
    NOT_IN_BASE.found_by(find_term_not_in_base, reads=Reads.ONE_DOCUMENT),
    UNUSED.found_by(find_unused_term),
    DRIFT.found_by(find_capital_drift, reads=Reads.ONE_DOCUMENT),
)
