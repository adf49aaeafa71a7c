"""The forms of opportunities worked out from the words of the agreement: which there are, until when an acceptance is valid, who may be taken.

Sections are those of the Alliance Agreement.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from recomputed.calendar import written
from recomputed.order_forms import PARTNER
from recomputed.printed import papers

from assembler.model.library import Library

ISSUED, SINCE = date(2027, 6, 1), date(2027, 1, 1)
COUNTRIES = {"DE": "Germany", "AT": "Austria", "JP": "Japan"}
FORMS = {"referral": "material-value-declaration", "co_sell": "proof-of-services"}


@dataclass(frozen=True, slots=True)
class Lead:
    """An opportunity: its model and country, when it was accepted, and when the vendor agreed to a customer elsewhere."""

    id: str
    model: str
    country: str
    accepted: date | None
    agreed: date | None


@dataclass(frozen=True, slots=True)
class Leads:
    """What forms are made of: the model that is elected besides resale, the countries of the territory, the opportunities."""

    model: str
    territory: tuple[str, ...]
    leads: tuple[Lead, ...]


def draw(random: Random) -> Leads:
    """Draw opportunities in and outside a territory, accepted on, before and after the day from which the agreement runs."""
    model = random.choice([*FORMS])
    territory = random.choice(((), ("DE",), ("DE", "AT"), ("DE", "AT", "JP")))
    leads = tuple(
        Lead(
            f"opp-{at}",
            random.choice((model, model, "sell")),
            random.choice(("DE", "DE", "AT", "JP")),
            random.choice((None, SINCE, SINCE + timedelta(random.randrange(150)), SINCE - timedelta(random.random() < 0.2))),
            random.choice((None, date(2027, 2, 1))),
        )
        for at in range(random.randint(1, 3))
    )
    return Leads(model, territory, leads)


def matter(drawn: Leads) -> Mapping[str, object]:
    """Return the matter that states the opportunities."""
    leads = [
        {"id": one.id, "customer": f"Customer {one.id}", "country": one.country, "model": one.model}
        | ({"accepted_on": str(one.accepted)} if one.accepted else {})
        | ({"outside_agreed_on": str(one.agreed)} if one.agreed else {})
        for one in drawn.leads
    ]
    return {
        "programme": "qpn",
        "matter": "drawn-001",
        "issued": str(ISSUED),
        "effective": str(SINCE),
        "effective_reason": "the parties have worked on these terms since that day",
        "partner": PARTNER,
        "choices": [drawn.model, "sell", "no_eula"],
        "facts": {"territory": "Where the parties have agreed"},
        "territory_countries": [{"country": code} for code in drawn.territory],
        "opportunities": leads,
    }


def faults(library: Library, drawn: Leads) -> Iterator[str]:
    """Yield each difference between the printed forms and what the clauses grant."""
    packet = papers(library, matter(drawn), "qpn")
    refused = any(map(_is_too_early, drawn.leads)) or any(_is_elsewhere(one, drawn) for one in drawn.leads)
    if isinstance(packet, str):
        known = packet in ("accepted-under-the-agreement", "customer-in-the-territory")
        yield from [] if refused and known else [f"refused by {packet}"]
        return
    if refused:
        yield "not refused"
        return
    owed = {f"{FORMS[one.model]}-{one.id}": one for one in drawn.leads if one.model in FORMS}
    printed = {name for name in packet if name.startswith(tuple(FORMS.values())) and not name.endswith("-specimen")}
    if printed != owed.keys():
        yield f"forms: printed {printed}, owed {[*owed]}"
    for name in printed & owed.keys():
        fields = {label: value for label, value in packet[name].fields.items() if label in _fields(owed[name])}
        if fields != _fields(owed[name]):
            yield f"{name}: printed {fields}, granted {_fields(owed[name])}"


def _is_too_early(lead: Lead) -> bool:
    """2.2, 11.5: the Partner acts under the Agreement, so nothing is accepted before it runs."""
    return lead.accepted is not None and lead.accepted < SINCE


def _is_elsewhere(lead: Lead, drawn: Leads) -> bool:
    """2.2: the Partner acts in the Territory, and elsewhere where the Vendor agrees in writing."""
    return bool(drawn.territory) and lead.country not in drawn.territory and lead.agreed is None


def _fields(lead: Lead) -> Mapping[str, str]:
    """11.6: an acceptance is valid for one hundred and eighty days."""
    return {
        "Full name of the Customer": f"Customer {lead.id}",
        "Country": COUNTRIES[lead.country],
        "Opportunity accepted on": written(lead.accepted) if lead.accepted else "",
        "Acceptance of the Opportunity valid until": written(lead.accepted + timedelta(180)) if lead.accepted else "",
    }
