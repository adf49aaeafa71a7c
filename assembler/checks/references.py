"""Checks of references: the target of a reference is present, exactly once, in every packet that prints the reference."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.index import VENDOR, Address, PlacedPaper, ProgrammeIndex, TextPart, WordingTexts, any_of, kept_per_wording
from assembler.checks.prose import proses, texts, texts_of
from assembler.checks.reference_targets import (
    Pointer,
    known_addresses,
    pointers,
    pointers_of,
    target_conditions,
    targets,
    tried_addresses,
)
from assembler.checks.statutes import cites_a_statute
from assembler.model.clause_text import OpenReference
from assembler.model.diagnostics import Diagnostic, Severity, nearest
from assembler.model.expressions import ALWAYS, Expression, Or, both, names, unparse
from assembler.model.walk import items_in, leaves_of

DANGLING = Fault("dangling-reference", Severity.ERROR)
SURVIVAL = Fault("survival-names-absent", Severity.ERROR)
PRECEDENCE = Fault("precedence-names-absent", Severity.ERROR)
ABSENT_DOCUMENT = Fault("reference-to-absent-document", Severity.ERROR)
AMBIGUOUS = Fault("ambiguous-reference", Severity.ERROR)
LOOP = Fault("reference-loop", Severity.WARNING)
HARD_CODED = Fault("hard-coded-number", Severity.WARNING)

FAULT_BY_CLAUSE = {"survival": SURVIVAL, "precedence": PRECEDENCE, "structure": PRECEDENCE}
LONGEST_CONDITION = 100
"""The number of characters up to which a hint shows a condition."""
FEW_WORDS = 4
"""The number of words up to which a text with a reference states nothing itself: “See [](#term)” has one."""


def _absent(index: ProgrammeIndex, proofs: Proofs, fault: Fault) -> Iterator[Diagnostic]:
    """Find the references of one fault whose target is absent while its document is in the packet."""
    for pointer in pointers(index):
        if pointer.whole or FAULT_BY_CLAUSE.get(pointer.part.wording.clause.name, DANGLING) is not fault:
            continue
        needing = both(pointer.part.condition, _document_present(pointer, index))
        if witness := proofs.lacking(needing, *target_conditions(pointer, index)):
            target = pointer.reference.target
            some = any(parts for _, parts in tried_addresses(pointer, index))
            sentence = f"“{target}” is not there{' in every packet that prints this' if some else ''}."
            yield fault(sentence, pointer.reference.span, _hint_for_absent(pointer, index), _pointer_subject(pointer), witness)


def _document_present(pointer: Pointer, index: ProgrammeIndex) -> Expression:
    if not pointer.by_document or pointer.addresses[0].document == pointer.part.document.id:
        return ALWAYS
    return any_of(index.present(address.document) for address in pointer.addresses)


def _hint_for_absent(pointer: Pointer, index: ProgrammeIndex) -> str:
    parts = [part for _, parts in tried_addresses(pointer, index) for part in parts]
    if not parts:
        documents = {address.document for address in pointer.addresses}
        known = [f"{a.clause}.{a.item}" if a.item else a.clause for a in known_addresses(index) if a.document in documents]
        folder = pointer.reference.target[: pointer.reference.target.rfind("/") + 1]
        return (
            nearest(pointer.reference.target, [f"{folder}{one}" for one in known])
            or "Name a clause or an item that the document has, or add it there."
        )
    return f"{place_sentence(parts[0])} Give the sentence that refers to it the same condition, or the target a wider one."


def place_sentence(part: TextPart) -> str:
    """Return a sentence with the place of a text, and its condition where that is short."""
    when = unparse(part.condition)
    condition = f" when {when}" if part.condition != ALWAYS and len(when) <= LONGEST_CONDITION else ""
    return f"It stands at {part.span}{condition}."


# “under this Section 4.2”
_THIS = re.compile(r"\bthis\s+(?:(?:sub-?)?(?:section|clause|article|paragraph)\s+)?\Z", re.IGNORECASE)
NEAR = 24
"""How many letters before a reference say that it is to its own place."""


def _pointer_subject(pointer: Pointer) -> str:
    return f"{pointer.part.wording.clause.id}#{pointer.reference.target}"


def find_dangling_reference(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A reference whose clause or item is absent from some packet that prints the reference.

    Why it matters: the packet cannot be built, or would say “Section ” of nothing.

    Example: `The price is set out in [](#discount).`, where the clause `discount` stands only `when: renting`.

    Write instead: put the sentence in an item or paragraph of its own, with `{when: renting}` at its end.
    """
    yield from _absent(index, proofs, DANGLING)


def find_survival_names_absent(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A survival clause names a clause that is absent from some packet.

    Why it matters: a list of what survives is read after the end, when nobody mends it any more.

    Example: `1. [](#fees) and [](#support) survive.`, where `support` stands only `when: support_plan`.

    Write instead: give each such clause an item of its own, with the clause's condition.
    """
    yield from _absent(index, proofs, SURVIVAL)


def find_precedence_names_absent(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """An order of precedence names a document or clause that is absent from some packet.

    Why it matters: the rank of a paper that is not there invites the argument that one was meant to be.

    Example: `1. [](#price-list/), then this Agreement.`, where the price list is attached only `when: renting`.

    Write instead: give that rank an item of its own, with `{when: renting}`.
    """
    yield from _absent(index, proofs, PRECEDENCE)
    yield from _absent_documents(index, proofs, PRECEDENCE)


def find_reference_to_absent_document(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A reference to a document, or into one, that some packet with this text does not hold.

    Why it matters: the partner is bound by a paper it was never given.

    Example: `[](#price-list/) applies.`, where the price list is attached only `when: renting`.

    Write instead: `[](#price-list/) applies. {when: renting}`.
    """
    yield from _absent_documents(index, proofs, ABSENT_DOCUMENT)


def _absent_documents(index: ProgrammeIndex, proofs: Proofs, fault: Fault) -> Iterator[Diagnostic]:
    for pointer in pointers(index):
        name = pointer.part.wording.clause.name
        of_precedence = FAULT_BY_CLAUSE.get(name) is PRECEDENCE
        if not pointer.by_document or of_precedence is not (fault is PRECEDENCE):
            continue
        documents = [address.document for address in pointer.addresses]
        if pointer.part.document.id == documents[0]:
            continue
        if witness := proofs.lacking(pointer.part.condition, *map(index.present, documents)):
            folder = pointer.reference.target.rpartition("/")[0]
            sentence = f"“{folder}” is not in every packet that prints this."
            yield fault(
                sentence, pointer.reference.span, _paper_hint(index, documents, folder), _pointer_subject(pointer), witness
            )


def _paper_hint(index: ProgrammeIndex, documents: list[str], folder: str) -> str:
    for paper in index.papers:
        if paper.plan.id in documents:
            condition = " or ".join(dict.fromkeys(map(unparse, _alternatives(paper.condition))))
            return f"It is in the packet when {condition}: give this text that condition."
    return nearest(folder, [paper.plan.name for paper in index.papers]) or "Name a document of this programme."


def _alternatives(condition: Expression) -> tuple[Expression, ...]:
    return (*_alternatives(condition.left), *_alternatives(condition.right)) if isinstance(condition, Or) else (condition,)


def find_ambiguous_reference(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A reference that two printed places answer: equal names, or what is repeated for each entry of a list.

    So is a paper that is there for each entry; where its clauses or items ask the entry, a place in it may have another number in each.

    Why it matters: the reader cannot tell which is meant, and no one number is right.

    Example: two items `{id: notice}` in one clause, and `[](#term.notice)`.

    Write instead: give each item a name of its own; refer to the clause around repeated items, and to a paper for each entry as a
    whole.
    """
    doubtful = {address for address, parts in targets(index).items() if len(parts) > 1 or any(map(_is_repeated, parts))}
    for pointer in (one for one in pointers(index) if not one.whole and not doubtful.isdisjoint(one.addresses)):
        if witness := proofs.smallest(_double_answers(pointer, index)):
            sentence = f"“{pointer.reference.target}” has several answers in a packet that prints this."
            hint = "Give each place a name of its own, or refer to what is around them."
            yield AMBIGUOUS(sentence, pointer.reference.span, hint, _pointer_subject(pointer), witness)


def _is_repeated(part: TextPart) -> bool:
    """Whether a text is there once for each entry of a list, or its paper is."""
    return part.repeated or part.wording.paper.paper.repeat is not None


def _double_answers(pointer: Pointer, index: ProgrammeIndex) -> Iterator[Expression]:
    for looked, parts in tried_addresses(pointer, index):
        here = both(pointer.part.condition, looked)
        for part in parts:
            if part.repeated or (part.document.id != pointer.part.document.id and _asks_entry(part.wording.paper, index)):
                yield both(here, part.condition)
        for one, other in combinations(parts, 2):
            if one.wording.paper is other.wording.paper:
                yield both(here, both(one.condition, other.condition))


def _asks_entry(paper: PlacedPaper, index: ProgrammeIndex) -> bool:
    """Whether a paper for each entry has clauses or items that ask the entry, or a vendor that follows it: its numbers may differ."""
    if paper.paper.repeat is None:
        return False
    asked = {paper.paper.repeat.name, *([VENDOR] if paper.paper.entity_cases else [])}
    blocks = (wording.variant.blocks for wording in index.wordings if wording.paper is paper)
    conditions = [
        *(item.condition for written in blocks for item in items_in(written)),
        *(one.condition for one in paper.plan.clauses),
    ]
    return any(name.name in asked for condition in conditions for name in names(condition))


def find_reference_loop(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A clause or item that says no more than where to look, and looking there leads back; or that refers to itself.

    Why it matters: the reader goes round in a circle and finds no rule.

    Example: `a.md` says `See [](#b).` and `b.md` says `See [](#a).`

    Write instead: state the rule in one of the two places. For the place itself write “this” before the reference, `including this
    [](#changes.written)`, which prints “including this Section 8.1”.
    """
    targets_of = _forwarding(index)
    for pointer, here, itself in (found for one in index.texts for found in _ways(one, index.papers)):
        if (itself and not _says_this(pointer)) or (here in targets_of and _leads_back(here, targets_of)):
            witness = proofs.witness(pointer.part.condition)
            sentence = f"“{pointer.reference.target}” leads back to this place."
            hint = f"State the rule in one of the places; where the place itself is meant, write “this [](#{pointer.reference.target})”."
            yield LOOP(sentence, pointer.reference.span, hint, _pointer_subject(pointer), witness)


def _says_this(pointer: Pointer) -> bool:
    """Whether a text says “this” before a reference to its own place: “this Section 4.2”."""
    prose = next(proses(pointer.part), None)
    at = next((at for at, leaf in prose.references if leaf is pointer.reference), 0) if prose else 0
    return prose is not None and _THIS.search(prose.text, max(0, at - NEAR), at) is not None


@kept_per_wording
def _ways(one: WordingTexts, papers: tuple[PlacedPaper, ...]) -> tuple[tuple[Pointer, Address, bool], ...]:
    """Return each reference of a wording, the place that it stands in, and whether it leads to that place itself."""
    found: list[tuple[Pointer, Address, bool]] = []
    for pointer in pointers_of(one, papers):
        here = _address_of(pointer.part)
        found.append((pointer, here, here == pointer.addresses[0] and bool(here.item or _is_whole_clause(pointer.part, one))))
    return tuple(found)


def _is_whole_clause(part: TextPart, one: WordingTexts) -> bool:
    """Whether a text is all that its clause says: an item that cites its clause for another of its items says something."""
    return all(other is part or other.kind == "heading" for other in one.parts)


def _address_of(part: TextPart) -> Address:
    """Return the address of the smallest named place around a text: its item, or else its clause."""
    return Address(part.document.id, part.wording.clause.name, part.item)


def _forwarding(index: ProgrammeIndex) -> Mapping[Address, Address]:
    """Return the target of each place that only refers the reader elsewhere, and to a single target."""
    stating = frozenset[Address]().union(*(_stating(one, None) for one in index.texts))
    ways = [(here, pointer.addresses[0]) for one in index.texts for pointer, here, _ in _ways(one, index.papers)]
    often = Counter(here for here, _ in ways)
    return {here: aim for here, aim in dict(ways).items() if often[here] == 1 and here not in stating}


@kept_per_wording
def _stating(one: WordingTexts, _: None) -> frozenset[Address]:
    """Return the places in a wording that say more than where to look, and the clause around them."""
    places = {_address_of(part) for part in one.parts if part.kind != "heading" and not _points_only(part, one)}
    return frozenset(places | {Address(place.document, place.clause, "") for place in places})


def _points_only(part: TextPart, one: WordingTexts) -> bool:
    """Whether a text has a reference and hardly a word beside it, as in “See [](#term)”."""
    return (
        any(leaves_of(OpenReference, part.content)) and sum(len(prose.tokens) for prose in texts_of(one, None)[part]) <= FEW_WORDS
    )


def _leads_back(start: Address, targets_of: Mapping[Address, Address]) -> bool:
    """Whether following the targets from a place ends at the place itself."""
    place, seen = targets_of[start], {start}
    while place in targets_of and place not in seen:
        seen.add(place)
        place = targets_of[place]
    return place == start


_NUMBERED = re.compile(
    r"\b(?:sections?|clauses?|articles?|paragraphs?|items?)\s+"
    r"(?:\d+(?:\.\d+)*(?:\([a-z]{1,4}\))*|\([a-z]{1,4}\))(?![\w%])",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[\d(]")
# “1.1 Each party …”, “2) The …”, the number of an item, typed at the beginning of it
_OWN_NUMBER = re.compile(r"\s*(\d{1,3}(?:\.\d{1,3})+\.?|\d{1,3}[.)])\s+(?=[A-Z“])")


def find_hard_coded_number(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A number of a clause or an item typed as words, in a reference or at its beginning.

    Why it matters: numbers are given when the packet is assembled; a typed one is wrong as soon as a clause comes or goes.

    Example: `The fee falls due under Section 7.2.`, or `1.1 The fee falls due.`

    Write instead: `The fee falls due under [](#payment.due).`, or `1. The fee falls due.` A section of a statute is left alone:
    “Section 7 of the Supply Act”.
    """
    for part, listed in texts(index).items():
        for prose in listed:
            if found := _OWN_NUMBER.match(prose.text) if part.kind in ("paragraph", "item") else None:
                sentence = f"“{found[1]}” is typed at the beginning of a text: nothing counts it."
                hint = "Begin the line with “1.”, indented where it is part of the item above; its number is put in."
                yield HARD_CODED(sentence, prose.span(*found.span(1)), hint, f"{part.wording.clause.id}:{found[1]}")
            for found in _NUMBERED.finditer(prose.text) if _FIGURE.search(prose.text) else ():
                if not cites_a_statute(prose, found.end(), index) and proofs.possible(part.condition):
                    sentence = f"“{found[0]}” is a typed number."
                    hint = "Refer by name, [](#clause) or [](#clause.item): words and number are put in."
                    yield HARD_CODED(sentence, prose.span(*found.span()), hint, f"{part.wording.clause.id}:{found[0]}")


REFERENCES = (
    DANGLING.found_by(find_dangling_reference, reads=Reads.ONE_CLAUSE),
    ABSENT_DOCUMENT.found_by(find_reference_to_absent_document, reads=Reads.ONE_CLAUSE),
    AMBIGUOUS.found_by(find_ambiguous_reference),
    LOOP.found_by(find_reference_loop),
    SURVIVAL.found_by(find_survival_names_absent, reads=Reads.ONE_CLAUSE),
    PRECEDENCE.found_by(find_precedence_names_absent, reads=Reads.ONE_CLAUSE),
)
STYLE_OF_REFERENCES = (HARD_CODED.found_by(find_hard_coded_number, reads=Reads.ONE_CLAUSE),)
