"""Faults that only a person with the source can see: the library is sound, but its meaning differs from the source."""

import re
from collections.abc import Iterator

from mutation.mutants import Mutant, Shipped, kind
from mutation.numbers import value_lines

NOBODY = ""


@kind("A rule between choices is dropped.", human=True)
def rule_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        if line.text.startswith("  - id: ") and "documents:" not in line.whole[: line.number]:
            files = line.whole[: line.number - 1] + line.whole[line.number + 3 :]
            yield Mutant({line.path: "\n".join(files) + "\n"}, NOBODY, (line.path,))


@kind("A value has another number.", human=True)
def value_changed(shipped: Shipped) -> Iterator[Mutant]:
    for line in value_lines(shipped):
        if found := re.search(r"2026-01-01: (\d+)", line.text):
            yield line.mutant(line.text.replace(found[0], f"2026-01-01: {int(found[1]) * 2}"), NOBODY)


@kind("A sentence is deleted.", human=True)
def item_deleted(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items():
        if line.plain and "{{" not in line.text and line.number == len(line.whole) and line.text[0] > "2":
            yield Mutant(line.written(), NOBODY, (line.path,))


@kind("A ban is turned into a duty.", human=True)
def not_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items():
        if " must not " in line.text:
            yield line.mutant(line.text.replace(" must not ", " must ", 1), NOBODY)


@kind("A duty is the other party's.", human=True)
def party_swapped_in_text(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items("qpn/"):
        if re.search(r"\bThe Partner must ", line.text) and "eula" not in line.path:
            yield line.mutant(line.text.replace("The Partner must ", "The Vendor must ", 1), NOBODY)


@kind("A sentence loses a condition that nothing else depends on.", human=True)
def condition_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items("qpn/sell-addendum/"):
        if "{when" in line.text and "(#" not in line.text:
            yield line.mutant(re.sub(r" \{when: [^{}]*\}", "", line.text), NOBODY)


@kind("The law or the courts of an entity are another country's.", human=True)
def law_changed(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        if re.match(r"    (law|courts): ", line.text):
            yield line.mutant(
                re.sub(r"(Delaware|Ireland|New South Wales, Australia|New South Wales)", "Bermuda", line.text), NOBODY
            )


@kind("The two parties of a rate or period quote another value of the same type.", human=True)
def another_value_quoted(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items():
        if "{{ remedy_period |" in line.text or "{{ payment_term |" in line.text:
            yield line.mutant(re.sub(r"remedy_period|payment_term", "dispute_period", line.text), NOBODY)
