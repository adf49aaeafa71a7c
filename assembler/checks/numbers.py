"""Checks of numbers and dates: each stands once, as a value, agrees with itself and is possible."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations, product

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.doubled_amounts import DoubledAmount, doubled_amounts
from assembler.checks.index import Collection, ProgrammeIndex, TextPart, WordingTexts, kept_per_wording
from assembler.checks.prose import UNKNOWN, Prose, proses_holding, texts_of
from assembler.checks.written_numbers import NUMBER_WORDS, UNIT, dates
from assembler.model.clause_text import ClauseInline, Quote, Row, Words
from assembler.model.diagnostics import Diagnostic, Severity, quoted
from assembler.model.expressions import Expression, Name, Not, both, names, unparse
from assembler.model.values import Quantity, Rate
from assembler.model.walk import clause_leaves, leaves_of
from assembler.rules import Witness

WORDS_AND_FIGURES = Fault("words-and-figures", Severity.ERROR)
TYPED = Fault("typed-number", Severity.WARNING)
IN_WORDS = Fault("number-in-words", Severity.INFO)
IMPOSSIBLE = Fault("impossible-date", Severity.ERROR)
WEEKDAY = Fault("wrong-weekday", Severity.ERROR)
TWO_VALUES = Fault("one-concept-two-values", Severity.INFO)
SHARES = Fault("shares-do-not-add-up", Severity.ERROR)

_FIGURES = r"\d(?:[\d,.]*\d)?"
# “30 days”, “10%”, “USD 5,000”; with its words where they stand before it: “thirty (30) days”
_FIGURE = re.compile(
    rf"(?:{NUMBER_WORDS}\s+\()?(?<![\w.,/-]){_FIGURES}\)?\s*(?:{UNIT}\b(?!\s+\d)|%|per\s?cent\b)"
    rf"|(?:\b(?:EUR|USD|GBP|CHF|AUD)|[€$£])\s?{_FIGURES}",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(rf"{NUMBER_WORDS}\s+(?:{UNIT}\b|per\s?cent\b)", re.IGNORECASE)
SENTENCE = re.compile(r"[^.;\n]+(?:\.(?=\d)[^.;\n]+)*[.;]?")
"""A sentence or a part of one before a semicolon; the point of a decimal number does not end it."""
TYPED_NUMBER = re.compile(rf"\d[\d,.]*\d|\d|{NUMBER_WORDS}", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:share|shares|portion|split|percentage|percent)\b|%", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*%\s*")
FEWEST_WORDS = 6
"""The number of words from which sentences with different values are compared; shorter ones are alike by chance."""
MOST_CONDITIONS = 8
"""The number of conditions on rows up to which every combination is added up: at most 256 sums."""
_BRACKET = re.compile(r"[(\[]")
_DIGIT = re.compile(r"\d")
_UNIT = re.compile(rf"\b{UNIT}\b|\bper\s?cent\b", re.IGNORECASE)
WHOLE = Decimal(100)
"""The sum of all shares, in percent."""


def find_words_and_figures(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a number that is said in words and in figures, and not the same in both.

    Why it matters: courts decide which of the two was agreed, and not always for the words.

    Example: `within thirty (60) days`; or `within thirty ({{ notice }})`, where the value may change and the words not.

    Write instead: `within {{ notice | words }}`, which prints both from one value.
    """
    for prose in proses_holding(index, _BRACKET):
        for found in _differing(prose):
            said = "a value" if found.figures == UNKNOWN else f"({found.figures})"
            hint = "Quote one value for both: {{ … | words }}."
            sentence = f"{quoted(found.words)} and {said} are two numbers."
            yield WORDS_AND_FIGURES(sentence, prose.span(found.start, found.end), hint, found.words.lower())


def _differing(prose: Prose) -> Iterator[DoubledAmount]:
    """Yield the amounts that differ; a term that a bracket defines is none of their figures."""
    for found in doubled_amounts(prose.text):
        if found.differs and not any(found.whole[0] <= at < found.whole[1] for at, _ in prose.definitions):
            yield found


def find_typed_number(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a period, rate or sum that is typed into a clause.

    Why it matters: a number that stands in one value is changed once, dated and sourced; one that is typed is forgotten.

    Example: `within 30 days`, `10% of the price`, `USD 5,000`.

    Write instead: `within {{ notice }}`, with `notice` among the programme's values.
    """
    for prose in proses_holding(index, _DIGIT):
        reported = [found.whole for found in _differing(prose)]
        for found in _FIGURE.finditer(prose.text):
            if any(start < found.end() and found.start() < end for start, end in reported):
                continue
            hint = "Declare it among the programme's values, and quote it: {{ … }}."
            yield TYPED(f"{quoted(found[0])} is typed into the text.", prose.span(*found.span()), hint, found[0])


def find_number_in_words(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a period or rate typed in words. It may well be meant: a statute's “one month” is nobody's to change.

    Why it matters: as for a typed number in figures; but words are used for what never changes, so this is information only.

    Example: `within thirty days`.

    Write instead: `within {{ notice | words }}`, where the period is the parties' own.
    """
    for prose in proses_holding(index, _UNIT):
        doubled = [found.start for found in doubled_amounts(prose.text)]
        for found in _IN_WORDS.finditer(prose.text):
            if found.start() not in doubled:
                hint = "If it is the parties' own, declare it as a value and quote it: {{ … | words }}."
                yield IN_WORDS(f"{quoted(found[0])} is typed into the text.", prose.span(*found.span()), hint, found[0].lower())


def find_impossible_date(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a date that the calendar does not have.

    Why it matters: a term that ends on such a day never ends, or ended the day before.

    Example: `until 31 February 2027`.

    Write instead: the day that is meant; better a value of type `date`, which is checked when it is read.
    """
    for prose in proses_holding(index, _DIGIT):
        for found in dates(prose.text):
            if found.day is None:
                hint = "Write the day that is meant, or quote a value of type date."
                yield IMPOSSIBLE(
                    f"There is no day {quoted(found.text)} in the calendar.", prose.span(found.start, found.end), hint, found.text
                )


def find_wrong_weekday(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a date whose weekday is another.

    Why it matters: nobody knows which of the two was agreed.

    Example: `Monday, 2 December 2026`, which is a Wednesday.

    Write instead: `2 December 2026`, without the weekday.
    """
    for prose in proses_holding(index, _DIGIT):
        for found in dates(prose.text):
            if found.weekday and found.day is not None and found.weekday != found.right_weekday:
                sentence = f"{quoted(found.text)} is a {found.right_weekday}."
                yield WEEKDAY(sentence, prose.span(found.start, found.end), "Leave the weekday away.", found.text)


def find_one_concept_two_values(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find two documents of one packet that say the same sentence with different values. A guess: both may be meant.

    Why it matters: one right with two periods is a dispute about which document goes first.

    Example: `An invoice is payable within {{ payment_term }} after receipt.` in the agreement, and the same sentence with
    `{{ services_payment_term }}` in an addendum.

    Write instead: the same value in both, or a reference to the one sentence; if both are meant, say in each for what.
    """
    alike: dict[str, list[tuple[TextPart, tuple[str, ...], Prose]]] = defaultdict(list)
    for texts in index.texts:
        for template, said, prose in _said_with_values(texts, None):
            alike[template].append((prose.part, said, prose))
    for group in alike.values():
        for (one, said, _), (other, also_said, prose) in combinations(group, 2):
            differ = one.document.id != other.document.id and said != also_said
            if differ and (witness := proofs.witness(both(one.condition, other.condition))):
                sentence = f"The same sentence stands at {one.span} with another value."
                hint = "Quote one value in both, or say in each what it is for."
                yield TWO_VALUES(sentence, prose.part.span, hint, " / ".join((*said, *also_said)), witness)


@kept_per_wording
def _said_with_values(one: WordingTexts, _: None) -> tuple[tuple[str, tuple[str, ...], Prose], ...]:
    """Return each text of some words with a value in it: what it says without its values, the values, and the text."""
    found: list[tuple[str, tuple[str, ...], Prose]] = []
    for prose in (prose for proses in texts_of(one, None).values() for prose in proses):
        typed = tuple(TYPED_NUMBER.findall(prose.text))
        template = TYPED_NUMBER.sub(UNKNOWN, prose.text.lower()) if typed else prose.text.lower()
        if UNKNOWN in template and len(template.split()) >= FEWEST_WORDS:
            found.append((template, (*typed, *(unparse(quote.expression) for _, quote in prose.quotes)), prose))
    return tuple(found)


def find_shares_that_do_not_add_up(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a table's column of shares, headed Share, Split, Portion, Percentage or %, that does not sum to 100%.

    Why it matters: what is left over belongs to nobody, or is owed twice.

    Example: a column `Share` with 50%, 30% and 10%.

    Write instead: shares that sum to 100% in every combination; or another heading, where they are no shares of one whole.
    """
    for collection in index.collections:
        table = collection.table
        if table is None:
            continue
        for column, head in enumerate(table.header.cells):
            if _SHARE.search(_plain_words(head)) and (sums := _rates(index, table.rows, column)):
                yield from _sums_other_than_whole(proofs, collection, sums, column)


def _sums_other_than_whole(
    proofs: Proofs, collection: Collection, rates: tuple[Decimal, ...], column: int
) -> Iterator[Diagnostic]:
    """Add up the rows that stand in each combination of the rows' conditions; yield the first wrong sum."""
    conditions = tuple(dict.fromkeys(collection.members))
    if len(conditions) > MOST_CONDITIONS:
        return
    wrong: list[tuple[Decimal, Witness]] = []
    for stand in product((True, False), repeat=len(conditions)):
        held = dict(zip(conditions, stand, strict=True))
        total = sum((rate for rate, condition in zip(rates, collection.members, strict=True) if held[condition]), Decimal(0))
        if total and total != WHOLE and (witness := proofs.witness(_with_exactly(collection.condition, held))):
            wrong.append((total, witness))
    if wrong:
        total, witness = min(wrong, key=lambda each: each[1].size)
        sentence = f"The shares of column {column + 1} add up to {total.normalize():f}%."
        yield SHARES(sentence, collection.span, "Let them sum to 100%.", str(column + 1), witness)


def _with_exactly(around: Expression, held: dict[Expression, bool]) -> Expression:
    for condition, holds in held.items():
        around = both(around, condition if holds else Not(condition))
    return around


def _rates(index: ProgrammeIndex, rows: Iterable[Row], column: int) -> tuple[Decimal, ...]:
    """Return the rates of a column; empty where a cell is no rate or a row is repeated."""
    rates = [None if row.repeat else _rate(index, row.cells[column]) for row in rows]
    return tuple(rate for rate in rates if rate is not None) if None not in rates else ()


def _rate(index: ProgrammeIndex, cell: tuple[ClauseInline, ...]) -> Decimal | None:
    leaves = [leaf for leaf in clause_leaves(cell) if not (isinstance(leaf, Words) and not leaf.text.strip())]
    match leaves:
        case [Words(text)] if found := _PERCENT.fullmatch(text):
            return Decimal(found[1])
        case [Quote(expression)]:
            values = [value_in_force(index, name) for name in names(expression)]
            share = values[0].share if len(values) == 1 and isinstance(values[0], Rate) else None
            return share * 100 if isinstance(share, Decimal) else None
        case _:
            return None


def value_in_force(index: ProgrammeIndex, name: Name) -> Quantity | None:
    """Return a value as it is in the index's period; None where the name is no value or is not yet in force."""
    dated = [one for value in index.programme.values if value.id == name.name for one in value.dated if one.since <= index.since]
    return dated[-1].value if dated else None


def _plain_words(content: Iterable[ClauseInline]) -> str:
    return "".join(words.text for words in leaves_of(Words, content))


NUMBERS = (
    WORDS_AND_FIGURES.found_by(find_words_and_figures, reads=Reads.ONE_CLAUSE),
    IMPOSSIBLE.found_by(find_impossible_date, reads=Reads.ONE_CLAUSE),
    WEEKDAY.found_by(find_wrong_weekday, reads=Reads.ONE_CLAUSE),
    TWO_VALUES.found_by(find_one_concept_two_values),
    SHARES.found_by(find_shares_that_do_not_add_up, reads=Reads.ONE_CLAUSE),
)
STYLE_OF_NUMBERS = (
    TYPED.found_by(find_typed_number, reads=Reads.ONE_CLAUSE),
    IN_WORDS.found_by(find_number_in_words, reads=Reads.ONE_CLAUSE),
)
