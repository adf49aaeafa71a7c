from collections.abc import Sequence
from pathlib import Path

import pytest
from small_library import MATTER, agreement, elected, load, matter, paper, small

from assembler.assembly import Election, elect
from assembler.assembly.unprinted import find_papers_of_other_editions
from assembler.commands.choose import as_json, choose, refusals
from assembler.model.diagnostics import Diagnostic
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.rules import Refusal

TEXT = {"term": "Words."}
PAPERS = """\
- {document: annex, handling: exhibit, when: lend}
- {document: note, handling: sign_later, for: loan in loans, specimen: lend}
"""
FILES = agreement(TEXT, papers=PAPERS) | paper("annex", TEXT) | paper("note", TEXT, kind="form", more="signers: [partner]\n")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return load(tmp_path, FILES)


def chosen(library: Library, elected: Sequence[str], declined: Sequence[str] = ()) -> Election:
    found = choose(library, small(library), elected, declined)
    assert isinstance(found, Election), found
    return found


def refused(library: Library, read: Matter) -> tuple[Diagnostic, ...]:
    found = elect(library, read)
    assert isinstance(found, Refusal), found
    return refusals(found, read)


def test_a_valid_selection_says_what_follows_and_why(library: Library) -> None:
    found = chosen(library, ["lend", "trade", "retail"])
    assert found.reasons == {"lend": "elected", "trade": "elected", "retail": "elected", "delivery": "default"}
    assert [paper.plan.name for paper in found.documents] == ["agreement", "annex"]
    assert [paper.plan.name for paper in found.forms] == ["note"]


def test_declining_one_of_two_settles_the_other(library: Library) -> None:
    found = chosen(library, ["trade"], ["retail"])
    assert found.selection.choices == ("trade", "wholesale", "delivery")
    assert "“Retail” is declined." in found.reasons["wholesale"]


def test_declining_what_is_off_anyway_changes_nothing(library: Library) -> None:
    assert chosen(library, ["lend"], ["trade"]).papers == chosen(library, ["lend"]).papers


def test_a_refusal_stands_at_the_choice_in_the_file(library: Library) -> None:
    read = matter(library, "choices: [lend, retail]")
    (finding,) = refused(library, read)
    assert finding.id == "retail-part-of-trade"
    assert finding.message == "“Retail” is part of “Trading” (T-3)."
    assert finding.hint == "Add “Trading”; or drop “Retail”."
    assert finding.span is not None
    assert finding.span.source_line[finding.span.column - 1 :].startswith("retail")


def test_a_refusal_of_something_declined_names_rule_text_and_source(library: Library) -> None:
    read = matter(library, "choices: [trade, retail, express]\nwithout: [delivery]")
    (finding,) = refused(library, read)
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
        "edition": "2026-07-01",
        "findings": [],
    }
    (note,) = as_json(choose(library, small(library), ["lend"]), 9)["forms"]
    because = ["“Lending” is chosen (T-1)", "no loan asks for one yet"]
    assert note == {"id": "small/note", "title": "Note", "handling": "exhibit", "because": because}


def test_a_rule_may_ask_for_facts_of_the_matter(tmp_path: Path) -> None:
    rule = "  - {id: no-individuals, requires: {if: lend, then: 'partner.kind == \"company\"'}, text: Only companies., source: T-9}\n"
    programme = FILES["small/programme.yaml"].replace("rules:\n", f"rules:\n{rule}")
    library = load(tmp_path, FILES | {"small/programme.yaml": programme})
    assert elected(library, matter(library, "choices: [lend]"))
    text = (
        "programme: small\nmatter: a-1\nissued: 2026-12-01\nchoices: [lend]\npartner:\n  kind: individual\n"
        "  legal_name: A B\n  country: SE\n  address: [S]\n  signatories: [{name: A B}]\n"
    )
    assert [finding.id for finding in refused(library, matter(library, text=text))] == ["no-individuals"]


def test_an_answer_stands_where_no_packet_does(tmp_path: Path) -> None:
    made = dict(FILES)
    answers = "answers: [{when: trade, text: Traders write to us., source: T-8}]\nvalues:\n"
    made["small/programme.yaml"] = made["small/programme.yaml"].replace("values:\n", answers, 1)
    library = load(tmp_path, made)
    found = chosen(library, ["trade", "retail"])
    assert [(one.text, one.source) for one in found.answers] == [("Traders write to us.", "T-8")]
    assert found.papers == ()
    assert as_json(found, 9)["answers"] == [{"text": "Traders write to us.", "source": "T-8"}]
    assert chosen(library, ["lend"]).answers == ()


def test_a_refusal_by_a_fact_alone_stands_at_the_fact(tmp_path: Path) -> None:
    made = dict(FILES)
    rule = "  - {id: somewhere, constraint: place != 'nowhere', text: A partner is somewhere., source: T-9}\nlists:\n"
    made["small/programme.yaml"] = made["small/programme.yaml"].replace("lists:\n", rule, 1)
    library = load(tmp_path, made)
    read = matter(library, "choices: [lend]\nfacts: {place: nowhere}\n")
    (finding,) = refused(library, read)
    assert (finding.id, str(finding.span)) == ("somewhere", "matter.yaml:11:16")


@pytest.mark.parametrize(
    ("lifetime", "issued", "when"),
    [
        ("since: 2026-07-01", "2026-06-30", "begins with the edition of 2026-07-01"),
        ("until: 2026-07-01", "2026-12-01", "ended with the edition of 2026-07-01"),
    ],
)
def test_a_choice_without_its_paper_is_told_at_its_line_of_the_matter(
    lifetime: str, issued: str, when: str, tmp_path: Path
) -> None:
    papers = f"- {{document: annex, handling: exhibit, when: lend, {lifetime}}}\n"
    library = load(tmp_path, agreement(TEXT, papers=papers) | paper("annex", TEXT))
    read = matter(library, "choices:\n  - trade\n  - retail\n  - lend\n", MATTER.replace("2026-12-01", issued))
    election = elect(library, read)
    assert isinstance(election, Election)
    (finding,) = find_papers_of_other_editions(election, read)
    assert finding.message == f"“Lending” brings no paper: “Annex” {when}."
    assert finding.hint == "Drop “Lending” from the choices, or issue the matter in an edition that has the paper."
    assert finding.span == next(choice.span for choice in read.choices if choice.id == "lend")
    assert [each.span for each in find_papers_of_other_editions(election)] == [small(library).papers[1].span]


def test_a_choice_that_follows_from_another_cannot_be_dropped(tmp_path: Path) -> None:
    papers = "- {document: annex, handling: exhibit, when: delivery, since: 2026-07-01}\n"
    library = load(tmp_path, agreement(TEXT, papers=papers) | paper("annex", TEXT))
    read = matter(library, "choices: [trade, retail]", MATTER.replace("2026-12-01", "2026-06-30"))
    election = elect(library, read)
    assert isinstance(election, Election)
    (finding,) = find_papers_of_other_editions(election, read)
    assert finding.hint == "Issue the matter in an edition that has the paper."
    assert finding.span == small(library).papers[1].span
