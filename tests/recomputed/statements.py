"""Partner statements worked out from the words of the agreement's clauses: points, discounts, commission, and where there is none.

Sections are those of the Partner Program Agreement; the figures are read from the Schedule that is printed with it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from recomputed.calendar import cents, money, months_later, quarter_of, written
from recomputed.printed import Paper, papers

from assembler.model.library import Library

LICENCES = ("desktop", "server_business", "server_enterprise", "creator", "cloud_business", "cloud_enterprise")
TITLES = {"desktop": "Qalyptus Desktop", "creator": "Creator"}
PARTNER = {
    "kind": "company",
    "legal_name": "Example Partner GmbH",
    "country": "DE",
    "address": ["Musterstraße 1", "12345 Musterstadt"],
    "signatories": [{"name": "Erika Mustermann", "title": "Managing Director"}],
}
JOINING = {
    "programme": "qalyptus",
    "matter": "both-2026-001",
    "issued": "2026-01-01",
    "partner": PARTNER,
    "choices": ["affiliate", "reseller"],
    "facts": {"territory": "Germany"},
}
"""What the partner signed: the Schedule is part of it."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer: when it was recorded, and whether the vendor was already selling to it."""

    id: str
    recorded: date
    active: bool


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale. `price` is in cents."""

    id: str
    customer: str
    channel: str
    licence: str
    quantity: int
    kind: str
    ordered: date
    price: int
    paid: date | None
    lapsed: date | None


@dataclass(frozen=True, slots=True)
class Dealings:
    """What a statement is made of: since when the partner is a party, the last day of the quarter, customers and sales."""

    since: date
    quarter_end: date
    customers: tuple[Customer, ...]
    sales: tuple[Sale, ...]


def draw(random: Random) -> Dealings:
    """Draw dealings that lie close to every limit: the day of joining, of recording, the sixty days, twelve months, a lapse."""
    since = date(2026, 1, 5) + timedelta(random.randrange(60))
    customers = tuple(
        Customer(f"c{at}", since + timedelta(random.choice((-30, 0, 1, 20, 90))), random.random() < 0.25)
        for at in range(random.randint(1, 3))
    )
    sales: list[Sale] = []
    firsts: dict[str, date] = {}
    for at in range(random.randint(1, 9)):
        customer = random.choice(customers)
        near = [since, customer.recorded, customer.recorded + timedelta(60), *(sale.lapsed for sale in sales if sale.lapsed)]
        if customer.id in firsts:
            near += [months_later(firsts[customer.id], 12), firsts[customer.id] + timedelta(100)] * 2
        ordered = random.choice(near) + timedelta(random.choice((-1, 0, 1, 1, 7)))
        firsts[customer.id] = min(ordered, firsts.get(customer.id, ordered))
        paid = ordered + timedelta(random.choice((0, 10, 60))) if random.random() < 0.8 else None
        lapsed = ordered + timedelta(random.choice((1, 40, 365))) if random.random() < 0.3 else None
        channel, kind = random.choice(("referred", "resold")), random.choice(("new", "new", "new", "renewal"))
        quantity = random.choice((1, 2, 31, 53, 160))
        price = random.choice((48000, 99999, 12345, 100, 396037))
        sales.append(
            Sale(f"s{at}", customer.id, channel, random.choice(LICENCES[:3]), quantity, kind, ordered, price, paid, lapsed)
        )
    _, quarter_end = quarter_of(random.choice(sales).ordered + timedelta(random.choice((0, 30, 95))))
    return Dealings(since, quarter_end, customers, tuple(sales))


def matter(dealings: Dealings) -> Mapping[str, object]:
    """Return the matter that states the dealings."""
    customers = [
        {"id": one.id, "name": f"Customer {one.id}", "country": "DE", "recorded_on": str(one.recorded)}
        | {"in_sales_process": "yes" if one.active else "no"}
        for one in dealings.customers
    ]
    sales = [
        {"id": one.id, "customer": one.customer, "channel": one.channel, "licence": one.licence, "kind": one.kind}
        | {"quantity": str(one.quantity), "ordered_on": str(one.ordered), "price": f"{one.price / 100:.2f} EUR"}
        | ({"paid_on": str(one.paid)} if one.paid else {})
        | ({"lapsed_on": str(one.lapsed)} if one.lapsed else {})
        for one in dealings.sales
    ]
    return {
        "programme": "qalyptus",
        "matter": "drawn-001",
        "issued": "2029-01-05",
        "occasion": "statement",
        "in_force": [{"matter": "before/both.yaml", "signed_on": str(dealings.since)}],
        "partner": PARTNER,
        "facts": {"quarter_ended": str(dealings.quarter_end)},
        "customers": customers,
        "sales": sales,
    }


class Reader:
    """Somebody who holds the clauses and the Schedule in hand, and works out what they grant."""

    def __init__(self, dealings: Dealings, schedule: Paper) -> None:
        """Read the points of a licence, and the status and rate of points, from the printed Schedule."""
        self.held = dealings
        self.customers = {one.id: one for one in dealings.customers}
        self.points_of = {title: int(points) for title, points in schedule.rows("Licence", "Points")}
        self.titles = dict(zip(LICENCES, (title for title, _ in schedule.rows("Licence", "Points")), strict=True))
        self.levels = [(title, reach, rate) for title, reach, rate in schedule.rows("Status", "Points")]

    def first_order(self, customer: str) -> date | None:
        """Return the day of a customer's first order."""
        return min((sale.ordered for sale in self.held.sales if sale.customer == customer), default=None)

    def in_time(self, customer: str) -> bool:
        """8.6(b), (c): recorded before the day of the first order, which comes within sixty days after the day of recording."""
        first, recorded = self.first_order(customer), self.customers[customer].recorded
        return first is not None and 1 <= (first - recorded).days <= 60

    def points(self, sale: Sale) -> int:
        """9.1, 9.3, 9.4, 9.9: each New Licence; not to a Customer of an active sales process; the Partner was a party before."""
        earns = sale.kind == "new" and not self.customers[sale.customer].active and self.held.since < sale.ordered
        return sale.quantity * self.points_of[self.titles[sale.licence]] if earns else 0

    def points_before(self, sale: Sale) -> int:
        """10.2, 9.5: the Points before the order; those of a Licence are lost on the day from which it is not renewed."""
        earlier = (one for one in self.held.sales if one.ordered < sale.ordered)
        return sum(self.points(one) for one in earlier if one.lapsed is None or sale.ordered < one.lapsed)

    def points_at_end(self, sale: Sale) -> int:
        """Return the points that a sale has on the last day of the quarter."""
        lost = sale.lapsed is not None and sale.lapsed <= self.held.quarter_end
        return 0 if lost or sale.ordered > self.held.quarter_end else self.points(sale)

    def level(self, points: int) -> tuple[str, Fraction]:
        """Return the Status of points and its rate, from the Schedule: None, “1 to 159”, “265 and more”."""
        for title, reach, rate in self.levels:
            low, _, high = reach.partition(" to ")
            first = 0 if reach == "None" else int(low.split()[0])
            last = 0 if reach == "None" else int(high) if high else None
            if first <= points and (last is None or points <= last):
                return title, Fraction(int(rate.removesuffix("%")), 100)
        raise AssertionError(points)

    def amount(self, sale: Sale) -> int:
        """10.2 to 10.4: price times the rate of the Points before the order, to the cent, half a cent upwards."""
        return cents(Fraction(sale.price, 100) * self.level(self.points_before(sale))[1])

    def may_bring_a_fee(self, sale: Sale) -> bool:
        """8.6: the Partner was a party before the day of the order, and the Customer ordered in time."""
        return self.held.since < sale.ordered and self.in_time(sale.customer)

    def commission(self, sale: Sale) -> int | None:
        """Affiliate Terms 2.1, 2.2, 3.1: in the first twelve months; not for a Customer of an active sales process."""
        first = self.first_order(sale.customer)
        owed = sale.channel == "referred" and self.may_bring_a_fee(sale) and not self.customers[sale.customer].active
        return self.amount(sale) if owed and first and sale.ordered < months_later(first, 12) else None

    def discount(self, sale: Sale) -> int | None:
        """Reseller Terms 3, 4: a renewal of a Licence that the Partner has resold, that goes on, by a Partner that is Silver."""
        if sale.channel != "resold" or not self.may_bring_a_fee(sale):
            return None
        before = (
            one for one in self.held.sales if (one.customer, one.licence, one.channel) == (sale.customer, sale.licence, "resold")
        )
        goes_on = any(one.ordered < sale.ordered and (one.lapsed is None or one.lapsed > sale.ordered) for one in before)
        if sale.kind == "renewal" and not (goes_on and self.points_before(sale) > 0):
            return None
        return self.amount(sale)

    def paid_in_quarter(self, sale: Sale) -> bool:
        """21.2: a Commission belongs to the quarter in which the Vendor has received the payment."""
        first, last = quarter_of(self.held.quarter_end)
        return sale.paid is not None and first <= sale.paid <= last


def faults(library: Library, dealings: Dealings) -> Iterator[str]:
    """Yield each difference between the printed statement and what the clauses grant."""
    packet, signed = papers(library, matter(dealings), "qalyptus"), papers(library, JOINING, "qalyptus")
    if isinstance(packet, str) or isinstance(signed, str):
        yield f"refused by {packet}"
        return
    stated = [sale for sale in dealings.sales if sale.ordered <= dealings.quarter_end]
    reader, paper = Reader(dealings, signed["commission-schedule"]), packet["partner-statement"]
    for what, printed, granted in (
        ("points", _points_printed(paper), _points_granted(reader, stated)),
        ("commission", paper.rows("Sale", "Points before", "Price without Tax"), _commission_granted(reader)),
        ("no commission", tuple(row[0] for row in paper.rows("Sale", "Ordered", "Price without Tax")), _refused(reader)),
        ("discounts", _discounts_printed(paper), _discounts_granted(reader, stated)),
        ("customers", paper.rows("Customer", "Recorded"), _customers_granted(reader, stated)),
    ):
        if printed != granted:
            yield f"{what}: printed {printed}, granted {granted}"
    yield from (f"not said: {words}" for words in _sentences(reader) if words not in paper.text)


def _points_printed(paper: Paper) -> tuple[tuple[str, ...], ...]:
    return tuple((row[0], row[5], row[6], str(row[7] in ("–", ""))) for row in paper.rows("Sale", "Customer"))


def _points_granted(reader: Reader, stated: list[Sale]) -> tuple[tuple[str, ...], ...]:
    rows = [(sale, reader.points_at_end(sale)) for sale in stated]
    made = [
        (sale.id, str(reader.points_of[reader.titles[sale.licence]] if points else 0), f"{points:,}", str(points > 0))
        for sale, points in rows
    ]
    return (*made, ("Together", "", f"{sum(points for _, points in rows):,}", "True"))


def _commission_granted(reader: Reader) -> tuple[tuple[str, ...], ...]:
    owed = [(sale, reader.commission(sale)) for sale in reader.held.sales if reader.paid_in_quarter(sale)]
    due = [(sale, amount) for sale, amount in owed if amount is not None]
    day = written(pay_day(reader.held.quarter_end))
    rows = [
        (sale.id, f"{reader.points_before(sale):,}", money(sale.price, "EUR"), _percent(reader, sale), money(amount, "EUR"), day)
        for sale, amount in due
    ]
    total = money(sum(amount for _, amount in due), "EUR")
    return (*rows, ("Together", "", "", "", total, day)) if rows and _referred(reader) else ()


def pay_day(quarter_end: date) -> date:
    """Return day 25 of the month that follows a quarter."""
    return (quarter_end + timedelta(1)).replace(day=25)


def _percent(reader: Reader, sale: Sale) -> str:
    return f"{int(reader.level(reader.points_before(sale))[1] * 100)}%"


def _referred(reader: Reader) -> bool:
    return any(sale.channel == "referred" and sale.ordered <= reader.held.quarter_end for sale in reader.held.sales)


def _refused(reader: Reader) -> tuple[str, ...]:
    sales = (sale for sale in reader.held.sales if sale.channel == "referred" and reader.paid_in_quarter(sale))
    return tuple(sale.id for sale in sales if reader.commission(sale) is None)


def _discounts_printed(paper: Paper) -> tuple[tuple[str, ...], ...]:
    return tuple((*row[:6], str(row[6] == "–")) for row in paper.rows("Sale", "Points before", "List price"))


def _discounts_granted(reader: Reader, stated: list[Sale]) -> tuple[tuple[str, ...], ...]:
    rows = []
    for sale in stated:
        if sale.channel == "resold":
            given = reader.discount(sale)
            cells = (_percent(reader, sale), money(given, "EUR")) if given is not None else ("None", "None")
            paid = money(sale.price - (given or 0), "EUR")
            before = f"{reader.points_before(sale):,}"
            rows.append((sale.id, before, money(sale.price, "EUR"), *cells, paid, str(given is not None)))
    return tuple(rows)


def _customers_granted(reader: Reader, stated: list[Sale]) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the customers; until when their orders bring commission stands there where some were referred."""
    referred, rows = any(sale.channel == "referred" for sale in stated), []
    for one in reader.held.customers:
        first = reader.first_order(one.id)
        if first and first <= reader.held.quarter_end:
            in_time = reader.in_time(one.id)
            until = written(months_later(first, 12) - timedelta(1)) if in_time and not one.active else "None"
            last = written(one.recorded + timedelta(60))
            cells = (written(one.recorded), last, written(first), "Yes" if in_time else "No")
            rows.append((f"Customer {one.id}", *cells, *((until,) if referred else ())))
    return tuple(rows)


def _sentences(reader: Reader) -> Iterator[str]:
    points = sum(map(reader.points_at_end, reader.held.sales))
    title, rate = reader.level(points)
    first, last = quarter_of(reader.held.quarter_end)
    yield f"for the quarter from {written(first)} to {written(last)}"
    yield f"held {points:,} Point{'s' if points != 1 else ''} and with {'them' if points != 1 else 'it'} this Status: {title}."
    yield f"The rate for the next order is {int(rate * 100)}%."
    commission = [reader.commission(sale) for sale in reader.held.sales if reader.paid_in_quarter(sale)]
    owed = sum(amount or 0 for amount in commission)
    if any(amount is not None for amount in commission):
        yield f"The Vendor pays {money(owed, 'EUR')} on {written(pay_day(last))}."
    elif _referred(reader):
        yield "No Commission is owed for this quarter."
    given = [reader.discount(sale) for sale in reader.held.sales if first <= sale.ordered <= last]
    if any(amount is not None for amount in given):
        yield f"In this quarter the Discounts came to {money(sum(amount or 0 for amount in given), 'EUR')}."
