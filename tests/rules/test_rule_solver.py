from rules.small_programmes import MODELS, WITH_EULA, choice, programme, rule, when

from assembler.model.rules import Requires
from assembler.rules.rule_solver import RuleSolver


def test_an_assumption_lasts_for_one_question() -> None:
    with RuleSolver(MODELS) as solver:
        assert not solver.possible(solver.on(("referral", "co_sell")))
        assert solver.possible(solver.on(("referral",)))


def test_what_is_forced_is_on_in_every_combination() -> None:
    chain = programme([choice(id) for id in "cba"], rules=[rule("a-c", Requires(when("a"), when("c")))])
    with RuleSolver(chain) as solver:
        assert solver.forced(solver.on("a")) == ("c", "a")
        assert solver.forced([]) == ()


def test_wishes_are_granted_in_their_order() -> None:
    with RuleSolver(MODELS) as solver:
        referral, co_sell = solver.on(("referral", "co_sell"))
        assert solver.grant([], [referral, co_sell]) == [referral, -co_sell]
        assert solver.grant([], [co_sell, referral]) == [co_sell, -referral]


def test_what_nothing_supports_is_left_off() -> None:
    with RuleSolver(WITH_EULA) as solver:
        off = solver.unsupported(["eula"])
        assert solver.choices(-literal for literal in off) == ("referral", "co_sell", "services", "no_eula")


def test_rules_without_their_switches_say_nothing() -> None:
    with RuleSolver(MODELS) as solver:
        core = solver.minimal_contradiction([*solver.switches(), *solver.on(("services", "referral", "co_sell"))])
        assert [rule.id for rule in solver.rules(core)] == ["referral-excludes-co-sell"]
        assert solver.choices(core) == ("referral", "co_sell")
