"""Faults in deadlines: without the condition they need, of no paper, of a clause that is not there."""

import re
from collections.abc import Iterator, Mapping

from mutation.mutants import Line, Mutant, Shipped, kind

BROUGHT_BY: Mapping[str, str] = {"sell-addendum": "sell"}
"""The choice that brings a paper which a deadline has."""

ELSEWHERE: Mapping[str, str] = {"reporting": "renewal.partner"}
"""For the clause of a deadline, another text of its paper that is not printed wherever the deadline applies."""


def deadlines(shipped: Shipped) -> Iterator[Line]:
    """Yield the lines of the programme's deadlines."""
    begun = False
    for line in shipped.programme():
        begun = line.text == "deadlines:" or (begun and line.text.startswith("  "))
        if begun:
            yield line


@kind("A deadline loses the condition under which its day is stated.")
def deadline_condition_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for line in deadlines(shipped):
        if re.match(r" {4}when: .*is stated", line.text):
            yield Mutant(line.written(), "deadline-not-stated", (line.path,))


@kind("A deadline has the contrary of the condition of its paper.")
def deadline_of_no_packet(shipped: Shipped) -> Iterator[Mutant]:
    for line in deadlines(shipped):
        found = re.fullmatch(r" {4}paper: (.*)", line.text)
        if found and found[1] in BROUGHT_BY:
            files = line.written(line.text, f"    when: not {BROUGHT_BY[found[1]]}")
            if "when:" not in "".join(line.whole[line.number : line.number + 3]):
                yield Mutant(files, "dead-deadline", (line.path,))


@kind("A deadline names a clause that its paper does not have.")
def deadline_of_missing_clause(shipped: Shipped) -> Iterator[Mutant]:
    for line in deadlines(shipped):
        if re.match(r" {4}clause: ", line.text):
            yield Mutant(line.written(f"{line.text}-of-old"), "unknown-clause", (line.path,))


@kind("A deadline names a clause that is not printed wherever the deadline applies.")
def deadline_of_other_clause(shipped: Shipped) -> Iterator[Mutant]:
    for line in deadlines(shipped):
        found = re.fullmatch(r" {4}clause: (.*)", line.text)
        if found and found[1] in ELSEWHERE:
            yield Mutant(line.written(f"    clause: {ELSEWHERE[found[1]]}"), "deadline-clause-absent", (line.path,))
