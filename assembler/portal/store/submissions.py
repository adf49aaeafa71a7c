"""Submissions of partners through a link: forms saved while they are typed, returned files, and reported entries."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from assembler.model.diagnostics import Severity
from assembler.portal.clock import new_id
from assembler.portal.store.file_storage import AlteredFileError, FileStorage
from assembler.portal.store.reach import Reach
from assembler.portal.store.stored_findings import StoredFindings, findings_from_data
from assembler.portal.store.tables import TAKEN_BACK, drafts, packets, reports, returns
from assembler.returns.answers import AnswerData
from assembler.returns.returned_forms import NOT_SIGNED

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SavedForm:
    """The values typed into a form so far. `version` grows with each save; 0 means that nothing was saved."""

    values: Values
    version: int
    changed: int


@dataclass(frozen=True, slots=True)
class FormReturn:
    """A form that a partner returned, as the `number`th version of it. `id` is shown to the partner as the receipt.

    `state` is `complete`, `look` (a person must look at it), `incomplete` or `refused`, until staff have `accepted` it or
    `sent_back` with a reason, or the partner has `taken_back` what came. `filled_here` says whether it was typed on a page instead of sent as a file.
    `link` is the id of the link through which it came; empty of what staff, a machine or the portal have stored.
    """

    id: str
    packet: str
    form: str
    number: int
    sha256: str
    size: int
    state: str
    reason: str
    filled_here: bool
    findings: StoredFindings
    values: Mapping[str, AnswerData]
    at: int
    link: str = ""

    @property
    def key(self) -> str:
        """The key of its file in the file storage."""
        return self.key_of(self.packet, self.id)

    @staticmethod
    def key_of(packet: str, id: str) -> str:
        """Return the key of the file of a version of a packet's form."""
        return f"returns/{packet}/{id}"

    @property
    def lacks_signatures_alone(self) -> bool:
        """Whether nothing is missing but signatures."""
        return self.state == "incomplete" and {one.id for one in self.findings if one.severity == Severity.ERROR} == {NOT_SIGNED}

    @property
    def unsigned(self) -> int:
        """How many places to sign it is told of that nobody has signed."""
        return unsigned_places(self.findings)


@dataclass(frozen=True, slots=True)
class EntryReport:
    """An entry of a list that a partner reported. `state` is `pending`, `accepted` or `rejected` with a reason."""

    id: str
    packet: str
    list: str
    entry: Values
    state: str
    reason: str
    created: int
    decided: int | None


SIGNED_TOGETHER = "packet"
"""The form name of the file that holds all papers signed now, which come back together."""

CHANGED_ANSWER = "changed-answer"
"""The id of the finding that something was changed which we had filled in."""

CHANGED = "Something that we had filled in was changed."

INCOMPLETE = ("incomplete", "refused")
"""The states of what came back from which something is missing, such as a signature, or which cannot be read."""

UNDECIDED = ("complete", "look", *INCOMPLETE)
"""The states of what came back on which nobody has decided."""

NOTHING_SAVED = SavedForm({}, 0, 0)


def find_saved_form(connection: Connection, packet: str, form: str) -> SavedForm:
    """Return what was saved of a form, `NOTHING_SAVED` where nothing was."""
    own = (drafts.c.packet == packet) & (drafts.c.form == form)
    row = connection.execute(select(drafts).where(own)).mappings().one_or_none()
    return SavedForm(row["values"], row["version"], row["changed"]) if row else NOTHING_SAVED


def save_form(connection: Connection, packet: str, form: str, seen: int, values: Values, at: int) -> bool:
    """Save a form over the version that was `seen`, and return whether that was still the latest of a packet that stands; else nothing is saved."""
    own = (drafts.c.packet == packet) & (drafts.c.form == form)
    # The lock on the packet's row lets one of several first saves through, where there is no row of the form to lock yet.
    state = connection.scalar(select(packets.c.state).where(packets.c.id == packet).with_for_update())
    latest = find_saved_form(connection, packet, form)
    if latest.version != seen or state != "built":  # the forms of one that was corrected are those of another one
        return False
    if seen == 0:
        fresh = {"packet": packet, "form": form, "values": dict(values), "version": 1, "changed": at}
        connection.execute(insert(drafts).values(fresh))
        return True
    changed = {"values": dict(values), "version": seen + 1, "changed": at}
    return connection.execute(update(drafts).where(own & (drafts.c.version == seen)).values(changed)).rowcount > 0


def delete_saved_form(connection: Connection, packet: str, form: str) -> None:
    """Delete what was saved of a form, once its return has been accepted."""
    connection.execute(delete(drafts).where((drafts.c.packet == packet) & (drafts.c.form == form)))


def add_return(connection: Connection, packet: str, form: str, at: int, **values: object) -> FormReturn:
    """Store a returned form as the next version of that form; `values` are the other columns of its row."""
    own = (returns.c.packet == packet) & (returns.c.form == form)
    connection.execute(select(packets.c.id).where(packets.c.id == packet).with_for_update())
    number = (connection.scalar(select(func.max(returns.c.number)).where(own)) or 0) + 1
    id = new_id()
    connection.execute(insert(returns).values(id=id, packet=packet, form=form, number=number, at=at, **values))
    return _return_from_row(connection.execute(select(returns).where(returns.c.id == id)).mappings().one())


def _return_from_row(row: RowMapping) -> FormReturn:
    return FormReturn(**{**row, "findings": findings_from_data(row["findings"])})


def returns_of(connection: Connection, packet: str) -> tuple[FormReturn, ...]:
    """Return every returned form of a packet, sorted by form, the newest version first."""
    query = select(returns).where(returns.c.packet == packet).order_by(returns.c.form, returns.c.number.desc())
    return tuple(map(_return_from_row, connection.execute(query).mappings()))


def find_return(connection: Connection, packet: str, id: str) -> FormReturn | None:
    """Return the returned form of a packet that has an id."""
    return next((one for one in returns_of(connection, packet) if one.id == id), None)


def newest_return(returned: Iterable[FormReturn], form: str) -> FormReturn | None:
    """Return the newest version of a form that came back and was not taken back; None where there is none."""
    standing = (one for one in returned if one.form == form and one.state != TAKEN_BACK)
    return max(standing, key=lambda one: one.number, default=None)


def unsigned_places(findings: StoredFindings) -> int:
    """Return how many findings say of a place to sign that nobody has signed there."""
    return sum(one.id == NOT_SIGNED for one in findings)


def gives_way(newest: FormReturn, state: str, findings: StoredFindings) -> bool:
    """Whether the newest version gives way to one that is incomplete or refused: not where it is signed, may be, or is at more places."""
    if newest.state in ("complete", "look"):
        return False
    return not (newest.lacks_signatures_alone and state == "incomplete" and unsigned_places(findings) > newest.unsigned)


def decide_return(connection: Connection, id: str, state: str, reason: str) -> bool:
    """Set the decision on a returned form, `accepted` or `sent_back`, and return whether it was still undecided."""
    undecided = (returns.c.id == id) & returns.c.state.in_(UNDECIDED)
    return connection.execute(update(returns).where(undecided).values(state=state, reason=reason)).rowcount > 0


def take_back_return(connection: Connection, found: FormReturn) -> bool:
    """Take back a returned form on which nobody has decided, with what was read in it, and return whether that could be done.

    It is not where it was moved to another packet since it was `found`: its file lies elsewhere then.
    """
    undecided = (returns.c.id == found.id) & (returns.c.packet == found.packet) & returns.c.state.in_(UNDECIDED)
    taken = update(returns).where(undecided).values(state=TAKEN_BACK, reason="", findings=[], values={})
    return connection.execute(taken).rowcount > 0


def reopen_return(connection: Connection, id: str, reason: str) -> bool:
    """Take an acceptance back for a reason, so that a person looks at the form again; return whether it was accepted."""
    accepted = (returns.c.id == id) & (returns.c.state == "accepted")
    return connection.execute(update(returns).where(accepted).values(state="look", reason=reason)).rowcount > 0


def doubts_about(found: FormReturn, returned: Iterable[FormReturn]) -> tuple[str, ...]:
    """Return the reasons why accepting a returned form must be asked about: it is not complete, not the newest version, or changes what was ours."""
    newest = newest_return(returned, found.form) or found
    incomplete = ("It is not complete.",) if found.state == "incomplete" else ()
    older = (f"Version {newest.number} is newer than version {found.number}.",) if found.number < newest.number else ()
    changed = (CHANGED,) if any(one.id == CHANGED_ANSWER for one in found.findings) else ()
    return (*incomplete, *older, *changed)


def state_of_form(returned: Iterable[FormReturn], form: str, saved_version: int = 0) -> str:
    """Return the state of a form as partners see it: `open`, `draft`, `to_look`, `returned`, `unsigned`, `corrections` or `accepted`."""
    returned = tuple(returned)
    if any(one.form == form and one.state == "accepted" for one in returned):
        return "accepted"
    if newest := newest_return(returned, form):
        if newest.state in ("complete", "look"):
            return "returned" if newest.state == "complete" else "to_look"
        return "unsigned" if newest.lacks_signatures_alone else "corrections"
    return "draft" if saved_version else "open"


def hand_over_saved_forms(connection: Connection, former: str, packet: str) -> None:
    """Move what was typed into the forms of a packet to those of another one, unless something was typed there."""
    typed = select(drafts.c.form).where(drafts.c.packet == packet)
    own = (drafts.c.packet == former) & drafts.c.form.not_in(typed)
    connection.execute(update(drafts).where(own).values(packet=packet))


def hand_over_returns(
    connection: Connection, file_storage: FileStorage, former: str, packet: str, forms: Collection[str]
) -> None:
    """Move the returns of some forms of a packet to another one, with copies of their files; the others stay where they are."""
    for one in returns_of(connection, former):
        if one.form not in forms:
            continue
        with suppress(AlteredFileError):  # a file that is gone keeps no packet from being superseded
            file_storage.put(replace(one, packet=packet).key, file_storage.fetch(one.key, one.sha256))
            connection.execute(update(returns).where(returns.c.id == one.id).values(packet=packet))


def hand_over_reports(connection: Connection, former: str, packet: str) -> None:
    """Move the entries that were reported through the links of a packet to another one."""
    connection.execute(update(reports).where(reports.c.packet == former).values(packet=packet))


def report_entry(connection: Connection, packet: str, list_: str, entry: Values, at: int) -> str:
    """Store an entry that a partner reports, as pending, and return its id."""
    id = new_id()
    row = {"id": id, "packet": packet, "list": list_, "entry": dict(entry), "state": "pending", "reason": ""}
    connection.execute(insert(reports).values(created=at, decided=None, **row))
    return id


def reports_of(connection: Connection, packet: str) -> tuple[EntryReport, ...]:
    """Return the entries reported through the links of a packet, the newest first."""
    query = select(reports).where(reports.c.packet == packet).order_by(reports.c.created.desc(), reports.c.id)
    return tuple(EntryReport(**row) for row in connection.execute(query).mappings())


def find_report(connection: Connection, packet: str, id: str) -> EntryReport | None:
    """Return the reported entry of a packet that has an id."""
    return next((report for report in reports_of(connection, packet) if report.id == id), None)


def decide_report(connection: Connection, id: str, state: str, reason: str, at: int) -> bool:
    """Set the decision on a reported entry, `accepted` or `rejected`, and return whether it was still pending."""
    pending = (reports.c.id == id) & (reports.c.state == "pending")
    return connection.execute(update(reports).where(pending).values(state=state, reason=reason, decided=at)).rowcount > 0


def pending_reports(connection: Connection, reach: Reach) -> Mapping[str, int]:
    """Return the number of pending reported entries of each packet within reach that has any."""
    pending = (reports.c.state == "pending", *reach.of_packets(reports.c.packet))
    query = select(reports.c.packet, func.count()).where(*pending).group_by(reports.c.packet)
    return {str(packet): int(number) for packet, number in connection.execute(query)}
