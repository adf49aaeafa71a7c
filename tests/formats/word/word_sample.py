"""A small but complete agreement and a form, and the shell they are rendered in."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from assembler.formats.word.shell.prepared_shell import Shell, prepare_shell
from assembler.formats.word.word_file import render_word
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

TEMPLATES = Path(__file__).parents[3] / "templates"


def line(*parts: str | Inline) -> Inlines:
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def to(number: str) -> Reference:
    return Reference("Section\N{NO-BREAK SPACE}", number, "", f"clause.{number}", "alliance", local=True)


def heading(number: int, title: str) -> Heading:
    return Heading(f"{number}.", str(number), f"clause.{number}", line(title))


def item(number: str, *parts: str | Inline) -> Provision:
    """Return an item by its full number: 4.1, 4.1(a) or 4.1(a)(i)."""
    level = 2 + number.count("(")
    return Provision(level, f"({number.rpartition('(')[2]}" if level > 2 else number, number, f"clause.{number}", line(*parts))


COMPANY, PARTNER = line("Exampla International Limited"), line("Smith & <Söhne> GmbH")
PARTIES = (
    FrontParty("Exampla", COMPANY, (line("14 Harbour Street, Dublin 2, Ireland"), line("Registered in Ireland, no. 412003"))),
    FrontParty("the Partner", PARTNER, (line("Beispielstraße 1, 80331 München, Germany"),)),
)
FRONT = Front(
    "Exampla Partner Network",
    line("Alliance Agreement"),
    PARTIES,
    (("Agreement number", line("acme-2026-001")), ("Effective date", line("1 December 2026"))),
)
SIGNATURES = SignatureBlock(
    line("The Parties have signed this Agreement by their authorised representatives."),
    (
        SignatureParty("Exampla", COMPANY, (Signer(line("Ciara Byrne"), line("Director")),), "vendor"),
        SignatureParty("the Partner", PARTNER, (Signer((), ()), Signer(line("Lena Müller"), (), titled=False)), "partner"),
    ),
)
LEVELS = Table(
    (line("Level"), line("What the Partner does"), line("Fee")),
    (
        (line("Select"), line("Registers three opportunities in a programme year"), line("5\N{NO-BREAK SPACE}%")),
        (
            line("Premier"),
            line("Registers ten opportunities, and keeps two certified people on its staff"),
            line("10\N{NO-BREAK SPACE}%"),
        ),
    ),
    (False, False, True),
)
BLOCKS: tuple[Block, ...] = (
    Paragraph(line("This Agreement is made between the parties named above.")),
    heading(1, "Definitions"),
    Paragraph(line("In this Agreement:")),
    Paragraph(line(Term("Net Revenue"), " means what the customer pays, without tax, see ", to("2.1(b)"), "."), defines=True),
    Paragraph(line(Term("Territory"), " means Germany and Austria."), defines=True),
    heading(2, "Fees & tax"),
    item("2.1", "Exampla shall pay the Partner a fee of ", Strong(line("ten per cent (10 %)")), " of Net Revenue where:"),
    item("2.1(a)", "the opportunity was registered under ", to("1"), ";"),
    item("2.1(b)", "the customer has paid, and in particular:"),
    item("2.1(b)(i)", "no refund is due under ", to("2.2"), "; and"),
    item("2.1(b)(ii)", "no claim is ", Emphasis(line("pending or ", Strong(line("threatened")))), "."),
    Paragraph(line("The fee is earned on payment."), level=3),
    item("2.2", "Fees follow the level of the Partner", LineBreak(), "as of the day of payment:"),
    LEVELS,
    LEVELS,
    item("2.3", "See ", replace(to("7"), tail=" of the Reseller Addendum", local=False), " and ", to("2.1(b)(ii)"), "."),
    PageBreak(),
    heading(3, "Execution"),
    item("3.1", "This Agreement may be signed electronically."),
    SIGNATURES,
)
AGREEMENT = Document(
    name="alliance-agreement",
    plan="alliance",
    title="Alliance Agreement",
    short_title="Alliance Agreement",
    kind="agreement",
    handling="sign_now",
    front=FRONT,
    blocks=BLOCKS,
    edition=date(2026, 11, 1),
    reference="acme-2026-001",
    draft=False,
    contents=True,
    path=("alliance-agreement",),
)
FIELDS = (
    Field("customer", "End customer", "text", required=True, value=line("Beispiel AG")),
    Field("introduced", "Date of introduction", "date", required=True, value=(), hint="The day of the first meeting"),
    Field("work", "What the Partner did", "multiline", required=False, value=line("Two workshops\nOne pilot"), lines=4),
    Field("public", "The customer is state-owned", "checkbox", required=False, value=line("yes")),
    Field("told", "The customer knows of the fee", "checkbox", required=False, value=()),
    Field("how", "How", "choice", required=True, value=line("In writing"), options=("In person", "In writing")),
    Field(
        "people",
        "People introduced",
        "rows",
        required=True,
        value=(),
        columns=("Name", "Role", "Company"),
        lines=3,
        hint="All of them",
    ),
    Field("value", "Expected value", "number", required=False, value=line("120 000 EUR")),
)
FORM = replace(
    AGREEMENT,
    name="declaration-opp-001",
    plan="declaration",
    title="Material Value Declaration",
    short_title="Declaration",
    kind="form",
    front=replace(FRONT, title=line("Material Value Declaration")),
    blocks=(
        Paragraph(line("The Partner declares for one opportunity:")),
        heading(1, "The introduction"),
        FieldGroup(FIELDS, "partner", "Partner"),
        heading(2, "Signature"),
        replace(SIGNATURES, parties=SIGNATURES.parties[1:]),
    ),
    draft=True,
    contents=False,
    path=("declaration", "opp-001"),
)

PAPERS = pytest.mark.parametrize("document", [AGREEMENT, FORM], ids=["agreement", "form"])


def shell_bytes() -> bytes:
    return (TEMPLATES / "paper.docx").read_bytes()


@cache
def shell() -> Shell:
    prepared, findings = prepare_shell("templates/paper.docx", shell_bytes())
    assert prepared is not None, findings
    return prepared


def word(document: Document = AGREEMENT) -> bytes:
    data, findings = render_word(document, shell())
    assert not findings
    return data


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def edited(data: bytes, part: str, edit: Callable[[str], str]) -> bytes:
    """Return a Word file with one part rewritten; a part that was not there is added."""
    kept = parts(data)
    before = kept.get(part, b"").decode()
    kept[part] = edit(before).encode()
    assert kept[part].decode() != before
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
    return written.getvalue()


def swap(old: str, new: str, times: int = 1) -> Callable[[str], str]:
    """Return an edit of a part that replaces a text, once unless it says otherwise."""
    return lambda text: text.replace(old, new, times)
