"""One person's act of signing: what was typed is filled in, then every place of that person is signed, all behind the bytes that were shown."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from assembler.formats.pdf.certificates import INSTALL
from assembler.formats.pdf.certification import MISSING, Key
from assembler.formats.pdf.drawn_signature import Stroke
from assembler.formats.pdf.field_signatures import LONGEST_NAME, FieldSignature, TimeStampError
from assembler.formats.pdf.fields.filling import fill_pdf
from assembler.formats.pdf.revisions import RevisionState, read_state
from assembler.formats.pdf.signature_look import SignatureLook, render_look
from assembler.formats.pdf.validation_data import IncompleteValidationDataError, ValidationData
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.form_fields import SIGNATURES, SIGNERS
from assembler.model.manifest import Manifest
from assembler.model.values import show
from assembler.packets.manifest import digest
from assembler.returns.trust import ELSEWHERE
from assembler.signing.consent import Consent
from assembler.signing.turns import PersonToSign, next_to_sign, people_to_sign

REASON = "I agree to sign these papers electronically (words of consent, version {version})"


@dataclass(frozen=True, slots=True)
class SigningAct:
    """What a person did to sign: the person, the name, title and place as they were typed, perhaps strokes, the consent, and when.

    `shown` is the SHA-256 of the file that the person was shown; no other file is signed.
    """

    role: str
    number: int
    name: str
    consent: Consent
    at: datetime
    shown: str
    title: str = ""
    place: str = ""
    strokes: tuple[Stroke, ...] = ()


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The keys by which acts are signed: the seal of the house, or for each person a key that an `authority` of the house certifies.

    `time_stamps` is the address of a time-stamping service (RFC 3161); without it the time of a signature is what we say it is. With
    `validation` data each signature can be verified when the certificates are over.
    """

    seal: Key
    authority: Key | None = None
    time_stamps: str = ""
    validation: ValidationData | None = None

    @property
    def archives(self) -> bool:
        """Whether what is closed gets a time stamp of the whole document (B-LTA)."""
        return self.validation is not None and bool(self.time_stamps)


@dataclass(frozen=True, slots=True)
class SignedPapers:
    """A file after an act: the places that were signed, the entries that were filled in beside them, and by which certificate.

    `before` and `after` are the SHA-256 of the file before and after the act.
    """

    data: bytes = field(repr=False)
    before: str
    after: str
    fields: tuple[str, ...]
    entries: Mapping[str, str]
    signed_by: str
    certificate: str
    personal: bool


Signed = tuple[SignedPapers | None, tuple[Diagnostic, ...]]
"""What was signed; None where the findings say why nothing was."""


def sign_papers(pdf: bytes, manifest: Manifest, act: SigningAct, keys: SigningKeys, template: bytes) -> Signed:
    """Sign all places of a person in a file of a packet, if it is the file that was shown, and that person's turn.

    `template` is that of the packet's PDFs, in which entries look as they do there. It is all places or none. Where the papers name
    the person, it is that name which signs, and no other.
    """
    if digest(pdf) != act.shown:
        return None, (
            error("other-file-shown", "The papers are not those that were shown.", hint="Open the page again, and read them."),
        )
    state = read_state(pdf)
    if state is None:
        return None, (
            error("pdf-unreadable", "The file cannot be read as a PDF with fields.", hint="Take the file as it was built."),
        )
    if faults := tuple(_faults_of(act, manifest, state)):
        return None, faults
    person = next(one for one in people_to_sign(manifest, state) if (one.role, one.number) == (act.role, act.number))
    act = replace(act, name=named_at(person, state) or act.name.strip())
    key, faults = _key_for(act, keys)
    if key is None:
        return None, faults
    entries = entries_beside(person, act, state)
    filled, faults = fill_pdf(pdf, entries, template, append=True) if entries else (pdf, ())
    if faults:
        return None, faults
    signed, faults = _sign_places(filled, _sizes_of(person.open, state), act, key, keys)
    if signed is None:
        return None, faults
    if faults := read_back(signed, state, person.open):
        return None, faults
    own = (digest(pdf), digest(signed), person.open, entries, key.subject, key.fingerprint, keys.authority is not None)
    return SignedPapers(signed, *own), ()


def _faults_of(act: SigningAct, manifest: Manifest, state: RevisionState) -> Iterator[Diagnostic]:
    """Yield what forbids an act: somebody without a place, out of turn, without a name or by another's, or before the day of issue."""
    people = people_to_sign(manifest, state)
    person = next((one for one in people if (one.role, one.number) == (act.role, act.number)), None)
    if person is None or not person.open:
        why = "has signed these papers already" if person else "has no place to sign in these papers"
        yield error("no-place-to-sign", f"This person {why}.", hint="Look at who signs them, and where.")
    elif person not in (first := next_to_sign(people)):
        names = " and ".join(one.name or one.capacity for one in first)
        yield error("not-your-turn", f"{names} must sign first.", hint="Wait until the papers are passed on.")
    if not act.name.strip() or len(act.name) > LONGEST_NAME:
        limit = f"A name has 1 to {LONGEST_NAME} characters."
        yield error("no-name", "There is no name to sign with.", hint=f"Write the name as it stands in the papers. {limit}")
    elif person and (named := named_at(person, state)) and not is_same_name(act.name, named):
        yield error("other-name", f"The papers name {named}.", hint="If you are somebody else, ask for a link of your own.")
    if (act.at + ELSEWHERE).date() < manifest.issued:
        sentence = f"These papers are issued on {manifest.issued}: nobody signs them before that day."
        yield error("too-early-to-sign", sentence, hint="Open the page again on that day.")


def named_at(person: PersonToSign, state: RevisionState) -> str:
    """Return the name that the papers give a person: printed, or filled in beside an open place; empty where they name nobody yet."""
    lines = (state.fields.get(_line_beside(place, "name"), "").strip() for place in person.open)
    return person.name or next(filter(None, lines), "")


def is_same_name(one: str, other: str) -> bool:
    """Whether two texts write the same name: spaces, case and the way in which accents are encoded make no difference."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _line_beside(place: str, line: str) -> str:
    """Return the name of the field of a line beside a place to sign."""
    return f"{place.replace(f'.{SIGNATURES}.', f'.{SIGNERS}.', 1)}.{line}"


def _key_for(act: SigningAct, keys: SigningKeys) -> tuple[Key | None, tuple[Diagnostic, ...]]:
    """Return the key that signs an act: the seal, or a new one for the person."""
    if faults := seal_faults(keys.seal, act.at):
        return None, faults
    if keys.authority is None:
        return keys.seal, ()
    try:
        from assembler.formats.pdf.personal_certificates import (  # noqa: PLC0415 -- needs the extra `sign`
            NotAnAuthorityError,
            issue_personal_key,
        )
    except ImportError:
        return None, (error("no-key", MISSING, hint=INSTALL),)
    try:
        return issue_personal_key(keys.authority, act.name, act.at), ()
    except NotAnAuthorityError:
        sentence = f"{keys.authority.subject} is no authority: its certificate does not allow to issue others."
        return None, (error("no-authority", sentence, hint="Give a key whose certificate is one of an authority (CA: true)."),)


def seal_faults(seal: Key, at: datetime) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the seal of the house at a time: it is none, or its certificate is not valid."""
    if not seal.seal:
        sentence = f"The certificate of {seal.subject} does not say that it is a seal: it would be read as a person's signature."
        hint = "Take a certificate for electronic seals, or one whose name is that of the organisation, or says “seal”."
        return (error("not-a-seal", sentence, hint=hint),)
    if not seal.since <= at.date() <= seal.until:
        sentence = f"The certificate of {seal.subject} holds from {seal.since} to {seal.until}, not on {at.date()}."
        return (error("no-key", sentence, hint="Use a key that holds on that day."),)
    return ()


def entries_beside(person: PersonToSign, act: SigningAct, state: RevisionState) -> dict[str, str]:
    """Return what is filled in beside the open places of a person: the lines that are there and blank, by the names of their fields."""
    typed = {"name": act.name.strip(), "title": act.title.strip(), "place": act.place.strip(), "date": act.at.date().isoformat()}
    lines = ((_line_beside(place, line), text) for place in person.open for line, text in typed.items() if text)
    return {name: text for name, text in lines if state.fields.get(name, "filled in") == ""}


def _sign_places(
    pdf: bytes, places: Mapping[str, tuple[float, float]], act: SigningAct, key: Key, keys: SigningKeys
) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """Return the file signed at places of a width and height in points; None with what is wrong."""
    note = f"Signed electronically, {show(act.at.date())}, {act.at:%H:%M} UTC"
    for place, size in places.items():
        look, faults = render_look(SignatureLook(act.name.strip(), act.strokes, note, *size))
        if faults:
            return None, faults
        reason = REASON.format(version=act.consent.version)
        about = FieldSignature(place, act.name.strip(), reason, look, keys.time_stamps, keys.validation)
        try:
            pdf = key.signer.sign_field(pdf, about, act.at)
        except (TimeStampError, IncompleteValidationDataError) as fault:
            return None, (why_not_signed(fault, keys),)
    return pdf, ()


def why_not_signed(fault: TimeStampError | IncompleteValidationDataError, keys: SigningKeys) -> Diagnostic:
    """Return the finding that nothing was signed: there is no time stamp, or a certificate cannot be validated by the data at hand."""
    if isinstance(fault, TimeStampError):
        sentence = f"{keys.time_stamps} gave no time stamp, so nothing was signed."
        return error("no-time-stamp", sentence, hint="Try again in a few minutes.")
    sentence = f"The validation data are not complete, so nothing was signed: {str(fault).rstrip('.')}."
    return error(
        "no-validation-data", sentence, hint="Whoever runs the portal puts the newest revocation lists into their folder."
    )


def read_back(pdf: bytes, before: RevisionState, places: Iterable[str]) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a file that was signed just now: it begins as before, shows the same pages, and has those signatures more."""
    after = read_state(pdf)
    if (
        after is None
        or not pdf.startswith(before.data)
        or after.pages != before.pages
        or {*after.signed} != {*before.signed, *places}
    ):
        return (not_kept(),)
    return ()


def not_kept() -> Diagnostic:
    """Return the finding that signatures cannot be read back as they were made."""
    hint = "Keep the file as it was before, and report this."
    return error("signature-not-kept", "The signatures could not be read back as they were made.", hint=hint)


def _sizes_of(places: Iterable[str], state: RevisionState) -> dict[str, tuple[float, float]]:
    """Return the width and height in points of places to sign."""
    boxes = {one.name: one.rectangle for one in state.widgets}
    return {place: (boxes[place][2] - boxes[place][0], boxes[place][3] - boxes[place][1]) for place in places}
