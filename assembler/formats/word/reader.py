"""What a Word file prints: its paragraphs with the labels Word computes, read with care from bytes of any origin."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from assembler.formats.word.archive import unpack
from assembler.formats.word.numbering import P_PR, P_STYLE, VAL, Counter, Lists, child_at, read_lists, val_at
from assembler.formats.word.package import DOCUMENT, NUMBERING, STYLES, W, parse
from assembler.model.form_fields import TICKED

Element = etree._Element  # noqa: SLF001 - the only name lxml has for its type
WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
P, R, T, R_PR, R_STYLE, VANISH = (f"{W}{name}" for name in ("p", "r", "t", "rPr", "rStyle", "vanish"))
FIELD, CODE, BOOKMARK, NAME = (f"{W}{name}" for name in ("fldChar", "instrText", "bookmarkStart", "name"))
CONTROL, CONTROL_PR, CONTENT, TAG = (f"{W}{name}" for name in ("sdt", "sdtPr", "sdtContent", "tag"))
CHECKBOX, CHECKED = f"{WORD_2010}checkbox", f"{WORD_2010}checked"
# Looked through as if they were not there. What is deleted or moved away is not looked into.
INLINE = {f"{W}{name}" for name in ("hyperlink", "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "fldSimple")}
BLOCKS = {f"{W}{name}" for name in ("tbl", "tr", "tc", "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    f"{W}softHyphen": "\N{SOFT HYPHEN}",
}
REQUIRED_MARK = "RequiredMark", "*"


@dataclass(frozen=True, slots=True)
class PrintedText:
    """The text of a Word file as it is printed, without header, footer and contents.

    `contents` are the entries of the contents, `numbers` gives for each bookmark the number of its paragraph as a
    reference prints it, `references` are bookmarks with the text shown for them, `entries` the tags of content controls with
    what stands in each: `yes` where it is ticked, nothing where it is blank.
    """

    words: str
    contents: tuple[str, ...]
    numbers: Mapping[str, str]
    references: tuple[tuple[str, str], ...]
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a paragraph. `kind` is `text`, `code` of a field, its `begin`, `separate` and `end`, or `bookmark`."""

    kind: str
    text: str = ""


@dataclass(slots=True)
class OpenField:
    """A field while it is read: its code, and the text it shows once it is `showing`."""

    code: str = ""
    result: str = ""
    showing: bool = False


def read_word(data: bytes) -> tuple[PrintedText | None, str]:
    """Read a Word file, or say in a sentence why it cannot be read."""
    parts, fault = unpack(data)
    if fault:
        return None, fault
    document = parse(parts.get(DOCUMENT, b""))
    body = None if document is None else document.find(f"{W}body")
    try:
        lists = _lists(parts.get(NUMBERING, b""), parts.get(STYLES, b""))
        if body is None or lists is None:
            return None, "The text, the styles or the numbering cannot be read."
        return _print(body, Counter(lists)), ""
    except (LookupError, ValueError):
        return None, "The numbering cannot be read."


@lru_cache(16)
def _lists(numbering: bytes, styles: bytes) -> Lists | None:
    """Read the lists once for all files of a shell, which have these parts in common; None where one is no XML."""
    lists, looks = parse(numbering), parse(styles)
    return None if lists is None or looks is None else read_lists(lists, looks)


def _print(body: Element, counter: Counter) -> PrintedText:
    lines, numbers, references = list[str](), dict[str, str](), list[tuple[str, str]]()
    for paragraph in _paragraphs(body):
        label, number = counter.count(paragraph)
        pieces = tuple(_pieces(paragraph))
        text, shown = _read_fields(pieces)
        lines.append(f"{label} {text}" if label else text)
        references += shown
        numbers |= {piece.text: number for piece in pieces if piece.kind == "bookmark"}
    return PrintedText("\n".join(lines), tuple(_contents(body)), numbers, tuple(references), tuple(_entries(body)))


def _is_contents(element: Element) -> bool:
    return element.tag == CONTROL and child_at(element, CONTROL_PR, f"{W}docPartObj") is not None


def _paragraphs(parent: Element) -> Iterator[Element]:
    """Give the paragraphs in reading order, those of tables row by row; neither the contents nor deleted rows."""
    for element in parent:
        if element.tag == P:
            yield element
        elif element.tag in BLOCKS and not _is_contents(element) and child_at(element, f"{W}trPr", f"{W}del") is None:
            yield from _paragraphs(element)


def _contents(body: Element) -> Iterator[str]:
    for block in filter(_is_contents, body.iter(CONTROL)):
        for paragraph in block.iterfind(f"{CONTENT}/{P}"):
            if val_at(paragraph, P_PR, P_STYLE) not in ("", "TOCHeading"):
                yield _read_fields(tuple(_pieces(paragraph)))[0]


def _pieces(parent: Element) -> Iterator[Piece]:
    for element in parent:
        tag = element.tag
        if tag == R:
            yield from _run_pieces(element)
        elif tag == BOOKMARK:
            yield Piece("bookmark", element.get(NAME, ""))
        elif tag in INLINE and not (tag == CONTROL and _is_mark(element)):
            yield from _pieces(element)


def _is_mark(control: Element) -> bool:
    """`True` for what is ticked or chosen from a list: what it shows is an answer, and no part of the paper's words."""
    look = child_at(control, CONTROL_PR)
    return any(child_at(look, kind) is not None for kind in (CHECKBOX, f"{W}dropDownList"))


def _entries(body: Element) -> Iterator[tuple[str, str]]:
    """Give the tag and the entry of each content control that has a tag."""
    for control in body.iter(CONTROL):
        tag = child_at(control, CONTROL_PR, TAG)
        if tag is not None:
            yield tag.get(VAL, ""), _entry(control)


def _entry(control: Element) -> str:
    content, look = child_at(control, CONTENT), child_at(control, CONTROL_PR)
    if content is None or child_at(look, f"{W}showingPlcHdr") is not None:
        return ""
    box = child_at(look, CHECKBOX)
    if box is not None:
        state = child_at(box, CHECKED)
        return TICKED if state is not None and state.get(f"{WORD_2010}val") in ("1", "true") else ""
    paragraphs = [*_paragraphs(content)] or [content]
    return "\n".join(_read_fields(tuple(_pieces(each)))[0] for each in paragraphs)


def _run_pieces(run: Element) -> Iterator[Piece]:
    look = child_at(run, R_PR)
    unseen = look is not None and (child_at(look, VANISH) is not None or _is_required_mark(run, look))
    for element in run:
        tag = element.tag
        if tag == FIELD:
            yield Piece(element.get(f"{W}fldCharType", ""))
        elif tag == CODE:
            yield Piece("code", element.text or "")
        elif not unseen and tag == T:
            yield Piece("text", element.text or "")
        elif not unseen and tag in CHARACTERS:
            yield Piece("text", CHARACTERS[str(tag)])


def _is_required_mark(run: Element, look: Element) -> bool:
    style, mark = REQUIRED_MARK
    return val_at(look, R_STYLE) == style and "".join(map(str, run.itertext())) == mark


def _read_fields(pieces: Iterable[Piece]) -> tuple[str, list[tuple[str, str]]]:
    """Give the text that is seen, fields by what they show, and the references among them with the bookmark each points at."""
    text, references, fields = "", list[tuple[str, str]](), list[OpenField]()
    for piece in pieces:
        match piece.kind:
            case "begin":
                fields.append(OpenField())
            case "code" if fields:
                fields[-1].code += piece.text
            case "separate" if fields:
                fields[-1].showing = True
            case "end" if fields:
                references += _reference(fields.pop())
            case "text" if all(field.showing for field in fields):
                text += piece.text
                for field in fields:
                    field.result += piece.text
    return text, references


def _reference(field: OpenField) -> list[tuple[str, str]]:
    match field.code.split():
        case ["REF", target, *_]:
            return [(target, field.result)]
        case _:
            return []
