"""What was accepted is asked once, by its key or by its kind, also when Sections have moved."""

from proofreading.sound_contract import changed, read

from assembler.proofreading.accepted import Accepted, lines_for, read_accepted, unknown_names, without_accepted

TEXT = changed("The hall of", "“Hall” means the the hall of")


def test_an_accepted_remark_is_not_told_again_when_its_section_has_moved() -> None:
    found = read(TEXT)
    lines = [*lines_for(found.remarks, ["all"])]
    assert [line.split()[1] for line in lines] == ["doubled-word", "unused-term"]
    moved = read(TEXT.replace("# Exhibit A", "# Exhibit B\n\nNothing.\n\n# Exhibit A"))
    assert without_accepted(moved, read_accepted("\n".join(lines))).remarks == ()


def test_another_slip_of_the_same_kind_is_told() -> None:
    accepted = read_accepted("\n".join(lines_for(read(TEXT).remarks, ["all"])))
    left = without_accepted(read(TEXT.replace("pays EUR", "pays pays EUR")), accepted)
    assert [each.spots[0].words for each in left.remarks] == ["pays pays"]


def test_a_whole_kind_can_be_accepted_and_comments_are_read_over() -> None:
    found = read(TEXT)
    assert [*lines_for(found.remarks, ["unused-term"])] == ["unused-term  all of this kind"]
    left = without_accepted(found, read_accepted("# a comment\n\nunused-term  all of this kind\n"))
    assert [each.id for each in left.remarks] == ["doubled-word"]
    assert without_accepted(found, Accepted()) == found


def test_a_name_of_nothing_is_known_as_such() -> None:
    found = read(TEXT)
    assert unknown_names(found.remarks, ["all", "unused-term", found.remarks[0].key, "typo"]) == ("typo",)
