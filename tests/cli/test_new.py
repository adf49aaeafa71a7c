from pathlib import Path

from cli.running import build, data, run


def test_new_prints_a_matter_that_builds(place: Path) -> None:
    starter = run(place, "new", "small")
    assert data(run(place, "new", "small", "--json")) == {"programme": "small", "matter": starter.stdout}
    (place / "matter.yaml").write_text(starter.stdout, "utf-8")
    assert build(place).exit_code == 0
