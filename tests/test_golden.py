"""Each example as plain text, held against the text that was read in review: `make golden` records it anew."""

from pathlib import Path

import pytest

from assembler.formats.text.writer import render_text
from examples import EXAMPLES, ordered

GOLDEN = Path(__file__).parent / "golden"


def texts(example: Path) -> dict[str, str]:
    """Give each paper of an example, and its checklist, as text, by the name of its golden file."""
    assembly = ordered(example).assembly
    documents = [paper.document for paper in assembly.papers]
    named = {f"{at:02}-{document.name}.txt": render_text(document) for at, document in enumerate(documents, 1)}
    return {"00-checklist.txt": render_text(assembly.checklist)} | named


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_reads_as_it_was_reviewed(example: Path, *, update_golden: bool) -> None:
    folder, made = GOLDEN / example.stem, texts(example)
    if update_golden:
        record(folder, made)
    recorded = {path.name: path.read_text("utf-8") for path in folder.glob("*.txt")}
    assert sorted(made) == sorted(recorded)
    for name, text in made.items():
        assert text.splitlines() == recorded[name].splitlines(), (
            f"{example.stem}/{name}: run `make golden`, then read the difference"
        )


def record(folder: Path, made: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.txt"):
        path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, "utf-8")


def test_every_golden_folder_has_its_example() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == [path.stem for path in EXAMPLES]
