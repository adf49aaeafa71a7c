from formats.word.word_sample import SIGNATURES, heading, item, line

from assembler.formats.page_breaks import fields_kept, kept_with_next
from assembler.model.document import Block, Field, FieldGroup, Paragraph, Table

ITEMS = tuple(item(f"1.{number}", "Words.") for number in range(1, 9))


def test_the_last_four_blocks_stand_together() -> None:
    assert kept_with_next((heading(1, "Items"), *ITEMS)) == (False,) * 5 + (True, True, True, False)
    assert kept_with_next(()) == ()


def test_before_signatures_one_item_is_enough() -> None:
    assert kept_with_next((*ITEMS, SIGNATURES)) == (False,) * 7 + (True, False)


def test_an_introduction_stays_with_what_it_introduces() -> None:
    table = Table((line("A"),), ((line("b"),),), (False,))
    blocks: tuple[Block, ...] = (
        item("1.1", "These rates hold:"),
        item("1.1(a)", "x"),
        Paragraph(line("As follows.")),
        table,
        *ITEMS,
    )
    assert kept_with_next(blocks)[:4] == (True, False, True, False)


def test_the_last_fields_of_a_form_stand_together_where_nothing_follows_them() -> None:
    group = FieldGroup(tuple(Field(f"f{number}", "Label", "text", required=False, value=()) for number in range(6)), "partner")
    assert fields_kept(group, (group,)) == (False, False, True, True, True, False)
    assert fields_kept(group, (group, *ITEMS)) == (False,) * 6
    assert fields_kept(SIGNATURES, (SIGNATURES,)) == ()


def test_signatures_never_stand_on_a_page_of_their_own() -> None:
    group = FieldGroup(tuple(Field(f"f{number}", "Label", "text", required=False, value=()) for number in range(3)), "partner")
    assert fields_kept(group, (group, SIGNATURES)) == (False, False, True)
    assert fields_kept(group, (group, SIGNATURES, *ITEMS)) == (False, False, True), "others may sign further down"
    table = Table((line("A"),), ((line("b"),),), (False,))
    assert kept_with_next((table, SIGNATURES)) == (True, False)
