"""Evaluation reports worked out from the words of the agreement and the printed Requirements Schedule.

Sections are those of the Partner Program Agreement.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from recomputed.calendar import months_later, written
from recomputed.order_forms import PARTNER
from recomputed.printed import Paper, papers

from assembler.model.library import Library

ISSUED = date(2026, 12, 1)
QUARTER_END = date(2026, 9, 30)
REGIONS = ("Europe", "Asia", "North America")
PEOPLE = {
    "managers": "partner manager",
    "sales": "Certified sales people",
    "presales": "Certified presales people",
    "ctl": "People with the CTL certificate",
    "cie": "People with the CIE certificate",
    "ced": "People with the CED certificate",
    "designers": "Certified experience designers",
}
REQUIREMENTS = (*PEOPLE, "opportunities", "timely", "conversion")
Figures = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Exempt:
    """An exception: the requirement and the region that it is for, when it was signed, if it is, and its last day."""

    requirement: str
    region: str
    signed: date | None
    until: date


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What reports are made of: the classification, the figures of each region, the exceptions."""

    classification: str
    figures: tuple[Figures, ...]
    exceptions: tuple[Exempt, ...]


def draw(random: Random) -> Evaluation:
    """Draw figures that lie at their thresholds or one off, and exceptions of which some fit a shortfall."""
    classification = random.choice(("alliance", "implementation", "solution", "solution"))
    usual = {
        "alliance": (1, 2, 1, 0, 0, 0, 0, 3),
        "implementation": (1, 3, 1, 1, 2, 1, 1, 10),
        "solution": (1, 10, 5, 2, 4, 1, 2, 20),
    }
    figures = []
    for _ in range(random.randint(1, 3)):
        needed = dict(zip((*PEOPLE, "qualified"), usual[classification], strict=True))
        for name in random.sample([*needed], random.choice((0, 0, 1, 2))):
            needed[name] = max(0, needed[name] - 1)
        submitted = random.choice((0, 10, 19, 20))
        timely = random.choice((submitted, submitted * 9 // 10))
        won = min(needed["qualified"], needed["qualified"] // 4 + random.choice((0, 1, 1)))
        figures.append({**needed, "submitted": submitted, "timely": timely, "won": won})
    exceptions = tuple(
        Exempt(
            random.choice(REQUIREMENTS),
            random.choice(REGIONS[: len(figures)]),
            ISSUED - timedelta(random.choice((0, 30))) if random.random() < 0.8 else None,
            ISSUED + timedelta(random.choice((-1, 0, 60))),
        )
        for _ in range(random.choice((0, 1, 3, 9)))
    )
    return Evaluation(classification, tuple(figures), exceptions)


def matter(drawn: Evaluation) -> Mapping[str, object]:
    """Return the matter that states an evaluation."""
    reviews = [
        {"id": f"r{at}", "region": REGIONS[at], "quarter_end": str(QUARTER_END)}
        | {name: str(value) for name, value in one.items()}
        for at, one in enumerate(drawn.figures)
    ]
    exceptions = [
        {"id": f"e{at}", "requirement": one.requirement, "region": one.region, "shortfall": "Some", "until": str(one.until)}
        | ({"approved_on": str(one.signed)} if one.signed else {})
        for at, one in enumerate(drawn.exceptions)
    ]
    return {
        "programme": "ipp",
        "matter": "drawn-001",
        "issued": str(ISSUED),
        "occasion": "evaluation",
        "in_force": [{"matter": f"before/{drawn.classification}.yaml", "signed_on": "2026-01-20"}],
        "partner": PARTNER,
        "reviews": reviews,
        **({"exceptions": exceptions} if exceptions else {}),
    }


def _joining(drawn: Evaluation) -> Mapping[str, object]:
    """Return the matter by which the partner joined: the Requirements Schedule is printed with its papers."""
    return {
        "programme": "ipp",
        "matter": "joining-001",
        "issued": "2026-01-15",
        "partner": PARTNER,
        "choices": [drawn.classification],
        "facts": {"enrolled_on": "2026-01-15", "partner_manager": "Jo Example"},
        "territories": [{"id": "de", "name": "Germany", "region": "Europe"}],
    }


def faults(library: Library, drawn: Evaluation) -> Iterator[str]:
    """Yield each difference between the printed reports and what the clauses and the schedule grant."""
    packet, signed = papers(library, matter(drawn), "ipp"), papers(library, _joining(drawn), "ipp")
    if isinstance(packet, str) or isinstance(signed, str):
        yield f"refused by {packet}"
        return
    needed = _needed(signed["requirements-schedule"])
    for at, figures in enumerate(drawn.figures):
        report = packet[f"evaluation-report-r{at}"]
        results = {_key(row[0]): row[3] for row in report.rows("Requirement", "Required")}
        granted = {name: _result(name, REGIONS[at], figures, drawn, needed) for name in results}
        if results != granted or len(granted) != (6 if drawn.classification == "alliance" else 10):
            yield f"region {at}: printed {results}, granted {granted}"
        yield from (
            f"region {at}: {words}" for words in _sentences(drawn, needed, REGIONS[at], figures) if words not in report.text
        )
        standing = "the Partner is not in Good Standing" in report.text
        if standing is _good_standing(drawn, needed):
            yield f"region {at}: Good Standing"


def _needed(schedule: Paper) -> Mapping[str, int]:
    return {_key(title): int(number) for title, number in schedule.rows("Requirement", "Number")}


def _key(title: str) -> str:
    """Return the requirement that a row is about."""
    if title.startswith(("Timely", "Conversion", "Qualified")):
        return {"T": "timely", "C": "conversion", "Q": "opportunities"}[title[0]]
    return next(key for key, words in PEOPLE.items() if words.lower() in title.lower())


def _met(name: str, figures: Figures, needed: Mapping[str, int]) -> bool:
    """Policies 7, Requirements Schedule: at least so many; at least 90 % in good time; more than 25 % won, not rounded."""
    match name:
        case "timely":
            return figures["submitted"] == 0 or Fraction(figures["timely"], figures["submitted"]) >= Fraction(90, 100)
        case "conversion":
            return figures["qualified"] > 0 and Fraction(figures["won"], figures["qualified"]) > Fraction(25, 100)
        case "opportunities":
            return figures["qualified"] >= needed.get(name, 0)
        case _:
            return figures[name] >= needed.get(name, 0)


def _runs(one: Exempt) -> bool:
    """9.4, 9.5: approved in writing, and running."""
    return one.signed is not None and one.signed <= ISSUED <= one.until


def _result(name: str, region: str, figures: Figures, drawn: Evaluation, needed: Mapping[str, int]) -> str:
    if _met(name, figures, needed):
        return "Met"
    excused = any((one.requirement, one.region) == (name, region) and _runs(one) for one in drawn.exceptions)
    return "Exception" if excused else "Not met"


def _good_standing(drawn: Evaluation, needed: Mapping[str, int]) -> bool:
    """11.2: the Qualifications are met in each region."""
    results = (
        _result(name, REGIONS[at], figures, drawn, needed) for at, figures in enumerate(drawn.figures) for name in REQUIREMENTS
    )
    return "Not met" not in results


def _sentences(drawn: Evaluation, needed: Mapping[str, int], region: str, figures: Figures) -> Iterator[str]:
    met = all(_met(name, figures, needed) for name in REQUIREMENTS)
    yield f"the Partner {'meets' if met else 'does not meet'} every Requirement that has a figure."
    yield f"on or before {written(months_later(QUARTER_END.replace(day=1), 2))}."
    everywhere = all(_met(name, one, needed) for one in drawn.figures for name in REQUIREMENTS)
    if everywhere:
        yield "In all regions evaluated, the Partner meets these Requirements."
    elif _good_standing(drawn, needed):
        yield "For each shortfall an approved exception runs."
    for one in drawn.exceptions:
        if one.region == region and _runs(one) and one.signed:
            yield f"was approved on {written(one.signed)}, until {written(one.until)}."
