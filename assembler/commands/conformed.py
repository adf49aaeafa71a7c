"""The conformed copy: what is in force for a partner on a day, in one set of papers that are marked as no originals.

Each paper is made anew from what its packet was issued from, and held against the digest of its words in the manifest. A clause that an
amendment names is followed by the words of that amendment, with their place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from assembler.assembly import AssembledPaper
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
from assembler.model.expressions import Datum
from assembler.model.in_force import InForce, PaperInForce
from assembler.model.source import Span
from assembler.model.values import SignedClause
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
    blocks: tuple[Block, ...]


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
        sources, findings = _sources(shown_record.in_force, store)
    except OSError as fault:
        return (), (refused_by_disk(fault, store),)
    if failing(findings):
        return (), findings
    order = sources[0].order
    changes = tuple(change for source in sources for change in _changes_of(source))
    papers = tuple(_conformed(source, changes, record, day) for source in sources)
    assembly = replace(order.assembly, papers=papers, checklist=_summary(sources, order, record, day), draft=False)
    settings = replace(
        render_settings(order), packet=f"conformed-{record}", matter=record, dated=day, split=False, fields=False, service=None
    )
    files, faults = render_files(assembly, order.templates, formats, settings, report)
    return files, (*findings, *faults)


def _sources(in_force: InForce, store: Store) -> tuple[tuple[Source, ...], Findings]:
    """Return the source of each paper in force, in the order of their packets; each packet is made anew once."""
    orders: dict[str, Order] = {}
    sources, findings, names = list[Source](), list[Diagnostic](), set[str]()
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
        name = paper.document.name if paper.document.name not in names else f"{paper.document.name}-{len(sources) + 1}"
        names.add(name)
        sources.append(Source(signed, order, paper, name))
    return tuple(sources), tuple(findings)


def _changes_of(source: Source) -> Iterator[Change]:
    """Yield the changes that a paper makes: those of its entries that name a clause of a paper in force."""
    for entries in source.order.matter.lists.values():
        for entry in entries:
            for datum in entry.values():
                if isinstance(datum, Datum) and isinstance(datum.value, SignedClause):
                    document, _, clause = datum.value.name.rpartition("/")
                    yield Change(document, clause, tuple(_blocks_about(shown(datum.value), source)))


def _blocks_about(printed: str, source: Source) -> Iterator[Block]:
    """Yield the blocks of an amendment about one clause: the item that names it, and the text below it."""
    about = False
    where = f"{source.signed.title}, in force since {shown(source.signed.since)}"
    for block in source.document.blocks:
        if isinstance(block, Heading | Provision):
            content = block.content
            about = any(run.text == printed for inline in content for run in text_runs(inline))
            if about:
                yield Paragraph((Strong((Text(f"{where}, Section {block.number}: "),)), *content), 2)
        elif about and isinstance(block, Paragraph):
            yield Paragraph(block.content, 2)


def _conformed(source: Source, changes: Iterable[Change], record: str, day: date) -> AssembledPaper:
    signed, document = source.signed, source.document
    name = document.plan.rpartition("/")[2]
    own = [change for change in changes if change.document in (document.plan, name)]
    origin = (
        f"{MARK}. It shows what is in force on {shown(day)} by the record {record}. This paper was signed with the packet {signed.packet}, in "
        f"the edition of {shown(signed.edition)}, and is in force since {shown(signed.since)}."
    )
    blocks = (Paragraph((Strong((Text(origin),)),)), *_with_changes(document.blocks, own, signed))
    title = f"{document.title} (conformed copy)"
    front = replace(
        document.front,
        title=(Text(title),),
        particulars=(("Not an original", (Text(f"In force on {shown(day)}"),)), *document.front.particulars),
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
    """Yield the blocks of a paper, each clause followed by what was changed in it; places to sign say that it is signed."""
    waiting: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading | Provision | SignatureBlock):
            yield from waiting
            waiting = []
        match block:
            case Heading() | Provision():
                yield block
                waiting = [made for change in changes if change.clause == block.anchor for made in change.blocks]
            case SignatureBlock(parties=parties):
                names = " and ".join(party.role for party in parties)
                yield Paragraph((Text(f"Signed by {names}, in force since {shown(signed.since)}."),))
            case FieldGroup(fields):
                rows = tuple(((Text(field.label),), field.value) for field in fields)
                yield Table(((Text("Field"),), (Text("Stated"),)), rows, (False, False))
            case _:
                yield block
    yield from waiting


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
    programme = order.library.programmes[order.matter.programme].title
    return replace(
        order.assembly.checklist,
        title=MARK,
        short_title=MARK,
        front=Front(programme, (Text(MARK),), (), (("Record", (Text(record),)), ("In force on", (Text(shown(day)),)))),
        blocks=(Table(header, rows, (False,) * 4),),
        reference=record,
        draft=False,
    )
