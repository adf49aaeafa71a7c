"""Checks of papers over time: what a text needs of another paper is there too where that paper was signed with an earlier packet.

The text is printed in one edition, with some choices and facts. The paper it needs is in force: it was signed in that edition or an
earlier one, with choices and facts of its own. Neither side decides anything about the other, so each is proved by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assembler.checks.check import NO_CHOICE, Fault, Proofs, Reads
from assembler.checks.index import Address, Phrase, PlacedPaper, ProgrammeIndex, TextPart, any_of, issued_alone
from assembler.checks.phrase_uses import TermUse
from assembler.checks.reference_targets import Pointer, pointers, target_conditions, targets, tried_addresses
from assembler.checks.references import place_sentence
from assembler.checks.terms import uses_by_phrase, uses_without_definition
from assembler.checks.vocabulary import vocabularies
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.editions import EDITION_OF, IN_FORCE_SINCE, paper_field
from assembler.model.expressions import (
    ALWAYS,
    NEVER,
    Attribute,
    Compare,
    Expression,
    Literal,
    Name,
    Not,
    Stated,
    both,
    unparse,
)
from assembler.model.in_force import BINDING, FILLED_IN, is_issued_each_time
from assembler.rules import Witness

REFERENCE = Fault("reference-into-earlier-paper", Severity.ERROR)
TERM = Fault("term-not-in-earlier-paper", Severity.ERROR)
REISSUED = Fault("reference-into-reissued-paper", Severity.WARNING)
ENTITY = Fault("entity-ends-in-force", Severity.WARNING)

Needed = Callable[[ProgrammeIndex], Sequence[TextPart]]
"""The type of a function that returns the texts of an edition that have what is needed; any of them suffices."""


@dataclass(frozen=True, slots=True)
class Lack:
    """A paper that lacks what a text needs: the edition it was signed in, how it was signed, and how the text is printed later."""

    edition: date
    signed: Witness
    printed: Witness

    @property
    def size(self) -> int:
        """How much both packets ask for."""
        return self.signed.size + self.printed.size

    def shown_by(self, finding: Diagnostic) -> Diagnostic:
        """Return a finding with both packets as its witness, and with what makes the earlier one lack it as its cause."""
        witness = (
            f"signed in the edition of {self.edition} with {_in_words(self.signed)}",
            f"then issued with {_in_words(self.printed)}",
        )
        cause = (f"signed {one if one.startswith('without ') else f'with {one}'}" for one in self.signed.cause)
        return replace(finding, witness=witness, cause=tuple(cause))


def _in_words(witness: Witness) -> str:
    return " and ".join((*witness.choices, *witness.facts)) or NO_CHOICE


def _signed(document: str, index: ProgrammeIndex) -> Expression:
    """Return the condition under which a packet, once it is signed, puts a document into force."""
    papers = (one for one in index.papers if one.plan.id == document and one.plan.kind != FILLED_IN)
    return any_of(one.condition for one in papers if one.paper.handling in BINDING and one.paper.repeat is None)


def _going_on(document: str, index: ProgrammeIndex) -> Expression:
    """Return the condition under which a packet incorporates a document that is in force, and does not issue it.

    A packet that is issued alone goes on with a paper that other packets issue anew.
    """
    present = index.present(document)
    return both(present, issued_alone(index.programme)) if _is_reissued(document, index) else present


def _is_reissued(document: str, index: ProgrammeIndex) -> bool:
    return any(is_issued_each_time(one.paper, one.plan) for one in index.papers if one.plan.id == document)


def _editions(index: ProgrammeIndex, proofs: Proofs) -> tuple[tuple[ProgrammeIndex, Proofs], ...]:
    """Return the editions in which a paper may have been signed that is in force in the last of them."""
    return (*proofs.earlier, (index, proofs))


def _lacks(document: str, needing: Expression, needed: Needed, index: ProgrammeIndex, proofs: Proofs) -> Iterator[Lack]:
    """Yield how a document can be signed without what a text needs, in each edition in which it can."""
    needing = both(needing, _going_on(document, index))
    for earlier, before in _editions(index, proofs):
        signed = before.lacking(_signed(document, earlier), *(part.condition for part in needed(earlier)))
        printed = proofs.witness(_after_signature(needing, document, earlier.since)) if signed else None
        if signed and printed:
            yield Lack(earlier.since, signed, printed)


def _smallest(lacks: Sequence[Lack]) -> Lack:
    """Return the one that the smallest packets show; of equal ones that of the first edition."""
    return min(lacks, key=lambda lack: lack.size)


def _after_signature(needing: Expression, document: str, edition: date) -> Expression:
    """Return a condition of the later packet with what it knows of the paper in force, of that which the condition asks for."""
    field, asked = paper_field(document), unparse(needing)
    signed_edition, since = Attribute(Name(EDITION_OF), field), Attribute(Name(IN_FORCE_SINCE), field)
    if unparse(signed_edition) in asked:
        needing = both(needing, Compare("==", signed_edition, Literal(str(edition))))
    return both(needing, Stated(since)) if unparse(since) in asked else needing


def find_reference_into_earlier_paper(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A reference to a clause or item that the other paper may lack, as it was signed with an earlier packet.

    Why it matters: a paper in force is incorporated as it was signed, in its own edition and with what was chosen then. What it
    lacks has no number, so the later packet cannot be built.

    Example: an addendum that is there `when: renting` says `[](#agreement/discount)`, and the clause `discount` stands in the
    agreement `when: renting`. Who signs the agreement without renting, and elects renting later, has an agreement without it.

    Write instead: let the clause stand in the other paper whatever is chosen; or state the rule here; or issue the other paper
    with each packet, `anew: true`. What an earlier edition lacks is named only where a later one was signed:
    `{when: edition_of.agreement >= "2027-01-01"}`. Facts may differ between the two packets too: a group company may join the
    agreement that its parent has signed.
    """
    for pointer in pointers(index):
        for address, needing in _elsewhere(pointer, index):
            needed = _places(address)
            lacks = [*_lacks(address.document, needing, needed, index, proofs)]
            if lacks and not proofs.fails(needing, *target_conditions(pointer, index)):
                target, title = pointer.reference.target, index.library.documents[address.document].title
                sentence = f"“{target}” is not in every {title} that may have been signed before."
                hint = _hint(needed(index)[0], lacks[-1].edition, index, proofs)
                yield _smallest(lacks).shown_by(REFERENCE(sentence, pointer.reference.span, hint, _subject(pointer)))


def _elsewhere(pointer: Pointer, index: ProgrammeIndex) -> Iterator[tuple[Address, Expression]]:
    """Yield the addresses in other papers that a reference can mean, each with the condition under which it does."""
    if pointer.whole:
        return
    for address, (reached, _) in zip(pointer.addresses, tried_addresses(pointer, index), strict=True):
        if address.document != pointer.part.document.id:
            yield address, both(both(pointer.part.condition, reached), index.present(address.document))


def _subject(pointer: Pointer) -> str:
    return f"{pointer.part.wording.clause.id}#{pointer.reference.target}"


def _places(address: Address) -> Needed:
    """Return a function that gives the texts at an address that have one number."""
    return lambda index: [part for part in targets(index).get(address, ()) if not part.repeated]


def _hint(there: TextPart, lacking: date, index: ProgrammeIndex, proofs: Proofs) -> str:
    """Return what to write; where only editions up to one lack what is needed, a condition on the edition that was signed."""
    sound = [later.since for later, _ in _editions(index, proofs) if later.since > lacking]
    if not sound:
        return f"{place_sentence(there)} Let it stand there whatever is chosen, or say here what it says."
    asked = f'edition_of.{paper_field(there.document.id)} >= "{sound[0]}"'
    return f"{place_sentence(there)} Say this “when: {asked}”, or say here what it says."


def find_term_not_in_earlier_paper(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A term that only the base defines, where the base may lack the definition, as it was signed with an earlier packet.

    Why it matters: a base in force has the definitions that were printed when it was signed, and no later one.

    Example: an addendum that is there `when: renting` says Discount, which the agreement defines `when: renting`. Who signs the
    agreement without renting, and elects renting later, has an agreement that does not define it.

    Write instead: let the definition stand in the base whatever is chosen, or define the term here. One finding is for all uses
    in a document.
    """
    for document, phrase, uses in uses_by_phrase(index):
        base, vocabulary = index.library.documents[document].base, vocabularies(index)[document]
        definitions, needed = vocabulary.terms.get(phrase, ()), _definitions_in(base, phrase)
        if phrase in vocabulary.free or not needed(index) or uses_without_definition(uses, definitions, proofs):
            continue
        own = Not(any_of(one.part.condition for one in definitions if one.part.document.id == document))
        found = [
            (use, lacks)
            for use in _first_of_each_condition(uses)
            if (lacks := [*_lacks(base, both(use.part.condition, own), needed, index, proofs)])
        ]
        if found:
            use, lacks = min(found, key=lambda each: _smallest(each[1]).size)
            there = needed(index)[0]
            sentence = f"“{use.text}” is not defined in every {there.document.title} that may have been signed before."
            hint = _hint(there, lacks[-1].edition, index, proofs)
            yield _smallest(lacks).shown_by(TERM(sentence, use.span, hint, f"{document}:{use.text}"))


def _first_of_each_condition(uses: Sequence[TermUse]) -> Sequence[TermUse]:
    first = {use.part.condition: use for use in reversed(uses)}
    return [*first.values()][::-1]


def _definitions_in(document: str, phrase: Phrase) -> Needed:
    """Return a function that gives the texts in which a document defines a term itself."""

    def definitions(index: ProgrammeIndex) -> Sequence[TextPart]:
        known = vocabularies(index).get(document)
        found = known.terms.get(phrase, ()) if known else ()
        return [one.part for one in found if one.part.document.id == document]

    return definitions


def find_reference_into_reissued_paper(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A paper that stays in force cites a clause or item of a paper that each packet issues anew.

    Why it matters: the number stays as it was printed, while a later paper takes the place of the one it is of, in which the
    clause may have another number or be gone.

    Example: an agreement that is signed once says `[](#order-form/fee)`, and the order form has `anew: true`.

    Write instead: name the paper, `[](#order-form/)`, and what is meant in it; or issue the citing paper with each packet too.
    """
    for pointer in pointers(index):
        citing = pointer.part.document
        stays = NEVER if _is_reissued(citing.id, index) else both(_going_on(citing.id, index), _signed(citing.id, index))
        for address, needing in _elsewhere(pointer, index):
            if _is_reissued(address.document, index) and proofs.possible(both(needing, stays)):
                cited = index.library.documents[address.document]
                sentence = f"{citing.title} stays in force and cites a number of {cited.title}, which each packet issues anew."
                hint = f"Name the paper, “[](#{cited.name}/)”, and what is meant in it."
                yield REISSUED(sentence, pointer.reference.span, hint, _subject(pointer))


def find_entity_ends_in_force(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """An entity of the vendor ends while papers that it has signed may be in force.

    Why it matters: who has signed an agreement stays its party. A later packet is by another entity then, and is refused.

    Example: `until: 2027-01-01` at an entity that signs agreements in an edition before.

    Write instead: let the entity exist, and end its case under `vendor`: `when: matter.edition < "2027-01-01"`. Where all its
    agreements pass to another entity, accept the finding by `suppress:` with that reason; each is signed anew then, by `anew:` in
    the matter.
    """
    standing = {entity.id for entity in index.programme.entities}
    for earlier, before in proofs.earlier:
        for entity in earlier.programme.entities:
            lack = None if entity.id in standing else _signed_by(entity.id, earlier, before, index, proofs)
            if lack:
                day = entity.lifetime.until
                sentence = f"“{entity.id}” ends with the edition of {day}, and papers that it has signed may be in force then."
                hint = f'Let it exist, and end its case under “vendor” instead: “when: matter.edition < "{day}"”.'
                yield lack.shown_by(ENTITY(sentence, entity.lifetime.until_span or entity.span, hint, entity.id))


def _signed_by(entity: str, earlier: ProgrammeIndex, before: Proofs, index: ProgrammeIndex, proofs: Proofs) -> Lack | None:
    """Return how a paper can be signed by an entity in an earlier edition and be in force in this one; None where none can."""
    found: list[Lack] = []
    for paper in earlier.papers:
        signed = before.witness(both(_signed(paper.plan.id, earlier), _contracts(entity, paper)))
        issued = proofs.witness(_going_on(paper.plan.id, index)) if signed else None
        found += [Lack(earlier.since, signed, issued)] if signed and issued else []
    return _smallest(found) if found else None


def _contracts(entity: str, paper: PlacedPaper) -> Expression:
    """Return the condition under which an entity may contract in a paper: by a case of its own, or as that of the packet.

    Any entity may be that of the packet, since a matter can state it.
    """
    found: list[Expression] = []
    otherwise: Expression = ALWAYS
    for case in paper.paper.entity_cases:
        found += [both(otherwise, case.condition)] if case.entity == entity else []
        otherwise = both(otherwise, Not(case.condition))
    return any_of((*found, otherwise))


EARLIER_PAPERS = (
    REFERENCE.found_by(find_reference_into_earlier_paper, reads=Reads.ONE_CLAUSE),
    TERM.found_by(find_term_not_in_earlier_paper, reads=Reads.ONE_DOCUMENT),
    REISSUED.found_by(find_reference_into_reissued_paper, reads=Reads.ONE_CLAUSE),
    ENTITY.found_by(find_entity_ends_in_force),
)
