"""The audit file beside an executed copy: a PDF for people with `audit.json` inside, PDF/A-3a and PDF/UA-1."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pikepdf

from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.typesetting import WITH_FILES, pack, typesetter
from assembler.formats.received import BROKEN
from assembler.model.values import show
from assembler.signing.audit import WORDS, AuditRecord, AuditStep, read_audit_record, write_record

TEMPLATE = Path(__file__).with_suffix(".typ")
ATTACHED = "audit.json"
LAST_PRINTED = "\u052f"
"""The last letter of the Cyrillic block; of what lies behind only the marks of `PUNCTUATION` are in the fonts."""

PUNCTUATION = frozenset("–—‘’“”„…€")
LONGEST = 400
"""The most characters that are printed of a fact; the attached record has all."""

NAMES = {
    "name": "Signed under the name",
    "expected": "Name in the papers",
    "title": "Title",
    "place": "Place",
    "how": "Drawn or in type",
    "known_by": "Known by",
    "account": "Account",
    "authority": "Authority to sign",
    "email": "E-mail address",
    "consent": "Words of consent, version",
    "before": "SHA-256 before",
    "after": "SHA-256 after",
    "file": "SHA-256 of the file",
    "fields": "Places signed",
    "signed_by": "Signed by the key of",
    "certificate": "SHA-256 of its certificate",
    "personal": "Certificate of the person",
    "stamped": "Time stamp asked of",
    "link": "Link, by its number at the sender",
    "address": "Network address",
    "agent": "Program",
    "language": "Language",
    "reason": "Reason",
}
"""What the facts of a step are called."""

INTRO = (
    "This file says who signed the papers of a packet, in which order, when, and by which means. It belongs to one file, the executed copy "
    "with the SHA-256 below, and is sealed by the vendor. The same record is attached to it as data."
)
WHAT_IT_IS = (
    "Each signature here is an electronic signature: data that a person used to sign, in the words of consent above. The seal and the "
    "digests show that nothing was changed since. They do not prove who held a link: that rests on whom it was sent to. Where a code was sent by "
    "e-mail too, whoever signed had that code."
)
HOW_TO_CHECK = (
    "To check this file, compute the SHA-256 of the executed copy and compare it with the one above, and look at the signatures of both "
    "files with any PDF program. Each step of the attached record names the one before by the SHA-256 of its JSON, keys sorted and without "
    "spaces."
)


def render_audit_file(record: AuditRecord, day: date) -> bytes:
    """Return the audit file of a record, dated a day; it is not sealed yet."""
    pdf, _ = typesetter().run(TEMPLATE.read_bytes(), json.dumps(_as_printed(record), ensure_ascii=False), day, WITH_FILES)
    with parse_pdf(pdf) as file:  # written by qpdf, so that it ends with a line end, as PDF/A wants before what is appended
        return pack(file)


def _as_printed(record: AuditRecord) -> dict[str, object]:
    about = {
        "Programme": record.programme,
        "Reference": record.matter,
        "Packet": record.packet,
        "Issued on": show(record.issued),
        "SHA-256 of its manifest": record.manifest_sha256,
        "SHA-256 of the file as it was opened for signature": record.issued_sha256,
        "SHA-256 of the executed copy": record.executed_sha256,
    }
    return {
        "title": f"Audit file of {record.matter}",
        "intro": INTRO,
        "about": {name: printable(text) for name, text in about.items()},
        "people": [[printable(text) for text in (one.key, one.capacity, one.party, one.name)] for one in record.people],
        "steps": [_step_as_printed(one, record) for one in record.steps],
        "consents": dict(record.consents),
        "closing": (WHAT_IT_IS, HOW_TO_CHECK),
        "json": write_record(record).decode(),
    }


def _step_as_printed(step: AuditStep, record: AuditRecord) -> dict[str, object]:
    person = next((one for one in record.people if one.key == step.by), None)
    who = (person.name or person.capacity) if person else "The vendor’s portal"
    shown = {NAMES.get(name, name): printable(text) for name, text in step.facts.items() if text}
    at = step.at.replace("T", " ").removesuffix("Z")
    return {"number": str(step.number), "at": at, "what": f"{printable(who)} {WORDS[step.step]}.", "facts": shown}


def printable(text: str) -> str:
    """Return a text in letters that the fonts have, others replaced by a question mark, cut off where it is long."""
    kept = "".join(one if (one <= LAST_PRINTED and one.isprintable()) or one in PUNCTUATION else "?" for one in text)
    return kept if len(kept) <= LONGEST else f"{kept[:LONGEST]}…"


def attached_record(audit: bytes) -> AuditRecord | None:
    """Return the record that is attached to an audit file; None where there is none, or it cannot be read."""
    try:
        with parse_pdf(audit) as file:
            return next(_records_in(file.attachments), None)
    except (pikepdf.PdfError, *BROKEN):
        return None


def _records_in(attachments: Mapping[str, object]) -> Iterator[AuditRecord]:
    spec = attachments.get(ATTACHED)
    if isinstance(spec, pikepdf.AttachedFileSpec) and (record := read_audit_record(spec.get_file().read_bytes())):
        yield record
