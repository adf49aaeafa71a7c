"""Names of things and firms that a text uses without an article and defines nowhere: told once for a document, as information."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from assembler.checks.absent_texts import names_of
from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.index import Phrase, Phrases, ProgrammeIndex, Vocabulary, WordingTexts, cached_per_index, kept_per_wording
from assembler.checks.phrase_uses import TermUse, prose_of, uses_of
from assembler.checks.prose import Prose, fold_word, texts, texts_of
from assembler.checks.term_evidence import ENOUGH_WORDS, NOUN_BEHIND, introduced_in, is_slip, used_as_term
from assembler.checks.vocabulary import PRINTED, term_uses, vocabularies
from assembler.model.diagnostics import Diagnostic, Severity

UNLISTED = Fault("name-not-in-lexicon", Severity.INFO)

LIKE = 0.8
"""How like a term a phrase must be to be a slip of the pen, from 0 to 1: two letters of a word of some length."""
# what stands before a thing of a kind, and hardly before a name
_DETERMINED = re.compile(
    r"(?:\b(?:the|an?|any|each|every|all|both|no|other|another|such|this|that|these|those|its|their|his|her|our|your|my|one|two|some|"
    r"applicable|relevant|respective|said|same|new|more|additional|certain|following)|[’']s?)\s+[“(]?\Z",
    re.IGNORECASE,
)
_OF_AN_ADDRESS = re.compile(r"@|\.(?:com|net|org|co|io|ai|eu|uk|de|fr)\b")
_ROLE = re.compile(r"(?:er|or|ee|ant|ent|ist)s?\Z")
"""How a word ends that names somebody by what they do: “Distributor”, “Licensee”."""


def find_name_not_in_lexicon(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find words that look like names, of firms or goods, and are neither defined nor in the lexicon. House style: information only.

    Why it matters: most of them need no definition; but a term that was never defined can look like one of them.

    Example: `The Partner uses Examplify.`, where no other text says the word, in small letters neither.

    Write instead: the name among the programme's `lexicon`; or a definition. One finding is for all names of a document. A word
    behind “the”, “its” or “each”, one in the plural or used twice that the library also writes small, one that is nearly a term, and one
    that an earlier edition defines is no name: `undefined-term` tells of it.
    """
    for document in names_to_list(index):
        printed = [use for use in unlisted_in(document, index, proofs) if proofs.possible(use.part.condition)]
        if printed:
            several = len({use.phrase for use in printed}) > 1
            verb = "look like names, and are" if several else "looks like a name, and is"
            sentence = f"{names_of(use.text for use in printed)} {verb} defined nowhere."
            hint = f"Put {'them' if several else 'it'} into the programme's lexicon, or define what is a term."
            yield UNLISTED(sentence, printed[0].span, hint, document)


def unlisted_in(document: str, index: ProgrammeIndex, proofs: Proofs) -> Sequence[TermUse]:
    """Return the first use in a document of each phrase that looks like a name; not of one that its earlier editions define."""
    before = [vocabularies(earlier)[document] for earlier, _ in proofs.earlier if document in vocabularies(earlier)]
    return [use for use in names_to_list(index).get(document, ()) if not any(use.phrase in each.terms for each in before)]


@cached_per_index
def names_to_list(index: ProgrammeIndex) -> Mapping[str, Sequence[TermUse]]:
    """Return, for each document, the first use of each phrase that looks like a name."""
    small = index.sight.small if index.sight else small_words(index)
    found: dict[str, list[TermUse]] = {}
    for document, uses in term_uses(index).items():
        by_evidence = not index.programme.house_style and len(_small_words_in(document, index)) >= ENOUGH_WORDS
        vocabulary, grouped = vocabularies(index)[document], dict[Phrase, list[TermUse]]()
        for use in uses:
            if not use.lone and not vocabulary.knows(use.phrase) and use.phrase not in vocabulary.foreign:
                grouped.setdefault(use.phrase, []).append(use)
        listed = [named[0] for named in grouped.values() if _is_name(named, small, vocabulary, index, by_evidence=by_evidence)]
        if listed:
            found[document] = listed
    return found


def _is_name(
    uses: Sequence[TermUse], small: frozenset[str], vocabulary: Vocabulary, index: ProgrammeIndex, *, by_evidence: bool
) -> bool:
    """Whether a phrase is used as a name in all places; in a long text of others, whether nothing shows that a term is meant."""
    last = uses[0].text.split()[-1]
    in_small = fold_word(last.lower()) in small
    common = (
        (len(uses) > 1 and in_small)
        or (last.isupper() and len(uses) > 1)
        or (last.endswith("s") and (in_small or len(uses) > 1))
        or _ROLE.search(last)
        or last in PRINTED
    )
    if by_evidence and last in PRINTED:
        return not any(_is_before_a_reference(use, index) for use in uses)
    if by_evidence:
        introduced = introduced_in(uses[0].part.document.id, index)
        return not is_slip(uses, small, vocabulary, texts(index)) and not used_as_term(
            uses, small, vocabulary, texts(index), introduced
        )
    return not common and not is_misspelt(uses[0], vocabulary) and not any(_is_determined(use, small, index) for use in uses)


def _is_before_a_reference(use: TermUse, index: ProgrammeIndex) -> bool:
    """Whether a reference stands right behind a use, which prints a word before its number itself."""
    prose, end = prose_of(use, texts(index)), use.start + len(use.text)
    return len(use.phrase) == 1 and prose is not None and any(at == end + 1 for at, _ in prose.references)


def _is_determined(use: TermUse, small: frozenset[str], index: ProgrammeIndex) -> bool:
    """Whether a word such as “the” belongs to the phrase; in “the Examplify service” it belongs to “service”.

    In “the Storage Day fee” it belongs to the phrase too where some text writes “day”, which no name ends with.
    """
    prose = prose_of(use, texts(index))
    if prose is None:
        return True
    ends_small = fold_word(use.text.split()[-1].lower()) in small
    behind = not ends_small and NOUN_BEHIND.match(prose.text, use.start + len(use.text))
    return not behind and _DETERMINED.search(prose.text, max(0, use.start - 20), use.start) is not None


@cached_per_index
def small_words(index: ProgrammeIndex) -> frozenset[str]:
    """Return the words that some text of the programme writes in small letters."""
    return frozenset[str]().union(*(_small_words_of(one, None) for one in index.texts))


def _small_words_in(document: str, index: ProgrammeIndex) -> frozenset[str]:
    texts = (one for one in index.texts if one.wording.paper.plan.id == document)
    return frozenset[str]().union(*(_small_words_of(one, None) for one in texts))


@kept_per_wording
def _small_words_of(one: WordingTexts, _: None) -> frozenset[str]:
    return frozenset(word for proses in texts_of(one, None).values() for prose in proses for word in _in_small_letters(prose))


@kept_per_wording
def unknown_words(one: WordingTexts, phrases: Phrases) -> frozenset[str]:
    """Return the words of what a wording uses and nobody knows: where a text writes such a word small, it is no name."""
    used = (use.text.lower().split() for use in uses_of(one, phrases) if not phrases.knows(use.phrase))
    return frozenset(fold_word(word) for words in used for word in words)


def _in_small_letters(prose: Prose) -> Iterator[str]:
    """Return the words of a text in small letters, without those of addresses, “example.com” and “mail@example.com”."""
    return (
        token.folded
        for token in prose.tokens
        if token.text[0].islower()
        and not (_OF_AN_ADDRESS.match(prose.text, token.end) or prose.text.endswith(("@", "//", "www."), 0, token.start))
    )


def is_misspelt(use: TermUse, vocabulary: Vocabulary) -> bool:
    """Whether a phrase is a defined term or a role but for a letter or two."""
    return bool(get_close_matches(" ".join(use.phrase), map(" ".join, (*vocabulary.terms, *vocabulary.phrases.roles)), 1, LIKE))


UNLISTED_NAMES = (UNLISTED.found_by(find_name_not_in_lexicon, reads=Reads.ONE_DOCUMENT),)
