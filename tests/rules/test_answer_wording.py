import re

from rules.small_programmes import WITH_EULA

from assembler.model.expressions import And, Name, Not
from assembler.rules import Repair, Selection, describe_condition, describe_reason, describe_repair, solve
from examples import library


def test_a_repair_says_what_to_drop_and_what_to_add() -> None:
    assert describe_repair(WITH_EULA, Repair((), ("referral",))) == "drop “XM Referral”"
    assert describe_repair(WITH_EULA, Repair(("sell", "eula"), ())) == "add “XM Sell” and “EULA”"
    assert describe_repair(WITH_EULA, Repair(("sell",), ("co_sell",))) == "drop “XM Co-Sell” and add “XM Sell”"


def test_a_reason_is_put_in_words() -> None:
    found = solve(WITH_EULA, ["eula"])
    assert isinstance(found, Selection)
    worded = {id: describe_reason(WITH_EULA, reason) for id, reason in found.reasons.items()}
    assert worded == {"sell": "“EULA” is part of it", "eula": "elected"}


def test_a_condition_is_put_in_words_with_titles() -> None:
    worded = describe_condition(WITH_EULA, And(Name("sell"), Not(Name("eula"))))
    assert worded == "“XM Sell” is chosen and “EULA” is not chosen"


def test_no_condition_of_the_library_reads_like_code() -> None:
    worded = [
        describe_condition(programme, condition, paper.repeat)
        for programme in library().programmes.values()
        for paper in programme.papers
        for condition in (
            *(paper.condition, paper.specimen),
            *(placed.condition for placed in library().documents[paper.document].clauses),
        )
    ]
    assert "the opportunity's model is XM Referral" in worded
    assert [text for text in worded if re.search(r"[_=\[\]()<>]|\.\w", text)] == []
