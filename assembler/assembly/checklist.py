"""The checklist of a packet: one page that says what to sign now, what later, and what is only attached."""

from collections.abc import Iterable

from assembler.assembly.papers import AssembledPaper
from assembler.document import Block, Document, Front, Heading, Inlines, Paragraph, Table, Text
from assembler.library import Programme
from assembler.matter import Matter

STEPS = (
    ("sign_now", "Sign now", "Each party signs these papers; they are in packet.pdf, in this order."),
    ("sign_later", "Fill in and sign later", "Each of these is a file of its own in the folder “forms”."),
    ("third_party", "Signed by others", "These papers are signed between the parties named."),
    ("exhibit", "Attached", "These papers bind through the papers signed; they are not signed on their own."),
    ("reference", "Incorporated by reference", "These texts apply as signed before or as published; they are not attached."),
)
HEADER = ("Paper", "What it is for", "Who signs", "When")
SPECIMEN = "Nothing is signed on it: it shows the form that will be."
DRAFT = "This packet is a draft: its special terms wait for approval. Do not sign it."


def checklist(papers: Iterable[AssembledPaper], programme: Programme, matter: Matter) -> Document:
    """Write the checklist of a packet as a document of its own."""
    papers = tuple(papers)
    steps = [(title, intro, found) for handling, title, intro in STEPS if (found := _handled(papers, handling))]
    blocks: list[Block] = [Paragraph((Text(DRAFT),))] if matter.draft else []
    for number, (title, intro, found) in enumerate(steps, 1):
        blocks += _step(number, title, intro, found, programme)
    edition = papers[0].document.edition
    particulars = (("Reference", (Text(matter.id, matter.span, "matter.id"),)),)
    return Document(
        name="checklist",
        plan="checklist",
        title="Checklist",
        short_title="Checklist",
        kind="schedule",
        handling="reference",
        front=Front(programme.title, (Text("Checklist"),), (), particulars),
        blocks=tuple(blocks),
        edition=edition,
        reference=matter.id,
        draft=matter.draft,
        contents=False,
    )


def _handled(papers: tuple[AssembledPaper, ...], handling: str) -> tuple[AssembledPaper, ...]:
    return tuple(paper for paper in papers if paper.document.handling == handling)


def _step(number: int, title: str, intro: str, papers: tuple[AssembledPaper, ...], programme: Programme) -> tuple[Block, ...]:
    """Write a step; a column in which no paper has anything to say is left out."""
    rows = tuple(_row(paper, programme) for paper in papers)
    said = [at for at in range(len(HEADER)) if any(row[at] for row in rows)]
    table = Table(
        tuple(_cell(HEADER[at]) for at in said), tuple(tuple(row[at] for at in said) for row in rows), (False,) * len(said)
    )
    heading = Heading(f"{number}.", str(number), f"step-{number}", (Text(title),))
    return heading, Paragraph((Text(intro),)), table


def _row(paper: AssembledPaper, programme: Programme) -> tuple[Inlines, ...]:
    document = paper.document
    suffix = f" ({paper.entry})" if paper.entry else ""
    name = f"{document.title}, blank specimen" if paper.specimen else f"{document.title}{suffix}"
    signers = ", ".join(programme.roles[role] for role in paper.signers)
    due = SPECIMEN if paper.specimen else "" if document.handling == "reference" else paper.paper.due
    return tuple(map(_cell, (name, paper.paper.purpose, signers, due)))


def _cell(text: str) -> Inlines:
    return (Text(text),) if text else ()
