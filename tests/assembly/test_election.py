"""The election of a matter: its choices, values and papers."""

from pathlib import Path

from small_library import agreement, elected, load, matter, paper, small, write

from assembler.assembly import Election, elect
from assembler.commands.choose import choose
from assembler.loader import load_library
from assembler.model.expressions import Datum
from assembler.model.library import Library
from assembler.rules import Refusal

TEXT = {"term": "Words."}
COMPUTED = """\
computed:
  reach: {type: text, is: "'far' if vendor.country == 'US' else 'near'", source: T-7}
  pace: {type: text, is: "'fast' if express else 'slow'", source: T-7}
  plain: {type: text, is: "'ours' if partner.country == 'US' else 'theirs'", source: T-7}
values:
"""


def by_choices(root: Path) -> Library:
    """Load a library in which a choice decides who contracts, and choices decide some computed values."""
    files = agreement(TEXT, papers="- {document: annex, handling: exhibit, when: reach == 'far'}") | paper("annex", TEXT)
    written = (
        files["small/programme.yaml"].replace("values:\n", COMPUTED, 1).replace('partner.country == "US", entity', "lend, entity")
    )
    return load(root, files | {"small/programme.yaml": written})


def text(election: Election, name: str) -> object:
    value = election.given[name]
    assert isinstance(value, Datum)
    return value.value


def test_an_election_has_choices_with_their_reasons_values_and_papers(tmp_path: Path) -> None:
    library = load(tmp_path, agreement(TEXT))
    found = elected(library, matter(library, "choices: [trade, retail]"))
    assert found.reasons == {"trade": "elected", "retail": "elected", "delivery": "default"}
    assert (found.given["delivery"], found.given["lend"]) == (Datum(value=True), Datum(value=False))
    assert [chosen.name for chosen in found.papers] == ["agreement"]
    assert (found.answers, found.findings) == ((), ())


def test_what_a_matter_declines_is_off(tmp_path: Path) -> None:
    library = load(tmp_path, agreement(TEXT))
    assert elected(library, matter(library, "choices: [trade, retail]\nwithout: [delivery]")).selection.choices == (
        "trade",
        "retail",
    )


def test_choices_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    library = load(tmp_path, agreement(TEXT))
    assert isinstance(elect(library, matter(library, "choices: [retail]")), Refusal)


def test_choices_may_decide_who_contracts_and_what_is_computed(tmp_path: Path) -> None:
    library = by_choices(tmp_path)
    assert small(library).choice_dependent == {"vendor", "reach", "pace"}
    for more, vendor, reach, papers in (
        ("choices: [lend]", "ours-us", "far", ["agreement", "annex"]),
        ("", "ours-uk", "near", ["agreement"]),
    ):
        found = elected(library, matter(library, more))
        entity = next(one for one in small(library).entities if one.id == vendor)
        assert found.given["vendor"] == entity.fields
        assert (text(found, "reach"), text(found, "pace"), text(found, "plain")) == (reach, "slow", "theirs")
        assert [chosen.name for chosen in found.papers] == papers


def test_without_a_matter_nobody_contracts(tmp_path: Path) -> None:
    library = by_choices(tmp_path)
    found = choose(library, small(library), ["lend"])
    assert isinstance(found, Election)
    assert "vendor" not in found.given


def test_a_rule_may_not_ask_who_contracts_where_choices_decide_that(tmp_path: Path) -> None:
    files = agreement(TEXT)
    rule = "rules:\n  - {id: abroad, requires: {if: trade, then: 'vendor.country == \"US\"'}, text: Abroad., source: T-9}\n"
    written = files["small/programme.yaml"].replace("rules:\n", rule)
    assert load_library(write(tmp_path, files | {"small/programme.yaml": written}))[1] == ()
    by_choice = written.replace('partner.country == "US", entity', "lend, entity")
    _, findings = load_library(write(tmp_path, {"small/programme.yaml": by_choice}))
    assert [(finding.id, finding.subject) for finding in findings] == [("rule-in-a-circle", "vendor")]
