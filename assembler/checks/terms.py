"""Checks of terms: a document uses those of its base, and each definition is used."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from assembler.checks.absent_texts import names_of
from assembler.checks.check import Fault, Proofs, Reads, Refuted
from assembler.checks.defining_texts import abbreviates, defines_in_passing, is_name_of_a_law, is_quoted, other_names
from assembler.checks.index import (
    DefinedTerm,
    Phrase,
    Phrases,
    ProgrammeIndex,
    Vocabulary,
    WordingTexts,
    is_same_text,
    kept_per_wording,
)
from assembler.checks.phrase_uses import TermUse, uses_of
from assembler.checks.prose import UNKNOWN, texts_of
from assembler.checks.vocabulary import in_small_letters, term_uses, vocabularies
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.expressions import Expression
from assembler.model.kept import Kept
from assembler.model.source import Span
from assembler.rules import Prover, Witness

NOT_IN_BASE = Fault("term-not-in-base", Severity.ERROR)
UNUSED = Fault("unused-term", Severity.WARNING)

# the next definition of a paragraph: “… the price. 1.2 “Rest” means …”
_NEXT = re.compile(rf"[.;]\s+(?:\(?[\w.]{{1,8}}[.)]?\s+)?(?:The\s+term\s+)?[“\"]?{UNKNOWN}")
# between two terms of a row: “, “, “ and the ”
_ROW = re.compile(r"[”\"]?(?:,\s*|\s+)(?:and\s+)?(?:the\s+)?[“\"]?")
_IN_BRACKETS, _SOMEBODY = re.compile(r"\([^().;]{0,80}\Z"), re.compile(r"(?:ee|er|or|Part|Date)(?:s|y|ies)?\Z")
_SIGNS = re.compile(r"[^\w\s’'&-]")
FEW = 2
"""How many terms a finding names, of those that a wrong base does not define."""


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
    bad = {condition for condition, use in first.items() if proofs.fails(condition, *conditions_of(definitions))}
    return [use for use in found if use.part.condition in bad]


def smallest(
    found: Sequence[TermUse], condition_of: Callable[[TermUse], Expression], proofs: Proofs
) -> tuple[TermUse, Witness | None]:
    """Return the use that the smallest combination shows, with that combination; of equal ones the first in the file."""
    shown = {use.part.condition: use for use in reversed(found)}
    pairs = [(use, proofs.witness(condition_of(use))) for use in found if shown[use.part.condition] is use]
    return min(pairs, key=lambda pair: (pair[1] is None, pair[1].size if pair[1] else 0))


def conditions_of(definitions: Sequence[DefinedTerm]) -> Sequence[Expression]:
    """Return the conditions under which definitions are printed."""
    return [definition.part.condition for definition in definitions]


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

    Write instead: delete the definition, or use the term where it is meant. Of several names of one thing, “(the “Client” or the
    “Buyer”)”, one is enough; and an abbreviation of the words before it is no term that must be used. One finding is for all of a row;
    in a contract without house style, a short name that a bracket gives is told only where it is that of a person or a day.
    """
    printed: dict[Span, list[DefinedTerm]] = {}
    used: set[Span] = set()
    for definition, is_used in _printed_definitions(index, proofs):
        printed.setdefault(definition.span, []).append(definition)
        used |= {definition.span} if is_used else set()
    told: set[str] = set()
    unused = [found[-1] for span, found in printed.items() if span not in used and _is_told(found[-1], index)]
    for span, found in printed.items():
        definition, subjects = found[-1], [f"{one.part.document.id}:{one.term}" for one in found]
        if span in used:
            yield from (UNUSED.refuted(span, subject) for subject in subjects)
        elif definition in unused and subjects[-1] not in told and not any(_follows(definition, one) for one in unused):
            row = _row_from(definition, unused)
            told |= {f"{one.part.document.id}:{one.term}" for one in row}
            sentence = (
                f"{names_of((one.term for one in row), len(row))} {'are' if len(row) > 1 else 'is'} defined and never used."
            )
            yield UNUSED(sentence, span, "Delete the definition, or use the term where it is meant.", subjects[-1])


def _is_told(definition: DefinedTerm, index: ProgrammeIndex) -> bool:
    """Whether a term that nothing uses is told of: of a contract without house style no short name in a bracket, unless of a person or a day."""
    named = index.programme.house_style or _SOMEBODY.search(definition.term) is not None
    return named or _IN_BRACKETS.search(definition.text, 0, definition.at) is None


def _row_from(first: DefinedTerm, listed: Sequence[DefinedTerm]) -> tuple[DefinedTerm, ...]:
    """Return a definition and those that follow it in one row: ““First Year”, “Second Year” and “Third Year” mean …”."""
    following = next((one for one in listed if _follows(one, first)), None)
    return (first, *(_row_from(following, listed) if following else ()))


def _follows(one: DefinedTerm, other: DefinedTerm) -> bool:
    """Whether a definition stands right behind another one, with a comma or “and” between them."""
    same = one.part is other.part and one.text == other.text and other.at < one.at
    return same and _ROW.fullmatch(one.text, other.at + 1, one.at) is not None


def _printed_definitions(index: ProgrammeIndex, proofs: Proofs) -> Iterator[tuple[DefinedTerm, bool]]:
    """Yield each definition that some packet prints, and whether some packet uses it too.

    A definition is for its document and those based on it; where their texts are the same as before, so is what is found.
    """
    known = vocabularies(index)
    scopes: dict[str, list[WordingTexts]] = {document: [] for document in known}
    for one in index.texts:
        plan = one.wording.paper.plan
        for document in {plan.id, plan.base} & scopes.keys():
            scopes[document].append(one)
    for document, texts in scopes.items():
        spoken = tuple(known[one.wording.paper.plan.id].phrases for one in texts)
        given = (document, known[document], tuple(texts), spoken, proofs.prover)
        found, count = index.kept.get(("uses of terms", document), _definitions_of, *given)
        proofs.obligations += count
        yield from found


def _definitions_of(
    _kept: Kept,
    document: str,
    vocabulary: Vocabulary,
    texts: tuple[WordingTexts, ...],
    spoken: tuple[Phrases, ...],
    prover: Prover,
) -> tuple[tuple[tuple[DefinedTerm, bool], ...], int]:
    """Return the definitions of a document that are printed, each with whether it is used, and how much was proved."""
    proofs = Proofs(prover)
    uses = [_uses_by_phrase(one, phrases) for one, phrases in zip(texts, spoken, strict=True)]
    every = [
        (definition, phrase)
        for phrase, definitions in vocabulary.terms.items()
        for definition in definitions
        if definition.part.document.id == document and proofs.possible(definition.part.condition)
    ]
    used = {
        definition.span
        for definition, phrase in every
        if _is_used(definition, (use for each in uses for use in each.get(phrase, ())), proofs)
        or _is_spelt_out(definition, texts, proofs)
        or abbreviates(definition)
        or is_name_of_a_law(definition)
        or is_quoted(definition)
    }
    beside: dict[Span, list[DefinedTerm]] = {}
    for definition, _ in every:
        beside.setdefault(definition.part.span, []).append(definition)
    found = tuple((one, one.span in used or _other_is_used(one, beside[one.part.span], used)) for one, _ in every)
    return found, proofs.obligations


def _other_is_used(definition: DefinedTerm, beside: Iterable[DefinedTerm], used: Collection[Span]) -> bool:
    """Whether another name of the same thing is used: “the “Client” or the “Buyer””."""
    return any(one.span in used for one in other_names(definition, beside))


@kept_per_wording
def _uses_by_phrase(one: WordingTexts, phrases: Phrases) -> Mapping[Phrase, Sequence[TermUse]]:
    found: dict[Phrase, list[TermUse]] = {}
    for use in uses_of(one, phrases):
        found.setdefault(use.phrase, []).append(use)
    return found


def _is_used(definition: DefinedTerm, listed: Iterable[TermUse], proofs: Proofs) -> bool:
    """Whether some packet prints the definition and a use of it; the rest of a paragraph that defines a term in passing is use too."""
    within, here = defines_in_passing(definition), definition.part
    uses = [use.part.condition for use in listed if within or not is_same_text(use.part, here) or _is_beyond(use, definition)]
    return proofs.meets(here.condition, *uses)


def _is_spelt_out(definition: DefinedTerm, texts: Iterable[WordingTexts], proofs: Proofs) -> bool:
    """Whether a term with signs between its words, of which texts are read as several words, stands in one: “Phase 3/4 Plan”; so does one in small letters."""
    small = in_small_letters(definition.term)
    if not small and not _SIGNS.search(definition.term):
        return False
    spelt = re.compile(r"\s+".join(map(re.escape, definition.term.split())), re.IGNORECASE if small else 0)
    proses = (prose for one in texts for found in texts_of(one, None).values() for prose in found)
    return proofs.meets(definition.part.condition, *(prose.part.condition for prose in proses if spelt.search(prose.text)))


def _is_beyond(use: TermUse, definition: DefinedTerm) -> bool:
    """Whether a use stands behind the next definition of the same paragraph, or before the sentence of this one."""
    following = _NEXT.search(definition.text, definition.at + 1)
    sentence = max(definition.text.rfind(mark, 0, definition.at) for mark in (". ", "; "))
    return (following is not None and following.end() <= use.start) or use.start < sentence


TERMS = (
    NOT_IN_BASE.found_by(find_term_not_in_base, reads=Reads.ONE_DOCUMENT),
    UNUSED.found_by(find_unused_term),
)
