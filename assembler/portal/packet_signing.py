"""Signing a packet in pages: opened by staff, signed in turn through personal links, closed with an executed copy for all.

Each change is one transaction with its step and its audit event. What is signed is stored before, under its digest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from assembler.loader.templates import load_templates
from assembler.model.diagnostics import Diagnostic
from assembler.model.manifest import Manifest
from assembler.packets.manifest import digest
from assembler.packets.manifest_file import MANIFEST, read_manifest
from assembler.portal.app_context import AppContext
from assembler.portal.clock import moment, now
from assembler.portal.logging import LOG, log_fault
from assembler.portal.service import ConflictError, record_signature
from assembler.portal.settings import DAY
from assembler.portal.store.accounts import Actor, Role
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.file_storage import AlteredFileError
from assembler.portal.store.links import Link, create_link, links_of, open_link, revoke_link
from assembler.portal.store.packets import Packet, find_packet
from assembler.portal.store.revisions import is_being_revised
from assembler.portal.store.signings import (
    ALL_SIGNED,
    DECLINED,
    EXECUTED,
    OPEN,
    WITHDRAWN,
    Signing,
    add_step,
    begin_signing,
    change_signing,
    find_signing,
    is_unchanged,
    keep_step,
    not_before,
    steps_of,
    unfinished_signings,
)
from assembler.signing import CONSENT, PersonToSign, SigningAct, SigningKeys, next_to_sign, sign_papers
from assembler.signing.audit import AuditStep, Step
from assembler.signing.executed import IssuedFile, execute
from assembler.signing.turns import people_with_places, places_in

SIGNS = "sign/"
"""What the `form` of a personal link begins with, before the key of the person."""

PORTAL = Actor("portal", "the portal", Role.EDITOR)
"""The author of what the portal finishes by itself."""

NOT_OPEN = "These papers are not open for signature."
CHANGED = "Somebody has changed these papers since you opened this page. Nothing was signed. Open the page again."


@dataclass(frozen=True, slots=True)
class SigningState:
    """The signing of a packet as pages show it: the people with their places, and the steps so far."""

    signing: Signing
    manifest: Manifest
    people: tuple[PersonToSign, ...]
    steps: tuple[AuditStep, ...]
    standing: str

    @property
    def turn(self) -> tuple[PersonToSign, ...]:
        """Those whose turn it is; nobody where the papers are not open."""
        return next_to_sign(self.people) if self.standing == OPEN else ()

    def person(self, key: str) -> PersonToSign | None:
        """Return a person by the key; None for one who signs nothing here."""
        return next((one for one in self.people if one.key == key), None)

    def signed_at(self, key: str) -> str:
        """Return when a person signed; empty where that was not yet."""
        return next((one.at for one in self.steps if one.step is Step.SIGNED and one.by == key), "")


@dataclass(frozen=True, slots=True)
class TypedSignature:
    """What a person sent to sign: the digest of the file that was shown, and what was typed or drawn.

    `about` is what the request says of itself, which goes into the step.
    """

    shown: str
    name: str
    title: str
    place: str
    strokes: tuple[tuple[tuple[int, int], ...], ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)


def person_of(link: Link) -> str:
    """Return the key of the person whom a personal link is for; empty for any other link."""
    return link.form.removeprefix(SIGNS) if link.form.startswith(SIGNS) else ""


def signing_state(context: AppContext, packet: Packet) -> SigningState | None:
    """Return the latest signing of a packet; None where it was never opened for signature."""
    with reading(context.engine) as connection:
        signing = find_signing(connection, packet.id)
        steps = steps_of(connection, signing.id) if signing else ()
    if signing is None:
        return None
    manifest = _manifest_of(context, packet)
    signed = [place for one in steps if one.step is Step.SIGNED for place in one.facts["fields"].split()]
    people = people_with_places(manifest, places_in(manifest, packet.contents.packet), signed)
    return SigningState(signing, manifest, people, steps, signing.standing(now()))


def _manifest_of(context: AppContext, packet: Packet) -> Manifest:
    data = context.file_storage.packets.read(f"{packet.name}/{MANIFEST}") or b""
    manifest, findings = read_manifest(data, packet.name)
    if manifest is None:
        raise ConflictError(findings[0].message if findings else f"The manifest of {packet.name} is missing.")
    return manifest


def can_be_signed_here(context: AppContext, packet: Packet) -> bool:
    """Whether a packet can be opened for signature: it is built, not signed, no draft, and the portal has a seal."""
    fit = packet.state == "built" and not packet.signed and packet.parent is None and not packet.contents.draft
    return bool(fit and packet.contents.packet and context.signing_keys)


def open_for_signature(context: AppContext, actor: Actor, packet: Packet, days: int) -> None:
    """Open a packet for signature for a number of days; 0 stands for the usual time."""
    if not can_be_signed_here(context, packet):
        raise ConflictError("This packet cannot be signed here.", "It must be built and not signed, and the portal needs a seal.")
    manifest = _manifest_of(context, packet)
    if not places_in(manifest, packet.contents.packet):
        raise ConflictError("The file of this packet has no places to sign.")
    sha256 = packet.contents.file(packet.contents.packet).sha256
    life = min(days * DAY, context.settings.limits.longest_link_life) if days > 0 else context.settings.limits.link_life
    data = context.file_storage.fetch(packet.key(packet.contents.packet), sha256)
    with writing(context.engine) as connection:
        at = now()
        _require_signable(connection, packet)
        signing = begin_signing(connection, packet.id, sha256, at + life, at)
        if signing is None:
            raise ConflictError("This packet is open for signature already.")
        context.file_storage.put(signing.key(sha256), data)
        add_step(connection, signing, moment(), Step.BEGUN, "vendor", {"file": sha256})
        record(connection, at, "opened-for-signature", partner=packet.partner, subject=packet.id, actor=actor.id)


def _require_signable(connection: Connection, packet: Packet) -> None:
    """Refuse what is not to be signed now: a packet that was ended or signed meanwhile, or is being corrected."""
    current = find_packet(connection, packet.id)
    if current is None or current.state != "built" or current.signed:
        raise ConflictError(NOT_OPEN)
    if is_being_revised(connection, packet.id):
        raise ConflictError("These papers are being corrected. Nothing can be signed until the corrected ones are here.")


def make_personal_link(context: AppContext, actor: Actor, packet: Packet, key: str, days: int) -> str:
    """Make the link by which one person signs, and return its address; links of that person from before are revoked."""
    state = _open_state(context, packet)
    if state.person(key) is None:
        raise ConflictError("Nobody of that name signs these papers.")
    with writing(context.engine) as connection:
        at = now()
        life = min(days * DAY or context.settings.limits.link_life, state.signing.expires - at)
        _require_open(connection, state.signing)
        for earlier in links_of(connection, packet.id):
            if earlier.form == f"{SIGNS}{key}":
                revoke_link(connection, earlier.id, at)
        secret = create_link(connection, packet.id, at, life, form=f"{SIGNS}{key}")
        made = open_link(connection, secret, at)
        add_step(connection, state.signing, moment(), Step.LINKED, key, {"link": made.id if made else ""})
        record(connection, at, "link-to-sign-created", partner=packet.partner, subject=packet.id, actor=actor.id)
    return f"{context.settings.address}/p/{secret}"


def _open_state(context: AppContext, packet: Packet) -> SigningState:
    state = signing_state(context, packet)
    if state is None or state.standing != OPEN:
        raise ConflictError(NOT_OPEN)
    return state


def _require_open(connection: Connection, signing: Signing) -> None:
    """Refuse to add to a signing that was changed since it was read: the steps of one that all have signed are complete."""
    if not is_unchanged(connection, signing):
        raise ConflictError(CHANGED)


def note_shown(context: AppContext, packet: Packet, link: Link, about: Mapping[str, str]) -> None:
    """Write down that a person goes on from the papers to the place to sign; the same file is noted once."""
    state, key = _open_state(context, packet), person_of(link)
    told = {one.facts.get("file", "") for one in state.steps if one.step is Step.SHOWN and one.by == key}
    if state.person(key) is None or state.signing.sha256 in told:
        return
    with writing(context.engine) as connection:
        _require_open(connection, state.signing)
        facts = {"file": state.signing.sha256, "link": link.id, **about}
        add_step(connection, state.signing, moment(), Step.SHOWN, key, facts)
        record(connection, now(), "shown-for-signature", partner=packet.partner, subject=packet.id, actor=link.id)


def sign_here(context: AppContext, packet: Packet, link: Link, typed: TypedSignature) -> tuple[Diagnostic, ...]:
    """Sign for the person of a link, at all places or none; return why nothing was signed.

    Raises `ConflictError` where the papers were changed or ended meanwhile. When all have signed, the papers are closed.
    """
    state, keys, key = _open_state(context, packet), context.signing_keys, person_of(link)
    person = state.person(key)
    templates, findings = load_templates(context.settings.templates)
    if keys is None or person is None or templates is None:
        raise ConflictError(findings[0].message if findings else NOT_OPEN)
    if typed.shown != state.signing.sha256:
        raise ConflictError(CHANGED)
    written = (typed.name, CONSENT, not_before(state.steps, moment()), typed.shown, typed.title, typed.place, typed.strokes)
    act = SigningAct(person.role, person.number, *written)
    data = context.file_storage.fetch(state.signing.key(state.signing.sha256), state.signing.sha256)
    signed, findings = sign_papers(data, state.manifest, act, keys, templates.packet)
    if signed is None:
        return findings
    context.file_storage.put(state.signing.key(signed.after), signed.data)
    facts = _facts_of(act, person, {"link": link.id, **typed.about}) | {
        "before": signed.before,
        "after": signed.after,
        "fields": " ".join(signed.fields),
        "signed_by": signed.signed_by,
        "certificate": signed.certificate,
        "personal": "yes" if signed.personal else "no, the seal of the house signs for the person",
        "stamped": keys.time_stamps,
    }
    left = [one for one in state.people if one.open and one.key != key]
    with writing(context.engine) as connection:
        _require_signable(connection, packet)
        if not change_signing(connection, state.signing, sha256=signed.after, state=OPEN if left else ALL_SIGNED):
            raise ConflictError(CHANGED)
        add_step(connection, state.signing, act.at, Step.SIGNED, key, facts)
        record(connection, now(), "signed-here", partner=packet.partner, subject=packet.id, actor=link.id)
    if not left:
        close_signed(context, packet)
    return ()


def _facts_of(act: SigningAct, person: PersonToSign, about: Mapping[str, str]) -> dict[str, str]:
    drawn = sum(map(len, act.strokes))
    return {
        "name": act.name.strip(),
        "expected": person.name if person.name != act.name.strip() else "",
        "title": act.title,
        "place": act.place,
        "how": f"drawn, {drawn} points" if drawn else "typed",
        "consent": act.consent.version,
        **about,
    }


def close_signed(context: AppContext, packet: Packet) -> None:
    """Seal what all have signed, make its audit file, and record the signature of the packet; what is done already is left as it is.

    What cannot be done now, such as where no time stamp is to be had or the database does not answer, is logged and tried again by
    `finish_signings`: the signatures stand.
    """
    try:
        _close_if_signed(context, packet)
    except (ConflictError, AlteredFileError, SQLAlchemyError, OSError) as fault:
        log_fault(fault)


def _close_if_signed(context: AppContext, packet: Packet) -> None:
    state, keys = signing_state(context, packet), context.signing_keys
    if state is None or keys is None:
        return
    if state.signing.state == ALL_SIGNED:
        _close(context, packet, state, keys)
    with reading(context.engine) as connection:
        signing, current = find_signing(connection, packet.id), find_packet(connection, packet.id)
    if signing and signing.state == EXECUTED and current and not current.signed:
        last = max(one.at for one in state.steps if one.step is Step.SIGNED)
        record_signature(context, PORTAL, packet, datetime.fromisoformat(last).date())


def _close(context: AppContext, packet: Packet, state: SigningState, keys: SigningKeys) -> None:
    signing, storage = state.signing, context.file_storage
    manifest = storage.packets.read(f"{packet.name}/{MANIFEST}") or b""
    issued = IssuedFile(signing.issued_sha256, state.manifest, digest(manifest))
    data = storage.fetch(signing.key(signing.sha256), signing.sha256)
    copy, findings = execute(data, issued, state.steps, keys, not_before(state.steps, moment()))
    if copy is None:
        LOG.error("signed papers could not be closed: %s", findings[0].id)
        return
    executed, audit = digest(copy.executed), digest(copy.audit)
    for sha256, file in ((executed, copy.executed), (audit, copy.audit)):
        storage.put(signing.key(sha256), file)
    with writing(context.engine) as connection:
        if change_signing(connection, signing, state=EXECUTED, sha256=executed, audit_sha256=audit):
            keep_step(connection, signing, copy.steps[-1])
            record(connection, now(), "executed", partner=packet.partner, subject=packet.id, actor=PORTAL.id)


def finish_signings(context: AppContext) -> None:
    """Close what all have signed and is not closed yet, because the portal was stopped in between or a service did not answer."""
    if context.signing_keys is None:
        return
    with reading(context.engine) as connection:
        waiting = [find_packet(connection, id) for id in unfinished_signings(connection)]
    for packet in filter(None, waiting):
        close_signed(context, packet)


def decline(context: AppContext, packet: Packet, link: Link, reason: str) -> None:
    """End a signing because a person declines, for a reason that legal ops read."""
    state, key = _open_state(context, packet), person_of(link)
    if not reason.strip():
        raise ConflictError("Say why you do not sign: the other side reads it.")
    if state.person(key) not in state.turn:
        raise ConflictError("It is not your turn to sign, or you have signed already.")
    _end(context, packet, state, DECLINED, (Step.DECLINED, key, link.id), reason.strip())


def take_signing_back(context: AppContext, actor: Actor, packet: Packet, reason: str) -> None:
    """End a signing before all have signed, for a reason that the people who sign read."""
    if not reason.strip():
        raise ConflictError("Say why the papers are taken back: those who were asked to sign read it.")
    _end(context, packet, _open_state(context, packet), WITHDRAWN, (Step.WITHDRAWN, "vendor", actor.id), reason.strip())


def _end(context: AppContext, packet: Packet, state: SigningState, ended: str, who: tuple[Step, str, str], reason: str) -> None:
    step, by, actor = who
    with writing(context.engine) as connection:
        if not change_signing(connection, state.signing, state=ended, reason=reason):
            raise ConflictError(CHANGED)
        add_step(connection, state.signing, moment(), step, by, {"reason": reason, "file": state.signing.sha256})
        record(connection, now(), f"signing-{ended}", partner=packet.partner, subject=packet.id, actor=actor)
