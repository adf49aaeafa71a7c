"""The order of reading depends on the elements, their roles and their content, and not on numbers of objects."""

from io import BytesIO

import pikepdf
from formats.pdf.small_pdf import Change, reopened
from returns.pdf_kinds import ours

from assembler.formats.pdf.reading_order import reading_order


def order(*changes: Change) -> str:
    with pikepdf.open(BytesIO(reopened(ours(), *changes))) as file:
        return reading_order(file)


def test_it_is_the_same_however_a_file_is_saved() -> None:
    assert order() == order(lambda _: None) != ""


def test_another_order_role_page_or_content_is_another() -> None:
    def role(file: pikepdf.Pdf) -> None:
        file.Root.StructTreeRoot.K[0].S = pikepdf.Name.Artifact

    def content(file: pikepdf.Pdf) -> None:
        file.Root.StructTreeRoot.K[0].K = 7

    def page(file: pikepdf.Pdf) -> None:
        file.Root.StructTreeRoot.K[0].Pg = file.pages[1].obj

    def turned(file: pikepdf.Pdf) -> None:
        file.Root.StructTreeRoot.K = pikepdf.Array([*reversed([*file.Root.StructTreeRoot.K])])

    def mapped(file: pikepdf.Pdf) -> None:
        file.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(P=pikepdf.Name.Artifact)

    assert len({order(), *map(order, (role, content, page, turned, mapped))}) == 6


def test_a_file_without_a_structure_has_none_and_one_in_a_circle_ends() -> None:
    def none(file: pikepdf.Pdf) -> None:
        del file.Root.StructTreeRoot

    def circle(file: pikepdf.Pdf) -> None:
        file.Root.StructTreeRoot.K[0].K = file.Root.StructTreeRoot.K

    assert order(none) == ""
    assert order(circle) != order()
