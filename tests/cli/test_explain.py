from pathlib import Path

import pytest
from cli.running import data, run


def test_explain_prints_a_page(place: Path) -> None:
    assert run(place, "explain", "lend").stdout.startswith("choice lend of Small Programme: Lending\n")
    assert data(run(place, "explain", "lend", "--json"))["pages"][0].startswith("choice lend")


@pytest.mark.parametrize("id", ["bad-expression", "dead-clause"])
def test_a_message_is_explained_where_the_library_cannot_be_read(place: Path, id: str) -> None:
    (place / "library/small/programme.yaml").write_text("programme: [", "utf-8")
    told = run(place, "explain", id)
    assert told.exit_code == 0
    assert id in told.stdout.partition("\n")[0]
    assert "Why it matters:" in told.stdout


def test_only_a_library_that_can_be_read_knows_its_own_ids(place: Path) -> None:
    (place / "library/small/programme.yaml").write_text("programme: [", "utf-8")
    told = run(place, "explain", "lend")
    assert told.exit_code == 1
    assert told.stdout == ""
    assert "[bad-yaml]" in told.stderr


def test_an_unknown_id_gets_the_nearest(place: Path) -> None:
    told = run(place, "explain", "bad-expresion")
    assert told.exit_code == 2
    assert "Did you mean “bad-expression”?" in told.stderr


def test_what_the_papers_of_a_programme_state_is_printed_beside_the_clauses(place: Path) -> None:
    with (place / "library/small/annex/term.md").open("a", encoding="utf-8") as clause:
        clause.write("2. The Partner is in good standing. {grants: term}\n")
    told = run(place, "explain", "--grants", "small")
    assert told.stdout.startswith("“The Partner is in good standing.”\n  clause:     small/annex/term: ")
    (grant,) = data(run(place, "explain", "--grants", "small", "--json"))["grants"]
    assert grant["clause"] == "small/annex/term"
    assert run(place, "explain", "--grants", "smal").exit_code == 2
