"""Values in texts and form fields."""

from pathlib import Path

import pytest
from small_library import MATTER, agreement, assembled, load, paper, try_assemble

from assembler.model.document import FieldGroup, Paragraph, Provision, Text
from assembler.model.walk import plain, text_runs

FORM = """\
title: Item
source: T-1
by: partner
fields:
  - {id: item, label: Item, type: text, value: "{{ loan.item }}"}
  - {id: owed, label: Owed, type: text, value: "about {{ loan.owed }}"}
  - {id: fast, label: Fast, type: checkbox, when: lend}
"""
LOANS = "- {document: note, handling: sign_later, for: loan in loans, specimen: lend}\n"
NOTE = {
    "small/note/document.yaml": "title: Note\nkind: form\nsigners: [partner]\nclauses: [item]\n",
    "small/note/item.yaml": FORM,
}


def first(root: Path, text: str, more: str = "") -> str:
    document = assembled(load(root, agreement({"a": text})), more).papers[0].document
    (paragraph,) = [block for block in document.blocks if isinstance(block, Paragraph)]
    return plain(paragraph.content)


def test_values_are_printed_by_their_type(tmp_path: Path) -> None:
    text = "{{ notice | words }}, {{ matter.issued }}, {{ partner.country }}, {{ partner.legal_name }} and *{{ vendor.law }}*."
    assert first(tmp_path, text) == "sixty (60) days, 1 December 2026, Sweden, Exempel AB and the laws of England."


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Between us and {{ partner.legal_name }}. It binds.", "Between us and Example Inc. It binds."),
        ("Between us and {{ partner.legal_name }}.", "Between us and Example Inc."),
        ("Between us and **{{ partner.legal_name }}**.", "Between us and Example Inc."),
        ("{{ partner.legal_name }}, and others.", "Example Inc., and others."),
    ],
)
def test_a_name_that_ends_in_a_full_stop_ends_the_sentence_too(tmp_path: Path, text: str, printed: str) -> None:
    library = load(tmp_path, agreement({"a": text}))
    document = assembled(library, text=MATTER.replace("Exempel AB", "Example Inc.")).papers[0].document
    (paragraph,) = [block for block in document.blocks if isinstance(block, Paragraph)]
    assert plain(paragraph.content) == printed


@pytest.mark.parametrize(
    "name",
    ["{{ notice }}", "**Bold** AB", "[](#a)", "{% raw %}", "<b>&amp;</b>", "#let x = 1", "1. One", "| A |", "\\\\server", "$x$"],
)
def test_a_value_is_never_parsed_again(tmp_path: Path, name: str) -> None:
    library = load(tmp_path, agreement({"a": "The {{ partner.legal_name }}."}))
    text = MATTER.replace("Exempel AB", "'" + name.replace("'", "''") + "'")
    document = assembled(library, text=text).papers[0].document
    (paragraph,) = [block for block in document.blocks if isinstance(block, Paragraph)]
    filled = paragraph.content[1]
    assert isinstance(filled, Text)
    assert (filled.text, filled.field) == (name, "partner.legal_name")


def test_each_text_knows_where_it_was_written(tmp_path: Path) -> None:
    library = load(tmp_path, agreement({"a": "Between us and {{ partner.legal_name }}."}))
    document = assembled(library).papers[0].document
    (paragraph,) = [block for block in document.blocks if isinstance(block, Paragraph)]
    spans = [(text.span.path.rpartition("/")[2], text.span.line) for text in text_runs(paragraph.content) if text.span]
    assert spans == [("a.md", 5), ("matter.yaml", 6), ("a.md", 5)]


def test_a_text_of_an_edited_line_shows_the_line_as_it_is_now(tmp_path: Path) -> None:
    lines = ["1. Once.", "1. Once. {id: x}", "1. Once."]
    for line in lines:
        document = assembled(load(tmp_path, agreement({"a": f"{line}\n"}))).papers[0].document
        (provision,) = [block for block in document.blocks if isinstance(block, Provision)]
        assert [text.span and text.span.source_line for text in text_runs(provision.content)] == [line]


def test_a_quote_of_what_is_not_stated_is_an_error_at_the_quote(tmp_path: Path) -> None:
    library = load(tmp_path, agreement({"a": "In {{ place }}."}))
    _, (finding,) = try_assemble(library)
    assert (finding.id, finding.message) == ("not-stated", "“place” is quoted but not stated.")
    assert finding.span is not None
    assert finding.span.source_line == "In {{ place }}."
    assert assembled(library, "facts: {place: Malmö}")


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("type: checkbox", "book", "The field “item” cannot hold “book”. It takes “yes”, or nothing."),
        ("type: checkbox", "yes", ""),
        ("type: choice, options: [book, cup]", "cup", ""),
        (
            "type: choice, options: [book, cup]",
            "map",
            "The field “item” cannot hold “map”. It takes “book” or “cup”, or nothing.",
        ),
    ],
)
def test_a_box_and_a_choice_are_filled_with_their_answers_alone(tmp_path: Path, field: str, value: str, fault: str) -> None:
    files = NOTE | {"small/note/item.yaml": FORM.replace("label: Item, type: text", f"label: Item, {field}")}
    library = load(tmp_path, agreement({"a": "Words."}, papers=LOANS) | files)
    _, findings = try_assemble(library, f"loans: [{{id: a, item: {value}}}]\nchoices: [lend]")

    assert [f"{finding.message} {finding.hint}" for finding in findings if finding.id == "wrong-answer"] == [fault] * bool(fault)


def test_a_field_is_filled_beforehand_or_left_blank_whole(tmp_path: Path) -> None:
    library = load(tmp_path, agreement({"a": "Words."}, papers=LOANS) | NOTE)
    more = "choices: [lend]\nloans: [{id: a, item: book, owed: 5 EUR}, {id: b, item: cup}]"
    _, one, two = [paper.document for paper in assembled(library, more).papers]
    fields = [[f for b in document.blocks if isinstance(b, FieldGroup) for f in b.fields] for document in (one, two)]
    assert [[plain(field.value) for field in some] for some in fields] == [["book", "about EUR 5.00", ""], ["cup", "", ""]]


def test_a_specimen_is_blank_and_a_field_may_fall_away(tmp_path: Path) -> None:
    library = load(tmp_path, agreement({"a": "Words."}, papers=LOANS) | NOTE)
    _, specimen = assembled(library, "choices: [lend]").papers
    (group,) = [block for block in specimen.document.blocks if isinstance(block, FieldGroup)]
    assert [(field.name, field.value) for field in group.fields] == [("item", ()), ("owed", ()), ("fast", ())]
    (_, note) = assembled(library, "loans: [{id: a, item: book}]").papers
    (group,) = [block for block in note.document.blocks if isinstance(block, FieldGroup)]
    assert [field.name for field in group.fields] == ["item", "owed"]


@pytest.mark.parametrize("term", ['**"Item"**', '*__"Item"__*'])
def test_a_definition_and_a_title_keep_their_words(tmp_path: Path, term: str) -> None:
    files = agreement({"a": f"{term} means a *small* thing."}) | paper("b", {"c": "Words."})
    document = assembled(load(tmp_path, files)).papers[0].document
    (paragraph,) = [block for block in document.blocks if isinstance(block, Paragraph)]
    assert (plain(paragraph.content), paragraph.defines) == ("“Item” means a small thing.", True)
