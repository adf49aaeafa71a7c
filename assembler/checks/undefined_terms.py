"""The check of capitalised words: each is defined wherever it is printed."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from assembler.checks.absent_texts import absent_texts, names_of
from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.index import DefinedTerm, ProgrammeIndex, Vocabulary, any_of
from assembler.checks.phrase_uses import TermUse
from assembler.checks.prose import fold
from assembler.checks.references import place_sentence
from assembler.checks.terms import conditions_of, smallest, uses_by_phrase, uses_without_definition
from assembler.checks.unlisted_names import is_misspelt, names_to_list, unlisted_in
from assembler.checks.vocabulary import PRINTED, vocabularies
from assembler.model.diagnostics import Diagnostic, Severity, nearest
from assembler.model.expressions import Expression, Not, both

UNDEFINED = Fault("undefined-term", Severity.ERROR)

MANY = 8
"""From how many undefined terms of a document on one finding is for all, where it defines no more than twice as many."""
_PAPERS = frozenset(
    (
        "Policy",
        "Policies",
        "Agreement",
        "Agreements",
        "Guidelines",
        "Notice",
        "Statement",
        "Addendum",
        "Handbook",
        "Manual",
        "License",
    )
)
"""What papers are called that a text names and the programme need not have."""


def find_undefined_term(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A capitalised term is used where no packet, or not every packet, prints its definition.

    Why it matters: a capital promises a meaning; where none is given, each side supplies its own.

    Example: `The Partner pays the Fee.`, where no definition of Fee stands in the document or its base, or one that stands
    only `when: renting` while this sentence always stands.

    Write instead: `**"Fee"** means …` among the definitions, under the same condition; or a small letter; or, for a
    proper noun, one more word in the programme's `lexicon`. One finding is for all uses in a document. One is for all terms of a
    document that says that a text from outside the programme defines them, or that defines no more than two of three that it uses, and one
    for all papers that it names and the programme does not have; a term that is nearly a defined one has its own. A long text without
    house style, as others write it, must show that a term is meant: behind “the” or “each”, more than once.
    """
    found: dict[str, list[_Undefined]] = {}
    names = {document: unlisted_in(document, index, proofs) for document in names_to_list(index)}
    for document, phrase, uses in uses_by_phrase(index):
        vocabulary = vocabularies(index)[document]
        if phrase in vocabulary.free or uses[0] in names.get(document, ()):
            continue
        definitions = vocabulary.terms.get(phrase, ())
        if not definitions and phrase in vocabulary.foreign:
            continue
        if bad := uses_without_definition(uses, definitions, proofs):
            found.setdefault(document, []).append(_Undefined(bad, definitions, is_misspelt(bad[0], vocabulary)))
    for document, listed in found.items():
        yield from _findings_in(document, listed, index, proofs)


class _Undefined(NamedTuple):
    """A phrase whose uses stand where no definition of it does: one that stands elsewhere, or none."""

    uses: Sequence[TermUse]
    definitions: Sequence[DefinedTerm]
    misspelt: bool

    @property
    def is_nowhere(self) -> bool:
        """Whether no text defines the phrase, nor one that is written nearly so."""
        return not self.definitions and not self.misspelt


def _findings_in(document: str, found: Sequence[_Undefined], index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Yield the findings for the undefined phrases of a document: one for each, or one for all that stand nowhere for the same reason.

    The reason is a text outside the programme that defines them, or that the document does not go by definitions; and papers that it
    names, and the programme does not have, are told of together.
    """
    nowhere = [one for one in found if one.is_nowhere]
    defined = {one.term for listed in vocabularies(index)[document].terms.values() for one in listed}
    papers = [one for one in nowhere if _is_paper(one.uses[0])]
    together: list[_Undefined] = []
    if document in absent_texts(index):
        together = nowhere
        yield from _left_elsewhere(document, [use for one in nowhere for use in one.uses], index, proofs)
    elif len(nowhere) >= max(MANY, len(defined) // 2):
        together = nowhere
        yield _without_definitions(document, nowhere, proofs)
    elif len(papers) > 1:
        together = papers
        yield _papers_elsewhere(document, papers, proofs)
    for one in found:
        if one not in together:
            shown, witness = smallest(one.uses, partial(_use_without, definitions=one.definitions), proofs)
            role = _role_in(shown, index)
            hint = (
                _hint_for_undefined(shown, one.definitions, vocabularies(index)[document])
                if not role or one.definitions
                else role
            )
            sentence = _undefined_sentence(shown, one.uses, one.definitions)
            yield UNDEFINED(sentence, shown.span, hint, f"{document}:{shown.text}", witness)


def _is_paper(use: TermUse) -> bool:
    """Whether a phrase is the name of a paper: “Privacy Policy”."""
    return len(use.phrase) > 1 and use.text.split()[-1] in _PAPERS


def _without_definitions(document: str, found: Sequence[_Undefined], proofs: Proofs) -> Diagnostic:
    """Build the finding for all terms of a document that it uses and does not define, where these are many."""
    names = names_of((one.uses[0].text for one in sorted(found, key=lambda one: -len(one.uses))), most=len(found))
    sentence = f"This paper uses many terms that it does not define; defined nowhere are {names}."
    hint = "Define them here or in the base of this paper; use small letters; or put proper nouns into the lexicon."
    shown, witness = smallest([use for one in found for use in one.uses], lambda use: use.part.condition, proofs)
    return UNDEFINED(sentence, shown.span, hint, f"{document}:terms", witness)


def _papers_elsewhere(document: str, found: Sequence[_Undefined], proofs: Proofs) -> Diagnostic:
    """Build the finding for all papers that a document names and the programme does not have."""
    uses = [use for one in found for use in one.uses]
    sentence = f"{names_of((use.text for use in uses), most=len(uses))} are named as papers, and are none of the programme."
    hint = "Take them into the programme and refer to them; define what they are; or put their names into the lexicon."
    shown, witness = smallest(uses, lambda use: use.part.condition, proofs)
    return UNDEFINED(sentence, shown.span, hint, f"{document}:papers", witness)


def _left_elsewhere(document: str, found: Sequence[TermUse], index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Yield the finding for all terms whose meaning a document leaves to a text that no paper of the programme is; none for a law."""
    absent = absent_texts(index)[document]
    uses = [use for use in found if use.text != absent.name]
    if uses and not absent.is_law:
        named = names_of((use.text for use in uses), most=len(uses))  # one of them may be a real fault
        sentence = f"The meaning of {named} is left to “{absent.name}”, which is no paper of the programme."
        hint = "Take that paper into the programme and make it the base of this one, or define the terms here."
        _, witness = smallest(uses, lambda use: use.part.condition, proofs)
        yield UNDEFINED(sentence, absent.span, hint, f"{document}:{absent.name}", witness)


def _use_without(use: TermUse, definitions: Sequence[DefinedTerm]) -> Expression:
    return both(use.part.condition, Not(any_of(conditions_of(definitions))))


def _undefined_sentence(shown: TermUse, bad: Sequence[TermUse], definitions: Sequence[DefinedTerm]) -> str:
    more = len({use.part.wording.clause.id for use in bad} - {shown.part.wording.clause.id})
    also = f" here and in {more} other clause{'s' if more > 1 else ''}" if more else ""
    if definitions:
        return f"“{shown.text}” is used{also} where its definition is not printed."
    return f"“{shown.text}” is used{also} and defined nowhere."


def _role_in(use: TermUse, index: ProgrammeIndex) -> str:
    """Return what to write where a phrase has the title of a role, whom no document names that it stands in; empty for any other phrase."""
    words = f" {' '.join(use.phrase)} "
    named = (id for id, title in index.programme.roles.items() if f" {' '.join(fold(title))} " in words)
    role = next(named, "")
    title = index.programme.roles.get(role, "")
    return (
        role
        and f"“{title}” is the title of a role: write whom the paper binds into its document.yaml, such as `parties: [{role}]`."
    )


def _hint_for_undefined(use: TermUse, definitions: Sequence[DefinedTerm], vocabulary: Vocabulary) -> str:
    if use.text in PRINTED:
        return f"Write no “{use.text}” before a reference, which prints it."
    if definitions:
        return f"{place_sentence(definitions[0].part)} Print both under one condition."
    known = [definition.term for listed in vocabulary.terms.values() for definition in listed]
    offer = nearest(use.text, [term for term in known if len(term.split()) == len(use.text.split()) or "-" in term + use.text])
    return offer or f'Define it (**"{use.text}"** means …), use small letters, or put a proper noun into the lexicon.'


UNDEFINED_TERMS = (UNDEFINED.found_by(find_undefined_term, reads=Reads.ONE_DOCUMENT),)
