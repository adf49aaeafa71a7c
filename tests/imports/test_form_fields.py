"""Fields of a form: what is left blank in it can be filled in, and what has words stays text."""

from dataclasses import replace

import pytest
from imports.passages import outlined, passages, stretches

from assembler.imports.form_fields import doubtful_rows, printed_beside_fields, with_fields
from assembler.imports.outline import FoundField, Placed, PlacedFields, PlacedTable, Section, outline
from assembler.model.contract import PLACEHOLDER, Cell, Passage, Stretch


def fields(sections: tuple[Section, ...]) -> list[FoundField]:
    entries = (entry for section in with_fields(sections) for entry in section.entries)
    return [field for entry in entries if isinstance(entry, PlacedFields) for field in entry.fields]


def table(*rows: tuple[str, ...]) -> tuple[Section, ...]:
    cells = [(text, Cell(0, row, column)) for row, texts in enumerate(rows) for column, text in enumerate(texts)]
    return outline([Passage(at, stretches(text), cell=cell) for at, (text, cell) in enumerate(cells, 1)]).sections


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("Name: ____",), [FoundField("Name", id="name")]),
        (("Name:\t",), [FoundField("Name", id="name")]),
        (("Name: _____ Date: _____",), [FoundField("Name", id="name"), FoundField("Date", "date", id="date")]),
        (("What is needed?", "________"), [FoundField("What is needed?", id="what_is_needed")]),
        (("Why:", "________", "________"), [FoundField("Why", "multiline", lines=2, id="why")]),
        (("☐ Consent is given",), [FoundField("Consent is given", "checkbox", id="consent_is_given")]),
        (
            ("[x] New [ ] Known",),
            [FoundField("New", "checkbox", value="yes", id="new"), FoundField("Known", "checkbox", id="known")],
        ),
        (("Name: ____", "Name: ____"), [FoundField("Name", id="name"), FoundField("Name", id="name_2")]),
        (
            ("Closed until: ____ (date), because: ____",),
            [FoundField("Closed until", "date", hint="date", id="closed_until"), FoundField("because", id="because")],
        ),
        (("Fee: ____ (EUR)",), [FoundField("Fee", hint="EUR", id="fee")]),
        (("Approval (number and date): ____",), [FoundField("Approval (number and date)", id="approval_number_and_date")]),
        (("Place, date: ____",), [FoundField("Place, date", id="place_date")]),
        (
            ("What applies (select one):", "☐ One", "☐ Other"),
            [FoundField("What applies (select one)", "choice", options=("One", "Other"), id="what_applies_select_one")],
        ),
        (("Is it new?", "☐ Yes ☐ No"), [FoundField("Is it new?", "choice", options=("Yes", "No"), id="is_it_new")]),
        (
            ("What applies:", "☐ One", "☐ Other"),
            [FoundField("One", "checkbox", id="one"), FoundField("Other", "checkbox", id="other")],
        ),
        (("I, ____, declare this.",), []),
        (("These are due:",), []),
        (("Signature: ____ Date: ____",), []),
        (("________",), []),
    ],
)
def test_lines_to_write_on_and_boxes(texts: tuple[str, ...], found: list[FoundField]) -> None:
    assert fields(outlined(*texts).sections) == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            (("Name", ""), ("Start date", "____")),
            [FoundField("Name", id="name"), FoundField("Start date", "date", id="start_date")],
        ),
        ((("Name", "", "Town", ""),), [FoundField("Name", id="name"), FoundField("Town", id="town")]),
        (
            (("Price", "$ ____"), ("Discount", "____ %")),
            [FoundField("Price", hint="$", id="price"), FoundField("Discount", hint="%", id="discount")],
        ),
        ((("Region", "[EMEA or APJ]"),), [FoundField("Region", hint="EMEA or APJ", id="region")]),
        ((("New?", "☐ Yes ☒ No"),), [FoundField("New?", "choice", value="No", options=("Yes", "No"), id="new")]),
        (
            (("Language (select one)", "☐ English ☐ German ☐ French"),),
            [FoundField("Language (select one)", "choice", options=("English", "German", "French"), id="language_select_one")],
        ),
        (
            (("Notices", "☐ Wanted ☒ Not wanted"),),
            [FoundField("Notices", "choice", value="Not wanted", options=("Wanted", "Not wanted"), id="notices")],
        ),
        (
            (("Item", "Price"), ("", ""), ("", "")),
            [],
        ),
        ((("Name", "Acme"),), []),
        ((("Signature", ""), ("Name", "")), []),
        ((("", ""),), []),
    ],
)
def test_tables(rows: tuple[tuple[str, ...], ...], found: list[FoundField]) -> None:
    assert fields(table(*rows)) == found


@pytest.mark.parametrize(
    "row",
    [("Language of support", "☐ English ☒ German"), ("Language (select one)", "☒ English ☒ German"), ("Consent", "☐ Given")],
)
def test_boxes_beside_a_label_may_all_be_ticked_unless_one_is_said(row: tuple[str, str]) -> None:
    label, group = (entry for part in with_fields(table(row)) for entry in part.entries)
    assert isinstance(label, Placed)
    assert isinstance(group, PlacedFields)
    assert label.text == row[0]
    boxes = [("☒" if field.value else "☐") + f" {field.label}" for field in group.fields if field.type == "checkbox"]
    assert " ".join(boxes) == row[1]


def test_a_placeholder_says_what_goes_there() -> None:
    cells = ((Stretch("Fee"),), (Stretch("Amount in euros", PLACEHOLDER),))
    found = outline([Passage(at, text, cell=Cell(0, 0, at)) for at, text in enumerate(cells)]).sections
    assert fields(found) == [FoundField("Fee", hint="Amount in euros", id="fee")]


def test_rows_with_words_stay_a_table_between_the_fields() -> None:
    kinds = [
        type(entry) for part in with_fields(table(("Name", ""), ("Country", "Chile"), ("Town", ""))) for entry in part.entries
    ]
    assert kinds == [PlacedFields, PlacedTable, PlacedFields]


def test_a_group_is_a_section_by_itself_and_takes_the_heading_above_it() -> None:
    found = with_fields(outlined("*Terms*", "*Partner*", "Name: ____", "Town: ____", "It is true.", "*End*", "Words.").sections)
    assert [(part.heading, part.lead.text if part.lead else "", len(part.entries)) for part in found] == [
        *(("unnumbered", "Partner", 1), ("none", "", 1), ("unnumbered", "End", 1)),
    ]


def test_blanks_before_a_numbered_item_or_under_a_condition_stay_blanks() -> None:
    assert fields(outlined("1. Fees", "Rate: ____", "1.1 It is due.").sections) == []
    named = outline(passages("Rate: ____", "Town: ____")).sections
    (kept, _) = with_fields(named, {1})
    assert isinstance(kept.entries[0], Placed)


def test_who_fills_in_a_group_may_stand_above_it() -> None:
    texts = (
        "Name: ____",
        "To be filled in by the Vendor",
        "Decision: ____",
        "Words.",
        "To be filled in by the Partner",
        "Words.",
    )
    groups = [
        entry for part in with_fields(outlined(*texts).sections) for entry in part.entries if isinstance(entry, PlacedFields)
    ]
    assert [(group.by, group.note, len(group.fields)) for group in groups] == [
        ("partner", "", 1),
        ("vendor", "To be filled in by the Vendor", 1),
    ]


def test_the_paragraph_above_empty_rows_is_their_label() -> None:
    cells = [Passage(9, (Stretch("Item"),), cell=Cell(0, 0, 0)), Passage(10, (Stretch("Price"),), cell=Cell(0, 0, 1))]
    blank = [Passage(11, (Stretch(""),), cell=Cell(0, 1, 0)), Passage(12, (Stretch(""),), cell=Cell(0, 1, 1))]
    for above, label in (
        ("Items that are needed:", "Items that are needed"),
        ("These are the items.", "These are the items."),
        ("*Items*", "Items"),
    ):
        found = outline([*passages("Words.", above), *cells, *blank]).sections
        assert [field.label for field in fields(found)] == [label]


def test_empty_rows_below_nothing_stay_a_table_and_are_told() -> None:
    (section,) = with_fields(table(("Item", "Price"), ("", "")))
    assert isinstance(section.entries[0], PlacedTable)
    (doubt,) = doubtful_rows([section])
    assert (doubt.at, doubt.words) == (1, "Item, Price")


def test_who_fills_in_fields_is_told_where_no_contract_says_it() -> None:
    entries = [entry for part in with_fields(table(("Name", ""))) for entry in part.entries]
    groups = [entry for entry in entries if isinstance(entry, PlacedFields)]
    (who,) = printed_beside_fields([*groups, *groups])
    assert who.sentence.startswith("Who fills in these fields, and those at 1, the contract does not say")
    assert not [*printed_beside_fields([replace(groups[0], note="To be filled in by the Partner")])]
