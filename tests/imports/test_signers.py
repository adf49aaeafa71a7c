"""The parties at places to sign are the roles of the programme: told by their order, and by their names in further papers."""

from imports.passages import passages

from assembler.imports.places_to_sign import PlacesToSign
from assembler.imports.signers import PaperSigners, told_parties, who_signs

COMPANY_FIRST = PlacesToSign(("COMPANY", "Reseller"), 9)


def test_the_first_party_is_taken_for_the_vendor_and_told() -> None:
    found = who_signs([None, COMPANY_FIRST])
    assert found.roles == {"vendor": "Company", "partner": "Reseller"}
    assert found.papers[0] == PaperSigners()
    assert found.papers[1].roles == ("vendor", "partner")
    (doubt,) = found.papers[1].doubts
    assert (doubt.at, doubt.words) == (9, "COMPANY, Reseller")
    assert doubt.sentence == "“COMPANY” signs as the Vendor, “Reseller” as the Partner, by the order of their places."


def test_a_further_paper_has_its_parties_by_their_names_or_their_order() -> None:
    found = who_signs([COMPANY_FIRST, PlacesToSign(("RESELLER", "Company"), 2), PlacesToSign(("A", "B"), 3)])
    assert [each.roles for each in found.papers] == [("vendor", "partner"), ("partner", "vendor"), ("vendor", "partner")]


def test_names_of_companies_are_no_roles() -> None:
    assert who_signs([PlacesToSign(("ACME, Inc.", "Partner"), 1)]).roles == {"vendor": "Vendor", "partner": "Partner"}
    assert who_signs([None]).roles == {"vendor": "Vendor", "partner": "Partner"}


def test_a_party_that_signs_alone_is_told_by_its_name_and_else_taken_for_the_partner() -> None:
    papers = who_signs([COMPANY_FIRST, PlacesToSign(("Company",), 2), PlacesToSign(("Other",), 3), PlacesToSign((), 4)]).papers
    assert [each.roles for each in papers[1:]] == [("vendor",), ("partner",), ("partner",)]
    assert [each.doubts[0].sentence for each in papers[2:]] == [
        "“Other” signs it alone, as the Partner.",
        "One party signs it, and is not named: it is taken for the Partner.",
    ]


def test_parties_that_the_beginning_calls_by_a_name_are_the_roles() -> None:
    told = told_parties(
        passages(
            "*Agreement*",
            "This agreement (the “Agreement”) is made by ____ (the “Operator”) and ____ (hereinafter the “Site Owner”).",
            "“Fee” means what the Operator (the “Operator”) is owed.",
        )
    )
    assert told == (("Operator", "Site Owner"), 2)
    found = who_signs([None, None], told)
    assert found.roles == {"vendor": "Operator", "partner": "Site Owner"}
    assert [doubt.words for doubt in found.papers[0].doubts] == ["Operator, Site Owner"]
    assert who_signs([COMPANY_FIRST], told).roles == {"vendor": "Company", "partner": "Reseller"}


def test_other_than_two_names_say_nothing_of_the_parties() -> None:
    assert told_parties(passages("Made by ____ (the “Operator”).")) == (("", ""), 0)
    assert told_parties(passages("(the “A Co”), (the “Buyer”), (the “Bank”)")) == (("", ""), 0)
