"""A Word file read back and held against its model: words, labels as Word computes them, contents, references and entries."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, zip_longest

from assembler.formats.word.reader import PrintedText, read_word
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import Block, Document, Front, Heading, Provision, plain, words
from assembler.model.form_fields import controls

HINT = "Do not send the file: it does not say what the paper says. Build it again from a sound shell."
NO_FRONT = Front("", (), (), ())
AROUND = 32


def words_of_word(data: bytes) -> str:
    """Give the words a Word file prints in its text, one paragraph a line; nothing where it cannot be read."""
    printed, _ = read_word(data)
    return printed.words if printed else ""


def compare_word(document: Document, data: bytes) -> tuple[Diagnostic, ...]:
    """Hold a Word file against the paper it was made from; space is not compared, every other character is."""
    printed, fault = read_word(data)
    if printed is None:
        return (_finding("readback-file", fault, document),)
    checks = (_words, _contents, _references)
    return tuple(finding for check in checks for finding in check(document, printed)) or tuple(_entries(document, printed))


def _finding(id: str, sentence: str, document: Document) -> Diagnostic:
    return error(id, f"{document.name}.docx: {sentence}", hint=HINT, subject=document.name)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _agreement(one: str, other: str) -> int:
    """Count the characters that two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


def _words(document: Document, printed: PrintedText) -> Iterator[Diagnostic]:
    """Find the first place where the file says something else."""
    expected, found = "\n".join(words(document)), printed.words
    if (sought := _squeezed(expected)) == (read := _squeezed(found)):
        return
    at = _agreement(sought, read)
    sentence = f"{_place(document, at)} should read “{_excerpt(expected, at)}” but reads “{_excerpt(found, at)}”."
    yield _finding("readback-words", sentence, document)


def _place(document: Document, at: int) -> str:
    """Name the numbered item in which the character at an offset stands, spaces not counted."""
    pieces = [("The front", replace(document, blocks=())), *_named(document)]
    ends = accumulate(len(_squeezed("".join(words(piece)))) for _, piece in pieces)
    return next((name for (name, _), end in zip(pieces, ends, strict=True) if at < end), "The end")


def _named(document: Document) -> Iterator[tuple[str, Document]]:
    """Give each block as a document of its own, named by the number it stands under."""
    name = "The opening"
    for block in document.blocks:
        name = _name(block) or name
        yield name, replace(document, front=NO_FRONT, blocks=(block,))


def _name(block: Block) -> str:
    return f"Section {block.number}" if isinstance(block, Heading | Provision) else ""


def _excerpt(text: str, at: int) -> str:
    """Show what stands round the character at an offset, spaces not counted."""
    offsets = [offset for offset, character in enumerate(text) if not character.isspace()]
    middle = offsets[at] if at < len(offsets) else len(text)
    start, end = max(0, middle - AROUND), middle + AROUND
    shown = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"


def _contents(document: Document, printed: PrintedText) -> Iterator[Diagnostic]:
    """Hold the entries of the contents against the headings."""
    headings = [block for block in document.blocks if isinstance(block, Heading)] if document.contents else []
    expected = [f"{heading.label} {plain(heading.content)}" for heading in headings]
    for sought, read in zip_longest(expected, printed.contents, fillvalue=""):
        if _squeezed(sought) != _squeezed(read):
            sentence = f"The contents should list “{_line(sought)}” but list “{_line(read)}”."
            yield _finding("readback-contents", sentence, document)
            return


def _line(text: str) -> str:
    return " ".join(text.split())


def _references(document: Document, printed: PrintedText) -> Iterator[Diagnostic]:
    """Hold the text of every reference against the label that Word gives its target."""
    for target, text in printed.references:
        number = printed.numbers.get(target)
        if number is None:
            yield _finding("readback-reference", f"The reference “{text}” points nowhere (to {target}).", document)
        elif number != text:
            sentence = f"The reference “{text}” points at {number or 'text without a number'}."
            yield _finding("readback-reference", sentence, document)


def _entries(document: Document, printed: PrintedText) -> Iterator[Diagnostic]:
    """Hold every content control against the control it stands for."""
    expected = [(control.tag, control.value) for control in controls(document) if control.kind != "signature"]
    for (tag, sought), (found, read) in zip_longest(expected, printed.entries, fillvalue=("", "")):
        if tag != found:
            sentence = f"The control “{tag or found}” is {'missing' if tag else 'there without a reason'}."
            yield _finding("readback-control", sentence, document)
            return
        if _squeezed(sought) != _squeezed(read):
            yield _finding("readback-control", f"The control “{tag}” should hold “{sought}” but holds “{read}”.", document)
