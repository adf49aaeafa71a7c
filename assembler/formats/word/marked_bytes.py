"""Where the text of a Word file stands in the bytes of its main part, so that something can be put in with no other byte changed."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from xml.parsers import expat

from assembler.formats.word.elements import CHARACTERS
from assembler.formats.word.package import STRICT, W

_NAMESPACES = {W[1:-1], *(strict.decode() for strict in STRICT)}
_BREAKS = {tag.removeprefix(W): text for tag, (_, text) in CHARACTERS.items()}
SPACE = "http://www.w3.org/XML/1998/namespace space"
_NAME = re.compile(rb"<([^\s/>]+)")


@dataclass(slots=True)
class TextBytes:
    """The text of one element: where its tag and its content begin and end in the bytes; its letters, each with the byte it begins at.

    One that `keeps` its spaces says so (XML 1.0, 2.10).
    """

    start: int
    inner: int
    end: int = 0
    text: str = ""
    offsets: list[int] = field(default_factory=list)
    is_text: bool = True
    keeps: bool = False


@dataclass(slots=True)
class RunBytes:
    """A run: where it begins and ends, its properties and its name as they are written, its texts, how many fields end in it."""

    start: int
    name: bytes
    end: int = 0
    properties: bytes = b""
    texts: list[TextBytes] = field(default_factory=list)
    ends_fields: int = 0


@dataclass(slots=True)
class ParagraphBytes:
    """A paragraph by the indexes that lead to it from the body: its runs, and where it ends; runs of boxes in it are not among them.

    `fields` are where each of its fields begins and ends, of those in each other the outermost.
    """

    path: tuple[int, ...]
    runs: list[RunBytes] = field(default_factory=list)
    end: int = 0
    fields: list[tuple[int, int]] = field(default_factory=list)
    open_fields: list[int] = field(default_factory=list)

    def begin_field(self, at: int) -> None:
        """Note that a field begins."""
        self.open_fields.append(at)

    def end_field(self, end: int) -> None:
        """Note that a field ends; one that began in another paragraph is none of this."""
        at = self.open_fields.pop() if self.open_fields else -1
        if at >= 0 and not self.open_fields:
            self.fields.append((at, end))

    @property
    def text(self) -> str:
        """The text of its runs, one after the other."""
        return "".join(text.text for run in self.runs for text in run.texts)

    def text_at(self, offset: int) -> tuple[RunBytes, TextBytes, int]:
        """Return the run and the text that hold the letter at an offset, and the offset of the letter in that text."""
        every = [(run, text) for run in self.runs for text in run.texts if text.text]
        starts = [0, *accumulate(len(text.text) for _, text in every)]
        at = min(bisect_right(starts, offset) - 1, len(every) - 1)
        return *every[at], offset - starts[at]


def read_paragraphs(data: bytes) -> dict[tuple[int, ...], ParagraphBytes]:
    """Return the paragraphs of a main part, which must be well-formed, in UTF-8 and without a DOCTYPE, by their paths."""
    reader = _BytesReader(data)
    reader.parser.Parse(data, True)  # noqa: FBT003 - the last part of the data
    return reader.found


class _BytesReader:
    """Follows the marks of a part, and notes the bytes at which they stand."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.found: dict[tuple[int, ...], ParagraphBytes] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = False
        self.parser.StartElementHandler = self._start_element
        self.parser.EndElementHandler = self._end_element
        self.parser.CharacterDataHandler = self._add_letters
        self.names: list[str] = []
        self.counts: list[int] = [0]
        self.path: list[int] = []
        self.paragraphs: list[ParagraphBytes] = []
        self.runs: list[RunBytes] = []
        self.text: TextBytes | None = None
        self.properties = -1

    def _start_element(self, name: str, attributes: dict[str, str]) -> None:
        at, word = self.parser.CurrentByteIndex, _word_name(name)
        self.path.append(self.counts[-1])
        self.counts[-1] += 1
        self.counts.append(0)
        within = self.names[-1] if self.names else ""
        self.names.append(word)
        if word == "p":
            self.paragraphs.append(ParagraphBytes(tuple(self.path[2:])))
        elif word == "r" and self.paragraphs:
            self.runs.append(RunBytes(at, _NAME.match(self.data, at)[1]))  # type: ignore[index]
        elif word == "rPr" and within == "r":
            self.properties = at
        elif self.paragraphs and word == "fldSimple":
            self.paragraphs[-1].begin_field(at)
        elif self.runs and word == "fldChar":
            self._follow_field(next((value for key, value in attributes.items() if key.endswith(" fldCharType")), ""))
        elif self.runs and within == "r" and (word == "t" or word in _BREAKS):
            self.text = TextBytes(at, self._behind_tag(at), is_text=word == "t", keeps=SPACE in attributes)
            if word in _BREAKS:
                self.text.text, self.text.offsets = _BREAKS[word], [at]

    def _follow_field(self, kind: str) -> None:
        """Note the mark of a field by the run that it stands in, which has not ended."""
        if kind == "begin":
            self.paragraphs[-1].begin_field(self.runs[-1].start)
        self.runs[-1].ends_fields += kind == "end"

    def _behind_tag(self, at: int) -> int:
        """Return where the tag that begins at a byte has ended; a mark in quotes ends none."""
        quote = 0
        for end in range(at, len(self.data)):
            letter = self.data[end]
            if quote:
                quote = 0 if letter == quote else quote
            elif letter in b"\"'":
                quote = letter
            elif letter == ord(">"):
                return end + 1
        return len(self.data)

    def _behind(self, at: int) -> int:
        """Return where an element ends whose end is told at a byte: an empty one has no tag of its own there."""
        return self._behind_tag(at) if self.data.startswith(b"</", at) else at

    def _add_letters(self, text: str) -> None:
        if self.text is not None and self.names[-1] == "t":
            at = self.parser.CurrentByteIndex
            whole = self.data[at : at + len(text.encode())] == text.encode()
            steps = accumulate((len(letter.encode()) for letter in text[:-1]), initial=0)
            self.text.offsets += [at + step for step in steps] if whole else [at] * len(text)
            self.text.text += text

    def _end_element(self, _name: str) -> None:
        at, word = self.parser.CurrentByteIndex, self.names.pop()
        self.counts.pop()
        self.path.pop()
        if word == "p":
            paragraph = self.paragraphs.pop()
            paragraph.end = at
            self.found[paragraph.path] = paragraph
        elif word == "r" and self.runs and self.paragraphs:
            run = self.runs.pop()
            run.end = self._behind(at)
            self.paragraphs[-1].runs.append(run)
            for _ in range(run.ends_fields):
                self.paragraphs[-1].end_field(run.end)
        elif word == "fldSimple" and self.paragraphs:
            self.paragraphs[-1].end_field(self._behind(at))
        elif word == "rPr" and self.properties >= 0 and self.names[-1:] == ["r"]:
            self.runs[-1].properties = self.data[self.properties : self._behind(at)]
            self.properties = -1
        elif self.text is not None and self.runs and self.names[-1:] == ["r"] and (word == "t" or word in _BREAKS):
            self.text.end = self._behind(at)
            self.runs[-1].texts.append(self.text)
            self.text = None


def _word_name(name: str) -> str:
    """Return the name of an element of WordprocessingML; empty for one of another namespace."""
    namespace, _, local = name.rpartition(" ")
    return local if namespace in _NAMESPACES else ""
