from rules.small_programmes import MODELS, WITH_EULA, choice, programme, rule, when

from assembler.model.library import Requires
from assembler.rules.rule_solver import RuleSolver


def test_an_assumption_lasts_for_one_question() -> None:
    with RuleSolver(MODELS) as theory:
        assert not theory.possible(theory.on(("referral", "co_sell")))
        assert theory.possible(theory.on(("referral",)))


def test_what_is_forced_is_on_in_every_combination() -> None:
    chain = programme([choice(id) for id in "cba"], rules=[rule("a-c", Requires(when("a"), when("c")))])
    with RuleSolver(chain) as theory:
        assert theory.forced(theory.on("a")) == ("c", "a")
        assert theory.forced([]) == ()


def test_wishes_are_granted_in_their_order() -> None:
    with RuleSolver(MODELS) as theory:
        referral, co_sell = theory.on(("referral", "co_sell"))
        assert theory.grant([], [referral, co_sell]) == [referral, -co_sell]
        assert theory.grant([], [co_sell, referral]) == [co_sell, -referral]


def test_what_nothing_supports_is_left_off() -> None:
    with RuleSolver(WITH_EULA) as theory:
        off = theory.unsupported(["eula"])
        assert theory.choices(-literal for literal in off) == ("referral", "co_sell", "services", "no_eula")


def test_rules_without_their_switches_say_nothing() -> None:
    with RuleSolver(MODELS) as theory:
        core = theory.contradiction([*theory.switches(), *theory.on(("services", "referral", "co_sell"))])
        assert [rule.id for rule in theory.rules(core)] == ["referral-excludes-co-sell"]
        assert theory.choices(core) == ("referral", "co_sell")
