from formats.word.word_xml import xml

from assembler.formats.word.changes import UNCHANGED, Change, change_in


def test_what_one_inserted_and_another_deleted_is_gone_in_both_views() -> None:
    both = Change(inserted=True).within(Change(deleted=True))
    gone = {change: (change.is_gone(accepting=True), change.is_gone(accepting=False)) for change in (UNCHANGED, both)}
    assert gone == {UNCHANGED: (False, False), both: (True, True)}
    assert Change(deleted=True).is_gone(accepting=True)
    assert not Change(deleted=True).is_gone(accepting=False)


def test_the_changes_of_a_paragraph_mark_stand_in_its_properties() -> None:
    assert change_in(xml("<w:ins/><w:b/><w:moveFrom/>")) == Change(inserted=True, deleted=True)
    assert change_in(xml("<w:b/>")) == change_in(None) == UNCHANGED
