"""Checks of references typed as words: the attachment is in the packet, and the number is that of the title."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from assembler.checks.check import Fault, Proofs
from assembler.checks.index import PlacedWording, ProgrammeIndex, TextPart, any_of, by_document, cached_per_index
from assembler.checks.prose import Prose, fold, proses_holding
from assembler.checks.reference_targets import pointer_in, targets
from assembler.checks.statutes import cites_a_statute, document_cited
from assembler.checks.written_numbers import UNIT
from assembler.model.diagnostics import Diagnostic, Severity, quoted
from assembler.model.expressions import ALWAYS, Expression
from assembler.model.source import Span
from assembler.rules import Witness

ATTACHMENT = Fault("attachment-not-there", Severity.ERROR)
TITLE = Fault("number-against-title", Severity.ERROR)

_KINDS = "Annex|Exhibit|Schedule|Appendix|Attachment|Enclosure|Addendum"
_MARK = r"(?:[A-Z](?:[-.]?\d{1,2})?|\d{1,2}(?:\.\d{1,2})?|[IVX]{1,5})"
_ATTACHMENT = re.compile(rf"\b(?P<kind>{_KINDS})\s+(?P<mark>{_MARK})(?![\w’']|\.\d)")
# “EXHIBIT A”, as a title may have it
_IN_TITLE = re.compile(rf"\b(?:{_KINDS})\s+[“\"]?{_MARK}[”\"]?(?![\w’'])", re.IGNORECASE)
# “Annex 1 – Prices”, a heading that a text types
_OWN_LABEL = re.compile(
    rf"\W*(?:\d{{1,3}}\s+)?(?P<label>(?:{_KINDS}|{_KINDS.upper()})(?:\s+[“\"]?{_MARK}[”\"]?|\d{{1,2}}\b))(?:\s*[–—:.-](?!\d)|\s*\n|\s*\Z|\s*\(|\s+(?![a-z]))"
)
# “… signed. EXHIBIT B Form of Notice …”, a heading in capitals within a paragraph that a file has run together
_OWN_LABEL_WITHIN = re.compile(
    rf"(?<!\bIN )(?<!\bTO )(?<!\bOF )(?<!\bAND )(?<!\bSEE )(?<!\bON )\b(?P<label>(?:{_KINDS.upper()})\s+[“\"]?{_MARK}[”\"]?)(?![\w’'])"
)
# “Prices – Annex 1”
_OWN_LABEL_BEHIND = re.compile(rf"[^.;:\n]{{1,60}}\s[–—-]\s(?P<label>(?:{_KINDS})\s+(?:[A-Z]|\d{{1,2}}|[IVX]{{1,5}}))\W*\Z")
# “Transfer Addendum 2.15”, a term and the number of a section in an index of terms
_TITLE_BEFORE = re.compile(r"\b[A-Z]\w+\s\Z")
_PLURAL = re.compile(
    rf"\b(?P<kind>{_KINDS}|Annexe|Appendice)s\s+(?P<marks>(?:[A-Z]|\d{{1,2}}|[IVX]{{1,5}})(?:(?:,\s*|\s+and\s+|\s+or\s+|\s+to\s+)(?:[A-Z]|\d{{1,2}}|[IVX]{{1,5}}))+)\b"
)
_ATTACHED = re.compile(_KINDS)
_ATTACHED_HERE = re.compile(_KINDS, re.IGNORECASE)
_CLAUSE = re.compile(r"[Cc]lause")
_STANDARD_CLAUSES = re.compile(r"\bSCCs\b|\b(?:Standard\s+)?Contractual\s+Clauses\b")
_SEVERAL = re.compile(r"\w+s\b")
_WORD = r"\b(?:[Ss]ection|[Cc]lause|[Aa]rticle)s?"
_NUMERAL = r"(?P<number>\d{1,3})(?P<item>(?:\.\d+)*(?:\(\w{1,4}\))*)"
# not “FAR section 12.212”, “45 CFR section 164”, which are of a law
_NUMBER = re.compile(rf"(?<![A-Z]{{2}} ){_WORD}\s+{_NUMERAL}(?!\w|[%.]*\d)")
# “… and 17”: one more number behind the first
_NEXT = re.compile(
    rf"(?:\s*\([A-Z][^()]{{1,80}}\))?(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|to|through)\s+){_NUMERAL}(?!\w|[%.]*\d|\s*(?:%|{UNIT}\b))"
)
# what must be a title: “Section 3 (Term)”, “Section 3 entitled “Term””
_CAPTION = re.compile(
    r"\s*\(“?(?P<title>[A-Z][^()“”]{1,80})”?\)|,?\s+(?:entitled|titled|called|headed)\s+“(?P<entitled>[A-Z][^“”]{1,80})”"
)
# what is a title only where a clause or an item is called so: “Section 3, “Term””, “Section 3 – Term”; ““Term” (Section 3)”
_MAYBE = re.compile(r"(?:,|\s*[–—-])?\s+“?(?P<title>[A-Z][\w’'-]*(?:\s+(?:[A-Z][\w’'-]*|and|of|for|the|to|&))*)")
_BEFORE = re.compile(r"“(?P<title>[A-Z][^“”]{1,80})”\s*\((?:[Ss]ee\s+)?\Z")
_BEHIND = re.compile(r"\s*\(“?(?P<title>[A-Z][^()“”]{1,80})”?\)")
_SECTION = re.compile(r"section|clause|article", re.IGNORECASE)
# a number that a title or a paragraph begins with, its own
_OWN = re.compile(r"\s*(?:section|clause|article)\s+(?P<number>\d{1,3})(?:\.\d+)*(?:[.:)]|\s+[–—-]|\s+[A-Z])", re.IGNORECASE)
# “… sold. 9.6 Disputes. The parties …”, the number of a section within a paragraph that a file has run together
_TYPED_WITHIN = re.compile(r"(?:\A|(?<=[.;:)\n]\s)|(?<=[A-Z]{2}\s))(?P<number>\d{1,3})\.\d{1,2}(?:\.\d+)*\.?\s+[A-Z(]")
# how a sentence goes on that begins with a reference: “Section 97 (Term) applies”
_GOES_ON = re.compile(r"\s*(?:\([A-Z][^()]*\))?\s+[a-z]")
_OPEN = re.compile(r"\(“?[A-Z]")

Sections = tuple[tuple[int, int, PlacedWording], ...]
"""The clauses of a document, each with the lowest and the highest number that it can have."""

OF_A_LAW = 100
"""The number from which a section is taken for that of a law, where the document has not half as many."""
SEVERAL = 4
"""From how many sections on that are cited, and that no clause is, a document has numbers of its own."""
FEW, SMALL = 2, 4
"""The most titles that a message names, and the most letters of a word that a title writes small."""


def find_attachment_not_there(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find an attachment, named by its letter or number, that not every packet with this text holds.

    Why it matters: the partner is bound by a paper it was never given.

    Example: `The prices are set out in Annex A.`, where no paper of the programme has “Annex A” in its title.

    Write instead: a reference to the paper, `[](#price-list/)`. One finding is for all places of a document that name it. An attachment
    of a statute is left alone: “Annex I of Directive …”.
    """
    found: dict[tuple[str, str], list[tuple[Span, Witness]]] = {}
    for prose in proses_holding(index, _ATTACHED):
        for start, end, label in _attachments(prose):
            holders = _holders(index).get(label.lower(), ())
            statute = cites_a_statute(prose, end, index)
            if not statute and (witness := proofs.lacking(prose.part.condition, *holders)):
                found.setdefault((prose.part.document.id, label), []).append((prose.span(start, end), witness))
    for (document, label), places in found.items():
        span, witness = min(places, key=lambda place: place[1].size)
        absent = f"{quoted(label)} is not in every packet that prints this."
        sentence = absent if label.lower() in _holders(index) else f"No paper of the programme is called {quoted(label)}."
        hint = "Refer to a paper by its folder, [](#price-list/): its title is put in."
        yield ATTACHMENT(sentence, span, hint, f"{document}:{label}", witness)


def _attachments(prose: Prose) -> Iterator[tuple[int, int, str]]:
    """Yield each attachment that a text names, with its place: “Annexes A and B” are two."""
    for found in _ATTACHMENT.finditer(prose.text):
        if "." in found["mark"] and _TITLE_BEFORE.search(prose.text, 0, found.start()):
            continue
        yield *found.span(), f"{found['kind']} {found['mark']}"
    for found in _PLURAL.finditer(prose.text):
        kind = {"Annexe": "Annex", "Appendice": "Appendix"}.get(found["kind"], found["kind"])
        for mark in re.findall(r"\b(?:[A-Z]|\d{1,2}|[IVX]{1,5})\b", found["marks"]):
            yield *found.span(), f"{kind} {mark}"


@cached_per_index
def _holders(index: ProgrammeIndex) -> Mapping[str, tuple[Expression, ...]]:
    """Return the conditions under which a packet holds each attachment: a paper or a clause that has its label in the title, a heading in a text."""
    found: dict[str, list[Expression]] = {}
    named = [(paper.plan.title, paper.condition) for paper in index.papers]
    named += [(wording.variant.title, wording.condition) for wording in index.wordings]
    for title, condition in named:
        for label in _IN_TITLE.finditer(title):
            found.setdefault(_without_quotes(label[0]), []).append(condition)
    for prose in proses_holding(index, _ATTACHED_HERE):
        if own := _OWN_LABEL.match(prose.text) or _OWN_LABEL_BEHIND.match(prose.text):
            found.setdefault(_without_quotes(own["label"]), []).append(prose.part.condition)
        for within in _OWN_LABEL_WITHIN.finditer(prose.text):
            found.setdefault(_without_quotes(within["label"]), []).append(prose.part.condition)
    return {label: tuple(conditions) for label, conditions in found.items()}


def _without_quotes(label: str) -> str:
    return re.sub(r"[“”\"]", "", re.sub(r"(?<=[a-z]{4})(?=\d)", " ", label.lower()))


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
                pointer = pointer_in(index.papers, prose.part, reference, prose.part.document.id, prose.part.document.base)
                parts = [part for address in pointer.addresses for part in targets(index).get(address, ())]
                titles = {title_of(part) for part in parts} - {""}
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
                    and not any(_names_the_title(behind["title"], title) for title in titles)
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
    elsewhere: set[str] = set()
    for found in typed_numbers(prose.text):
        document = "" if found["number"] in elsewhere else document_cited(prose, found.end(), index)
        elsewhere |= set() if document else {found["number"]}  # what was said of a statute stays of it in this text
        begins = found.start() == len(prose.text) - len(prose.text.lstrip())
        own = begins and not _GOES_ON.match(prose.text, found.end())
        typed = int(found["number"]) in own_numbers(index).get(document, ())
        if not document or own or typed or not proofs.possible(prose.part.condition):
            continue
        sections = section_numbers(index).get(document, ())
        number, title = int(found["number"]), _title_beside(found, prose.text, sections, index)
        known = [one for one in sections if _bare(title) in _titles_within(index).get(one[2], ())]
        last = max((high for _, high, _ in sections), default=0)
        if known and not any(low <= number <= high for low, high, _ in known):
            low, high, wording = known[0]
            which = f"{low}" if low == high else f"{low} to {high}"
            held = "is" if _bare(wording.variant.title) == _bare(title) else "stands in"
            sentence = f"{quoted(title)} {held} Section {which}, not {number}."
        elif title and sections and not found["item"] and not known and number <= last and _titles_at(number, sections):
            sentence = f"Section {number} is {_titles_at(number, sections)}, not {quoted(title)}."
        elif (
            number > last > 0
            and number < max(OF_A_LAW, 2 * last)
            and document not in _numbered_otherwise(index)
            and not (_CLAUSE.match(found[0]) and document in _with_standard_clauses(index))
        ):
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


def typed_numbers(text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers of sections that a text types: “Sections 2 (Term) and 17” has two."""
    for first in _NUMBER.finditer(text):
        yield first
        found = _NEXT.match(text, first.end()) if _SEVERAL.match(first[0]) else None
        while found is not None:
            yield found
            found = _NEXT.match(text, found.end())


def _title_beside(found: re.Match[str], text: str, sections: Sections, index: ProgrammeIndex) -> str:
    """Return the title that stands beside a number; empty where none does."""
    if caption := _CAPTION.match(text, found.end()):
        return caption["title"] or caption["entitled"]
    known = {title for *_, wording in sections for title in _titles_within(index).get(wording, ())}
    opened = max(0, text.rfind("“", 0, found.start()))  # a title before a number begins there: it has no mark of its own
    maybe = _BEFORE.match(text, opened, found.start()) or _MAYBE.match(text, found.end())
    return maybe["title"] if maybe and _bare(maybe["title"]) in known else ""


@cached_per_index
def section_numbers(index: ProgrammeIndex) -> Mapping[str, Sections]:
    """Return, for each document, the lowest and the highest number that each of its numbered clauses can have."""
    found: dict[str, list[tuple[int, int, PlacedWording]]] = {}
    for paper in index.papers:
        placed: dict[int, list[PlacedWording]] = {}
        for wording in index.wordings:
            if wording.paper is paper and wording.is_numbered:
                placed.setdefault(wording.order, []).append(wording)
        low = high = 0
        for _, wordings in sorted(placed.items()):
            always = any_of(wording.condition for wording in wordings) in (ALWAYS, paper.condition)
            found.setdefault(paper.plan.id, []).extend((low + 1, high + 1, wording) for wording in wordings)
            low, high = low + always, high + 1
    return {document: tuple(numbers) for document, numbers in found.items()}


@cached_per_index
def _numbered_otherwise(index: ProgrammeIndex) -> frozenset[str]:
    """Return the documents whose clauses have other numbers than texts cite.

    More of these have no number than have one, or more of the sections that are cited, and several, are behind the last clause than before.
    """
    balance: Counter[str] = Counter()
    for wording in index.wordings:
        balance[wording.paper.plan.id] += -1 if wording.is_numbered else 1
    cited: dict[str, set[int]] = {}
    for prose in proses_holding(index, _SECTION):
        for found in typed_numbers(prose.text):
            cited.setdefault(document_cited(prose, found.end(), index), set()).add(int(found["number"]))
    for document, numbers in cited.items():
        last = max((high for _, high, _ in section_numbers(index).get(document, ())), default=0)
        beyond = sum(number > last for number in numbers)
        if beyond >= SEVERAL and 2 * beyond > len(numbers):
            balance[document] = 1
    return frozenset(document for document, more in balance.items() if more > 0)


@cached_per_index
def _with_standard_clauses(index: ProgrammeIndex) -> frozenset[str]:
    """Return the documents that speak of the European standard clauses, whose numbers they cite as “Clause 13”."""
    return frozenset(prose.part.document.id for prose in proses_holding(index, _STANDARD_CLAUSES))


@cached_per_index
def own_numbers(index: ProgrammeIndex) -> Mapping[str, frozenset[int]]:
    """Return, for each document, the numbers of sections that its titles and paragraphs type before them: “Section 7.1. Audits”."""
    found: dict[str, set[int]] = {}
    for prose in proses_holding(index, _OWN):
        if own := _OWN.match(prose.text):
            found.setdefault(prose.part.document.id, set()).add(int(own["number"]))
    for prose in proses_holding(index, _TYPED_WITHIN):
        numbers = {int(one["number"]) for one in _TYPED_WITHIN.finditer(prose.text)}
        found.setdefault(prose.part.document.id, set()).update(numbers)
    for wording in index.wordings:
        if own := _OWN.match(wording.variant.title):
            found.setdefault(wording.paper.plan.id, set()).add(int(own["number"]))
    return {document: frozenset(numbers) for document, numbers in found.items()}


@cached_per_index
def _titles_within(index: ProgrammeIndex) -> Mapping[PlacedWording, tuple[tuple[str, ...], ...]]:
    """Return the titles of each wording and of its items, as they are compared."""
    found: dict[PlacedWording, list[tuple[str, ...]]] = {}
    for part in index.parts:
        if title := title_of(part):
            found.setdefault(part.wording, []).append(_bare(title))
    return {wording: tuple(titles) for wording, titles in found.items()}


def _titles_at(number: int, sections: Sections) -> str:
    """Return the titles that a section of a number can have, joined by “or”; empty where too many can have it."""
    titles = dict.fromkeys(quoted(wording.variant.title) for low, high, wording in sections if low <= number <= high)
    return " or ".join(titles) if len(titles) <= FEW else ""


def title_of(part: TextPart) -> str:
    """Return the title of a clause, for its heading, or of an item; empty where a text has none."""
    return part.wording.variant.title if part.kind == "heading" else part.title


def _is_title(said: str, index: ProgrammeIndex, prose: Prose) -> bool:
    """Whether words in brackets are a title, and no remark: a clause or an item is called so, or each long word has a capital."""
    if any(_bare(said) == _bare(title_of(part)) for part in by_document(index.parts).get(prose.part.document.id, ())):
        return True
    return all(word[0].isupper() or len(word) <= SMALL for word in said.split())


def _names_the_title(said: str, title: str) -> bool:
    """Whether words name a title: they are it, or it is their end, behind the title of the clause around it."""
    words, own = _bare(said), _bare(title)
    return words == own or (len(own) > 1 and words[-len(own) :] == own)


def _bare(title: str) -> tuple[str, ...]:
    return fold(re.sub(r"[^\w\s]", " ", title.lower()))


TYPED_REFERENCES = (ATTACHMENT.found_by(find_attachment_not_there), TITLE.found_by(find_number_against_title))
