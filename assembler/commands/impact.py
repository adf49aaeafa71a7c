"""Impact: what a change of a clause reaches.

These are the papers that print it and in how many combinations, the clauses that cite it or use its terms, the editions whose
lock records it, and the packets that were issued with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from assembler.checks.index import PlacedWording, ProgrammeIndex, any_of
from assembler.checks.index_builder import build_index, wordings_of
from assembler.checks.reference_targets import pointers, tried_addresses
from assembler.checks.vocabulary import term_uses, vocabularies
from assembler.model.diagnostics import Diagnostic
from assembler.model.edition_digests import wording_name
from assembler.model.expressions import ALWAYS, NEVER, And, Expression, Not, Or, both, names, substitute
from assembler.model.library import Clause, Library, Programme
from assembler.model.manifest import IssuedWording, Manifest
from assembler.model.rules import Constraint, Rule
from assembler.packets.manifest_file import MANIFEST, open_manifest
from assembler.rules import CombinationCount, Prover, count_combinations, describe_condition

FEW = 5
"""The number of clauses that a line names."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A wording in a paper: how the paper is executed, when it prints the wording, and in how many combinations it may.

    A wording that is only incorporated by reference is not printed and not counted.
    """

    document: str
    title: str
    handling: str
    when: str
    combinations: CombinationCount


@dataclass(frozen=True, slots=True)
class Reach:
    """What a wording of a clause reaches in a period: from `since` to the day before `until`, None where the period has no end.

    `recorded` are the editions whose lock holds the wording: a change of it needs a date of its own.
    """

    wording: str
    since: date
    until: date | None
    placements: tuple[Placement, ...]
    recorded: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change of a clause reaches in a programme.

    `combinations` counts the valid combinations of the whole programme, `citing` are the clauses that refer to the clause in
    some combination, `term_users` those that use a term it defines, by term; `deadlines` follow from it.
    """

    clause: Clause
    programme: Programme
    combinations: CombinationCount
    reaches: tuple[Reach, ...]
    citing: tuple[str, ...]
    term_users: Mapping[str, tuple[str, ...]]
    deadlines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssuedClause:
    """A packet that holds a clause: its wording and version, whether it is printed, and whether the clause's file is unchanged since."""

    packet: str
    variant: str
    version: str
    printed: bool
    current: bool


def find_clauses(library: Library, asked: str) -> tuple[Clause, ...]:
    """Return the clauses with an id, with an id that ends so, or in a file; the file's path may be relative to the library."""
    file, end = Path(asked).resolve(), f"/{asked.removesuffix('.md').removesuffix('.yaml')}"
    return tuple(clause for clause in library.clauses.values() if _is_called(clause, file, end))


def _is_called(clause: Clause, file: Path, end: str) -> bool:
    files = [Path(one.span.path) for one in clause.variants]
    names = (clause.id, *(one.with_suffix("").as_posix() for one in files))
    return any(f"/{name}".endswith(end) for name in names) or file in [one.resolve() for one in files]


def impacts(library: Library, clause: Clause) -> Iterator[Impact]:
    """Yield what a change of a clause reaches in each programme that prints it in some period."""
    for programme in library.programmes.values():
        indexes = [build_index(library, programme, since) for since in programme.editions]
        if reaches := tuple(_reaches(indexes, clause)):
            citing, uses_of_terms = dict[str, None](), dict[tuple[str, str], None]()
            for index in indexes:
                with Prover(index.programme) as prover:
                    citing |= dict.fromkeys(_citing_clauses(index, clause, prover))
                    uses_of_terms |= dict.fromkeys(_term_users(index, clause, prover))
            defined = dict.fromkeys(term for index in indexes for term in _terms_defined(index, clause))
            users = {term: tuple(user for used, user in uses_of_terms if used == term) for term in defined}
            deadlines = tuple(_deadlines_of(programme, clause, library))
            yield Impact(clause, programme, count_combinations(programme), reaches, tuple(citing), users, deadlines)


def _deadlines_of(programme: Programme, clause: Clause, library: Library) -> Iterator[str]:
    """Yield the ids of the deadlines of a programme that follow from a clause or an item of it."""
    for one in programme.deadlines:
        plan = library.documents.get(one.paper)
        listed = {placed.clause for placed in plan.clauses} if plan else set()
        if clause.id in listed and one.clause.partition(".")[0] == clause.name:
            yield one.id


def _reaches(indexes: Sequence[ProgrammeIndex], clause: Clause) -> Iterator[Reach]:
    """Yield each wording's reach by period; adjoining periods with equal placements are joined."""
    going_on: dict[str, Reach] = {}
    for index in indexes:
        found = {reach.wording: reach for reach in _reaches_in_period(index, clause)}
        for wording, reach in [*going_on.items()]:
            if wording not in found or found[wording].placements != reach.placements:
                yield replace(going_on.pop(wording), until=index.since)
        going_on = found | going_on
    yield from going_on.values()


def _reaches_in_period(index: ProgrammeIndex, clause: Clause) -> Iterator[Reach]:
    """Yield the reach of each wording that may be in force in a period."""
    placed: dict[str, list[PlacedWording]] = {}
    for wording in index.wordings:
        if wording.clause.id == clause.id:
            placed.setdefault(wording_name(clause.id, wording.variant), []).append(wording)
    for name, wordings in placed.items():
        variant = wordings[0].variant
        title = f"{variant.title}{f' @{variant.variant}' if variant.variant else ''}, version {variant.version}"
        placements = tuple(_place_wording(index, wording) for wording in wordings)
        recorded = tuple(one.edition for one in index.programme.recorded if name in one.texts)
        yield Reach(title, index.since, None, placements, recorded)


def _place_wording(index: ProgrammeIndex, wording: PlacedWording) -> Placement:
    programme, paper = index.programme, wording.paper
    rule = Rule(
        "printed", "constraint", Constraint(_printed_where(index, wording)), "The clause is printed.", "", paper.paper.span
    )
    printing = replace(programme, scope=paper.scope, rules=(*programme.rules, rule))
    return Placement(
        paper.plan.id, paper.plan.title, paper.paper.handling, _when_in_words(index, wording), count_combinations(printing)
    )


def _printed_where(index: ProgrammeIndex, wording: PlacedWording) -> Expression:
    """Return the condition under which a packet may print a wording, for an entry or in a blank specimen, which has none."""
    paper, asked = wording.paper.paper, wording.paper.text_condition(_in_force_where(index, wording))
    printed = both(paper.condition, asked)
    if paper.repeat is not None and paper.specimen != NEVER:
        printed = any_of((printed, both(paper.specimen, _with_nothing_stated(asked, paper.repeat.name))))
    return both(printed, Not(index.programme.answered))


def _in_force_where(index: ProgrammeIndex, wording: PlacedWording) -> Expression:
    """Return the condition under which a paper has a wording: the clause is placed, and this wording of it is in force."""
    in_force = next(one for variant, one in wordings_of(wording.clause, index.since) if variant is wording.variant)
    return both(wording.paper.plan.clauses[wording.order].condition, in_force)


def _with_nothing_stated(condition: Expression, entry: str) -> Expression:
    """Return a condition for an entry that states nothing: every part that reads the entry is false."""

    def unstated(part: Expression) -> Expression | None:
        joined = isinstance(part, And | Or | Not)
        return NEVER if not joined and entry in {name.name for name in names(part)} else None

    return substitute(condition, unstated)


def _when_in_words(index: ProgrammeIndex, wording: PlacedWording) -> str:
    """Return in words when a paper prints a wording, and when a blank specimen of it does."""
    programme, paper = index.programme, wording.paper.paper
    asked = both(paper.condition, _in_force_where(index, wording))
    each = [f"for each {paper.repeat.name}"] if paper.repeat else []
    when = [f"when {describe_condition(programme, asked, paper.repeat)}"] if asked != ALWAYS else []
    blank = f", blank when {describe_condition(programme, paper.specimen)}" if paper.specimen != NEVER else ""
    return f"{' '.join([*each, *when]) or 'in every packet'}{blank}"


def _citing_clauses(index: ProgrammeIndex, clause: Clause, prover: Prover) -> Iterator[str]:
    """Yield the other clauses with a reference to the clause, or into it, in some combination."""
    for pointer in pointers(index):
        citing = pointer.part.wording.clause.id
        for tried, parts in tried_addresses(pointer, index) if citing != clause.id else ():
            found = (part.condition for part in parts if part.wording.clause.id == clause.id)
            if any(prover.possible(both(both(pointer.part.condition, tried), condition)) for condition in found):
                yield citing


def _terms_defined(index: ProgrammeIndex, clause: Clause) -> Iterator[str]:
    yield from (one.term for one in index.definitions if one.part.wording.clause.id == clause.id)


def _term_users(index: ProgrammeIndex, clause: Clause, prover: Prover) -> Iterator[tuple[str, str]]:
    """Yield each term that the clause defines with each other clause that uses it in that meaning in some combination."""
    for document, listed in term_uses(index).items():
        terms = vocabularies(index)[document].terms
        for use in listed:
            user, definitions = use.part.wording.clause.id, terms.get(use.phrase, ())
            ours = [one for one in definitions if one.part.wording.clause.id == clause.id] if user != clause.id else []
            nearer = any_of(one.part.condition for one in definitions if one.part.document.id == document)
            for one in ours:
                otherwise = ALWAYS if one.part.document.id == document else Not(nearer)
                if prover.possible(both(both(use.part.condition, one.part.condition), otherwise)):
                    yield one.term, user


def issued_with(folder: Path, clause: Clause) -> tuple[tuple[IssuedClause, ...], tuple[Diagnostic, ...]]:
    """Return the packets in a folder that hold a clause, and what is wrong with manifests; the folder may be a packet itself.

    Raises `OSError` where the folder or a manifest cannot be opened.
    """
    current = {variant.digest for variant in clause.variants}
    manifests = [folder / MANIFEST] if (folder / MANIFEST).exists() else sorted(folder.glob(f"*/{MANIFEST}"))
    read = [open_manifest(path.parent) for path in manifests]
    issued = (
        IssuedClause(written.packet, used.variant, used.version, printed, used.sha256 in current)
        for written, _ in read
        if written
        for used, printed in _wordings_held(written, clause)
    )
    return tuple(issued), tuple(finding for _, findings in read for finding in findings)


def _wordings_held(written: Manifest, clause: Clause) -> Iterator[tuple[IssuedWording, bool]]:
    """Yield each wording of the clause that a packet holds, once, with whether one of its papers prints it."""
    found: dict[str, tuple[IssuedWording, bool]] = {}
    for document in written.documents:
        for used in document.clauses:
            if used.id == clause.id:
                printed = document.handling != "reference" or found.get(used.sha256, (used, False))[1]
                found[used.sha256] = used, printed
    yield from found.values()


def as_text(clause: Clause, found: Sequence[Impact], issued: Sequence[IssuedClause] | None) -> str:
    """Return what a change of a clause reaches, as lines; `issued` is None where packets were not asked for."""
    lines = [f"clause {clause.id}", *([] if found else ["  is in no paper of any programme"])]
    for one in found:
        lines.append(f"in {one.programme.title}, of {_combinations_text(one.combinations, 'valid ')}")
        for reach in one.reaches:
            lines.append(f"  {reach.wording}, {_period_text(reach)}")
            lines += [f"    {_placement_text(placement)}" for placement in reach.placements]
            if reach.recorded:
                days = f"edition{'s' if reach.recorded[1:] else ''} of {' and '.join(map(str, reach.recorded))}"
                lines.append(f"    recorded in the {days}: before it is changed, see “assembler explain edition-changed”")
        lines += [f"  is cited by {_few_names(one.citing)}"] if one.citing else []
        lines += [f"  is what the deadlines {', '.join(one.deadlines)} follow from"] if one.deadlines else []
        lines += [f"  defines “{term}”, used in {_few_names(users)}" for term, users in one.term_users.items()]
    lines += [f"  is in {_packet_text(packet)}" for packet in issued or ()]
    return "\n".join([*lines, *(["  is in no packet there"] if issued == () else [])])


def _combinations_text(combinations: CombinationCount, kind: str = "") -> str:
    return f"{combinations} {kind}combination{'' if combinations.number == 1 else 's'}"


def _packet_text(packet: IssuedClause) -> str:
    wording = f" @{packet.variant}" if packet.variant else ""
    known = "" if packet.printed else ", by reference"
    since = "" if packet.current else ", of which the file has changed since"
    return f"{packet.packet}{known}, version {packet.version}{wording}{since}"


def _few_names(clauses: Sequence[str]) -> str:
    """Return the names of a few clauses, and how many more there are."""
    few, more = clauses[:FEW], len(clauses) - FEW
    return f"{', '.join(few) or 'no other clause'}{f' and {more} more' if more > 0 else ''}"


def _period_text(reach: Reach) -> str:
    return f"from {reach.since} on" if reach.until is None else f"from {reach.since}, before {reach.until}"


def _placement_text(placement: Placement) -> str:
    return f"{placement.title} ({placement.handling}), {placement.when}: {_combinations_text(placement.combinations)}"


def as_data(clause: Clause, found: Sequence[Impact], issued: Sequence[IssuedClause] | None) -> dict[str, object]:
    """Return the object that `impact --json` prints for a clause."""
    programmes = [
        {
            "id": one.programme.id,
            "combinations": one.combinations.number,
            "wordings": [
                {
                    "wording": reach.wording,
                    "since": str(reach.since),
                    "until": str(reach.until) if reach.until else None,
                    "papers": [_placement_as_data(placement) for placement in reach.placements],
                    "recorded": [str(day) for day in reach.recorded],
                }
                for reach in one.reaches
            ],
            "citing": list(one.citing),
            "deadlines": list(one.deadlines),
            "terms": {term: list(users) for term, users in one.term_users.items()},
        }
        for one in found
    ]
    packets = None if issued is None else [asdict(one) for one in issued]
    return {"id": clause.id, "programmes": programmes, "packets": packets}


def _placement_as_data(placement: Placement) -> dict[str, object]:
    data: dict[str, object] = {
        "id": placement.document,
        "title": placement.title,
        "handling": placement.handling,
        "when": placement.when,
    }
    return data | {"combinations": placement.combinations.number}
