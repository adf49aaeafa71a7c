"""What a change of a clause reaches.

That is the papers that print it and in how many combinations, the clauses that lean on it, the editions that recorded it, the packets
that were issued with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from assembler.checks.index import Index, PlacedWording, build_index, periods
from assembler.checks.pointers import pointers, targets
from assembler.checks.vocabulary import uses, vocabularies
from assembler.expressions import ALWAYS, Expression, both
from assembler.library import Clause, Constraint, Library, Programme, Rule
from assembler.packets.manifest import read_manifest
from assembler.rules import Combinations, count, describe_condition

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
    """What a wording of a clause reaches in a period, from `since` on, until the day before `until` where that is known."""

    wording: str
    since: date
    until: date | None
    placements: tuple[Placement, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change of a clause reaches in a programme of so many combinations.

    `citing` are the clauses that refer to it, `leaning` those that use each term it defines, by term. `recorded` are the
    editions in whose lock it stands: a change of it needs a date of its own.
    """

    clause: Clause
    programme: Programme
    combinations: Combinations
    reaches: tuple[Reach, ...]
    citing: tuple[str, ...]
    leaning: Mapping[str, tuple[str, ...]]
    recorded: tuple[date, ...]


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
        if reaches := tuple(_reaches(library, programme, clause)):
            indexes = [build_index(library, programme, since) for since in periods(library, programme)]
            yield Impact(
                clause,
                programme,
                count(programme),
                reaches,
                tuple(dict.fromkeys(id for index in indexes for id in _citing(index, clause))),
                _leaning(indexes, clause),
                tuple(one.edition for one in programme.recorded if any(_stands(clause, text) for text in one.texts)),
            )


def _reaches(library: Library, programme: Programme, clause: Clause) -> Iterator[Reach]:
    """Give each wording's reach in each period, periods of one reach joined."""
    open_: dict[str, Reach] = {}
    for since in periods(library, programme):
        index = build_index(library, programme, since)
        placed: dict[str, list[Placement]] = {}
        for wording in index.wordings:
            if wording.clause.id == clause.id:
                placed.setdefault(_named(wording), []).append(_placement(programme, wording))
        for name, reach in [*open_.items()]:
            if tuple(placed.get(name, ())) != reach.placements:
                yield replace(open_.pop(name), until=since)
        for name, placements in placed.items():
            open_.setdefault(name, Reach(name, since, None, tuple(placements)))
    yield from open_.values()


def _named(wording: PlacedWording) -> str:
    variant = wording.variant
    suffix = f" @{variant.variant}" if variant.variant else ""
    return f"{variant.title}{suffix}, version {variant.version}"


def _placement(programme: Programme, wording: PlacedWording) -> Placement:
    paper = wording.paper
    condition = both(paper.condition, wording.condition)
    rule = Rule("printed", "constraint", Constraint(condition), "The clause is printed.", "", paper.paper.span)
    inside = replace(programme, scope=paper.scope, rules=(*programme.rules, rule))
    when = _in_words(programme, wording, wording.condition)
    return Placement(paper.plan.id, paper.plan.title, paper.paper.handling, when, count(inside))


def _in_words(programme: Programme, wording: PlacedWording, condition: Expression) -> str:
    if condition == ALWAYS:
        return "in every packet"
    return f"when {describe_condition(programme, condition, wording.paper.paper.repeat)}"


def _citing(index: Index, clause: Clause) -> Iterator[str]:
    """Give the clauses that refer to it or into it, itself left out."""
    for pointer in pointers(index):
        found = (part for address in pointer.addresses for part in targets(index).get(address, ()))
        if any(part.wording.clause.id == clause.id for part in found) and pointer.part.wording.clause.id != clause.id:
            yield pointer.part.wording.clause.id


def _leaning(indexes: list[Index], clause: Clause) -> Mapping[str, tuple[str, ...]]:
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


def _stands(clause: Clause, text: str) -> bool:
    """`True` when a name in a lock is that of a wording of the clause."""
    return text == f"clause {clause.id}" or text.startswith(f"clause {clause.id}@")


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
        lines += [f"  is cited by {_listed(one.citing)}"] if one.citing else []
        lines += [f"  defines “{term}”, used in {_listed(users)}" for term, users in one.leaning.items()]
        for day in one.recorded:
            lines.append(f"  is recorded in the edition of {day}: a change needs a date of its own, as in {clause.name}@DATE.md")
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
                }
                for reach in one.reaches
            ],
            "citing": list(one.citing),
            "terms": {term: list(users) for term, users in one.leaning.items()},
            "recorded": [str(day) for day in one.recorded],
        }
        for one in found
    ]
    packets = None if issued is None else [asdict(one) for one in issued]
    return {"id": clause.id, "programmes": programmes, "packets": packets}


def _paper(placement: Placement) -> dict[str, Any]:
    said = {"id": placement.document, "title": placement.title, "handling": placement.handling, "when": placement.when}
    return said | {"combinations": placement.combinations.number}
