"""Places to sign at the end of a contract are taken where the library prints the same, and kept where they hold anything else."""

import pytest
from imports.passages import passages

from assembler.imports.places_to_sign import PlacesToSign, doubtful_places, is_signed_line, role_title, take_places_to_sign
from assembler.model.contract import Cell, Contract, Passage, Stretch


def contract(*texts: str) -> Contract:
    return Contract("a.docx", passages("Words of it.", *texts))


def table(*rows: tuple[str, ...]) -> Contract:
    cells = [(text, Cell(0, row, column)) for row, texts in enumerate(rows) for column, text in enumerate(texts) if text]
    found = (Passage(at, (Stretch(text),), cell=cell) for at, (text, cell) in enumerate(cells, 2))
    return Contract("a.docx", (*passages("Words of it."), *found))


BELOW = ("ACME COMPANY", "By: ______", "Name: ______", "Title:", "PARTNER:", "Signature", "Print Name: ____", "Date: ...........")


@pytest.mark.parametrize(
    ("signed", "parties"),
    [
        (contract(*BELOW), ("ACME COMPANY", "PARTNER")),
        (contract("Byron Ltd", "By", "Namely, Inc.", "By"), ("Byron Ltd", "Namely, Inc.")),
        (contract("Company\tPartner", "By: ____\tBy: ____", "Name:\tName:"), ("Company", "Partner")),
        (contract("Signed by", "Company: ____", "By", "Customer: [  ]", "By"), ("Company", "Customer")),
        (
            table(("Company", "____"), ("By", ""), ("Title", "_____"), ("Founder", ""), ("By", "")),
            ("Company", "Founder"),
        ),
        (table(("", "PARTY 1", "PARTY 2"), ("Signature",), ("Name", "____", "____"), ("Date",)), ("PARTY 1", "PARTY 2")),
    ],
)
def test_the_places_of_two_parties_are_taken_and_told(signed: Contract, parties: tuple[str, str]) -> None:
    left, places = take_places_to_sign(signed)
    assert [each.text for each in left.passages] == ["Words of it."]
    assert places == PlacesToSign(parties, 2)
    (told,) = left.left_out
    assert told.what == "the places to sign, which the library prints anew"
    assert told.text.split() == " ".join(each.text for each in signed.passages[1:]).split()
    assert [*doubtful_places(left)] == []


@pytest.mark.parametrize(
    "texts",
    [
        ("Company", "By: ____", "Notice Address: ____", "Partner", "By: ____"),
        ("Company", "By: ____"),
        ("Company", "By: ____", "Partner", "By: ____", "Name: [name of who signs]"),
        ("Company", "By: ____", "Partner", "By: ____", "Guarantor", "By: ____"),
        ("Company", "By: ____", "Partner", "By: ____", "Annex", "The annex has words of its own."),
        ("Company", "Signature: Jane Doe", "Partner", "Signature:"),
        ("Signature:", "Name Jane Doe", "Title Director", "Signature"),
        ("Signature:", "Name\tJane Doe", "Title\tDirector", "Signature"),
    ],
)
def test_other_places_stay_as_they_are_and_are_a_doubt(texts: tuple[str, ...]) -> None:
    signed = contract(*texts)
    assert take_places_to_sign(signed) == (signed, None)
    assert [doubt.at for doubt in doubtful_places(signed)] == [
        next(at for at, text in enumerate(texts, 2) if text[:2] in ("By", "Si") and text[-1] in "_:")
    ]


def test_a_heading_above_the_places_stays() -> None:
    left, _ = take_places_to_sign(contract("Signatures", "Company", "By:", "Partner", "By:"))
    assert [each.text for each in left.passages] == ["Words of it.", "Signatures"]


def test_a_contract_without_places_is_itself() -> None:
    without = contract("The Title", "Name of the game")
    assert take_places_to_sign(without) == (without, None)
    assert [*doubtful_places(without)] == []
    places = Contract("a.docx", passages(*BELOW))
    assert take_places_to_sign(places) == (places, None)


@pytest.mark.parametrize(
    ("party", "title"),
    [("COMPANY", "Company"), ("Employer", "Employer"), ("ACME, Inc.", ""), ("Acme LLC", ""), ("The One And Only Company", "")],
)
def test_a_role_is_no_name(party: str, title: str) -> None:
    assert role_title(party) == title


@pytest.mark.parametrize(
    ("signed", "parties"),
    [
        (contract("Company", "By: ____"), ("Company",)),
        (table(("Signature of the Partner", ""), ("Name", ""), ("Date", "")), ("Partner",)),
        (contract("Signature: ____", "Name: ____"), ()),
    ],
)
def test_one_party_signs_a_form_alone(signed: Contract, parties: tuple[str, ...]) -> None:
    _, places = take_places_to_sign(signed, alone=True)
    assert places == PlacesToSign(parties, 2)
    assert take_places_to_sign(signed)[1] is None


def test_a_line_for_place_and_date_belongs_to_the_place() -> None:
    _, places = take_places_to_sign(contract("Signature of the Partner: ____", "Place, date: ____"), alone=True)
    assert places == PlacesToSign(("Partner",), 2)


def test_fields_above_the_place_of_one_party_are_no_part_of_it() -> None:
    left, places = take_places_to_sign(contract("Region: ____", "Signature of the Partner: ____", "Date: ____"), alone=True)
    assert [each.text for each in left.passages] == ["Words of it.", "Region: ____"]
    assert places == PlacesToSign(("Partner",), 3)


@pytest.mark.parametrize(
    ("text", "is_line"),
    [
        (f"By: {'_' * 60} Name: {'_' * 60} Title:", True),
        ("Sign here: ____ Signed by: ____ Signature of the Partner Name: .......", True),
        (f"By: {'_' * 60} Name: Robert Miller", False),
        (f"By{' ' * 2000}: {'. . ... ' * 200} so it is", False),
        ("signed by " * 60 + "all", False),
    ],
)
def test_a_line_to_sign_on_is_told_at_once_however_long_it_is(text: str, is_line: bool) -> None:  # noqa: FBT001 - a table of cases
    assert is_signed_line(text) is is_line
