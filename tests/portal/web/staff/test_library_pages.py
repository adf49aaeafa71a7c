"""The catalogue of the library and the findings of the checker."""

import httpx
import pytest


def test_the_catalogue_finds_and_explains(desk: httpx.Client) -> None:
    assert "referral-excludes-co-sell" in desk.get("/desk/catalogue?q=cannot be combined").text
    assert "cannot be combined with XM Co-Sell" in desk.get("/desk/catalogue?id=referral-excludes-co-sell").text
    assert desk.get("/desk/catalogue?id=nothing").status_code == 404


@pytest.mark.slow
def test_the_checker_s_word_is_shown(desk: httpx.Client) -> None:
    assert "Nothing is wrong with the library." in desk.get("/desk/catalogue/check").text
