"""Texts outside the programme to which a document leaves the meaning of its terms: “as defined in the Master Terms”."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assembler.checks.index import ProgrammeIndex, WordingTexts, cached_per_index, kept_per_wording
from assembler.checks.proper_names import is_proper_name
from assembler.checks.prose import Prose, fold, texts_of
from assembler.checks.world_names import is_body_or_law
from assembler.model.library import DocumentPlan
from assembler.model.source import Span

_TEXT = r"(?:(?:Articles?|Sections?|Clauses?)\s+(?:\d[\d.]*|[IVXL]+\b)(?:\(\w+\))*\s+(?:of|to|in)\s+)?(?:(?:the|an?|its|their|that|such|each|any|your|our)\s+)?(?:(?:applicable|relevant|respective)\s+)?(?P<text>(?:[A-Z][\w’'-]*)(?:\s+(?:(?:of|and|for|or|the)\s+)*[A-Z][\w’'-]*)*)"
# “Capitalised terms not defined here have the meaning given in the Master Terms.”
_LEAVES = re.compile(
    r"(?:\b[Cc]apitali[sz]ed\b|\bCAPITALI[SZ]ED\b|\b[Vv]ariables\b|\b[Dd]efined\s+terms\b|\b[Tt]erms\s+(?:which\s+are\s+)?used\s+(?:here|in\s+th)|\b(?:[Tt]erms|[Ww]ords|[Ee]xpressions)\b[^.;]{0,60}\bnot\b)"
    r"[^.;]{0,140}?\b(?:defined|meanings?|descriptions?)\b[^.;]{0,80}?"
    rf"\b(?:in|on|by|under)\s+(?:[^.;]{{0,40}}?\bor\s+(?:in|on)\s+)?{_TEXT}"
)
# “The definitions contained in the 2027 Model Definitions are incorporated into this Order.”
_TAKES_IN = re.compile(
    r"\b[Dd]efinitions\b[^.;]{0,40}?\b(?:contained|set\s+forth|set\s+out|given|stated)\s+in\s+(?:the\s+)?(?:\d{4}\s+)?"
    rf"{_TEXT}[^;]{{0,140}}?\b(?:is|are|shall\s+be)\s+(?:hereby\s+)?incorporated\b"
)
# “Support as described in the Order Form”, “the Measures identified on the Cover Page”
_SAID_IN = re.compile(
    r"(?:”?,|”?\s*\()?\s+(?:\(\s*)?(?:as\s+|(?:such|that|those|these)\s+terms?\s+(?:is|are)\s+|each\s+|if\s+any,?\s+|which\s+(?:is|are)\s+|that\s+(?:is|are)\s+)*"
    r"(?:defined|described|identified|specified|set\s+out|set\s+forth|stated|listed|given|designated)\s+(?:in|on|by|under)\s+"
    + _TEXT
)
# “This Supply Agreement (the “Agreement”)”
_THIS_BEFORE, _MEANS_THIS = (
    re.compile(r"\bthis\s[^.;()]{0,80}\([^.;()]{0,30}\Z", re.IGNORECASE),
    re.compile(r"[”\"]?\s+(?:means?|refers?\s+to)\s+this\b"),
)
_QUICK = re.compile(
    r"defined|definition|meaning|descri|identified|specified|set\s+(?:out|forth)|stated|listed|given|designated", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class AbsentText:
    """A text that no paper of the programme is, and the place that leaves the meaning of a document's terms to it."""

    name: str
    span: Span

    @property
    def is_law(self) -> bool:
        """Whether the text is a law or one of its kind, which everybody can read."""
        words = self.name.split()
        return is_proper_name(words) or is_body_or_law(words[0]) or words[0] in ("Regulation", "Directive", "Rule", "Rules")


@cached_per_index
def absent_texts(index: ProgrammeIndex) -> Mapping[str, AbsentText]:
    """Return, for each document that leaves the meaning of its terms to a text outside the programme, the first such text."""
    found: dict[str, AbsentText] = {}
    titles = {fold(paper.plan.title) for paper in index.papers}
    for texts in index.texts:
        for names, span in _texts_left_to(texts, None):
            plan = texts.wording.paper.plan
            if name := _absent(names, plan, {*titles, *_names_of_itself(plan.id, index)}):
                found.setdefault(plan.id, AbsentText(name, span))
    return found


def _names_of_itself(document: str, index: ProgrammeIndex) -> Iterator[tuple[str, ...]]:
    """Yield the names that a document gives to itself: “This Supply Agreement (the “Agreement”)”, ““Agreement” means this contract”."""
    for one in index.definitions:
        own = _THIS_BEFORE.search(one.text[: one.at]) or _MEANS_THIS.match(one.text, one.at + 1)
        if one.part.document.id == document and own:
            yield fold(one.term)


@kept_per_wording
def _texts_left_to(one: WordingTexts, _: None) -> tuple[tuple[str, Span], ...]:
    """Return the names of the texts to which a wording leaves the meaning of terms, with their places."""
    proses = (prose for listed in texts_of(one, None).values() for prose in listed if _QUICK.search(prose.text))
    return tuple(
        (left["text"], prose.span(*left.span("text")))
        for prose in proses
        for pattern in (_LEAVES, _TAKES_IN)
        for left in pattern.finditer(prose.text)
    )


def is_said_elsewhere(prose: Prose, end: int, own: DocumentPlan, titles: Collection[tuple[str, ...]]) -> bool:
    """Whether a text says, right behind an offset, that a text outside the programme defines or states what stands before it."""
    said = _SAID_IN.match(prose.text, end) if _QUICK.search(prose.text, end, end + 60) else None
    return said is not None and _absent(said["text"], own, titles) != ""


def texts_said_in(prose: Prose, own: DocumentPlan, titles: Collection[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Yield the places of the names of texts outside the programme of which a text says that they define something."""
    if _QUICK.search(prose.text):
        for said in _SAID_IN.finditer(prose.text):
            if "defined" in said[0] and _absent(said["text"], own, titles):
                yield said.span("text")


def _absent(names: str, own: DocumentPlan, titles: Collection[tuple[str, ...]]) -> str:
    """Return the first of the names joined by “or” that is no paper of the programme, nor the document or a part of it; empty for none."""
    ours = {*titles, fold(own.title), fold(own.kind.title())}
    named = (name for name in re.split(r"\s+or\s+", names) if fold(name) not in ours and fold(name)[0] not in _OF_A_PAPER)
    return next(named, "")


_OF_A_PAPER = frozenset(word for name in ("Section", "Clause", "Article", "Paragraph", "Definitions") for word in fold(name))


FEW = 3
"""How many terms a finding names, of those that a text outside the programme may define."""


def names_of(found: Iterable[str], most: int = FEW) -> str:
    """Return names in quotation marks, at most so many, and the number of the others."""
    names = [f"“{name}”" for name in {fold(name): name for name in [*found][::-1]}.values()][::-1]
    more = len(names) - most
    if more > 1:
        return f"{', '.join(names[:most])} and {more} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
