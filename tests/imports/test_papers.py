"""Contracts become papers: each is told by its title, and is called by it, by its last word, or by a name given in passing."""

import pytest

from assembler.imports.papers import names_of_papers, plan_papers

PAPERS = plan_papers(["Partner Agreement", "Sell Addendum", "Referral Addendum", "Order Form", "Schedule 1"])
AGREEMENT, SELL, REFERRAL, FORM, SCHEDULE = PAPERS


def test_the_first_is_in_each_packet_and_a_choice_brings_each_other() -> None:
    assert [(paper.id, paper.kind, paper.choice) for paper in PAPERS] == [
        ("partner-agreement", "terms", ""),
        ("sell-addendum", "addendum", "sell_addendum"),
        ("referral-addendum", "addendum", "referral_addendum"),
        ("order-form", "form", "order_form"),
        ("schedule-1", "schedule", "schedule_1"),
    ]


@pytest.mark.parametrize(
    ("titles", "last"),
    [
        (["Terms", "Terms"], ("terms-2", "terms_2")),
        (["Terms", "2027 Prices"], ("2027-prices", "paper_2027_prices")),
        (["Terms", "Partner"], ("partner", "paper_partner")),
        (["Terms", "§"], ("contract", "contract")),
    ],
)
def test_each_has_an_id_and_a_choice_of_its_own(titles: list[str], last: tuple[str, str]) -> None:
    paper = plan_papers(titles, {"partner"})[-1]
    assert (paper.id, paper.choice) == last


def test_papers_are_called_by_their_titles_and_last_words() -> None:
    names = names_of_papers(SELL, PAPERS, ())
    assert names["partner agreement"] is names["agreement"] is AGREEMENT
    assert names["addendum"] is names["sell addendum"] is SELL
    assert names["form"] is FORM
    assert "addendum" not in names_of_papers(AGREEMENT, PAPERS, ())


def test_a_name_given_in_passing_is_that_of_its_paper() -> None:
    text = "This addendum to the Partner Agreement of 1 May (the “PA”) and the SELL  ADDENDUM (“Form”) applies."
    names = names_of_papers(REFERRAL, PAPERS, (text,))
    assert (names["pa"], names["form"]) == (AGREEMENT, SELL)


def test_of_two_titles_before_a_name_the_nearer_one_has_it() -> None:
    text = "This Sell Addendum is part of the Partner Agreement (the “Agreement”), and of no Order Form (the “Order”)."
    names = names_of_papers(SELL, PAPERS, (text,))
    assert (names["agreement"], names["order"]) == (AGREEMENT, FORM)
