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
