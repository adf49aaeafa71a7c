"""The check of alternatives that one packet prints together: a sentence with two values, a duty and its contrary, a row twice."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.index import ProgrammeIndex, TextPart, by_document
from assembler.checks.prose import fold
from assembler.checks.statements import Statement, statements
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.expressions import ALWAYS, Not, both, unparse
from assembler.model.library import NUMBERED

AT_ONCE = Fault("alternatives-at-once", Severity.WARNING)


def find_alternatives_at_once(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find two texts side by side that say one thing in two ways, where some packet prints both: a condition is missing or too wide.

    They are alternatives where they are the same but for a value, a “not”, or “must” and “may”; where both say when the same thing
    begins, or what it comes to; where they have one title; where two rows of a table have one name. Texts that are printed under
    the same condition are left alone, unless one is the contrary of the other. So are those of two cases, “if the goods are sold, …” and
    “if the goods are not sold, …”, and words that a list below them completes.

    Why it matters: a contract that says both is read against whoever wrote it.

    Example: `1. The Buyer may lend the goods. {when: lending}`, and below it `2. The Buyer may not lend the goods.`

    Write instead: `2. The Buyer may not lend the goods. {when: not lending}`.
    """
    for one, other in _pairs(index):
        if witness := proofs.witness(both(one.part.condition, other.part.condition)):
            known, lacking = (other, one) if one.own == ALWAYS != other.own else (one, other)
            sentence = f"A packet may print both this and {known.part.span}, which say one thing in two ways."
            subject = f"{lacking.part.document.id}:{lacking.part.wording.clause.id}:{_place_beside(known)}"
            yield AT_ONCE(sentence, lacking.part.span, _hint_for_side(known), subject, witness)


def _pairs(index: ProgrammeIndex) -> Iterator[tuple[Statement, Statement]]:
    """Yield each two alternatives that no condition holds apart at first sight, once."""
    told: set[frozenset[TextPart]] = set()
    for group in _alternatives(index):
        for one, other in combinations(group, 2):
            pair = frozenset((one.part, other.part))
            if pair not in told and one.said != other.said and _is_told(one, other):
                told.add(pair)
                yield one, other


def _alternatives(index: ProgrammeIndex) -> Iterator[Sequence[Statement]]:
    """Yield the statements that share a key: within each clause, and the titles of each document's clauses."""
    for texts in index.texts:
        yield from _with_one_key(statements(texts, None))
    for parts in by_document(part for part in index.parts if part.kind == "heading" and _has_title(part)).values():
        yield from _with_one_key(
            Statement(fold(part.wording.variant.title), (part.wording.clause.id,), part, part.condition) for part in parts
        )


def _has_title(part: TextPart) -> bool:
    """Whether the title of a clause is printed with its number; any other may only name the clause."""
    return part.document.clauses[part.wording.order].heading == NUMBERED


def _with_one_key(found: Iterable[Statement]) -> Iterator[Sequence[Statement]]:
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for one in found:
        groups.setdefault(one.key, []).append(one)
    return (group for group in groups.values() if len(group) > 1)


def _is_told(one: Statement, other: Statement) -> bool:
    """Whether two statements are printed on different conditions, or one is the contrary of the other."""
    return one.part.condition != other.part.condition or _without_negation(one) == _without_negation(other)


def _without_negation(one: Statement) -> list[str]:
    return [word.removesuffix(" not") for word in one.said if word != "not"]


def _place_beside(known: Statement) -> str:
    return known.part.item or known.part.wording.clause.name


def _hint_for_side(known: Statement) -> str:
    condition = "…" if known.own == ALWAYS else unparse(Not(known.own))
    return f"Print one of them only where the other is not printed, such as {{when: {condition}}}."


ALTERNATIVES = (AT_ONCE.found_by(find_alternatives_at_once, reads=Reads.ONE_DOCUMENT),)
