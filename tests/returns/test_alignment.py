from dataclasses import replace

from assembler.formats.word.received_file import ParagraphText
from assembler.returns.alignment import align


def line(text: str, label: str = "", mark: str = "") -> ParagraphText:
    return ParagraphText((mark,) if mark else (), label, text)


ONE, TWO, THREE = line("One.", "1.", "_one"), line("Two.", "2.", "_two"), line("Three.", "3.", "_three")


def pairs(ours: list[ParagraphText], theirs: list[ParagraphText]) -> list[tuple[str, str, str]]:
    def text(line: ParagraphText | None) -> str:
        return line.text if line else ""

    return [(text(pair.ours), text(pair.theirs), pair.place) for pair in align(ours, theirs)]


def test_clauses_are_paired_by_their_bookmarks_whatever_they_say() -> None:
    other = line("Something else altogether.", "1.", "_two")
    assert pairs([ONE, TWO], [other, ONE]) == [
        ("One.", "One.", "1"),
        ("Two.", "Something else altogether.", "2"),
    ]


def test_only_the_clause_that_left_its_place_has_moved() -> None:
    moved = [pair.place for pair in align([ONE, TWO, THREE], [THREE, ONE, TWO]) if pair.moved]
    assert moved == ["3"]


def test_lines_without_bookmarks_are_paired_by_their_words_within_their_clause() -> None:
    ours = [ONE, line("It binds the partner and its affiliates."), line("Notices are in writing.")]
    theirs = [ONE, line("Void."), line("It binds the partner and its heirs."), line("Notices are in writing.")]
    assert pairs(ours, theirs) == [
        ("One.", "One.", "1"),
        ("", "Void.", "1"),
        ("It binds the partner and its affiliates.", "It binds the partner and its heirs.", "1"),
        ("Notices are in writing.", "Notices are in writing.", "1"),
    ]


def test_a_deleted_line_and_a_new_one_are_no_pair() -> None:
    assert {(pair.ours, pair.theirs) for pair in align([line("Alpha beta.")], [line("Gamma delta.")])} == {
        (line("Alpha beta."), None),
        (None, line("Gamma delta.")),
    }


def test_an_item_is_placed_by_its_section() -> None:
    ours = [line("Section.", "4.2", "_s"), line("first", "(a)", "_a"), line("second", "(b)", "_b")]
    assert [place for _, _, place in pairs(ours, ours)] == ["4.2", "4.2 (a)", "4.2 (b)"]


def test_of_two_bookmarks_on_a_line_the_last_is_its_own() -> None:
    """The bookmark of a deleted clause stays in the file, before the clause that follows."""
    left_over = ParagraphText(("_one", "_two"), "1.", "Something else.")
    assert pairs([ONE, TWO], [left_over]) == [("One.", "", "1"), ("Two.", "Something else.", "2")]


def test_what_stands_below_a_heading_without_a_number_is_placed_by_its_words() -> None:
    heading = replace(line("Schedule B"), heading=True)
    ours = [line("Term.", "10.", "_t"), line("It runs.", "10.4", "_r"), heading, line("[x] Yes"), line("Fees.", "11.", "_f")]
    assert [place for _, _, place in pairs(ours, ours)] == ["10", "10.4", "“Schedule B”", "“Schedule B”", "11"]
    changed = [*ours[:3], line("[ ] Yes"), ours[4]]
    assert [place for *texts, place in pairs(ours, changed) if "[x] Yes" in texts] == ["“Schedule B”"]
