"""Faults in the rules: choices that cannot be elected, cannot be avoided or have no effect; undeclared names."""

import re
from collections.abc import Iterator

from mutation.mutants import PROGRAMME, Files, Line, Mutant, Shipped, kind

NESTED = (
    "eula",
    "no_eula",
    "first_level_support",
    "second_level_support",
    "customer_success",
    "cross_sell",
    "up_sell",
    "renewal",
)
OPTIONAL = ("second_level_support", "customer_success", "cross_sell", "up_sell", "renewal", "first_level_support")
MODELS = ("referral", "co_sell", "sell", "services", "nda", "data_processing", "tax_form", "bank_details")


def choice(shipped: Shipped, id: str) -> Line:
    """Return the line that declares a choice."""
    return next(line for line in shipped.programme() if re.fullmatch(rf" +{id}:", line.text))


def with_rule(shipped: Shipped, body: str) -> tuple[Files, int]:
    """Return the programme with a rule added as the first one, and the rule's line."""
    head = next(line for line in shipped.programme() if line.text == "rules:")
    return head.written(head.text, f"  - {{id: added, {body}, text: Added., source: house}}"), head.number + 1


def with_choice(line: Line, id: str) -> Files:
    """Return the programme with a choice added above another."""
    indent = " " * (len(line.text) - len(line.text.lstrip()))
    return line.written(f"{indent}{id}: {{title: One more, source: house}}", line.text)


@kind("A rule excludes a choice from the one it is part of, so that nobody can elect it.")
def choice_made_dead(shipped: Shipped) -> Iterator[Mutant]:
    for id in (*NESTED, "vendor_paper"):
        parent = "services" if id == "vendor_paper" else "sell"
        files, _ = with_rule(shipped, f"excludes: [{parent}, {id}]")
        yield Mutant(
            files,
            "dead-choice",
            (PROGRAMME,),
            place(files, id),
            (id, id.replace("_", "-"), "eula", "sell-addendum", "resale-options"),
        )


def place(files: Files, id: str) -> int:
    """Return the line of a choice in a changed programme."""
    lines = str(files[PROGRAMME]).splitlines()
    return next(at for at, text in enumerate(lines, 1) if re.match(rf" +{id}:", text))


@kind("A rule forces a choice that is declared optional.")
def choice_forced(shipped: Shipped) -> Iterator[Mutant]:
    for id in OPTIONAL:
        files, _ = with_rule(shipped, f"requires: {{if: sell, then: {id}}}")
        yield Mutant(files, "choice-always-forced", (PROGRAMME,), place(files, id), (id, "first_level_support", "support"))
    for id in ("nda", "tax_form", "services"):
        files, _ = with_rule(shipped, f"constraint: {id}")
        yield Mutant(files, "choice-always-forced", (PROGRAMME,), place(files, id), (id,))


@kind("The rules contradict each other, and nothing can be elected at all.")
def no_combination(shipped: Shipped) -> Iterator[Mutant]:
    for body in ("constraint: referral and co_sell", "constraint: eula and no_eula", "constraint: vendor_paper and not services"):
        files, _ = with_rule(shipped, body)
        yield Mutant(files, "no-valid-combination", (PROGRAMME,))


@kind("A rule says what others say.")
def rule_doubled(shipped: Shipped) -> Iterator[Mutant]:
    bodies = [f"requires: {{if: {id}, then: sell}}" for id in NESTED]
    for body in (*bodies, "excludes: [co_sell, referral]", "excludes: [eula, no_eula]"):
        files, line = with_rule(shipped, body)
        yield Mutant(files, "redundant-rule", (PROGRAMME,), line)


@kind("A choice is offered of which nothing depends.")
def choice_that_brings_nothing(shipped: Shipped) -> Iterator[Mutant]:
    for id in (*MODELS, "second_level_support", "customer_success", "vendor_paper"):
        line = choice(shipped, id)
        yield Mutant(with_choice(line, "one_more"), "choice-no-text-reads", (PROGRAMME,), line.number)


@kind("What must be chosen between is a matter of liking, and a clause has no wording without the choice.")
def alternative_made_optional(shipped: Shipped) -> Iterator[Mutant]:
    line = next(line for line in shipped.programme() if line.text.strip() == "alternative:")
    rest = (
        "\n".join(line.whole)
        .replace("    alternative:", "    optional:", 1)
        .replace("    optional:\n      first", "      first", 1)
    )
    yield Mutant({PROGRAMME: f"{rest}\n"}, "variants-not-one", ("qpn/sell-addendum/document.yaml",), names=("eula",))


@kind("A rule names a choice that is not declared.")
def choice_misspelt_in_rule(shipped: Shipped) -> Iterator[Mutant]:
    for id in MODELS:
        for body in (f"excludes: [{id}, {id}s]", f"requires: {{if: {id}s, then: {id}}}"):
            files, line = with_rule(shipped, body)
            yield Mutant(files, "unknown-name", (PROGRAMME,), line)


@kind("A condition names a choice that is not declared.")
def choice_misspelt_in_condition(shipped: Shipped) -> Iterator[Mutant]:
    every = [path for path in shipped.texts if path.endswith((".md", ".yaml"))]
    for line in shipped.lines(*every):
        found = re.search(r"when: (?:not )?([a-z_]+)(?=[ }]|$)", line.text)
        if found and found[1] in (*NESTED, *MODELS):
            yield line.mutant(line.text.replace(found[0], f"{found[0]}s"), "unknown-name")


@kind("A condition compares with a word that can never be.")
def comparison_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(*shipped.texts):
        if re.search(r'when: .*== "(company|individual|referral|co_sell)"', line.text):
            yield line.mutant(re.sub(r'== "(\w+)"', r'== "\1s"', line.text), "unknown-name")


@kind("A condition is no expression.")
def condition_broken(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.body():
        if re.search(r"\{when: [a-z_ ]+\}", line.text):
            yield line.mutant(re.sub(r"\{when: ([a-z_ ]+)\}", r"{when: \1 and}", line.text), "bad-expression")


@kind("A wording is for a choice that is not declared.")
def choice_misspelt_in_file_name(shipped: Shipped) -> Iterator[Mutant]:
    for path in shipped.clauses():
        if re.search("@[a-z]", path):
            for end in ("s", "x", "_old"):
                renamed = path.replace(".md", f"{end}.md")
                yield Mutant({path: None, renamed: shipped.texts[path]}, "unknown-name", (renamed,))


@kind("Some partners have no contracting entity.")
def last_entity_conditional(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        if line.text == "  - {entity: qualtrics-us}":
            for when in ('partner.country == "US"', 'partner.kind == "company"'):
                yield Mutant(line.written(f"  - {{when: '{when}', entity: qualtrics-us}}"), "no-entity", (PROGRAMME,))


@kind("A case names an entity that is not declared.")
def entity_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        if re.match(r"  - \{.*entity: ", line.text):
            yield line.mutant(line.text.replace("entity: qualtrics", "entity: qualtric"), "unknown-name")


@kind("A rule is without the words that a person is told.")
def rule_without_text(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        among_rules = "rules:" in line.whole[: line.number] and "lists:" not in line.whole[: line.number]
        if among_rules and re.match(r"    (text|source): ", line.text):
            yield Mutant(line.written(), "missing-key", (PROGRAMME,))


@kind("A condition names a region that is not declared.")
def region_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(*shipped.texts):
        if re.search(r"country in \(?(EU|EEA)", line.text) and "common/regions" not in line.path:
            yield line.mutant(re.sub(r"\b(EU|EEA)\b", r"\1X", line.text), "unknown-name")


@kind("A form is for each entry of a list that is not declared.")
def list_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        if line.text.startswith("    for: "):
            for name in ("opportunitys", "deals", "leads"):
                yield line.mutant(f"    for: opportunity in {name}", "unknown-name", "opportunity")
