"""Supporting files attached to a form, by the partner through a link or by staff: taken within limits, kept unopened, sent as downloads."""

from fastapi import HTTPException
from fastapi.responses import Response

from assembler.portal.app_context import AppContext
from assembler.portal.clock import now
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.evidence import MOST_FILES, Evidence, add_evidence, evidence_of
from assembler.portal.store.file_storage import AlteredFileError
from assembler.portal.store.open_papers import NOT_STANDING, stands
from assembler.portal.store.packets import Packet
from assembler.portal.store.submissions import returns_of, state_of_form
from assembler.portal.web.dependencies import SubmittedForm
from assembler.portal.web.link_access import LinkedPaper
from assembler.portal.web.pages import UNKNOWN, download

NO_FILE = "Choose the file first. A file with nothing in it cannot be attached."
TOO_MANY = f"{MOST_FILES} files are attached to this form already. Put the others into one ZIP archive, or ask your contact."
ACCEPTED = "The form has been accepted already. Ask your contact, if another file belongs to it."


def attach_file(
    context: AppContext, paper: LinkedPaper, sent: SubmittedForm, given_by: str, *, subject: Packet, actor: str
) -> str:
    """Attach an uploaded file to a form, and return why it was not, in a sentence; empty where it was.

    The event is recorded of the packet `subject`. Nothing is attached to a form that was accepted.
    """
    if not sent.file:
        return NO_FILE
    form, at = paper.summary.name, now()
    about = Evidence("", paper.packet.id, form, 0, sent.file_name, "", 0, given_by, at)
    with writing(context.engine) as connection:
        if not stands(connection, paper.packet.id):  # else nobody would see it with the papers that took their place
            return NOT_STANDING
        if state_of_form(returns_of(connection, paper.packet.id), form) == "accepted":
            return ACCEPTED
        stored = add_evidence(connection, context.file_storage, about, sent.file)
        if stored is None:
            return TOO_MANY
        record(connection, at, "evidence-attached", partner=subject.partner, subject=subject.id, actor=actor)
    return ""


def attached_to(context: AppContext, paper: LinkedPaper) -> tuple[Evidence, ...]:
    """Return the files attached to a form."""
    with reading(context.engine) as connection:
        return tuple(one for one in evidence_of(connection, paper.packet.id) if one.form == paper.summary.name)


def send_evidence(context: AppContext, found: Evidence) -> Response:
    """Send an attached file as it came; a browser saves it and never shows it."""
    try:
        return download(context.file_storage.fetch(found.key, found.sha256), found.download, UNKNOWN)
    except AlteredFileError:
        raise HTTPException(503, "This file cannot be handed out: it is not the one that was attached.") from None
