"""The checks of editions: a recorded edition is unchanged and recorded in full, and nothing is missing between two of them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from assembler.checks.check import Fault, Proofs
from assembler.checks.edition_hints import change_hint
from assembler.checks.index import ProgrammeIndex
from assembler.checks.recorded_parts import NAMED_OTHERWISE, belongs_to, describe, moved, place_of, title_of
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.edition_digests import LOCK_FORMAT, kind_of
from assembler.model.edition_locks import Change, changes_since
from assembler.model.editions import in_edition
from assembler.model.kept import Kept
from assembler.model.library import Library, Paper, PlacedClause, Programme, RecordedEdition
from assembler.model.lifetime import Lifetime
from assembler.model.source import Span

CHANGED = Fault("edition-changed", Severity.ERROR)
OLD_LOCK = Fault("old-lock", Severity.INFO)
NOT_RECORDED = Fault("edition-not-recorded", Severity.INFO)
MISSING = Fault("missing-between-editions", Severity.INFO)
SENTENCES = {
    "changed": "{} says otherwise than in the recorded {}.",
    "gone": "{} is no longer in the recorded {}.",
    "new": "{} is new in the recorded {}.",
    "other": "{} is not that of the recorded {}.",
}
LEFT_OUT = {
    1: "choices, facts and lists, and the order of clauses and papers",
    2: "the order of clauses and papers, and what the checklist says",
    3: "the occasions on which papers are issued",
}
"""What locks of earlier formats leave out, in short."""


def find_edition_changed(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a text or a figure that changed in an edition that has been recorded by `assembler lock`.

    Why it matters: packets were issued under that edition; a matter of the same date would now bring another text under
    the same name, and nobody could tell which of the two a partner has signed. Nothing is built from it.

    Example: `fee.md` is edited, or `- fee` moved, and `editions` still ends in 2026-01-01.

    Write instead: a new date, 2027-01-01, under `editions`, and the new words beside the old ones, `fee@2027-01-01.md`; for a
    figure a further date under `from`. A clause, paper, choice, rule or fact that is new from an edition on has
    `since: 2027-01-01`. A clause that moves, or a paper that is handled otherwise, has its entry twice: as it was with
    `until: 2027-01-01`, as it is then with `since: 2027-01-01`. New words for those who elect a choice stand in the dated file, each
    item under its condition: `{when: lend}`, `{when: not lend}`. What has no date, such as the title of the programme, the signing
    order or a role, is the same in every edition.

    An edition that comes after the change has it too. Write its old state again from its date; what is new ends with it,
    `until: 2027-07-01`. What nothing was issued under may have the change instead: `assembler lock PROGRAMME --again DATE`, with
    `--again` for each edition that has it.
    """
    yield from edition_findings(index.library, index.programme, index.programme.recorded, kept=index.kept.within("digests"))


def edition_findings(
    library: Library,
    programme: Programme,
    recorded: Iterable[RecordedEdition],
    again: Sequence[date] = (),
    kept: Kept | None = None,
) -> Iterator[Diagnostic]:
    """Yield a finding for each part that differs from recorded editions: once, for all of these, at its place.

    `again` are the editions that are to be recorded anew; the hint names them with the others.
    """
    changes: dict[Change, list[RecordedEdition]] = {}
    for one in recorded:
        for change in changes_since(library, programme, one, kept):
            changes.setdefault(change, []).append(one)
    for change, editions in changes.items():
        if not any(_is_told_by(change, other) for other in changes):
            days = [one.edition for one in editions]
            what, span = _part_at_its_place(change, editions[0], library, programme, kept)
            sentence = SENTENCES["other" if kind_of(change.name) in NAMED_OTHERWISE else change.how]
            message = sentence.format(what, f"edition{'s' if days[1:] else ''} of {' and '.join(map(str, days))}")
            yield CHANGED(message, span or editions[0].span, change_hint(change, days, programme, again), change.name)


def _is_told_by(change: Change, other: Change) -> bool:
    """Whether a finding of another change is enough: the order of clauses is another where one of them comes or goes."""
    if other == change or not belongs_to(change.name, other.name):
        return False
    match kind_of(change.name):
        case "words":
            return True
        case "order" | "papers" | "group" | "vendor":
            return other.how != "changed"
        case _:
            return other.how == change.how != "changed"


def _part_at_its_place(
    change: Change, recorded: RecordedEdition, library: Library, programme: Programme, kept: Kept | None
) -> tuple[str, Span | None]:
    """Return a part in words and its place: where an order is another, those of the one clause or paper that has moved."""
    kind, _, id = change.name.partition(" ")
    standing = in_edition(library, programme, recorded.edition, kept=kept)
    plan = standing.documents.get(id)
    entries: dict[str, PlacedClause | Paper] = {}
    if kind == "order" and plan:
        entries = {placed.clause: placed for placed in plan.clauses}
    elif kind == "papers":
        entries = {paper.document: paper for paper in standing.programmes[id].papers}
    if found := moved([*entries], recorded.texts.get(change.name, "")):
        title = title_of(found, library) if kind == "order" else library.documents[found].title
        return f"The place of “{title}” in {f'“{plan.title}”' if plan else 'the “documents”'}", entries[found].span
    begun = (entry.span for entry in entries.values() if change.began and entry.lifetime.since == change.began)
    return describe(change.name, library), next(begun, None) or place_of(change.name, library, programme)


def find_old_lock(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a lock that an earlier version of the program wrote, which leaves out what this version records.

    Why it matters: what it leaves out may change in a locked edition, and nobody is told. Locks of format 1 leave out choices,
    groups, facts, lists, bands and roles; those of formats 1 and 2 the order of clauses and papers, titles of programmes, what the
    checklist says, for what there are copies, and the words that a fact is one of.

    Example: `lock.yaml` says `format: 2`, or no format.

    Write instead: nothing by hand; run `assembler lock PROGRAMME --extend`. What the lock records must still hold, and no digest in it is altered; what it
    leaves out is recorded as it is now.
    """
    yield from (OLD_LOCK(*old_lock(index.programme, one)) for one in index.programme.recorded[:1] if one.format != LOCK_FORMAT)


def old_lock(programme: Programme, recorded: RecordedEdition) -> tuple[str, Span, str]:
    """Return what is said of a lock of an earlier format: the sentence, the place and the hint."""
    sentence = f"The lock of “{programme.id}” is of format {recorded.format}, which leaves out {LEFT_OUT[recorded.format]}."
    return sentence, recorded.span, f"“assembler lock {programme.id} --extend” adds it; what is recorded stays as it is."


def find_edition_not_recorded(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find an edition that is not locked although a later one is.

    Why it matters: what changes in it is not found, and packets may be issued under it already. A last edition that is not locked
    is not named: it may still be in the making, and no date of today is known to the check.

    Example: `editions: [2026-01-01, 2026-07-01, 2027-01-01]`, and the lock has the first and the last.

    Write instead: nothing by hand; run `assembler lock PROGRAMME` before its first packet.
    """
    recorded = [one.edition for one in index.programme.recorded]
    for edition in index.programme.editions:
        if recorded and edition < max(recorded) and edition not in recorded:
            sentence = f"The edition of {edition} is not recorded, although that of {max(recorded)} is."
            hint = f"Record it before its first packet: “assembler lock {index.programme.id}”."
            yield NOT_RECORDED(sentence, index.programme.span, hint, str(edition))


def find_missing_between_editions(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a clause or a paper that is listed twice and in neither of the two times for some editions between.

    Why it matters: what was to move from one place to another is in no packet of the editions between.

    Example: `{clause: fee, until: 2026-07-01}` and, where it moves to, `{clause: fee, since: 2027-01-01}`: there is also the edition
    of 2026-07-01.

    Write instead: the same date in both, `since: 2026-07-01`. Where it is meant to be away for that time, nothing.
    """
    library, programme = index.library, index.programme
    plans = [library.documents[paper.document] for paper in programme.papers]
    papers = [(plan.title, paper.lifetime, paper.span) for plan, paper in zip(plans, programme.papers, strict=True)]
    yield from _gaps(papers, "the packets", programme)
    for plan in {plan.id: plan for plan in plans}.values():
        placed = [(title_of(one.clause, library), one.lifetime, one.span) for one in plan.clauses]
        yield from _gaps(placed, f"“{plan.title}”", programme)


def _gaps(entries: Iterable[tuple[str, Lifetime, Span]], where: str, programme: Programme) -> Iterator[Diagnostic]:
    """Yield a finding for each entry that begins later than another one of the same title has ended, at its place."""
    in_order = sorted(entries, key=lambda entry: (entry[0], entry[1].since or date.min))
    for (title, earlier, _), (other, later, span) in pairwise(in_order):
        if title != other or earlier.until is None or later.since is None:
            continue
        if missing := [edition for edition in programme.editions if earlier.until <= edition < later.since]:
            days = f"editions of {' and '.join(map(str, missing))}" if missing[1:] else f"edition of {missing[0]}"
            sentence = (
                f"“{title}” is missing in {where} from {earlier.until} to {later.since - timedelta(days=1)}, in the {days}."
            )
            hint = f"If it only moves, write “since: {earlier.until}” here; if it is meant to be away for that time, leave it."
            yield MISSING(sentence, later.since_span or span, hint, title)


EDITIONS = (
    CHANGED.found_by(find_edition_changed, once=True),
    OLD_LOCK.found_by(find_old_lock, once=True),
    NOT_RECORDED.found_by(find_edition_not_recorded, once=True),
    MISSING.found_by(find_missing_between_editions, once=True),
)
