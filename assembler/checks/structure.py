"""Checks of the structure of documents: no part is dead, no list is empty, no text stands twice."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import assert_never

from assembler.checks.check import Fault, Proofs, Reads, Refuted
from assembler.checks.index import Collection, PlacedWording, ProgrammeIndex, TextPart, WordingTexts, any_of, kept_per_wording
from assembler.checks.prose import same_words
from assembler.model.clause_text import ClauseBlock, ClauseParagraph, ClauseTable, FieldGroupPlan, ItemList
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.expressions import ALWAYS, Expression, both, unparse
from assembler.model.kept import Kept
from assembler.model.library import Clause, ClauseVariant, Library
from assembler.rules import Witness

DEAD_DOCUMENT = Fault("dead-document", Severity.ERROR)
DEAD_CLAUSE = Fault("dead-clause", Severity.ERROR)
DEAD_TEXT = Fault("dead-text", Severity.ERROR)
EMPTY_LIST = Fault("empty-list", Severity.ERROR)
EMPTY_TABLE = Fault("empty-table", Severity.ERROR)
SAME_TEXT = Fault("same-text-twice", Severity.WARNING)

MEMBERS = {"list": "item", "table": "row"}
"""What the parts of a list and of a table are called."""

ENOUGH_WORDS = 12
"""The number of words from which equal texts are reported; shorter ones are equal by chance."""


def find_dead_document(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic | Refuted]:
    """A document is in no packet of any edition, whatever is chosen.

    Why it matters: someone keeps a paper up to date that nobody will ever sign.

    Example: `{document: price-list, when: renting and supply}`, where a rule forbids the two together.

    Write instead: correct the condition in the programme, or take the document out.
    """
    for paper in index.papers if proofs.possible(ALWAYS) else ():
        if proofs.possible(paper.condition):
            yield DEAD_DOCUMENT.refuted(paper.paper.span, paper.plan.id)
        else:
            sentence = f"“{paper.plan.title}” is in no packet: {unparse(paper.condition)} can never hold."
            yield DEAD_DOCUMENT(sentence, paper.paper.span, "Correct its condition, or take it out.", paper.plan.id)


def find_dead_clause(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic | Refuted]:
    """A clause, or a wording of it, is printed in no packet of any edition, though its document is in some.

    Why it matters: a right that somebody believes to be in the contract is in none.

    Example: `{clause: discount, when: renting}` in a document that is only there `when: not renting`.

    Write instead: correct the condition, or take the clause out of the document.
    """
    for placed in _wordings_by_place(index):
        wording = placed[0]
        subject = f"{wording.paper.plan.id}:{wording.clause.id}"
        printed = _is_printed([one.condition for one in placed], [one.paper.condition for one in placed], proofs)
        if printed:
            yield DEAD_CLAUSE.refuted(wording.variant.span, subject)
        elif printed is False:
            sentence = f"“{wording.variant.title}” is printed in no packet of {wording.paper.plan.title}."
            hint = "Correct its condition in the document, or take it out."
            yield DEAD_CLAUSE(sentence, wording.variant.span, hint, subject)


def _wordings_by_place(index: ProgrammeIndex) -> Iterable[list[PlacedWording]]:
    """Return the wordings grouped by document and file: several papers may place one document."""
    grouped: dict[tuple[str, str, str], list[PlacedWording]] = {}
    for wording in index.wordings:
        key = (wording.paper.plan.id, wording.clause.id, wording.variant.variant)
        grouped.setdefault(key, []).append(wording)
    return grouped.values()


def _is_printed(inside: Iterable[Expression], around: Iterable[Expression], proofs: Proofs) -> bool | None:
    """Whether one of the conditions of a part can be met; None where no condition of what is around it can."""
    if proofs.possible(any_of(inside)):
        return True
    return False if proofs.possible(any_of(around)) else None


def find_dead_text(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic | Refuted]:
    """An item, paragraph or row is printed in no packet of any edition, though its clause is in some.

    Why it matters: the drafter sees the sentence in the file and believes that it is agreed.

    Example: `2. The discount is shared. {when: renting and supply}`, where a rule forbids the two together.

    Write instead: correct the condition, or delete the text.
    """
    grouped: dict[tuple[str, object], list[TextPart]] = {}
    for part in index.parts:
        if part.condition != part.wording.condition:
            grouped.setdefault((part.document.id, part.span), []).append(part)
    for (document, _), parts in grouped.items():
        subject = _text_subject(parts[0], document)
        printed = _is_printed([part.condition for part in parts], [part.wording.condition for part in parts], proofs)
        if printed:
            yield DEAD_TEXT.refuted(parts[0].span, subject)
        elif printed is False:
            sentence = "This text is printed in no packet: its condition can never hold here."
            yield DEAD_TEXT(sentence, parts[0].span, "Correct its condition, or delete it.", subject)


def _text_subject(part: TextPart, document: str) -> str:
    return f"{document}:{part.wording.clause.id}:{part.item or ' '.join(map(str, same_words(part.content)))[:60]}"


def find_empty_list(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A list of which no item is left in some packet.

    Why it matters: the sentence before it promises something and ends in nothing; such a packet is refused.

    Example: “The Partner may:” with two items, one `{when: renting}`, the other `{when: supply}`; or one item for each entry
    of a list that may be empty.

    Write instead: give the sentence and its list one condition, or the list an item that always stands.
    """
    return _find_empty("list", "No item of this list is left in some packet.", EMPTY_LIST, index, proofs)


def find_empty_table(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A table of which no row is left in some packet.

    Why it matters: a header without rows looks like a page that was lost; such a packet is refused.

    Example: a table with one row `{for: order in orders}`, where a packet may have no order.

    Write instead: give the clause the condition under which there is a row, or the table a row that always stands.
    """
    return _find_empty("table", "No row of this table is left in some packet.", EMPTY_TABLE, index, proofs)


def _find_empty(kind: str, sentence: str, fault: Fault, index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    for collection in index.collections:
        if collection.kind == kind and (witness := proofs.lacking(collection.condition, *collection.members)):
            hint = (
                f"Let one {MEMBERS[kind]} always stand, or give the sentence before it and the {kind} one condition: that of the whole "
                "clause stands where “document.yaml” lists it, as {clause: NAME, when: CONDITION}."
            )
            yield fault(sentence, collection.span, hint, _collection_subject(collection), witness)


def _collection_subject(collection: Collection) -> str:
    return f"{collection.wording.paper.plan.id}:{collection.wording.clause.id}"


def find_same_text_twice(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """The same text stands in two clauses of the library, or twice in one document that some packet holds.

    Why it matters: whoever changes one of the two leaves the other, and the contract says both.

    Example: `supply/notices.md` and `renting/notices.md` have the same words.

    Write instead: one clause under `common/`, which both documents name by its path; in one document, one of the two.
    """
    yield from _find_same_parts(index, proofs)


def _find_same_clauses(kept: Kept, library: Library) -> Iterator[Diagnostic]:
    first: dict[str, tuple[Clause, ClauseVariant]] = {}
    for clause in library.clauses.values():
        for variant, text, length in kept.get(("words", clause.id), _words_of_clause, clause):
            found, known = first.setdefault(text, (clause, variant))
            if found is not clause and length >= ENOUGH_WORDS:
                sentence = f"This clause has the same text as “{found.id}”."
                hint = "Keep it once, under common/, and name it by its path."
                yield SAME_TEXT(sentence, variant.span, hint, f"{clause.id}:{known.span.path}")


def _words_of_clause(_: Kept, clause: Clause) -> tuple[tuple[ClauseVariant, str, int], ...]:
    """Return each wording of a clause with its words as one text, and their number."""
    said = [(variant, _clause_words(variant)) for variant in clause.variants]
    return tuple((variant, "\0".join(map(str, words)), len(words)) for variant, words in said)


def _clause_words(variant: ClauseVariant) -> tuple[object, ...]:
    return tuple(word for block in variant.blocks for word in _block_words(block))


def _block_words(block: ClauseBlock) -> Iterator[object]:
    """Yield the words of a block and its conditions, which are part of its meaning."""
    match block:
        case ClauseParagraph(content, condition=condition):
            yield from (*same_words(content), unparse(condition))
        case ItemList(items):
            for item in items:
                yield unparse(item.condition)
                for inner in item.blocks:
                    yield from _block_words(inner)
        case ClauseTable(header, rows):
            for row in (header, *rows):
                yield from (word for cell in row.cells for word in same_words(cell))
        case FieldGroupPlan(fields):
            for field in fields:
                yield from (field.label, field.type, *same_words(field.value))
        case _:
            assert_never(block)


def _find_same_parts(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find long texts that stand twice in one paper; `_find_same_clauses` finds whole clauses that are the same."""
    grouped: dict[tuple[int, str], list[TextPart]] = {}
    for texts in index.texts:
        for text, part in _long_texts(texts, None):
            grouped.setdefault((id(texts.wording.paper), text), []).append(part)
    for parts in grouped.values():
        for one, other in combinations(parts, 2):
            if witness := _twice(one, other, proofs):
                sentence = f"This text stands at {one.span} already."
                hint = "Keep one of the two, and refer to it."
                yield SAME_TEXT(sentence, other.span, hint, _text_subject(other, other.document.id), witness)


@kept_per_wording
def _long_texts(one: WordingTexts, _: None) -> tuple[tuple[str, TextPart], ...]:
    """Return the long texts of a wording, each with its words as one text by which it is compared."""
    found = ((same_words(part.content), part) for part in one.parts)
    return tuple(("\0".join(map(str, text)), part) for text, part in found if len(text) >= ENOUGH_WORDS)


def _twice(one: TextPart, other: TextPart, proofs: Proofs) -> Witness | None:
    whole = (
        _clause_words(one.wording.variant) == _clause_words(other.wording.variant)
        and one.wording.clause is not other.wording.clause
    )
    return None if whole else proofs.witness(both(one.condition, other.condition))


STRUCTURE = (
    DEAD_DOCUMENT.found_by(find_dead_document, reads=Reads.NO_TEXT),
    DEAD_CLAUSE.found_by(find_dead_clause, reads=Reads.ONE_CLAUSE),
    DEAD_TEXT.found_by(find_dead_text, reads=Reads.ONE_CLAUSE),
    EMPTY_LIST.found_by(find_empty_list, reads=Reads.ONE_CLAUSE),
    EMPTY_TABLE.found_by(find_empty_table, reads=Reads.ONE_CLAUSE),
)
SAME_TEXTS = (SAME_TEXT.found_by(find_same_text_twice, reads=Reads.ONE_DOCUMENT, in_library=_find_same_clauses),)
"""The check of house style among these: each text stands once."""
