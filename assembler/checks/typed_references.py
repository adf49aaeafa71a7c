"""Checks of references typed as words: the attachment is in the packet, and the number is that of the title."""

import re
from collections.abc import Iterator, Mapping

from assembler.checks.check import Fault, Proofs
from assembler.checks.index import PlacedWording, ProgrammeIndex, TextPart, any_of, by_document, cached_per_index
from assembler.checks.prose import Prose, fold, proses_holding
from assembler.checks.reference_targets import pointer_in, targets
from assembler.checks.statutes import cites_a_statute, document_cited
from assembler.model.diagnostics import Diagnostic, Severity, quoted
from assembler.model.expressions import ALWAYS, Expression

ATTACHMENT = Fault("attachment-not-there", Severity.ERROR)
TITLE = Fault("number-against-title", Severity.ERROR)

_KINDS = "Annex|Exhibit|Schedule|Appendix|Attachment|Enclosure"
_ATTACHMENT = re.compile(
    rf"\b(?P<kind>{_KINDS})\s+(?P<mark>[A-Z](?:[-.]?\d{{1,2}})?|\d{{1,2}}(?:\.\d{{1,2}})?|[IVX]{{1,5}})(?![\w’'])"
)
_PLURAL = re.compile(
    rf"\b(?P<kind>{_KINDS}|Annexe|Appendice)s\s+(?P<marks>(?:[A-Z]|\d{{1,2}}|[IVX]{{1,5}})(?:(?:,\s*|\s+and\s+|\s+or\s+|\s+to\s+)(?:[A-Z]|\d{{1,2}}|[IVX]{{1,5}}))+)\b"
)
_ATTACHED = re.compile(_KINDS)
_TITLED = re.compile(
    r"\b(?P<word>Sections?|Clauses?|Articles?)\s+(?P<number>\d{1,3})(?P<rest>(?:\.\d+)*(?:\(\w{1,4}\))*)\s*\((?P<title>[A-Z][^()]{1,80})\)"
)
_NUMBER = re.compile(r"\b(?:Sections?|Clauses?|Articles?)\s+(?P<number>\d{1,3})(?P<item>(?:\.\d+)*(?:\(\w{1,4}\))*)(?![\w%.]*\d)")
_BEHIND = re.compile(r"\s*\((?P<title>[A-Z][^()]{1,80})\)")
_SECTION = re.compile(r"Section|Clause|Article")
_OPEN = re.compile(r"\([A-Z]")

FEW, SMALL = 2, 4
"""The most titles that a message names, and the most letters of a word that a title writes small."""


def find_attachment_not_there(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find an attachment, named by its letter or number, that not every packet with this text holds.

    Why it matters: the partner is bound by a paper it was never given.

    Example: `The prices are set out in Annex A.`, where no paper of the programme has “Annex A” in its title.

    Write instead: a reference to the paper, `[](#price-list/)`. An attachment of a statute is left alone: “Annex I of Directive …”.
    """
    for prose in proses_holding(index, _ATTACHED):
        for start, end, label in _attachments(prose):
            if cites_a_statute(prose, end, index):
                continue
            holders = _holders(index).get(label.lower(), ())
            if witness := proofs.lacking(prose.part.condition, *holders):
                absent = f"{quoted(label)} is not in every packet that prints this."
                sentence = absent if holders else f"No paper of the programme is called {quoted(label)}."
                hint = "Refer to a paper by its folder, [](#price-list/): its title is put in."
                yield ATTACHMENT(sentence, prose.span(start, end), hint, f"{prose.part.wording.clause.id}:{label}", witness)


def _attachments(prose: Prose) -> Iterator[tuple[int, int, str]]:
    """Yield each attachment that a text names, with its place: “Annexes A and B” are two."""
    for found in _ATTACHMENT.finditer(prose.text):
        yield *found.span(), f"{found['kind']} {found['mark']}"
    for found in _PLURAL.finditer(prose.text):
        kind = {"Annexe": "Annex", "Appendice": "Appendix"}.get(found["kind"], found["kind"])
        for mark in re.findall(r"\b(?:[A-Z]|\d{1,2}|[IVX]{1,5})\b", found["marks"]):
            yield *found.span(), f"{kind} {mark}"


@cached_per_index
def _holders(index: ProgrammeIndex) -> Mapping[str, tuple[Expression, ...]]:
    """Return the conditions under which a packet holds each attachment: a paper, or a clause, that has its label in the title."""
    found: dict[str, list[Expression]] = {}
    named = [(paper.plan.title, paper.condition) for paper in index.papers]
    named += [(wording.variant.title, wording.condition) for wording in index.wordings]
    for title, condition in named:
        for label in _ATTACHMENT.finditer(title):
            found.setdefault(label[0].lower(), []).append(condition)
    return {label: tuple(conditions) for label, conditions in found.items()}


def find_number_against_title(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a reference whose number or place is not that of the title in brackets behind it, or that no document reaches.

    Why it matters: the number leads to one rule, the title to another, and each side follows the one it likes.

    Example: `Section 12 (Confidentiality)`, where Confidentiality is Section 10; `[](#fees) (Term)`; `Section 60` of forty.

    Write instead: `[](#confidentiality)`, which puts in the number. Behind it the title stands in words of its own or not at all; that
    of an item with a title is put in too, and typed it would stand twice; not so behind the number alone, `[#](#payment.late)`.
    """
    for prose in proses_holding(index, _OPEN):
        for at, reference in prose.references:
            if behind := _BEHIND.match(prose.text, at + 1):
                pointer = pointer_in(index, prose.part, reference, prose.part.document.id, prose.part.document.base)
                parts = [part for address in pointer.addresses for part in targets(index).get(address, ())]
                titles = {_title_of(part) for part in parts} - {""}
                if (
                    not reference.bare
                    and parts
                    and all(part.title and _bare(behind["title"]) == _bare(part.title) for part in parts)
                ):
                    sentence = f"The reference prints {quoted(behind['title'])} itself."
                    hint = f"Delete “({behind['title']})”."
                    yield TITLE(sentence, prose.span(*behind.span("title")), hint, behind["title"])
                    continue
                if (
                    titles
                    and all(_bare(behind["title"]) != _bare(title) for title in titles)
                    and _is_title(behind["title"], index, prose)
                ):
                    sentence = f"{quoted(behind['title'])} is not the title of this place, which is {quoted(min(titles))}."
                    yield TITLE(
                        sentence,
                        prose.span(*behind.span("title")),
                        "Write [](#…) alone, or with the title of that place behind it.",
                        behind["title"],
                    )
    for prose in proses_holding(index, _SECTION):
        yield from _wrong_numbers(prose, index, proofs)


def _wrong_numbers(prose: Prose, index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    hint = "Refer by name, [](#clause): the number is put in."
    titled = {found.start("number"): found["title"] for found in _TITLED.finditer(prose.text)}
    elsewhere: set[str] = set()
    for found in _NUMBER.finditer(prose.text):
        document = "" if found["number"] in elsewhere else document_cited(prose, found.end(), index)
        elsewhere |= set() if document else {found["number"]}  # what was said of a statute stays of it in this text
        if not document or not proofs.possible(prose.part.condition):
            continue
        number, title = int(found["number"]), titled.get(found.start("number"), "")
        sections = _numbers(index).get(document, ())
        known = [one for one in sections if _bare(title) in _titles_within(index).get(one[2], ())]
        last = max((high for _, high, _ in sections), default=0)
        if known and not any(low <= number <= high for low, high, _ in known):
            low, high, wording = known[0]
            which = f"{low}" if low == high else f"{low} to {high}"
            held = "is" if _bare(wording.variant.title) == _bare(title) else "stands in"
            sentence = f"{quoted(title)} {held} Section {which}, not {number}."
        elif title and sections and not found["item"] and not known and number <= last and _titles_at(number, sections):
            sentence = f"Section {number} is {_titles_at(number, sections)}, not {quoted(title)}."
        elif number > last > 0:
            held = next(paper.plan.title for paper in index.papers if paper.plan.id == document)
            sentence = f"There is no Section {number}: {held} has {last}."
        else:
            continue
        yield TITLE(
            sentence,
            prose.span(*found.span()),
            hint,
            f"{prose.part.wording.clause.id}:{found[0]}",
            proofs.witness(prose.part.condition),
        )


@cached_per_index
def _numbers(index: ProgrammeIndex) -> Mapping[str, tuple[tuple[int, int, PlacedWording], ...]]:
    """Return, for each document, the lowest and the highest number that each of its clauses can have."""
    found: dict[str, list[tuple[int, int, PlacedWording]]] = {}
    for paper in index.papers:
        placed: dict[int, list[PlacedWording]] = {}
        for wording in index.wordings:
            if wording.paper is paper:
                placed.setdefault(wording.order, []).append(wording)
        low = high = 0
        for _, wordings in sorted(placed.items()):
            always = any_of(wording.condition for wording in wordings) in (ALWAYS, paper.condition)
            found.setdefault(paper.plan.id, []).extend((low + 1, high + 1, wording) for wording in wordings)
            low, high = low + always, high + 1
    return {document: tuple(numbers) for document, numbers in found.items()}


@cached_per_index
def _titles_within(index: ProgrammeIndex) -> Mapping[PlacedWording, tuple[tuple[str, ...], ...]]:
    """Return the titles of each wording and of its items, as they are compared."""
    found: dict[PlacedWording, list[tuple[str, ...]]] = {}
    for part in index.parts:
        if title := _title_of(part):
            found.setdefault(part.wording, []).append(_bare(title))
    return {wording: tuple(titles) for wording, titles in found.items()}


def _titles_at(number: int, sections: tuple[tuple[int, int, PlacedWording], ...]) -> str:
    """Return the titles that a section of a number can have, joined by “or”; empty where too many can have it."""
    titles = dict.fromkeys(quoted(wording.variant.title) for low, high, wording in sections if low <= number <= high)
    return " or ".join(titles) if len(titles) <= FEW else ""


def _title_of(part: TextPart) -> str:
    return part.wording.variant.title if part.kind == "heading" else part.title


def _is_title(said: str, index: ProgrammeIndex, prose: Prose) -> bool:
    """Whether words in brackets are a title, and no remark: a clause or an item is called so, or each long word has a capital."""
    if any(_bare(said) == _bare(_title_of(part)) for part in by_document(index.parts).get(prose.part.document.id, ())):
        return True
    return all(word[0].isupper() or len(word) <= SMALL for word in said.split())


def _bare(title: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in fold(re.sub(r"[^\w\s]", " ", title)))


TYPED_REFERENCES = (ATTACHMENT.found_by(find_attachment_not_there), TITLE.found_by(find_number_against_title))
