"""The text that a Word file prints: its paragraphs with the labels Word computes, parsed from bytes that may be damaged."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assembler.formats.word.numbering import P_PR, P_STYLE, Counter, Lists, read_lists
from assembler.formats.word.package import UNREADABLE, VAL, Element, W, child_at, open_package, parse, val_at
from assembler.model.form_fields import TICKED

WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
P, R, T, R_PR, R_STYLE, VANISH = (f"{W}{name}" for name in ("p", "r", "t", "rPr", "rStyle", "vanish"))
FIELD, CODE, BOOKMARK, NAME = (f"{W}{name}" for name in ("fldChar", "instrText", "bookmarkStart", "name"))
CONTROL, CONTROL_PR, CONTENT, TAG = (f"{W}{name}" for name in ("sdt", "sdtPr", "sdtContent", "tag"))
CHECKBOX, CHECKED = f"{WORD_2010}checkbox", f"{WORD_2010}checked"
# Transparent elements: their content is read as if they were not there. Deleted and moved text (`del`, `moveFrom`) is not read.
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
    """The text of a Word file as it is printed, without header, footer and table of contents.

    `contents` are the entries of the table of contents. `numbers` gives for each bookmark the number of its paragraph as a
    reference prints it. `references` pairs bookmarks with the text shown for them, `entries` the tags of content controls with
    their values: `yes` for a ticked box, empty where a control is blank.
    """

    words: str
    contents: tuple[str, ...]
    numbers: Mapping[str, str]
    references: tuple[tuple[str, str], ...]
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a paragraph. `kind` is `text`, `bookmark`, or of a complex field `begin`, `code`, `separate` or `end`."""

    kind: str
    text: str = ""


@dataclass(slots=True)
class OpenField:
    """A complex field while it is read: its code, and, once it is `showing`, its result."""

    code: str = ""
    result: str = ""
    showing: bool = False


def read_word(data: bytes) -> tuple[PrintedText | None, str]:
    """Return the text of a Word file, or None and a sentence why it cannot be read."""
    package, fault = open_package(data)
    if package is None:
        return None, fault
    document = parse(package.parts[package.main])
    body = None if document is None else document.find(f"{W}body")
    try:
        lists = _cached_lists(package.data("numbering"), package.data("styles"))
        if body is None or lists is None:
            return None, UNREADABLE
        return _read_body(body, Counter(lists)), ""
    except (LookupError, ValueError):
        return None, "The numbering cannot be read."


@lru_cache(16)  # a process renders with few shells
def _cached_lists(numbering: bytes, styles: bytes) -> Lists | None:
    """Return the lists, parsed once for all files of a shell, which share these parts; None where one is no XML."""
    numbering_root, styles_root = parse(numbering), parse(styles)
    return None if numbering_root is None or styles_root is None else read_lists(numbering_root, styles_root)


def _read_body(body: Element, counter: Counter) -> PrintedText:
    lines, numbers, references = list[str](), dict[str, str](), list[tuple[str, str]]()
    for paragraph in _paragraphs(body):
        label, number = counter.count(child_at(paragraph, P_PR))
        pieces = tuple(_paragraph_pieces(paragraph))
        text, shown = _read_fields(pieces)
        lines.append(f"{label} {text}" if label else text)
        references += shown
        numbers |= {piece.text: number for piece in pieces if piece.kind == "bookmark"}
    return PrintedText("\n".join(lines), tuple(_contents_lines(body)), numbers, tuple(references), tuple(_control_entries(body)))


def _is_table_of_contents(element: Element) -> bool:
    return element.tag == CONTROL and child_at(element, CONTROL_PR, f"{W}docPartObj") is not None


def _paragraphs(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs in reading order, tables row by row, without the table of contents and deleted rows."""
    for element in parent:
        if element.tag == P:
            yield element
        elif element.tag in BLOCKS and not _is_table_of_contents(element) and child_at(element, f"{W}trPr", f"{W}del") is None:
            yield from _paragraphs(element)


def _contents_lines(body: Element) -> Iterator[str]:
    for block in filter(_is_table_of_contents, body.iter(CONTROL)):
        for paragraph in block.iterfind(f"{CONTENT}/{P}"):
            if val_at(paragraph, P_PR, P_STYLE) not in ("", "TOCHeading"):
                yield _read_fields(tuple(_paragraph_pieces(paragraph)))[0]


def _paragraph_pieces(parent: Element) -> Iterator[Piece]:
    for element in parent:
        tag = element.tag
        if tag == R:
            yield from _run_pieces(element)
        elif tag == BOOKMARK:
            yield Piece("bookmark", element.get(NAME, ""))
        elif tag in INLINE and not (tag == CONTROL and _is_answer_mark(element)):
            yield from _paragraph_pieces(element)


def _is_answer_mark(control: Element) -> bool:
    """Whether a control is a checkbox or a drop-down list, whose content is an answer and not text of the document."""
    properties = child_at(control, CONTROL_PR)
    return any(child_at(properties, kind) is not None for kind in (CHECKBOX, f"{W}dropDownList"))


def _control_entries(body: Element) -> Iterator[tuple[str, str]]:
    """Yield the tag and the value of each content control that has a tag."""
    for control in body.iter(CONTROL):
        tag = child_at(control, CONTROL_PR, TAG)
        if tag is not None:
            yield tag.get(VAL, ""), _control_entry(control)


def _control_entry(control: Element) -> str:
    content, properties = child_at(control, CONTENT), child_at(control, CONTROL_PR)
    if content is None or child_at(properties, f"{W}showingPlcHdr") is not None:
        return ""  # it shows its placeholder: nothing was filled in (17.5.2.39)
    box = child_at(properties, CHECKBOX)
    if box is not None:
        state = child_at(box, CHECKED)
        return TICKED if state is not None and state.get(f"{WORD_2010}val") in ("1", "true") else ""
    paragraphs = [*_paragraphs(content)] or [content]
    return "\n".join(_read_fields(tuple(_paragraph_pieces(each)))[0] for each in paragraphs)


def _run_pieces(run: Element) -> Iterator[Piece]:
    properties = child_at(run, R_PR)
    unseen = properties is not None and (child_at(properties, VANISH) is not None or _is_required_mark(run, properties))
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


def _is_required_mark(run: Element, properties: Element) -> bool:
    style, mark = REQUIRED_MARK
    return val_at(properties, R_STYLE) == style and "".join(map(str, run.itertext())) == mark


def _read_fields(pieces: Iterable[Piece]) -> tuple[str, list[tuple[str, str]]]:
    """Return the visible text, with each field's result in its place, and the fields that are references: bookmark and result."""
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
                references += _reference_of_field(fields.pop())
            case "text" if all(field.showing for field in fields):
                text += piece.text
                for field in fields:
                    field.result += piece.text
    return text, references


def _reference_of_field(field: OpenField) -> list[tuple[str, str]]:
    match field.code.split():
        case ["REF", target, *_]:
            return [(target, field.result)]
        case _:
            return []
