"""Terms of a contract: misspelled ones, and capitalised words without a definition where they look like a term."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from assembler.checks.check import Fault
from assembler.checks.definitions import one_letter_apart, without_joints
from assembler.checks.index import Phrase, ProgrammeIndex
from assembler.checks.phrase_uses import TermUse
from assembler.checks.proper_names import is_code
from assembler.checks.prose import fold, texts
from assembler.checks.terms import uses_by_phrase
from assembler.checks.vocabulary import vocabularies
from assembler.model.diagnostics import Diagnostic, Severity, quoted
from assembler.proofreading.as_library import CONTRACT

MISSPELLED = Fault("misspelled-term", Severity.ERROR)
UNDEFINED = Fault("undefined-term", Severity.INFO)
OF_ANOTHER = Fault("terms-of-another-paper", Severity.INFO)

OFTEN, RARE, FEW, FEWEST_DEFINED = 8, 3, 4, 3
"""From how many uses on a term is another paper's; up to how many it may be a slip; how many terms a remark names; and how many a
paper defines that has terms of its own."""
_DETERMINED = re.compile(r"\b(?:the|each|every|its|their|any|all|such|this|these|that|one|our|your|no)\s+\Z", re.IGNORECASE)
_ONE = re.compile(r"\ban?\s+\Z", re.IGNORECASE)
_PERSONS = re.compile(r"(?:er|ee|or)s?\Z")


def find_terms(index: ProgrammeIndex) -> Iterator[Diagnostic]:
    """Find the terms that are misspelled, those of another paper, and those that are defined nowhere."""
    vocabulary = vocabularies(index)[CONTRACT]
    defined = {without_joints(one.term): one.term for one in chain.from_iterable(vocabulary.terms.values())}
    undefined = {
        phrase: uses
        for document, phrase, uses in uses_by_phrase(index)
        if document == CONTRACT and not vocabulary.knows(phrase) and not is_code(uses[0].text)
    }
    counts = {phrase: len(uses) for _, phrase, uses in uses_by_phrase(index)}
    left: dict[Phrase, Sequence[TermUse]] = {}
    for phrase, uses in undefined.items():
        meant = _meant(uses, defined, counts)
        if meant:
            for use in uses:
                sentence = f"{quoted(use.text)} is written {quoted(meant)} where it is defined."
                yield MISSPELLED(sentence, use.span, "", meant)
        elif 2 * sum(_looks_like_a_term(use, index) for use in uses) >= len(uses):
            left[phrase] = uses
    yield from _undefined(left, defines=len(defined) >= FEWEST_DEFINED)


def _meant(uses: Sequence[TermUse], defined: Mapping[str, str], counts: Mapping[Phrase, int]) -> str:
    """Return the defined term that differs by a hyphen, a space or a letter only; empty where there is none, or another thing is meant."""
    spelled = without_joints(uses[0].text)
    if spelled in defined:
        return defined[spelled]
    if len(uses) > RARE:
        return ""
    near = (term for known, term in defined.items() if one_letter_apart(spelled, known))
    return next((term for term in near if counts.get(fold(term), 0) >= len(uses) and not _are_persons(spelled, term)), "")


def _are_persons(spelled: str, term: str) -> bool:
    """Whether two words end as those for two persons do, such as Employer and Employee."""
    return bool(_PERSONS.search(spelled) and _PERSONS.search(term.lower()))


def _looks_like_a_term(use: TermUse, index: ProgrammeIndex) -> bool:
    """Whether a use stands behind a word such as “the”, “each” or “its”; several words also behind “a”."""
    prose = next((one for one in texts(index)[use.part] if one.text.startswith(use.text, use.start)), None)
    if prose is None or use.text.isupper():
        return False
    before = max(0, use.start - 12), use.start
    return bool(_DETERMINED.search(prose.text, *before) or (len(use.phrase) > 1 and _ONE.search(prose.text, *before)))


def _undefined(found: Mapping[Phrase, Sequence[TermUse]], *, defines: bool) -> Iterator[Diagnostic]:
    """Yield a remark for all terms of another paper, and one for each other term that is used more than once.

    Of another paper are those that are used often; and all of a paper that hardly defines any.
    """
    often = [uses for uses in found.values() if len(uses) >= (OFTEN if defines else 2)]
    names = ", ".join(quoted(uses[0].text) for uses in sorted(often, key=len, reverse=True)[:FEW])
    more = f" and {len(often) - FEW} more" if len(often) > FEW else ""
    for use in chain.from_iterable(often):
        yield OF_ANOTHER(f"Used and defined nowhere: {names}{more}.", use.span, "", "terms")
    for uses in found.values():
        if uses not in often and len(uses) > 1:
            for use in uses:
                yield UNDEFINED(f"{quoted(uses[0].text)} is used and defined nowhere.", use.span, "", uses[0].text)
