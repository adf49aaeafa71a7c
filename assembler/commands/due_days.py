"""The days by which something must be sent or done: the return of what is not signed yet, and the deadlines of what is in force."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from assembler.model.deadlines import occurrences, read_rule
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions import CalculationError
from assembler.model.in_force import InForce, effective_day, is_alone, stays
from assembler.model.lenient_parsing import parse_day
from assembler.model.manifest import IssuedDeadline, IssuedDocument, Manifest
from assembler.model.source import Span
from assembler.model.values import Duration, Kind, UnreadableError, parse

RETURN, RETURN_TITLE = "return", "Signed papers are to be back"
"""The id of the day by which a packet is to be back, and what is done by it."""

END = "end"
"""The id of the last day of what is in force."""


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day by which something is sent or done: what, by whom, and the section of the paper that says so.

    `of` has the printed names of the roles of which any may act; `entry` is the id of the entry or the key of the row it is for.
    What is not known is empty. `key` is the same for the same day whatever else changes, in one record: the id of the deadline, what it
    is for, and which time it is, from 1, where it recurs. `changed_by` are the packets that have changed that section since it was signed:
    the day is as it was before.
    """

    day: date
    title: str
    of: tuple[str, ...]
    paper: str
    section: str
    entry: str
    packet: str
    key: str
    passed: bool
    changed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunningDeadline:
    """A deadline of a packet that is signed, with the document it follows from and the effective date it is counted from.

    `changed_by` are the packets that have changed the clause since.
    """

    deadline: IssuedDeadline
    manifest: Manifest
    document: IssuedDocument
    effective: date
    changed_by: tuple[str, ...] = ()

    @property
    def outlives(self) -> bool:
        """Whether it follows from a packet that ends what is in force, and so may come after that end."""
        occasion = self.manifest.matter.occasion
        return occasion is not None and occasion.ends is not None

    def runs_on(self, day: date, in_force: InForce) -> bool:
        """Whether it runs on a day: until the end of what is in force, or as long as its paper goes on."""
        ended = in_force.ends is not None and in_force.ends < day
        return not ended or self.outlives or self.document.id in in_force.outlasting


Key = tuple[str, str, str, date | None]


def return_day(manifest: Manifest) -> date | None:
    """Return the day by which the signed papers of a packet are to be back; None where it states none."""
    try:
        return parse_day(manifest.checklist.return_.by) if manifest.checklist.return_.by else None
    except UnreadableError:
        return None


def day_of_return(manifest: Manifest, today: date) -> tuple[DueDay, ...]:
    """Return the day by which a packet that is not signed is to be back; nothing where it states none, or where nobody signs it."""
    day = return_day(manifest)
    if day is None or not signing_roles(manifest):
        return ()
    of = _capacities(manifest, ("partner",))
    return (DueDay(day, RETURN_TITLE, of, "", "", "", manifest.packet, f"{RETURN}.{manifest.packet}", day < today),)


def day_of_end(in_force: InForce, today: date) -> tuple[DueDay, ...]:
    """Return the last day of what is in force, which a notice that was signed has set, with what goes on; nothing where there is none."""
    if in_force.ends is None:
        return ()
    kept = ", ".join(paper.title for paper in in_force.going_on)
    title = f"All that is in force ends, but for {kept}" if kept else "All that is in force ends"
    return (DueDay(in_force.ends, title, (), "", "", "", "", END, in_force.ends < today),)


def signing_roles(manifest: Manifest) -> frozenset[str]:
    """Return the roles that sign something with a packet."""
    own = (one for one in manifest.documents if one.handling == "sign_now" and not one.signed_in)
    return frozenset(place.role for one in own for place in one.signers)


def holds_from_issue(manifest: Manifest) -> bool:
    """Whether what a packet states holds from its issue: nobody signs it, or one party gives it alone, such as a notice."""
    return len(signing_roles(manifest)) <= is_alone(manifest)


def running_deadlines(
    signed: Iterable[tuple[Manifest, date]], supplements: Mapping[str, Iterable[Manifest]], in_force: InForce, today: date
) -> tuple[RunningDeadline, ...]:
    """Return the deadlines of packets that are signed, given with the days of their signatures, whose papers are in force.

    A packet that holds from its issue is given with the day of that. What a packet says that ends all, such as a notice, outlives that
    end.
    A packet settles the deadlines of each paper that it has, for no entry, from its effective date on: what it does not list, a later
    form has ended. One that was issued alone settles nothing. A deadline for an entry lasts until a later packet lists the entry anew;
    one for a row of a table is another one on another day. `supplements` has those of a packet, by its name, in their order.
    """
    found: dict[Key, RunningDeadline] = {}
    binding = {*in_force.papers, *(paper.document for paper in in_force.added)}
    for manifest, signed_on in sorted(signed, key=lambda one: effective_day(*one)):
        own = _deadlines_of((manifest, *supplements.get(manifest.packet, ())), signed_on)
        binding |= {one.id for one in manifest.documents} if holds_from_issue(manifest) else set()
        if effective_day(manifest, signed_on) > today:
            found = {**own, **found}
            continue
        settled = set() if is_alone(manifest) else {one.id for one in manifest.documents}
        found = {key: one for key, one in found.items() if one.document.id not in settled or _is_for_one(one.deadline)} | own
    running = (_with_changes(one, in_force) for one in found.values() if one.document.id in binding or not stays(one.document))
    return tuple(one for one in running if one.runs_on(today, in_force))


def _with_changes(running: RunningDeadline, in_force: InForce) -> RunningDeadline:
    changes = (one for one in in_force.changes if one.is_about(running.document.id, running.deadline.clause))
    return replace(running, changed_by=tuple(dict.fromkeys(one.packet for one in changes)))


def _deadlines_of(manifests: Iterable[Manifest], signed_on: date) -> dict[Key, RunningDeadline]:
    """Return the deadlines of a packet and its supplements, which may name the documents of the packet."""
    found: dict[Key, RunningDeadline] = {}
    documents: dict[str, IssuedDocument] = {}
    for manifest in manifests:
        documents |= {one.name: one for one in manifest.documents}
        for deadline in manifest.deadlines:
            effective = deadline.counts_from if isinstance(deadline.counts_from, date) else signed_on
            key = (deadline.id, deadline.entry, deadline.row, deadline.day if deadline.row else None)
            found[key] = RunningDeadline(deadline, manifest, documents[deadline.document], effective)
    return found


def _is_for_one(deadline: IssuedDeadline) -> bool:
    """Whether a deadline is for one entry or row."""
    return bool(deadline.entry or deadline.row)


def days_of_deadline(running: RunningDeadline, today: date) -> Iterator[DueDay | Diagnostic]:
    """Yield the days of a deadline: of one that recurs the next, and the one before that has passed. An error where it has no result."""
    deadline, manifest = running.deadline, running.manifest
    before: tuple[int, date] | None = None
    try:
        for number, day in enumerate(_days(running), 1):
            if day >= today:
                yield from (_due(running, *one, today) for one in (before, (number, day)) if one)
                return
            before = (number, day)
    except (CalculationError, UnreadableError) as fault:
        sentence = f"The day of “{deadline.id}” in {manifest.packet} has no result: {fault.sentence}"
        yield error("no-result", sentence, Span(manifest.packet, 1, 1), fault.hint, deadline.id)
    if before:
        yield _due(running, *before, today)


def _days(running: RunningDeadline) -> Iterator[date]:
    """Yield the days of a deadline. Raises `CalculationError`, and `UnreadableError` where its rule is none."""
    deadline = running.deadline
    if not deadline.rule:
        yield from [deadline.day] if deadline.day else []
        return
    rule = read_rule(deadline.rule, running.manifest.packet)
    if rule is None:
        raise UnreadableError(f"{deadline.rule} is no rule.", "Take the packet's folder from a backup.")
    every = parse(Kind.DURATION, deadline.every) if deadline.every else None
    yield from occurrences(rule, running.effective, every if isinstance(every, Duration) else None)


def _due(running: RunningDeadline, number: int, day: date, today: date) -> DueDay:
    deadline, document = running.deadline, running.document
    return DueDay(
        day=day,
        title=deadline.title,
        of=_capacities(running.manifest, deadline.of),
        paper=document.title,
        section=document.numbers.get(deadline.clause, ""),
        entry=deadline.entry or deadline.row,
        packet=running.manifest.packet,
        key=".".join(filter(None, (deadline.id, deadline.entry, deadline.row and f"{deadline.row}.{day}", str(number)))),
        passed=day < today,
        changed_by=running.changed_by,
    )


def _capacities(manifest: Manifest, roles: Iterable[str]) -> tuple[str, ...]:
    """Return the printed names of roles, as the papers of a packet have them."""
    known = {party.role: party.capacity for document in manifest.documents for party in document.parties}
    return tuple(known.get(role, role.replace("_", " ").capitalize()) for role in roles)
