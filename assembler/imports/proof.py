"""The proof of an import: what was built has the words and numbers of the contract, in their order, and what differs is listed."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from assembler.imports.plain_reading import PlainLine
from assembler.imports.renumbering import StoodParagraph

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’\-][^\W\d_]+)*|[$€£¥%]")
"""Words, numbers, and the signs that say what a number is of."""
_BOX = re.compile(r"[\[(]\s*x\s*[\])]", re.IGNORECASE)  # a box that is ticked, which others draw as one character
MOST_COMPARED = 4_000_000
"""The most pairs of words between two lines that both sides have: they are compared one by one."""
_ENDS = re.compile(r"\Wend|/\s*if", re.IGNORECASE)
FURTHEST = 200
"""How many lines behind the last one a paragraph is looked for."""
AROUND, SHORTEST = 4, 3
"""How many words before a difference show where it is; and how many a line must have that holds both sides together."""

Lines = Sequence[tuple[str, ...]]
"""The words of each paragraph."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that only one of both has; `behind` are the words of the contract before them, `told` says that the report names them."""

    missing: str
    added: str
    behind: str
    told: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """How many words and counted numbers a contract has, and what differs in what was built; `beside` are lines of the library alone."""

    words: int
    numbers: int
    differences: tuple[Difference, ...]
    beside: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing differs but what the report of the import names."""
        return all(each.told for each in self.differences)


@dataclass(frozen=True, slots=True)
class PaperProof:
    """The proof of one paper: the name of its contract's file, its title."""

    file: str
    title: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class Told:
    """What the report of an import names: texts that are not printed, and numbers with those that are printed for them.

    Of `marks` each stands, in one line, behind the one before it. `paragraphs` are those of the contract in their order, without the
    marks; none where all of them are printed.
    """

    texts: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    paragraphs: tuple[StoodParagraph, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()


NOTHING_TOLD = Told()


def prove(contract: Sequence[PlainLine], built: Sequence[PlainLine], told: Told = NOTHING_TOLD) -> Proof:
    """Compare a contract with what was built of it; what the report names is told."""
    named = [tuple(_compared_words(text)) for text in told.texts]
    printed, absent = [_tokens(line) for line in contract], list[Difference]()
    absent += _take_marks(printed, told.marks)
    absent += _take_paragraphs(printed, told.paragraphs)
    ours, whole = _set_apart(printed, named)
    found = (*absent, *whole, *_differences(ours, [_tokens(line) for line in built], _Names.of(named, told.numbers)))
    numbers = sum(bool(_WORD.search(line.label)) for line in contract)
    words = sum(word[0].isalnum() for line in contract for word in _compared_words(line.text))
    return Proof(words, numbers, found)


def with_notes(proof: Proof, notes: Iterable[str], told: Iterable[str]) -> Proof:
    """Return a proof with the footnotes of a contract, which are not printed; each is told where the report has its words."""
    named = [f" {' '.join(_compared_words(text))} " for text in told]
    words = [" ".join(found) for text in notes if (found := _compared_words(text))]
    lacking = tuple(Difference(each, "", "a footnote", any(f" {each} " in text for text in named)) for each in words)
    return replace(
        proof, words=proof.words + sum(len(each.split()) for each in words), differences=(*proof.differences, *lacking)
    )


def without_head(built: Sequence[PlainLine], head: Iterable[str], title: str) -> tuple[PlainLine, ...]:
    """Return what was built without the head that the library prints, but with the title, where it is that of the contract."""
    left, first = Counter(_tokens(PlainLine("", text)) for text in head), 0
    while first < len(built) and (not _tokens(built[first]) or left[_tokens(built[first])] > 0):
        left[_tokens(built[first])] -= 1
        first += 1
    printed = [line for line in built[:first] if title and _tokens(line) == _tokens(PlainLine("", title))]
    return (*printed[:1], *built[first:])


def without_notes(built: Sequence[PlainLine], notes: Iterable[tuple[str, str]]) -> tuple[PlainLine, ...]:
    """Return what was built without lines that the library alone prints beside fields: `notes` in their order, each with what follows it."""
    left = [(_tokens(PlainLine("", note)), _tokens(PlainLine("", following))) for note, following in notes]
    lines, kept = [line for line in built if _tokens(line)], list[PlainLine]()
    for line, following in zip(lines, (*lines[1:], PlainLine("", "")), strict=True):
        if left and _tokens(line) == left[0][0] and _tokens(following)[: len(left[0][1])] == left[0][1]:
            left.pop(0)
        else:
            kept.append(line)
    return tuple(kept)


def without_places_to_sign(built: Sequence[PlainLine], words: Iterable[str]) -> tuple[PlainLine, ...]:
    """Return what was built without the places to sign at its end, which have these words; all of it where it ends otherwise."""
    left, last = _tokens(PlainLine("", " ".join(words))), len(built)
    while last and left:
        last -= 1
        tokens = _tokens(built[last])
        if tokens and left[-len(tokens) :] != tokens:
            return tuple(built)
        left = left[: len(left) - len(tokens)]
    return tuple(built if left else built[:last])


def printed_beside(built: Iterable[PlainLine], compared: Iterable[PlainLine]) -> tuple[str, ...]:
    """Return the texts, each once, that were built and are not compared with the contract, since the library alone prints them."""
    left = Counter(built) - Counter(compared)
    return tuple(dict.fromkeys(" ".join(line.text.split()) for line in left if _tokens(line)))


def _take_marks(lines: list[tuple[str, ...]], marks: Iterable[str]) -> Iterator[Difference]:
    """Take marks out of the lines in which they stand, each behind the one before it, and yield them as differences that are told.

    Of a line that has several the same, the last is taken where it ends something, else the first.
    """
    first = 0
    for mark, words in ((mark, _compared_words(mark)) for mark in marks):
        sought = f" {' '.join(words)} "
        at = next((each for each in range(first, len(lines)) if sought in f" {' '.join(lines[each])} "), None)
        if words and at is not None:
            line = f" {' '.join(lines[at])} "
            start = line.rindex(sought) if _ENDS.search(mark) else line.index(sought)
            first, lines[at] = at, tuple(f"{line[:start]} {line[start + len(sought) :]}".split())
            yield Difference(" ".join(words), "", "", told=True)


def _take_paragraphs(lines: list[tuple[str, ...]], paragraphs: Iterable[StoodParagraph]) -> Iterator[Difference]:
    """Take the paragraphs that are not printed out of the lines, put in the numbers that are, and yield both as differences that are told."""
    first = 0
    for text, printed, old, new in paragraphs:
        words = tuple(_compared_words(text))
        at = next((each for each in range(first, min(first + FURTHEST, len(lines))) if lines[each] == words), None)
        if words and at is not None:
            first = at + 1
            if not printed:
                lines[at] = ()
                yield Difference(" ".join(words), "", "", told=True)
            elif old and words[:1] == (shown := tuple(_compared_words(old)[-1:])):
                lines[at] = (*_compared_words(new)[-1:], *words[1:])
                yield Difference("".join(shown), new, "", told=True)


def _set_apart(lines: Lines, named: Iterable[tuple[str, ...]]) -> tuple[Lines, tuple[Difference, ...]]:
    """Return paragraphs without those that are together a text of the report, such as a table of contents, and these as differences."""
    kept, found = list(lines), list[Difference]()
    for words in filter(None, named):
        for first in range(len(kept)):
            last, left = first, words
            while last < len(kept) and left and left[: len(kept[last])] == kept[last]:
                left, last = left[len(kept[last]) :], last + 1
            if not left and sum(map(bool, kept[first:last])) > 1:  # a single one may be a heading that the header repeats
                del kept[first:last]
                found.append(Difference(" ".join(words), "", "", told=True))
                break
    return kept, tuple(found)


@dataclass(frozen=True, slots=True)
class _Names:
    """What the report names, as it is compared: texts that are not printed, and words of numbers with those printed for them."""

    texts: tuple[str, ...]
    numbers: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]], numbers: Iterable[tuple[str, str]]) -> "_Names":
        pairs = (zip(_compared_words(old), _compared_words(new), strict=False) for old, new in numbers)
        each_alone = tuple(f" {' '.join(words)} " for words in texts)
        one_behind_another = " ".join(word for words in texts for word in words)
        return cls((*each_alone, f" {one_behind_another} "), frozenset(pair for each in pairs for pair in each))

    def tell(self, missing: Sequence[str], added: Sequence[str], slid: Iterable[str]) -> bool:
        """Whether a difference is named: `slid` are all words without which the same would be left as without those that are missing."""
        if added:
            numbers = len(missing) == len(added) and self.numbers.issuperset(zip(missing, added, strict=True))
            return numbers or any(self._leaves(missing, added))
        return any(f" {words} " in text for words in slid for text in self.texts)

    def _leaves(self, missing: Sequence[str], added: Sequence[str]) -> Iterator[bool]:
        """Yield for each text that is named whether the same letters are left without it: one may begin or end inside a word."""
        whole, left = "".join(missing), "".join(added)
        for text in ("".join(each.split()) for each in self.texts):
            yield bool(text) and whole.replace(text, "", 1) == left != whole


def _differences(ours: Lines, theirs: Lines, names: _Names) -> Iterator[Difference]:
    """Yield what only one side has: lines that both have once hold the two together, words are compared between them."""
    before = (0, 0)
    flat, starts = [word for line in ours for word in line], _offsets(ours)
    for i, j in (*_anchors(ours, theirs), (len(ours), len(theirs))):
        a = flat[starts[before[0]] : starts[i]]
        b = [word for line in theirs[before[1] : j] for word in line]
        for start, end, first, last in _opcodes(a, b):
            at = starts[before[0]] + start
            told = names.tell(a[start:end], b[first:last], _slid(a, start, end))
            yield Difference(" ".join(a[start:end]), " ".join(b[first:last]), " ".join(flat[max(0, at - AROUND) : at]), told)
        before = (i, j)


def _slid(words: Sequence[str], start: int, end: int) -> Iterator[str]:
    """Yield the words from one place to another, and all others without which the same words would be left."""
    first, last = start, end
    while first and words[first - 1] == words[last - 1]:
        first, last = first - 1, last - 1
    yield " ".join(words[first:last])
    while last < len(words) and words[first] == words[last]:
        first, last = first + 1, last + 1
        yield " ".join(words[first:last])


def _opcodes(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the places at which two rows of words differ; of two that are too long to be compared word by word, all that is not the same at both ends."""
    same = next((at for at, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b)))
    rest = min(len(a), len(b)) - same
    alike = next((at for at in range(rest) if a[-1 - at] != b[-1 - at]), rest)
    left, right = a[same : len(a) - alike], b[same : len(b) - alike]
    if len(left) * len(right) > MOST_COMPARED:
        yield same, len(a) - alike, same, len(b) - alike
        return
    for kind, start, end, first, last in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind != "equal":
            yield same + start, same + end, same + first, same + last


def _anchors(ours: Lines, theirs: Lines) -> list[tuple[int, int]]:
    """Return the lines that each side has once, as many as follow each other on both sides (patience sorting)."""
    left, right = _once(ours), _once(theirs)
    pairs = sorted((at, right[line]) for line, at in left.items() if line in right)
    ends, tails, back = list[int](), list[int](), list[int]()
    for number, (_, place) in enumerate(pairs):
        low = bisect_left(ends, place)
        back.append(tails[low - 1] if low else -1)
        ends[low:], tails[low:] = [place, *ends[low + 1 :]], [number, *tails[low + 1 :]]
    row, number = list[tuple[int, int]](), tails[-1] if tails else -1
    while number >= 0:
        row.append(pairs[number])
        number = back[number]
    return row[::-1]


def _once(lines: Lines) -> dict[tuple[str, ...], int]:
    counted = Counter(lines)
    return {line: at for at, line in enumerate(lines) if counted[line] == 1 and len(line) >= SHORTEST}


def _offsets(lines: Lines) -> list[int]:
    """Return at which word each line begins, and where the last ends."""
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    return offsets


def _tokens(line: PlainLine) -> tuple[str, ...]:
    return (*_compared_words(line.label), *_compared_words(line.text))


def _compared_words(text: str) -> list[str]:
    """Return the words of a text for comparison: other signs, quotes and capitals are of no account."""
    return [
        word.casefold().replace("’", "'") for word in _WORD.findall(_BOX.sub(" ", text.translate({0xAD: None, 0x200B: None})))
    ]
