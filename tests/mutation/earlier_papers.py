"""Faults between packets: a paper signed with an earlier packet lacks what a paper of a later one needs of it."""

import re
from collections.abc import Iterator
from itertools import product

from mutation.mutants import Line, Mutant, Shipped, kind
from mutation.terms import definitions, inside

AGREEMENT = "alliance-agreement"
CHOICES = {
    "qpn/sell-addendum": "sell",
    "qpn/referral-addendum": "referral",
    "qpn/co-sell-addendum": "co_sell",
    "qpn/services-addendum": "services",
}
"""The addenda by their folder, each with the choice that brings it."""
REFERENCE = re.compile(rf"\(#{AGREEMENT}/([^)]+)\)")


def references(shipped: Shipped) -> Iterator[tuple[Line, str, str]]:
    """Yield each reference of an addendum into the agreement: its line, its target there, and the choice that brings the addendum."""
    for folder, choice in CHOICES.items():
        for line in shipped.body(f"{folder}/"):
            yield from ((line, target, choice) for target in REFERENCE.findall(line.text))


@kind("A clause of the agreement to which an addendum refers is printed with the addendum's choice only.")
def clause_only_with_the_addendum(shipped: Shipped) -> Iterator[Mutant]:
    listed = {line.text.rpartition("- ")[2]: line for line in shipped.lines(f"qpn/{AGREEMENT}/document.yaml")}
    for line, target, choice in references(shipped):
        clause = target.partition(".")[0]
        for place in (one for one in (clause, f"common/clauses/{clause}") if one in listed):
            files = listed[place].written(f"  - {{clause: {place}, when: {choice}}}")
            yield Mutant(files, "reference-into-earlier-paper", (line.path,), line.number, (clause, "definitions"))


@kind("An item of the agreement to which an addendum refers is printed with the addendum's choice only.")
def item_only_with_the_addendum(shipped: Shipped) -> Iterator[Mutant]:
    for line, target, choice in references(shipped):
        clause, _, item = target.partition(".")
        path, mark = f"qpn/{AGREEMENT}/{clause}.md", f" {{id: {item}}}\n"
        if item and mark in shipped.texts.get(path, ""):
            text = shipped.texts[path].replace(mark, f" {{when: {choice}}}{mark}")
            yield Mutant({path: text}, "reference-into-earlier-paper", (line.path,), line.number, (target,))


@kind("The agreement defines a term that an addendum uses with the addendum's choice only.")
def definition_only_with_the_addendum(shipped: Shipped) -> Iterator[Mutant]:
    for (line, term), (folder, choice) in product(definitions(shipped, f"qpn/{AGREEMENT}/"), CHOICES.items()):
        using = shipped.saying(inside(term), shipped.clauses(f"{folder}/"))
        if using and not shipped.saying(rf'\*\*"{term}"', using):
            yield Mutant(line.written(line.with_end(f"{{when: {choice}}}")), "term-not-in-earlier-paper", using, names=(term,))


@kind("The agreement, which is signed once, cites a clause of the form that each packet issues.")
def form_cited_by_the_agreement(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items(f"qpn/{AGREEMENT}/"):
        if line.plain and "[](#" not in line.text:
            yield line.mutant(
                line.with_end("More is said in [](#participation-form/this-form)."), "reference-into-reissued-paper"
            )


@kind("An entity that signs agreements ends with a later edition.")
def entity_ends(shipped: Shipped) -> Iterator[Mutant]:
    entity = ""
    for line in shipped.programme():
        if found := re.fullmatch(r"  (qualtrics-[a-z]+):", line.text):
            entity = found[1]
        if entity != "qualtrics-us" and line.text.startswith("    note: example entity"):
            yield line.below("    until: 2027-07-01", "entity-ends-in-force", entity)
