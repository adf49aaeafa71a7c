"""Terms of a contract: misspelled ones, and capitalised words without a definition where they look like a term."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from assembler.checks.check import Fault
from assembler.checks.definitions import one_letter_apart, without_joints
from assembler.checks.index import Phrase, ProgrammeIndex, TextPart
from assembler.checks.phrase_uses import TermUse
from assembler.checks.proper_names import is_code
from assembler.checks.prose import Prose, fold, texts
from assembler.checks.small_letters import DRIFT
from assembler.checks.term_evidence import NOUN_BEHIND
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
MOSTLY = 4
"""How often a term stands with its capital for each time without it, where the small letter is a slip."""
EVERYDAY = frozenset(
    ("party", "parties", "day", "days", "agreement", "contract", "term", "terms", "section", "law", "laws", "person", "persons")
)
"""Words that a contract uses in small letters for other things than its terms."""
ENDING = 2
"""The letters at the end of a word that say of which persons it is: “Licensor”."""
# “the services of a lawyer”
_OF_ANOTHER = re.compile(
    r"\s+of\s+(?:(?:the|an?|any|each|its|their|such|that|this)\s+)?(?!an?\b|the\b|any\b|each\b|its\b|their\b|such\b|th[ai])[a-z]"
)
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


def find_words_in_small_letters(index: ProgrammeIndex) -> Iterator[Diagnostic]:
    """Find a term of one word in small letters, “the goods”, where the contract writes it with a capital nearly everywhere."""
    counts = {phrase: len(uses) for document, phrase, uses in uses_by_phrase(index) if document == CONTRACT}
    for phrase, definitions in vocabularies(index)[CONTRACT].terms.items():
        term = definitions[0].term
        if len(phrase) == 1 and term[:1].isupper() and term[1:].islower() and term.lower() not in EVERYDAY:
            small = [*_in_small_letters(index, term.lower(), {one.part for one in definitions})]
            for prose, start in small if len(small) * MOSTLY <= counts.get(phrase, 0) else ():
                sentence = f"“{term.lower()}” is a defined term in small letters."
                yield DRIFT(sentence, prose.span(start, start + len(term)), "", f"{CONTRACT}:{term}")


def _in_small_letters(index: ProgrammeIndex, word: str, defining: Collection[TextPart]) -> Iterator[tuple[Prose, int]]:
    """Yield where a text writes a word behind “the” or “its”, and no noun behind it; not where the term is defined."""
    pattern = re.compile(rf"\b(?:the|its|their|such|these|those|this|each)\s+(?P<word>{re.escape(word)})\b(?![-’'])")
    for part, proses in texts(index).items():
        if part.document.id == CONTRACT and part not in defining:
            for prose in proses:
                for found in pattern.finditer(prose.text):
                    if not NOUN_BEHIND.match(prose.text, found.end()) and not _OF_ANOTHER.match(prose.text, found.end()):
                        yield prose, found.start("word")


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
    """Whether two words are those for two persons: they end so, and differ there, as Employer and Employee, or at their beginning."""
    other = term.lower()
    both = bool(_PERSONS.search(spelled) and _PERSONS.search(other))
    return both and (spelled[0] != other[0] or spelled.rstrip("s")[:-ENDING] == other.rstrip("s")[:-ENDING])


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
