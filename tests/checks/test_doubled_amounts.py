"""Amounts in words and in figures, in the forms that contracts write them."""

import pytest

from assembler.checks.doubled_amounts import doubled_amounts

DIFFERING = """\
sixty ( 90 ) days
twenty-percent (25%)
five thousand euros (EUR 6,000)
30 (sixty) days
thirty [60] days
thirty(60)
two-thirds (1/3)
half (1/3)
EUR 6,000 (five thousand euros)
90 days (sixty days)
one and a half (2.5) times
five million dollars (USD 6 million)
thirty days (30 months)
five thousand euros (USD 5,000)
one hundred twenty (102) days
on the fifteenth (14th) day
three point five (3.6) percent
five, ten (11) days
two and one-half percent (2.25%)
ninety-nine (90)
Five Thousand and 00/100 Dollars ($6,000.00)
three quarters (2/3)
twelve hundred (1,300)
ten per cent. (15 %)
a third (1/2)
one (1) to three (4) days
twenty‑one (22) days
two and 50/100 dollars ($2.55)
""".splitlines()
AGREEING = """\
one half of one percent (0.5%)
three point five (3.5)
Year One (2027)
forty- five (45)
one-hundred-and-eighty (180)
sixty (60) days
ninety (90) days’ notice
two-thirds (2/3)
two-thirds (66.67%)
two thirds (66 2/3%)
five thousand euros (EUR 5,000)
five thousand euros (€5.000,00)
five thousand euros (5 000 EUR)
five million dollars (USD 5 million)
$5,000 (five thousand dollars)
30 (thirty) days
one hundred and twenty-five (125) goods
one thousand, two hundred (1,200)
five, ten (10) days
twelve (12) months
fifteenth (15th) day
one and one-half (1.5)
one and a half (1 1/2)
Section 2 (one)
twenty‑one (21) days
two and 50/100 dollars ($2.50)
two (2) or three (3)
one (a)
ten percent (10%)
twenty-five hundred (2,500)
Phase Two (2028)
half (50%)
half (½)
thirty days (30 days)
one (1st)
fifty cents (EUR 0.50)
two million five hundred thousand (2,500,000)
a hundred (100)
one quarter (25%)
five (5) Business Days
one-third (1/3rd)
one third (33%)
one percent (1.0%)
first quarter (90 days)
second half (6 months)
two of ten (10)
the second (30 days)
each quarter (three months)
""".splitlines()


@pytest.mark.parametrize("text", DIFFERING)
def test_words_and_figures_that_are_two_amounts(text: str) -> None:
    assert [found.differs for found in doubled_amounts(f"It is {text}.")].count(True) == 1


@pytest.mark.parametrize("text", AGREEING)
def test_words_and_figures_that_agree(text: str) -> None:
    assert not any(found.differs for found in doubled_amounts(f"It is {text}."))
