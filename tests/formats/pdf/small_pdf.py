"""A small PDF of one page with two lines of text, a field and a link, and ways to change it."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
from formats.pdf.pdf_sample import saved

TEXT = b"BT /F1 12 Tf 60 700 Td (1. Fee) Tj 0 -20 Td (The fee is 10 percent.) Tj ET"

Change = Callable[[pikepdf.Pdf], None]


def font(file: pikepdf.Pdf, name: str = "/Helvetica") -> pikepdf.Object:
    return file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name(name)))


def appearance(file: pikepdf.Pdf, operators: bytes, width: float = 100, height: float = 20) -> pikepdf.Object:
    stream = file.make_stream(operators)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    stream.BBox = pikepdf.Array([0, 0, width, height])
    stream.Resources = pikepdf.Dictionary(Font={"/F1": font(file)})
    return stream


def small_pdf(*changes: Change) -> bytes:
    """Return the file, changed by each function in turn."""
    with pikepdf.new() as file:
        page = file.add_blank_page(page_size=(300, 800)).obj
        page.Resources = pikepdf.Dictionary(Font={"/F1": font(file)})
        page.Contents = file.make_stream(TEXT)
        field = file.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Tx,
                T=pikepdf.String("amount"),
                F=4,
                Rect=[60, 600, 160, 620],
                AP={"/N": appearance(file, b"/Tx BMC EMC")},
            )
        )
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, F=4, Rect=[60, 690, 100, 710], Dest=[page, pikepdf.Name.Fit]
        )
        page.Annots = pikepdf.Array([field, file.make_indirect(link)])
        file.Root.AcroForm = pikepdf.Dictionary(Fields=[field], DA=pikepdf.String("/F1 10 Tf 0 g"))
        for change in changes:
            change(file)
        return saved(file)


def reopened(data: bytes, *changes: Change) -> bytes:
    """Return a file changed and saved anew."""
    with pikepdf.open(BytesIO(data)) as file:
        for change in changes:
            change(file)
        return saved(file)
