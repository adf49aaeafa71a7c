"""The other packets of a matter in a store: one that was issued stays until it is revised or withdrawn, and a draft gives way."""

import re
from collections.abc import Iterator
from dataclasses import replace

from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.manifest import Manifest
from assembler.model.record import Record
from assembler.model.source import Span
from assembler.packets.issuing import Issue, other_packet
from assembler.packets.records import keeps_no_records, read_record
from assembler.packets.store import Store

NAME_AFTER_MATTER = re.compile("-[0-9a-f]{8}")
"""What follows the id of the matter in a packet's name."""


def is_name_of(name: str, matter: str) -> bool:
    """Whether something has the name of a packet of a matter."""
    return name.startswith(matter) and NAME_AFTER_MATTER.fullmatch(name.removeprefix(matter)) is not None


def find_other_packet(issue: Issue, store: Store, record: Record | None, place: Span, *, revise: bool) -> tuple[Diagnostic, ...]:
    """Return a finding where the matter has a packet of other contents, of which the record does not tell.

    One of the two would be signed by mistake. `record` is None where the store keeps none: there nothing says which of two counts.
    """
    known = record.issued if record else {}
    if record and issue.packet == record.standing_of(issue.matter):
        return ()
    found = next((name for name, manifest in _others(issue, store) if name not in known and not _is_draft(manifest)), "")
    if not found or issue.supplement_to or (revise and record):
        return ()
    if revise:
        return (replace(keeps_no_records(store), severity=Severity.ERROR),)
    return (other_packet(issue.matter, found, store, place),)


def remove_other_drafts(issue: Issue, store: Store) -> None:
    """Remove the drafts of a packet's matter but the packet itself. Where the record cannot be read, they stay."""
    drafts = [name for name, manifest in _others(issue, store) if _is_draft(manifest)]
    record = read_record(store, issue.record)[0] if drafts else None
    for name in drafts:
        if record is not None and name not in record.issued:  # yesterday's drafts were issued
            store.remove(name)


def _others(issue: Issue, store: Store) -> Iterator[tuple[str, Manifest | None]]:
    """Yield the other packets of a matter with their manifests; None where one cannot be read. Supplements do not count."""
    for name in store.names(issue.matter):
        if name == issue.packet:
            continue
        manifest = store.manifest(name)[0]
        if manifest.matter.id == issue.matter and not manifest.supplement_to if manifest else is_name_of(name, issue.matter):
            yield name, manifest


def _is_draft(manifest: Manifest | None) -> bool:
    return manifest is not None and manifest.draft
