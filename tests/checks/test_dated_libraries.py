"""The oracle of editions: a library whose dates are refused at no line prints the same words on every day of an edition."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from checks.dated_libraries import TERMS, DatedLibrary, draw_dated
from rules.enumeration import Combination, environment, meets, subsets
from small_library import elect_only, matter, write

from assembler.assembly import Election, assemble, elect
from assembler.checks import check_library
from assembler.loader import load_library
from assembler.model.diagnostics import Diagnostic, failing
from assembler.model.expressions import Datum
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.model.walk import words

LIBRARIES = 25
MATTER = """\
programme: supply
matter: m-001
issued: {}
partner:
  kind: company
  legal_name: Acme
  country: DE
  address: [1 Street]
  signatories: [{{name: A. B., title: Director}}]
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a library: what is wrong with it, whether it was refused, how many packets were assembled and how many failed."""

    faults: tuple[str, ...]
    is_refused: bool
    packets: int = 0
    failed: int = 0


def judge(seed: int, root: Path) -> Verdict:
    """Draw and load a library, and assemble its packets on several days of each edition for every combination."""
    drawn = draw_dated(seed)
    write(root, drawn.files)
    library, findings = load_library(root)
    if library is None:
        return Verdict((*misplaced(drawn, findings, root),), is_refused=True)
    faults = [f"{path}:{line} is not refused" for path, line in sorted(drawn.bad_lines())]
    proven = not failing(check_library(library).findings)
    packets = failed = 0
    for edition, days in drawn.days():
        printed: dict[Combination, set[str]] = {}
        for day in days:
            faults += disagreements(library, drawn, edition, day)
            for on in combinations(library, drawn, edition, day):
                text, sound = packet(library, matter_of(library, drawn, edition, day), on)
                printed.setdefault(on, set()).add(text)
                packets, failed = packets + 1, failed + (not sound)
                if proven and not sound:
                    faults.append(f"check finds nothing, and no packet of {sorted(on)} on {day}: {text}")
        faults += [f"{sorted(on)} in {edition}: other words on other days" for on, texts in printed.items() if len(texts) > 1]
    return Verdict(tuple(dict.fromkeys(faults)), is_refused=False, packets=packets, failed=failed)


def misplaced(drawn: DatedLibrary, findings: tuple[Diagnostic, ...], root: Path) -> Iterator[str]:
    """Yield what is wrong with a refusal: a finding on another line than a faulty one, or a faulty line without a finding."""
    found = {(str(Path(one.span.path).relative_to(root)), one.span.line) for one in findings if one.span and one.id in DATED}
    yield from (f"{path}:{line} is refused" for path, line in sorted(found - drawn.bad_lines()))
    yield from (f"{path}:{line} is not refused" for path, line in sorted(drawn.bad_lines() - found))
    for one in findings:
        if one.id not in DATED:
            line = one.span.source_line if one.span else ""
            if one.id != "not-in-edition" or one.subject.rpartition(".")[2] not in line:
                yield f"{one.span}: {one.id}: {one.message}"


DATED = ("date-between-editions", "never-in-force")


def combinations(library: Library, drawn: DatedLibrary, edition: date, day: date) -> Iterator[Combination]:
    """Yield the combinations of choices that exist and meet the rules of an edition, each evaluated on a day of it."""
    programme = library.programmes["supply"]
    world = {"matter": {"edition": Datum(edition), "issued": Datum(day)}}
    rules = [rule for rule in programme.rules if rule.lifetime.holds(edition)]
    existing = [choice.id for choice in programme.choices if drawn.has(choice.id, edition)]
    terms = {*TERMS} & {*existing}
    for on in subsets(existing):
        chosen = len(on & terms) == 1 or not terms if "rental" in on else not on & terms
        if chosen and all(meets(rule, environment(programme, on, world)) for rule in rules):
            yield on


def disagreements(library: Library, drawn: DatedLibrary, edition: date, day: date) -> Iterator[str]:
    """Yield each combination that the solver takes or refuses otherwise than its rules say."""
    choices = [choice.id for choice in library.programmes["supply"].choices if drawn.has(choice.id, edition)]
    valid = {*combinations(library, drawn, edition, day)}
    for on in subsets(choices):
        without = [choice for choice in choices if choice not in on]
        read = matter_of(library, drawn, edition, day, f"choices: [{', '.join(sorted(on))}]\nwithout: [{', '.join(without)}]\n")
        if isinstance(elect(library, read), Election) != (on in valid):
            yield f"{sorted(on)} on {day}: {'refused' if on in valid else 'taken'}"


def matter_of(library: Library, drawn: DatedLibrary, edition: date, day: date, more: str = "") -> Matter:
    """Return a matter issued on a day, which states what exists in its edition."""
    extra = ", extra: honey" if drawn.has("extra", edition) else ""
    stated = "facts: {place: Rome}\n" if drawn.has("place", edition) else ""
    orders = f"orders: [{{id: o-1, goods: tea{extra}}}]\n" if drawn.has("orders", edition) else ""
    return matter(library, f"{stated}{more}{orders}", MATTER.format(day))


def packet(library: Library, read: Matter, on: Combination) -> tuple[str, bool]:
    """Return the words of all papers of a packet, or the faults for which there is none; and whether there is one."""
    assembly, findings = assemble(read, elect_only(library, read, on))
    if assembly is None:
        return "\n".join(sorted(f"{one.id} {one.span}" for one in findings)), False
    papers = (f"{paper.document.name}: {' '.join(words(paper.document))}" for paper in assembly.papers)
    return "\n".join(papers), True


def judge_all(count: int, root: Path, first: int = 0) -> list[tuple[int, Verdict]]:
    """Judge libraries of consecutive seeds."""
    return [(seed, judge(seed, root / str(seed))) for seed in range(first, first + count)]


@pytest.mark.slow
def test_an_edition_prints_the_same_on_all_its_days_or_is_refused(tmp_path: Path) -> None:
    judged = judge_all(LIBRARIES, tmp_path)
    assert [(seed, verdict.faults) for seed, verdict in judged if verdict.faults] == []
    refused = Counter(verdict.is_refused for _, verdict in judged)
    assert min(refused[True], refused[False]) > LIBRARIES // 5
    assert sum(verdict.packets - verdict.failed for _, verdict in judged) > 100
