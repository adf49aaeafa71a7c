from pathlib import Path

from cli.running import build, data, run
from small_library import MATTER


def test_new_prints_a_matter_that_builds_as_a_draft_until_it_is_filled_in(place: Path) -> None:
    starter = run(place, "new", "small", "--today", "2026-12-05")
    assert data(run(place, "new", "small", "--today", "2026-12-05", "--json")) == {"programme": "small", "matter": starter.stdout}
    assert "issued: 2026-12-05 " in starter.stdout
    (place / "matter.yaml").write_text(starter.stdout, "utf-8")
    refused = data(build(place, "--json"))["findings"]
    assert [finding["id"] for finding in refused] == ["placeholder"] * 4, "name, address, and who signs as what"
    lines = starter.stdout.splitlines()
    assert all("TO BE FILLED IN" in lines[finding["line"] - 1] for finding in refused)
    assert build(place, "--draft").exit_code == 0
    filled = starter.stdout.replace("[TO BE FILLED IN]", "[Gatan 1, 111 22 Stockholm]").replace("TO BE FILLED IN", "Exempel")
    (place / "matter.yaml").write_text(filled, "utf-8")
    assert build(place).exit_code == 0


def test_an_example_that_lies_beside_the_library_is_printed_as_it_is(place: Path) -> None:
    assert "No folder “examples”" in run(place, "new", "small", "--example", "first").stderr
    (place / "examples").mkdir()
    (place / "examples/small-first.yaml").write_text(f"# An example.\n{MATTER}", "utf-8")
    (place / "examples/other-first.yaml").write_text(MATTER.replace("small", "other"), "utf-8")
    assert run(place, "new", "small", "--example", "first").stdout.startswith("# An example.\n")
    wrong = run(place, "new", "small", "--example", "second")
    assert (wrong.exit_code, "There are first." in wrong.stderr) == (2, True)
