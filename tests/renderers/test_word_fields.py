import pytest
from renderers.word_sample import FIELDS, line

from assembler.document import Field, FieldGroup, Inlines, plain
from assembler.renderers.word.fields import controls, render_group
from assembler.renderers.word.wordml import BLANK, CHECKED, UNCHECKED, run

BY_NAME = {field.name: field for field in FIELDS}


def words(content: Inlines) -> str:
    return run(plain(content))


def group(*fields: Field) -> str:
    return render_group(FieldGroup(fields, "the Partner"), 9070, {field.name: 10 * at for at, field in enumerate(fields)}, words)


def test_a_value_stands_in_a_control_named_after_the_field() -> None:
    written = group(BY_NAME["customer"])
    assert '<w:alias w:val="End customer"/><w:tag w:val="customer"/><w:id w:val="0"/><w:text/>' in written
    assert "Beispiel AG" in written
    assert "showingPlcHdr" not in written


def test_a_blank_is_replaced_by_what_is_typed() -> None:
    written = group(BY_NAME["introduced"])
    assert "<w:showingPlcHdr/><w:date>" in written
    assert BLANK in written


@pytest.mark.parametrize(("name", "glyph"), [("public", CHECKED), ("told", UNCHECKED)])
def test_checkboxes(name: str, glyph: str) -> None:
    assert f">{glyph}<" in group(BY_NAME[name])


def test_the_option_chosen_is_ticked() -> None:
    written = group(BY_NAME["how"])
    places = [written.index(f">{text}<") for text in (UNCHECKED, "In person", CHECKED, "In writing")]
    assert places == sorted(places)


def test_rows_have_a_blank_for_each_line_and_column() -> None:
    written = group(BY_NAME["people"])
    assert written.count("<w:sdt>") == controls(BY_NAME["people"]) == 9
    assert written.count("<w:tblHeader/>") == 1


def test_a_table_ends_where_rows_begin() -> None:
    assert group(*FIELDS).count("<w:tbl>") == 3


def test_long_names_are_cut_to_what_word_takes() -> None:
    assert f'<w:tag w:val="{"n" * 64}"/>' in group(Field("n" * 80, "l" * 80, "text", required=False, value=line("x")))
