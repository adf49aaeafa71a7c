"""Everything that a change of a clause reaches is found: papers, combinations, citing clauses, editions, packets."""

import json
from pathlib import Path

import pytest
from packets.small_order import order
from small_library import AGREEMENT, agreement, clause, load, paper, write

from assembler.commands.impact import Impact, IssuedClause, as_text, find_clauses, impacts, issued_with
from assembler.loader import load_library
from assembler.model.edition_digests import edition_digests
from assembler.model.edition_locks import LOCK_FILE, lock_text
from assembler.model.library import Library
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.order import Order, build_packet
from assembler.packets.store import open_store
from examples import library as shipped

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


def test_clauses_that_cite_it_or_use_its_terms_are_named(library: Library) -> None:
    assert reached(library, "price").citing == ("small/agreement/term",)
    assert reached(library, "term").citing == ("small/annex/end",)
    assert reached(library, "words").term_users == {"Goods": ("small/agreement/term", "small/annex/end")}
    assert reached(library, "end").term_users == {}


def test_deadlines_that_follow_from_it_are_named() -> None:
    found = reached(shipped(), "alliance-agreement/registration")
    assert found.deadlines == ("registration_expires",)
    assert "  is what the deadlines registration_expires follow from" in as_text(found.clause, (found,), None).splitlines()
    assert reached(shipped(), "alliance-agreement/termination").deadlines == ()


def test_a_reference_that_another_clause_answers_does_not_cite_it(tmp_path: Path) -> None:
    """A name is looked for in the text's own document first, and in its base where it is not there."""
    own = paper("annex", {"end": "1. Goods end by [](#term).\n", "term": "1. It ends.\n"}, more="base: agreement\n")
    assert reached(load(tmp_path, FILES | own), "agreement/term").citing == ()
    some = paper(
        "annex", {"end": "1. Goods end by [](#term).\n", "term when: express": "1. It ends.\n"}, more="base: agreement\n"
    )
    assert reached(load(tmp_path / "some", FILES | some), "agreement/term").citing == ("small/annex/end",)


def test_a_term_with_a_nearer_definition_does_not_count(tmp_path: Path) -> None:
    own = {"end": "1. Goods end.\n", "words": 'Here:\n\n**"Goods"** means services.\n'}
    library = load(tmp_path / "own", FILES | paper("annex", own, more="base: agreement\n"))
    assert reached(library, "agreement/words").term_users == {"Goods": ("small/agreement/term",)}
    assert reached(library, "annex/words").term_users == {"Goods": ("small/annex/end",)}


def test_a_clause_does_not_cite_itself_or_use_its_own_terms(tmp_path: Path) -> None:
    text = {"words": 'Here:\n\n**"Goods"** means things.\n\nGoods are meant by [](#words).\n'}
    found = reached(load(tmp_path, agreement(text)), "words")
    assert (found.citing, found.term_users) == ((), {"Goods": ()})
    assert "defines “Goods”, used in no other clause" in as_text(found.clause, [found], None)


LOANS = "- {document: note, handling: sign_later, for: loan in loans, when: trade and loan.owed is stated, specimen: lend}\n"


@pytest.mark.parametrize(
    ("placed", "when", "combinations"),
    [
        ("item", "for each loan when “Trading” is chosen and the loan's owed is stated, blank when “Lending” is chosen", 13),
        ("item when: loan.owed is stated", None, 12),
        ("item when: not loan.owed is stated", None, 7),
        ("item when: express", None, 4),
    ],
)
def test_a_blank_paper_has_nothing_that_an_entry_states(tmp_path: Path, placed: str, when: str | None, combinations: int) -> None:
    """Trading alone 6, lending alone 1, both 6: for an entry 12 trade, for a blank one 7 lend, and express is in 4 of those 13."""
    note = paper("note", {placed: "1. An item.\n", "rest": "1. The rest.\n"}, kind="form", more="signers: [partner]\n")
    (reach,) = reached(load(tmp_path, agreement({"term": "1. One.\n"}, papers=LOANS) | note), "item").reaches
    (one,) = reach.placements
    assert one.combinations.number == combinations
    assert when in (None, one.when)


def test_more_than_a_few_clauses_are_counted(tmp_path: Path) -> None:
    texts = {f"c{number}": "1. See [](#price).\n" for number in range(8)}
    found = reached(load(tmp_path, agreement({"price": "1. One.\n"} | texts)), "price")
    assert f"is cited by {', '.join(f'small/agreement/c{number}' for number in range(5))} and 3 more" in as_text(
        found.clause, [found], None
    )


def test_a_form_for_each_entry_is_counted_once(tmp_path: Path) -> None:
    """A blank specimen or a form for each: with lending, which half of the combinations have."""
    listed = "- {document: note, handling: sign_later, for: loan in loans, when: lend, specimen: lend}\n"
    note = paper("note", {"item": "1. An item.\n"}, kind="form", more="signers: [partner]\n")
    (reach,) = reached(load(tmp_path, agreement({"term": "1. One.\n"}, papers=listed) | note), "item").reaches
    assert [(one.when, one.combinations.number) for one in reach.placements] == [
        ("for each loan when “Lending” is chosen, blank when “Lending” is chosen", 7)
    ]


def test_a_clause_is_found_by_its_id_the_end_of_one_or_its_file(library: Library, tmp_path: Path) -> None:
    below = tmp_path / "library/small"
    files = (below / "agreement/term.md", below / "annex/../agreement/term.md")
    ids = ["small/agreement/term", "agreement/term", "term", "agreement/term.md", *map(str, files)]
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
    text = lock_text(programme, {first: edition_digests(library, programme, first)})
    write(tmp_path / "library", {f"small/{LOCK_FILE}": text})
    locked, findings = load_library(tmp_path / "library")
    assert locked is not None, findings
    found = reached(locked, "term")
    assert found.reaches[0].recorded == (first,)
    text = as_text(found.clause, [found], None)
    assert f"recorded in the edition of {first}: before it is changed, see “assembler explain edition-changed”" in text


def test_a_clause_that_no_paper_prints_reaches_nothing(tmp_path: Path) -> None:
    files = {"small/programme.yaml": FILES["small/programme.yaml"].partition("documents:")[0] + f"documents:\n{AGREEMENT}"}
    library, _ = load_library(write(tmp_path, FILES | files))
    assert library is not None
    (end,) = find_clauses(library, "end")
    assert as_text(end, tuple(impacts(library, end)), ()) == (
        "clause small/annex/end\n  is in no paper of any programme\n  is in no packet there"
    )


def issue(tmp_path: Path) -> tuple[Path, Order]:
    """Build a small packet below a folder."""
    asked = order(tmp_path)
    packet, findings = build_packet(asked, open_store(str(tmp_path / "out")), lambda _: None)
    assert packet is not None, findings
    return tmp_path / "out", asked


def test_packets_that_hold_it_are_named_with_whether_its_file_is_unchanged(tmp_path: Path) -> None:
    output, asked = issue(tmp_path)
    clause = asked.library.clauses["small/agreement/term"]
    assert issued_with(output, clause) == ((IssuedClause(asked.packet, "", "1", printed=True, current=True),), ())
    assert issued_with(output / asked.packet, clause) == issued_with(output, clause)
    path = tmp_path / "library/small/agreement/term.md"
    path.write_text(path.read_text("utf-8").replace("One.", "Two."), "utf-8")
    changed, _ = load_library(tmp_path / "library")
    assert changed is not None
    issued, _ = issued_with(output, changed.clauses[clause.id])
    assert [one.current for one in issued] == [False]
    assert as_text(clause, (), issued).endswith(f"is in {asked.packet}, version 1, of which the file has changed since")


def test_a_packet_that_has_it_by_reference_only_does_not_print_it(tmp_path: Path) -> None:
    output, asked = issue(tmp_path)
    ((policy,), _) = issued_with(output, asked.library.clauses["small/policy/term"])
    assert not policy.printed
    assert as_text(asked.library.clauses["small/policy/term"], (), (policy,)).endswith(f"{asked.packet}, by reference, version 1")


def test_a_packet_that_holds_it_in_two_papers_is_named_once(tmp_path: Path) -> None:
    output, asked = issue(tmp_path)
    file = output / asked.packet / MANIFEST
    written = json.loads(file.read_text("utf-8"))
    written["documents"].append(written["documents"][0])
    file.write_text(json.dumps(written), "utf-8")
    issued, _ = issued_with(output, asked.library.clauses["small/agreement/term"])
    assert len(issued) == 1


@pytest.mark.parametrize("text", ["x", '{"format": 1, "matter": {"id": "x"}, "files": []}'])
def test_a_packet_whose_manifest_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    output, asked = issue(tmp_path)
    write(output, {f"broken/{MANIFEST}": text})
    issued, unread = issued_with(output, asked.library.clauses["small/agreement/term"])
    assert (len(issued), {str(finding.span) for finding in unread}) == (1, {f"{output / 'broken' / MANIFEST}:1:1"})


@pytest.mark.slow
def test_the_shipped_library_s_own_routes_reach_their_combinations() -> None:
    """A EULA goes with Sell by that route alone; what both routes share reaches the combinations of both."""
    with_eula, without, grant = (
        reached(shipped(), f"sell-addendum/{name}").reaches[0].placements[0].combinations.number
        for name in ("eula-route", "flow-down", "grant")
    )
    assert with_eula + without == grant
    assert 0 < with_eula < grant < reached(shipped(), "sell-addendum/grant").combinations.number
