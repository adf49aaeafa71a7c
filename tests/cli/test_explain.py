from pathlib import Path

from cli.running import data, run


def test_explain_prints_a_page(place: Path) -> None:
    assert run(place, "explain", "lend").stdout.startswith("choice lend of Small Programme: Lending\n")
    assert data(run(place, "explain", "lend", "--json"))["pages"][0].startswith("choice lend")
