import json
from pathlib import Path

from cli.running import data, run


def test_schema_is_the_shape_of_a_matter(place: Path) -> None:
    schema = json.loads(run(place, "schema", "small").stdout)
    assert schema == data(run(place, "schema", "small", "--json"))
    assert schema["properties"]["choices"]["items"]["enum"][:2] == ["lend", "trade"]
    assert schema["title"] == "A matter of Small Programme"
