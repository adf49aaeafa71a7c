import pytest
from rules.small_programmes import choice, programme, when

from assembler.rules import Prover

IMPOSSIBLE = [
    'partner.country == "DE" and partner.country == "FR"',
    'partner.country == "DE" and not partner.country in (EU)',
    "partner.country in (EU) and not partner.country in (EUROPE)",
    'partner.country in (EU) and partner.country in ("US", "JP")',
    'partner.kind != "company" and partner.kind != "individual"',
    "partner.points >= 250 and partner.points < 100",
    "partner.points >= 100 and partner.points <= 99",
    "partner.points > 2 and partner.points < 3",
    "partner.points == 5 and partner.points > 5",
    "partner.points < 5 and not partner.points is stated",
    "not partner.points < 5 and not partner.points >= 5 and partner.points is stated",
    "5 < partner.points and not partner.points > 5",
    'partner.country == "DE" and (partner.country == "DE") == false',
    "a == true and not a",
    "a != b and a and b",
    'entry.country == "DE" and entry.country == "US"',
    "entry.amount >= 10 and entry.amount < 5",
    'a and partner.country == "DE" and not (a and partner.country == "DE")',
]
POSSIBLE = [
    "partner.country in (EUROPE) and not partner.country in (EU)",
    'partner.country != "DE" and partner.country != "FR" and partner.country in (EUROPE)',
    "not partner.points >= 250 and not partner.points < 100 and partner.points != 100",
    "not partner.points >= 100 and not partner.points < 100",
    "partner.points > 1 and partner.points < 3",
    'partner.country == "DE" and vendor.country == "US"',
    "entry.amount != 5 and not entry.amount > 5 and not entry.amount < 5",
    "partner.country == vendor.country",
    "a != b",
]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_facts_that_cannot_go_together(text: str) -> None:
    with Prover(programme([choice("a"), choice("b")])) as prover:
        assert not prover.possible(when(text))


@pytest.mark.parametrize("text", POSSIBLE)
def test_facts_that_can(text: str) -> None:
    with Prover(programme([choice("a"), choice("b")])) as prover:
        assert prover.possible(when(text))


def test_the_order_of_questions_changes_no_answer() -> None:
    with Prover(programme([choice("a")])) as prover:
        for text in (*POSSIBLE, *IMPOSSIBLE, *reversed(POSSIBLE)):
            if " b" not in text:
                assert prover.possible(when(text)) == (text in POSSIBLE)
