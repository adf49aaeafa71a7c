"""Two complete papers to print: an agreement with everything an agreement has, and a form."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf

from assembler.formats.pdf.fields.font_embedding import embed_font
from assembler.formats.pdf.file_objects import FileObjects, plain, read_objects
from assembler.formats.pdf.packed_file import packed, read_packed
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.model.document import (
    Block,
    Document,
    Emphasis,
    Field,
    FieldGroup,
    Front,
    FrontParty,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    PageBreak,
    Paragraph,
    Provision,
    Reference,
    SignatureBlock,
    SignatureParty,
    Signer,
    Strong,
    Table,
    Term,
    Text,
)
from assembler.model.source import Span

TEMPLATE = (Path(__file__).parents[3] / "templates" / "packet.typ").read_bytes()
DAY = date(2026, 3, 1)

OF_PACKING = re.compile(rb"<</Type ?/ObjStm")


def t(text: str, field: str = "") -> Text:
    return Text(text, Span("matter.yaml", 7, 3, 4, "  name: …") if field else None, field)


def line(*parts: str | Inline) -> Inlines:
    return tuple(t(part) if isinstance(part, str) else part for part in parts)


def section(number: str, target: str, document: str = "alliance") -> Reference:
    return Reference("Section\u00a0", number, "", target, document, local=True)


def elsewhere(number: str, target: str, document: str, title: str) -> Reference:
    return Reference("Section\u00a0", number, f" of the {title}", target, document, local=False)


def heading(number: int, title: str) -> Heading:
    return Heading(f"{number}.", str(number), title.lower().replace(" ", "-"), line(title))


def item(number: str, *parts: str | Inline) -> Provision:
    """Make an item of a clause from its whole number: “4.1”, “4.1(a)”, “4.1(a)(i)”."""
    level = 2 + number.count("(")
    label = number if level == 2 else f"({number.rpartition('(')[2]}"
    return Provision(level, label, number, number, line(*parts))


NAME = t("Nordström & Żółw Łódź Spółka z o.o.", "partner.name")
VENDOR = t("Exampla International Limited", "vendor.name")
LONG = (
    "The Partner shall keep complete and accurate records of each Engagement for seven (7) years from its end, and shall let "
    "Exampla, on thirty (30) days’ written notice and not more than once in each calendar year, inspect those records during "
    "ordinary business hours. Exampla bears the cost of an inspection unless it shows an underpayment of more than 5.0\u00a0%."
)

PARTIES = (
    FrontParty("Exampla", (VENDOR,), (line("14 Harbour Street, Dublin 2, Ireland"), line("Registered in Ireland, no. 412 003"))),
    FrontParty("the Partner", (NAME,), (line("ul. Piotrkowska 12, 90-001 Łódź, Poland"),)),
)
SIGNING = SignatureBlock(
    line("The Parties have signed this Agreement by their authorised representatives on the dates shown below."),
    (
        SignatureParty("Exampla", (VENDOR,), (Signer(line("Ciarán Ó Briain"), line("Director")),), "vendor"),
        SignatureParty("the Partner", (NAME,), (Signer((), ()), Signer((), (), titled=False)), "partner"),
    ),
)


def definitions() -> tuple[Block, ...]:
    terms = (
        ("Agreement", " means this Alliance Agreement, with the papers listed in ", section("4", "fees"), "."),
        ("Confidential Information", " means all information that a Party marks as confidential, or that is so by its nature."),
        ("Net Revenue", " means the amounts Exampla has received from an End Customer, less taxes, credits and refunds."),
    )
    return tuple(Paragraph(line(Term(term), *rest), 1, defines=True) for term, *rest in terms)


def fee_table(rows: int) -> Table:
    header = tuple(map(line, ("Band", "What the Partner has brought about", "Net Revenue from (USD)", "Rate")))
    body = tuple(
        (
            line(str(n)),
            line(f"Engagements of class {n}, introduced and accepted in writing", ", with support" * (n % 3)),
            line(f"{n * 125_000:,}"),
            line(f"{n + 4}.5\u00a0%"),
        )
        for n in range(1, rows + 1)
    )
    return Table(header, body, (False, False, True, True))


def clauses() -> tuple[Block, ...]:
    return (
        Paragraph(line("This Agreement is made on ", Strong(line("1 March 2026")), " between Exampla and the Partner.")),
        heading(1, "Definitions"),
        Paragraph(line("Capitalised terms have the meanings given here:")),
        *definitions(),
        heading(2, "Appointment and conduct of the Partner"),
        item("2.1", "Exampla appoints the Partner as a ", Emphasis(line("non-exclusive")), " member of the Programme. ", LONG),
        item("2.2", "The Partner shall:"),
        item("2.2(a)", "act in good faith and in accordance with ", section("2.2(b)(ii)", "2.2(b)(ii)"), ";"),
        item("2.2(b)", "in each Engagement:"),
        item("2.2(b)(i)", "tell the End Customer that it acts for itself and is paid by Exampla; and"),
        item("2.2(b)(ii)", "make no promise about Exampla’s products that the Documentation does not make. ", LONG),
        Paragraph(line("A promise made in breach of this item binds the Partner alone."), 4),
        item(
            "2.2(c)", "comply with all laws against bribery and corruption.", LineBreak(), "This includes the Bribery Act 2010."
        ),
        Paragraph(line("The duties in ", section("2.2", "2.2"), " continue for twelve (12) months after the Agreement ends."), 2),
        item(
            "2.3",
            "Details are agreed in the form “Notice of Engagement”, see ",
            elsewhere("1", "details-of-the-engagement", "notice", "Notice of Engagement"),
            " and ",
            Reference("", "", "the Data Protection Addendum", "", "dpa", local=False),
            ".",
        ),
    )


def agreement(rows: int = 24, filler: int = 3) -> Document:
    more: list[Block] = []
    for n in range(5, 5 + filler):
        more += [heading(n, f"General provisions, part {n}"), *(item(f"{n}.{m}", LONG) for m in range(1, 5))]
    return Document(
        name="alliance-agreement",
        plan="alliance",
        title="Alliance Agreement",
        short_title="Alliance Agreement",
        kind="agreement",
        handling="sign_now",
        front=Front(
            "Exampla Partner Programme",
            line("Alliance Agreement"),
            PARTIES,
            (("Effective date", line("1 March 2026")), ("Partner number", line("EX-2026-001"))),
        ),
        blocks=(
            *clauses(),
            heading(3, "Fees"),
            item("3.1", "Exampla shall pay the fees set out in this table:"),
            fee_table(rows),
            heading(4, "Papers"),
            item("4.1", "Fees are due under ", section("3.1", "3.1"), " within 10–15 days."),
            *more,
            SIGNING,
        ),
        edition=date(2026, 1, 1),
        reference="EX-2026-001",
        draft=True,
        contents=True,
        path=("alliance-agreement",),
    )


FIELDS = (
    Field("partner", "Partner", "text", required=True, value=(NAME,), hint="Full legal name"),
    Field("contact", "Contact at the Partner", "text", required=True, value=()),
    Field("day", "Date of introduction", "date", required=False, value=()),
    Field("story", "What was done", "multiline", required=True, value=(), lines=4, hint="Meetings, demonstrations, documents"),
    Field(
        "kind", "Kind of engagement", "choice", required=True, value=line("Joint"), options=("Introduction", "Joint", "Delivery")
    ),
    Field(
        "confirmed", "The End Customer knows that the Partner is paid by Exampla", "checkbox", required=True, value=line("yes")
    ),
    Field(
        "exclusive",
        "The engagement is exclusive",
        "checkbox",
        required=False,
        value=(),
        hint="Only with Exampla’s written consent",
    ),
    Field("people", "People involved", "rows", required=False, value=(), columns=("Name", "Role", "Hours"), lines=4),
)


def form() -> Document:
    return Document(
        name="notice-001",
        plan="notice",
        title="Notice of Engagement",
        short_title="Notice of Engagement",
        kind="form",
        handling="sign_later",
        front=Front("Exampla Partner Programme", line("Notice of Engagement"), PARTIES, (("Engagement", line("EX-2026-001-A")),)),
        blocks=(
            heading(1, "Details of the engagement"),
            Paragraph(line("This notice is given under ", elsewhere("2.3", "2.3", "alliance", "Alliance Agreement"), ".")),
            FieldGroup(FIELDS, "partner", "Partner"),
            SIGNING,
            PageBreak(),
            heading(2, "Notes"),
            Paragraph(line(LONG)),
        ),
        edition=date(2026, 1, 1),
        reference="EX-2026-001",
        draft=False,
        contents=False,
        path=("notice", "ex-1"),
    )


def saying(*lines: str, title: str = "Letter") -> Document:
    """Make a letter of one paragraph a line."""
    blocks = tuple(Paragraph((t(text, "partner.name"),)) for text in lines)
    return replace(form(), name="letter", plan="letter", title=title, front=Front("", line(title), (), ()), blocks=blocks)


@cache
def printed(*documents: Document) -> bytes:
    """Print documents into one file."""
    pdf, findings = render_pdf(documents, TEMPLATE, "Packet", DAY)
    assert findings == ()
    return pdf


def saved(file: pikepdf.Pdf) -> bytes:
    """Return the bytes of a file, written anew."""
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def unpacked(data: bytes) -> FileObjects:
    """Return all objects of a packed file, as bytes that may be changed and packed again."""
    found, bodies = read_packed(data), dict[int, bytes]()
    for number in range(1, int(found.trailer[b"/Size"]) - 1):
        with suppress(LookupError):  # a number that no object has
            bodies[number] = found.bodies[number]
    own = {number: body for number, body in bodies.items() if not OF_PACKING.match(body)}
    return FileObjects(own, found.trailer)


def doctored(data: bytes, change: Callable[[FileObjects], object]) -> bytes:
    """Return a packed file in which something is changed, and which is packed as before."""
    objects = unpacked(data)
    change(objects)
    return packed(objects)


def no_objects() -> FileObjects:
    """Return the objects of a file without pages."""
    with pikepdf.new() as file:
        return read_objects(plain(file))


def file_with_font() -> pikepdf.Pdf:
    """Return a file without pages in which the font of the fields is embedded."""
    objects = no_objects()
    objects.put_root({b"/AcroForm": b"<</DR<</Font<</Entry %b>>>>>>" % embed_font(objects)})
    return pikepdf.open(BytesIO(packed(objects)))
