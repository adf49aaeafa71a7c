"""The catalogue of the library and the findings of the checker."""

import re

import httpx
import pytest
from portal.page_forms import text_of
from portal.running import Running

from examples import ROOT


def test_the_catalogue_finds_and_explains(desk: httpx.Client) -> None:
    assert "referral-excludes-co-sell" in desk.get("/desk/catalogue?q=cannot be combined").text
    assert "cannot be combined with XM Co-Sell" in desk.get("/desk/catalogue?id=referral-excludes-co-sell").text
    assert desk.get("/desk/catalogue?id=nothing").status_code == 404


def test_a_clause_is_shown_as_it_is_printed(desk: httpx.Client) -> None:
    page = text_of(desk.get("/desk/catalogue?id=qpn/alliance-agreement/term").text)
    printed = " ".join((ROOT / "tests/golden/qpn-referral-sell/01-alliance-agreement.txt").read_text("utf-8").split())
    assert "begins on the Effective Date and runs for one (1) year." in page
    assert "begins on the Effective Date and runs for one (1) year." in printed
    assert "Alliance Agreement Qualtrics Partner Network" in page


def test_a_search_finds_the_words_of_a_clause_with_its_values(desk: httpx.Client) -> None:
    found = desk.get("/desk/catalogue?q=runs for  one (1) year").text
    assert re.search(r'id=qpn/alliance-agreement/term">Term</a>.*?<mark>runs for one \(1\) year</mark>', found, re.DOTALL)
    apart = desk.get("/desk/catalogue?q=year Effective runs").text
    assert "<mark>year</mark>" in apart
    assert "Nothing matches" in desk.get("/desk/catalogue?q=runs for four hundred years").text
    assert "<mark>don't</mark>" not in desk.get("/desk/catalogue?q=<b>").text


def test_wordings_that_differ_between_editions_are_shown_each(served: Running, desk: httpx.Client) -> None:
    texts = served.context.catalogue.texts()
    newer, older = next(
        (one, other)
        for one in texts
        for other in texts
        if (one.programme, one.document, one.clause) == (other.programme, other.document, other.clause)
        and one.editions > other.editions
    )
    page = text_of(desk.get(f"/desk/catalogue?id={newer.clause}").text)
    for text in (newer, older):
        only = next(line.text for line in text.lines if line not in (older if text is newer else newer).lines)
        assert " ".join(only.split()) in page
    assert "Editions side by side" in page
    assert re.search(r"<(?:ins|del)>", desk.get(f"/desk/catalogue?id={newer.clause}").text)
    alone = next(one for one in texts if sum(other.clause == one.clause for other in texts) == 1)
    assert "Editions side by side" not in desk.get(f"/desk/catalogue?id={alone.clause}").text


def test_the_page_of_a_clause_leads_to_what_a_change_reaches(desk: httpx.Client) -> None:
    clause = "qpn/alliance-agreement/term"
    assert f'href="/desk/catalogue/impact?id={clause}"' in desk.get(f"/desk/catalogue?id={clause}").text
    assert "Alliance Agreement" in desk.get(f"/desk/catalogue/impact?id={clause}").text
    assert desk.get("/desk/catalogue/impact?id=nothing").status_code == 404


@pytest.mark.slow
def test_the_checker_s_word_is_shown(desk: httpx.Client) -> None:
    assert "Nothing is wrong with the library." in desk.get("/desk/catalogue/check").text
