"""The files in a portfolio are read; those attached to another PDF are none of it."""

from io import BytesIO

import pikepdf
import pytest
from returns.test_containers import portfolio

from assembler.formats.pdf.portfolios import is_portfolio, portfolio_files


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
    whole = portfolio(("a.pdf", b"one"), ("ž.pdf", b"two"))
    taken = list[int]()
    assert [*portfolio_files(whole, taken.append)] == [("a.pdf", b"one"), ("ž.pdf", b"two")]
    assert taken == [3, 3]
    assert is_portfolio(whole)
    assert is_portfolio(more_than_a_cover(b"BT /F 9 Tf 60 700 Td (Open it in Acrobat) Tj ET"))


def test_a_file_with_more_than_a_cover_or_less_than_a_portfolio_is_none() -> None:
    assert not is_portfolio(portfolio(("a.pdf", b"one"), cover=False))
    assert not is_portfolio(more_than_a_cover(b"BT /F 9 Tf 60 700 Td (%s) Tj ET" % (b"The cap is void. " * 30)))
    assert not is_portfolio(b"%PDF-1.7 and /Collection")


def test_a_large_file_is_whole() -> None:
    large = b"0123456789" * 2_100_000
    assert [content for _, content in portfolio_files(portfolio(("scan.pdf", large)), lambda _: None)] == [large]


def test_files_are_unpacked_one_by_one_so_that_what_is_too_much_ends_it() -> None:
    class FullError(Exception):
        pass

    def refuse(_: int) -> None:
        raise FullError

    with pytest.raises(FullError):
        next(portfolio_files(portfolio(("a.pdf", b"one"), ("b.pdf", b"two")), refuse))
