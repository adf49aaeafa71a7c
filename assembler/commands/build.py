"""Build: from a matter's file to an order for its packet, and how that packet is signed and certified.

Reads the templates and the matter, answers the choices, assembles the papers, and collects every finding on the way.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from assembler.assembly import assemble, elect
from assembler.commands.choose import refusals
from assembler.formats.pdf.certification import Key, KeyFile, key_faults, open_key
from assembler.loader import load_matter
from assembler.loader.esign_services import read_esign_service
from assembler.loader.templates import Templates, load_templates
from assembler.model.diagnostics import Diagnostic, error, info, nearest, warning
from assembler.model.esign_service import ESignService
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.model.signers import signers
from assembler.model.source import Span
from assembler.packets.order import BY_PEN, PDF_FIELDS, Order
from assembler.rules import Refusal


def order_packet(
    library: Library, templates: Path, matter: Path, formats: tuple[str, ...], *, split: bool = False
) -> tuple[Order | None, tuple[Diagnostic, ...]]:
    """Read a matter and assemble its papers. The order is None where a finding is an error."""
    loaded, findings = load_templates(templates)
    read, faults = load_matter(matter, library)
    findings = (*findings, *faults)
    if loaded is None or read is None:
        return None, findings
    order, faults = order_matter(library, loaded, read, formats, split=split)
    return order, (*findings, *faults)


def order_matter(
    library: Library, templates: Templates, matter: Matter, formats: tuple[str, ...], *, split: bool = False
) -> tuple[Order | None, tuple[Diagnostic, ...]]:
    """Assemble the papers of a matter that has been read. The order is None where a finding is an error."""
    election = elect(library, matter)
    if isinstance(election, Refusal):
        return None, refusals(election, matter)
    assembly, findings = assemble(library, matter, election)
    if assembly is None:
        return None, findings
    return Order(library, templates, matter, assembly, election.reasons, formats, split), findings


def with_signing(order: Order, esign: str) -> tuple[Order | None, tuple[Diagnostic, ...]]:
    """Return the order signed by pen, in fields of the PDF, or with an e-sign service; an unknown service is an error."""
    if esign in (BY_PEN, PDF_FIELDS):
        return replace(order, esign=esign), ()
    services = order.templates.services
    if esign not in services:
        known = (BY_PEN, PDF_FIELDS, *services)
        hint = nearest(esign, known) or f"There are {', '.join(known)}; a service is a file esign/NAME.yaml of the templates."
        return None, (error("unknown-name", f"There is no e-sign service “{esign}”.", hint=hint, subject=esign),)
    service, findings = read_esign_service(services[esign])
    if service is None:
        return None, findings
    return replace(order, esign=esign, service=service), (*findings, *_find_missing_addresses(order, service))


def _find_missing_addresses(order: Order, service: ESignService) -> Iterable[Diagnostic]:
    """Find signers without an e-mail address: the service's draft must be completed before it can be sent."""
    people = signers(paper.document for paper in order.assembly.papers)
    if unknown := [f"{person.capacity} {person.name}".rstrip() for person in people if not person.email]:
        sentence = f"The drafts for {service.service} name no e-mail address for {', '.join(unknown)}."
        yield info(
            "no-e-mail", sentence, hint="Add it to the signatory in the matter or the entity, or to the draft before it is sent."
        )


def with_certificate(order: Order, key: Path, passphrase: bytes) -> tuple[Order | None, tuple[Diagnostic, ...]]:
    """Return the order with the key that certifies its PDFs, read from a PKCS #12 file."""
    file, findings = read_key_file(key, passphrase)
    seal, faults = open_key(file) if file else (None, ())
    findings = (*findings, *faults)
    if seal is None:
        return None, findings
    sealed, faults = with_open_key(order, seal, str(key))
    return sealed, (*findings, *faults, *(certificate_warnings(order.service) if order.service else ()))


def read_key_file(key: Path, passphrase: bytes) -> tuple[KeyFile | None, tuple[Diagnostic, ...]]:
    """Read a PKCS #12 file without opening it, so that another process can open it."""
    try:
        return KeyFile(str(key), key.read_bytes(), passphrase), ()
    except OSError as fault:
        sentence = f"{key} cannot be read: {fault.strerror}."
        return None, (error("no-key", sentence, Span(str(key), 1, 1), "Check its name and its rights."),)


def with_open_key(order: Order, seal: Key, path: str) -> tuple[Order | None, tuple[Diagnostic, ...]]:
    """Return the order with an open key; the key's certificate must be valid on the day of issue."""
    faults = key_faults(seal, path, order.matter.issued)
    return (None if faults else replace(order, seal=seal)), faults


def certificate_warnings(service: ESignService) -> Iterable[Diagnostic]:
    """Yield the warning that a service rewrites the file it is sent, which breaks a certificate."""
    sentence = f"{service.service} saves the file anew when it is signed: the certificate will not survive that."
    hint = "Certify what is signed in PDF fields (--esign pdf), or rely on the service's own seal and leave --certify away."
    yield warning("certificate-would-break", sentence, hint=hint)
