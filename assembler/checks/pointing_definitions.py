"""The check of definitions that only say where a term is defined: it is defined there."""

import re
from collections.abc import Iterator, Sequence

from assembler.checks.check import Fault, Proofs
from assembler.checks.defining_texts import defining_prose, is_pointer
from assembler.checks.index import DefinedTerm, ProgrammeIndex, TextPart
from assembler.checks.prose import Prose, fold, proses_holding
from assembler.checks.reference_targets import pointer_in, target_conditions, targets
from assembler.checks.statutes import document_cited
from assembler.checks.typed_references import own_numbers, section_numbers, title_of, typed_numbers
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.expressions import ALWAYS, Expression, both

_QUOTED = re.compile("“")
ELSEWHERE = Fault("definition-not-there", Severity.WARNING)


def find_definition_not_there(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a definition that only says where its term is defined, where the term is not defined at that place.

    Why it matters: the reader who looks there finds no meaning, and none is agreed.

    Example: `**"Fee"** has the meaning given in [](#term).`, where the clause `price` defines it.

    Write instead: `**"Fee"** has the meaning given in [](#price).`; or the meaning itself.
    """
    for pointing in index.definitions:
        prose, at = defining_prose(pointing) if is_pointer(pointing) else (None, 0)
        if prose is None:
            continue
        meant = [one for one in index.definitions if fold(one.term) == fold(pointing.term) and not is_pointer(one)]
        for needing, places in _pointed_at(prose, at, index):
            giving = [
                part.condition for part in (*(one.part for one in meant), *_titled(pointing, index)) if _place_of(part) in places
            ]
            if witness := proofs.lacking(both(pointing.part.condition, needing), *giving):
                sentence = f"“{pointing.term}” is not defined at the place to which this points."
                yield ELSEWHERE(sentence, pointing.span, _hint(meant), f"{pointing.part.document.id}:{pointing.term}", witness)


def _place_of(part: TextPart) -> tuple[str, str]:
    """Return the document and the clause of a text."""
    return part.document.id, part.wording.clause.name


def _titled(pointing: DefinedTerm, index: ProgrammeIndex) -> Iterator[TextPart]:
    """Yield the headings and items with the term as their title, and texts that quote it: what stands there says what it is."""
    quoted_term = f"“{pointing.term}”"
    yield from (part for part in index.parts if fold(title_of(part)) == fold(pointing.term))
    yield from (prose.part for prose in proses_holding(index, _QUOTED) if quoted_term in prose.text)


def _hint(meant: Sequence[DefinedTerm]) -> str:
    return f"It is defined at {meant[0].span}: point there." if meant else "Define it there, or say here what it means."


def _pointed_at(prose: Prose, at: int, index: ProgrammeIndex) -> Iterator[tuple[Expression, set[tuple[str, str]]]]:
    """Yield what a pointing text needs to reach a place, and the document and clause of each place that it may mean."""
    part = prose.part
    for start, reference in prose.references:
        pointer = pointer_in(index.papers, part, reference, part.document.id, part.document.base)
        if start > at and not pointer.whole and any(targets(index).get(address) for address in pointer.addresses):
            for needing in target_conditions(pointer, index):
                yield needing, {(address.document, address.clause) for address in pointer.addresses}
            return
    for found in typed_numbers(prose.text):
        document, number = document_cited(prose, found.end(), index), int(found["number"])
        sections = section_numbers(index).get(document, ())
        typed = number in own_numbers(index).get(document, ())
        if found.start() > at and not typed and any(low <= number <= high for low, high, _ in sections):
            yield ALWAYS, {(document, one.clause.name) for low, high, one in sections if low <= number <= high}
            return


POINTING = (ELSEWHERE.found_by(find_definition_not_there),)
