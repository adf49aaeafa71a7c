"""How long `assembler check` takes as a library grows: choices, rules and clauses, made up from a seed.

    python -m benchmarks.check_scale [--largest 200] [--times 3] [--json]
    python -m benchmarks.check_scale --long

`--long` goes to 500 choices and 10,000 clauses, once, and draws `check_scale.svg` beside this file. Prints the processor time of reading and of
checking for each size, the best of some times, with the growth of their sum over the size before. To reach: 200 choices, 2,000 rules and 1,000 clauses in under 5 s, reading and checking together.
"""

import argparse
import gc
import json
import random
import tempfile
from dataclasses import asdict, dataclass, replace
from functools import _lru_cache_wrapper
from pathlib import Path
from time import process_time

from assembler.checks import check_library
from assembler.loader import load_library
from benchmarks.plots import Plot, drawn
from benchmarks.results import Comparison, seconds, table

SIZES = (25, 50, 100, 200)
LONG, CLAUSES_IN_LONG = (50, 125, 250, 500), 20
"""The choices of a long run, with this many clauses for each: 10,000 at the end."""
RULES, CLAUSES, PLANTED, PAPERS = 10, 5, 60, 20
TO_REACH = 5.0
LOOP = 10_000_000
PICTURE = Path(__file__).with_suffix(".svg")
DENSITY = 0.1
SYLLABLES = ("bar", "den", "fil", "gom", "hup", "jak", "lov", "mis", "nec", "pud")


@dataclass(frozen=True)
class Row:
    """One size and its times in seconds."""

    choices: int
    rules: int
    clauses: int
    reading: float
    checking: float
    obligations: int
    findings: int

    @property
    def whole(self) -> float:
        """Reading and checking together."""
        return self.reading + self.checking


def main() -> None:
    """Measure every size up to the largest."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--largest", type=int, default=SIZES[-1])
    arguments.add_argument("--times", type=int, default=3)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--long", action="store_true")
    given = arguments.parse_args()
    if given.long:
        rows = [measure(size, 1, CLAUSES_IN_LONG) for size in LONG]
        print(details(rows))
        PICTURE.write_text(picture(rows), "utf-8")
        return
    rows = [measure(size, given.times) for size in SIZES if size <= given.largest]
    if given.json:
        print(json.dumps([asdict(row) for row in rows]))
        return
    print(details(rows))


def sizes(times: int) -> list[Row]:
    """Measure every size."""
    return [measure(size, times) for size in SIZES]


def scale_comparison(rows: list[Row]) -> Comparison:
    """Compare the largest with what it may take."""
    last = rows[-1]
    what = f"`check` of {last.choices} choices, {last.rules:,} rules, {last.clauses:,} clauses"
    return Comparison(what, seconds(last.whole), "", "", f"{last.whole / TO_REACH:.1f} of it", f"{TO_REACH:.0f} s")


def details(rows: list[Row]) -> str:
    """Write the times of each size, with the growth over the size before."""
    lines = []
    for before, row in zip((None, *rows), rows, strict=False):
        growth = f"{row.whole / before.whole:.1f}" if before else ""
        counts = (f"{row.choices}", f"{row.rules:,}", f"{row.clauses:,}")
        lines.append((*counts, *map(seconds, (row.reading, row.checking, row.whole)), growth, f"{row.obligations:,}"))
    heading = ("choices", "rules", "clauses", "reading", "checking", "together", "growth", "proofs")
    loop = f"A loop of {LOOP:,} additions, which never changes, takes {seconds(_loop())} here and now."
    return f"## `check` as a library grows\n\n{table(heading, lines)}\n\n{loop}"


def picture(rows: list[Row]) -> str:
    """Draw the processor time of each size over its clauses, as SVG: reading, and reading and checking together."""
    reading = [(0, 0.0), *((row.clauses, row.reading) for row in rows)]
    whole = [(0, 0.0), *((row.clauses, row.whole) for row in rows)]
    title = "processor time: reading (grey), reading and checking together (red)"
    return drawn([Plot(title, "clauses; a choice and ten rules for each twenty", (reading, whole))])


def measure(size: int, times: int, clauses_each: int = CLAUSES) -> Row:
    """Write one library; read and check it some times, and keep the best time of each."""
    with tempfile.TemporaryDirectory() as folder:
        rules, clauses = generate(Path(folder), size, random.Random(size), clauses_each)
        rows = [_measure_once(Path(folder), (size, rules, clauses)) for _ in range(times)]
    return replace(rows[0], reading=min(row.reading for row in rows), checking=min(row.checking for row in rows))


def _measure_once(folder: Path, counts: tuple[int, int, int]) -> Row:
    forget()
    began = process_time()
    library, findings = load_library(folder)
    assert library is not None, findings
    read = process_time()
    report = check_library(library)
    checked = process_time()
    return Row(*counts, read - began, checked - read, sum(report.obligations.values()), len(report.findings))


def _loop() -> float:
    """Time something that never changes, to compare machines and how busy they are."""
    best = float("inf")
    for _ in range(3):
        began = process_time()
        sum(number for number in range(LOOP))
        best = min(best, process_time() - began)
    return best


def forget() -> None:
    """Empty what the modules keep from one run to the next, so that each run is a first one."""
    gc.collect()
    for kept in [found for found in gc.get_objects() if isinstance(found, _lru_cache_wrapper)]:
        if getattr(kept, "__module__", "").startswith("assembler."):
            kept.cache_clear()


def generate(root: Path, size: int, chance: random.Random, clauses_each: int = CLAUSES) -> tuple[int, int]:
    """Write a library that some selections, planted beforehand, satisfy; give its numbers of rules and clauses."""
    names = [f"option_{at}" for at in range(size)]
    planted = [{name for name in names if chance.random() < DENSITY} for _ in range(PLANTED)]
    rules = _rules(names, planted, size * RULES, chance)
    papers = max(2, size // (200 // PAPERS))
    each = size * clauses_each // papers
    for paper in range(papers):
        _paper(root / "made" / f"paper-{paper}", paper, each, names, chance)
    (root / "made" / "programme.yaml").write_text(_programme(names, rules, papers), "utf-8")
    return len(rules), papers * each


def _rules(names: list[str], planted: list[set[str]], wanted: int, chance: random.Random) -> list[str]:
    """Draw rules that every planted selection meets: as many that exclude as that require."""
    bodies: dict[str, None] = {}
    while len(bodies) < wanted:
        one, two, three, four = chance.sample(names, 4)
        if len(bodies) % 2:
            body, broken = f"excludes: [{one}, {two}]", [{one, two} <= chosen for chosen in planted]
        else:
            body = f"requires: {{if: {one} and {two}, then: {three} or {four}}}"
            broken = [{one, two} <= chosen and not {three, four} & chosen for chosen in planted]
        if not any(broken):
            bodies[body] = None
    return [f"  - {{id: rule-{at}, {body}, text: Rule {at}., source: B-1}}" for at, body in enumerate(bodies)]


def _programme(names: list[str], rules: list[str], papers: int) -> str:
    choices = "".join(f"  {name}: {{title: {name.replace('_', ' ').capitalize()}, source: B-1}}\n" for name in names)
    values = "".join(f"  period_{at}: {{type: duration, source: B-2, from: {{2026-01-01: {at + 1} days}}}}\n" for at in range(40))
    listed = "".join(
        f"  - {{document: paper-{at}, handling: {'sign_now' if at == 0 else 'exhibit'}{'' if at == 0 else f', when: {names[at]}'}}}\n"
        for at in range(papers)
    )
    return (
        "programme: made\ntitle: Made Programme\neditions: [2026-01-01]\nroles: {vendor: Supplier, partner: Buyer}\n"
        f"choices:\n{choices}rules:\n" + "\n".join(rules) + f"\nvalues:\n{values}"
        "entities:\n  house: {legal_name: House Ltd, country: IE, address: [1 Street]}\nvendor:\n  - {entity: house}\n"
        f"documents:\n{listed}lexicon: [Section]\n"
    )


def _paper(folder: Path, at: int, clauses: int, names: list[str], chance: random.Random) -> None:
    """Write a paper: clauses under conditions, each with a definition, uses, references and a value."""
    folder.mkdir(parents=True)
    placed = []
    for clause in range(clauses):
        when = f", when: {_condition(names, chance)}" if clause % 3 == 1 else ""
        placed.append(f"  - {{clause: clause-{clause}{when}}}\n")
        (folder / f"clause-{clause}.md").write_text(_clause(at, clause, names, chance), "utf-8")
    head = "kind: agreement\nsigners: [vendor, partner]\n" if at == 0 else "kind: addendum\nbase: paper-0\n"
    (folder / "document.yaml").write_text(f"title: Paper {_word(at).capitalize()}\n{head}clauses:\n{''.join(placed)}", "utf-8")


def _condition(names: list[str], chance: random.Random) -> str:
    one, two = chance.sample(names, 2)
    return chance.choice((one, f"{one} and {two}", f"{one} or not {two}"))


def _clause(paper: int, clause: int, names: list[str], chance: random.Random) -> str:
    back = 3 * chance.randrange(-(-clause // 3)) if clause else 3
    own, other = (f"Good {_word(paper).capitalize()} {_word(each).capitalize()}" for each in (clause, back))
    where = f" {{when: {_condition(names, chance)}}}"
    return (
        f"---\ntitle: Clause {clause}\nsource: B-1\n---\n"
        f'**"{own}"** means a thing that the Buyer orders by its name, {_word(clause)} of {_word(paper)}.\n\n'
        f"1. The Buyer pays for each {own} within {{{{ period_{(paper + clause) % 40} }}}} after the invoice for it arrived.\n"
        f"2. For the {own} the Supplier delivers each {other} as Section [](#clause-{back}) says, and in good order.{where}\n"
        f"3. Where the {own} is late, each of these holds:\n   1. the Buyer may wait for the {own}; and\n   2. the Supplier tells the Buyer why the {own} is late.\n"
    )


def _word(number: int) -> str:
    """Write a number as a word, since figures belong to values."""
    return "".join(SYLLABLES[int(figure)] for figure in f"{number:03}")


if __name__ == "__main__":
    main()
