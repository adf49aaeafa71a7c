"""Faults in values, numbers and blanks: figures changed, values misspelt, dated too late or typed in."""

import re
from collections.abc import Iterator
from pathlib import Path

from mutation.mutants import Line, Mutant, Shipped, kind

QUOTE = re.compile(r"\{\{ ([a-z_]+) \| (\w+) \}\}")
OTHER_FILTER = {
    "words": "country",
    "percent": "date",
    "money": "duration",
    "date": "money",
    "duration": "percent",
    "country": "date",
}
OPTIONAL = (
    "partner.register",
    "partner.email",
    "partner.parent",
    "in_force_since.alliance_agreement",
    "partner_manager",
    "matter.effective",
    "matter.effective_reason",
)


def quotes(shipped: Shipped) -> Iterator[tuple[Line, str, str]]:
    """Yield each quote of a value with a filter: the line, the value, the filter."""
    values = {line.text.strip().partition(":")[0] for line in value_lines(shipped)}
    for line in shipped.body():
        yield from ((line, name, filter) for name, filter in QUOTE.findall(line.text) if name in values)


def value_lines(shipped: Shipped) -> Iterator[Line]:
    """Return the lines of the programme that declare a value."""
    return (line for line in shipped.programme() if re.match(r"  [a-z_]+: \{type: ", line.text))


def quoting(shipped: Shipped, value: str) -> tuple[str, ...]:
    """Return the files whose texts quote a value."""
    return shipped.saying(rf"\{{\{{ {value}\b", shipped.texts)


def plain_items(shipped: Shipped) -> Iterator[Line]:
    return (line for line in shipped.items() if line.plain)


@kind("A text quotes a value by another name.")
def value_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line, name, _ in quotes(shipped):
        yield line.mutant(line.text.replace(f"{{{{ {name} ", f"{{{{ {name}s "), "unknown-name")


@kind("A value that texts quote is deleted.")
def value_deleted(shipped: Shipped) -> Iterator[Mutant]:
    for line in value_lines(shipped):
        name = line.text.strip().partition(":")[0]
        yield Mutant(line.written(), "unknown-name", quoting(shipped, name), names=(name,))


@kind("A value begins after the texts that quote it.")
def value_in_the_future(shipped: Shipped) -> Iterator[Mutant]:
    for line in value_lines(shipped):
        name = line.text.strip().partition(":")[0]
        text = line.text.replace("2026-01-01:", "2027-07-01:")
        yield Mutant(line.written(text), "value-not-in-force", quoting(shipped, name), names=(name,))


@kind("A value is put through the filter of another type.")
def filter_of_another_type(shipped: Shipped) -> Iterator[Mutant]:
    for line, name, filter in quotes(shipped):
        yield line.mutant(line.text.replace(f"{name} | {filter}", f"{name} | {OTHER_FILTER[filter]}"), "wrong-type")


@kind("A filter is misspelt.")
def filter_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line, name, filter in quotes(shipped):
        yield line.mutant(line.text.replace(f"{name} | {filter}", f"{name} | {filter}x"), "unknown-name")


@kind("A value is declared that no text quotes.")
def value_that_nobody_quotes(shipped: Shipped) -> Iterator[Mutant]:
    for at, line in enumerate(value_lines(shipped)):
        yield line.below(f"  spare_{at}: {{type: duration, source: house, from: {{2026-01-01: 3 days}}}}", "value-unused")


@kind("A number is typed in place of a value.")
def number_in_place_of_value(shipped: Shipped) -> Iterator[Mutant]:
    typed = {"words": "45 days", "percent": "12%", "money": "USD 75,000", "duration": "45 days"}
    for line, name, filter in quotes(shipped):
        if filter in typed:
            yield line.mutant(line.text.replace(f"{{{{ {name} | {filter} }}}}", typed[filter]), "typed-number", name)


@kind("Words and figures in place of a value differ.")
def words_and_figures_changed(shipped: Shipped) -> Iterator[Mutant]:
    said = ("thirty (60) days", "ninety (9) days", "twelve (10) months", "one hundred and twenty (130) days", "two (3) years")
    for at, (line, name, filter) in enumerate(quotes(shipped)):
        if filter == "words":
            yield line.mutant(line.text.replace(f"{{{{ {name} | words }}}}", said[at % 5]), "words-and-figures", name)


@kind("Typed words stand beside a value's figures.")
def words_beside_a_value(shipped: Shipped) -> Iterator[Mutant]:
    for line, name, filter in quotes(shipped):
        if filter == "words":
            yield line.mutant(line.text.replace(f"{{{{ {name} | words }}}}", f"thirty ({{{{ {name} }}}})"), "words-and-figures")


@kind("A placeholder of the draft is left.")
def placeholder_left(shipped: Shipped) -> Iterator[Mutant]:
    left = ("[●]", "TBD", "[insert date]", "XXX", "[name]", "to be confirmed", "....")
    for at, line in enumerate(plain_items(shipped)):
        yield line.mutant(line.with_end(f"The contact for this is {left[at % len(left)]}."), "left-over-placeholder")


@kind("A text names a day that the calendar does not have.")
def impossible_date(shipped: Shipped) -> Iterator[Mutant]:
    days = ("31 February 2027", "30 February 2028", "31 June 2027", "29 February 2027", "31 November 2026")
    for at, line in enumerate(plain_items(shipped)):
        yield line.mutant(line.with_end(f"This ends on {days[at % 5]}."), "impossible-date")


@kind("A text names a day with another weekday.")
def wrong_weekday(shipped: Shipped) -> Iterator[Mutant]:
    days = ("Monday, 2 December 2026", "Friday 1 January 2027", "Friday".replace("Fri", "Sun") + ", 15 March 2027")
    for at, line in enumerate(plain_items(shipped)):
        if at % 3 != 1:
            yield line.mutant(line.with_end(f"This begins on {days[at % 3]}."), "wrong-weekday")


@kind("A value is stated for a day that the calendar does not have.")
def impossible_date_of_value(shipped: Shipped) -> Iterator[Mutant]:
    for line in value_lines(shipped):
        yield line.mutant(line.text.replace("2026-01-01:", "2026-02-30:"), "bad-value")


@kind("A value has a unit that is none.")
def unit_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line in value_lines(shipped):
        if " days}" in line.text or " USD}" in line.text:
            yield line.mutant(line.text.replace(" days}", " dayz}").replace(" USD}", " DOL}"), "bad-value")


@kind("What need not be stated is quoted, and the text loses the condition that it is.")
def guard_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.body():
        for name in OPTIONAL:
            if f"{{{{ {name}" in line.text and re.search(rf"\{{when: [^}}]*{name} is stated", line.text):
                yield line.mutant(re.sub(r" \{when: [^{}]*\}", "", line.text), "not-stated-in-some-combination")


@kind("What need not be stated is quoted without a condition.")
def optional_quoted(shipped: Shipped) -> Iterator[Mutant]:
    for at, line in enumerate(plain_items(shipped)):
        name = OPTIONAL[at % len(OPTIONAL)]
        shared = line.path.startswith("common/") and not name.startswith(
            ("partner.", "matter.")
        )  # other programmes have no such fact
        if "eula/" not in line.path and not shared:
            yield line.mutant(line.with_end(f"See {{{{ {name} }}}} for this."), "not-stated-in-some-combination")


@kind("A form quotes its entry outside a field, though it is also attached as a blank specimen.")
def entry_quoted_in_specimen(shipped: Shipped) -> Iterator[Mutant]:
    for folder in ("material-value-declaration", "proof-of-services"):
        for stem in ("about", "declarations"):
            line = next(line for line in shipped.body(f"qpn/{folder}/{stem}") if line.text)
            for field in ("customer", "country", "model"):
                yield line.mutant(line.with_end(f"It is about {{{{ opportunity.{field} }}}}."), "specimen-quotes-entry")


@kind("Shares in a table do not add up.")
def shares_that_do_not_add_up(shipped: Shipped) -> Iterator[Mutant]:
    for line in plain_items(shipped):
        if line.number == len(line.whole) and Path(line.path).parent.name.endswith("-addendum"):
            rows = ("", "   | Party | Share |", "   |---|---|", "   | The Vendor | 50% |", "   | The Partner | 40% |")
            yield Mutant(line.written(line.text, *rows), "shares-do-not-add-up", (line.path,), line.number + 2)


@kind("A sentence lets a party act at once and by notice of a period.")
def notice_at_once(shipped: Shipped) -> Iterator[Mutant]:
    for line, name, filter in quotes(shipped):
        if f"by notice of {{{{ {name} | {filter} }}}}" in line.text:
            text = line.text.replace("by notice of", "immediately by notice of")
            yield line.mutant(text, "notice-at-once")


@kind("A value's type is misspelt.")
def type_of_value_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line in value_lines(shipped):
        yield line.mutant(re.sub(r"type: (\w+)", r"type: \1x", line.text), "bad-value")


@kind("A number is typed into the words beside a field.")
def number_in_label(shipped: Shipped) -> Iterator[Mutant]:
    for line in labels(shipped):
        yield line.mutant(re.sub(r"label: ([^,]+),", r"label: \1 within 30 days,", line.text), "typed-number")


@kind("A placeholder is left beside a field.")
def placeholder_in_label(shipped: Shipped) -> Iterator[Mutant]:
    for line in labels(shipped):
        yield line.mutant(re.sub(r"label: ([^,]+),", r"label: \1 TBD,", line.text), "left-over-placeholder")


def labels(shipped: Shipped) -> Iterator[Line]:
    """Return the lines that declare a whole field."""
    paths = [path for path in shipped.texts if path.endswith(".yaml") and "\nfields:" in shipped.texts[path]]
    return (line for line in shipped.lines(*paths) if re.match(r"  - \{id: \w+, label: [^,\"]+,", line.text))


@kind("A placeholder is left in a title.")
def placeholder_in_title(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(*shipped.clauses(), *shipped.documents()):
        if line.text.startswith("title: "):
            yield line.mutant(line.with_end("TBD"), "left-over-placeholder")


@kind("Another document says a sentence with another value.")
def value_contradicted_elsewhere(shipped: Shipped) -> Iterator[Mutant]:
    ends = list(shipped.items("qpn/sell-addendum/"))
    other = {"duration": "dispute_period", "words": "dispute_period", "percent": "audit_tolerance", "money": "insurance_cover"}
    for at, (line, name, filter) in enumerate(quotes(shipped)):
        single = line.text.count("{{") == 1 and "(#" not in line.text and line.item and line.plain
        if single and line.path.startswith("qpn/alliance-agreement/") and name != other.get(filter, name):
            target = [end for end in ends if end.plain and end.number == len(end.whole)][at % 3]
            said = re.sub(r"^\d+\. ", f"{int(target.text.partition('.')[0]) + 1}. ", line.text)
            yield target.below(said.replace(f"{{{{ {name} ", f"{{{{ {other[filter]} "), "one-concept-two-values")


@kind("Packets may be issued before the values are in force.")
def edition_before_values(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        if line.text.startswith("editions: "):
            for day in ("2025-01-01", "2025-12-31", "2024-06-01"):
                yield Mutant(line.written(f"editions: [{day}, 2026-11-01, 2027-07-01]"), "date-between-editions", (line.path,))


@kind("A value is stated twice for one day.")
def value_stated_twice(shipped: Shipped) -> Iterator[Mutant]:
    for line in value_lines(shipped):
        if found := re.search(r"2026-01-01: ([^,}]+)\}\}$", line.text):
            yield line.mutant(line.text.replace(found[0], f"2026-01-01: {found[1]}, 2026-01-01: {found[1]}}}}}"), "bad-yaml")


@kind("A fact, or a field of a list, that texts quote is no longer asked for.")
def fact_deleted(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        found = re.fullmatch(r" +([a-z_]+):", line.text)
        rest = line.whole[line.number : line.number + 2]
        if found and len(rest) == 2 and "type:" in rest[0] and "question:" in rest[1]:
            name = found[1]
            paths = shipped.saying(rf"\{{\{{ (opportunity\.)?{name}\b", shipped.texts)
            text = "\n".join((*line.whole[: line.number - 1], *line.whole[line.number + 2 :])) + "\n"
            if paths:
                yield Mutant({line.path: text}, "unknown-name", paths, names=(name,))


@kind("An entity of the vendor loses what texts quote of it.")
def entity_without_field(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        if found := re.match(r"    (law|courts|notices|register): ", line.text):
            paths = quoting(shipped, f"vendor.{found[1]}")
            yield Mutant(line.written(), "not-stated-in-some-combination", paths, names=(f"vendor.{found[1]}",))
