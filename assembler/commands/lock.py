"""Lock: what is to be recorded of each edition of a programme, as it was recorded before or as it is now."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from assembler.checks import check_library
from assembler.checks.editions import CHANGED, edition_findings, old_lock
from assembler.model.diagnostics import Diagnostic, Severity, error, warning
from assembler.model.edition_digests import LOCK_FORMAT, edition_digests
from assembler.model.edition_locks import changes_since, extended
from assembler.model.library import Library, Programme, RecordedEdition

Recording = tuple[Mapping[date, Mapping[str, str]] | None, tuple[Diagnostic, ...]]
"""The digests to record by edition, with warnings; None where the findings refuse it."""

NAMED = 5
"""The number of parts that the warning of a recorded edition names."""


def recording(library: Library, programme: Programme, again: Collection[date], *, extend: bool) -> Recording:
    """Return the digests of each edition: as it was recorded, which must still hold, else as it is now.

    It is refused while the programme has an error, so that nothing is recorded that no packet could be built from. `again` are the
    recorded editions to record as they are now; a warning names what changes in each.
    """
    kept = [one for one in programme.recorded if one.edition not in again]
    if changes := tuple(edition_findings(library, programme, kept, sorted(again))):
        return None, changes
    if not extend and (old := [one for one in kept if one.format != LOCK_FORMAT]):
        return None, (error("old-lock", *old_lock(programme, old[0])),)
    alone = replace(library, programmes={programme.id: programme})
    found = check_library(alone, ignore=[CHANGED.id]).findings
    if errors := tuple(one for one in found if one.severity is Severity.ERROR):
        return None, errors
    recorded = {one.edition: extended(library, programme, one) for one in kept}
    now = {day: edition_digests(library, programme, day) for day in programme.editions if day not in recorded}
    anew = [one for one in programme.recorded if one.edition in again]
    return recorded | now, tuple(found for one in anew for found in _recorded_again(library, programme, one))


def _recorded_again(library: Library, programme: Programme, recorded: RecordedEdition) -> tuple[Diagnostic, ...]:
    """Return a warning that names what is recorded otherwise than before; nothing where nothing differs."""
    names = [f"“{change.name}”" for change in changes_since(library, programme, recorded)]
    if not names:
        return ()
    more = f" and {len(names) - NAMED} more" if names[NAMED:] else ""
    sentence = f"The edition of {recorded.edition} is recorded anew, with {', '.join(names[:NAMED])}{more} otherwise than before."
    hint = (
        "If a packet was issued under it, a partner may have signed what was recorded: then put lock.yaml and these parts back, "
        "and let the change begin with a later edition."
    )
    return (warning("recorded-again", sentence, recorded.span, hint, str(recorded.edition)),)
