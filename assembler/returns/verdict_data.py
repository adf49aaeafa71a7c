"""A verdict as JSON data, and as lines of text for people; every command and page shows these."""

from collections.abc import Iterator

from assembler.model.diagnostics import as_json
from assembler.returns.odd_characters import named
from assembler.returns.verdict import Change, Signed, Verdict

LONGEST = 200
"""The most letters of an entry that one line shows."""


def verdict_data(verdict: Verdict) -> dict[str, object]:
    """Return a verdict as the object that `--json` prints."""
    return {
        "file": verdict.path,
        "standing": str(verdict.standing),
        "origin": str(verdict.origin),
        "packet": verdict.packet,
        "issued_as": verdict.issued_as,
        "papers": list(verdict.papers),
        "carrier": [str(each) for each in verdict.carrier],
        "words": str(verdict.words),
        "changes": [change_data(change) for change in verdict.changes],
        "silent": len(verdict.silent),
        "entries": [{"name": each.name, "before": each.before, "after": each.after} for each in verdict.entries],
        "execution": [
            {"place": each.name, "signed": str(each.signed), "by": each.by, "known_by": each.known_by}
            for each in verdict.execution
        ],
        "additions": [
            {
                "what": each.what,
                "place": each.place,
                "text": each.text,
                "by": each.by,
                "on": each.on.isoformat() if each.on else None,
            }
            for each in verdict.additions
        ],
        "active": [{"what": each.what, "place": each.place, "target": each.target} for each in verdict.active],
        "not_understood": [{"what": each.what, "place": each.place} for each in verdict.unknowns],
        "findings": [as_json(finding) for finding in verdict.findings],
    }


def change_data(change: Change) -> dict[str, object]:
    """Return a change as the object that `--json` prints."""
    edits = [{"deleted": edit.deleted, "inserted": edit.inserted} for edit in change.edits]
    return {
        "place": change.place,
        "kind": change.kind,
        "silent": change.silent,
        "by": list(change.by),
        "ours": change.ours,
        "theirs": change.theirs,
        "edits": edits,
    }


def detail_lines(verdict: Verdict) -> Iterator[str]:
    """Yield a line for each entry, and for each place to sign where it may be signed."""
    yield from (f"filled in: {named(each.name)} = “{named(each.after)[:LONGEST]}”" for each in verdict.entries)
    for place in verdict.execution:
        if place.signed is not Signed.NOT:
            by, known = (f" by {named(place.by)}" if place.by else ""), (f" ({place.known_by})" if place.known_by else "")
            yield f"{named(place.name)}: {place.signed}{by}{known}"
