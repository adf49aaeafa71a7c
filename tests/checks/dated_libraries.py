"""Random small libraries whose parts begin, end and change on random days: mostly on the editions' own, some beside them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

FIRST = date(2026, 1, 1)
CHOICES = {"resale": "S-1", "support": "S-2", "rental": "S-3", "lease": "S-4"}
OPERATORS = (">=", "<", "==", "!=", ">", "<=")
TERMS = ("short", "long")
"""The parts of rental, of which exactly one is elected with it."""

FRONT = "---\ntitle: {}\nsource: S-1\n---\n"
ISSUED = re.compile(r"matter\.issued (?:==|!=|>(?!=)|<=) |(?:days_after|month)\(|<= matter\.issued")
"""What changes with the day of issue, within an edition, however it is dated."""

Lifetime = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class DatedLibrary:
    """A library's files, its editions in order, and the lifetime of each choice, fact, list and field by its name."""

    files: Mapping[str, str]
    editions: tuple[date, ...]
    lifetimes: Mapping[str, Lifetime]

    def has(self, name: str, edition: date) -> bool:
        """Whether something exists in an edition; a part of rental exists with it alone."""
        if name in TERMS and not self.has("rental", edition):
            return False
        since, until = self.lifetimes.get(name, (None, None))
        return (since is None or since <= edition) and (until is None or edition < until)

    def days(self) -> Iterator[tuple[date, tuple[date, ...]]]:
        """Yield each edition with the days of it on which anything could change: those that a file names, and their neighbours.

        With them come its first day, one in the middle and its last; that of the last edition is some day later.
        """
        named = {day for path, text in self.files.items() for day in _dates(f"{path} {text}")}
        near = {day + timedelta(beside) for day in named for beside in (-1, 0, 1)}
        for edition, following in zip(self.editions, (*self.editions[1:], self.editions[-1] + timedelta(400)), strict=True):
            ends = {edition, edition + (following - edition) // 2, following - timedelta(1)}
            yield edition, tuple(sorted(ends | {day for day in near if edition <= day < following}))

    def bad_lines(self) -> set[tuple[str, int]]:
        """Return the lines on which something changes within an edition; that of a wording is the line of its title."""
        bad = set()
        for path, text in self.files.items():
            if any(map(self._is_inside, _dates(path))):
                bad.add((path, 2))
            for number, line in enumerate(text.splitlines(), 1):
                dated = "editions:" not in line and any(map(self._is_inside, _dates(line)))
                if dated or ISSUED.search(line):
                    bad.add((path, number))
        return bad

    def _is_inside(self, day: date) -> bool:
        return day > self.editions[0] and day not in self.editions


def _dates(text: str) -> Iterator[date]:
    return map(date.fromisoformat, re.findall(r"\d{4}-\d{2}-\d{2}", text))


def draw_dated(seed: int) -> DatedLibrary:
    """Draw a library; two in three have no day that is no edition."""
    return _Drawing(Random(seed)).library()


class _Drawing:
    """The drawing of one library."""

    def __init__(self, random: Random) -> None:
        self.random = random
        later = sorted(random.sample(range(2, 500), random.randint(1, 2)))
        self.editions = (FIRST, *(FIRST + timedelta(days) for days in later))
        self.share = random.choice((0.0, 0.0, 0.08))
        self.lifetimes: dict[str, Lifetime] = {}
        self.choices = list(CHOICES)[: random.randint(2, 4)]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def day(self) -> date:
        """Draw the day of an edition, or a day beside it, or one between two."""
        day = self.random.choice(self.editions)
        return day + timedelta(self.random.choice((-1, 1, 40))) if self.chance(self.share) else day

    def lifetime(self, name: str = "", share: float = 0.35) -> str:
        """Draw `since:` and `until:` as keys behind others."""
        since, until = (self.day() if self.chance(share) else None for _ in range(2))
        if since and until and since >= until:
            until = None
        if until is not None and until <= FIRST:
            until = None
        self.lifetimes[name] = (since, until)
        written = (("since", since), ("until", until))
        return "".join(f", {key}: {day}" for key, day in written if day)

    def asked(self) -> str:
        """Draw a condition on the edition or on the day of issue."""
        if self.chance(0.6):
            return f'matter.edition {self.random.choice(OPERATORS)} "{self.day()}"'
        operators = OPERATORS if self.chance(self.share) else (">=", "<")
        return f'matter.issued {self.random.choice(operators)} "{self.day()}"'

    def condition(self) -> str:
        """Draw a condition."""
        choice = self.random.choice(self.choices)
        every = (choice, f"not {choice}", self.asked(), f"{choice} and {self.asked()}", f"{choice} or {self.asked()}", "late")
        return self.random.choice((*every, f"not ({self.asked()})", 'partner.kind == "individual"'))

    def mark(self, share: float) -> str:
        return f" {{when: {self.condition()}}}" if self.chance(share) else ""

    def library(self) -> DatedLibrary:
        papers = ["agreement", "addendum", "annex"][: self.random.randint(1, 3)]
        files = {"supply/programme.yaml": self.programme(papers)}
        for paper in papers:
            files |= self.paper(paper)
        return DatedLibrary(files, self.editions, self.lifetimes)

    def programme(self, papers: list[str]) -> str:
        a, b = self.random.sample(self.choices, 2)
        bodies = (f"excludes: [{a}, {b}]", f"requires: {{if: {a}, then: {b}}}", f"constraint: '{a} or {self.asked()}'")
        rules = [
            f"  - {{id: r{at}, {self.random.choice(bodies)}, text: So it is., source: S-4{self.lifetime()}}}"
            for at in range(self.random.randint(0, 2))
        ]
        lines = [
            "programme: supply",
            "title: Supply Programme",
            f"editions: [{', '.join(map(str, self.editions))}]",
            "roles: {vendor: Supplier, partner: Buyer}",
            "choices:",
            *(f"  {id}: {{title: The {id}, source: {CHOICES[id]}{self.parts(id)}{self.lifetime(id)}}}" for id in self.choices),
            "rules:" if rules else "rules: []",
            *rules,
            "facts:",
            f"  place: {{type: text{self.lifetime('place', 0.15)}}}",
            "lists:",
            "  orders:",
            "    title: Orders",
            "    one: order",
            *(f"    {key}" for key in self.lifetime("orders", 0.1).split(", ") if key),
            "    fields:",
            "      id: id",
            "      goods: text",
            f"      extra: {{type: text{self.lifetime('extra', 0.15)}}}",
            "values:",
            *self.value("notice", "duration", [f"{days} days" for days in (10, 20, 30)]),
            "computed:",
            f"  late: {{type: truth, source: S-1, is: '{self.late()}'}}",
            *self.table(),
            "entities:",
            f"  other: {{legal_name: Other Ltd, country: IE, address: [1 Street]{self.lifetime()}}}",
            "  house: {legal_name: House Ltd, country: IE, address: [1 Street]}",
            "vendor:",
            f"  - {{entity: other, when: '{self.random.choice((self.asked(), self.choices[0]))}'}}",
            "  - {entity: house}",
            "documents:",
            *(self.listed(paper) for paper in papers),
        ]
        return "".join(f"{line}\n" for line in lines)

    def parts(self, choice: str) -> str:
        """Draw the parts of a choice; only rental has some."""
        if choice != "rental" or self.chance(0.4):
            return ""
        made = ", ".join(f"{id}: {{title: A {id} one, source: S-3{self.lifetime(id)}}}" for id in TERMS)
        return f", alternative: {{{made}}}"

    def listed(self, paper: str) -> str:
        if paper == "agreement":
            return "  - {document: agreement, handling: sign_now}"
        return f"  - {{document: {paper}, handling: exhibit, when: '{self.condition()}'{self.lifetime()}}}"

    def late(self) -> str:
        if not self.chance(self.share):
            return self.asked()
        return self.random.choice(
            (
                f'days_after(matter.issued, 10) >= "{self.day()}"',
                "month(matter.issued) > 6",
                "some(grades, grade.opens <= matter.issued)",
            )
        )

    def value(self, id: str, kind: str, amounts: list[str]) -> Iterator[str]:
        """Yield the lines of a value: it begins by the first edition, and each amount stands on a line."""
        yield from (f"  {id}:", f"    type: {kind}", "    source: S-1", "    from:")
        days = dict.fromkeys([FIRST, *(day for day in (self.day(), self.day()) if day > FIRST)])
        yield from (f"      {day}: {amount}" for day, amount in zip(days, amounts, strict=False))

    def table(self) -> Iterator[str]:
        yield from ("tables:", "  grades:", "    title: Grades", "    one: grade", "    source: S-1")
        yield "    columns: {fee: money, opens: date}"
        if self.chance(0.5):
            yield "    rows:"
            yield "      gold: {fee: 1 EUR, opens: 2025-03-01}"
            yield f"      silver: {{fee: 2 EUR, opens: 2025-03-01{self.lifetime()}}}"
            return
        yield "    from:"
        for at, day in enumerate(dict.fromkeys([FIRST, *(day for day in (self.day(),) if day > FIRST)])):
            yield f"      {day}: {{gold: {{fee: {at + 1} EUR, opens: 2025-03-01}}, silver: {{fee: {at + 2} EUR, opens: 2025-03-01}}}}"

    def paper(self, paper: str) -> dict[str, str]:
        names = [f"c{at}" for at in range(self.random.randint(1, 3))]
        base = "agreement" if paper == "agreement" else "addendum\nbase: agreement"
        head = f"title: {paper.title()}\nkind: {base}\nsigners: [vendor, partner]\nclauses:\n"
        files = {f"supply/{paper}/document.yaml": head + "".join(f"  - {self.placed(name)}\n" for name in names)}
        for name in names:
            marks = ["", *(f"@{day}" for day in [self.day()] if self.chance(0.4) and day > FIRST)]
            marks += ["@resale"] if self.chance(0.1) else []
            files |= {f"supply/{paper}/{name}{mark}.md": FRONT.format(name.title()) + self.clause() for mark in marks}
        return files

    def placed(self, name: str) -> str:
        when = f", when: '{self.condition()}'" if self.chance(0.3) else ""
        lifetime = self.lifetime(share=0.2)
        return f"{{clause: {name}{when}{lifetime}}}" if when or lifetime else name

    def clause(self) -> str:
        count = self.random.randint(1, 3)
        items = "".join(f"{at}. it is {self.sentence()}.{self.mark(0.4)}\n" for at in range(1, count + 1))
        if self.chance(0.3):
            items += f"\nthe grades are these.\n\n| grade | fee |\n| --- | --- |\n| {{{{ grade.id }}}} | {{{{ grade.fee }}}} {{for: grade in grades}}{self.mark(0.3)} |\n"
        if self.chance(0.2):
            items += f"\nit holds for {{{{ order.goods }}}} {self.random.choice(('', 'with {{ order.extra }}'))}. {{for: order in orders}}\n"
        return items

    def sentence(self) -> str:
        said = ["a thing", "a word", "{{ notice }}", "{{ notice | words }}", "{{ matter.edition }}", "{{ vendor.legal_name }}"]
        said += ["a thing", '{{ grades["gold"].fee }}', "{{ matter.edition }}"]
        risky = ["[](#c0)", "[](#agreement/c1)", "[](#addendum/)", "{{ place }}"]
        return self.random.choice(risky if self.chance(0.06) else said)
