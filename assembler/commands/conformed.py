"""The conformed copy: what is in force for a partner on a day, in one set of papers that are marked as no originals.

Each paper is made anew from what its packet was issued from, and held against the digest of its words in the manifest. A clause that an
amendment names is followed by the words of that amendment, with their place.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from assembler.assembly import AssembledPaper
from assembler.assembly.occasions import legal_name
from assembler.assembly.signed_clauses import printed_clause
from assembler.commands.rebuild import order_again
from assembler.commands.record import refused_by_disk, show
from assembler.model.diagnostics import Diagnostic, error, failing
from assembler.model.document import (
    Block,
    Document,
    FieldGroup,
    Front,
    Heading,
    Paragraph,
    Provision,
    SignatureBlock,
    Strong,
    Table,
    Text,
)
from assembler.model.in_force import InForce, PaperInForce
from assembler.model.source import Span
from assembler.model.values import show as shown
from assembler.model.walk import text_runs
from assembler.packets.manifest import PacketFile
from assembler.packets.order import Order, render_settings
from assembler.packets.records import folder_of
from assembler.packets.rendering import ProgressReport, render_files
from assembler.packets.store import Store

Findings = tuple[Diagnostic, ...]
MARK = "Conformed copy, not an original"


@dataclass(frozen=True, slots=True)
class Source:
    """A paper in force, and the document that it is, made anew from what its packet was issued from."""

    signed: PaperInForce
    order: Order
    paper: AssembledPaper
    name: str

    @property
    def document(self) -> Document:
        """The document as it was signed."""
        return self.paper.document


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a clause: the id of the document and the name of the clause in it, and the words of the amendment."""

    document: str
    clause: str
    blocks: tuple[Paragraph, ...]


def conformed_copy(
    store: Store, record: str, day: date, formats: tuple[str, ...], report: ProgressReport
) -> tuple[tuple[PacketFile, ...], Findings]:
    """Return the files of the conformed copy of what is in force by a record on a day.

    No file but findings where nothing is in force, where what a paper was made from is not kept, or where this version makes other words of
    it than were signed.
    """
    try:
        shown_record, findings = show(store, record, day)
        if shown_record is None or failing(findings):
            return (), findings
        if shown_record.in_force is None or not shown_record.in_force.papers:
            place = Span(store.place(folder_of(record)), 1, 1)
            return (), (error("not-signed", f"Nothing is in force by the record “{record}” on {day}.", place, subject=record),)
        in_force = shown_record.in_force
        sources, findings = _sources(in_force, store)
    except OSError as fault:
        return (), (refused_by_disk(fault, store),)
    if failing(findings):
        return (), findings
    order = sources[0].order
    changes = tuple(change for source in _each_packet(sources) for change in _changes_of(source, in_force))
    papers = tuple(_conformed(source, changes, _parties_now(source, sources), record, day) for source in sources)
    assembly = replace(order.assembly, papers=papers, checklist=_summary(sources, order, record, day), draft=False)
    settings = replace(
        render_settings(order), packet=f"conformed-{record}", matter=record, dated=day, split=False, fields=False, service=None
    )
    files, faults = render_files(assembly, order.templates, formats, settings, report)
    return files, (*findings, *faults)


def _sources(in_force: InForce, store: Store) -> tuple[tuple[Source, ...], Findings]:
    """Return the source of each paper in force, in the order of their packets; each packet is made anew once."""
    orders: dict[str, Order] = {}
    sources, findings, names = list[Source](), list[Diagnostic](), Counter[str]()
    for signed in (*in_force.papers.values(), *in_force.added):
        if signed.packet not in orders:
            order, faults = order_again(store, signed.packet)
            findings += faults
            if order is None:
                return (), tuple(findings)
            orders[signed.packet] = order
        order = orders[signed.packet]
        paper = next((one for one in order.assembly.papers if one.document.plan == signed.document and one.signed is None), None)
        if paper is None or paper.text_sha256 != signed.text_sha256:
            sentence = f"“{signed.title}” of {signed.packet} is made with other words than were signed."
            hint = "Install the versions that made it (“assembler rebuild PACKET --environment”)."
            return (), (error("not-rebuilt", sentence, Span(store.place(signed.packet), 1, 1), hint, signed.document),)
        names[paper.document.name] += 1
        number = names[paper.document.name]
        name = paper.document.name if number == 1 else f"{paper.document.name}-{number}"
        sources.append(Source(signed, order, paper, name))
    return tuple(sources), tuple(findings)


def _changes_of(source: Source, in_force: InForce) -> Iterator[Change]:
    """Yield the changes that a paper makes to papers in force, as they were signed before: each changed place once."""
    for one in in_force.changes:
        if one.packet == source.signed.packet:
            printed = printed_clause(f"{one.document}/{one.name}", source.order.matter, source.order.library)
            yield Change(one.document, one.name, tuple(_blocks_about(printed, source)))


def _blocks_about(printed: str, source: Source) -> Iterator[Paragraph]:
    """Yield the blocks of an amendment about one clause: each item that names it, and the text below that."""
    about = False
    where = f"{source.signed.title}, in force since {shown(source.signed.since)}"
    for block in source.document.blocks:
        if isinstance(block, Heading | Provision):
            content = block.content
            about = any(run.text == printed for inline in content for run in text_runs(inline))
            if about:
                yield Paragraph((Strong((Text(f"{where}, Section {block.number}: "),)), *content))
        elif about and isinstance(block, Paragraph):
            yield Paragraph(block.content)


def _each_packet(sources: Iterable[Source]) -> Iterable[Source]:
    """Return one paper of each packet, the first."""
    found: dict[str, Source] = {}
    for source in sources:
        found.setdefault(source.signed.packet, source)
    return found.values()


def _parties_now(source: Source, sources: Iterable[Source]) -> str:
    """Return who has taken the place of a party since a paper was signed, and by which paper; empty where nobody has."""
    matter = source.order.matter
    roles = source.order.library.programmes[matter.programme].roles
    then = {"vendor": _name_of_entity(source.paper.entity, source), "partner": legal_name(matter.partner.fields)}
    return " ".join(
        f"By “{other.signed.title}”, in force since {shown(other.signed.since)}, the {roles[role]} is {now}, in place of {then[role]}."
        for role, now in _names_now(source).items()
        for other in sources
        if now and now != then[role] and other is not source and _passes_to(other, role) == now
    )


def _names_now(source: Source) -> dict[str, str]:
    """Return the legal names of the parties that are bound by a paper now, by their roles."""
    return {"vendor": _name_of_entity(source.signed.entity, source), "partner": source.signed.partner}


def _name_of_entity(id: str, source: Source) -> str:
    entities = source.order.library.programmes[source.order.matter.programme].entities
    return next((legal_name(one.fields) for one in entities if one.id == id), "")


def _passes_to(source: Source, role: str) -> str:
    """Return the legal name of the party to which a paper passes everything in a role; empty where it passes nothing."""
    matter = source.order.matter
    if role == "partner":
        return legal_name(matter.to_partner.fields) if matter.to_partner else ""
    return _name_of_entity(shown(matter.to_entity.value), source) if matter.to_entity else ""


def _conformed(source: Source, changes: Iterable[Change], parties: str, record: str, day: date) -> AssembledPaper:
    signed, document = source.signed, source.document
    own = [change for change in changes if change.document == document.plan]
    origin = (
        f"{MARK}. It shows what is in force on {shown(day)} by the record {record}. This paper was signed with the packet {signed.packet}, in "
        f"the edition of {shown(signed.edition)}, and is in force since {shown(signed.since)}. {parties}"
    )
    blocks = (Paragraph((Strong((Text(origin.strip()),)),)), *_with_changes(document.blocks, own, signed))
    title = f"{document.title} (conformed copy)"
    front = replace(
        document.front,
        title=(Text(title),),
        particulars=(
            ("Not an original", (Text(f"In force on {shown(day)}"),)),
            *((("Parties since", (Text(parties),)),) if parties else ()),
            *document.front.particulars,
        ),
    )
    changed = replace(
        document,
        name=source.name,
        title=title,
        front=front,
        short_title=f"{MARK}: {document.title}",
        handling="exhibit",
        blocks=blocks,
        reference=record,
        path=(source.name,),
    )
    return replace(source.paper, document=changed, signers=())


def _with_changes(blocks: Iterable[Block], changes: list[Change], signed: PaperInForce) -> Iterator[Block]:
    """Yield the blocks of a paper; what was changed in a clause or item follows all of it. Places to sign say that it is signed."""
    waiting: list[tuple[int, Change]] = []
    for block in blocks:
        level = block.level if isinstance(block, Provision) else 1
        if isinstance(block, Heading | Provision | SignatureBlock):
            yield from _changed_up_to(level, waiting)
            waiting = [one for one in waiting if one[0] < level]
        match block:
            case Heading() | Provision():
                yield block
                waiting += [(level, change) for change in changes if change.clause == block.anchor]
            case SignatureBlock(parties=parties):
                names = " and ".join(party.role for party in parties)
                yield Paragraph((Text(f"Signed by {names}, in force since {shown(signed.since)}."),))
            case FieldGroup(fields):
                rows = tuple(((Text(field.label),), field.value) for field in fields)
                yield Table(((Text("Field"),), (Text("Stated"),)), rows, (False, False))
            case _:
                yield block
    yield from _changed_up_to(1, waiting)


def _changed_up_to(level: int, waiting: list[tuple[int, Change]]) -> Iterator[Block]:
    """Yield the words of the changes that wait at a level or below it, the innermost place first, the earlier change first."""
    for depth, change in sorted(waiting, key=lambda one: -one[0]):
        if depth >= level:
            yield from (replace(block, level=depth) for block in change.blocks)


def _summary(sources: tuple[Source, ...], order: Order, record: str, day: date) -> Document:
    """Return the first page: every paper in force with its edition, its day and its packet."""
    header = tuple((Text(title),) for title in ("Paper", "Edition", "In force since", "Signed with"))
    rows = tuple(
        (
            (Text(one.signed.title),),
            (Text(shown(one.signed.edition)),),
            (Text(shown(one.signed.since)),),
            (Text(one.signed.packet),),
        )
        for one in sources
    )
    programme = order.library.programmes[order.matter.programme]
    parties = tuple((programme.roles[role], (Text(name),)) for role, name in _names_now(sources[0]).items())
    return replace(
        order.assembly.checklist,
        title=MARK,
        short_title=MARK,
        front=Front(
            programme.title, (Text(MARK),), (), (("Record", (Text(record),)), ("In force on", (Text(shown(day)),)), *parties)
        ),
        blocks=(Table(header, rows, (False,) * 4),),
        reference=record,
        draft=False,
    )
