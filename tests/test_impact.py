"""What a change of a clause reaches is told whole: papers, combinations, what leans on it, editions, packets."""

from pathlib import Path

import pytest
from packets.small_order import order
from small_library import AGREEMENT, agreement, clause, load, paper, write

from assembler.editions import LOCK, lock_text, texts_of
from assembler.impact import Impact, as_text, find_clauses, impacts, issued_with
from assembler.library import Library
from assembler.loader import load_library
from assembler.packets import build_packet, open_store
from examples import ROOT

TEXT = {
    "words": 'In this text:\n\n**"Goods"** means things.\n',
    "term": "1. Goods stay as they are.\n2. See [](#price.rate). {when: trade}\n",
    "price when: trade": "1. The price is fixed. {id: rate}\n",
}
LISTED = "- {document: annex, handling: exhibit, when: trade}\n"
ANNEX = paper("annex", {"end": "1. Goods end by [](#agreement/term).\n"}, more="base: agreement\n")
FILES = agreement(TEXT, papers=LISTED) | ANNEX


def reached(library: Library, id: str) -> Impact:
    (clause,) = find_clauses(library, id)
    (found,) = impacts(library, clause)
    return found


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return load(tmp_path / "library", FILES)


def test_combinations_are_those_that_print_it(library: Library) -> None:
    """Lending or not, trading by one of two ways with delivery and express, delivery alone, or neither: 2 times 1 and 6."""
    everywhere, some = reached(library, "term"), reached(library, "price")
    assert everywhere.combinations.number == 14
    assert [(one.document, one.when, one.combinations.number) for one in everywhere.reaches[0].placements] == [
        ("small/agreement", "in every packet", 14)
    ]
    assert [(one.document, one.when, one.combinations.number) for one in some.reaches[0].placements] == [
        ("small/agreement", "when “Trading” is chosen", 12)
    ]


def test_what_refers_to_it_and_what_uses_its_terms_lean_on_it(library: Library) -> None:
    assert reached(library, "price").citing == ("small/agreement/term",)
    assert reached(library, "term").citing == ("small/annex/end",)
    assert reached(library, "words").leaning == {"Goods": ("small/agreement/term", "small/annex/end")}
    assert reached(library, "end").leaning == {}


def test_a_reference_that_another_clause_answers_does_not_cite_it(tmp_path: Path) -> None:
    """A name is looked for in the text's own document first, and in its base where it is not there."""
    own = paper("annex", {"end": "1. Goods end by [](#term).\n", "term": "1. It ends.\n"}, more="base: agreement\n")
    assert reached(load(tmp_path, FILES | own), "agreement/term").citing == ()
    some = paper(
        "annex", {"end": "1. Goods end by [](#term).\n", "term when: express": "1. It ends.\n"}, more="base: agreement\n"
    )
    assert reached(load(tmp_path / "some", FILES | some), "agreement/term").citing == ("small/annex/end",)


def test_a_form_for_each_entry_is_told_as_one(tmp_path: Path) -> None:
    """A blank specimen or a form for each: with lending, which half of the combinations have."""
    listed = "- {document: note, handling: sign_later, for: loan in loans, when: lend, specimen: lend}\n"
    note = paper("note", {"item": "1. An item.\n"}, kind="form", more="signers: [partner]\n")
    (reach,) = reached(load(tmp_path, agreement({"term": "1. One.\n"}, papers=listed) | note), "item").reaches
    assert [(one.when, one.combinations.number) for one in reach.placements] == [
        ("for each loan when “Lending” is chosen, blank when “Lending” is chosen", 7)
    ]


def test_a_clause_is_found_by_its_id_the_end_of_one_or_its_file(library: Library, tmp_path: Path) -> None:
    ids = ("small/agreement/term", "agreement/term", "term", str(tmp_path / "library/small/agreement/term.md"))
    assert {find_clauses(library, id)[0].id for id in ids} == {"small/agreement/term"}
    assert find_clauses(library, "erm") == ()


def test_a_wording_of_a_date_reaches_from_then_on_and_the_other_until_then(tmp_path: Path) -> None:
    library = load(tmp_path, FILES | {"small/agreement/price@2026-07-01.md": clause("1. It is not. {id: rate}\n", "Price")})
    reaches = reached(library, "price").reaches
    assert [(one.wording, str(one.since), one.until and str(one.until)) for one in reaches] == [
        ("price, version 1", "2026-01-01", "2026-07-01"),
        ("Price @2026-07-01, version 1", "2026-07-01", None),
    ]


def test_a_wording_of_a_choice_reaches_the_combinations_with_it(tmp_path: Path) -> None:
    library = load(tmp_path, FILES | {"small/agreement/term@lend.md": clause("1. Goods are lent.\n", "Term")})
    counted = {one.wording: one.placements[0].combinations.number for one in reached(library, "term").reaches}
    assert counted == {"Term @lend, version 1": 7, "term, version 1": 7}


def test_an_edition_that_recorded_it_is_named(library: Library, tmp_path: Path) -> None:
    programme = library.programmes["small"]
    assert reached(library, "term").reaches[0].recorded == ()
    first = programme.editions[0]
    text = lock_text(programme, {first: texts_of(library, programme, first)})
    write(tmp_path / "library", {f"small/{LOCK}": text})
    locked, findings = load_library(tmp_path / "library")
    assert locked is not None, findings
    found = reached(locked, "term")
    assert found.reaches[0].recorded == (first,)
    told = as_text(found.clause, [found], None)
    assert f"recorded in the edition of {first}: a change of it needs a date of its own" in told


def test_a_clause_that_no_paper_prints_reaches_nothing(tmp_path: Path) -> None:
    files = {"small/programme.yaml": FILES["small/programme.yaml"].partition("documents:")[0] + f"documents:\n{AGREEMENT}"}
    library, _ = load_library(write(tmp_path, FILES | files))
    assert library is not None
    (end,) = find_clauses(library, "end")
    assert as_text(end, tuple(impacts(library, end)), ()) == (
        "clause small/annex/end\n  is in no paper of any programme\n  is in no packet there"
    )


def test_packets_that_hold_it_are_named_and_whether_they_still_say_the_same(tmp_path: Path) -> None:
    asked = order(tmp_path)
    packet, findings = build_packet(asked, open_store(str(tmp_path / "out")), lambda _: None)
    assert packet is not None, findings
    (clause,) = (one for one in asked.library.clauses.values() if one.id == "small/agreement/term")
    (issued,) = issued_with(tmp_path / "out", clause)
    assert (issued.packet, issued.version, issued.current) == (asked.packet, "1", True)
    path = tmp_path / "library/small/agreement/term.md"
    path.write_text(path.read_text("utf-8").replace("One.", "Two."), "utf-8")
    changed, _ = load_library(tmp_path / "library")
    assert changed is not None
    assert [one.current for one in issued_with(tmp_path / "out", changed.clauses[clause.id])] == [False]


def test_the_shipped_library_s_own_routes_reach_their_combinations() -> None:
    """A EULA goes with Sell by that route alone; what both routes share reaches the combinations of both."""
    library, findings = load_library(ROOT / "clauses")
    assert library is not None, findings
    with_eula, without, grant = (
        reached(library, f"sell-addendum/{name}").reaches[0].placements[0].combinations.number
        for name in ("eula-route", "flow-down", "grant")
    )
    assert with_eula + without == grant
    assert 0 < with_eula < grant < reached(library, "sell-addendum/grant").combinations.number
