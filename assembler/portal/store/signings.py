"""Packets that are signed in a page: the file as it stands, the state, and each step, which names the one before by its digest.

A file lies under its digest, so that one which no row names does no harm. The row changes only from the version that was read: of two who
sign at once, one does. Each signing lies as a file beside those that it is about, so that its rows can be written again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Literal

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from assembler.portal.clock import new_id
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.packets import lock_packet
from assembler.portal.store.tables import packets, signing_steps, signings
from assembler.signing.audit import AuditStep, Step, next_step

SIGNINGS = "signings"
"""The key below which the files of signings lie, under the id of the packet's row."""

ENDING = ".json"
"""What the names of the files with the rows of signings end with."""

VENDOR = "vendor"
"""Who does what staff and the portal do, as steps name it; and the role for which staff sign."""

OPEN, ALL_SIGNED, EXECUTED, DECLINED, WITHDRAWN = "open", "signed", "executed", "declined", "withdrawn"
STANDING = (OPEN, ALL_SIGNED, EXECUTED)
"""The states of a signing beside which no other of the packet can begin."""


@dataclass(frozen=True, slots=True)
class Signing:
    """The signing of the papers of a packet that are signed together, or of one later `form` of it, by its name.

    `sha256` is the digest of the file as it stands, `issued_sha256` of it as it was opened for signature.

    `state` is `open`, then `signed` by all, and `executed` with its sealed copy and the audit file; or `declined` or `withdrawn`, for a
    `reason`. `version` grows with each change. The digest of the audit file is empty until there is one.
    """

    id: str
    packet: str
    state: str
    version: int
    issued_sha256: str
    sha256: str
    audit_sha256: str
    reason: str
    created: int
    expires: int
    form: str = ""

    def standing(self, at: int) -> str:
        """Return the state at a time: an open signing whose time is over is `expired`."""
        return "expired" if self.state == OPEN and self.expires <= at else self.state

    def key(self, sha256: str) -> str:
        """Return the key of one of its files in the file storage."""
        return f"{SIGNINGS}/{self.packet}/{sha256}"


def find_signing(connection: Connection, packet: str, form: str = "") -> Signing | None:
    """Return the latest signing of a packet, or of a later form of it; None where there was none."""
    own = (signings.c.packet == packet) & (signings.c.form == form)
    query = select(signings).where(own).order_by(signings.c.created.desc(), signings.c.id)
    rows = [Signing(**row) for row in connection.execute(query).mappings()]
    return next((one for one in rows if one.state in STANDING), rows[0] if rows else None)


def unfinished_signings(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Return the packets, each with the name of a later form or none, that all have signed and that are not closed.

    A packet is closed when its executed copy is there, and the day of the last signature is in its row.
    """
    unsigned = (signings.c.state == EXECUTED) & (signings.c.form == "") & (packets.c.signed == "")
    return _standing_signings(connection, (signings.c.state == ALL_SIGNED) | unsigned)


def open_signings(connection: Connection, at: int, until: int) -> tuple[tuple[str, str], ...]:
    """Return the packets, each with the name of a later form or none, whose signing is open and ends between two times."""
    return _standing_signings(connection, (signings.c.state == OPEN) & (signings.c.expires > at) & (signings.c.expires <= until))


def _standing_signings(connection: Connection, wanted: ColumnElement[bool]) -> tuple[tuple[str, str], ...]:
    joined = select(signings.c.packet, signings.c.form).join(packets, packets.c.id == signings.c.packet)
    rows = connection.execute(joined.where(wanted & (packets.c.state == "built")).order_by(signings.c.created)).all()
    return tuple((row.packet, row.form) for row in rows)


def begin_signing(connection: Connection, packet: str, sha256: str, expires: int, at: int, form: str = "") -> Signing | None:
    """Open a packet or a later form of it for signature, and return the signing; None where it is open, or signed by all.

    It counts as begun a second after the one before it, at the earliest, so that the latest is known whatever the clock says.
    """
    lock_packet(connection, packet)
    latest = find_signing(connection, packet, form)
    if latest and latest.standing(at) in STANDING:
        return None
    if latest and latest.state == OPEN:
        change_signing(connection, latest, state=WITHDRAWN, reason="The time to sign was over.")
    created = max(at, latest.created + 1) if latest else at
    begun = Signing(new_id(), packet, OPEN, 1, sha256, sha256, "", "", created, expires, form)
    row = {name: getattr(begun, name) for name in Signing.__slots__}
    connection.execute(insert(signings).values(row))
    return begun


def all_have_signed(connection: Connection, packet: str) -> bool:
    """Whether all have signed the papers of a packet in pages, or a form of it is being closed. Nobody signs until this transaction ends."""
    lock_packet(connection, packet)
    own = (packets.c.id == packet) | (packets.c.parent == packet)
    done = (signings.c.state == ALL_SIGNED) | ((signings.c.state == EXECUTED) & (signings.c.form == ""))
    query = select(signings.c.id).join(packets, packets.c.id == signings.c.packet).where(own & done)
    return connection.scalar(query) is not None


def end_signings(connection: Connection, file_storage: FileStorage, packet: str, at: datetime, reason: str) -> None:
    """Take back what is open for signature of a packet, for a reason that the people who sign read."""
    open_now = select(signings).where((signings.c.packet == packet) & (signings.c.state == OPEN))
    for signing in [Signing(**row) for row in connection.execute(open_now).mappings()]:
        change_signing(connection, signing, state=WITHDRAWN, reason=reason)
        add_step(connection, signing, at, Step.WITHDRAWN, VENDOR, {"reason": reason, "file": signing.sha256})
    keep_signings(connection, file_storage, packet)


def change_signing(connection: Connection, seen: Signing, **values: object) -> bool:
    """Change a signing, and return whether it was still the one that was `seen`; otherwise nothing is changed."""
    same = (signings.c.id == seen.id) & (signings.c.version == seen.version) & (signings.c.state == seen.state)
    return connection.execute(update(signings).where(same).values(version=seen.version + 1, **values)).rowcount > 0


def is_unchanged(connection: Connection, seen: Signing) -> bool:
    """Whether a signing is still the one that was `seen`; it stays so until the transaction ends."""
    same = (signings.c.id == seen.id) & (signings.c.version == seen.version)
    return connection.scalar(select(signings.c.id).where(same).with_for_update()) is not None


def steps_of(connection: Connection, signing: str) -> tuple[AuditStep, ...]:
    """Return the steps of a signing, in their order."""
    query = select(signing_steps).where(signing_steps.c.signing == signing).order_by(signing_steps.c.number)
    return tuple(
        AuditStep(row["number"], row["previous"], row["at"], Step(row["step"]), row["by"], row["facts"])
        for row in connection.execute(query).mappings()
    )


def add_step(connection: Connection, signing: Signing, at: datetime, step: Step, by: str, facts: Mapping[str, str]) -> AuditStep:
    """Write the next step of a signing; its time is not before that of the last one, whatever the clock says."""
    connection.execute(select(signings.c.id).where(signings.c.id == signing.id).with_for_update())
    steps = steps_of(connection, signing.id)
    added = next_step(steps, not_before(steps, at), step, by, {name: text for name, text in facts.items() if text})
    keep_step(connection, signing, added)
    return added


def keep_step(connection: Connection, signing: Signing, step: AuditStep) -> None:
    """Write a step that follows those of a signing."""
    row = {"number": step.number, "previous": step.previous, "at": step.at, "step": str(step.step), "by": step.by}
    connection.execute(insert(signing_steps).values(signing=signing.id, **row, facts=dict(step.facts)))


@dataclass(frozen=True, slots=True)
class KeptSigning:
    """The file of a signing: its row and its steps."""

    format: Literal[1]
    signing: Signing
    steps: tuple[AuditStep, ...]


@cache
def _kept_adapter() -> TypeAdapter[KeptSigning]:
    return TypeAdapter(KeptSigning)


def keep_signing(connection: Connection, file_storage: FileStorage, id: str) -> None:
    """Write the file of a signing as its rows are in this transaction."""
    row = connection.execute(select(signings).where(signings.c.id == id)).mappings().one()
    kept = KeptSigning(1, Signing(**row), steps_of(connection, id))
    file_storage.put(kept.signing.key(f"{id}{ENDING}"), _kept_adapter().dump_json(kept, indent=1))


def keep_signings(connection: Connection, file_storage: FileStorage, packet: str) -> None:
    """Write the file of each signing of a packet: a new one ends one whose time was over."""
    for id in connection.scalars(select(signings.c.id).where(signings.c.packet == packet)).all():
        keep_signing(connection, file_storage, id)


def restore_signings(connection: Connection, file_storage: FileStorage) -> tuple[int, tuple[str, ...]]:
    """Write the rows of signings that are missing, or older than their files; return their number, and the keys that cannot be read.

    What is of a packet that no row has is left out.
    """
    restored, damaged = 0, list[str]()
    known = set(connection.scalars(select(packets.c.id)))
    for key in _kept_files(file_storage, known):
        kept = read_kept_signing(file_storage, key)
        if kept is None:
            damaged.append(key)
        else:
            restored += _restore(connection, kept)
    return restored, tuple(damaged)


def read_kept_signing(file_storage: FileStorage, key: str) -> KeptSigning | None:
    """Return what the file of a signing says; None where it is gone or cannot be read."""
    try:
        return _kept_adapter().validate_json(file_storage.read(key) or b"")
    except ValidationError:
        return None


def _kept_files(file_storage: FileStorage, known: set[str]) -> Iterator[str]:
    for packet in file_storage.keys(SIGNINGS):
        names = file_storage.keys(f"{SIGNINGS}/{packet}") if packet in known else ()
        yield from (f"{SIGNINGS}/{packet}/{name}" for name in names if name.endswith(ENDING))


def _restore(connection: Connection, kept: KeptSigning) -> bool:
    signing = kept.signing
    version = connection.scalar(select(signings.c.version).where(signings.c.id == signing.id))
    steps = steps_of(connection, signing.id)
    if version is not None and (version, len(steps)) >= (signing.version, len(kept.steps)):
        return False
    connection.execute(delete(signing_steps).where(signing_steps.c.signing == signing.id))
    connection.execute(delete(signings).where(signings.c.id == signing.id))
    connection.execute(insert(signings).values(asdict(signing)))
    for step in kept.steps:
        keep_step(connection, signing, step)
    return True


def not_before(steps: tuple[AuditStep, ...], at: datetime) -> datetime:
    """Return a time, or that of the last step where the clock has jumped behind it."""
    last = datetime.strptime(steps[-1].at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) if steps else at
    return max(at, last)
