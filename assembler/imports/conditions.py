"""Conditions of other template programs, such as {IF renewal} … {END-IF}: which paragraphs and rows they cover, without their marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assembler.imports.doubts import Doubt
from assembler.model.contract import Contract, LeftOut, Passage, cut

_OPEN, _CLOSE = r"(?:(?P<tag>\{%-?\s*(?:t?[rpc]\b)?)|\{\{?[pr-]?|\[|«|<<)\s*", r"\s*(?(tag)-?%\}|(?:\}\}?|\]|»|>>))"
_SAID = r"(?(tag)[^{}%]{1,160}?|[^{}\[\]«»<>%:]{1,80}?)"
_MARK = re.compile(
    rf"{_OPEN}(?:#?(?:(?P<elif>(?i:else[-_ ]?if|elif)\s+)|(?:IF|If|if)\s+)(?P<said>{_SAID}):?"
    rf"|(?P<else>ELSE|Else|else):?"
    rf"|(?P<end>[#/]?\s*(?:END|End|end)[-_ ]?(?:IF|If|if)\b[^{{}}\[\]«»]{{0,40}}?|[#/]\s*(?:IF|If|if)\b[^{{}}\[\]«»]{{0,40}}?)){_CLOSE}"
)
_LOOP = re.compile(r"\{%-?\s*(?:t?[rpc]\b)?\s*(?:for\s+(?P<each>\w+)\s+in\s+(?P<list>[^{}%]{1,160}?)|endfor)\s*-?%\}")
_PATH = re.compile(r"(?:[A-Za-z_]\w*(?:\[\w+\])?\.)+")
"""Where in its data a program finds what a condition asks, up to the last name: matters[i].gdpr."""
_NOT = re.compile(r"(?:!|not\s+|NOT\s+)\s*")
_JOINED = re.compile(r"[;,]\s+(?:and|or)\s*\Z")
LONGEST_END = 40
"""By how many of its last letters a paragraph is known to go on."""
DEEPEST = 20
"""The most conditions and alternatives inside each other."""
WHAT = "the marks of conditions, which the clauses have as {when: …}"
REPEATED = "the marks of what is repeated, which stands once"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as its template says it; `negated` where it begins with not; one that stands `within` another holds only where that does."""

    said: str
    negated: bool = False
    within: "Condition | None" = None

    @property
    def opposite(self) -> "Condition":
        """The condition that holds where this one does not, within the same one."""
        return replace(self, negated=not self.negated)

    @property
    def parts(self) -> "tuple[Condition, ...]":
        """The conditions that must hold, the outermost first."""
        own = replace(self, within=None)
        return (own,) if self.within is None else (*self.within.parts, own)

    @property
    def words(self) -> str:
        """The condition in words."""
        return " and ".join(f"{each.said} is {'not ' if each.negated else ''}elected" for each in self.parts)


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of a contract, by the places of the paragraphs that they cover, their marks, and those that are left in its text."""

    covered: dict[int, Condition]
    doubts: tuple[Doubt, ...] = ()
    marks: tuple[str, ...] = ()


NO_CONDITIONS = Conditions({})


@dataclass(slots=True)
class _Block:
    """A condition while it is read: its marks, each by its paragraph, and whether all of them stand where they can be taken."""

    marks: list[tuple[int, re.Match[str]]]
    is_whole: bool = True

    @property
    def first(self) -> int:
        return self.marks[0][0]

    @property
    def last(self) -> int:
        return self.marks[-1][0]


@dataclass(slots=True)
class _Blocks:
    """The blocks of a contract: those that are open, the outermost first, and those that ended."""

    passages: Sequence[Passage]
    opened: list[_Block] = field(default_factory=list)
    ended: list[_Block] = field(default_factory=list)

    def read(self, at: int) -> None:
        """Follow the marks of a paragraph."""
        text = self.passages[at].text
        found = [*_MARK.finditer(text)]
        gaps = [
            text[before:after].strip()
            for before, after in zip(
                (0, *(each.end() for each in found)), (*(each.start() for each in found), len(text)), strict=True
            )
        ]
        leading = next((number for number, gap in enumerate(gaps) if gap), len(gaps))
        trailing = next((number for number in reversed(range(len(found))) if gaps[number + 1] or not found[number]["end"]), -1)
        for number, each in enumerate(found):
            if each["end"]:
                self._close(at, each, is_whole=number > trailing)
            elif each["else"] or each["elif"]:
                self._turn(at, each, is_whole=not any(gaps) and len(found) == 1)
            else:
                self.opened.append(_Block([(at, each)], is_whole=number < leading))

    def _turn(self, at: int, found: re.Match[str], *, is_whole: bool) -> None:
        if self.opened:
            self.opened[-1].marks.append((at, found))
            self.opened[-1].is_whole &= is_whole

    def _close(self, at: int, found: re.Match[str], *, is_whole: bool) -> None:
        if self.opened:
            block = self.opened.pop()
            block.marks.append((at, found))
            block.is_whole &= is_whole and _is_whole(self.passages, block.first, block.last)
            self.ended.append(block)

    def finish(self) -> list[_Block]:
        """Return the blocks in the order in which they begin, those that end nowhere too."""
        for block in self.opened:
            block.is_whole = False
        return sorted((*self.ended, *self.opened), key=lambda block: (block.first, block.marks[0][1].start()))


def take_conditions(contract: Contract) -> tuple[Contract, Conditions]:
    """Return a contract without the marks of its conditions, which it names among what is left out, and the conditions.

    A condition is taken where it covers whole paragraphs or whole rows of a table; what stands behind “else” has the opposite one, and
    one inside another both. Any other stays as it is, and is a doubt.
    """
    blocks = _Blocks(contract.passages)
    for at in range(len(contract.passages)):
        blocks.read(at)
    covered, marks, doubts = dict[int, Condition](), list[tuple[int, re.Match[str]]](), list[Doubt]()
    for block in blocks.finish():
        outer = covered.get(contract.passages[block.first].at)
        if block.is_whole and (len(outer.parts) if outer else 0) + len(block.marks) <= DEEPEST:
            marks += block.marks
            for at, condition in _branches(block, covered, contract.passages):
                covered[contract.passages[at].at] = condition
        else:
            doubts.append(_doubt(contract.passages[block.first], block.marks[0][1]))
    loops = [*_loops(contract.passages)]
    doubts += [_doubt_of_loop(contract.passages[at : at + 2][-1], found) for at, found in loops if found["each"]]
    marks = sorted((*marks, *loops), key=lambda each: (each[0], each[1].start()))
    passages = _without_marks(contract.passages, marks)
    empty = [each for each in passages if each.label and each.at in covered and not each.text.strip()]
    for each in empty:  # its number is counted: nothing behind it can depend on the condition
        del covered[each.at]
    doubts += [_doubt_of_numbers(empty)] if empty else []
    kept = tuple(each for each in passages if each.text.strip() or each.label or each.cell)
    written = tuple(found[0].strip() for _, found in marks)
    named = {
        what: " ".join(each for each in written if bool(_LOOP.fullmatch(each)) is (what == REPEATED)) for what in (WHAT, REPEATED)
    }
    left = (*contract.left_out, *(LeftOut(what, words) for what, words in named.items() if words))
    return replace(contract, passages=kept, left_out=left), Conditions(covered, tuple(doubts), written)


def _loops(passages: Sequence[Passage]) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield the marks of what is repeated that are a paragraph or a cell by themselves."""
    for at, passage in enumerate(passages):
        found = _LOOP.search(passage.text)
        if found and found[0] == passage.text.strip():
            yield at, found


def _doubt_of_loop(passage: Passage, found: re.Match[str]) -> Doubt:
    """Return the doubt at the paragraph behind the mark, which is the first that is repeated."""
    told = f"What follows is repeated there for each “{found['each']}” of “{found['list'].strip()}”; here it stands once."
    hint = "Make a list of it under `lists`, and write {for: …} behind what is repeated."
    return Doubt(passage.told_at, found[0], told, hint)


def _doubt(passage: Passage, found: re.Match[str]) -> Doubt:
    told = "A condition of the library covers whole paragraphs, items or rows; this one covers other words, or ends nowhere."
    hint = "Write the words that depend on it as paragraphs of their own, and {when: …} behind each."
    return Doubt(passage.told_at, found[0].strip(), told, hint)


def _doubt_of_numbers(empty: Sequence[Passage]) -> Doubt:
    first, *others = empty
    places = f", and those at {', '.join(str(each.told_at) for each in others)}," if others else ""
    told = f"This paragraph{places} had nothing but the mark of a condition, and a number: the number alone is printed."
    return Doubt(first.told_at, first.label.strip(), told, "Delete it, if the numbers behind it may change.")


def _branches(block: _Block, covered: dict[int, Condition], passages: Sequence[Passage]) -> Iterator[tuple[int, Condition]]:
    """Yield the paragraphs of a condition, each with the one that holds there: behind “else”, where none before it does."""
    outer = covered.get(passages[block.first].at)
    for (first, found), (last, _) in zip(block.marks, block.marks[1:], strict=False):
        if found["said"] is not None:
            said = _NOT.match(found["said"])
            asked = _PATH.sub("", found["said"][said.end() if said else 0 :].strip())
            condition = Condition(asked, negated=said is not None, within=outer)
        else:
            condition = outer or Condition("")
        is_end = last == block.last and block.marks[-1][0] == last
        yield from ((at, condition) for at in range(first, last + 1 if is_end else last))
        outer = condition.opposite


def _is_whole(passages: Sequence[Passage], first: int, last: int) -> bool:
    """Whether paragraphs are whole rows of a table, or stand in none and end no list inside a sentence."""
    if passages[first].cell is None:
        with_one_before = passages[max(0, first - 1) : last + 1]
        return not any(each.cell for each in passages[first : last + 1]) and not any(map(_goes_on, with_one_before))
    around = (passages[first - 1] if first else None, passages[last + 1] if last + 1 < len(passages) else None)
    return all(each.cell is not None for each in passages[first : last + 1]) and all(
        each is None or each.cell is None or each.cell.row != edge.cell.row
        for each, edge in zip(around, (passages[first], passages[last]), strict=True)
        if edge.cell is not None
    )


def _goes_on(passage: Passage) -> bool:
    """Whether a paragraph ends with “; or” or the like: its list ends in the one behind it."""
    return _JOINED.search(passage.text[-LONGEST_END:]) is not None


def _without_marks(passages: Sequence[Passage], marks: Sequence[tuple[int, re.Match[str]]]) -> list[Passage]:
    kept = list(passages)
    for at, found in reversed(marks):
        stretches, text = kept[at].stretches, kept[at].text
        before, behind = text[: found.start()].rstrip(), text[found.end() :]
        end = len(before) if not behind.strip() else found.start()
        start = found.end() + (len(behind) - len(behind.lstrip()) if not before else 0)
        kept[at] = replace(kept[at], stretches=(*cut(stretches, 0, end), *cut(stretches, start)))
    return kept
