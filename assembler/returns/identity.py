"""The identity of a returned form: which form it is by its embedded model or its field names, and whether it was issued."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assembler.formats.pdf.fields.field_reader import ReadField
from assembler.formats.registry import FORMATS
from assembler.model.diagnostics import Diagnostic, error, info
from assembler.model.document import Document
from assembler.model.embedded_model import has_fields
from assembler.model.form_fields import controls
from assembler.model.source import Span
from assembler.model.values import show
from assembler.model.walk import words
from assembler.returns.issued import IssuedPapers, embedded_in_sent, read_others
from assembler.returns.text_differences import edits

Identified = tuple[Document | None, tuple[Diagnostic, ...]]
SHOWN = 3
"""The number of differences between two issues of a form that a message lists."""


@dataclass(frozen=True, slots=True)
class IssuedVersions:
    """The documents issued for a matter by name, each in its versions, and those that a later supplement replaced.

    A PDF for an e-sign service is another version of a document than its Word file, since it has the service's tags. Of a
    document without fields, a file embeds only what identifies it.
    """

    current: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)
    replaced: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)


def issued_papers(issued: IssuedPapers) -> IssuedVersions:
    """Return the documents of a packet and its supplements, from the models embedded in their files."""
    current: dict[str, tuple[Document, ...]] = {}
    replaced: dict[str, tuple[Document, ...]] = {}
    corrected: set[str] = set()
    for part in issued.latest_first:
        for paper in _embedded_in(part):
            found = replaced if paper.name in corrected else current
            versions = found.get(paper.name, ())
            found[paper.name] = versions if paper in versions else (*versions, paper)
        corrected |= part.replaces
    return IssuedVersions(current, replaced)


def _embedded_in(part: IssuedPapers) -> Iterator[Document]:
    """Yield the documents that the files of one folder embed, format by format."""
    for format in FORMATS.values():
        for file in part.files:
            if file.path.endswith(format.ending):
                yield from embedded_in_sent(format.id, file.data)


def identify(
    embedded: Document | None, names: Collection[str], issued: IssuedPapers | None, papers: IssuedVersions, place: Span
) -> Identified:
    """Return the form that a file is, or None, with findings: from its embedded model, else from the names of its fields."""
    if issued is None:
        return _identify_by_model(embedded, place)
    if embedded is None:
        return _identify_by_fields(names, issued, [versions[0] for versions in papers.current.values()], place)
    if embedded.reference != issued.matter:
        return embedded, (_other_packet_finding(embedded, issued, place),)
    if embedded not in papers.current.get(embedded.name, ()) and (end := _end_of_other(embedded, issued)):
        return embedded, (end,)
    if embedded.name not in papers.current:
        return embedded, (_other_packet_finding(embedded, issued, place),)
    if embedded in papers.replaced.get(embedded.name, ()) and embedded not in papers.current[embedded.name]:
        newer = next(part.source for part in issued.latest_first if embedded.name in part.replaces)
        return embedded, (superseded_finding(embedded.name, newer, place),)
    if embedded not in papers.current[embedded.name]:
        return embedded, (_stale_finding(embedded, papers.current[embedded.name][0], place),)
    return embedded, (issued.end,) if issued.end else ()


def _end_of_other(embedded: Document, issued: IssuedPapers) -> Diagnostic | None:
    """Return what ended another packet of the matter that holds a form, such as one that was superseded; None where none does."""
    return next((other.end for other in read_others(issued) if embedded in _embedded_in(other)), None)


def _other_packet_finding(embedded: Document, issued: IssuedPapers, place: Span) -> Diagnostic:
    """Return the finding of a form of another matter, or one that was never issued for this one."""
    if embedded.reference != issued.matter:
        sentence = f"The form belongs to the matter “{embedded.reference}”, and {issued.source} to “{issued.matter}”."
        return error("other-packet", sentence, place, "Name the packet it was sent with by --packet.")
    sentence = f"The form is “{embedded.name}” of this matter, which neither {issued.source} nor a supplement to it holds."
    hint = "Issue it by “assembler form”, and ask for that one; or read it against its matter's file, by --matter."
    return error("other-packet", sentence, place, hint, embedded.name)


def superseded_finding(name: str, newer: str, place: Span) -> Diagnostic:
    """Return the finding of a form of a name that was replaced; the folder of the `newer` supplement holds the one that counts."""
    sentence = f"The form was replaced by that of {newer}, which counts."
    return error("superseded-form", sentence, place, "Send that one, and ask for it.", name)


def _identify_by_model(embedded: Document | None, place: Span) -> Identified:
    if embedded is None:
        hint = "Name the packet it was sent with by --packet, or the matter's file by --matter."
        return None, (error("unknown-form", "The file does not say which form it is.", place, hint),)
    hint = "Name the packet it was sent with by --packet: what a file says of itself may have been changed with it."
    return embedded, (info("held-against-itself", "The form was held only against what it carries itself.", place, hint),)


def _identify_by_fields(names: Collection[str], issued: IssuedPapers, papers: Iterable[Document], place: Span) -> Identified:
    """Return the form that shares most fields with a file whose embedded model was lost in another program."""
    shared = {paper.name: len({control.name for control in controls(paper)}.intersection(names)) for paper in papers}
    known = {paper.name: paper for paper in papers}
    best = max(shared, key=lambda name: shared[name], default="")
    if not best or not shared[best]:
        return None, (
            error("unknown-form", f"The file is no form of {issued.source}.", place, "Name the packet it was sent with."),
        )
    return known[best], (issued.end,) if issued.end else ()


def _stale_finding(returned: Document, issued: Document, place: Span) -> Diagnostic:
    """Return the finding of a form of an earlier or later issue, with what differs in it."""
    if returned.edition != issued.edition:
        what = f"of the edition of {show(returned.edition)}, and the packet of that of {show(issued.edition)}"
    else:
        found = edits(" ".join(words(issued)), " ".join(words(returned)))[:SHOWN]
        what = f"of another issue than the packet: {'; '.join(map(str, found)) or 'its fields differ'}"
    hint = "Send the form of the packet, and ask for that one; a corrected form is issued by “assembler form”."
    return error("stale-form", f"The form is {what}.", place, hint)


def no_fields_finding(paper: Document, place: Span) -> Diagnostic:
    """Return the finding of a document that has no fields."""
    hint = "Hold it against ours by “assembler compare”."
    return info("no-form", f"“{paper.title}” has no fields to read.", place, hint, paper.name)


def fillable(papers: Iterable[Document]) -> tuple[Document, ...]:
    """Return the documents that have fields."""
    return tuple(paper for paper in papers if has_fields(paper))


def forms_in(fields: Iterable[ReadField], papers: Iterable[Document]) -> tuple[Document, ...]:
    """Return the documents of which a PDF has any field; the places to sign do not count."""
    names = {field.name for field in fields}
    return tuple(
        paper
        for paper in fillable(papers)
        if any(control.name in names for control in controls(paper) if control.kind != "signature")
    )
