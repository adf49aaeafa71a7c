"""What papers print is what a reader works out from the clauses alone: random statements, order forms, evaluations, declarations.

`make granted` works out two hundred of each.
"""

from collections.abc import Callable, Iterable
from random import Random

import pytest
from mutation.granting import Mutant, mutants
from recomputed import declarations, evaluations, order_forms, refunds, statements
from selection import quick_for

from assembler.model.library import Library
from examples import library

COUNT = 25
"""How many of each are drawn; a test of one seed is quick."""


def _drawn(module: str) -> Callable[[Library, Random], Iterable[str]]:
    """Return the function that draws one matter and yields what its papers print otherwise than the clauses grant."""
    return {
        "statements": lambda library, random: statements.faults(library, statements.draw(random)),
        "refunds": lambda library, random: refunds.faults(library, refunds.draw(random)),
        "order_forms": lambda library, random: order_forms.faults(library, order_forms.draw(random)),
        "declarations": lambda library, random: declarations.faults(library, declarations.draw(random)),
        "evaluations": lambda library, random: evaluations.faults(library, evaluations.draw(random)),
    }[module]


@pytest.mark.parametrize("module", ["statements", "refunds", "order_forms", "evaluations", "declarations"])
@pytest.mark.parametrize("seeds", quick_for([range(1)], [range(1), range(1, COUNT)], str))
def test_what_is_printed_is_what_the_clauses_grant(module: str, seeds: range) -> None:
    found = [(seed, *_drawn(module)(library(), Random(seed))) for seed in seeds]
    assert [(seed, *faults) for seed, *faults in found if faults] == []


@pytest.mark.parametrize(
    ("programme", "value", "module"),
    [
        ("qalyptus", "sales.as_party = party_since <= this.ordered_on", "statements"),
        ("qalyptus", "refunds.in_quarter = this.by_now or this.refunded_on >= statement_begin", "refunds"),
        ("ipp", "quarters_owed = 4 if renewing else 6 - quarter(enrolled_on)", "order_forms"),
        ("qpn", "opportunities.accepted_until = this.accepted_on - registration_validity", "declarations"),
        ("ipp", "exceptions.runs = this.approved_on is stated or this.until >= matter.issued", "evaluations"),
    ],
)
@pytest.mark.slow
def test_the_reader_finds_a_grant_that_the_clauses_do_not_give(programme: str, value: str, module: str) -> None:
    wrong = _with(next(one for one in mutants(library().programmes[programme]) if one.name == value))
    assert any(fault for seed in range(COUNT) for fault in _drawn(module)(wrong, Random(seed)))


def _with(mutant: Mutant) -> Library:
    """Return the library in which a programme grants by the mutant."""
    given = library()
    return Library({**given.programmes, mutant.programme.id: mutant.programme}, given.documents, given.clauses, given.digest)
