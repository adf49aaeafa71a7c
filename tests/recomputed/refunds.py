"""What a statement says of payments in parts and of refunds, worked out from the words of the Affiliate Partner Terms.

The dealings are those of `statements`; some of the referred sales are paid in parts, and some payments are refunded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from recomputed import statements
from recomputed.calendar import cents, money, months_later, quarter_of, written
from recomputed.printed import Paper, papers
from recomputed.statements import Dealings, Reader, Sale, pay_day

from assembler.model.library import Library


@dataclass(frozen=True, slots=True)
class Paid:
    """A part of a price, or a refund of a payment, in cents."""

    sale: str
    amount: int
    day: date
    own_breach: bool = False


@dataclass(frozen=True, slots=True)
class Money:
    """The dealings, the parts that customers paid and the refunds that they received."""

    held: Dealings
    parts: tuple[Paid, ...]
    refunds: tuple[Paid, ...]


def draw(random: Random) -> Money:
    """Draw parts and refunds whose days lie close to the quarter's ends and to twelve months after the order."""
    held = statements.draw(random)
    first, last = quarter_of(held.quarter_end)
    parts, refunds = list[Paid](), list[Paid]()
    sales = list[Sale]()
    for sale in held.sales:
        days = [day for day in (first - timedelta(1), first, last, last + timedelta(1), sale.ordered) if day >= sale.ordered]
        if random.random() < 0.4:
            parts += [Paid(sale.id, sale.price // 3, random.choice(days)) for _ in range(random.choice((1, 2, 3)))]
            sales.append(replace(sale, paid=None))
        else:
            sales.append(sale)
        paid = sale.price // 3 if parts and parts[-1].sale == sale.id else sale.price if sale.paid else 0
        if paid and random.random() < 0.5:
            days += [months_later(sale.ordered, 12), months_later(sale.ordered, 12) + timedelta(1)]
            refunds.append(Paid(sale.id, random.choice((paid, paid // 7 + 1)), random.choice(days), random.random() < 0.25))
    return Money(replace(held, sales=tuple(sales)), tuple(parts), tuple(refunds))


def matter(drawn: Money) -> Mapping[str, object]:
    """Return the matter that states the dealings with their parts and refunds."""
    parts = [
        {"id": f"p{at}", "sale": one.sale, "amount": f"{one.amount / 100:.2f} EUR", "received_on": str(one.day)}
        for at, one in enumerate(drawn.parts)
    ]
    refunds = [
        {"id": f"r{at}", "sale": one.sale, "amount": f"{one.amount / 100:.2f} EUR", "refunded_on": str(one.day)}
        | {"own_breach": "yes" if one.own_breach else "no", "stated_in": f"statement of {one.sale}"}
        for at, one in enumerate(drawn.refunds)
    ]
    return {**statements.matter(drawn.held), "payments": parts, "refunds": refunds}


class Hand:
    """Somebody who works out by hand what is owed on parts and owed back on refunds."""

    def __init__(self, drawn: Money, reader: Reader) -> None:
        """Keep what was drawn and the reader of the Schedule."""
        self.drawn, self.reader = drawn, reader
        self.sales = {sale.id: sale for sale in drawn.held.sales}
        self.first, self.last = quarter_of(drawn.held.quarter_end)

    def in_quarter(self, paid: Paid) -> bool:
        """Whether the money moved in the quarter of the statement."""
        return self.first <= paid.day <= self.last

    def share(self, paid: Paid) -> int | None:
        """Affiliate Terms 4.1, 5.1: the amount times the rate of the sale, where a Commission is owed on that sale."""
        sale = self.sales[paid.sale]
        rate = self.reader.level(self.reader.points_before(sale))[1]
        return cents(Fraction(paid.amount, 100) * rate) if self.reader.commission(sale) is not None else None

    def owed(self) -> list[tuple[Paid, int]]:
        """Return the parts of the quarter with the Commission on them."""
        return [(one, share) for one in self.drawn.parts if self.in_quarter(one) and (share := self.share(one)) is not None]

    def back(self) -> list[tuple[Paid, int]]:
        """5.1, 5.2: within twelve months after the order, and not where the Vendor broke its own contract."""
        late = {one for one in self.drawn.refunds if one.day > months_later(self.sales[one.sale].ordered, 12)}
        given = [one for one in self.drawn.refunds if self.in_quarter(one) and not one.own_breach and one not in late]
        return [(one, share) for one in given if (share := self.share(one)) is not None]

    def refused(self, moved: tuple[Paid, ...], granted: list[tuple[Paid, int]]) -> list[str]:
        """Return the referred sales of what moved in the quarter and was not granted."""
        kept = [one for one in moved if self.in_quarter(one) and one not in [paid for paid, _ in granted]]
        return [one.sale for one in kept if self.sales[one.sale].channel == "referred"]


def faults(library: Library, drawn: Money) -> Iterator[str]:
    """Yield each difference between the printed statement and what the terms grant."""
    packet, signed = papers(library, matter(drawn), "qalyptus"), papers(library, statements.JOINING, "qalyptus")
    if isinstance(packet, str) or isinstance(signed, str):
        yield f"refused by {packet}"
        return
    paper, reader = packet["partner-statement"], Reader(drawn.held, signed["commission-schedule"])
    hand = Hand(drawn, reader)
    if any(sale.channel == "referred" and sale.ordered <= drawn.held.quarter_end for sale in drawn.held.sales):
        yield from _differences(paper, hand)
    yield from _movement(paper, reader)


def _differences(paper: Paper, hand: Hand) -> Iterator[str]:
    owed, back = hand.owed(), hand.back()
    rows = [(one.sale, written(one.day), money(one.amount, "EUR"), _rate(hand, one), money(share, "EUR")) for one, share in owed]
    together = [("Together", "", "", "", money(sum(share for _, share in owed), "EUR"))] if owed else []
    returned = [
        (one.sale, written(one.day), money(one.amount, "EUR"), f"statement of {one.sale}", money(share, "EUR"))
        for one, share in back
    ]
    deducted = sum(share for _, share in back)
    whole = sum(hand.reader.commission(sale) or 0 for sale in hand.drawn.held.sales if hand.reader.paid_in_quarter(sale))
    left = whole + sum(share for _, share in owed) - deducted
    for what, printed, granted in (
        ("parts", paper.rows("Sale", "Received", "Part without Tax", "Rate"), (*rows, *together)),
        (
            "parts without",
            tuple(row[0] for row in paper.rows("Sale", "Received", "Part without Tax", "Reason")),
            tuple(hand.refused(hand.drawn.parts, owed)),
        ),
        ("refunds", paper.rows("Sale", "Refunded", "Refund without Tax", "Stated in")[: len(returned)], tuple(returned)),
        (
            "refunds kept",
            tuple(row[0] for row in paper.rows("Sale", "Refunded", "Refund without Tax", "Reason")),
            tuple(hand.refused(hand.drawn.refunds, back)),
        ),
    ):
        if printed != granted:
            yield f"{what}: printed {printed}, granted {granted}"
    said = f"After that deduction, EUR {'-' if left < 0 else ''}{money(abs(left), 'EUR').removeprefix('EUR ')} is left"
    if back and said not in paper.text:
        yield f"not said: {said}"
    if not back and owed and f"The Vendor pays {money(left, 'EUR')} on {written(pay_day(hand.last))}" not in paper.text:
        yield f"not paid: {left}"


def _rate(hand: Hand, paid: Paid) -> str:
    return f"{int(hand.reader.level(hand.reader.points_before(hand.sales[paid.sale]))[1] * 100)}%"


def _movement(paper: Paper, reader: Reader) -> Iterator[str]:
    """Yield where the table of points differs from a count, day by day, of what each sale holds."""
    first, last = quarter_of(reader.held.quarter_end)
    sales = reader.held.sales
    opening = sum(reader.points(one) for one in sales if one.ordered < first and not (one.lapsed and one.lapsed < first))
    gained = sum(reader.points(one) for one in sales if first <= one.ordered <= last)
    lost = sum(reader.points(one) for one in sales if one.lapsed and first <= one.lapsed <= last)
    rows = [points for _, points in paper.rows("What", "Points")]
    counted = (opening, gained, lost, opening + gained - lost)
    if rows != [f"{points:,}" for points in counted]:
        yield f"points: printed {rows}, counted {counted}"
