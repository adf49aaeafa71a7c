"""Build: from what is asked for to an order for its packet, signed and certified as asked.

Reads the templates and the matter, elects, assembles the papers, and collects every finding on the way.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from functools import cache, partial
from pathlib import Path

from assembler.assembly import assemble
from assembler.assembly.election import Election, elect
from assembler.assembly.environment import VENDOR
from assembler.commands.choose import refusals
from assembler.commands.in_force import look_up
from assembler.commands.kept_matters import with_sources
from assembler.commands.placeholders import find_placeholders, find_unnamed_parties
from assembler.formats.pdf.certification import KeyFile, key_faults, open_key
from assembler.formats.registry import DEFAULT_FORMATS
from assembler.loader import load_matter
from assembler.loader.templates import Templates, load_templates
from assembler.model.diagnostics import Diagnostic, error, info, nearest, warning
from assembler.model.edition_locks import changes_since
from assembler.model.editions import edition_on
from assembler.model.esign_service import ESignService
from assembler.model.expressions import Datum
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.model.quick_dataclass import dataclass
from assembler.model.remembered import remembered_of
from assembler.model.signers import signers
from assembler.model.source import Span
from assembler.packets.order import BY_PEN, PDF_FIELDS, Order
from assembler.packets.store import Store
from assembler.platform.installed_data import templates_folder
from assembler.rules import Refusal

Ordered = tuple[Order | None, tuple[Diagnostic, ...]]
"""An order with the findings on the way to it; None where one of them is an error."""


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What is asked for: the packet of a matter from a library, its formats, and how it is signed and certified.

    The matter is read from its file and the templates from their folder, unless they have been read; the templates are the shipped ones
    where none are named. With `split` each paper is a PDF of its own too. `esign` is the way to sign, as in an `Order`; `key` certifies
    the PDFs. `store` holds the records of what was signed before; None where there are none. `draft` asks for a draft, which is
    neither sent nor certified.
    """

    library: Library
    matter: Path | Matter
    templates: Path | Templates = field(default_factory=templates_folder)
    formats: tuple[str, ...] = DEFAULT_FORMATS
    split: bool = False
    esign: str = PDF_FIELDS
    key: KeyFile | None = None
    store: Store | None = None
    draft: bool = False


def order_packet(request: BuildRequest) -> Ordered:
    """Return the order that a request leads to; nothing is rendered yet."""
    order, findings = _order_papers(request)
    if order is not None:
        order, more = with_signing(order, request.esign)
        findings = (*findings, *more)
    if order is not None and request.key is not None:
        order, more = with_certificate(order, request.key)
        findings = (*findings, *more)
    return order, findings


def _order_papers(request: BuildRequest) -> Ordered:
    """Read templates and matter, and assemble the papers."""
    templates, findings = load_templates(request.templates) if isinstance(request.templates, Path) else (request.templates, ())
    matter, faults = load_matter(request.matter, request.library) if isinstance(request.matter, Path) else (request.matter, ())
    findings = (*findings, *faults)
    if templates is None or matter is None:
        return None, findings
    matter = replace(matter, as_draft=request.draft or bool(find_unnamed_parties(matter.partner_values, matter.span)))
    if unfilled := () if matter.draft else tuple(find_placeholders(matter.stated_values, matter.span)):
        return None, (*findings, *unfilled)
    edition = edition_on(request.library.programmes[matter.programme], matter.issued)
    if changed := _locks(request.library)(matter.programme, edition):
        return None, (*findings, *changed)
    matter, faults = look_up(matter, request.library, request.store)
    findings = (*findings, *faults)
    if matter is None:
        return None, findings
    matter = with_sources(matter, request.library, request.store)
    election = elect(request.library, matter)
    if isinstance(election, Refusal):
        return None, (*findings, *refusals(election, matter))
    unnamed = find_unnamed_parties((*matter.partner_values, *_vendor_values(election)), matter.span)
    matter, findings = replace(matter, as_draft=matter.as_draft or bool(unnamed)), (*findings, *unnamed)
    assembly, faults = assemble(matter, election)
    findings = (*findings, *faults)
    if assembly is None:
        return None, findings
    return Order(request.library, templates, matter, assembly, election.reasons, request.formats, request.split), findings


def _vendor_values(election: Election) -> Iterator[Datum]:
    """Yield what is stated of the vendor's entity that contracts in a packet, or in one of its papers; no other entity is party to it."""
    for given in (election.given, *(paper.given for paper in election.papers)):
        stated = given.get(VENDOR)
        yield from (value for value in stated.values() if isinstance(value, Datum)) if isinstance(stated, Mapping) else ()


@remembered_of(1)
def _locks(library: Library) -> Callable[[str, date], tuple[Diagnostic, ...]]:
    """Return `_changed_in_lock` of the last library, asked once for each edition of its programmes."""
    return cache(partial(_changed_in_lock, library))


def _changed_in_lock(library: Library, id: str, edition: date) -> tuple[Diagnostic, ...]:
    """Return what differs from the lock of a programme's edition: it would be printed under a name that stands for other words."""
    programme = library.programmes[id]
    recorded = [one for one in programme.recorded if one.edition == edition]
    if not any(change for one in recorded for change in changes_since(library, programme, one)):
        return ()
    from assembler.checks.editions import edition_findings  # noqa: PLC0415 -- all checks come with it, and words are rarely changed

    return tuple(edition_findings(library, programme, recorded))


def with_signing(order: Order, esign: str) -> Ordered:
    """Return the order signed by pen, in fields of the PDF, or with an e-sign service; an unknown service is an error.

    A draft has no fields to sign in.
    """
    if esign in (BY_PEN, PDF_FIELDS):
        return replace(order, esign=BY_PEN if order.assembly.draft else esign), ()
    if order.assembly.draft:
        return None, (_never_of_a_draft(order, "sent to be signed", "--esign"),)
    services = order.templates.services
    if esign not in services:
        known = (BY_PEN, PDF_FIELDS, *services)
        hint = nearest(esign, known) or f"There are {', '.join(known)}; a service is a file esign/NAME.yaml of the templates."
        return None, (error("unknown-name", f"There is no e-sign service “{esign}”.", hint=hint, subject=esign),)
    from assembler.loader.esign_services import read_esign_service  # noqa: PLC0415 -- the shapes of its file come with it

    service, findings = read_esign_service(services[esign])
    if service is None:
        return None, findings
    return replace(order, esign=esign, service=service), (*findings, *_find_missing_addresses(order, service))


def _never_of_a_draft(order: Order, done: str, option: str) -> Diagnostic:
    """Return the finding of what is asked for and never done with a draft."""
    matter = order.matter
    sentence = f"The packet of “{matter.id}” is a draft, and a draft is never {done}."
    why = (
        "build it without “--draft”, and with every name filled in"
        if matter.as_draft
        else "have its special terms approved and name who did under “approved_by”"
    )
    return error("draft", sentence, matter.span, f"Leave “{option}” away, or {why}.", matter.id)


def _find_missing_addresses(order: Order, service: ESignService) -> Iterable[Diagnostic]:
    """Find signers without an e-mail address: the service's draft must be completed before it can be sent."""
    people = signers(paper.document for paper in order.assembly.papers)
    if unknown := [f"{person.capacity} {person.name}".rstrip() for person in people if not person.email]:
        sentence = f"The drafts for {service.service} name no e-mail address for {', '.join(unknown)}."
        yield info(
            "no-e-mail", sentence, hint="Add it to the signatory in the matter or the entity, or to the draft before it is sent."
        )


def with_certificate(order: Order, key: KeyFile) -> Ordered:
    """Return the order with the key that certifies its PDFs, whose certificate must be valid on the day of issue."""
    if order.assembly.draft:
        return None, (_never_of_a_draft(order, "certified", "--certify"),)
    seal, findings = open_key(key)
    if seal is None:
        return None, findings
    faults = key_faults(seal, key.path, order.matter.day)
    findings = (*findings, *faults, *(certificate_warnings(order.service) if order.service else ()))
    return (None if faults else replace(order, seal=seal)), findings


def read_key_file(key: Path, passphrase: Callable[[Path], bytes]) -> tuple[KeyFile | None, tuple[Diagnostic, ...]]:
    """Read a PKCS #12 file without opening it; its passphrase is asked for where it can be read."""
    try:
        data = key.read_bytes()
    except OSError as fault:
        sentence = f"{key} cannot be read: {fault.strerror}."
        return None, (error("no-key", sentence, Span(str(key), 1, 1), "Check its name and its rights."),)
    return KeyFile(str(key), data, passphrase(key)), ()


def certificate_warnings(service: ESignService) -> Iterable[Diagnostic]:
    """Yield the warning that a service rewrites the file it is sent, which breaks a certificate."""
    sentence = f"{service.service} saves the file anew when it is signed: the certificate will not survive that."
    hint = "Certify what is signed in PDF fields (--esign pdf), or rely on the service's own seal and leave --certify away."
    yield warning("certificate-would-break", sentence, hint=hint)
