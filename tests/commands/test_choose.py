from pathlib import Path

import pytest
from small_library import agreement, answer, load, matter, paper, small

from assembler.commands.choose import Answer, ancestors, as_json, choose, declining, reasons, refusals
from assembler.model.library import Library

TEXT = {"term": "Words."}
PAPERS = """\
- {document: annex, handling: exhibit, when: lend}
- {document: note, handling: sign_later, for: loan in loans, specimen: lend}
"""
FILES = agreement(TEXT, papers=PAPERS) | paper("annex", TEXT) | paper("note", TEXT, kind="form", more="signers: [partner]\n")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return load(tmp_path, FILES)


def repairs(found: Answer) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(repair.add, repair.drop) for repair in found.repairs]


def rules(found: Answer) -> list[list[str]]:
    return [[rule.id for rule in conflict.rules] for conflict in found.conflicts]


def test_a_valid_selection_says_what_follows_and_why(library: Library) -> None:
    found = choose(library, small(library), ["lend", "trade", "retail"])
    assert reasons(found) == {"lend": "elected", "trade": "elected", "retail": "elected", "delivery": "default"}
    assert [paper.plan.name for paper in found.documents] == ["agreement", "annex"]
    assert [paper.plan.name for paper in found.forms] == ["note"]
    assert (found.conflicts, found.repairs) == ((), ())


def test_nothing_elected_is_valid_too(library: Library) -> None:
    found = choose(library, small(library), [])
    assert found.selection is not None
    assert found.selection.choices == ()


def test_a_choice_without_the_one_it_is_part_of_is_refused_and_repaired(library: Library) -> None:
    found = choose(library, small(library), ["retail"])
    assert (found.selection, rules(found), found.papers) == (None, [["retail-part-of-trade"]], ())
    assert repairs(found) == [(("trade",), ()), ((), ("retail",))]


def test_a_lone_choice_is_reported_beside_what_else_is_wrong(library: Library) -> None:
    found = choose(library, small(library), ["retail", "wholesale"])
    assert rules(found) == [["retail-part-of-trade"], ["wholesale-part-of-trade"], ["trade-alternative"]]
    assert repairs(found) == [
        (("trade",), ("retail",)),
        (("trade",), ("wholesale",)),
        ((), ("retail", "wholesale")),
    ]


def test_an_alternative_left_open_offers_both(library: Library) -> None:
    found = choose(library, small(library), ["trade"])
    assert repairs(found) == [(("retail",), ()), (("wholesale",), ()), ((), ("trade",))]


def test_a_default_is_declined(library: Library) -> None:
    found = choose(library, small(library), ["trade", "retail"], ["delivery"])
    assert found.selection is not None
    assert found.selection.choices == ("trade", "retail")


def test_a_choice_that_needs_a_declined_one_is_refused_with_both_repairs(library: Library) -> None:
    found = choose(library, small(library), ["trade", "retail", "express"], ["delivery"])
    assert rules(found) == [["express-requires-delivery", "declined-delivery"]]
    assert repairs(found) == [(("delivery",), ()), ((), ("express",))]


def test_declining_one_of_two_settles_the_other(library: Library) -> None:
    found = choose(library, small(library), ["trade"], ["retail"])
    assert found.selection is not None
    assert found.selection.choices == ("trade", "wholesale", "delivery")
    assert "“Retail” is declined." in reasons(found)["wholesale"]


def test_electing_and_declining_the_same_is_refused(library: Library) -> None:
    found = choose(library, small(library), ["lend"], ["lend"])
    assert (found.selection, rules(found)) == (None, [["declined-lend"]])


def test_declining_what_is_off_anyway_changes_nothing(library: Library) -> None:
    programme = small(library)
    assert choose(library, programme, ["lend"], ["trade"]).papers == choose(library, programme, ["lend"]).papers
    assert declining(programme, []) == programme


@pytest.mark.slow
def test_every_repair_offered_is_valid(library: Library) -> None:
    ids = [choice.id for choice in small(library).choices]
    for elected in ([one, two, three] for one in ids for two in ids for three in ids):
        found = choose(library, small(library), elected)
        assert (found.selection is None) == bool(found.repairs) == bool(found.conflicts)
        for add, drop in repairs(found):
            mended = [id for id in dict.fromkeys([*elected, *add]) if id not in drop]
            assert choose(library, small(library), mended).selection is not None, (elected, add, drop)


def test_ancestors_are_named_from_the_nearest(library: Library) -> None:
    assert list(ancestors(small(library), "express")) == ["trade"]
    assert list(ancestors(small(library), "trade")) == []


def test_a_refusal_stands_at_the_choice_in_the_file(library: Library) -> None:
    read = matter(library, "choices: [lend, retail]")
    (finding,) = refusals(answer(library, read), read)
    assert finding.id == "retail-part-of-trade"
    assert finding.message == "“Retail” is part of “Trading” (T-3)."
    assert finding.hint == "Add “Trading”; or drop “Retail”."
    assert finding.span is not None
    assert finding.span.source_line[finding.span.column - 1 :].startswith("retail")


def test_a_refusal_of_something_declined_names_rule_text_and_source(library: Library) -> None:
    read = matter(library, "choices: [trade, retail, express]\nwithout: [delivery]")
    (finding,) = refusals(answer(library, read), read)
    assert finding.message == "Express delivery is delivery (T-5). “Delivery” is declined (the matter)."
    assert finding.hint == "Add “Delivery”; or drop “Express delivery”."


def test_the_data_of_an_answer(library: Library) -> None:
    data = as_json(choose(library, small(library), ["retail"]), 9)
    assert data == {
        "valid": False,
        "choices": [],
        "conflicts": [
            {
                "rules": [{"id": "retail-part-of-trade", "text": "“Retail” is part of “Trading”.", "source": "T-3"}],
                "choices": ["retail"],
            }
        ],
        "repairs": [{"add": ["trade"], "drop": []}, {"add": [], "drop": ["retail"]}],
        "documents": [],
        "forms": [],
        "answers": [],
        "combinations": 9,
    }
    (note,) = as_json(choose(library, small(library), ["lend"]), 9)["forms"]
    because = ["“Lending” is chosen (T-1)", "no loan asks for one yet"]
    assert note == {"id": "small/note", "title": "Note", "handling": "exhibit", "because": because}


def test_a_rule_may_ask_for_facts_of_the_matter(tmp_path: Path) -> None:
    rule = "  - {id: no-individuals, requires: {if: lend, then: 'partner.kind == \"company\"'}, text: Only companies., source: T-9}\n"
    programme = FILES["small/programme.yaml"].replace("rules:\n", f"rules:\n{rule}")
    library = load(tmp_path, FILES | {"small/programme.yaml": programme})
    company = matter(library, "choices: [lend]")
    assert answer(library, company).selection is not None
    text = (
        "programme: small\nmatter: a-1\nissued: 2026-12-01\nchoices: [lend]\npartner:\n  kind: individual\n"
        "  legal_name: A B\n  country: SE\n  address: [S]\n  signatories: [{name: A B}]\n"
    )
    read = matter(library, text=text)
    assert rules(answer(library, read)) == [["no-individuals"]]


def test_an_answer_stands_where_no_packet_does(tmp_path: Path) -> None:
    made = dict(FILES)
    answers = "answers: [{when: trade, text: Traders write to us., source: T-8}]\nvalues:\n"
    made["small/programme.yaml"] = made["small/programme.yaml"].replace("values:\n", answers, 1)
    library = load(tmp_path, made)
    found = choose(library, small(library), ["trade", "retail"])
    assert [(one.text, one.source) for one in found.answers] == [("Traders write to us.", "T-8")]
    assert (found.selection is not None, found.papers) == (True, ())
    assert as_json(found, 9)["answers"] == [{"text": "Traders write to us.", "source": "T-8"}]
    assert choose(library, small(library), ["lend"]).answers == ()


def test_a_refusal_by_a_fact_alone_stands_at_the_fact(tmp_path: Path) -> None:
    made = dict(FILES)
    rule = "  - {id: somewhere, constraint: place != 'nowhere', text: A partner is somewhere., source: T-9}\nlists:\n"
    made["small/programme.yaml"] = made["small/programme.yaml"].replace("lists:\n", rule, 1)
    library = load(tmp_path, made)
    read = matter(library, "choices: [lend]\nfacts: {place: nowhere}\n")
    (finding,) = refusals(answer(library, read), read)
    assert (finding.id, str(finding.span)) == ("somewhere", "matter.yaml:11:16")
