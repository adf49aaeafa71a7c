"""The proof of an import finds each word and number that differs, and nothing else."""

import random
import re
from dataclasses import replace

import pytest

from assembler.imports.plain_reading import PlainLine
from assembler.imports.proof import (
    Difference,
    Told,
    printed_beside,
    prove,
    with_notes,
    without_head,
    without_notes,
    without_places_to_sign,
)
from assembler.imports.renumbering import StoodParagraph

CONTRACT = [
    PlainLine("1.", "Term of this agreement"),
    PlainLine("1.1", "It runs for one year, “as agreed”."),
    PlainLine("1.2", "It ends by notice."),
    PlainLine("", "Signed by both."),
]


def changed(at: int, line: PlainLine) -> list[PlainLine]:
    return [*CONTRACT[:at], line, *CONTRACT[at + 1 :]]


def test_the_same_words_are_the_same_whatever_their_signs_and_paragraphs() -> None:
    built = [
        PlainLine("", 'Term of this agreement, 1.1: It runs for one year; "AS agreed"'),
        PlainLine("", "1.2 It ends by notice. Signed by both"),
    ]
    proof = prove(CONTRACT, [built[0]._replace(label="1."), built[1]])
    assert (proof.words, proof.numbers, proof.differences, proof.holds) == (18, 3, (), True)


@pytest.mark.parametrize(
    ("at", "line", "difference"),
    [
        (1, PlainLine("1.1", "It runs for year, as agreed."), Difference("one", "", "1.1 it runs for")),
        (1, PlainLine("1.1", "It runs for two year, as agreed."), Difference("one", "two", "1.1 it runs for")),
        (2, PlainLine("1.3", "It ends by notice."), Difference("1.2", "1.3", "one year as agreed")),
        (3, PlainLine("", "Signed by both parties."), Difference("", "parties", "notice signed by both")),
        (3, PlainLine("", ""), Difference("signed by both", "", "it ends by notice")),
    ],
)
def test_each_difference_is_found_at_its_place(at: int, line: PlainLine, difference: Difference) -> None:
    proof = prove(CONTRACT, changed(at, line))
    assert (proof.differences, proof.holds) == ((difference,), False)


@pytest.mark.parametrize(("text", "other"), [("$100", "€100"), ("a fee of $____", "a fee of ____"), ("5 %", "5")])
def test_the_sign_of_what_a_number_is_of_counts(text: str, other: str) -> None:
    assert not prove([PlainLine("", text)], [PlainLine("", other)]).holds
    same = prove([PlainLine("", text)], [PlainLine("", text)])
    assert (same.holds, same.words) == (True, len(re.findall(r"\w+", text.replace("_", ""))))


def test_a_box_is_no_word_however_it_is_drawn() -> None:
    assert prove([PlainLine("", "☒ Post ☐ Email")], [PlainLine("", "[x] Post [ ] Email")]).holds


def test_what_the_report_names_is_told() -> None:
    proof = prove(CONTRACT, CONTRACT[:3], Told(("Note: Signed by both.",)))
    assert (proof.holds, [each.told for each in proof.differences]) == (True, [True])
    assert not prove(CONTRACT, changed(3, PlainLine("", "Sealed.")), Told(("Signed by both.",))).holds


def test_a_table_of_contents_that_the_report_names_is_told_as_a_whole() -> None:
    contents = [PlainLine("", text) for text in ("Contents", "1. Term", "2. Fees")]
    body = [PlainLine("1.", "Term"), PlainLine("1.1", "It runs."), PlainLine("2.", "Fees"), PlainLine("2.1", "None.")]
    proof = prove([*contents, *body], body, Told(("Contents 1. Term 2. Fees",)))
    assert [(each.missing, each.told) for each in proof.differences] == [("contents 1 term 2 fees", True)]


def test_a_heading_that_the_header_repeats_stays() -> None:
    spaced = [*CONTRACT[:3], PlainLine("", ""), CONTRACT[3], PlainLine("", "")]
    assert prove(spaced, CONTRACT, Told(("Signed by both.",))).differences == ()


def test_a_paragraph_that_moved_is_a_difference() -> None:
    assert not prove(CONTRACT, [CONTRACT[0], CONTRACT[2], CONTRACT[1], CONTRACT[3]]).holds


def test_any_word_that_is_lost_anywhere_is_found() -> None:
    dice = random.Random(28)
    words = ["the", "party", "must", "pay", "fee", "7", "4.1", "notice", "of", "by"]
    lines = [PlainLine(f"{at}.", " ".join(dice.choices(words, k=dice.randint(1, 9)))) for at in range(1, 60)]
    for _ in range(60):
        at = dice.randrange(len(lines))
        kept = lines[at].text.split()
        del kept[dice.randrange(len(kept))]
        proof = prove(lines, [*lines[:at], lines[at]._replace(text=" ".join(kept)), *lines[at + 1 :]])
        assert sum(len(each.missing.split()) - len(each.added.split()) for each in proof.differences) == 1
        assert not proof.holds


def test_the_head_of_what_is_built_is_left_out_but_for_the_title_of_the_contract() -> None:
    built = [PlainLine("", text) for text in ("Programme", "Terms", "", "Reference", "own-001", "Words of it.")]
    head = ("Programme", "Terms", "Reference", "own-001")
    assert [line.text for line in without_head(built, head, "Terms")] == ["Terms", "Words of it."]
    assert [line.text for line in without_head(built, head, "")] == ["Words of it."]


def test_the_places_to_sign_that_the_library_prints_are_left_out_where_they_are_all_that_ends_it() -> None:
    built = [PlainLine("", text) for text in ("Words of it.", "Vendor", "Signature  ", "", "Name  ")]
    assert [line.text for line in without_places_to_sign(built, ("Vendor", "Signature", "Name"))] == ["Words of it."]
    for other in (("Partner", "Signature", "Name"), ("More", "Words of it", "Vendor", "Signature", "Name")):
        assert without_places_to_sign(built, other) == tuple(built)


def test_long_rows_of_one_word_are_compared_at_their_ends() -> None:
    same = [PlainLine("", "word " * 20_000)]
    assert prove(same, same).differences == ()
    proof = prove([PlainLine("", "start " + "a " * 3_000 + "end")], [PlainLine("", "start " + "b " * 3_000 + "end")])
    assert [(len(each.missing.split()), len(each.added.split())) for each in proof.differences] == [(3_000, 3_000)]


def test_what_is_told_is_found_beside_the_same_words() -> None:
    contract = [PlainLine("", "changes to the terms Note: for changes to the terms none")]
    assert prove(contract, [PlainLine("", "changes to the terms none")], Told(("Note: for changes to the terms",))).holds
    assert not prove(contract, [PlainLine("", "changes to the terms none")], Told(("Note: for changes",))).holds


def test_the_head_is_left_out_once() -> None:
    built = [PlainLine("", text) for text in ("Terms", "Terms", "Reference", "Terms", "Words.")]
    assert [line.text for line in without_head(built, ("Terms", "Terms", "Reference"), "")] == ["Terms", "Words."]


def test_what_the_library_alone_prints_beside_fields_is_left_out() -> None:
    note = "To be filled in by the Partner"
    lines = [PlainLine("", text) for text in (note, "Name", note, "Town", "Entries", "Item")]
    assert without_notes(lines, [(note, "Town"), ("Entries", "Item")]) == (lines[0], lines[1], lines[3], lines[5])


def test_paragraphs_and_numbers_that_the_report_names_are_told() -> None:
    lines = ("1. Term", "{IF x}1.1 On.{END-IF}", "{IF !x}", "1.2 Off and (b) out.", "{END-IF}", "1.3 See 1.3.")
    contract = [PlainLine("", line) for line in lines]
    built = [PlainLine("", line) for line in ("1. Term", "1.1 On.", "1.2 See 1.2.")]
    marks = ("{IF x}", "{END-IF}", "{IF !x}", "{END-IF}")
    stood = (StoodParagraph("1.1 On.", printed=True), StoodParagraph("1.2 Off and (b) out.", printed=False))
    told = Told(marks=marks, paragraphs=stood, numbers=(("1.3", "1.2"),))
    assert prove(contract, built, told).holds
    assert not prove(contract, built, replace(told, numbers=(("1.4", "1.2"),))).holds
    assert not prove(contract, built, replace(told, paragraphs=())).holds


def test_what_is_not_compared_is_named_once() -> None:
    built = [PlainLine("", text) for text in ("Terms", "Reference", "Terms", "", "Reference", "Words.  More.")]
    assert printed_beside(built, [built[0], built[3]]) == ("Terms", "Reference", "Words. More.")
    assert printed_beside(built, built) == ()


def test_a_text_that_is_told_may_begin_inside_a_word() -> None:
    contract, built = [PlainLine("", "9. What else is needed?")], [PlainLine("", "9. W")]
    assert prove(contract, built, Told(("hat else is needed?",))).holds
    assert not prove(contract, built, Told(("hat else is need?",))).holds


def test_texts_that_the_report_names_may_stand_one_behind_another() -> None:
    contract = [PlainLine("", "Offered by us on Friday to Ann."), PlainLine("", "The end.")]
    built = [PlainLine("", "Offered by us"), PlainLine("", "The end.")]
    assert prove(contract, built, Told(("on Friday", "to Ann"))).holds
    assert not prove(contract, built, Told(("to Ann", "on Friday"))).holds


def test_numbers_that_the_report_names_are_told_however_far_they_slide() -> None:
    contract = [PlainLine(f"{letter}.", "") for letter in "abcdefg"]
    built = [PlainLine(f"{letter}.", "") for letter in "abcde"]
    new = dict(zip("adefg", "abcde", strict=True))
    stood = [StoodParagraph(f"{each}.", each in new, f"2.{each}", f"2.{new.get(each, each)}") for each in "abcdefg"]
    assert prove(contract, built, Told(paragraphs=tuple(stood))).holds
    stood[-1] = stood[-1]._replace(number="", printed_number="")
    assert not prove(contract, built, Told(paragraphs=tuple(stood))).holds


def test_a_footnote_is_told_only_where_the_report_has_its_words() -> None:
    proof = with_notes(
        prove([PlainLine("", "It is due.")], [PlainLine("", "It is due.")]),
        ("At noon, each day.", "", "Not told."),
        ("1: At noon, each day.",),
    )
    assert (proof.words, [(each.missing, each.told) for each in proof.differences], proof.holds) == (
        *(9, [("at noon each day", True), ("not told", False)], False),
    )
