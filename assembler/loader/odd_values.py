"""Finds stated values that are not what they look like: money of another time, letters of two alphabets in one word, marks of Markdown."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from assembler.model.currencies import is_money_on, last_day_of
from assembler.model.diagnostics import Diagnostic, error, quoted, warning
from assembler.model.expressions import Datum, Entry
from assembler.model.matter import Matter
from assembler.model.values import Money, show

ALPHABETS = ("LATIN", "GREEK", "CYRILLIC")
"""The alphabets some of whose capitals look the same (Unicode UTS 39)."""

WORD = re.compile(r"[^\W\d_]+")
MARKUP = re.compile(
    r"\*\*\S.*?\S\*\*|(?<!\w)__\S.*?\S__(?!\w)|`[^`]+`|\[[^\]]+\]\([^)]*\)|^#{1,6} \S.*$|</?[a-z][a-z0-9]*(?: [^<>]*)?/?>",
    re.MULTILINE,
)
"""What Markdown or HTML would print otherwise: bold words, code, a link, a heading, a tag."""
LIST = re.compile(r"^[-*+] \S.*$", re.MULTILINE)


def check_stated_values(matter: Matter) -> Iterator[Diagnostic]:
    """Refuse sums in a currency that is not in use on the day of issue, and warn of mixed alphabets and of markup."""
    terms = matter.special_terms.terms
    for datum in _stated(matter):
        if isinstance(datum.value, Money) and not is_money_on(datum.value.currency, matter.issued):
            yield _currency_not_in_use(datum, datum.value, matter)
        elif isinstance(datum.value, str):
            yield from _mixed_alphabets(datum)
            yield from _markup(datum, bold=datum in terms)


def _stated(matter: Matter) -> Iterator[Datum]:
    """Yield the values that a matter states, in any order."""
    parties = (matter.partner, *([matter.to_partner] if matter.to_partner else []))
    for party in parties:
        yield from _values_of((party.fields,))
        for signatory in (*party.signatories[1:], *party.representatives):
            yield from (signatory.name, signatory.title)
    yield from _values_of((matter.facts, *(entry for entries in matter.lists.values() for entry in entries)))
    yield from matter.special_terms.terms


def _values_of(entries: Iterable[Entry]) -> Iterator[Datum]:
    return (value for entry in entries for value in entry.values() if isinstance(value, Datum))


def _currency_not_in_use(datum: Datum, money: Money, matter: Matter) -> Diagnostic:
    last, day = last_day_of(money.currency), show(matter.issued)
    since = f"; its last day was {show(last)}" if last < matter.issued else ""
    sentence = f"{money.currency} is in no country the currency of {day}{since}."
    return error(
        "currency-not-in-use", sentence, datum.span, "State the sum in the currency in which it is paid.", money.currency
    )


def _mixed_alphabets(datum: Datum) -> Iterator[Diagnostic]:
    text = str(datum.value)
    for word in WORD.findall(text) if not text.isascii() else ():
        by_alphabet = {name: [one for one in word if unicodedata.name(one, "").startswith(name)] for name in ALPHABETS}
        found = sorted((letters, name) for name, letters in by_alphabet.items() if letters)
        if len(found) > 1:
            letters, name = min(found, key=lambda each: len(each[0]))
            seldom = ", ".join(f"“{one}” (U+{ord(one):04X})" for one in dict.fromkeys(letters))
            sentence = f"In “{word}” {seldom} is {name.title()}, and the other letters are not."
            yield warning(
                "mixed-alphabets", sentence, datum.span, "Write the whole word in one alphabet, if it has no other letters."
            )


def _markup(datum: Datum, *, bold: bool) -> Iterator[Diagnostic]:
    """Yield a warning for the first mark of Markdown or HTML; a special term may have bold words."""
    text = str(datum.value)
    marks = [*MARKUP.findall(text), *(LIST.findall(text) if bold else ())]
    if meant := next((mark for mark in marks if not (bold and mark.startswith("**"))), ""):
        hint = "Write the words alone; a special term may have **bold words** and items that begin with 1., 2. and so on."
        yield warning("markup-in-value", f"{quoted(meant)} is printed as it stands, with its marks.", datum.span, hint)
