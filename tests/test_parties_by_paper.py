"""Who contracts in each paper of the shipped library: front, law, courts, notices and signers name one company, of model and of text."""

import json
from dataclasses import replace
from functools import cache

import pytest
from selection import quick_for
from small_library import elected

from assembler.assembly import AssembledPaper, assemble
from assembler.formats.text.writer import render_text
from assembler.loader import read_matter
from assembler.loader.files import decode
from assembler.model.expressions import Datum
from assembler.model.library import Entity, Library, Signatory
from assembler.model.values import country_names, show
from assembler.model.walk import plain, signing_parties, words
from examples import library

IRELAND, AUSTRALIA, AMERICA = "qualtrics-ireland", "qualtrics-australia", "qualtrics-us"
PARTNERS = {IRELAND: "DE", AUSTRALIA: "NZ", AMERICA: "US"}
"""For each entity a country whose partners contract with it."""
FEW = ("DE", "CH", "GB", "NO", "US", "BR", "AU", "NZ")
CITED = ("law", "courts", "notices")
"""The fields of an entity that tell one from the others in the Sections of an agreement."""


def expected(country: str) -> str:
    """Return who serves a country, written apart from the programme's conditions."""
    if country in ("GB", "CH", *library().programmes["qpn"].regions["EEA"]):
        return IRELAND
    return AUSTRALIA if country in ("AU", "NZ") else AMERICA


@cache
def signed_library() -> Library:
    """Return the shipped library, in which each entity has a signatory named by its id."""
    programme = library().programmes["qpn"]
    entities = tuple(replace(one, signatories=(_signatory(one),)) for one in programme.entities)
    return replace(library(), programmes={"qpn": replace(programme, entities=entities)})


def _signatory(entity: Entity) -> Signatory:
    return Signatory(Datum(f"Signer of {entity.id}"), Datum("Director"), Datum(""))


def papers(packet: str, countries: tuple[str, ...], stated: str = "") -> tuple[AssembledPaper, ...]:
    """Assemble a packet with a EULA for a customer in each country, whose opportunity is named by it."""
    partner = {"kind": "company", "legal_name": "Sample", "country": packet, "address": ["1 Street"]}
    written = {
        "programme": "qpn",
        "matter": "parties-001",
        "issued": "2026-12-15",
        "partner": partner | {"signatories": [{"name": "Kim Sample", "title": "Head"}]},
        "choices": ["sell", "eula", "referral", "services", "vendor_paper", "nda"],
        "facts": {"territory": "the World"},
        "opportunities": [{"id": one.lower(), "customer": "Buyer", "country": one, "model": "sell"} for one in countries],
    }
    file, _ = decode(json.dumps(written | ({"entity": stated} if stated else {})).encode(), "matter.yaml")
    assert file is not None
    read, findings = read_matter(file, signed_library())
    assert read is not None, findings
    assembly, faults = assemble(read, elected(signed_library(), read))
    assert assembly is not None, faults
    return assembly.papers


def companies(paper: AssembledPaper) -> tuple[set[str], str]:
    """Return each company of the vendor that a paper names, in its model as in its text, and that text."""
    texts = (" ".join(words(paper.document)), " ".join(render_text(paper.document).split()))
    model, text = ({one for one, said in _distinctive().items() if any(part in whole for part in said)} for whole in texts)
    assert model == text
    return model, texts[1]


@cache
def _distinctive() -> dict[str, tuple[str, ...]]:
    """Return for each entity the texts that only it has."""
    entities = signed_library().programmes["qpn"].entities
    fields = {
        one.id: {name: show(part.value) for name, part in one.fields.items() if isinstance(part, Datum)} for one in entities
    }
    keys = ("legal_name", "address", *CITED)
    return {id: (*(parts[key] for key in keys), f"Signer of {id}") for id, parts in fields.items()}


def assert_is_of(paper: AssembledPaper, id: str, *, alone: bool = False) -> None:
    """Hold that front, Sections and signers of a paper are all of one entity, in the document's model and in its text.

    A paper that stands `alone` names that entity, with all that tells it from the others.
    """
    name, *_ = _distinctive()[id]
    front = [plain(party.name) for party in paper.document.front.parties if party.role == "Vendor"]
    signers = [
        (plain(one.name), [plain(who.name) for who in one.signers])
        for one in signing_parties(paper.document)
        if one.id == "vendor"
    ]
    assert paper.entity == id
    assert set(front) <= {name}
    assert signers == ([(name, [f"Signer of {id}"])] if "vendor" in paper.signers else [])
    named, text = companies(paper)
    assert named <= {id}
    if alone:
        assert named == {id}
        assert [part for part in _distinctive()[id] if part not in text] == []


def assert_each_follows(packet: str, countries: tuple[str, ...], stated: str = "") -> None:
    """Hold that each EULA is of who serves its customer's country, and each other paper of the company that contracts with the partner."""
    made = papers(PARTNERS[packet], countries, stated)
    by_customer = {paper.entry.upper(): paper for paper in made if paper.paper.entity_cases}
    assert by_customer.keys() == {*countries}
    assert "alliance-agreement" in {paper.document.name for paper in made}
    for paper in made:
        own = bool(paper.paper.entity_cases)
        alone = own or paper.document.name == "alliance-agreement"
        assert_is_of(paper, expected(paper.entry.upper()) if own else stated or packet, alone=alone)


@pytest.mark.parametrize("stated", quick_for([AMERICA], PARTNERS))
@pytest.mark.parametrize("packet", quick_for([IRELAND], PARTNERS))
def test_a_matter_states_who_contracts_with_the_partner_and_the_customer_decides_its_own_paper(packet: str, stated: str) -> None:
    assert_each_follows(packet, FEW, stated)


@pytest.mark.slow
@pytest.mark.parametrize("packet", PARTNERS)
def test_in_every_country_of_a_customer_its_paper_is_of_one_company(packet: str) -> None:
    assert_each_follows(packet, tuple(country_names()))


@pytest.mark.parametrize("packet", PARTNERS)
def test_a_blank_specimen_is_of_the_company_that_contracts_with_the_partner(packet: str) -> None:
    (specimen,) = [paper for paper in papers(PARTNERS[packet], ()) if paper.paper.entity_cases]
    assert (specimen.specimen, specimen.signers) == (True, ())
    assert_is_of(specimen, packet)
    assert companies(specimen)[0] == {packet}
