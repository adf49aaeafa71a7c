"""The files in a portfolio are read; those attached to another PDF are none of it."""

from io import BytesIO

import pikepdf
from returns.test_containers import portfolio

from assembler.formats.pdf.portfolios import portfolio_files


def more_than_a_cover(drawn: bytes) -> bytes:
    """Return a portfolio whose cover has words."""
    out = BytesIO()
    with pikepdf.open(BytesIO(portfolio(("a.pdf", b"one")))) as file:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        file.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        file.pages[0].Contents = file.make_stream(drawn)
        file.save(out)
    return out.getvalue()


def test_a_portfolio_is_its_files() -> None:
    assert portfolio_files(portfolio(("a.pdf", b"one"), ("ž.pdf", b"two"))) == (("a.pdf", b"one"), ("ž.pdf", b"two"))
    assert portfolio_files(portfolio(("a.pdf", b"one"), cover=False)) == ()
    assert portfolio_files(more_than_a_cover(b"BT /F 9 Tf 60 700 Td (%s) Tj ET" % (b"The cap is void. " * 30))) == ()
    assert portfolio_files(more_than_a_cover(b"BT /F 9 Tf 60 700 Td (Open it in Acrobat) Tj ET")) == (("a.pdf", b"one"),)
    assert portfolio_files(b"%PDF-1.7 and /Collection") == ()
