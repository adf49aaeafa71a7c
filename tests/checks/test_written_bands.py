"""Bands in words: their bounds, which of them belong to the band, and what they count."""

from decimal import Decimal

import pytest

from assembler.checks.written_bands import first_band


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("up to 10 %: a credit", "..10] %"),
        ("up to and including EUR 10,000", "..10000] EUR"),
        ("less than 5 Licences", "..5) licences"),
        ("10 Licences or fewer", "..10] "),
        ("more than 10 % to 20 %", "(10..20] %"),
        ("more than 10 % and up to 20 %", "(10..20] %"),
        ("over $5,000 but not more than $7,500.50", "(5000..7500.50] USD"),
        ("at least 10 but fewer than 20 Licences", "[10..20) licences"),
        ("10 or more but less than 20 points", "[10..20) points"),
        ("for 10 to 20 Licences", "[10..20] licences"),
        ("10–20 per cent of the price", "[10..20] %"),
        ("between 5 and 9 orders", "[5..9] orders"),
        ("more than 20 %", "(20.. %"),
        ("at least 30", "[30.. "),
        ("from 30 to less than 40 points", "[30..40) points"),
        ("30 points or more", "[30.. "),
        ("≥ 30 %", "[30.. %"),
        ("fewer than five orders", "..5) orders"),
        ("over EUR 1.5 million", "(1500000.0.. EUR"),
    ],
)
def test_a_band_is_read(text: str, said: str) -> None:
    band = first_band(text)
    assert band is not None
    low = "" if band.low is None else f"{'(' if band.strict_low else '['}{band.low}"
    high = "" if band.high is None else f"{band.high}{')' if band.strict_high else ']'}"
    assert f"{low}..{high} {band.unit}" == said


@pytest.mark.parametrize("text", ["a credit of 5 %", "within 30 days", "Section 3.1", "more than five ten", ""])
def test_no_band_is_read(text: str) -> None:
    assert first_band(text) is None


def test_only_things_that_are_counted_follow_each_other() -> None:
    bands = [
        first_band(text) for text in ("10 to 20 Licences", "10 to 20", "10 % to 20 %", "EUR 10 to EUR 20", "1.5 to 2 points")
    ]
    assert [band.whole for band in bands if band] == [True, True, False, False, False]
    assert Decimal(20) in {band.high for band in bands if band}
