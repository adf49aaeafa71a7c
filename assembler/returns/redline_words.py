"""One line of a redline, word by word: our text, and theirs with what was tracked in it and what was changed silently."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from assembler.formats.word.changes import Change
from assembler.model.redline import NOBODY, Mark, Marking, Stretch, side
from assembler.returns.text_differences import matched_words, normalized

SILENT = Marking("Not marked by its author", silent=True)
"""The name under which a redline shows what was changed without a tracked change."""

FILLED_IN = Marking("Filled in")
"""The name under which it shows what was entered in a field."""

NAMELESS = "Somebody without a name"
BREAK = "\N{PARAGRAPH SEPARATOR}"
"""The end of a paragraph that was put into a line of ours, in its text."""

WORD = re.compile(r"\S+\s*")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True, slots=True)
class Written:
    """Text with its tracked changes, and whether it stands in a field that may be filled in."""

    text: str
    change: Change
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word with the space behind it, in parts of one author each."""

    parts: tuple[Written, ...]

    def text(self, *, accepting: bool) -> str:
        """Return what is left of it in a view."""
        return "".join(part.text for part in self.parts if not part.change.is_gone(accepting=accepting))

    @property
    def before(self) -> str:
        """What is left with all changes rejected, without space."""
        return self.text(accepting=False).strip()


def marking_of(change: Change) -> Marking:
    """Return the marking of a tracked change; a time that is none is left out."""
    return Marking(", ".join(sorted(change.by)) or NAMELESS, change.on if TIME.fullmatch(change.on) else "")


def compose(ours: Sequence[Written], theirs: Sequence[Written]) -> tuple[Stretch, ...]:
    """Return the stretches of a line of ours and of what it became: rejected they are our words, accepted theirs."""
    text = "".join(each.text for each in ours)
    accepted = "".join(each.text for each in theirs if not each.change.is_gone(accepting=True))
    if not text.strip() and not accepted.strip():  # such as a field that is left blank
        return (Stretch(text, Mark.KEPT, NOBODY, 0),) if text else ()
    found = (*_leading_space(text), *_spaced(_composed(ours, theirs)))
    if _words_of_change(side(found, theirs=False)) == _words_of_change(text) and _words_of_change(
        side(found, theirs=True)
    ) == _words_of_change(accepted):
        return _joined(found)
    # Something in the middle of a word that no word of ours answers to: all of it, one for the other.
    return tuple(
        each for each in (Stretch(text, Mark.DELETED, SILENT, 0), Stretch(accepted, Mark.INSERTED, SILENT)) if each.text.strip()
    )


def deleted(text: str, marking: Marking) -> tuple[Stretch, ...]:
    """Return a line that is gone."""
    return (Stretch(text, Mark.DELETED, marking, 0),) if text.strip() else ()


def inserted(theirs: Iterable[Written], marking: Marking) -> tuple[Stretch, ...]:
    """Return a line that is new: what was not tracked in it has a marking, what was deleted in it again is left out."""
    return _joined(_spaced(tuple(_new(word, marking)) for word in words_of(theirs)))


def words_of(written: Iterable[Written]) -> Iterator[Word]:
    """Yield the words of a text; what stands before the first belongs to it."""
    pieces = tuple(written)
    whole = "".join(each.text for each in pieces)
    starts = [found.start() for found in WORD.finditer(whole)]
    bounds = [0, *starts[1:], len(whole)] if starts else [0, len(whole)]
    for first, last in pairwise(bounds):
        parts, at = list[Written](), 0
        for each in pieces:
            start, end = max(first, at), min(last, at + len(each.text))
            if start < end:
                parts.append(replace(each, text=each.text[start - at : end - at]))
            at += len(each.text)
        if parts:
            yield Word(tuple(parts))


Group = tuple[Stretch, ...]
"""The stretches of one word."""


def _composed(ours: Sequence[Written], theirs: Sequence[Written]) -> Iterator[Group]:
    """Yield the words of both sides: those of ours that are gone before those that stand in their place."""
    whole = "".join(each.text for each in ours)
    mine = [(found[0], found.start()) for found in WORD.finditer(whole)]
    fields = frozenset(_places_in_fields(ours))
    words = list(words_of(theirs))
    standing = [index for index, word in enumerate(words) if word.before]
    done = 0
    for kind, first, last, start, end in matched_words([word for word, _ in mine], [words[at].before for at in standing]):
        if kind == "equal":
            for (word, at), index in zip(mine[first:last], standing[start:end], strict=True):
                yield from (tuple(_new(each, SILENT)) for each in words[done:index])
                yield tuple(_kept(word, at, words[index]))
                done = index + 1
            continue
        for word, at in mine[first:last]:
            yield (Stretch(word, Mark.DELETED, FILLED_IN if at in fields else SILENT, at),)
        upto = standing[end - 1] + 1 if end > start else done
        yield from (tuple(_new(each, SILENT)) for each in words[done:upto])
        done = upto
    yield from (tuple(_new(each, SILENT)) for each in words[done:])


def _places_in_fields(ours: Iterable[Written]) -> Iterator[int]:
    """Yield the places of our letters that stand in fields."""
    at = 0
    for each in ours:
        yield from range(at, at + len(each.text)) if each.filled else ()
        at += len(each.text)


def _new(word: Word, marking: Marking) -> Iterator[Stretch]:
    """Yield a word that is not ours: what was tracked in it by its author, the rest by a marking."""
    for part in word.parts:
        if not part.change.is_gone(accepting=True):
            own = marking_of(part.change) if part.change.inserted else FILLED_IN if part.filled else marking
            yield from (Stretch(text, Mark.INSERTED, own) for text in re.split(f"({BREAK})", part.text) if text)


def _kept(ours: str, at: int, theirs: Word) -> Iterator[Stretch]:
    """Yield a word of ours that stands in theirs, with what was tracked in it; a break behind it is new."""
    states = {(part.change.inserted, part.change.deleted) for part in theirs.parts if part.text.strip()}
    if states == {(False, False)}:
        yield Stretch(ours, at=at)
        yield from _breaks(theirs)
    elif states == {(False, True)}:
        change = next(part.change for part in theirs.parts if part.text.strip())
        yield Stretch(ours, Mark.DELETED, marking_of(change), at)
        yield from _breaks(theirs)
    elif theirs.before == ours.strip():
        yield from _mixed(at, theirs)
        yield from () if ours == ours.rstrip() else (Stretch(ours[len(ours.rstrip()) :], at=at),)
    else:
        yield Stretch(ours, Mark.DELETED, SILENT, at)
        yield from _new(theirs, SILENT)


def _breaks(word: Word) -> Iterator[Stretch]:
    return (each for each in _new(word, SILENT) if each.text == BREAK)


def _mixed(at: int, word: Word) -> Iterator[Stretch]:
    for part in word.parts:
        bare = part.text.replace(BREAK, "")
        if part.change.inserted and not part.change.deleted:
            yield from (
                Stretch(text, Mark.INSERTED, marking_of(part.change)) for text in re.split(f"({BREAK})", part.text) if text
            )
        elif not part.change.inserted and bare.strip():
            mark = Mark.DELETED if part.change.deleted else Mark.KEPT
            yield Stretch(bare.strip(), mark, marking_of(part.change) if part.change.deleted else NOBODY, at)


def _leading_space(text: str) -> tuple[Stretch, ...]:
    space = text[: len(text) - len(text.lstrip())]
    return (Stretch(space, at=0),) if space else ()


def _spaced(words: Iterable[Group]) -> Iterator[Stretch]:
    """Yield the stretches of words, with a space between two of theirs that have none."""
    before = ""
    for word in words:
        theirs = [each for each in word if each.theirs]
        if theirs and before and not before[-1].isspace() and not theirs[0].text[0].isspace():
            new = next((each for each in theirs if each.mark is Mark.INSERTED), None)
            yield Stretch(" ", Mark.INSERTED, new.marking if new else SILENT)
        before = theirs[-1].text if theirs else before
        yield from word


def _joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    found = list[Stretch]()
    for (mark, marking, broken), group in groupby(stretches, lambda each: (each.mark, each.marking, each.text == BREAK)):
        some = list(group)
        if broken:
            found += some
            continue
        run = list[Stretch]()
        for each in some:  # parts of one word share its place, so the text grows behind it
            if run and (each.at < 0 or each.at == run[-1].at or each.at == run[-1].at + len(run[-1].text)):
                run[-1] = replace(run[-1], text=run[-1].text + each.text)
            else:
                run.append(Stretch(each.text, mark, marking, each.at))
        found += run
    return tuple(found)


def _words_of_change(text: str) -> list[str]:
    return normalized(text).split()
