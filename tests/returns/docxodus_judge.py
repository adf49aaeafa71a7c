"""Docxodus as a second judge of returned Word files: what it marks between two files, and whether we tell each word of it."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

from formats.word.word_sample import word
from lxml import etree
from returns.word_changes import COMMENT, Change, told_of
from returns.word_kinds import RUN, made, repeated, swapping

from assembler.formats.word.package import W
from assembler.returns.verdict import Verdict
from assembler.returns.word_verdicts import compare_word_files

LOOKS = ("rPrChange", "pPrChange", "tcPrChange", "tblPrChange", "trPrChange")
"""The looks that it marks in files that show our words: of words, paragraphs, cells, tables and rows."""

MARKS = re.compile(r"<w:(ins|del|moveFrom|moveTo|[a-zA-Z]+Change) ")
WORD = re.compile(r"\w+")
Words = Counter[str]
CALM = {
    "other quotes": repeated("[“”]", "&quot;"),
    "runs split": swapping(RUN, RUN.replace("may be", 'may</w:t></w:r><w:r><w:t xml:space="preserve"> be')),
    "marks of spelling": swapping(RUN, f'<w:proofErr w:type="spellStart"/>{RUN}<w:proofErr w:type="spellEnd"/>'),
}
"""Edits that change nothing that matters."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What it marks: how often each element, and the words that are more and fewer than in ours; what it moves is neither."""

    kinds: Counter[str]
    more: Words
    fewer: Words

    @property
    def looks(self) -> int:
        """The number of looks that it marks."""
        return sum(self.kinds[look] for look in LOOKS)


Judge = Callable[[bytes, bytes], Marks]


def docxodus() -> Judge:
    """Return the function that has Docxodus compare two files; raises ImportError or OSError where it is not installed."""
    engine = import_module("python_redlines.engines").DocxodusEngine()

    def judge(ours: bytes, theirs: bytes) -> Marks:
        redline, _, _ = engine.run_redline("Judge", ours, theirs)
        return marks_in(redline)

    return judge


def marks_in(redline: bytes) -> Marks:
    """Return what is marked in a redline: in its text, its headers, footers, notes and comments."""
    kinds, more, fewer = Counter[str](), Counter[str](), Counter[str]()
    with zipfile.ZipFile(io.BytesIO(redline)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if re.fullmatch(r"word/[a-z]+[0-9]*\.xml", name)]
    for part in parts:
        kinds.update(MARKS.findall(part.decode()))
        root = etree.fromstring(part)
        for names, found in ((("ins", "moveTo"), more), (("del", "moveFrom"), fewer)):
            for mark in root.iter(*(f"{W}{name}" for name in names)):
                found.update(_words(each.text or "" for each in mark.iter(f"{W}t", f"{W}delText")))
    return Marks(kinds, more - fewer, fewer - more)


def _words(texts: Iterable[str]) -> list[str]:
    return WORD.findall("".join(texts))


@dataclass(frozen=True, slots=True)
class JudgedChange:
    """A change that matters, judged by both: whether we tell it with its cause, what it marks, and the words of that we do not tell."""

    name: str
    told: bool
    marks: Marks
    untold: tuple[str, ...]


def judge_change(change: Change, judge: Judge) -> JudgedChange:
    """Return a change that matters as both judge it."""
    ours, theirs = word(), made(change.edit)
    verdict = compare_word_files("alliance-agreement", "back.docx", ours, theirs)
    marks = judge(ours, theirs)
    told = verdict.passes == (change.name == COMMENT) and any(
        change.cause in each and change.place in each for each in told_of(verdict)
    )
    return JudgedChange(change.name, told, marks, untold(marks, verdict))


def untold(marks: Marks, verdict: Verdict) -> tuple[str, ...]:
    """Return the words that it marks as more or fewer, and that no change, entry, addition or finding of ours has on that side."""
    beside = [*(each.message for each in verdict.findings), *(each.text for each in verdict.additions)]
    after = [*beside, *(each.after for each in verdict.entries)]
    before = [*beside, *(each.before for each in verdict.entries)]
    for change in verdict.changes:
        after += [each.inserted for each in change.edits] or [change.theirs]
        before += [each.deleted for each in change.edits] or [change.ours]
    more = {*marks.more} - {*WORD.findall(" ".join(after))}
    fewer = {*marks.fewer} - {*WORD.findall(" ".join(before))}
    return tuple(sorted(more | fewer))
