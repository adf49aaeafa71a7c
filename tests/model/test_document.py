"""The words of a document: all that a finished file must show."""

from datetime import date

from assembler.model.document import (
    Document,
    Emphasis,
    Field,
    FieldGroup,
    Front,
    FrontParty,
    Heading,
    Inlines,
    LineBreak,
    Paragraph,
    Reference,
    SignatureBlock,
    SignatureParty,
    Signer,
    Strong,
    Table,
    Term,
    Text,
    plain,
    signature_lines,
    text_runs,
    words,
)
from assembler.model.source import Span

HERE = Span("fee.md", 3, 1)


def line(text: str) -> Inlines:
    return (Text(text),)


DOCUMENT = Document(
    name="agreement",
    plan="small/agreement",
    title="Agreement",
    short_title="Agreement",
    kind="agreement",
    handling="sign_now",
    front=Front(
        "Programme", line("Agreement"), (FrontParty("the Partner", line("Acme"), (line("Berlin"),)),), (("Date", line("today")),)
    ),
    blocks=(
        Heading("1.", "1", "fee", line("Fee")),
        Paragraph((Term("Fee"), Text(" means "), Strong((Text("money", HERE),)), Text("."))),
        Table((line("Year"), line("Rate")), ((line("2026"), line("10%")),), (False, True)),
        FieldGroup((Field("when", "Date", "date", required=True, value=line("1 May")),), "partner", "Partner"),
        SignatureBlock(line("Signed:"), (SignatureParty("the Partner", line("Acme"), (Signer(line("Ann"), (), titled=False),)),)),
    ),
    edition=date(2026, 1, 1),
    reference="A-1",
    draft=False,
    contents=False,
)


def test_words_come_in_reading_order() -> None:
    front = ["Programme", "Agreement", "the Partner", "Acme", "Berlin", "Date", "today"]
    body = ["1.", "Fee", "“Fee” means money.", "Year", "Rate", "2026", "10%"]
    form = ["To be filled in by the Partner", "Date", "1 May"]
    signing = ["Signed:", "the Partner", "Acme", "", "Signature", "", "Name", "Ann", "Place", "", "Date", ""]
    assert list(words(DOCUMENT)) == [*front, *body, *form, *signing]


def test_a_reference_and_a_line_break_are_printed() -> None:
    reference = Reference("Section ", "4.2", " of the Main Agreement", "fee", "main", local=False)
    assert plain((Emphasis((Text("see "),)), reference, LineBreak(), Text("x"))) == "see Section 4.2 of the Main Agreement\nx"


def test_a_signer_has_the_lines_asked_for() -> None:
    signer = Signer((), (), represents=True)
    assert [line.part for line in signature_lines(signer)] == ["signature", "name", "title", "company", "place", "date"]


def test_a_text_leads_to_the_place_it_was_written_at() -> None:
    assert [run.text for run in text_runs(DOCUMENT) if run.span == HERE] == ["money"]
    assert Text("A-1") in text_runs(DOCUMENT)
