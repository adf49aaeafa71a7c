from rules.small_programmes import WITH_EULA

from assembler.rules import Repair, Selection, describe_reason, describe_repair, solve


def test_a_repair_says_what_to_drop_and_what_to_add() -> None:
    assert describe_repair(WITH_EULA, Repair((), ("referral",))) == "drop “XM Referral”"
    assert describe_repair(WITH_EULA, Repair(("sell", "eula"), ())) == "add “XM Sell” and “EULA”"
    assert describe_repair(WITH_EULA, Repair(("sell",), ("co_sell",))) == "drop “XM Co-Sell” and add “XM Sell”"


def test_a_reason_is_told_in_words() -> None:
    found = solve(WITH_EULA, ["eula"])
    assert isinstance(found, Selection)
    told = {id: describe_reason(WITH_EULA, reason) for id, reason in found.reasons.items()}
    assert told == {"sell": "“EULA” is part of it", "eula": "elected"}
