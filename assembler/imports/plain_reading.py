"""A file read a second time, by as little as will do, to hold an import against it: words from the raw XML or Markdown, and numbers.

Nothing here uses what an import reads by. Only the counting of Word's numbers is shared (`formats/word/numbering.py`), which is held
against LibreOffice in tests of its own, and the table of what fonts of signs draw (`symbols.py`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import NamedTuple

from assembler.formats.word.numbering import NO_LISTS, Counter, Lists, numbered_by, read_lists
from assembler.formats.word.opened_file import NO_STYLES
from assembler.formats.word.package import Element, W, child_at, open_package, parse, val_at
from assembler.imports.symbols import UNKNOWN, as_letters
from assembler.model.numerals import letter, roman

_SKIPPED = frozenset(("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", f"{W}sdtPr", f"{W}pPr", f"{W}rPr"))
_GONE = {True: frozenset((f"{W}del", f"{W}moveFrom")), False: frozenset((f"{W}ins", f"{W}moveTo"))}
_MARKS = (
    (re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*\n", re.DOTALL), ""),
    (re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL), " "),
    (re.compile(r"^[ \t]*(?:```+|~~~+)[^`\n]*$", re.MULTILINE), ""),
    (re.compile(r"(?<!\\)!?\[([^\[\]]*)\]\([^()\s]*\)"), r"\1"),
    (re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>"), " "),
    (re.compile(r"^[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)*[ \t]*:?-{3,}:?[ \t]*\|?[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"(?<!\\)\|"), " "),
    (re.compile(r"\\([^\w\s])|[*`#]|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)"), r"\1"),
)
"""What Markdown writes and its readers do not see, and what stands there instead."""
_CODE = re.compile("[0-9A-Fa-f]{2,5}")
_ITEM = re.compile(r"([ \t]*)(\d{1,3})[.)][ \t]+")
DEEPER = 7
"""How much further to the right than the item around it a number cannot begin an item behind a line of text: three for that item's own, and four."""


class PlainLine(NamedTuple):
    """A paragraph: the number that its program counts for it, and its words."""

    label: str
    text: str


def plain_word_lines(data: bytes, *, accepting: bool = True) -> tuple[PlainLine, ...]:
    """Return the paragraphs of a Word file, hidden ones too, with tracked changes accepted or rejected; none of one that cannot be read."""
    package, _ = open_package(data)
    root = None if package is None else parse(package.parts[package.main])
    if package is None or root is None:
        return ()
    numbering, styles = parse(package.data("numbering")), parse(package.data("styles") or NO_STYLES)
    lists = NO_LISTS if numbering is None or styles is None else read_lists(numbering, styles)
    return tuple(_word_lines(root, lists, _GONE[accepting]))


def plain_word_notes(data: bytes, *, accepting: bool = True) -> tuple[str, ...]:
    """Return the texts of the footnotes and endnotes that the text of a Word file refers to; none of one that cannot be read."""
    package, _ = open_package(data)
    root = None if package is None else parse(package.parts[package.main])
    if package is None or root is None:
        return ()
    gone, found = _GONE[accepting], list[str]()
    for part, kind in (("footnotes", "footnote"), ("endnotes", "endnote")):
        notes = parse(package.data(part))
        cited = {each.get(f"{W}id") for each in root.iter(f"{W}{kind}Reference")}
        for note in () if notes is None else notes.iter(f"{W}{kind}"):
            if note.get(f"{W}id") in cited:
                found.append(" ".join("".join(_words_in(paragraph, gone)) for paragraph in note.iter(f"{W}p")))
    return tuple(found)


def _word_lines(root: Element, lists: Lists, gone: frozenset[str]) -> Iterator[PlainLine]:
    counter, carried = Counter(lists, lenient=True), ""
    for paragraph in root.iter(f"{W}p"):
        if any(str(each.tag) in _SKIPPED | gone | {f"{W}p"} for each in paragraph.iterancestors()):
            continue  # one inside another is that of a text box, whose words are read behind the one around it
        carried += "".join(_words_in(paragraph, gone))
        mark = child_at(paragraph, f"{W}pPr", f"{W}rPr")
        if mark is not None and any(str(each.tag) in gone for each in mark):
            continue  # without its mark, a paragraph runs on into the next
        numbered = numbered_by(child_at(paragraph, f"{W}pPr"))
        label = (
            counter.count(numbered)[0]
            if _is_counted(numbered.list, lists, val_at(child_at(paragraph, f"{W}pPr"), f"{W}pStyle"))
            else ""
        )
        yield PlainLine(label, carried)
        yield from (PlainLine("", "".join(_words_in(each, gone))) for each in _in_boxes(paragraph, gone))
        carried = ""
    if carried:
        yield PlainLine("", carried)


def _in_boxes(paragraph: Element, gone: frozenset[str]) -> Iterator[Element]:
    """Yield the paragraphs in the text boxes of a paragraph, a text box inside another behind it."""
    inside = [each for each in paragraph.iter(f"{W}p") if next(each.iterancestors(f"{W}p"), None) is paragraph]
    for each in inside:
        if not any(str(around.tag) in _SKIPPED | gone for around in each.iterancestors()):
            yield each
            yield from _in_boxes(each, gone)


def _is_counted(own: str, lists: Lists, style: str) -> bool:
    return own != "0" and bool(own or style in lists.styles)


def _words_in(element: Element, gone: frozenset[str]) -> Iterator[str]:
    """Yield the words of a paragraph, without those of its text boxes."""
    for each in element:
        tag = str(each.tag)
        if tag in (f"{W}t", f"{W}delText"):
            yield as_letters(each.text or "", _font_of(element)).replace(UNKNOWN, " ")
        elif tag == f"{W}sym":
            code = each.get(f"{W}char", "")
            yield as_letters(chr(int(code, 16)), each.get(f"{W}font", "")) if _CODE.fullmatch(code) else " "
        elif tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            yield " "
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag not in gone and tag not in _SKIPPED and tag != f"{W}p":
            yield from _words_in(each, gone)


def _font_of(run: Element) -> str:
    fonts = child_at(run, f"{W}rPr", f"{W}rFonts")
    return "" if fonts is None else fonts.get(f"{W}ascii", "")


def _with_counted_numbers(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines in which the items of lists have the numbers that a publisher prints: 1., below it 1.1, then (a), then (i)."""
    around, blank, in_text = list[tuple[int, int]](), False, False
    for line in lines:
        found = _ITEM.match(line)
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        if in_text and indent >= (around[-1][0] if around else -3) + DEEPER:
            found = None  # so deep to the right, it goes on with the paragraph above it
        if found is not None:
            while len(around) > 1 and around[-1][0] > indent + 1:
                around.pop()
            if around and indent < around[-1][0] + 2:
                around[-1] = (around[-1][0], around[-1][1] + 1)
            else:
                around.append((indent, int(found[2])))
            yield f"{found[1]}{_counted([count for _, count in around])} {line[found.end() :]}"
        elif blank and line.strip() and indent == 0:
            around.clear()
        if found is None:
            yield line
        blank = not line.strip()
        in_text = found is None and not blank


def _counted(counts: Sequence[int]) -> str:
    match counts:
        case [first]:
            return f"{first}."
        case [first, second]:
            return f"{first}.{second}"
        case [_, _, third]:
            return f"({letter(third)})"
        case _:
            return f"({roman(counts[-1])})"


def plain_markdown_lines(text: str) -> tuple[PlainLine, ...]:
    """Return the paragraphs of a text in Markdown, their numbers among their words: typed ones, and those that a list counts."""
    text = "\n".join(_with_counted_numbers(text.split("\n")))
    for mark, instead in _MARKS:
        text = mark.sub(instead, text)
    return tuple(PlainLine("", " ".join(unescape(part).split())) for part in re.split(r"\n[^\S\n]*\n", text) if part.strip())
