"""Conditions of other template programs, such as {IF renewal} … {END-IF}: which paragraphs and rows they cover, without their marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assembler.imports.doubts import Doubt
from assembler.model.contract import Contract, LeftOut, Passage, cut

_OPEN, _CLOSE = r"(?:\{\{?%?[pr-]?|\[|«|<<)\s*", r"\s*(?:-?%?\}\}?|\]|»|>>)"
_BEGIN = re.compile(rf"\s*{_OPEN}#?(?:IF|If|if)\s+(?P<said>[^{{}}\[\]«»<>%:]{{1,80}}?):?{_CLOSE}\s*")
_END = re.compile(rf"\s*{_OPEN}[#/]?\s*(?:(?:END|End|end)[-_ ]?(?:IF|If|if)|(?:IF|If|if))\b[^{{}}\[\]«»]{{0,40}}?{_CLOSE}\s*\Z")
_CLOSES = re.compile(rf"{_OPEN}(?:[#/]\s*)?(?:END|End|end)[-_ ]?(?:IF|If|if)|{_OPEN}/\s*(?:IF|If|if)\b")
_NOT = re.compile(r"(?:!|not\s+|NOT\s+)\s*")
_JOINED = re.compile(r"[;,]\s+(?:and|or)\s*\Z")
WHAT = "the marks of conditions, which the clauses have as {when: …}"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as its template says it; `negated` where it begins with not."""

    said: str
    negated: bool = False

    @property
    def opposite(self) -> "Condition":
        """The condition that holds where this one does not."""
        return Condition(self.said, negated=not self.negated)

    @property
    def words(self) -> str:
        """The condition in words."""
        return f"{self.said} is {'not ' if self.negated else ''}elected"


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of a contract, by the places of the paragraphs that they cover, their marks, and those that are left in its text."""

    covered: dict[int, Condition]
    doubts: tuple[Doubt, ...] = ()
    marks: tuple[str, ...] = ()


NO_CONDITIONS = Conditions({})


def take_conditions(contract: Contract) -> tuple[Contract, Conditions]:
    """Return a contract without the marks of its conditions, which it names among what is left out, and the conditions.

    A condition is taken where it covers whole paragraphs or whole rows of a table. Any other stays as it is, and is a doubt.
    """
    passages, covered, marks, doubts = list(contract.passages), dict[int, Condition](), list[str](), list[Doubt]()
    at = 0
    while at < len(passages):
        begin = _BEGIN.match(passages[at].text)
        end = _end_of(passages, at) if begin else None
        if begin and end is not None and _is_whole(contract.passages, at, end):
            said = _NOT.match(begin["said"])
            condition = Condition(begin["said"][said.end() if said else 0 :].strip(), negated=said is not None)
            marks += [begin[0].strip(), _take_marks(passages, at, end, begin.end())]
            covered |= {each.at: condition for each in passages[at : end + 1]}
            at = end
        elif begin := _BEGIN.search(passages[at].text):
            told = (
                "A condition of the library covers whole paragraphs, items or rows; this one covers other words, or ends nowhere."
            )
            hint = "Write the words that depend on it as paragraphs of their own, and {when: …} behind each."
            doubts.append(Doubt(passages[at].told_at, begin[0].strip(), told, hint))
        at += 1
    kept = tuple(each for each in passages if each.text.strip() or each.label or each.cell)
    left = (*contract.left_out, *((LeftOut(WHAT, " ".join(marks)),) if marks else ()))
    return replace(contract, passages=kept, left_out=left), Conditions(covered, tuple(doubts), tuple(marks))


def _end_of(passages: Sequence[Passage], first: int) -> int | None:
    """Return the paragraph that the condition which begins with one ends with; None where another begins before, or none ends it."""
    for at in range(first, len(passages)):
        if at > first and _BEGIN.match(passages[at].text):
            return None
        closes = _CLOSES.search(passages[at].text)
        if closes:
            return at if _END.match(passages[at].text, len(passages[at].text[: closes.start()].rstrip())) else None
    return None


def _is_whole(passages: Sequence[Passage], first: int, last: int) -> bool:
    """Whether paragraphs are whole rows of a table, or stand in none and end no list inside a sentence."""
    if passages[first].cell is None:
        before = passages[first - 1].text if first else ""
        return not any(each.cell or _JOINED.search(each.text) for each in passages[first : last + 1]) and not _JOINED.search(
            before
        )
    around = (passages[first - 1] if first else None, passages[last + 1] if last + 1 < len(passages) else None)
    return all(each.cell is not None for each in passages[first : last + 1]) and all(
        each is None or each.cell is None or each.cell.row != edge.cell.row
        for each, edge in zip(around, (passages[first], passages[last]), strict=True)
        if edge.cell is not None
    )


def _take_marks(passages: list[Passage], first: int, last: int, begins: int) -> str:
    """Take the marks out of the paragraphs, and return the one at the end."""
    text = passages[last].text
    closes = _CLOSES.search(text)
    ends = len(text) if closes is None else closes.start()
    passages[last] = replace(passages[last], stretches=cut(passages[last].stretches, 0, ends))
    passages[first] = replace(passages[first], stretches=cut(passages[first].stretches, begins))
    return text[ends:].strip()
