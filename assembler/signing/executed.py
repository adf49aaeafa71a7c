"""The executed copy of a packet that all have signed, sealed; and the audit file that belongs to it, checked against it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from assembler.formats.pdf.certificates import Certificate
from assembler.formats.pdf.field_signatures import STAMP, FieldSignature, TimeStampError
from assembler.formats.pdf.revisions import read_state
from assembler.formats.pdf.signatures import Signature, read_signatures
from assembler.formats.pdf.validation_data import IncompleteValidationDataError
from assembler.model.diagnostics import Diagnostic, error, warning
from assembler.model.manifest import Manifest
from assembler.packets.manifest import digest
from assembler.returns.odd_characters import named
from assembler.signing.acts import SigningKeys, read_back, seal_faults, why_not_signed
from assembler.signing.audit import WORDS, AuditPerson, AuditRecord, AuditStep, Step, first_broken_step, next_step
from assembler.signing.audit_file import attached_record, render_audit_file
from assembler.signing.consent import CONSENTS
from assembler.signing.turns import PersonToSign, next_to_sign, people_to_sign

EXECUTED, AUDIT = "Executed", "Audit"
"""The fields that hold the seal of an executed copy, and of an audit file."""


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """The file of a packet as it was issued: its SHA-256, the packet's manifest, and the SHA-256 of the manifest's file."""

    sha256: str
    manifest: Manifest
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class ExecutedCopy:
    """The executed copy, the audit file beside it, and the steps of that with the last one."""

    executed: bytes = field(repr=False)
    audit: bytes = field(repr=False)
    steps: tuple[AuditStep, ...]


def execute(
    pdf: bytes, issued: IssuedFile, steps: tuple[AuditStep, ...], keys: SigningKeys, at: datetime
) -> tuple[ExecutedCopy | None, tuple[Diagnostic, ...]]:
    """Seal a file that all have signed, and make its audit file from the steps; None where somebody has not signed, or no seal is to be had."""
    state = read_state(pdf)
    people = people_to_sign(issued.manifest, state) if state else ()
    if state is None or not people or next_to_sign(people):
        names = " and ".join(one.name or one.capacity for one in next_to_sign(people)) or "somebody"
        return None, (error("not-signed-by-all", f"The papers wait for {names}.", hint="Close them when all have signed."),)
    if faults := seal_faults(keys.seal, at):
        return None, faults
    try:
        executed = _sealed(pdf, EXECUTED, "Signed by all", keys, at)
        facts = {"file": digest(executed), "signed_by": keys.seal.subject, "certificate": keys.seal.fingerprint}
        steps = (*steps, next_step(steps, at, Step.EXECUTED, "vendor", facts))
        record = _record(issued, people, steps, digest(executed))
        audit = _sealed(render_audit_file(record, at.date()), AUDIT, "The record of these signatures", keys, at)
    except (TimeStampError, IncompleteValidationDataError) as fault:
        return None, (why_not_signed(fault, keys),)
    faults = read_back(executed, state, (EXECUTED, STAMP) if keys.archives else (EXECUTED,))
    return (None, faults) if faults else (ExecutedCopy(executed, audit, steps), ())


def _sealed(pdf: bytes, place: str, reason: str, keys: SigningKeys, at: datetime) -> bytes:
    about = FieldSignature(place, "", reason, time_stamps=keys.time_stamps, validation=keys.validation, last=True)
    return keys.seal.signer.sign_field(pdf, about, at)


def _record(
    issued: IssuedFile, people: Iterable[PersonToSign], steps: tuple[AuditStep, ...], executed_sha256: str
) -> AuditRecord:
    manifest = issued.manifest
    return AuditRecord(
        format=1,
        packet=manifest.packet,
        matter=manifest.matter.id,
        programme=manifest.programme.title,
        issued=manifest.issued,
        manifest_sha256=issued.manifest_sha256,
        issued_sha256=issued.sha256,
        executed_sha256=executed_sha256,
        people=tuple(AuditPerson(one.key, one.capacity, one.party, one.name, one.title) for one in people),
        consents={one.version: one.words for one in CONSENTS},
        steps=steps,
    )


@dataclass(frozen=True, slots=True)
class CheckedAudit:
    """An audit file after its check: the record in it, None where it holds none, and by whose seal, empty without one that holds."""

    record: AuditRecord | None
    sealed_by: str
    findings: tuple[Diagnostic, ...]


def check_audit(
    audit: bytes, executed: bytes, signatures: Iterable[Signature], trust: Iterable[Certificate] = ()
) -> CheckedAudit:
    """Check whether an audit file is whole, sealed by the one who sealed the executed copy, and about that copy.

    `signatures` are those of the executed copy, verified.
    """
    record = attached_record(audit)
    if record is None:
        hint = "Ask for the audit file as it was sent."
        return CheckedAudit(None, "", (error("no-audit-record", "The audit file holds no record that can be read.", hint=hint),))
    sealed, findings = read_signatures(audit, trust)
    seal = next((one for one in sealed if one.field == AUDIT and one.holds), None)
    own = next((one for one in signatures if one.field == EXECUTED and one.holds), None)
    faults = (*_seal_faults(seal, own), *_record_faults(record, executed))
    return CheckedAudit(record, seal.signer if seal else "", (*findings, *faults))


def _seal_faults(seal: Signature | None, own: Signature | None) -> Iterator[Diagnostic]:
    if seal is None:
        hint = "Do not rely on it: anybody may have written it."
        yield error("audit-not-sealed", "The audit file has no seal that holds.", hint=hint)
    elif own is not None and own.fingerprint != seal.fingerprint:
        sentence = f"The audit file is sealed by {seal.signer}, with another key than the executed copy, by {own.signer}."
        yield warning("audit-of-another-key", sentence, hint="Ask which of the two keys is the sender’s.")


def _record_faults(record: AuditRecord, executed: bytes) -> Iterator[Diagnostic]:
    if digest(executed) != record.executed_sha256:
        sentence = f"The audit file is about another file: about one whose SHA-256 is {record.executed_sha256}."
        yield error("audit-of-another-file", sentence, hint="Take the executed copy that was sent with it.")
    if at := first_broken_step(record.steps):
        hint = "Ask for the audit file as it was sent."
        yield error("audit-chain-broken", f"Step {at} of the audit record does not follow the one before it.", hint=hint)


def audit_lines(checked: CheckedAudit) -> Iterator[str]:
    """Yield what an audit file says, in lines: whose it is, and each step."""
    record = checked.record
    if record is None:
        return
    sealed = f"sealed by {named(checked.sealed_by)}" if checked.sealed_by else "not sealed"
    yield f"Audit file of {named(record.packet)}, {sealed}"
    people = {one.key: one.name or one.capacity for one in record.people}
    for one in record.steps:
        who, name = people.get(one.by, "the vendor’s portal"), one.facts.get("name", "")
        as_name = f", as {name}" if name and name != who else ""
        yield f"  {one.at}: {named(who)} {WORDS[one.step]}{named(as_name)}"
