"""Reads the text of a matter: its choices held against the rules, and what is in force before it looked up.

What was signed before is found in the records of the partner and in its other matters; never in those of another partner, except
in the record of a group company that the matter names.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from assembler.assembly import Election, elect
from assembler.assembly.later_forms import entries_never_right
from assembler.commands.choose import refusals
from assembler.commands.in_force import look_up
from assembler.loader import read_matter
from assembler.loader.files import ReadFile, decode
from assembler.model.diagnostics import Diagnostic, error, failing, nearest
from assembler.model.manifest import KnownOnDay
from assembler.model.matter import Matter
from assembler.packets.supplements import known_on
from assembler.portal.app_context import AppContext
from assembler.portal.clock import today
from assembler.portal.jobs.sandbox import private_folder
from assembler.portal.matter_form import FORM_NAME
from assembler.portal.store.database import reading
from assembler.portal.store.matters import matter_files
from assembler.portal.store.packets import partner_of_record, reached_records
from assembler.portal.store.reach import EVERY_MATTER, Reach
from assembler.rules import Refusal


@dataclass(frozen=True, slots=True)
class ReadMatter:
    """A matter's text, the id of its partner, its findings, and the matter with its election, where its choices go together.

    The partner of a first matter is not known yet: its id is empty.
    """

    text: str
    partner: str
    matter: Matter | None
    election: Election | None
    findings: tuple[Diagnostic, ...]


def read_matter_text(
    context: AppContext, text: str, shown: str = FORM_NAME, partner: str = "", *, reach: Reach = EVERY_MATTER
) -> ReadMatter:
    """Parse a matter's text, look up what is in force, and check its choices against the rules; findings call the file `shown`.

    A text that somebody has typed goes on with nothing beyond the `reach` of that person. Where a packet of the matter stands, entries may
    have been added whose forms follow: what is wrong with these for the packet may be right today.
    """
    file, findings = decode(text.encode("utf-8", "surrogatepass"), shown)
    if file is None:
        return ReadMatter(text, partner, None, None, findings)
    read = _read_file(context, file, ReadMatter(text, partner, None, None, ()), reach, None)
    wrong = read.election is None or failing(read.election.findings)
    if wrong and (known := _known_today(context, file, partner, reach)):
        later = _read_file(context, file, ReadMatter(text, partner, None, None, ()), reach, known)
        return replace(later, matter=replace(later.matter, known=None)) if later.matter else later
    return read


def _known_today(context: AppContext, file: ReadFile, partner: str, reach: Reach) -> KnownOnDay | None:
    """Return what is known today of a matter whose packet stands; None where none does, or none of this partner within reach."""
    matter, _ = read_matter(file, context.library, today()) if partner else (None, ())
    if matter is None:
        return None
    record = matter.after or matter.id
    with reading(context.engine) as connection:
        own = partner_of_record(connection, record) == partner
        own = own and (reach == EVERY_MATTER or record in reached_records(connection, reach))
    return known_on(today(), matter, context.file_storage.packets)[0] if own else None


def _read_file(context: AppContext, file: ReadFile, unread: ReadMatter, reach: Reach, known: KnownOnDay | None) -> ReadMatter:
    """Read a matter for its packet or, where it is said what is known on their day, for forms that follow that."""
    election = None
    matter, findings = read_matter(file, context.library, known.day if known else None)
    if matter is not None:
        matter, more = _with_what_is_in_force(context, replace(matter, known=known), unread.partner, reach)
        findings = (*findings, *more)
    if matter is not None:
        election = elect(context.library, matter)
        findings = (*findings, *(refusals(election, matter) if isinstance(election, Refusal) else ()))
    if isinstance(election, Refusal) or failing(findings):
        return replace(unread, findings=findings)
    if matter and election and known:
        election = replace(election, findings=(*election.findings, *entries_never_right(election, matter)))
    return replace(unread, matter=matter, election=election, findings=findings)


def _with_what_is_in_force(
    context: AppContext, matter: Matter, partner: str, reach: Reach
) -> tuple[Matter | None, tuple[Diagnostic, ...]]:
    if not matter.after and not matter.signed_before:
        return look_up(matter, context.library, None)
    with reading(context.engine) as connection:
        files = matter_files(connection, partner, reach)
        hidden = _find_records_beyond(matter, reached_records(connection, reach)) if reach != EVERY_MATTER else ()
        owner = partner_of_record(connection, matter.after)
    if faults := tuple(hidden):
        return None, faults
    if faults := (*_find_foreign_record(matter, partner, owner), *_find_foreign_files(matter, files)):
        return None, faults
    with private_folder(context.settings) as folder:
        for name, earlier in files.items():
            (folder / name).write_text(earlier, "utf-8")
        placed = replace(matter, span=replace(matter.span, path=str(folder / "matter")))
        found, findings = look_up(placed, context.library, context.file_storage.packets)
    return (replace(found, span=matter.span) if found else None), findings


def _find_records_beyond(matter: Matter, reached: Collection[str]) -> Iterator[Diagnostic]:
    """Find each record that a matter names and its author does not reach, in the same words whether there is one or not."""
    named = [(matter.after, matter.after_span or matter.span), *((one.record, one.span) for one in matter.signed_before)]
    for record, span in named:
        if record and record not in reached:
            sentence = f"None of your matters has the record “{record}”."
            yield error("no-record", sentence, span, "Correct its name, or ask for the matter to be handed over to you.", record)


def _find_foreign_record(matter: Matter, partner: str, owner: str) -> Iterator[Diagnostic]:
    """Find that a matter goes on with the record of another partner."""
    if owner not in ("", partner):
        sentence = f"The record “{matter.after}” is that of another partner."
        hint = "Begin the matter on the page of that partner, or correct the name of the record."
        yield error("record-of-another", sentence, matter.after_span, hint, "after")


def _find_foreign_files(matter: Matter, files: Iterable[str]) -> Iterator[Diagnostic]:
    """Find each file of an earlier matter that is none of the partner's matters here: the portal reads no other file."""
    for signed in matter.signed_before:
        if signed.matter and signed.matter not in files:
            sentence = f"“{signed.matter}” is the file of no other matter of this partner."
            hint = nearest(signed.matter, files) or "Save the earlier matter here first; its file is its id and “.yaml”."
            yield error("no-such-matter", sentence, signed.span, hint, signed.document)
