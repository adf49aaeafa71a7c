from pathlib import Path

from cli.running import build, data, run


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
