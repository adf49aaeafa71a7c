import re
from dataclasses import replace

import pytest
from formats.word.word_sample import FIELDS, line

from assembler.formats.word.field_controls import FormControls, render_group
from assembler.formats.word.wordml import BLANK, CHECKED, KEPT_GAP, UNCHECKED, run
from assembler.model.document import Field, FieldGroup, Inlines
from assembler.model.form_fields import field_controls
from assembler.model.walk import plain

BY_NAME = {field.name: field for field in FIELDS}


def words(content: Inlines) -> str:
    return run(plain(content))


PATH = ("declaration", "opp-001")


def group(*fields: Field, kept: tuple[bool, ...] = ()) -> str:
    names = [control.name for field in fields for control in field_controls(PATH, field)]
    answers = FormControls(PATH, {name: number for number, name in enumerate(names)})
    return render_group(FieldGroup(fields, "partner", "Partner"), 9070, answers, words, kept)


def test_a_value_stands_in_a_control_named_after_the_field() -> None:
    written = group(BY_NAME["customer"])
    assert '<w:alias w:val="End customer"/><w:tag w:val="declaration.opp-001.customer"/><w:id w:val="0"/><w:text/>' in written
    assert "Beispiel AG" in written
    assert "showingPlcHdr" not in written


def test_a_blank_is_replaced_by_what_is_typed() -> None:
    written = group(BY_NAME["introduced"])
    assert "<w:showingPlcHdr/><w:date>" in written
    assert BLANK in written


@pytest.mark.parametrize(("name", "glyph"), [("public", CHECKED), ("told", UNCHECKED)])
def test_checkboxes(name: str, glyph: str) -> None:
    assert f">{glyph}<" in group(BY_NAME[name])


def test_a_choice_is_a_list_with_its_options_in_print_below() -> None:
    written = group(BY_NAME["how"])
    places = [
        written.index(text) for text in ("<w:dropDownList>", 'w:displayText="In person"', ">In writing</w:t>", ">In\u00a0person<")
    ]
    assert places == sorted(places)


def test_who_fills_in_stands_above() -> None:
    assert group(BY_NAME["customer"]).index(">To be filled in by the Partner<") < group(BY_NAME["customer"]).index("<w:tbl>")


def test_rows_have_a_blank_for_each_line_and_column() -> None:
    written = group(BY_NAME["people"])
    assert written.count("<w:sdt>") == 9
    assert '<w:tag w:val="declaration.opp-001.people.3.2"/>' in written
    assert written.count("<w:tblHeader/>") == 1


def test_a_table_ends_where_rows_begin() -> None:
    assert group(*FIELDS).count("<w:tbl>") == 3


def test_a_name_longer_than_word_takes_keeps_its_own_tag() -> None:
    one, other = (Field(f"{'n' * 80}{end}", "l" * 80, "text", required=False, value=line("x")) for end in "ab")
    tags = re.findall('<w:tag w:val="(.*?)"/>', group(one, other))
    assert [len(tag) for tag in tags] == [64, 64]
    assert tags[0] != tags[1]


@pytest.mark.parametrize(("lines", "kept"), [(4, 3), (14, 13), (15, 0)])
def test_a_few_rows_stay_on_one_page_and_many_do_not(lines: int, kept: int) -> None:
    written = group(Field("people", "People", "rows", required=False, value=(), columns=("Name",), lines=lines))
    blanks = written.partition("<w:tblHeader/>")[2]
    assert blanks.count("<w:keepNext/>") == kept


def test_a_field_for_many_lines_is_no_higher_than_a_page_and_a_long_answer_goes_on_on_the_next() -> None:
    asked = Field("notes", "Notes", "multiline", required=False, value=(), lines=60)
    assert '<w:cantSplit/><w:trHeight w:val="11000"' in group(asked)
    assert "<w:cantSplit/>" not in group(replace(asked, value=line("word " * 200)))


def test_the_last_answers_stay_with_a_table_to_fill_in_behind_them() -> None:
    rows = Field("signed", "Signature", "rows", required=False, value=(), columns=("Place and date",))
    answers = (Field(f"f{at}", f"Field {at}", "text", required=False, value=()) for at in range(3))
    _, first, second, third, *_ = group(*answers, rows, kept=(False, True, True, False)).split("<w:tr>")
    assert "<w:keepNext/>" not in first
    assert second.count("<w:keepNext/>") == 2
    assert KEPT_GAP in third, "the gap between the tables too"
