"""Single forms: one form of a matter, or all of a kind, out of its packet, in a supplement to that, or alone.

A form that belongs to no packet is written alone, with the bytes that it would have in the packet of its matter.
"""

import errno
from collections.abc import Iterable
from pathlib import Path

from assembler.assembly import AssembledPaper
from assembler.formats.registry import format_of
from assembler.model.diagnostics import Diagnostic, error, failing, info
from assembler.model.embedded_model import has_fields
from assembler.model.manifest import Manifest
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span
from assembler.packets.manifest import PacketFile, digest
from assembler.packets.order import BuiltPacket, Order, build_packet, render_settings
from assembler.packets.rendering import ProgressReport, render_alone
from assembler.packets.storage_faults import reason
from assembler.packets.store import Store
from assembler.packets.supplements import IssuedSoFar, plan_supplement

Findings = tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class BuiltForm:
    """A form in its store: its files with their SHA-256, by their paths or URLs. `fresh` is false where they were there already.

    `packet` is the packet or supplement that holds it, empty for one alone.
    """

    paper: AssembledPaper
    files: tuple[tuple[str, str], ...]
    fresh: bool
    packet: str = ""


@dataclass(frozen=True, slots=True)
class BuiltForms:
    """Forms that were asked for, and the supplement in which some of them were issued; None where none was."""

    forms: tuple[BuiltForm, ...]
    supplement: BuiltPacket | None = None


BuiltOrNot = tuple[BuiltForms | None, Findings]


def forms_of(order: Order) -> tuple[AssembledPaper, ...]:
    """Return the papers of an order that have fields to fill in."""
    papers = (paper for paper in order.assembly.papers if paper.document.handling != "reference")
    return tuple(paper for paper in papers if has_fields(paper.document))


def forms_named(order: Order, name: str) -> tuple[AssembledPaper, ...]:
    """Return the form of a name, or else all forms of a kind, which may be one for each entry of a list."""
    forms = forms_of(order)
    one = tuple(paper for paper in forms if paper.document.name == name)
    return one or tuple(paper for paper in forms if name in (paper.document.plan, paper.document.plan.rpartition("/")[2]))


def issue_forms(
    order: Order, papers: Iterable[AssembledPaper], issued: IssuedSoFar, store: Store, report: ProgressReport
) -> BuiltOrNot:
    """Return forms as their packet or an earlier supplement holds them; those that neither holds are issued in a supplement.

    None with findings where it cannot be. Raises `OSError` where the store cannot be read.
    """
    held, ordered, findings = plan_supplement(order, papers, issued, store)
    if findings:
        return None, findings
    supplement, findings = build_packet(ordered, store, report) if ordered else (None, ())
    if ordered and supplement is None:
        return None, findings
    forms = []
    for form in held:
        manifest = form.manifest or (supplement.manifest if supplement else issued.packet)
        fresh = form.manifest is None and supplement is not None and supplement.fresh
        forms.append(BuiltForm(form.paper, tuple(_files_in(manifest, form.paper, order.formats, store)), fresh, manifest.packet))
    return BuiltForms(tuple(forms), supplement), findings


def _files_in(manifest: Manifest, paper: AssembledPaper, formats: tuple[str, ...], store: Store) -> Iterable[tuple[str, str]]:
    """Yield the files of a packet that hold a form, in some formats, with their digests."""
    digests, name = manifest.digests, paper.document.name
    for path in next((one.files for one in manifest.documents if one.name == name), ()):
        if (format := format_of(path)) and format.id in formats:
            yield f"{store.place(manifest.packet)}/{path}", digests[path]


def build_alone(order: Order, papers: Iterable[AssembledPaper], store: Store, report: ProgressReport) -> BuiltOrNot:
    """Write forms that belong to no packet, each file whole or not at all. A file that is there already is never replaced."""
    chosen = tuple(papers)
    names = {paper.document.name for paper in chosen}
    files, findings = render_alone(order.assembly, names, order.templates, order.formats, render_settings(order), report)
    if failing(findings):
        return None, findings
    try:
        _refuse_other_contents(files, store)
        fresh = {file.path: store.create(_name_alone(file), file.data) for file in files}
    except OSError as fault:
        sentence = f"The form could not be written to {fault.filename or store.place('')}: {reason(fault)}."
        hint = "Name another folder by -o, or move what stands there away."
        return None, (*findings, error("not-written", sentence, Span(store.place(""), 1, 1), hint))
    forms = tuple(_form_alone(paper, store, files, fresh) for paper in chosen)
    return BuiltForms(forms), (*findings, _belongs_to_none(order, store))


def _belongs_to_none(order: Order, store: Store) -> Diagnostic:
    sentence = f"No packet of {order.matter.id} was issued in {store.place('')}: the form stands alone, and no record knows it."
    hint = (
        "If it is to be sent, build the packet first, or name by -o where the packet is. What comes back is read with --matter."
    )
    return info("form-alone", sentence, order.matter.span, hint, order.matter.id)


def _name_alone(file: PacketFile) -> str:
    """Return the name of a form's file: it is the form's, without its folder and number in the packet."""
    return f"{file.papers[0]}{Path(file.path).suffix}"


def _refuse_other_contents(files: Iterable[PacketFile], store: Store) -> None:
    """Raise `FileExistsError` where one of the files is there with other contents."""
    for file in files:
        if store.read(_name_alone(file)) not in (None, file.data):
            raise FileExistsError(errno.EEXIST, "another file stands there", store.place(_name_alone(file)))


def _form_alone(paper: AssembledPaper, store: Store, files: Iterable[PacketFile], fresh: dict[str, bool]) -> BuiltForm:
    own = tuple(file for file in files if paper.document.name in file.papers)
    named = tuple((store.place(_name_alone(file)), digest(file.data)) for file in own)
    return BuiltForm(paper, named, any(fresh[file.path] for file in own))
