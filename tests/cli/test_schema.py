import json
from pathlib import Path

from cli.running import data, run
from click.testing import CliRunner

from assembler.cli import main
from examples import ROOT


def test_schema_is_the_shape_of_a_matter(place: Path) -> None:
    schema = json.loads(run(place, "schema", "small").stdout)
    assert schema == data(run(place, "schema", "small", "--json"))
    assert schema["properties"]["choices"]["items"]["enum"][:2] == ["lend", "trade"]
    assert schema["title"] == "A matter of Small Programme"


def test_schema_of_manifests_needs_no_library() -> None:
    schema = data(CliRunner().invoke(main, ["schema", "manifest", "--json"]))
    assert schema == json.loads((ROOT / "docs/manifest.schema.json").read_text("utf-8"))
