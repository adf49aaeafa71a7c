"""What all have signed is closed: sealed as the executed copy, with its audit file, and recorded as signed."""

from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from assembler.packets.manifest import digest
from assembler.portal.app_context import AppContext
from assembler.portal.clock import moment, now
from assembler.portal.jobs import messages
from assembler.portal.jobs.messages import ClosePapers, CloseResult
from assembler.portal.jobs.sandbox import ChildFailedError, run_job
from assembler.portal.jobs.signing_tasks import file_in
from assembler.portal.logging import LOG, log_fault
from assembler.portal.service import ConflictError, record_signature
from assembler.portal.signing_folder import signing_folder
from assembler.portal.signing_keys import SealFiles
from assembler.portal.signing_state import PapersToSign, SigningState, signing_state
from assembler.portal.store.accounts import PORTAL
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.file_storage import AlteredFileError
from assembler.portal.store.packets import find_packet
from assembler.portal.store.signings import (
    ALL_SIGNED,
    EXECUTED,
    Signing,
    change_signing,
    find_signing,
    keep_signing,
    keep_step,
    not_before,
    unfinished_signings,
)
from assembler.portal.store.submissions import add_return, returns_of
from assembler.signing.audit import Step


def close_signed(context: AppContext, papers: PapersToSign) -> None:
    """Seal what all have signed, make its audit file, and record the signature; what is done already is left as it is.

    What cannot be done now, such as where no time stamp is to be had or the database does not answer, is logged and tried again by
    `finish_signings`: the signatures stand.
    """
    try:
        _close_if_signed(context, papers)
    except (ConflictError, AlteredFileError, ChildFailedError, SQLAlchemyError, OSError) as fault:
        log_fault(fault)


def _close_if_signed(context: AppContext, papers: PapersToSign) -> None:
    state, keys = signing_state(context, papers), context.seal_files
    if state is None or keys is None:
        return
    if state.signing.state == ALL_SIGNED:
        _close(context, papers, state, keys)
    if papers.form:
        return
    with reading(context.engine) as connection:
        signing, current = find_signing(connection, papers.packet.id), find_packet(connection, papers.packet.id)
    if signing and signing.state == EXECUTED and current and not current.signed:
        last = max(one.at for one in state.steps if one.step is Step.SIGNED)
        record_signature(context, PORTAL, papers.packet, datetime.fromisoformat(last).date())


def _close(context: AppContext, papers: PapersToSign, state: SigningState, keys: SealFiles) -> None:
    signing, storage, packet = state.signing, context.file_storage, papers.packet
    with signing_folder(context, packet, signing) as folder:
        at = not_before(state.steps, moment())
        job = ClosePapers(folder, keys, packet.name, signing.issued_sha256, state.steps, at)
        closed = run_job(context.workers, job, CloseResult, context.settings.limits.reading)
        if closed.step is None:
            LOG.error("signed papers could not be closed: %s", closed.findings[0].id)
            return
        executed, audit = (file_in(folder, name).read_bytes() for name in (messages.EXECUTED, messages.AUDIT))
    for data in (executed, audit):
        storage.put(signing.key(digest(data)), data)
    with writing(context.engine) as connection:
        if change_signing(connection, signing, state=EXECUTED, sha256=digest(executed), audit_sha256=digest(audit)):
            keep_step(connection, signing, closed.step)
            keep_signing(connection, storage, signing.id)
            record(connection, now(), "executed", partner=packet.partner, subject=packet.id, actor=PORTAL.id)
            if papers.paper and papers.paper.returned:
                _return_form(connection, context, papers, signing, executed)


def _return_form(connection: Connection, context: AppContext, papers: PapersToSign, signing: Signing, executed: bytes) -> None:
    """Take the executed copy of a form for what came back: the newest version of that form, complete, to be decided on by legal ops.

    Its values are those of the version that was opened for signature, whatever came back since.
    """
    packet = papers.packet
    versions = (one for one in returns_of(connection, packet.id) if one.form == papers.form)
    values = next((one.values for one in versions if one.sha256 == signing.issued_sha256), {})
    about = {"state": "complete", "reason": "", "findings": [], "values": dict(values), "filled_here": True}
    stored = add_return(connection, packet.id, papers.form, now(), sha256=digest(executed), size=len(executed), **about)
    context.file_storage.put(stored.key, executed)
    record(connection, now(), "returned", partner=packet.partner, subject=packet.id, actor=PORTAL.id)


def finish_signings(context: AppContext) -> None:
    """Close what all have signed and is not closed yet, because the portal was stopped in between or a service did not answer."""
    if context.seal_files is None:
        return
    with reading(context.engine) as connection:
        waiting = [(find_packet(connection, id), form) for id, form in unfinished_signings(connection)]
    for packet, form in waiting:
        if packet:
            close_signed(context, PapersToSign(packet, form))
