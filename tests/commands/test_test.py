"""A scenario holds where its matter has the expected result; each difference is reported at its line."""

from pathlib import Path

import pytest
from small_library import USUAL, Files, agreement, load, paper, write

from assembler.commands.test import ScenarioResults, run_scenarios
from assembler.model.diagnostics import Diagnostic

TEXT = {"term": "1. The *lender* lends to {{ partner.legal_name }}.\n", "extra when: lend": "1. More.\n"}
LISTED = "- {document: annex, handling: exhibit, when: lend}\n"
FILES = agreement(TEXT, papers=LISTED) | paper("annex", {"term": "1. One.\n"}, more="base: agreement\n")
ANNA = "Anna Berg (Director)"


def held(tmp_path: Path, matter: str, expected: str) -> ScenarioResults:
    """Hold one scenario of the small library."""
    return held_as(tmp_path, f"- title: One\n  matter: {{{matter}}}\n  {expected}\n", FILES)


def held_as(tmp_path: Path, text: str, files: Files) -> ScenarioResults:
    """Hold a file of scenarios of a library."""
    library = load(tmp_path / "library", files)
    write(tmp_path / "small", {"usual.yaml": USUAL, "s.yaml": text})
    return run_scenarios([tmp_path / "small"], library)


LEND, REFUSED = "choices: [lend]", "choices: [trade, retail, wholesale]"
DRAFT = "special_terms: {terms: [No fee.]}"


@pytest.mark.parametrize(
    ("matter", "expected"),
    [
        ("", "packet: [agreement]"),
        (LEND, "packet: [agreement, annex]"),
        (LEND, "in: [annex]"),
        ("", "out: [annex]"),
        (LEND, "handling: {annex: exhibit}"),
        (LEND, "clauses: {agreement: {in: [term, extra]}}"),
        ("", "clauses: {agreement: {out: [extra]}}"),
        ("", "says: {agreement: [The lender lends to Exempel AB.]}"),
        ("", "silent: {agreement: [The borrower]}"),
        ("", f"signed: {{agreement: [{ANNA}]}}"),
        ("", "vendor: Ours Limited"),
        (DRAFT, "draft: true"),
        (REFUSED, "refused: trade-alternative"),
        ("choices: [lent]", "refused: bad-value"),
        ("effective: 2026-11-01", "refused: backdated"),
        ("", "out: [annex-7]"),
    ],
)
def test_an_expectation_that_is_met_holds(tmp_path: Path, matter: str, expected: str) -> None:
    found = held(tmp_path, matter, expected)
    assert (found.scenarios, found.holding, found.findings) == (1, 1, ())


@pytest.mark.parametrize(
    ("matter", "expected", "said"),
    [
        ("", "packet: [agreement, annex]", "The packet holds agreement."),
        (LEND, "packet: [annex, agreement]", "The packet holds agreement, annex."),
        ("", "in: [annex]", "“annex” is not in the packet, which holds agreement."),
        (LEND, "out: [annex]", "“annex” is in the packet: “Lending” is chosen (T-1)."),
        (LEND, "handling: {annex: sign_now}", "“annex” is handled as exhibit."),
        ("", "handling: {annex: exhibit}", "“annex” is not in the packet, which holds agreement."),
        ("", "clauses: {agreement: {in: [extra]}}", "The clause is not in “agreement”, which has term."),
        (LEND, "clauses: {agreement: {out: [extra]}}", "The clause is in “agreement”."),
        ("", "clauses: {annex: {in: [term]}}", "“annex” is not in the packet, which holds agreement."),
        ("", "says: {agreement: [The borrower borrows]}", "“agreement” does not say this."),
        ("", "says: {annex: [One]}", "“annex” is not in the packet, which holds agreement."),
        ("", "silent: {agreement: [lends to Exempel]}", "“agreement” says this."),
        ("", "signed: {agreement: [Anna Berg]}", f"“agreement” is signed by {ANNA}."),
        ("", "vendor: Ours", "The contracting entity is Ours Limited."),
        ("", "draft: true", "The packet is no draft."),
        ("", "out: [anex]", "No paper of the programme is called “anex”."),
        ("", "clauses: {agreement: {out: [extraa]}}", "No clause of “agreement” is called “extraa”."),
        (DRAFT, "packet: [agreement]", "The packet is a draft: special terms wait for approval."),
        ("", "refused: trade-alternative", "Nothing refuses this; the packet holds agreement."),
    ],
)
def test_an_expectation_that_is_not_met_is_reported(tmp_path: Path, matter: str, expected: str, said: str) -> None:
    found = held(tmp_path, matter, expected)
    assert (found.scenarios, found.holding) == (1, 0)
    assert [finding.message for finding in found.findings] == [said]


def only(found: ScenarioResults) -> Diagnostic:
    (finding,) = found.findings
    return finding


def test_another_refusal_is_reported_with_its_rule(tmp_path: Path) -> None:
    finding = only(held(tmp_path, REFUSED, "refused: express-requires-delivery"))
    assert finding.message.startswith("This is refused by trade-alternative: “Retail” and “Wholesale” cannot both")


def test_of_several_rules_the_one_reported_first_is_meant(tmp_path: Path) -> None:
    both = "choices: [trade, retail, express], without: [delivery]"
    assert held(tmp_path / "first", both, "refused: express-requires-delivery").holding == 1
    finding = only(held(tmp_path / "second", both, "refused: declined-delivery"))
    assert finding.message.startswith("This is refused by express-requires-delivery, declined-delivery: Express delivery is")


def test_a_refusal_nobody_expects_is_reported_with_its_rule(tmp_path: Path) -> None:
    finding = only(held(tmp_path, REFUSED, "packet: [agreement]"))
    assert finding.message.startswith("This is refused: “Retail” and “Wholesale” cannot both")
    assert finding.message.endswith("[trade-alternative]")


@pytest.mark.parametrize("key", ["text: Delivery", "source: T-9", "repairs: [drop “Trading”]"])
def test_what_a_refusal_says_is_held_too(tmp_path: Path, key: str) -> None:
    finding = only(held(tmp_path, REFUSED, f"refused: trade-alternative\n  {key}"))
    assert finding.message in (
        "The refusal says something else: “Retail” and “Wholesale” cannot both be chosen.",
        "The refusal's source is T-3.",
        "What is offered is drop “Retail”, drop “Wholesale”.",
    )


def test_the_repairs_that_are_offered_hold(tmp_path: Path) -> None:
    assert held(tmp_path, REFUSED, "refused: trade-alternative\n  repairs: [drop “Retail”, drop “Wholesale”]").holding == 1


def test_a_phrase_that_is_almost_there_is_shown_as_it_is(tmp_path: Path) -> None:
    finding = only(held(tmp_path, "", "says: {agreement: [The lender lent to Exempel AB.]}"))
    assert finding.hint == "It says: The lender lends to Exempel AB."


def test_a_phrase_is_found_whichever_quotation_marks_are_typed(tmp_path: Path) -> None:
    files = agreement({"term": "1. The lender’s “things” are lent.\n"})
    phrases = ["The lender's", "The lender’s", '\\"things\\"', "“things”"]
    text = "".join(
        f'- title: One\n  matter: {{}}\n  {key}: {{agreement: ["{phrase}"]}}\n'
        for key in ("says", "silent")
        for phrase in phrases
    )
    found = held_as(tmp_path, text, files)
    assert (found.scenarios, found.holding) == (8, 4)
    assert {finding.message for finding in found.findings} == {"“agreement” says this."}


def test_a_paper_without_a_vendor_contracts_with_nobody(tmp_path: Path) -> None:
    listed = "- {document: note, handling: sign_now}\n"
    note = paper("note", {"item": "1. The Partner signs.\n"}, kind="form", more="signers: [partner]\nparties: [partner]\n")
    files = agreement({"term": "1. One.\n"}, papers=listed) | note
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("  - {document: agreement, handling: sign_now}\n", "")
    found = held_as(tmp_path, "- {title: One, matter: {}, vendor: Ours Limited}\n", files)
    assert only(found).message == "The contracting entity is nobody."


def test_every_scenario_is_counted_once_also_one_that_cannot_be_read(tmp_path: Path) -> None:
    found = held(tmp_path, "", "packet: [agreement]\n- {title: Two, matter: {}, pocket: []}")
    assert (found.scenarios, found.holding, len(found.findings)) == (2, 1, 1)
    library = load(tmp_path / "library", FILES)
    twice = run_scenarios([tmp_path / "small", tmp_path / "small/s.yaml"], library)
    assert (twice.scenarios, twice.holding) == (2, 1)


def test_a_refusal_by_assembly_that_nobody_expects_is_reported(tmp_path: Path) -> None:
    files = agreement({"term": "1. One.\n"})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace(
        "handling: sign_now}", "handling: sign_now, when: lend}"
    )
    finding = only(held_as(tmp_path, "- {title: One, matter: {}, packet: []}\n", files))
    assert finding.message == "This is refused: These choices bring no paper at all. [empty-packet]"


def test_a_matter_that_cannot_be_read_is_reported_as_what_it_is(tmp_path: Path) -> None:
    finding = only(held(tmp_path, "choices: [lent]", "packet: [agreement]"))
    assert (finding.id, finding.hint) == ("bad-value", "Did you mean “lend”?")


OCCASIONS = """\
occasions:
  joining: {title: Joining, source: T-1}
  change: {title: A change, follows: agreement, like: joining, source: T-1}
  notice: {title: A notice, follows: agreement, ends: ends_on, source: T-1}
choices:
"""
NOTICE = paper("notice", {"end": "1. It ends on {{ ends_on | date }}, by [](#agreement/term).\n"}, more="signers: [partner]\n")
WITH_NOTICE = agreement(TEXT, papers=LISTED + "- {document: notice, handling: sign_now, occasion: notice}\n") | NOTICE
OF_LIVES = {
    **FILES,
    **WITH_NOTICE,
    "small/programme.yaml": WITH_NOTICE["small/programme.yaml"]
    .replace("choices:\n", OCCASIONS, 1)
    .replace("facts: {place: text?}", "facts: {place: text?, ends_on: {type: date, occasion: notice}}"),
}
LIFE = """\
- title: A life
  life:
    - title: It joins.
      matter: {choices: [lend]}
      signed_on: 2026-12-10
      packet: [agreement, annex]
      in_force: [agreement, annex]
    - title: Notice is given.
      matter: {issued: 2027-01-10, occasion: notice, facts: {ends_on: 2027-03-31}}
      signed_on: 2027-01-11
      packet: [notice]
      says: {notice: [It ends on 31 March 2027, by Section 1 of the Agreement]}
      in_force: [agreement, annex, notice]
    - title: After that day nothing is in force.
      on: 2027-04-01
      in_force: []
    - title: Nothing can be given notice of.
      matter: {issued: 2027-04-02, occasion: notice, facts: {ends_on: 2027-05-31}}
      refused: nothing-to-follow
"""


def test_each_step_of_a_life_goes_on_with_what_was_signed(tmp_path: Path) -> None:
    found = held_as(tmp_path, LIFE, OF_LIVES)
    assert (found.scenarios, found.holding, found.findings) == (1, 1, ())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("in_force: [agreement, annex]\n", "in_force: [agreement]\n", "In force are agreement, annex."),
        ("in_force: []", "in_force: [agreement]", "In force are no papers."),
        ("on: 2027-04-01", "on: 2027-03-31", "In force are agreement, annex, notice."),
        ("      on: 2027-04-01\n", "", "It is not said on which day these papers are in force."),
        ("packet: [notice]", "packet: [agreement]", "The packet holds notice."),
        ("31 March 2027, by Section 1", "31 March 2027, by Section 2", "“notice” does not say this."),
        ("      refused: nothing-to-follow\n", "      packet: [notice]\n", "This is refused: What was in force ended"),
        ("      signed_on: 2026-12-10\n", "", "This is refused: “A notice” needs “small/agreement” in force"),
        ("  life:\n", "  says: {agreement: [One]}\n  life:\n", "“says” stands beside “life”."),
        ("    - title: It joins.\n", "    - It joins\n    - title: It joins.\n", "A step is “key: value” lines."),
    ],
)
def test_a_step_that_does_not_hold_is_told_at_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert LIFE.count(old) == 1
    found = held_as(tmp_path, LIFE.replace(old, new), OF_LIVES)
    assert any(one.message.startswith(said) and one.span for one in found.findings), found.findings
