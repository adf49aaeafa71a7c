"""What is read of a link, a note and a field, and which keys filling in may change."""

from io import BytesIO

import pikepdf
import pytest
from formats.pdf.small_pdf import Change, small_pdf

from assembler.formats.pdf.annotations import NOWHERE, Annotation, annotation_objects, annotations_of, full_name, rectangle_of
from assembler.formats.pdf.object_digests import Digests


def read(*changes: Change) -> list[Annotation]:
    with pikepdf.open(BytesIO(small_pdf(*changes))) as file:
        return [*annotations_of(file, Digests())]


def test_a_field_and_a_link_are_read() -> None:
    field, link = read()
    assert (field.kind, field.name, field.type, field.rectangle, field.shown) == (
        "Widget",
        "amount",
        "/Tx",
        (60, 600, 160, 620),
        4,
    )
    assert (link.kind, link.target, link.settings, link.empty) == ("Link", 1, {}, False)


@pytest.mark.parametrize(
    ("key", "value", "settled"),
    [
        ("/V", pikepdf.String("5"), True),
        ("/M", pikepdf.String("D:2026"), True),
        ("/Ff", 1, True),
        ("/DA", pikepdf.String("/Helv 9 Tf 0 0 0 rg"), False),
        ("/Ff", 2, False),
        ("/Unheard", pikepdf.String("x"), False),
    ],
)
def test_a_key_is_a_setting_unless_filling_in_changes_it(key: str, value: object, *, settled: bool) -> None:
    def change(file: pikepdf.Pdf) -> None:
        file.Root.AcroForm.Fields[0][key] = value

    def plain(file: pikepdf.Pdf) -> None:
        file.Root.AcroForm.Fields[0].Ff = 0

    assert (read(plain, change)[0].settings == read(plain)[0].settings) is settled


def test_an_entry_that_is_no_annotation_is_left_out() -> None:
    def spoil(file: pikepdf.Pdf) -> None:
        file.pages[0].obj.Annots.append(pikepdf.Array([1]))
        file.pages[0].obj.Annots.append(pikepdf.String("none"))

    assert len(read(spoil)) == 2


def test_a_rectangle_begins_at_its_lower_left_corner() -> None:
    assert rectangle_of(pikepdf.Array([9, 8, 1, 2])) == (1, 2, 9, 8)
    assert rectangle_of(pikepdf.Array([1, 2])) == rectangle_of(None) == NOWHERE


def test_a_field_has_the_names_above_it() -> None:
    with pikepdf.open(BytesIO(small_pdf())) as file:
        (_, widget), _ = annotation_objects(file)
        widget.Parent = pikepdf.Dictionary(T=pikepdf.String("form"))
        assert full_name(widget) == "form.amount"


def test_the_letters_of_the_form_are_those_of_a_field_that_states_none() -> None:
    def of_the_form(file: pikepdf.Pdf) -> None:
        file.Root.AcroForm.DA = pikepdf.String("/Helv 9 Tf 0.5 g")

    def of_the_field(file: pikepdf.Pdf) -> None:
        file.Root.AcroForm.Fields[0].DA = pikepdf.String("/Helv 9 Tf 0.5 g")

    def without(file: pikepdf.Pdf) -> None:
        for holder in (file.Root.AcroForm, file.Root.AcroForm.Fields[0]):
            if "/DA" in holder:
                del holder["/DA"]

    stated, inherited = read(without, of_the_field)[0], read(without, of_the_form)[0]
    assert stated.settings == inherited.settings != read(without)[0].settings
