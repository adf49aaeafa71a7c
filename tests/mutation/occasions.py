"""Faults in occasions: papers, facts and lists that lose theirs, and an occasion that is called otherwise."""

import re
from collections.abc import Iterator

from mutation.mutants import Line, Mutant, Shipped, kind


def lines_under(shipped: Shipped, section: str) -> Iterator[Line]:
    """Yield the lines of a section of the programme."""
    begun = False
    for line in shipped.programme():
        begun = line.text == f"{section}:" or (begun and not re.match(r"[a-z]", line.text))
        if begun:
            yield line


def without_occasion(shipped: Shipped, section: str) -> Iterator[Mutant]:
    for line in lines_under(shipped, section):
        if re.match(r" {4}occasion: ", line.text):
            yield Mutant(line.written(), "not-on-occasion", tuple(shipped.texts))


@kind("A paper that is issued alone loses its occasion, and is issued when a partner joins.")
def paper_without_occasion(shipped: Shipped) -> Iterator[Mutant]:
    yield from without_occasion(shipped, "documents")


@kind("A fact loses its occasion, and is asked for when a partner joins.")
def fact_without_occasion(shipped: Shipped) -> Iterator[Mutant]:
    yield from without_occasion(shipped, "facts")


@kind("A list loses its occasion, and is asked for when a partner joins.")
def list_without_occasion(shipped: Shipped) -> Iterator[Mutant]:
    yield from without_occasion(shipped, "lists")


@kind("An occasion has another name than its papers know.")
def occasion_renamed(shipped: Shipped) -> Iterator[Mutant]:
    for line in lines_under(shipped, "occasions"):
        found = re.fullmatch(r" {2}(\w+):", line.text)
        if found and found[1] not in ("joining", "change"):
            yield Mutant(line.written(f"  {found[1]}_of_old:"), "unknown-name", (line.path,))
