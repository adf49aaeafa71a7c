"""A Word file compared with its document: words, labels as Word computes them, table of contents, references and fields.

Every file of a packet is read back before the packet is written: a file that reads differently is an error.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, zip_longest

from assembler.formats.word.reader import PrintedText, read_word
from assembler.formats.word.remembered_blocks import read_remembered
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import Block, Document, Front, Heading, Provision
from assembler.model.form_fields import controls
from assembler.model.remembered import is_read_anew, remembered
from assembler.model.walk import plain, words

HINT = "Do not send the file: it does not say what the paper says. Build it again from a sound shell."
NO_FRONT = Front("", (), (), ())
AROUND = 32
"""The characters that an excerpt shows on each side of a difference."""

MOST_PIECES = 8_000
"""The most pieces of text that are remembered without their spaces, those that were met last; those of a packet are some four thousand."""

PAGE = re.compile(r"\t[0-9]+\Z")
"""The number of the page at the end of an entry of the table of contents."""


def words_of_word(data: bytes) -> str:
    """Return the text that a Word file prints, one paragraph a line; empty where the file cannot be read."""
    printed, _ = read_word(data)
    return printed.words if printed else ""


def compare_word(document: Document, data: bytes) -> tuple[Diagnostic, ...]:
    """Return the differences between a Word file and its document; spaces are not compared, every other character is."""
    remembered = None if is_read_anew(data) else read_remembered(data)
    printed, fault = (remembered, "") if remembered else read_word(data)
    if printed is None:
        return (_difference_found("readback-file", fault, document),)
    checks = (_word_differences, _contents_differences, _reference_differences)
    return tuple(finding for check in checks for finding in check(document, printed)) or tuple(
        _control_differences(document, printed)
    )


def _difference_found(id: str, sentence: str, document: Document) -> Diagnostic:
    return error(id, f"{document.name}.docx: {sentence}", hint=HINT, subject=document.name)


def _without_spaces(text: str) -> str:
    return "".join(text.split())


_known_without_spaces = remembered(MOST_PIECES)(_without_spaces)


def _common_length(one: str, other: str) -> int:
    """Return the number of characters that two texts share at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


def _word_differences(document: Document, printed: PrintedText) -> Iterator[Diagnostic]:
    """Yield the first place where the file reads differently, else the text in it that nobody sees."""
    pieces, found = [*words(document)], printed.words
    sought, read = ("".join(map(_known_without_spaces, each)) for each in (pieces, found.split("\n")))
    if sought == read:
        for text in printed.hidden:
            yield _difference_found(
                "readback-words", f"The file holds text that cannot be seen: “{_on_one_line(text)}”.", document
            )
        return
    at, expected = _common_length(sought, read), "\n".join(pieces)
    sentence = f"{_place_at(document, at)} should read “{_excerpt(expected, at)}” but reads “{_excerpt(found, at)}”."
    yield _difference_found("readback-words", sentence, document)


def _place_at(document: Document, at: int) -> str:
    """Return the name of the numbered item that holds the character at an offset, spaces not counted."""
    pieces = [("The front", replace(document, blocks=())), *_blocks_by_place(document)]
    ends = accumulate(len(_without_spaces("".join(words(piece)))) for _, piece in pieces)
    return next((name for (name, _), end in zip(pieces, ends, strict=True) if at < end), "The end")


def _blocks_by_place(document: Document) -> Iterator[tuple[str, Document]]:
    """Yield each block as a document of its own, with the name of the numbered item it belongs to."""
    name = "The opening"
    for block in document.blocks:
        name = _numbered_place(block) or name
        yield name, replace(document, front=NO_FRONT, blocks=(block,))


def _numbered_place(block: Block) -> str:
    return f"Section {block.number}" if isinstance(block, Heading | Provision) else ""


def _excerpt(text: str, at: int) -> str:
    """Return the text around the character at an offset, spaces not counted."""
    offsets = [offset for offset, character in enumerate(text) if not character.isspace()]
    middle = offsets[at] if at < len(offsets) else len(text)
    start, end = max(0, middle - AROUND), middle + AROUND
    shown = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"


def _contents_differences(document: Document, printed: PrintedText) -> Iterator[Diagnostic]:
    """Yield the first entry of the contents that is not its heading, whatever its page, which Word counts anew."""
    headings = [block for block in document.blocks if isinstance(block, Heading)] if document.contents else []
    expected = [f"{heading.label} {plain(heading.content)}" for heading in headings]
    listed = [PAGE.sub("", entry) for entry in printed.contents]
    for sought, read in zip_longest(expected, listed, fillvalue=""):
        if _without_spaces(sought) != _without_spaces(read):
            sentence = f"The contents should list “{_on_one_line(sought)}” but list “{_on_one_line(read)}”."
            yield _difference_found("readback-contents", sentence, document)
            return


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _reference_differences(document: Document, printed: PrintedText) -> Iterator[Diagnostic]:
    """Yield each reference whose text is not the number that Word gives its target."""
    for target, text in printed.references:
        number = printed.numbers.get(target)
        if number is None:
            yield _difference_found("readback-reference", f"The reference “{text}” points nowhere (to {target}).", document)
        elif number != text:
            sentence = f"The reference “{text}” points at {number or 'text without a number'}."
            yield _difference_found("readback-reference", sentence, document)


def _control_differences(document: Document, printed: PrintedText) -> Iterator[Diagnostic]:
    """Yield each content control whose tag or content is not that of the document's control."""
    expected = [(control.tag, control.value) for control in controls(document) if control.kind != "signature"]
    for (tag, sought), (found, read) in zip_longest(expected, printed.entries, fillvalue=("", "")):
        if tag != found:
            sentence = f"The control “{tag or found}” is {'missing' if tag else 'there without a reason'}."
            yield _difference_found("readback-control", sentence, document)
            return
        if _without_spaces(sought) != _without_spaces(read):
            yield _difference_found(
                "readback-control", f"The control “{tag}” should hold “{sought}” but holds “{read}”.", document
            )
