"""Signing a packet in pages: opened by staff, signed in turn through personal links, closed with an executed copy for all.

Each change is one transaction with its step and its audit event. What is signed is stored before, under its digest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from assembler.model.diagnostics import error
from assembler.packets.manifest import digest
from assembler.portal.app_context import AppContext
from assembler.portal.clock import moment, now
from assembler.portal.jobs.messages import SIGNED, SignPapers, SignResult
from assembler.portal.jobs.sandbox import ChildFailedError, run_in_turn
from assembler.portal.jobs.signing_tasks import file_in
from assembler.portal.service import ConflictError
from assembler.portal.settings import DAY
from assembler.portal.signed_papers import close_signed
from assembler.portal.signing_folder import signing_folder
from assembler.portal.signing_keys import SealFiles
from assembler.portal.signing_state import (
    PapersToSign,
    Signer,
    SigningState,
    can_be_signed_here,
    manifest_of,
    signing_state,
)
from assembler.portal.store.accounts import Actor, find_person
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.links import create_link, find_link, links_of, open_link, revoke_link
from assembler.portal.store.packets import Packet, find_packet, lock_packet
from assembler.portal.store.record_changes import is_changing
from assembler.portal.store.revisions import is_being_revised
from assembler.portal.store.signings import (
    ALL_SIGNED,
    DECLINED,
    OPEN,
    VENDOR,
    WITHDRAWN,
    Signing,
    add_step,
    begin_signing,
    change_signing,
    is_unchanged,
    keep_signing,
    keep_signings,
    not_before,
)
from assembler.portal.store.stored_findings import StoredFindings, as_stored
from assembler.portal.store.submissions import newest_return, returns_of, state_of_form
from assembler.signing import CONSENT, PersonToSign, SigningAct
from assembler.signing.acts import SignedPapers
from assembler.signing.audit import Step
from assembler.signing.turns import places_in

NOT_FILLED_IN = "Ask for that: a form that came back as a file is signed in that file."
NOT_NOW = "It is not your turn to sign, or you have signed already."
NO_LONGER = "Your link was closed, or your authority to sign was changed. Nothing was signed. Ask your contact."
NOT_OPEN = "These papers are not open for signature."
CHANGED = "Somebody has changed these papers since you opened this page. Nothing was signed. Open the page again."
INTERRUPTED = error(
    "signing-interrupted", "The signature could not be made in the time it may take.", hint="Sign once more; nothing was signed."
)


@dataclass(frozen=True, slots=True)
class TypedSignature:
    """What a person sent to sign: the digest of the file that was shown, and what was typed or drawn.

    `name_typed` says whether the person typed the name; else it is the one that the papers and the page print. `about` is what the
    request says of itself, which goes into the step.
    """

    shown: str
    name: str
    title: str
    place: str
    strokes: tuple[tuple[tuple[int, int], ...], ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    name_typed: bool = True


def open_for_signature(context: AppContext, actor: Actor, papers: PapersToSign, days: int) -> None:
    """Open papers for signature for a number of days; 0 stands for the usual time."""
    packet = papers.packet
    if not can_be_signed_here(context, papers):
        raise ConflictError(
            "These papers cannot be signed here.", "They must be built and not signed, and the portal needs a seal."
        )
    if not places_in(manifest_of(context, packet), papers.path):
        raise ConflictError("The file has no places to sign.")
    life = min(days * DAY, context.settings.limits.longest_link_life) if days > 0 else context.settings.limits.link_life
    data = _file_to_sign(context, papers)
    with writing(context.engine) as connection:
        at, sha256 = now(), digest(data)
        _require_signable(connection, papers)
        if papers.paper and papers.paper.returned:
            newest = newest_return(returns_of(connection, papers.packet.id), papers.form)
            if newest is None or newest.sha256 != sha256:  # taken back, or another version came, since its file was read
                raise ConflictError(CHANGED)
        signing = begin_signing(connection, packet.id, sha256, at + life, at, papers.form)
        if signing is None:
            raise ConflictError("These papers are open for signature already.")
        context.file_storage.put(signing.key(sha256), data)
        add_step(connection, signing, moment(), Step.BEGUN, VENDOR, {"file": sha256})
        keep_signings(connection, context.file_storage, packet.id)
        record(connection, at, "opened-for-signature", partner=packet.partner, subject=packet.id, actor=actor.id)


def _file_to_sign(context: AppContext, papers: PapersToSign) -> bytes:
    """Return the file as it is opened for signature: as it was issued, or as the partner has filled it in here."""
    packet, storage = papers.packet, context.file_storage
    if papers.paper is None or not papers.paper.returned:
        return storage.fetch(packet.key(papers.path), packet.contents.file(papers.path).sha256)
    with reading(context.engine) as connection:
        returned = newest_return(returns_of(connection, papers.packet.id), papers.form)
    if returned is None or not (returned.filled_here and returned.lacks_signatures_alone):
        raise ConflictError("The partner has not filled in this form on its page and returned it from there.", NOT_FILLED_IN)
    return storage.fetch(returned.key, returned.sha256)


def _require_signable(connection: Connection, papers: PapersToSign) -> None:
    """Refuse what is not to be signed now: papers of a packet that was ended or signed meanwhile, or is being corrected."""
    lock_packet(connection, papers.packet.parent or papers.packet.id)
    current = find_packet(connection, papers.packet.id)
    if current is None or current.state != "built" or (current.signed and not papers.form):
        raise ConflictError(NOT_OPEN)
    if papers.form and state_of_form(returns_of(connection, current.id), papers.form) == "accepted":
        raise ConflictError("This form has been accepted already.")
    first = current.parent or current.id
    if is_being_revised(connection, first):
        raise ConflictError("These papers are being corrected. Nothing can be signed until the corrected ones are here.")
    if is_changing(connection, first):  # the record may say already that they are withdrawn, or signed in another way
        raise ConflictError("These papers are being changed. Nothing was signed. Open the page again in a few minutes.")


def make_personal_link(context: AppContext, actor: Actor, papers: PapersToSign, key: str, days: int) -> str:
    """Make the link by which one person signs, and return its address; links of that person from before are revoked."""
    state = _open_state(context, papers)
    if state.person(key) is None:
        raise ConflictError("Nobody of that name signs these papers.")
    with writing(context.engine) as connection:
        at = now()
        life = min(days * DAY or context.settings.limits.link_life, state.signing.expires - at)
        _require_open(connection, state.signing)
        for earlier in links_of(connection, papers.packet.id):
            if earlier.form == papers.link_form(key):
                revoke_link(connection, earlier.id, at)
        secret = create_link(connection, papers.packet.id, at, life, form=papers.link_form(key))
        made = open_link(connection, secret, at)
        add_step(connection, state.signing, moment(), Step.LINKED, key, {"link": made.id if made else ""})
        keep_signing(connection, context.file_storage, state.signing.id)
        record(connection, at, "link-to-sign-created", partner=papers.packet.partner, subject=papers.packet.id, actor=actor.id)
    return f"{context.settings.address}/p/{secret}"


def _open_state(context: AppContext, papers: PapersToSign) -> SigningState:
    state = signing_state(context, papers)
    if state is None or state.standing != OPEN:
        raise ConflictError(NOT_OPEN)
    return state


def _require_open(connection: Connection, signing: Signing) -> None:
    """Refuse to add to a signing that was changed since it was read: the steps of one that all have signed are complete."""
    if not is_unchanged(connection, signing):
        raise ConflictError(CHANGED)


def signer_of_staff(state: SigningState, actor: Actor, key: str) -> Signer:
    """Return who signs for the vendor after a sign-in, with the authority that is recorded; raise `ConflictError` where that is nobody."""
    person = state.person(key)
    if person is None or person.role != VENDOR or not actor.signs:
        raise ConflictError("Staff sign for the vendor alone, and by an authority that is recorded.")
    if any(one.facts.get("account") == actor.name and one.by != key for one in state.steps if one.step is Step.SIGNED):
        raise ConflictError("You have signed these papers for the vendor already: somebody else signs at the other place.")
    return Signer(key, actor.id, {"known_by": "sign-in to the portal", "account": actor.name, "authority": actor.signs})


def note_shown(context: AppContext, papers: PapersToSign, signer: Signer, about: Mapping[str, str]) -> None:
    """Write down that a person goes on from the papers to the place to sign; the same file is noted once."""
    state, key = _open_state(context, papers), signer.key
    told = {one.facts.get("file", "") for one in state.steps if one.step is Step.SHOWN and one.by == key}
    if state.person(key) is None or state.signing.sha256 in told:
        return
    with writing(context.engine) as connection:
        _require_open(connection, state.signing)
        facts = {"file": state.signing.sha256, **signer.known_by, **about}
        add_step(connection, state.signing, moment(), Step.SHOWN, key, facts)
        keep_signing(connection, context.file_storage, state.signing.id)
        record(
            connection, now(), "shown-for-signature", partner=papers.packet.partner, subject=papers.packet.id, actor=signer.author
        )


def sign_here(context: AppContext, papers: PapersToSign, signer: Signer, typed: TypedSignature) -> StoredFindings:
    """Sign for a person at all places or none; return why nothing was signed.

    Raises `ConflictError` where the papers were changed or ended meanwhile. When all have signed, the papers are closed.
    """
    state, keys, key = _open_state(context, papers), context.seal_files, signer.key
    person = state.person(key)
    if keys is None or person is None:
        raise ConflictError(NOT_OPEN)
    if typed.shown != state.signing.sha256:
        raise ConflictError(CHANGED)
    written = (typed.name, CONSENT, not_before(state.steps, moment()), typed.shown, typed.title, typed.place, typed.strokes)
    act = SigningAct(person.role, person.number, *written)
    signed, findings = _sign_in_child(context, papers.packet, state.signing, keys, act)
    if signed is None:
        return findings
    context.file_storage.put(state.signing.key(signed.after), signed.data)
    facts = _facts_of(act, person, typed, signer.known_by) | _facts_of_file(signed, keys)
    left = [one for one in state.people if one.open and one.key != key]
    with writing(context.engine) as connection:
        _require_signable(connection, papers)
        if not change_signing(connection, state.signing, sha256=signed.after, state=OPEN if left else ALL_SIGNED):
            raise ConflictError(CHANGED)
        _require_entitled(connection, signer)
        add_step(connection, state.signing, act.at, Step.SIGNED, key, facts)
        keep_signing(connection, context.file_storage, state.signing.id)
        record(connection, now(), "signed-here", partner=papers.packet.partner, subject=papers.packet.id, actor=signer.author)
    if not left:
        close_signed(context, papers)
    return ()


def _require_entitled(connection: Connection, signer: Signer) -> None:
    """Refuse whose link was closed, or whose authority was taken back, while the request arrived or the file was signed."""
    link, person = find_link(connection, signer.author), find_person(connection, signer.author)
    by_link = link is not None and link.revoked is None
    by_account = person is not None and person.signs != "" and person.signs == signer.known_by.get("authority")
    if not (by_link or by_account):
        raise ConflictError(NO_LONGER)


def _sign_in_child(
    context: AppContext, packet: Packet, signing: Signing, keys: SealFiles, act: SigningAct
) -> tuple[SignedPapers | None, StoredFindings]:
    """Sign the file of a signing in a child process; return why nothing was signed."""
    with signing_folder(context, packet, signing) as folder:
        job = SignPapers(folder, context.settings.templates, keys, packet.name, act)
        try:
            result = run_in_turn(context.workers, job, SignResult, context.settings.limits.reading)
        except ChildFailedError:
            return None, as_stored((INTERRUPTED,))
        if result.signed is None:
            return None, result.findings
        data = file_in(folder, SIGNED).read_bytes()
    if digest(data) != result.signed.after:
        return None, as_stored((INTERRUPTED,))
    return replace(result.signed, data=data), ()


def _facts_of_file(signed: SignedPapers, keys: SealFiles) -> dict[str, str]:
    return {
        "before": signed.before,
        "after": signed.after,
        "fields": " ".join(signed.fields),
        "signed_by": signed.signed_by,
        "certificate": signed.certificate,
        "personal": "yes" if signed.personal else "no, the vendor’s seal signs for the person",
        "stamped": keys.time_stamps,
    }


BY_THE_BUTTON = "by the button, in the name that the papers print; no name was typed"


def _facts_of(act: SigningAct, person: PersonToSign, typed: TypedSignature, known_by: Mapping[str, str]) -> dict[str, str]:
    drawn = sum(map(len, act.strokes))
    by_hand = f"drawn, {drawn} points" if drawn else "the name was typed" if typed.name_typed else BY_THE_BUTTON
    return {
        "name": person.name or act.name.strip(),
        "title": act.title,
        "place": act.place,
        "how": by_hand,
        "consent": act.consent.version,
        **known_by,
        **typed.about,
    }


def decline(context: AppContext, papers: PapersToSign, signer: Signer, reason: str, about: Mapping[str, str]) -> None:
    """End a signing because a person declines, for a reason that legal ops read; `about` is what the request says of itself."""
    state = _open_state(context, papers)
    if state.person(signer.key) not in state.turn:
        raise ConflictError(NOT_NOW)
    with reading(context.engine) as connection:
        _require_entitled(connection, signer)
    _end(
        context, papers.packet, state, DECLINED, (Step.DECLINED, signer.key, signer.author), reason, {**signer.known_by, **about}
    )


def take_signing_back(context: AppContext, actor: Actor, papers: PapersToSign, reason: str) -> None:
    """End a signing before all have signed, for a reason that the people who sign read."""
    if not reason.strip():
        raise ConflictError("Say why the papers are taken back: those who were asked to sign read it.")
    _end(context, papers.packet, _open_state(context, papers), WITHDRAWN, (Step.WITHDRAWN, VENDOR, actor.id), reason.strip(), {})


def _end(
    context: AppContext,
    packet: Packet,
    state: SigningState,
    ended: str,
    who: tuple[Step, str, str],
    reason: str,
    known: Mapping[str, str],
) -> None:
    step, by, actor = who
    with writing(context.engine) as connection:
        if not change_signing(connection, state.signing, state=ended, reason=reason):
            raise ConflictError(CHANGED)
        add_step(connection, state.signing, moment(), step, by, {"reason": reason, "file": state.signing.sha256, **known})
        keep_signing(connection, context.file_storage, state.signing.id)
        record(connection, now(), f"signing-{ended}", partner=packet.partner, subject=packet.id, actor=actor)
