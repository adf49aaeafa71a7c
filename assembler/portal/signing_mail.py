"""E-mail about a signing: the code without which a link that was passed on signs nothing, and a reminder before the time is over."""

from datetime import date

from sqlalchemy.exc import IntegrityError

from assembler.model.values import show
from assembler.portal.app_context import AppContext
from assembler.portal.clock import as_day, moment, new_code, now, today
from assembler.portal.logging import log_fault
from assembler.portal.mail import MailError, send_letter, write_letter
from assembler.portal.service import ConflictError
from assembler.portal.settings import DAY, MailServer
from assembler.portal.signing_state import PapersToSign, Signer, SigningState, person_of, signing_state
from assembler.portal.store.accounts import PORTAL
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.links import Link
from assembler.portal.store.packets import find_packet
from assembler.portal.store.signing_codes import (
    CODE_LIFE,
    drop_code,
    drop_reminder,
    hash_code,
    keep_code,
    keep_reminder,
    try_code,
    was_reminded,
)
from assembler.portal.store.signings import add_step, is_unchanged, keep_signing, open_signings
from assembler.signing import PersonToSign
from assembler.signing.audit import Step

CODES = ("6/hour", "30/month")
"""How many codes are sent for a link: with five tries each, whoever guesses all month finds the code of one link in 6,667."""

NOT_SENT = "The code could not be sent. Try again in a few minutes, or ask your contact."
TOO_MANY = "Too many codes were asked for. Try again in an hour, or ask your contact for a new link."
WRONG_CODE = "This is not the code that was sent last, or its time or its tries are over. Have another one sent."


def code_address(context: AppContext, person: PersonToSign) -> str:
    """Return the address to which a code is sent before a person signs; empty where the link alone must do."""
    return person.email if context.settings.mail else ""


def send_code(context: AppContext, papers: PapersToSign, link: Link, secret: str) -> str:
    """Send a new code to the person of a link, whose turn it is; return why none was sent, in a sentence, else nothing."""
    state, server = signing_state(context, papers), context.settings.mail
    person = state.person(person_of(link)) if state else None
    if state is None or person is None or person not in state.turn or server is None or not person.email:
        raise ConflictError("No code is asked for now.")
    if not all(context.rate_limiter.take(rate, "code", link.id) for rate in CODES):
        return TOO_MANY
    code = new_code()
    with writing(context.engine) as connection:
        keep_code(connection, link.id, hash_code(secret, code), now())
    try:
        _send(context, server, "code.txt", papers, person, {"code": code, "minutes": str(CODE_LIFE // 60)})
    except MailError as fault:
        log_fault(fault)
        with writing(context.engine) as connection:
            drop_code(connection, link.id)
        return NOT_SENT
    _note(context, papers, state, person, Step.CODED, link.id)
    return ""


def signer_by_link(context: AppContext, person: PersonToSign, link: Link, secret: str, code: str) -> Signer | None:
    """Return who signs through a link; None where a code is asked for and this is not the one that was sent last.

    Each call takes one of the tries of that code.
    """
    address = code_address(context, person)
    if not address:
        return Signer(person.key, link.id, {"link": link.id, "known_by": "the link alone"})
    with writing(context.engine) as connection:
        right = try_code(connection, link.id, hash_code(secret, "".join(code.split())), now())
    known = {"link": link.id, "known_by": "the link, and a code sent by e-mail", "email": address}
    return Signer(person.key, link.id, known) if right else None


def _send(
    context: AppContext, server: MailServer, letter: str, papers: PapersToSign, person: PersonToSign, values: dict[str, str]
) -> None:
    """Write a letter to a person and send it. Raises `MailError`."""
    packet = papers.packet
    contact = packet.contact or context.settings.contact
    known = {"name": person.name or person.capacity, "programme": packet.contents.programme, "contact": contact}
    send_letter(server, write_letter(context.settings.templates, letter, person.email, known | values))


def _note(context: AppContext, papers: PapersToSign, state: SigningState, person: PersonToSign, step: Step, actor: str) -> None:
    """Write down what was sent to a person, unless the signing has gone on meanwhile."""
    with writing(context.engine) as connection:
        if is_unchanged(connection, state.signing):
            add_step(connection, state.signing, moment(), step, person.key, {"email": person.email})
            keep_signing(connection, context.file_storage, state.signing.id)
            kind = "code-sent" if step is Step.CODED else "reminded"
            record(connection, now(), kind, partner=papers.packet.partner, subject=papers.packet.id, actor=actor)


def remind_signers(context: AppContext) -> None:
    """Remind those whose turn it is some days before the time to sign is over, each once; what cannot be sent is tried again later."""
    server, at = context.settings.mail, now()
    if server is None or not context.settings.remind_days:
        return
    with reading(context.engine) as connection:
        open_now = open_signings(connection, at, at + context.settings.remind_days * DAY)
        ending = [(find_packet(connection, id), form) for id, form in open_now]
    for papers in (PapersToSign(packet, form) for packet, form in ending if packet):
        try:
            _remind_each(context, server, papers)
        except ConflictError as fault:  # of one packet, which keeps no other from being looked after
            log_fault(fault)


def _remind_each(context: AppContext, server: MailServer, papers: PapersToSign) -> None:
    if state := signing_state(context, papers):
        for person in _to_remind(context, state):
            _remind(context, server, papers, state, person)


def _to_remind(context: AppContext, state: SigningState) -> tuple[PersonToSign, ...]:
    """Return those with an address whose turn it is and who were not reminded; nobody before the day of issue."""
    if today() < state.manifest.issued:
        return ()
    with reading(context.engine) as connection:
        return tuple(one for one in state.turn if one.email and not was_reminded(connection, state.signing.id, one.key))


def _remind(context: AppContext, server: MailServer, papers: PapersToSign, state: SigningState, person: PersonToSign) -> None:
    try:
        with writing(context.engine) as connection:
            keep_reminder(connection, state.signing.id, person.key, now())
    except IntegrityError:
        return  # another process reminds this person
    try:
        last_day = show(date.fromisoformat(as_day(state.signing.expires)))
        _send(context, server, "reminder.txt", papers, person, {"last_day": last_day})
    except MailError as fault:
        log_fault(fault)
        with writing(context.engine) as connection:
            drop_reminder(connection, state.signing.id, person.key)
    else:
        _note(context, papers, state, person, Step.REMINDED, PORTAL.id)
