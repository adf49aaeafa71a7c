"""Blanks become facts, one name once; notes to drafters become notes."""

import pytest

from assembler.imports.blanks import BlankFinder, notes_in
from assembler.imports.outline import Placed
from assembler.model.contract import Passage, Stretch


def placed(text: str) -> Placed:
    return Placed(Passage(1, (Stretch(text),)), (Stretch(text),))


@pytest.mark.parametrize(
    ("text", "label", "name", "value"),
    [
        ("[Legal name of the employer] hires", "", "legal_name_of_the_employer", "[Legal name of the employer]"),
        ("{effective_date}", "", "effective_date", "{effective_date}"),
        ("within [__] days", "", "days", "[__]"),
        ("a fee of $________ is due", "", "fee", "$____"),
        ("[Fill in]", "Governing Law", "governing_law_fill", "[Fill in]"),
        ("☐ Licensed Deliverables", "", "licensed_deliverables", "[ ]"),
        ("☒ Email", "", "email", "[x]"),
        ("[3] times", "", "times", "[3]"),
        ("<legal name> hires", "", "legal_name", "[legal name]"),
        ("<<LegalName>> hires", "", "legal_name", "[LegalName]"),
        ("«LegalName» hires", "", "legal_name", "«LegalName»"),
        ("{clientTown}", "", "client_town", "{clientTown}"),
        ("[[Client Town]]", "", "client_town", "[[Client Town]]"),
    ],
)
def test_a_blank_has_a_name_by_its_words_or_by_what_stands_beside_it(text: str, label: str, name: str, value: str) -> None:
    finder = BlankFinder()
    (span,) = finder.find(placed(text), label)
    (fact,) = finder.facts.values()
    assert (fact.quoted, fact.written, fact.box) == (span.written.strip("{} "), value, text[0] in "☐☒")
    assert fact.name.startswith(name.rpartition("_fill")[0] or name)


def test_a_blank_that_says_what_it_is_has_one_name_wherever_it_stands() -> None:
    finder = BlankFinder()
    texts = ("[Name of Founder] sells", "Print name: [Name of Founder]", "[x] and [x]")
    written = [span.written for text in texts for span in finder.find(placed(text), "")]
    assert written[0] == written[1]
    assert len({*written}) == 3


@pytest.mark.parametrize(
    "text", ["<https://example.com/a>", "<a@example.com>", "a < b and c > d", "le « Client » paie", "x << 3 and >> 4"]
)
def test_an_address_a_comparison_and_a_quotation_are_no_blanks(text: str) -> None:
    assert [*BlankFinder().find(placed(text), "")] == []


def test_guillemets_are_quotation_marks_where_several_words_stand_between_them() -> None:
    finder = BlankFinder()
    finder.begin(("El «Contrato de servicios»", "«Cliente»"))
    assert [*finder.find(placed("«Cliente»"), "")] == []
    assert len([*finder.find(placed("«NombreCliente»"), "")]) == 1
    finder.begin(("«Cliente»",))
    assert len([*finder.find(placed("«Cliente»"), "")]) == 1


@pytest.mark.parametrize(
    ("passages", "told"),
    [
        ((("PARTNER: {name}", ""), ("COMPANY: {name}", "")), ["behind “PARTNER” and behind “COMPANY”"]),
        ((("{name}", "Partner"), ("{name}", "Company"), ("{name}", "Company")), ["behind “Partner” and behind “Company”"]),
        ((("Name: {name}", "By"), ("Name: {name}", "Name: {name}")), ["in two cells of this row"]),
        ((("Partner: {name}", ""), ("{name} pays; see {name}.", ""), ("PARTNER: {name}", "")), []),
        ((("First: [ ]", ""), ("[ ]", "[ ]")), []),
        ((("{name}", "Partner"), ("{name}", "What is said here is longer than any label that stands beside one")), []),
    ],
)
def test_a_blank_that_two_parties_fill_in_is_one_fact_and_a_doubt(passages: tuple[tuple[str, str], ...], told: list[str]) -> None:
    finder = BlankFinder()
    for text, label in passages:
        assert [*finder.find(placed(text), label)]
    assert [doubt.sentence.partition(", and is one fact")[0].partition("” stands ")[2] for doubt in finder.doubts] == told


def test_what_stands_in_several_places_is_counted() -> None:
    finder = BlankFinder()
    assert len([*finder.find(placed("Pay {fee} and {fee}, or [ ]."), "")]) == 3
    assert [fact.times for fact in finder.facts.values()] == [2, 1]


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("[ ] By invoice", "[ ]"),
        ("[x] {name of the card}", "[x]"),
        ("( X ) By card", "[x]"),
        ("(  ) By cheque", "[ ]"),
        ("Pay by:\n[ ] Card", "[ ]"),
        ("[x] days", ""),
        ("within [ ] Days", ""),
        ("(x) Tenth", ""),
        ("() Nothing", ""),
    ],
)
def test_a_typed_box_begins_a_line_before_a_capital(text: str, box: str) -> None:
    finder = BlankFinder()
    spans = [*finder.find(placed(text), "")]
    assert [fact.written for fact in finder.facts.values() if fact.box] == ([box] if box else [])
    assert bool(spans and spans[0].written.endswith("_box }}")) == bool(box)
    assert finder.boxes == ({1: [next(iter(finder.facts))]} if box else {})


def test_a_note_to_drafters_is_no_blank() -> None:
    text = "[Drafting note: choose one.] The fee is [amount in words]."
    assert [text[span.start : span.end] for span in notes_in(placed(text))] == ["[Drafting note: choose one.]"]
    assert [text[span.start : span.end] for span in BlankFinder().find(placed(text), "")] == ["[amount in words]"]


def test_a_name_that_the_library_uses_gets_another() -> None:
    finder = BlankFinder()
    spans = [*finder.find(placed("{partner} and {2nd}"), "")]
    assert [span.written for span in spans] == ["{{ partner_here }}", "{{ blank_2nd }}"]


def test_a_placeholder_of_a_content_control_is_a_blank_named_by_what_stands_before_it() -> None:
    stretches = (
        Stretch("The Start Date: "),
        Stretch(" Click to enter a date. ", "c"),
        Stretch("or "),
        Stretch("Legal name", "c"),
    )
    finder = BlankFinder()
    spans = [*finder.find(Placed(Passage(1, stretches), stretches), "")]
    assert [(span.start, span.end, span.written) for span in spans] == [
        (17, 39, "{{ start_date }}"),
        (43, 53, "{{ legal_name }}"),
    ]
    assert [fact.written for fact in finder.facts.values()] == ["Click to enter a date.", "Legal name"]


def test_an_empty_cell_is_a_fact_that_need_not_be_stated() -> None:
    finder = BlankFinder()
    assert finder.empty_cell("Fees: ").written == '{{ or_else(fees, " ") }}'
    assert finder.facts["fees"].optional


@pytest.mark.parametrize(
    ("text", "label", "name", "question"),
    [
        ("{company_name}", "", "company_name", "What is the company name?"),
        ("«ClientTown» is there", "", "client_town", "What is the client town?"),
        ("[Legal name of the employer]", "", "legal_name_of_the_employer", "Legal name of the employer"),
        ("pay within [ # ] days from receipt", "", "days_from_receipt", "What goes into “pay within ____ days from receipt”?"),
        ("[ # ] {unit}", "Term", "term", "What stands beside “Term”?"),
        ("☐ Join [ # ] sessions per {period}", "", "join_sessions_per", "Join … sessions per …"),
        ("☐ {other_details}", "", "with_other_details", "Other details"),
        ("☐ " + "very " * 30 + "long", "", "very_very_very_very_very_very", "very " * 19 + "…"),
    ],
)
def test_a_person_is_asked_in_words(text: str, label: str, name: str, question: str) -> None:
    finder = BlankFinder()
    assert [*finder.find(placed(text), label)]
    first = next(iter(finder.facts.values()))
    assert (first.name, first.question) == (name, question)
