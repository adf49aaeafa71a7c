"""The document model: the content of one document, independent of any format. Numbers, texts and references are final.

A writer of a format lays this content out, and adds nothing but headers and footers. `words` in `walk` yields all text that the
finished file must show, in reading order; each file is read back and compared with it.
"""

from datetime import date

from assembler.model.number_looks import NumberLook
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text. `span` is the place it was written at, `field` the name of the value it came from; empty for a clause's own words."""

    text: str
    span: Span | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class Strong:
    """Bold."""

    content: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Italics."""

    content: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Term:
    """A term where it is defined, printed bold in curly quotes."""

    text: str

    @property
    def printed(self) -> str:
        """The term with its quotes."""
        return f"\N{LEFT DOUBLE QUOTATION MARK}{self.text}\N{RIGHT DOUBLE QUOTATION MARK}"


@dataclass(frozen=True, slots=True)
class Reference:
    """A resolved reference: `lead` “Section ”, `number` “4.2(b)”, `tail` “ (Feedback) of the Main Agreement”.

    `target` is the anchor it points at, `document` the id of the document with that anchor. For a reference to a whole
    document `number` is empty and `tail` holds its title. `local` is true where the target is in the same document.
    """

    lead: str
    number: str
    tail: str
    target: str
    document: str
    local: bool

    @property
    def printed(self) -> str:
        """The words of the reference."""
        return f"{self.lead}{self.number}{self.tail}"


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line in the same paragraph."""


Inline = Text | Strong | Emphasis | Term | Reference | LineBreak
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a clause, level 1 of the numbering. `label` is printed (“4.”), `number` is used by references (“4”)."""

    label: str
    number: str
    anchor: str
    content: Inlines


@dataclass(frozen=True, slots=True)
class Provision:
    """A numbered item at level 2 (“4.1”), 3 (“(a)”) or 4 (“(i)”). `number` is its full number: “4.1(a)(i)”.

    At level 1 (“4.”) it is the first paragraph of a clause whose title is not printed.
    """

    level: int
    label: str
    number: str
    anchor: str
    content: Inlines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text without a number. `level` is that of the item it continues, 1 directly under a heading; `defines` marks a definition."""

    content: Inlines
    level: int = 1
    defines: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header row is repeated on each page. `right` says for each column whether it is aligned to the right."""

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    right: tuple[bool, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. `name` is unique in its document, `value` is the text it is filled with beforehand.

    `type` is `text`, `multiline`, `date`, `number`, `checkbox`, `choice` or `rows`. `columns` are the headings of `rows`,
    `options` the answers of `choice`; `lines` the blank rows or lines to draw. A checkbox is ticked by the value `yes`.
    """

    name: str
    label: str
    type: str
    required: bool
    value: Inlines
    columns: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    lines: int = 1
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that stand together, and the role that fills them: its id in `by`, its printed name (“Partner”) in `role`."""

    fields: tuple[Field, ...]
    by: str
    role: str = ""

    @property
    def note(self) -> str:
        """The printed note that says who fills the fields; empty where no role is known."""
        return f"To be filled in by the {self.role}" if self.role else ""


@dataclass(frozen=True, slots=True)
class Tag:
    """The text that an e-sign service searches for on one line of a place to sign; not part of the words of the document.

    `part` names the line; `size` is in points, `colour` black or white.
    """

    part: str
    text: str
    size: int
    colour: str


@dataclass(frozen=True, slots=True)
class Signer:
    """One person's place to sign. An empty name or title leaves a blank to write on; a `titled` signer has a line for a title.

    `represents` adds a line for the name of a company that is not known yet. `email` is not printed. A `fielded` signer signs and
    writes in form fields of the file; any other signs by pen, or where an e-sign service finds its `tags`.
    """

    name: Inlines
    title: Inlines
    titled: bool = True
    represents: bool = False
    email: str = ""
    fielded: bool = True
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class SignatureParty:
    """A party that signs: its role (“the Partner”), its legal name, and one place for each signer.

    `id` is the programme's name for the role. `turn` is the party's place in the signing order, from 1; parties may share one.
    `standing` is printed on a line of its own and says what else the party is, such as a group company of another. `first` is the
    number of the first signer: each person who signs for a party has one number in all papers of a packet.
    """

    role: str
    name: Inlines
    signers: tuple[Signer, ...]
    id: str = ""
    turn: int = 1
    standing: Inlines = ()
    first: int = 1

    @property
    def numbered(self) -> tuple[tuple[int, Signer], ...]:
        """The signers, each with the number that the person has in all papers of a packet."""
        return tuple(enumerate(self.signers, self.first))


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """The place where a document is signed, kept on one page if it fits. `intro` is printed above the parties."""

    intro: Inlines
    parties: tuple[SignatureParty, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page."""


Block = Heading | Provision | Paragraph | Table | FieldGroup | SignatureBlock | PageBreak


@dataclass(frozen=True, slots=True)
class FrontParty:
    """A party as shown on the cover: role, name, and lines of detail. `join` are the words before its role, such as “and the”."""

    role: str
    name: Inlines
    details: tuple[Inlines, ...]
    join: str = ""

    @property
    def caption(self) -> str:
        """What stands over the name: the role, with the words before it."""
        return f"{self.join} {self.role}".strip()


@dataclass(frozen=True, slots=True)
class Front:
    """The cover or title: the programme's name, the title, the parties, and labelled particulars (dates, number)."""

    programme: str
    title: Inlines
    parties: tuple[FrontParty, ...]
    particulars: tuple[tuple[str, Inlines], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a packet. `kind` decides its layout: an agreement has a cover and a table of contents, the rest a title.

    `name` is unique in the packet and names its files; `path` is the prefix of the names of its form fields. The footer shows
    `edition` and `reference`, the header `short_title` and the draft mark. `initials` are the parties for whose initials each page has
    a place. `numbers` is how the numbers of its levels look, where they are others than the library's.
    """

    name: str
    plan: str
    title: str
    short_title: str
    kind: str
    handling: str
    front: Front
    blocks: tuple[Block, ...]
    edition: date
    reference: str
    draft: bool
    contents: bool
    path: tuple[str, ...] = ()
    language: str = "en-GB"
    initials: tuple[str, ...] = ()
    numbers: tuple[NumberLook, ...] = ()


SIGNER_LABELS = {
    "signature": "Signature",
    "name": "Name",
    "title": "Title",
    "company": "Company",
    "place": "Place",
    "date": "Date",
}


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One line of a place to sign: its `part` (`signature`, `name`, `title` …), its label, and the text already filled in."""

    part: str
    label: str
    value: Inlines = ()


def signature_lines(signer: Signer) -> tuple[SignatureLine, ...]:
    """Return the lines of one place to sign, each with its label and the text already filled in."""
    # In the order of SIGNER_LABELS.
    values: tuple[Inlines, ...] = ((), signer.name, signer.title, (), (), ())
    wanted = (True, True, signer.titled, signer.represents, True, True)
    lines = zip(SIGNER_LABELS.items(), values, wanted, strict=True)
    return tuple(SignatureLine(part, label, value) for (part, label), value, shown in lines if shown)
