"""The controls of a paper: every place where somebody types, ticks, chooses or signs, with the one name it has in every format.

A name is a path of parts without dots: the document's name, the id of the entry it is for or `specimen`, then the field. A field
that stands for several controls goes on with row and column; places to sign stand under `signatures`, what a signer writes beside
them under `signers`, each with role and number. Renderers place controls, readers and fillers ask here what may stand in them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from assembler.model.diagnostics import quoted
from assembler.model.document import (
    Document,
    Field,
    FieldGroup,
    SignatureBlock,
    SignatureLine,
    SignatureParty,
    plain,
    signature_lines,
)
from assembler.model.lenient_parsing import parse_day, parse_number
from assembler.model.values import UnreadableError, show

SIGNATURES, SIGNERS = "signatures", "signers"
RESERVED = (SIGNATURES, SIGNERS)
"""Parts of names that no field of a form may take as its id."""

TICKED = "yes"
CELL_LINES = 2
"""How many lines a cell of rows holds."""

LONGEST_TAG = 64

HINTS = {"date": ("a date such as 1 December 2026",), "number": ("a number such as 1250.50",)}
"""What must be known of a value of each kind; a PDF for the archive may hold no program that would see to it."""

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """One control. `kind` is `text`, `date`, `number`, `checkbox`, `choice` or `signature`; `label` says all of what it is for.

    A text of more than one line may hold new lines. A ticked checkbox has the value `yes`, a choice one of its `options`.
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
        """The full name, as PDF readers give it and Word's tags hold it."""
        return ".".join(self.path)

    @property
    def tag(self) -> str:
        """The full name as Word takes it, which is no longer than 64 characters; the end of a longer one is a hash of it."""
        if len(self.name) <= LONGEST_TAG:
            return self.name
        digest = sha256(self.name.encode(errors="surrogatepass")).hexdigest()[:8]
        return f"{self.name[: LONGEST_TAG - len(digest) - 1]}~{digest}"

    @property
    def hint(self) -> str:
        """What a person is told who points at it, or hears it read."""
        return "; ".join((self.label, *HINTS.get(self.kind, ()), *(("required",) if self.required else ())))


def controls(document: Document) -> tuple[Control, ...]:
    """Give all controls of a paper in reading order."""
    return tuple(control for block in document.blocks for control in _of_block(block, document.path))


def _of_block(block: object, path: Path) -> Iterator[Control]:
    match block:
        case FieldGroup(fields):
            for field in fields:
                yield from field_controls(path, field)
        case SignatureBlock(parties=parties):
            for party in parties:
                for lines in signer_controls(path, party):
                    yield from (control for _, control in lines if control)


def field_controls(path: Path, field: Field) -> tuple[Control, ...]:
    """Give the controls of a field in reading order: one, or for rows one for each cell."""
    if field.type == "rows":
        return tuple(_cells((*path, field.name), field))
    kind = "text" if field.type == "multiline" else field.type
    lines = field.lines if field.type == "multiline" else 1
    return (Control((*path, field.name), kind, field.label, field.required, _value(field), lines, field.options),)


def _value(field: Field) -> str:
    """Give what a field is filled with beforehand; nothing else than its answers stands in a box or a choice."""
    value, answers = plain(field.value), {"checkbox": (TICKED,), "choice": field.options}.get(field.type)
    return value if answers is None or value in answers else ""


def _cells(path: Path, field: Field) -> Iterator[Control]:
    """Give the cells row by row; of rows that are required the first cell must be filled."""
    for row in range(1, field.lines + 1):
        for column, title in enumerate(field.columns, 1):
            label = f"{field.label}, row {row}: {title}"
            required = field.required and row == column == 1
            yield Control((*path, str(row), str(column)), "text", label, required, lines=CELL_LINES)


SignerControls = tuple[tuple[SignatureLine, Control | None], ...]


def signer_controls(path: Path, party: SignatureParty) -> tuple[SignerControls, ...]:
    """Give for each of a party's signers the lines, each with its control; a line that is filled in already has none.

    Who does not sign in the file itself has no controls at all.
    """
    return tuple(
        tuple((line, _line_control(path, party, number, line) if signer.fielded else None) for line in signature_lines(signer))
        for number, signer in enumerate(party.signers, 1)
    )


def _line_control(path: Path, party: SignatureParty, number: int, line: SignatureLine) -> Control | None:
    label = f"{line.label} of {_who(party, number)}"
    if line.part == "signature":
        return Control((*path, SIGNATURES, party.id, str(number)), "signature", label)
    if line.value:
        return None
    kind = "date" if line.part == "date" else "text"
    return Control((*path, SIGNERS, party.id, str(number), line.part), kind, label)


def _who(party: SignatureParty, number: int) -> str:
    """Name a signer: the person and the party, or which signer of the party it is."""
    company, person = plain(party.name) or f"the {party.role}", plain(party.signers[number - 1].name)
    if person and person != company:
        return f"{person} for {company}"
    return f"signer {number} for {company}" if len(party.signers) > 1 else company


def validate_entry(control: Control, text: str) -> tuple[str, str]:
    """Give what stands in a control when a program fills it with a text, or the sentence that says why it may not.

    A blank text empties the control. A date may be written in any way that means one day, and is printed as all dates are.
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
            return _read(control, text)
        case "text" if control.lines == 1 and "\n" in text:
            return "", f"{quoted(control.label)} is one line, and “{text.splitlines()[0]}” has more."
    return text, ""


def _read(control: Control, text: str) -> tuple[str, str]:
    """Give a date as it is printed, and a number as it was written, where they can be read as one day and one number."""
    try:
        if control.kind == "date":
            return show(parse_day(text)), ""
        parse_number(text)
    except UnreadableError as fault:
        return "", f"{quoted(control.label)}: {fault.sentence} {fault.hint}"
    return text, ""
