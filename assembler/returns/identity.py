"""Which form a returned file is: by what it carries, held against what was issued wherever that is known."""

from collections.abc import Collection, Iterable, Mapping

from assembler.formats.pdf.received_file import open_pdf
from assembler.formats.word.received_file import embedded_paper, open_word
from assembler.model.diagnostics import Diagnostic, error, info
from assembler.model.document import Document, words
from assembler.model.embedded_model import has_fields
from assembler.model.form_fields import controls
from assembler.model.source import Span
from assembler.model.values import show
from assembler.packets.manifest import PacketFile
from assembler.returns.issued import IssuedPapers
from assembler.returns.text_differences import edits

Identified = tuple[Document | None, tuple[Diagnostic, ...]]
SHOWN = 3
"""How many differences between two issues of a form are told."""


def issued_papers(issued: IssuedPapers) -> Mapping[str, tuple[Document, ...]]:
    """Give the papers of a packet by their names, as its own files tell them; of one without fields only what names it.

    A PDF for a signing service is another version of its paper than the Word file: it has the service's tags.
    """
    papers: dict[str, tuple[Document, ...]] = {}
    for file in (*issued.files_of("docx"), *issued.files_of("pdf")):
        for paper in embedded_papers(file):
            versions = papers.get(paper.name, ())
            papers[paper.name] = versions if paper in versions else (*versions, paper)
    return papers


def embedded_papers(file: PacketFile) -> tuple[Document, ...]:
    """Give the papers that a file of a packet encloses."""
    if file.path.endswith(".docx"):
        opened, _ = open_word(file.data)
        paper = embedded_paper(opened) if opened else None
        return (paper,) if paper else ()
    if file.path.endswith(".pdf"):
        read, _ = open_pdf(file.data)
        return read.papers if read else ()
    return ()


def identify(
    enclosed: Document | None,
    names: Collection[str],
    issued: IssuedPapers | None,
    papers: Mapping[str, tuple[Document, ...]],
    place: Span,
) -> Identified:
    """Tell which form a file is, from what it encloses and from the names of its fields."""
    if issued is None:
        return _by_itself(enclosed, place)
    if enclosed is None:
        return _by_names(names, issued, [versions[0] for versions in papers.values()], place)
    if enclosed.reference != issued.matter or enclosed.name not in papers:
        whose = f"the matter “{enclosed.reference}”" if enclosed.reference != issued.matter else f"“{enclosed.name}”"
        sentence = f"The form belongs to {whose}, which {issued.source} is not or does not hold."
        return enclosed, (error("other-packet", sentence, place, "Name the packet it was sent with by --packet."),)
    if enclosed not in papers[enclosed.name]:
        return enclosed, (_stale(enclosed, papers[enclosed.name][0], place),)
    return enclosed, ()


def _by_itself(enclosed: Document | None, place: Span) -> Identified:
    if enclosed is None:
        hint = "Name the packet it was sent with by --packet, or the matter's file by --matter."
        return None, (error("unknown-form", "The file does not say which form it is.", place, hint),)
    hint = "Name the packet it was sent with by --packet: what a file says of itself may have been changed with it."
    return enclosed, (info("held-against-itself", "The form was held only against what it carries itself.", place, hint),)


def _by_names(names: Collection[str], issued: IssuedPapers, papers: Iterable[Document], place: Span) -> Identified:
    """Find the form by its fields, where a program has thrown away what the file carried."""
    shared = {paper.name: len({control.name for control in controls(paper)}.intersection(names)) for paper in papers}
    known = {paper.name: paper for paper in papers}
    likest = max(shared, key=lambda name: shared[name], default="")
    if not likest or not shared[likest]:
        return None, (
            error("unknown-form", f"The file is no form of {issued.source}.", place, "Name the packet it was sent with."),
        )
    return known[likest], ()


def _stale(returned: Document, issued: Document, place: Span) -> Diagnostic:
    """Tell in what a form of an earlier or later issue differs."""
    if returned.edition != issued.edition:
        what = f"of the edition of {show(returned.edition)}, and the packet of that of {show(issued.edition)}"
    else:
        found = edits(" ".join(words(issued)), " ".join(words(returned)))[:SHOWN]
        what = f"of another issue than the packet: {'; '.join(map(str, found)) or 'its fields differ'}"
    return error("stale-form", f"The form is {what}.", place, "Send the form of the packet, and ask for that one.")


def no_fields_finding(paper: Document, place: Span) -> Diagnostic:
    """Make the finding of a paper that has nothing to fill in."""
    hint = "Hold it against ours by “assembler compare”."
    return info("no-form", f"“{paper.title}” has no fields to read.", place, hint, paper.name)


def fillable(papers: Iterable[Document]) -> tuple[Document, ...]:
    """Give the papers that have something to fill in."""
    return tuple(paper for paper in papers if has_fields(paper))
