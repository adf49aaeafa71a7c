"""A field that shows something else than it holds is found by its picture and by what draws it."""

import pikepdf
import pytest
from formats.pdf.small_pdf import Change, appearance, reopened, small_pdf

from assembler.formats.pdf.field_looks import altered_looks
from assembler.formats.pdf.revisions import read_state

SHOWN = b"/Tx BMC q BT /F1 10 Tf 2 5 Td (5) Tj ET Q EMC"


def altered(*changes: Change) -> tuple[str, ...]:
    ours = small_pdf()
    theirs = reopened(ours, *changes)
    before, after = read_state(ours), read_state(theirs)
    assert before is not None
    assert after is not None
    return altered_looks(ours, theirs, before.annotations, after.annotations)


def looking(operators: bytes, value: str) -> Change:
    def change(file: pikepdf.Pdf) -> None:
        file.Root.AcroForm.Fields[0].AP.N = appearance(file, operators)
        file.Root.AcroForm.Fields[0].V = pikepdf.String(value)

    return change


@pytest.mark.parametrize(
    ("operators", "value"),
    [
        (SHOWN, ""),
        (b"0 g 0 0 50 9 re f", ""),
        (SHOWN + b" q 0 0 m 90 9 l S Q", "5"),
        (SHOWN.replace(b"BT", b"BT 3 Tr"), "5"),
        (SHOWN.replace(b"BT", b"1 g BT"), "5"),
        (b"", "5"),
    ],
    ids=[
        "text in an empty field",
        "drawing in an empty field",
        "struck out",
        "text not drawn",
        "white on white",
        "nothing drawn",
    ],
)
def test_a_look_that_is_not_that_of_the_value_is_found(operators: bytes, value: str) -> None:
    assert altered(looking(operators, value)) == ("amount",)


@pytest.mark.parametrize(("operators", "value"), [(SHOWN, "5"), (b"q Q", ""), (b"/Tx BMC EMC", "")])
def test_a_look_that_fits_its_value_is_not(operators: bytes, value: str) -> None:
    assert altered(looking(operators, value)) == ()


@pytest.mark.parametrize("sides", [(0, 0), (1, 1), (30_000, 1), (10**6, 10**6)])
def test_a_field_of_any_size_is_looked_at(sides: tuple[int, int]) -> None:
    def sized(file: pikepdf.Pdf) -> None:
        file.Root.AcroForm.Fields[0].Rect = pikepdf.Array([0, 0, *sides])

    assert altered(looking(SHOWN + b" q 0 0 m 90 9 l S Q", "5"), sized) == ("amount",)


def test_a_look_whose_matrix_cannot_be_read_is_found() -> None:
    def turned(file: pikepdf.Pdf) -> None:
        file.Root.AcroForm.Fields[0].AP.N.Matrix = pikepdf.Array([1, pikepdf.Name.x])

    assert altered(looking(SHOWN, "5"), turned) == ("amount",)
