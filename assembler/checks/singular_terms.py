"""A term that can be counted stands in the plural behind “all”."""

import re
from collections.abc import Iterator, Mapping

from assembler.checks.check import Fault, Proofs
from assembler.checks.index import Phrase, Phrases, ProgrammeIndex, Vocabulary, WordingTexts, cached_per_index, kept_per_wording
from assembler.checks.phrase_uses import TermUse, prose_of, uses_of
from assembler.checks.prose import Prose, texts_of
from assembler.checks.vocabulary import vocabularies
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.source import Span

SINGULAR = Fault("singular-behind-all", Severity.INFO)

_ALL = re.compile(
    r"\b(?:all|both|several|many|two|three|these|those)\s+(?:of\s+)?(?:(?:the|its|their|such|other|these|those)\s+)*\Z",
    re.IGNORECASE,
)
_ONE = re.compile(r"\b(?:an?|each|every|one|another)\s+\Z", re.IGNORECASE)
_MASS = (
    "Data",
    "Information",
    "Property",
    "Software",
    "Content",
    "Equipment",
    "Work",
    "Intellectual Property",
    "Know-How",
    "Personnel",
    "Staff",
    "IP",
    "Technology",
    "Input",
    "Output",
    "Documentation",
    "Stock",
    "Compensation",
)
_MEANS_ALL = re.compile(r"\s*(?:shall\s+|will\s+)?means?,?\s+(?:collectively,?\s+)?(?:any\s+and\s+)?all\b", re.IGNORECASE)
_MEANS_ONE = re.compile(r"\s*means?\s+(?:an?|any|each|every|one)\s", re.IGNORECASE)
# what may follow a noun that stands alone; another noun makes a compound of the two: “all Customer data”
_ALONE = re.compile(
    r"\s*(?:\Z|[.,;:)(\]”]|(?:and|or|of|in|on|at|by|to|for|from|with|that|which|who|whom|whose|is|are|has|have|must|may|will|can|it|they|"
    r"under|as|within|without|where|when|if|unless|until|before|after|be|been|was|were|shall|whether)\b)",
    re.IGNORECASE,
)


def find_singular_behind_all(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a term in the singular behind “all”, “both” or “these”, where the library counts what it names. A guess: information only.

    One finding is for all places of a document. A term that is defined as all things of its kind may stand so.

    Why it matters: one of them, or all? The letter that is missing is the difference.

    Example: `The Partner keeps a list of all Customer that it knows.`

    Write instead: `The Partner keeps a list of all Customers that it knows.`
    """
    counted = _counted(index)
    found: dict[tuple[str, str], Span] = {}
    for one in index.texts:
        document = one.wording.paper.plan.id
        for use in _singular_uses(one, vocabularies(index)[document].phrases):
            if use.phrase in counted[document]:
                found.setdefault((document, use.text), use.span)
    for (document, text), span in found.items():
        sentence = f"“{text}” stands in the singular behind a word for more than one."
        yield SINGULAR(sentence, span, "Write the plural, or “each” before the singular.", f"{document}:{text}")


@kept_per_wording
def _singular_uses(one: WordingTexts, phrases: Phrases) -> tuple[TermUse, ...]:
    """Return the uses in the singular behind a word for more than one."""
    return tuple(
        use for use in uses_of(one, phrases) if (prose := prose_of(use, texts_of(one, None))) and _is_singular(use, prose)
    )


def _is_singular(use: TermUse, prose: Prose) -> bool:
    end = use.start + len(use.text)
    several = _ALL.search(prose.text, max(0, use.start - 40), use.start)
    joined = several is not None and several[0].lower().startswith("both") and re.match(r"\s+and\b", prose.text[end:])
    return (
        several is not None
        and not joined
        and not use.text.endswith(("s", "S", *_MASS))
        and _ALONE.match(prose.text, end) is not None
    )


@cached_per_index
def _counted(index: ProgrammeIndex) -> Mapping[str, frozenset[Phrase]]:
    """Return the terms of each document that can be counted: used in the plural or behind “a”, or defined as one of many, not as all of them."""
    known = vocabularies(index)
    plural = frozenset[Phrase]().union(*(_counted_in(one, known[one.wording.paper.plan.id]) for one in index.texts))
    found: dict[str, frozenset[Phrase]] = {}
    for document, vocabulary in vocabularies(index).items():
        defined = {
            phrase
            for phrase, definitions in vocabulary.terms.items()
            for one in definitions
            if _MEANS_ONE.match(one.text, one.at + 1)
        }
        together = {
            phrase
            for phrase, definitions in vocabulary.terms.items()
            if any(_MEANS_ALL.match(one.text, one.at + 1) for one in definitions)
        }
        found[document] = frozenset(phrase for phrase in vocabulary.terms if phrase in plural or phrase in defined) - together
    return found


@kept_per_wording
def _counted_in(one: WordingTexts, vocabulary: Vocabulary) -> frozenset[Phrase]:
    """Return the phrases that the texts of a wording use in the plural or behind “a”."""
    return frozenset(use.phrase for use in uses_of(one, vocabulary.phrases) if _counts(use, one, vocabulary))


def _counts(use: TermUse, one: WordingTexts, vocabulary: Vocabulary) -> bool:
    prose = prose_of(use, texts_of(one, None))
    if use.text.endswith("s"):
        terms = vocabulary.terms.get(use.phrase, ())
        return bool(terms) and not any(definition.term.endswith("s") for definition in terms)
    behind = use.start + len(use.text)
    return bool(prose and _ONE.search(prose.text, max(0, use.start - 10), use.start) and _ALONE.match(prose.text, behind))


SINGULARS = (SINGULAR.found_by(find_singular_behind_all),)
