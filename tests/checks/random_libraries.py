"""Random small libraries: one to three papers whose clauses, items and rows have conditions on choices and facts."""

from collections.abc import Callable
from random import Random

from checks.pages import Section

CHOICES = ("resale", "support", "rental")
CONDITIONS = (*CHOICES, "not resale", "not support", "resale and support", "support or rental", "not (resale or rental)")
FACTS = ('partner.kind == "individual"', 'partner.kind != "individual" and resale')
PROGRAMME = """\
choices:
  resale: {title: Resale, source: S-1}
  support: {title: Support, source: S-2}
  rental: {title: Rental, source: S-3}
documents:
  - {document: agreement, handling: sign_now}
"""
RULES = (
    "",
    "rules: [{id: r, excludes: [resale, support], text: Not both., source: S-4}]\n",
    "rules: [{id: r, requires: {if: resale, then: support}, text: It needs it., source: S-4}]\n",
    "rules: [{id: r, constraint: resale or rental, text: One of them., source: S-4}]\n",
    "rules: [{id: r, permits: {where: rental, only: [support], of: [resale, support]}, text: Some., source: S-4}]\n",
)
PAPERS = ("agreement", "addendum", "annex")
PHRASES = ("Fee", "Net Fee", "Order", "Late Order")
WRITTEN = ("the {}", "no {}s", "each {}’s date", "**the {}**")

Sentence = Callable[[Random], str]


def draw(seed: int, sentence: Sentence, *, defining: bool) -> Section:
    """Draw a library whose items have the sentences given; where clauses define terms, no list or table is ever empty."""
    random = Random(seed)
    papers = PAPERS[: random.randint(1, 3)]
    programme = PROGRAMME + "".join(_paper(paper, random) for paper in papers[1:]) + random.choice(RULES)
    files = {"supply/programme.yaml": programme}
    for paper in papers:
        names = [f"c{at}" for at in range(random.randint(1, 3))]
        base = "agreement" if paper == "agreement" else "addendum\nbase: agreement"
        head = f"title: {paper.title()}\nkind: {base}\nsigners: [vendor, partner]\nclauses:\n"
        files[f"supply/{paper}/document.yaml"] = head + "".join(f"  - {_placed(name, random)}\n" for name in names)
        for name in names:
            files[f"supply/{paper}/{name}.md"] = _front(name) + _clause(random, sentence, defining=defining)
            if random.random() < 0.2:
                files[f"supply/{paper}/{name}@rental.md"] = _front(name) + _clause(random, sentence, defining=defining)
    return Section(f"seed {seed}", files, ())


def _paper(paper: str, random: Random) -> str:
    when = f", when: {_condition(random)}" if random.random() < 0.7 else ""
    return f"  - {{document: {paper}, handling: exhibit{when}}}\n"


def _placed(name: str, random: Random) -> str:
    return f"{{clause: {name}, when: {_condition(random)}}}" if random.random() < 0.3 else name


def _condition(random: Random) -> str:
    return f"'{random.choice(CONDITIONS + FACTS)}'"


def _mark(random: Random, share: float) -> str:
    return f" {{when: {random.choice(CONDITIONS + FACTS)}}}" if random.random() < share else ""


def _front(name: str) -> str:
    return f"---\ntitle: {name.title()}\nsource: S-1\n---\n"


def _clause(random: Random, sentence: Sentence, *, defining: bool) -> str:
    blocks = []
    for phrase in random.sample(PHRASES, random.randint(0, 2)) if defining else ():
        meaning = random.choice(("a price", "a thing", f"what {sentence(random)} is"))
        blocks.append(f'**"{phrase}"** means {meaning}.{_mark(random, 0.5)}\n')
    items = [_item(at, random, sentence, filled=defining) for at in range(1, random.randint(1, 3) + 1)]
    blocks.append("".join(items))
    if random.random() < 0.3:
        rows = "".join(f"| one | {sentence(random)}{_mark(random, 0.7)} |\n" for _ in range(random.randint(1, 2)))
        rows += "| two | a thing |\n" if defining else ""
        blocks.append(f"\nhere is the table of {sentence(random)}.\n\n| part | text |\n| --- | --- |\n{rows}")
    return "\n".join(blocks)


def _item(at: int, random: Random, sentence: Sentence, *, filled: bool) -> str:
    """Draw an item; in a list that is never empty, the first has no condition."""
    sure = filled and at == 1
    if random.random() < 0.1 and not sure:
        return f"{at}. it holds for {sentence(random)}.{{for: order in orders}}\n"
    name = f" {{id: {random.choice('ab')}}}" if random.random() < 0.4 else ""
    numbers = range(1, random.randint(2, 3)) if random.random() < 0.3 else ()
    inner = [f"   {n}. it is {sentence(random)};{_mark(random, 0.0 if filled and n == 1 else 0.6)}\n" for n in numbers]
    title = random.choice((f"**{random.choice(PHRASES)}.** ", f"_{random.choice(PHRASES)}._ ")) if random.random() < 0.2 else ""
    return f"{at}. {title}it is {sentence(random)}.{name}{_mark(random, 0.0 if sure else 0.5)}\n{''.join(inner)}"


def reference(random: Random) -> str:
    """Draw a reference, mostly to a clause or item that may exist; to some it prints the number alone."""
    if random.random() < 0.4:
        return "a thing"
    folder = random.choice(("", "", "", "agreement/", "addendum/", "annex/"))
    if folder and random.random() < 0.3:
        return f"[](#{folder})"
    item = random.choice(("", "", ".a", ".b"))
    number_alone = "#" if item == ".b" else ""
    return f"[{number_alone}](#{folder}c{random.randint(0, 2)}{item})"


def use(random: Random) -> str:
    """Draw a use of a term, or none."""
    if random.random() < 0.3:
        return "a thing"
    return random.choice(WRITTEN).format(random.choice(PHRASES))


ENTITIES = """\
entities:
  house: {legal_name: House Ltd, country: IE, address: [1 Street]}
  abroad: {legal_name: "House, Inc.", country: US, address: [1 Street]}
vendor: [{when: partner.kind == "individual", entity: abroad}, {entity: house}]
"""


def with_vendors(drawn: Section, seed: int) -> Section:
    """Return a drawn library whose conditions ask for the vendor, and whose papers have cases of their own for who that is."""
    random = Random(seed)
    files = {
        path: text.replace("partner.kind", "vendor.country").replace('"individual"', '"US"') for path, text in drawn.files.items()
    }
    lines = [_with_cases(line, random) for line in files["supply/programme.yaml"].splitlines(keepends=True)]
    return Section(drawn.title, {**files, "supply/programme.yaml": "".join(lines) + ENTITIES}, ())


def _with_cases(line: str, random: Random) -> str:
    if "{document:" not in line or random.random() < 0.3:
        return line
    cases = f"{{when: {random.choice(CHOICES)}, entity: {random.choice(('house', 'abroad'))}}}"
    return line.replace("}\n", f", vendor: [{cases}]}}\n")
