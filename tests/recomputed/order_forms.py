"""Order forms and calendars worked out from the words of the agreement: the Program Fee, its year, and the dates of both.

Sections are those of the Partner Program Agreement. What the vendor charges in general is published by it, and not computed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from recomputed.calendar import cents, money, months_later, quarter_of, written
from recomputed.printed import papers

from assembler.model.library import Library

LIST_FEES = {"alliance": 2000, "advisory": 1000, "implementation": 12000, "solution": 20000}
PARTNER = {
    "kind": "company",
    "legal_name": "Example Partner GmbH",
    "country": "DE",
    "address": ["Musterstraße 1", "12345 Musterstadt"],
    "signatories": [{"name": "Erika Mustermann", "title": "Managing Director"}],
}
FIRST_FORM = {"document": "partner-program-agreement", "matter": "before/first-order-form.yaml", "signed_on": "2026-01-28"}


@dataclass(frozen=True, slots=True)
class Form:
    """What an order form is made of: its number and day, the enrolment, an agreed fee in cents, the form that states the fee."""

    number: int
    issued: date
    effective: date | None
    classification: str
    enrolled: date
    agreed: int | None
    approved: date | None
    paid: date | None
    fee_form: int | None


def draw(random: Random) -> Form:
    """Draw a first form, a further one of the same year, one of a year for which the partner renews, or one within such a year."""
    kind = random.choice(("first", "first", "first", "further", "renewal", "within"))
    classification = random.choice([*LIST_FEES])
    agreed = random.choice((None, None, 999999, 123456, 100001, 333))
    enrolled = random.choice((date(2026, 3, 1), date(2026, 3, 2), date(2026, 12, 2), date(2026, 12, 3), None))
    enrolled = enrolled or date(2026, 1, 1) + timedelta(random.randrange(365))
    if kind == "first":
        approved = enrolled - timedelta(random.choice((0, 3, 40))) if random.random() < 0.7 else None
        paid = enrolled + timedelta(random.choice((0, 1))) if random.random() < 0.5 else None
        return Form(1, max(enrolled, paid or enrolled), None, classification, enrolled, agreed, approved, paid, None)
    enrolled = date(2026, 1, 15) + timedelta(random.randrange(13))
    fee_form = random.choice((None, 1, 1, 2))
    if kind == "further":
        day = date(2026, 4, 1) + timedelta(random.randrange(200))
        return Form(2, day, None, classification, enrolled, agreed, None, None, fee_form)
    day = date(2027, 1, 1) if kind == "renewal" else date(2027, 1, 2) + timedelta(random.randrange(300))
    fee_form = None if kind == "renewal" else fee_form
    return Form(2, day - timedelta(20 if kind == "renewal" else 0), day, classification, enrolled, agreed, None, None, fee_form)


def matter(form: Form) -> Mapping[str, object]:
    """Return the matter that states the form."""
    facts = {
        "enrolled_on": str(form.enrolled),
        "partner_manager": "Jo Example",
        "agreed_fee": f"{form.agreed / 100:.2f} USD" if form.agreed else None,
        "approved_on": str(form.approved) if form.approved else None,
        "paid_on": str(form.paid) if form.paid else None,
        "fee_form": str(form.fee_form) if form.fee_form else None,
    }
    earlier = {"form_number": str(form.number), "in_force": [FIRST_FORM], "anew": ["partner-program-agreement"]}
    return {
        "programme": "ipp",
        "matter": "drawn-001",
        "issued": str(form.issued),
        "partner": PARTNER,
        "choices": [form.classification],
        "facts": {name: value for name, value in facts.items() if value is not None},
        "territories": [{"id": "de", "name": "Germany", "region": "Europe"}],
        **({"effective": str(form.effective)} if form.effective else {}),
        **(earlier if form.number > 1 else {}),
    }


def faults(library: Library, form: Form) -> Iterator[str]:
    """Yield each difference between the printed order form and calendar and what the clauses grant."""
    packet = papers(library, matter(form), "ipp")
    refusal = _refusal(form)
    if isinstance(packet, str):
        yield from [f"refused by {packet}, not {refusal}"] if packet != refusal else []
        return
    if refusal:
        yield f"not refused by {refusal}"
        return
    paper, calendar = packet["order-form"], packet["program-calendar"]
    steps = {row[0]: row[1] for row in paper.rows("Step", "Figure")}
    granted = {} if form.fee_form else dict(_steps(form))
    if steps != granted:
        yield f"fee: printed {steps}, granted {granted}"
    yield from (f"order form does not say: {words}" for words in _form_sentences(form) if words not in paper.text)
    yield from (f"calendar does not say: {words}" for words in _calendar_sentences(form) if words not in calendar.text)
    late = "so the Partner cannot stop this renewal"
    if (late in calendar.text) is not (form.enrolled > date(_year(form), 12, 2)):
        yield f"calendar: {late}"


def _year(form: Form) -> int:
    """1, 11: the Program Year is the calendar year in which the form begins; without a day of its own, that of the enrolment."""
    return form.effective.year if form.effective else form.enrolled.year


def _refusal(form: Form) -> str:
    """13: the fee of a Program Year is owed once, so a further form within the year names the one that states it.

    1, 12: a form that states no day begins with the last signature, so that one of a later year than the enrolment states its day.
    """
    if form.effective is None and form.issued.year > form.enrolled.year:
        return "later-year-states-its-day"
    if form.fee_form and form.fee_form >= form.number:
        return "fee-in-an-earlier-form"
    begins_the_year = form.effective == date(_year(form), 1, 1) and form.enrolled.year < _year(form)
    return "" if form.number == 1 or form.fee_form or begins_the_year else "fee-once-a-year"


def _quarters(form: Form) -> int:
    """13.2, 13.3: the whole year on or before 1 March; after it, pro-rated, the quarter of enrolment counted whole; renewed, whole."""
    if form.enrolled.year < _year(form) or form.enrolled <= date(form.enrolled.year, 3, 1):
        return 4
    return (12 - quarter_of(form.enrolled)[0].month) // 3 + 1


def _annual(form: Form) -> int:
    return form.agreed or LIST_FEES[form.classification] * 100


def _owed(form: Form) -> int:
    return cents(Fraction(_annual(form), 100) * _quarters(form) / 4)


def _steps(form: Form) -> Iterator[tuple[str, str]]:
    annual, quarters = money(_annual(form), "USD"), _quarters(form)
    yield "Program Fee for a whole Program Year", annual
    yield "Day of enrolment", written(form.enrolled)
    renewed = form.enrolled.year < _year(form)
    yield (
        f"Quarters owed, {'all of a further Program Year' if renewed else 'that of enrolment counted whole'}",
        f"{quarters} of 4",
    )
    yield "Calculation", f"{annual} × {quarters} / 4"
    yield "Program Fee due", money(_owed(form), "USD")


def _form_sentences(form: Form) -> Iterator[str]:
    ends = written(date(_year(form), 12, 31))
    if form.fee_form:
        yield f"The Program Fee for the Program Year that ends on {ends} stands in Order Form no. {form.fee_form}. Nothing more is owed"
        return
    yield f"For the Program Year that ends on {ends}, the Partner owes this Program Fee:"
    paid = form.paid and form.number == 1
    yield (
        f"The Partner paid this amount on {written(form.paid)}."
        if paid and form.paid
        else "The Vendor invoices this amount after"
    )
    if form.number == 1:
        if form.approved and form.paid:
            last = months_later(max(form.approved, form.paid), 6)
            yield f"The last day to meet the Minimum Criteria is {written(last)}, 6 months after the later of these days."
        else:
            yield "The last day to meet the Minimum Criteria is 6 months after the later of the day of approval and the day of payment."


def _calendar_sentences(form: Form) -> Iterator[str]:
    year = _year(form)
    renewal = date(year + 1, 1, 1)
    yield f"The Program Year is from {written(date(year, 1, 1))} to {written(date(year, 12, 31))}."
    yield f"The date of the Partner’s enrolment, {written(form.enrolled)}, does not change it."
    yield f"The Program renews on {written(renewal)} for another Program Year."
    yield f"The last day on which a notice in writing that stops the renewal may be received is {written(renewal - timedelta(30))}:"
    for title, month, review in (("First quarter", 3, "April"), ("Second quarter", 6, "July"), ("Third quarter", 9, "October")):
        last = quarter_of(date(year, month, 1))[1]
        yield f"{title} {written(last)} {review} {written(months_later(last.replace(day=1), 2))}"
    yield f"Fourth quarter, annual {written(date(year, 12, 31))} January of the next year {written(date(year + 1, 2, 1))}"
