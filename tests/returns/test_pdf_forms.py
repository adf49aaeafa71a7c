from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from returns.filling import fill_by_pypdf, terminal
from returns.returned_sample import (
    EVERYTHING,
    FIELD,
    complete,
    filled,
    issued,
    paper,
    read,
    sent,
    templates,
    with_certificate,
)

from assembler.model.form_fields import controls
from assembler.returns import Status, make_baseline, read_returned, received_file


def test_a_form_with_pages_added_is_to_be_looked_at() -> None:
    back = read(with_certificate(filled("pdf")))
    assert back.status == Status.NEEDS_REVIEW
    finding, unsigned = back.forms[0].findings
    assert unsigned.id == "unsigned-form"
    assert finding.message.startswith("1 page more than was sent, as an e-sign service adds a certificate (page 7): “Qualtrics")


@pytest.mark.slow
def test_all_forms_of_a_whole_packet_are_read() -> None:
    (packet,) = (file.data for file in issued(EVERYTHING).files if file.path == "packet.pdf")
    back = read_returned(received_file("packet.pdf", packet), make_baseline(templates(), issued(EVERYTHING)))
    names = ["supplier-questionnaire", "anti-corruption-certification", "tax-form-request", "bank-details"]
    assert [form.paper.name for form in back.forms] == names
    assert {finding.id for form in back.forms for finding in form.findings} == {"blank-answer"}


@pytest.mark.slow
def test_a_field_that_shows_something_else_than_it_holds_is_to_be_looked_at() -> None:
    with pikepdf.open(BytesIO(fill_by_pypdf(sent("pdf"), controls(paper()), complete()))) as file:
        (field,) = (field for name, field in terminal(file.Root.AcroForm.Fields, ()) if name == f"{FIELD}.fee_told_whom")
        field.V = pikepdf.String("Nobody")
        written = BytesIO()
        file.save(written)
    (form,) = read(written.getvalue()).forms
    assert form.status == Status.NEEDS_REVIEW
    assert [finding.message for finding in form.findings] == [
        f"The field “{FIELD}.fee_told_whom” holds “Nobody”, but “Žluťoučký kůň – Ёлка” is seen in it.",
        "“Signature of Dr. Lena Müller for Acme Analytics GmbH” is missing: the form is not signed.",
    ]


def changed(data: bytes, name: str, change: Callable[[pikepdf.Object], None]) -> bytes:
    """Return a file with one field changed after it was filled in."""
    with pikepdf.open(BytesIO(data)) as file:
        change(dict(terminal(file.Root.AcroForm.Fields, ()))[f"{FIELD}.{name}"])
        written = BytesIO()
        file.save(written)
    return written.getvalue()


def tick(field: pikepdf.Object) -> None:
    """Make a checkbox show a tick, whatever its value is."""
    field.AS = next(pikepdf.Name(state) for state in field.AP.N.keys() if state != "/Off")  # noqa: SIM118 - no dict


def second(field: pikepdf.Object) -> None:
    """Make a choice show its second option, whatever its value is."""
    for number, widget in enumerate(field.Kids):
        widget.AS = pikepdf.Name("/1" if number == 1 else "/Off")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("public_sector", tick, "holds no tick, but a tick is seen in it."),
        ("decision", second, "holds “Accepted”, but “Returned for correction” is seen in it."),
    ],
)
def test_a_box_that_shows_something_else_than_it_holds_is_to_be_looked_at(
    name: str, change: Callable[[pikepdf.Object], None], message: str
) -> None:
    as_it_should = fill_by_pypdf(sent("pdf"), controls(paper()), complete() | {f"{FIELD}.decision": "Accepted"})
    (form,) = read(changed(as_it_should, name, change)).forms
    assert [one.message for one in form.findings if one.id == "shown-otherwise"] == [f"The field “{FIELD}.{name}” {message}"]
    assert form.status == Status.NEEDS_REVIEW
    (form,) = read(as_it_should).forms
    assert [one.message for one in form.findings if one.id == "shown-otherwise"] == []


@pytest.mark.slow
def test_a_text_in_a_field_that_holds_none_is_to_be_looked_at() -> None:
    data = fill_by_pypdf(sent("pdf"), controls(paper()), complete())

    def empty(field: pikepdf.Object) -> None:
        field.V = pikepdf.String("")

    (form,) = read(changed(data, "fee_told_whom", empty)).forms
    told = [one.message for one in form.findings if one.id == "shown-otherwise"]
    assert told == [f"The field “{FIELD}.fee_told_whom” holds nothing, but “Žluťoučký kůň – Ёлка” is seen in it."]


def test_fields_that_hold_themselves_are_read_once() -> None:
    with pikepdf.open(BytesIO(sent("pdf"))) as file:
        for _ in range(8):
            for field in (file.Root.AcroForm.Fields[0], file.Root.AcroForm.Fields[0].Kids[0]):
                field.Kids.append(field)
        written = BytesIO()
        file.save(written)
    assert len(read(written.getvalue()).forms) == 1


@pytest.mark.slow
def test_a_page_that_unpacks_without_end_is_read_to_an_end() -> None:
    with pikepdf.open(BytesIO(sent("pdf"))) as file:
        bomb = pikepdf.Stream(file, b" " * 30_000_000)
        file.pages[0].Contents = pikepdf.Array([file.make_indirect(bomb)] * 2000)
        written = BytesIO()
        file.save(written, compress_streams=True)
    assert [finding.message for finding in read(written.getvalue()).findings] == [
        "The pages of the file unpack to more than 200 MB."
    ]


@pytest.mark.slow
def test_a_form_filled_in_by_pypdf_is_read() -> None:
    (form,) = read(fill_by_pypdf(sent("pdf"), controls(paper()), complete())).forms
    assert (form.status, [finding.id for finding in form.findings]) == (Status.INCOMPLETE, ["unsigned-form"])
    assert form.answers.fields["need"] == "Žluťoučký kůň – Ёлка"
