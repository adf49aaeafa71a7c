"""A YAML file read as a shape."""

from pathlib import Path

from assembler.loader.yaml.shaped_file import read_shaped
from assembler.loader.yaml.shapes import Line, Shape


class Named(Shape):
    name: Line


def test_a_file_of_its_shape_comes_with_its_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: Anna\n", "utf-8")
    read, findings = read_shaped(tmp_path / "a.yaml", Named)
    assert findings == ()
    assert read is not None
    assert (read[0].name.value, read[1].text) == ("Anna", "name: Anna\n")


def test_characters_and_keys_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("nam: An\u202ena\n", "utf-8")
    read, findings = read_shaped(tmp_path / "a.yaml", Named)
    assert read is None
    assert {finding.id for finding in findings} == {"forbidden-character", "missing-key", "unknown-key"}
