from pathlib import Path

from cli.running import build
from click.testing import CliRunner

from assembler.cli import main


def test_a_copy_under_another_id_builds_beside_the_first(place: Path) -> None:
    assert build(place).exit_code == 0
    copied = CliRunner().invoke(main, ["duplicate", str(place / "matter.yaml"), "--id", "second-001"])
    assert copied.stdout == (place / "matter.yaml").read_text("utf-8").replace("first-001", "second-001")
    (place / "matter.yaml").write_text(copied.stdout, "utf-8")
    assert build(place).exit_code == 0
    assert CliRunner().invoke(main, ["duplicate", str(place / "none.yaml"), "--id", "third-001"]).exit_code == 1
