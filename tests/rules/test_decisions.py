"""What a person's choices lead to, with those declined and those inside others."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from small_library import agreement, load, small

from assembler.model.library import Programme
from assembler.rules import Refusal, Selection, ancestors, decide


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return small(load(tmp_path_factory.mktemp("library"), agreement({"term": "Words."})))


def chosen(programme: Programme, elected: Sequence[str], declined: Sequence[str] = ()) -> tuple[str, ...]:
    found = decide(programme, elected, declined)
    assert isinstance(found, Selection), found
    return found.choices


def refused(programme: Programme, elected: Sequence[str], declined: Sequence[str] = ()) -> Refusal:
    found = decide(programme, elected, declined)
    assert isinstance(found, Refusal), found
    return found


def repairs(found: Refusal) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(repair.add, repair.drop) for repair in found.repairs]


def rules(found: Refusal) -> list[list[str]]:
    return [[rule.id for rule in conflict.rules] for conflict in found.conflicts]


def test_nothing_elected_is_valid_too(programme: Programme) -> None:
    assert chosen(programme, []) == ()


def test_a_choice_without_the_one_it_is_part_of_is_refused_and_repaired(programme: Programme) -> None:
    found = refused(programme, ["retail"])
    assert rules(found) == [["retail-part-of-trade"]]
    assert repairs(found) == [(("trade",), ()), ((), ("retail",))]


def test_a_lone_choice_is_reported_beside_what_else_is_wrong(programme: Programme) -> None:
    found = refused(programme, ["retail", "wholesale"])
    assert rules(found) == [["retail-part-of-trade"], ["wholesale-part-of-trade"], ["trade-alternative"]]
    assert repairs(found) == [
        (("trade",), ("retail",)),
        (("trade",), ("wholesale",)),
        ((), ("retail", "wholesale")),
    ]


def test_an_alternative_left_open_offers_both(programme: Programme) -> None:
    assert repairs(refused(programme, ["trade"])) == [(("retail",), ()), (("wholesale",), ()), ((), ("trade",))]


def test_a_default_is_declined(programme: Programme) -> None:
    assert chosen(programme, ["trade", "retail"]) == ("trade", "retail", "delivery")
    assert chosen(programme, ["trade", "retail"], ["delivery"]) == ("trade", "retail")


def test_a_choice_that_needs_a_declined_one_is_refused_with_both_repairs(programme: Programme) -> None:
    found = refused(programme, ["trade", "retail", "express"], ["delivery"])
    assert rules(found) == [["express-requires-delivery", "declined-delivery"]]
    assert repairs(found) == [(("delivery",), ()), ((), ("express",))]


def test_electing_and_declining_the_same_is_refused(programme: Programme) -> None:
    assert rules(refused(programme, ["lend"], ["lend"])) == [["declined-lend"]]


@pytest.mark.slow
def test_every_repair_offered_is_valid(programme: Programme) -> None:
    ids = [choice.id for choice in programme.choices]
    for elected in ([one, two, three] for one in ids for two in ids for three in ids):
        found = decide(programme, elected)
        if isinstance(found, Refusal):
            assert found.repairs
            assert found.conflicts
            for add, drop in repairs(found):
                mended = [id for id in dict.fromkeys([*elected, *add]) if id not in drop]
                assert isinstance(decide(programme, mended), Selection), (elected, add, drop)


def test_ancestors_are_named_from_the_nearest(programme: Programme) -> None:
    assert list(ancestors(programme, "express")) == ["trade"]
    assert list(ancestors(programme, "trade")) == []


def test_what_is_part_of_one_alternative_hides_no_repair(tmp_path: Path) -> None:
    """A part alone would bring its whole with it, so the solver counts it as near; it is no repair, and takes no place of one."""
    files = agreement({"term": "Words."})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace(
        "retail: {title: Retail, source: T-3}",
        "retail: {title: Retail, source: T-3, optional: {stalls: {title: Stalls, source: T-1}}}",
    )
    found = refused(small(load(tmp_path, files)), ["trade"])
    assert repairs(found) == [(("retail",), ()), (("wholesale",), ()), ((), ("trade",))]


def test_where_every_repair_adds_a_choice_the_one_that_only_takes_out_is_offered_too(tmp_path: Path) -> None:
    """Who takes a model out of a matter, and leaves its parts in, is told to take them out too."""
    files = agreement({"term": "Words."})
    parts = ", ".join(f"{id}: {{title: {id.title()}, source: T-1}}" for id in ("stalls", "carts", "ships"))
    files["small/programme.yaml"] = files["small/programme.yaml"].replace(
        "retail: {title: Retail, source: T-3}", f"retail: {{title: Retail, source: T-3, optional: {{{parts}}}}}"
    )
    found = refused(small(load(tmp_path, files)), ["stalls", "carts", "ships"])
    assert repairs(found) == [(("trade", "retail"), ()), ((), ("stalls", "carts", "ships"))]
