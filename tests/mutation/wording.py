"""Faults that an editor's hand leaves behind: a word twice, a bracket alone, a period backwards, an hour that no clock shows."""

import re
from collections.abc import Iterator
from pathlib import Path

from mutation.mutants import Line, Mutant, Shipped, kind


def plain(shipped: Shipped) -> Iterator[Line]:
    """Yield the items without marks in braces, of clauses without a variant."""
    return (line for line in shipped.items() if line.plain and "@" not in line.path and "{" not in line.text)


def said(shipped: Shipped, *sentences: str, check: str) -> Iterator[Mutant]:
    """Yield mutants with a sentence behind an item, a different one each time."""
    for at, line in enumerate(plain(shipped)):
        yield line.mutant(line.with_end(sentences[at % len(sentences)]), check)


@kind("A word stands twice in a row.")
def word_doubled(shipped: Shipped) -> Iterator[Mutant]:
    for line in plain(shipped):
        if found := re.search(r" (the|of|a|its|to|in) ", line.text):
            yield line.mutant(line.text.replace(found[0], f"{found[0]}{found[1]} ", 1), "doubled-word")


@kind("A bracket or a quotation mark stands alone.")
def mark_alone(shipped: Shipped) -> Iterator[Mutant]:
    for at, line in enumerate(plain(shipped)):
        if "(" not in line.text and "“" not in line.text and '"' not in line.text:
            yield line.mutant(re.sub(r" (\w+)\.$", (r" (\1.", r" \1).", r" “\1.", r" [\1.")[at % 4], line.text), "unpaired-mark")


@kind("A letter is left out of a list inside a sentence.")
def enumerator_left_out(shipped: Shipped) -> Iterator[Mutant]:
    return said(
        shipped,
        "It (a) keeps a record, (b) shows it and (d) deletes it.",
        "It (i) keeps a record; (iii) deletes it.",
        "It (a) keeps a record; (b) shows it; or (a) deletes it.",
        "It a) keeps a record, b) shows it and d) deletes it.",
        check="missing-enumerator",
    )


@kind("A period ends before it begins.")
def period_backwards(shipped: Shipped) -> Iterator[Mutant]:
    return said(
        shipped,
        "This holds from 1 March 2027 to 1 February 2027.",
        "This holds between December 31, 2027 and January 1, 2027.",
        "This begins on 2 May 2027 and ends on 1 May 2026.",
        check="dates-out-of-order",
    )


@kind("A time of day is on no clock.")
def hour_on_no_clock(shipped: Shipped) -> Iterator[Mutant]:
    return said(
        shipped,
        "This is done by 24:30 on the day.",
        "This is done at 13:00 p.m.",
        "This is done before 9:75.",
        check="impossible-hour",
    )


@kind("A discount or a share is more than the whole.")
def part_over_the_whole(shipped: Shipped) -> Iterator[Mutant]:
    return said(shipped, "The discount is 150%.", "Its share is one hundred and twenty percent.", check="rate-over-whole")


@kind("The digits of a sum are grouped wrongly.")
def sum_malformed(shipped: Shipped) -> Iterator[Mutant]:
    return said(shipped, "It pays EUR 5,000,00 a year.", "It pays 10,0000 euros a year.", check="malformed-figure")


@kind("An attachment is named that no packet holds.")
def attachment_that_is_not_there(shipped: Shipped) -> Iterator[Mutant]:
    return said(
        shipped,
        "The prices stand in Annex A.",
        "The prices stand in Exhibit B-1.",
        "See Schedule 2.",
        check="attachment-not-there",
    )


@kind("A typed number leads to another place than the title behind it, or to none.")
def number_of_another_title(shipped: Shipped) -> Iterator[Mutant]:
    return said(
        shipped,
        "Section 98 applies.",
        "Section 97 (Confidentiality) applies.",
        "Sections 1 and 96 apply.",
        "See “Definitions” (Section 95).",
        check="number-against-title",
    )


@kind("Something ends at once, upon a period of notice.")
def at_once_upon_notice(shipped: Shipped) -> Iterator[Mutant]:
    return said(
        shipped,
        "It ends immediately on 30 days’ notice.",
        "It ends with immediate effect by notice of 30 days.",
        check="notice-at-once",
    )


@kind("Words and figures differ in a form that is seldom read.")
def amount_in_two_forms(shipped: Shipped) -> Iterator[Mutant]:
    return said(
        shipped,
        "It pays five thousand euros (EUR 6,000).",
        "It answers in 30 (sixty) days.",
        "It keeps two-thirds (1/3) of it.",
        "It answers in thirty [60] days.",
        check="words-and-figures",
    )


@kind("A reference is said to stand above, and stands below, or the other way round.")
def direction_reversed(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.body("qpn/alliance-agreement/"):
        above = Path(line.path).stem == "parties"  # it stands before the definitions
        if line.number > 5 and not above and (found := re.search(r"\[\]\(#definitions\)", line.text)):
            yield line.mutant(line.text.replace(found[0], f"{found[0]} below", 1), "wrong-direction")
        elif line.item and line.plain and "@" not in line.path and "definitions" not in line.path:
            yield line.mutant(line.with_end("The words of [](#definitions) below hold."), "wrong-direction")


@kind("One signer stands twice, the other not at all.")
def signer_doubled(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(*shipped.documents()):
        if found := re.fullmatch(r"signers: \[(\w+), (\w+)\]", line.text):
            yield line.mutant(f"signers: [{found[1]}, {found[1]}]", "doubled-id")


def with_items(shipped: Shipped, check: str, *bands: str) -> Iterator[Mutant]:
    """Yield mutants with two items below an item, each with a band; the check must find the second."""
    for line in plain(shipped):
        if not line.whole[line.number : line.number + 1] or not line.whole[line.number].startswith(" "):
            written = line.written(line.text, *(f"   {at}. {band}" for at, band in enumerate(bands, 1)))
            yield Mutant(written, check, (line.path,), line.number + len(bands))


@kind("A number lies between two bands.")
def bands_apart(shipped: Shipped) -> Iterator[Mutant]:
    return with_items(shipped, "typed-band-gap", "up to 10 %: a credit of 2 %.", "more than 15 %: a credit of 5 %.")


@kind("Two bands have a number in common.")
def bands_overlapping(shipped: Shipped) -> Iterator[Mutant]:
    return with_items(shipped, "typed-band-overlap", "for 1 to 10 users, one hour.", "for 10 to 20 users, two hours.")


@kind("The title that a reference prints is typed behind it.")
def title_printed_twice(shipped: Shipped) -> Iterator[Mutant]:
    for line in plain(shipped):
        if titled := re.fullmatch(r"(\d+\. )(.*)", line.text):
            text = f"{titled[1]}**Promptness.** {titled[2]} As [](#{Path(line.path).stem}.told) (Promptness) says. {{id: told}}"
            yield line.mutant(text, "number-against-title")
