"""A field that shows another value than it holds is found; one that shows its value, or that nobody sees, is not."""

from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import form, printed, saved

from assembler.formats.pdf.appearances import Mismatch, mismatched_boxes, mismatched_texts, text_fields
from assembler.formats.pdf.fields.field_reader import read_fields
from assembler.formats.pdf.text_reader import read_text


def boxes(field: pikepdf.Dictionary) -> list[Mismatch]:
    """Find the mismatches in a form of one field."""
    with pikepdf.new() as file:
        file.Root.AcroForm = pikepdf.Dictionary(Fields=[file.make_indirect(field)])
        return [*mismatched_boxes(file)]


def checkbox(value: str, state: str, flags: int = 0) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        FT=pikepdf.Name.Btn,
        T=pikepdf.String("agreed"),
        V=pikepdf.Name(value),
        AS=pikepdf.Name(state),
        F=flags,
        AP=pikepdf.Dictionary(N=pikepdf.Dictionary({"/yes": pikepdf.Dictionary(), "/Off": pikepdf.Dictionary()})),
    )


@pytest.mark.parametrize(
    ("value", "state", "sentence"),
    [
        ("/yes", "/Off", "The field “agreed” holds a tick, but no tick is seen in it."),
        ("/Off", "/yes", "The field “agreed” holds no tick, but a tick is seen in it."),
    ],
)
def test_a_box_that_shows_another_state_than_it_holds_is_found(value: str, state: str, sentence: str) -> None:
    assert [found.sentence for found in boxes(checkbox(value, state))] == [sentence]


def test_a_box_that_shows_its_state_is_sound() -> None:
    assert boxes(checkbox("/yes", "/yes")) == boxes(checkbox("/Off", "/Off")) == []


def test_a_ticked_box_that_is_hidden_shows_no_tick() -> None:
    assert len(boxes(checkbox("/yes", "/yes", flags=2))) == 1


def test_the_options_of_a_choice_are_named() -> None:
    kids = [
        pikepdf.Dictionary(AS=pikepdf.Name(state), AP={"/N": {own: {}, "/Off": {}}})
        for own, state in (("/0", "/0"), ("/1", "/Off"))
    ]
    options = [pikepdf.String("Accepted"), pikepdf.String("Refused")]
    choice = pikepdf.Dictionary(FT=pikepdf.Name.Btn, T=pikepdf.String("decision"), V=pikepdf.Name("/1"), Opt=options, Kids=kids)

    assert boxes(choice) == [Mismatch("decision", "“Refused”", "“Accepted”")]


def with_value(text: str) -> bytes:
    """Change what a text field of a form holds, and not what it shows."""
    with pikepdf.open(BytesIO(printed(form()))) as file:
        field = next(each for each in file.Root.AcroForm.Fields[0].Kids[0].Kids if str(each.T) == "partner")
        field.V = pikepdf.String(text)
        return saved(file)


def texts(data: bytes) -> list[Mismatch]:
    fields = text_fields(read_fields(data))
    return [*mismatched_texts(fields, read_text(data, fields).fields)]


def test_a_text_that_is_not_the_value_is_found() -> None:
    (found,) = texts(with_value("Acme"))

    assert (found.held, found.seen) == ("“Acme”", "“Nordström & Żółw Łódź Spółka z o.o.”")
    assert texts(printed(form())) == []
