"""What a change of a clause reaches.

That is the papers that print it and in how many combinations, the clauses that lean on it, the editions that recorded it, the packets
that were issued with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from assembler.checks.index import Index, PlacedWording, build_index, periods, wordings_of
from assembler.checks.pointers import pointers, tried
from assembler.checks.vocabulary import uses, vocabularies
from assembler.editions import wording_name
from assembler.expressions import ALWAYS, NEVER, both
from assembler.library import Clause, Constraint, Library, Programme, Rule
from assembler.packets.manifest import read_manifest
from assembler.rules import Combinations, Prover, count, describe_condition

FEW = 5
"""How many clauses a line names."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A wording in a paper: how the paper is executed, when it prints the wording, in how many combinations it may."""

    document: str
    title: str
    handling: str
    when: str
    combinations: Combinations


@dataclass(frozen=True, slots=True)
class Reach:
    """What a wording of a clause reaches in a period, from `since` on, until the day before `until` where that is known.

    `recorded` are the editions in whose lock the wording stands: a change of it needs a date of its own.
    """

    wording: str
    since: date
    until: date | None
    placements: tuple[Placement, ...]
    recorded: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change of a clause reaches in a programme of so many combinations.

    `citing` are the clauses that refer to it in some combination, `leaning` those that use each term it defines, by term.
    """

    clause: Clause
    programme: Programme
    combinations: Combinations
    reaches: tuple[Reach, ...]
    citing: tuple[str, ...]
    leaning: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Issued:
    """A packet that holds a clause, in which version, and whether its wording is still the one in the library."""

    packet: str
    version: str
    current: bool


def find_clauses(library: Library, id: str) -> tuple[Clause, ...]:
    """Give the clauses of an id, of the last part of one, or of a file."""
    file = Path(id).absolute()
    return tuple(
        clause
        for clause in library.clauses.values()
        if f"/{clause.id}".endswith(f"/{id}") or any(Path(one.span.path).absolute() == file for one in clause.variants)
    )


def impacts(library: Library, clause: Clause) -> Iterator[Impact]:
    """Give what a change of a clause reaches in each programme that prints it at some time."""
    for programme in library.programmes.values():
        indexes = [build_index(library, programme, since) for since in periods(library, programme)]
        if reaches := tuple(_reaches(indexes, clause)):
            with Prover(programme) as prover:
                citing = tuple(dict.fromkeys(id for index in indexes for id in _citing(index, clause, prover)))
            yield Impact(clause, programme, count(programme), reaches, citing, _leaning(indexes, clause))


def _reaches(indexes: Sequence[Index], clause: Clause) -> Iterator[Reach]:
    """Give each wording's reach in each period, periods of one reach joined."""
    going_on: dict[str, Reach] = {}
    for index in indexes:
        found = {reach.wording: reach for reach in _reaches_in(index, clause)}
        for wording, reach in [*going_on.items()]:
            if wording not in found or found[wording].placements != reach.placements:
                yield replace(going_on.pop(wording), until=index.since)
        going_on = found | going_on
    yield from going_on.values()


def _reaches_in(index: Index, clause: Clause) -> Iterator[Reach]:
    """Give the reach of each wording that may be in force in a period."""
    placed: dict[str, list[PlacedWording]] = {}
    for wording in index.wordings:
        if wording.clause.id == clause.id:
            placed.setdefault(wording_name(clause.id, wording.variant), []).append(wording)
    for name, wordings in placed.items():
        variant = wordings[0].variant
        said = f"{variant.title}{f' @{variant.variant}' if variant.variant else ''}, version {variant.version}"
        placements = tuple(_placement(index, wording) for wording in wordings)
        recorded = tuple(one.edition for one in index.programme.recorded if name in one.texts)
        yield Reach(said, index.since, None, placements, recorded)


def _placement(index: Index, wording: PlacedWording) -> Placement:
    programme, paper = index.programme, wording.paper
    rule = Rule("printed", "constraint", Constraint(wording.condition), "The clause is printed.", "", paper.paper.span)
    printing = replace(programme, scope=paper.scope, rules=(*programme.rules, rule))
    return Placement(paper.plan.id, paper.plan.title, paper.paper.handling, _when(index, wording), count(printing))


def _when(index: Index, wording: PlacedWording) -> str:
    """Say when a paper prints a wording; of one for each entry also when a blank one does."""
    programme, paper = index.programme, wording.paper.paper
    in_force = next(one for variant, one in wordings_of(wording.clause, index.since) if variant is wording.variant)
    asked = both(both(paper.condition, wording.paper.plan.clauses[wording.order].condition), in_force)
    each = [f"for each {paper.repeat.name}"] if paper.repeat else []
    when = [f"when {describe_condition(programme, asked, paper.repeat)}"] if asked != ALWAYS else []
    blank = f", blank when {describe_condition(programme, paper.specimen)}" if paper.specimen != NEVER else ""
    return f"{' '.join([*each, *when]) or 'in every packet'}{blank}"


def _citing(index: Index, clause: Clause, prover: Prover) -> Iterator[str]:
    """Give the clauses of which a reference leads to it or into it in some combination, itself left out."""
    for pointer in pointers(index):
        citing = pointer.part.wording.clause.id
        for looked, parts in tried(pointer, index) if citing != clause.id else ():
            found = (part.condition for part in parts if part.wording.clause.id == clause.id)
            if any(prover.possible(both(both(pointer.part.condition, looked), condition)) for condition in found):
                yield citing


def _leaning(indexes: Sequence[Index], clause: Clause) -> Mapping[str, tuple[str, ...]]:
    """Give the terms it defines, each with the clauses that use it, itself left out."""
    found: dict[str, dict[str, None]] = {}
    for index in indexes:
        for definition in index.definitions:
            if definition.part.wording.clause.id == clause.id:
                found.setdefault(definition.term, {})
        for document, listed in uses(index).items():
            terms = vocabularies(index)[document].terms
            for use in listed:
                user = use.part.wording.clause.id
                for definition in terms.get(use.phrase, ()) if user != clause.id else ():
                    if definition.part.wording.clause.id == clause.id:
                        found.setdefault(definition.term, {})[user] = None
    return {term: tuple(users) for term, users in found.items()}


def issued_with(folder: Path, clause: Clause) -> tuple[Issued, ...]:
    """Give the packets in a folder that hold a clause, by their manifests."""
    current = {variant.digest for variant in clause.variants}
    return tuple(
        Issued(packet.name, used["version"], used["sha256"] in current)
        for packet in sorted(folder.iterdir())
        if (written := read_manifest(packet)) is not None
        for used in _used(written, clause)
    )


def _used(written: Mapping[str, Any], clause: Clause) -> Iterator[Mapping[str, Any]]:
    """Give each wording of the clause that a packet holds, once, in however many papers."""
    used = (one for document in written["documents"] for one in document["clauses"] if one["id"] == clause.id)
    yield from {one["sha256"]: one for one in used}.values()


def as_text(clause: Clause, found: Sequence[Impact], issued: Sequence[Issued] | None) -> str:
    """Say what a change of a clause reaches; `issued` is None where nobody asked for packets."""
    lines = [f"clause {clause.id}", *([] if found else ["  is in no paper of any programme"])]
    for one in found:
        lines.append(f"in {one.programme.title}, of {one.combinations} valid combinations")
        for reach in one.reaches:
            lines.append(f"  {reach.wording}, {_period(reach)}")
            lines += [f"    {_placed(placement)}" for placement in reach.placements]
            if reach.recorded:
                days = " and ".join(map(str, reach.recorded))
                lines.append(f"    recorded in the edition of {days}: a change of it needs a date of its own")
        lines += [f"  is cited by {_listed(one.citing)}"] if one.citing else []
        lines += [f"  defines “{term}”, used in {_listed(users)}" for term, users in one.leaning.items()]
    for packet in issued or ():
        lines.append(
            f"  is in {packet.packet}, version {packet.version}{'' if packet.current else ', in a wording that has changed since'}"
        )
    if issued is not None and not issued:
        lines.append("  is in no packet there")
    return "\n".join(lines)


def _listed(clauses: Sequence[str]) -> str:
    """Name a few clauses, and how many more there are."""
    few, more = clauses[:FEW], len(clauses) - FEW
    return f"{', '.join(few) or 'no clause'}{f' and {more} more' if more > 0 else ''}"


def _period(reach: Reach) -> str:
    return f"from {reach.since} on" if reach.until is None else f"from {reach.since}, before {reach.until}"


def _placed(placement: Placement) -> str:
    return f"{placement.title} ({placement.handling}), {placement.when}: {placement.combinations} combinations"


def as_data(clause: Clause, found: Sequence[Impact], issued: Sequence[Issued] | None) -> dict[str, Any]:
    """Give the object that `impact --json` prints for a clause."""
    programmes = [
        {
            "id": one.programme.id,
            "combinations": one.combinations.number,
            "wordings": [
                {
                    "wording": reach.wording,
                    "since": str(reach.since),
                    "until": str(reach.until) if reach.until else None,
                    "papers": [_paper(placement) for placement in reach.placements],
                    "recorded": [str(day) for day in reach.recorded],
                }
                for reach in one.reaches
            ],
            "citing": list(one.citing),
            "terms": {term: list(users) for term, users in one.leaning.items()},
        }
        for one in found
    ]
    packets = None if issued is None else [asdict(one) for one in issued]
    return {"id": clause.id, "programmes": programmes, "packets": packets}


def _paper(placement: Placement) -> dict[str, Any]:
    said = {"id": placement.document, "title": placement.title, "handling": placement.handling, "when": placement.when}
    return said | {"combinations": placement.combinations.number}
