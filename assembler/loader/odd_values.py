"""Finds stated values that are not what they look like: money of another time, letters of two alphabets in one word, marks of Markdown."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from assembler.model.currencies import is_money_on, last_day_of
from assembler.model.diagnostics import Diagnostic, error, quoted, warning
from assembler.model.expressions import Datum
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


def check_stated_values(stated: Iterable[Datum], terms: Collection[Datum], issued: date) -> Iterator[Diagnostic]:
    """Refuse sums in a currency that is not in use on the day of issue, and warn of mixed alphabets and of markup.

    `stated` are the values of a matter; those that are special `terms` may have bold words.
    """
    for datum in stated:
        if isinstance(datum.value, Money) and not is_money_on(datum.value.currency, issued):
            yield _currency_not_in_use(datum, datum.value, issued)
        elif isinstance(datum.value, str):
            yield from _mixed_alphabets(datum)
            yield from _markup(datum, bold=datum in terms)


def _currency_not_in_use(datum: Datum, money: Money, issued: date) -> Diagnostic:
    last, day = last_day_of(money.currency), show(issued)
    since = f"; its last day was {show(last)}" if last < issued else ""
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
