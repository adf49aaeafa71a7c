"""The form fields ("controls") of a document: every place to type, tick, choose or sign, with one name for all formats.

A name is a path of parts without dots: the document's name, the id of the entry it is for or `specimen`, then the field. The path of
a cell continues with row and column; a signature is under `signatures` and a line beside it under `signers`, each with role and
number. Writers place these controls; readers and fillers validate entries against them.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import assert_never

from assembler.model.diagnostics import quoted
from assembler.model.document import Document, Field, FieldGroup, SignatureBlock, SignatureLine, SignatureParty, signature_lines
from assembler.model.lenient_parsing import parse_day, parse_number
from assembler.model.quick_dataclass import dataclass
from assembler.model.remembered import remembered
from assembler.model.values import UnreadableError, show
from assembler.model.walk import InputBlock, input_blocks, plain

SIGNATURES, SIGNERS = "signatures", "signers"
RESERVED = (SIGNATURES, SIGNERS)
"""Parts of names that no field of a form may take as its id."""

TICKED = "yes"
CELL_LINES = 2
"""The number of lines in a cell of a field of rows."""

LONGEST_TAG = 64

MOST_BLOCKS = 1_000
"""The most blocks whose controls are remembered, those that were met last; a packet has some fifty."""

HINTS = {"date": ("a date such as 1 December 2026",), "number": ("a number such as 1250.50",)}
"""The expected form of an entry of each kind, in words: PDF/A allows no script that would check an entry."""

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """One control. `kind` is `text`, `date`, `number`, `checkbox`, `choice` or `signature`; `label` describes it fully.

    A text of more than one line may hold newlines. A ticked checkbox has the value `yes`, a choice one of its `options`.
    """

    path: Path
    kind: str
    label: str
    required: bool = False
    value: str = ""
    lines: int = 1
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The full name, used as the name of a PDF field and, if short enough, as the tag of a Word control."""
        return ".".join(self.path)

    @property
    def tag(self) -> str:
        """The tag of the Word control: the full name, or, since Word allows 64 characters, its beginning and a hash of it."""
        if len(self.name) <= LONGEST_TAG:
            return self.name
        digest = sha256(self.name.encode(errors="surrogatepass")).hexdigest()[:8]
        return f"{self.name[: LONGEST_TAG - len(digest) - 1]}~{digest}"

    @property
    def hint(self) -> str:
        """The tooltip, which screen readers read out."""
        return "; ".join((self.label, *HINTS.get(self.kind, ()), *(("required",) if self.required else ())))


def controls(document: Document) -> tuple[Control, ...]:
    """Return all controls of a document in reading order."""
    return tuple(control for block in input_blocks(document) for control in _block_controls(block, document.path))


@remembered(MOST_BLOCKS)  # asked of each form by what writes a file and what reads it back
def _block_controls(block: InputBlock, path: Path) -> tuple[Control, ...]:
    match block:
        case FieldGroup(fields):
            return tuple(control for field in fields for control in field_controls(path, field))
        case SignatureBlock(parties=parties):
            signers = (lines for party in parties for lines in signer_controls(path, party))
            return tuple(control for lines in signers for _, control in lines if control)
        case _:
            assert_never(block)


def field_controls(path: Path, field: Field) -> tuple[Control, ...]:
    """Return the controls of a field in reading order: one, or for rows one for each cell."""
    if field.type == "rows":
        return tuple(_cell_controls((*path, field.name), field))
    kind = "text" if field.type == "multiline" else field.type
    lines = field.lines if field.type == "multiline" else 1
    return (Control((*path, field.name), kind, field.label, field.required, _prefilled_text(field), lines, field.options),)


def _prefilled_text(field: Field) -> str:
    """Return the text a field is filled with beforehand; a checkbox or choice holds only one of its answers."""
    value, answers = plain(field.value), {"checkbox": (TICKED,), "choice": field.options}.get(field.type)
    return value if answers is None or value in answers else ""


def _cell_controls(path: Path, field: Field) -> Iterator[Control]:
    """Yield the cells row by row; of required rows only the first cell is required."""
    for row in range(1, field.lines + 1):
        for column, title in enumerate(field.columns, 1):
            label = f"{field.label}, row {row}: {title}"
            required = field.required and row == column == 1
            yield Control((*path, str(row), str(column)), "text", label, required, lines=CELL_LINES)


SignerControls = tuple[tuple[SignatureLine, Control | None], ...]


def signer_controls(path: Path, party: SignatureParty) -> tuple[SignerControls, ...]:
    """Return for each signer of a party the lines, each with its control; a line that is already filled in has none.

    A signer who does not sign in the file itself has no controls at all.
    """
    return tuple(
        tuple((line, _line_control(path, party, number, line) if signer.fielded else None) for line in signature_lines(signer))
        for number, signer in party.numbered
    )


def _line_control(path: Path, party: SignatureParty, number: int, line: SignatureLine) -> Control | None:
    label = f"{line.label} of {_signer_words(party, number)}"
    if line.part == "signature":
        return Control((*path, SIGNATURES, party.id, str(number)), "signature", label)
    if line.value:
        return None
    kind = "date" if line.part == "date" else "text"
    return Control((*path, SIGNERS, party.id, str(number), line.part), kind, label)


def _signer_words(party: SignatureParty, number: int) -> str:
    """Return words for a signer: the person and the party, or the number of the signer in the party."""
    # An individual who signs for themselves is named once.
    company, person = plain(party.name) or f"the {party.role}", plain(dict(party.numbered)[number].name)
    if person and person != company:
        return f"{person} for {company}"
    return f"signer {number} for {company}" if len(party.signers) > 1 else company


def validate_entry(control: Control, text: str) -> tuple[str, str]:
    """Return the value to put into a control for a text, and an empty string; or an empty string, and a sentence that says why not.

    A blank text empties the control. A date is accepted in every notation that means one day, and returned as contracts print it.
    """
    text = text.strip()
    match control.kind:
        case "signature":
            return "", f"{quoted(control.label)} is a place to sign, which nothing is filled into."
        case _ if not text:
            return "", ""
        case "checkbox" if text != TICKED:
            return "", f"{quoted(control.label)} is ticked by “{TICKED}”, and left blank by nothing else than a blank."
        case "choice" if text not in control.options:
            return "", f"{quoted(text)} is none of the answers to {quoted(control.label)}: {', '.join(control.options)}."
        case "number" | "date":
            return _validate_figure(control, text)
        case "text" if control.lines == 1 and "\n" in text:
            return "", f"{quoted(control.label)} is one line, and “{text.splitlines()[0]}” has more."
    return text, ""


def _validate_figure(control: Control, text: str) -> tuple[str, str]:
    """Return a date as contracts print it, a number as it was written; or the sentence that says why it cannot be parsed."""
    try:
        if control.kind == "date":
            return show(parse_day(text)), ""
        parse_number(text)
    except UnreadableError as fault:
        return "", f"{quoted(control.label)}: {fault.sentence} {fault.hint}"
    return text, ""
