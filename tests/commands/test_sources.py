"""What rests on a fact of a programme, found by the id of the fact."""

from pathlib import Path

from small_library import agreement, load

from assembler.commands.sources import all_sources, source_pages


def test_parts_and_clauses_that_rest_on_a_source_are_listed(tmp_path: Path) -> None:
    term = "---\ntitle: Term\nsource: T-2 / T-6\n---\n1. The {{ notice }}.\n"
    library = load(tmp_path, agreement({"term": ""}) | {"small/agreement/term.md": term})
    (page,) = source_pages(library, "T-6")
    first, _, *lines = page.splitlines()
    assert first == "source T-6 of Small Programme"
    assert [line.partition(",")[0] for line in lines] == ["  value notice", "  clause small/agreement/term: Term"]
    assert [*source_pages(library, "T-60")] == []
    assert {"T-1", "T-2", "T-6"} <= {*all_sources(library)}
