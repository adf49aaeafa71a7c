"""The files in a portfolio are read; those attached to another PDF are none of it."""

from returns.test_containers import portfolio

from assembler.formats.pdf.portfolios import portfolio_files


def test_a_portfolio_is_its_files() -> None:
    assert portfolio_files(portfolio(("a.pdf", b"one"), ("ž.pdf", b"two"))) == (("a.pdf", b"one"), ("ž.pdf", b"two"))
    assert portfolio_files(portfolio(("a.pdf", b"one"), cover=False)) == ()
    assert portfolio_files(b"%PDF-1.7 and /Collection") == ()
