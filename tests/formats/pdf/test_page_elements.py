"""What programs draw differently is found in the resources of a page, its forms and patterns; what all draw alike is not."""

from io import BytesIO

import pikepdf
import pytest
from formats.pdf.small_pdf import appearance, reopened, small_pdf

from assembler.formats.pdf.page_elements import odd_elements

Name, Dictionary, Array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array

FOUND = [
    ({"ExtGState": {"/S": {"/TR": Name.Odd}}}, ("a rule of printing (/TR)",)),
    ({"ExtGState": {"/S": {"/OP": True}}}, ("overprint",)),
    ({"ExtGState": {"/S": {"/OP": False, "/OPM": 1, "/TR": Name.Identity, "/ca": 1, "/BM": Name.Normal}}}, ()),
    ({"ColorSpace": {"/C": [Name.Separation, Name.All, Name.DeviceGray, Dictionary()]}}, ("a colour without ink",)),
    (
        {"ColorSpace": {"/C": [Name.DeviceN, [Name.Gold, Name("/None")], Name.DeviceGray, Dictionary()]}},
        ("a colour without ink",),
    ),
    ({"ColorSpace": {"/C": [Name.CalGray, Dictionary()]}}, ()),
    ({"Properties": {"/L": {"/Type": Name.OCMD}}}, ("a layer",)),
    ({"Properties": {"/L": {"/Lang": pikepdf.String("en")}}}, ()),
    ({"Unheard": {"/X": 1}}, ("resources of another kind (/Unheard)",)),
]


@pytest.mark.parametrize(("resources", "odd"), FOUND)
def test_what_is_odd_is_found(resources: dict[str, object], odd: tuple[str, ...]) -> None:
    assert odd_elements(Dictionary(Resources=Dictionary({f"/{key}": held for key, held in resources.items()}))) == odd


def test_forms_within_forms_are_searched_and_pictures_are_counted() -> None:
    def nest(file: pikepdf.Pdf) -> None:
        inner, outer = appearance(file, b""), appearance(file, b"/In Do")
        pictures = {f"/I{at}": file.make_stream(b"", Subtype=Name.Image) for at in range(2)}
        inner.Resources = Dictionary(ExtGState={"/S": {"/HT": 1}}, XObject=pictures)
        inner.Resources.XObject["/Again"] = outer
        outer.Resources = Dictionary(XObject={"/In": inner})
        file.pages[0].obj.Resources.XObject = Dictionary(Out=outer)

    with pikepdf.open(BytesIO(reopened(small_pdf(), nest))) as file:
        assert odd_elements(file.pages[0].obj) == ("a rule of printing (/HT)", "a picture", "a picture")
