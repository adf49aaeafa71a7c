"""The check of editions: the texts and figures of a recorded edition are unchanged."""

from collections.abc import Iterator

from assembler.checks.check import Fault, Proofs
from assembler.checks.index import ProgrammeIndex
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.edition_locks import changed_texts
from assembler.model.source import Span

CHANGED = Fault("edition-changed", Severity.ERROR)
HINT = (
    "Give what is new a date of its own, and the programme an edition of that date; “assembler explain edition-changed” says how."
)
SENTENCES = {
    "changed": "{} says otherwise than the edition of {} that was recorded.",
    "gone": "{} is no longer in the edition of {} that was recorded.",
    "new": "{} is new in the edition of {} that was recorded.",
}


def find_edition_changed(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a text or a figure that changed in an edition that has been recorded by `assembler lock`.

    Why it matters: packets were issued under that edition; a matter of the same date would now bring another text under
    the same name, and nobody could tell which of the two a partner has signed.

    Example: `fee.md` is edited, and `editions` still ends in 2026-01-01.

    Write instead: a new date, 2027-01-01, under `editions`, and the new words beside the old ones, `fee@2027-01-01.md`; for a
    figure a further date under `from`. A clause, paper, choice, rule or fact that is new from an edition on has
    `since: 2027-01-01`. New words for those who elect a choice stand in the dated file, each item under its
    condition: `{when: lend}`, `{when: not lend}`. Where nothing was issued under the edition yet: `assembler lock PROGRAMME
    --again DATE`.
    """
    for recorded in index.programme.recorded:
        for name, how in changed_texts(index.library, index.programme, recorded):
            span = _recorded_place(name, index) or recorded.span
            yield CHANGED(SENTENCES[how].format(f"“{name}”", recorded.edition), span, HINT, name)


def _recorded_place(name: str, index: ProgrammeIndex) -> Span | None:
    """Return the place of a recorded part by its name in the lock file, such as `clause fee@2027-01-01`; None where it is gone."""
    kind, _, id = name.partition(" ")
    match kind:
        case "clause":
            clause = index.library.clauses.get(id.partition("@")[0])
            variants = clause.variants if clause else ()
            return next((one.span for one in variants if one.variant == id.partition("@")[2]), None)
        case "value":
            found = (one for value in index.programme.values if value.id == id.partition("@")[0] for one in value.dated)
            return next((one.span for one in found if str(one.since) == id.partition("@")[2]), None)
        case "table":
            return next((table.span for table in index.programme.tables if table.id == id.partition("@")[0]), None)
        case "computed":
            whole = {f"{one.list}.{one.id}" if one.list else one.id: one.span for one in index.programme.every_computed}
            return whole.get(id)
        case "rule":
            places = {rule.id: rule.span for rule in index.programme.rules}
            return (places | {rule.id: rule.span for rule in index.programme.entry_rules}).get(id)
        case "entity":
            return next((entity.span for entity in index.programme.entities if entity.id == id), None)
        case _:
            document = id.partition(" > ")[0]
            return next((paper.span for paper in index.programme.papers if paper.document == document), None)


EDITIONS = (CHANGED.found_by(find_edition_changed, once=True),)
