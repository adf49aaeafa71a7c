"""`assembler form` as a person runs it."""

import json
from pathlib import Path

import pytest
from cli.packets_sent import run
from returns.returned_sample import MATTER

from assembler.formats.registry import DEFAULT_FORMATS


@pytest.mark.slow
def test_form_builds_one_form_and_refuses_a_wrong_name_with_the_list(sent_packet: Path) -> None:
    result = run("form", "material-value-declaration-opp-001", str(MATTER), "-o", "forms", "--json")
    assert result.exit_code == 0
    (form,) = json.loads(result.stdout)["forms"]
    names = [f"material-value-declaration-opp-001.{id}" for id in DEFAULT_FORMATS]
    assert [Path(file["path"]).name for file in form["files"]] == names
    for file in form["files"]:
        assert Path(file["path"]).read_bytes() == (sent_packet / "forms" / Path(file["path"]).name).read_bytes()
    again = run("form", "material-value-declaration-opp-001", str(MATTER), "-o", "forms")
    assert again.stdout.splitlines()[0].endswith("material-value-declaration-opp-001.docx  (already built)")
    wrong = run("form", "material-value-declaratio", str(MATTER))
    assert wrong.exit_code == 2
    assert "Did you mean “material-value-declaration”?" in wrong.stderr
    assert "eula" in wrong.stderr
