from pathlib import Path

from cli.running import build, data, run
from click.testing import CliRunner

from assembler.cli import main


def test_the_next_matter_is_printed_and_builds(place: Path) -> None:
    packet = data(build(place, "--json"))["packet"]
    output = ("-o", str(place / "out"), "--today", "2027-03-01")
    assert run(place, "amend", "first-001", *output).exit_code == 1, "nothing is signed"
    adopted = CliRunner().invoke(main, ["record", "adopt", packet, "--signed-on", "2026-12-20", "--today", "2027-01-01"])
    assert adopted.exit_code == 0
    printed = run(place, "amend", "first-001", *output)
    assert "after: first-001\n" in printed.stdout
    assert data(run(place, "amend", "first-001", *output, "--json")) == {"record": "first-001", "matter": printed.stdout}
    (place / "matter.yaml").write_text(printed.stdout, "utf-8")
    assert build(place).exit_code == 0
