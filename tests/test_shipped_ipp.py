"""The IPsoft programme is sound: its combinations counted by hand, and really assembled in both editions."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations, product
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from small_library import elect_only, values

from assembler.assembly import Election, assemble, elect
from assembler.cli import main
from assembler.commands.in_force import settled, unprinted_manifest
from assembler.loader import read_matter
from assembler.loader.files import decode
from assembler.model.expressions import Datum
from assembler.model.in_force import NOTHING_IN_FORCE, InForce, after_signature
from assembler.model.matter import Matter
from assembler.model.values import Money
from assembler.rules import Selection, count_combinations, decide
from examples import ROOT, library

RIGHTS: dict[str, list[tuple[str, ...]]] = {
    "alliance": [(), ("referral_terms",)],
    "advisory": [()],
    "implementation": [(), ("referral_terms",), ("resale_terms",), ("referral_terms", "resale_terms")],
    "solution": [(), ("referral_terms",), ("resale_terms",), ("referral_terms", "resale_terms")],
}
INSIDE = {"solution": ("marketplace_listing", "multi_geography")}
DATA: list[tuple[str, ...]] = [(), ("personal_data_terms",), ("personal_data_terms", "data_processing")]
FREE = [
    *("trademark_terms", "marketing_terms", "rejoining", "exception_approval"),
    *("arbitration", "application", "nda", "conduct_certification", "tax_form", "bank_details"),
]

LISTING = {"exception_approval", "trademark_terms"}
"""Choices without which a matter may not hold the entries of a list."""


def cores() -> Iterator[frozenset[str]]:
    """Give the valid combinations of classification, rights and terms on data; whoever has a right has the latter."""
    for kind, rights in RIGHTS.items():
        inside = [set(some) for size in range(3) for some in combinations(INSIDE.get(kind, ()), size)]
        for held, data, more in product(rights, DATA, inside):
            if data or not held:
                yield frozenset({kind, *held, *data, *more})


def test_the_combinations_are_those_counted_by_hand() -> None:
    """53 cores, with ten choices that are free beside each; and the OEM partner, with nothing else."""
    assert len([*cores()]) == 5 + 3 + 9 + 36
    assert count_combinations(library().programmes["ipp"]).number == 53 * 2 ** len(FREE) + 1


@pytest.mark.parametrize("core", [*cores()], ids=lambda core: " ".join(sorted(core)))
def test_a_core_is_valid(core: frozenset[str]) -> None:
    programme = library().programmes["ipp"]
    declined = {choice.id for choice in programme.choices if choice.default} - core
    selection = decide(programme, sorted(core), sorted(declined))
    assert isinstance(selection, Selection)
    assert set(selection.choices) == core


@cache
def matter(issued: str, kind: str, on: frozenset[str]) -> Matter:
    """Read a matter with an entry in every list that the choices have a paper for; the individual has no opportunity yet."""
    person = {"name": "Kim Example", "title": "Director"} if kind == "company" else {"name": "Kim Example"}
    partner = {"legal_name": "Example", "country": "DE", "address": ["Street 1"], "kind": kind, "signatories": [person]}
    lead = {"id": "opp-1", "customer": "Kunde AG", "country": "DE", "territory": "de", "registered_on": issued}
    written = {"programme": "ipp", "matter": "shipped-001", "issued": issued, "partner": partner, "choices": []} | {
        "facts": {"enrolled_on": issued, "partner_manager": "Jo Example"},
        "territories": [{"id": "de", "name": "Germany", "region": "Europe"}],
        "exceptions": [{"id": "ex", "requirement": "sales", "shortfall": "Two", "until": "2027-03-31"}]
        * ("exception_approval" in on),
        "opportunities": [lead] if kind == "company" else [],
    }
    return read_from(written)


def read_from(written: Mapping[str, object]) -> Matter:
    file, _ = decode(json.dumps(written).encode(), "matter.yaml")
    assert file is not None
    read, findings = read_matter(file, library())
    assert read is not None, findings
    return read


FIGURES = ("managers", "sales", "presales", "ctl", "cie", "ced", "designers", "submitted", "timely", "qualified", "won")
ALONE: dict[str, dict[str, object]] = {
    "evaluation": {"reviews": [{"quarter_end": "2026-09-30", "region": "Europe", "id": "eu"} | dict.fromkeys(FIGURES, 20)]},
    "exception": {"exceptions": [{"id": "ex", "requirement": "sales", "shortfall": "Two", "until": "2027-03-31"}]},
    "mark_withdrawal": {"withdrawals": [{"id": "page", "use": "a page", "noticed_on": "2027-01-10"}]},
}
"""What is listed on the occasions on which papers are issued alone."""


@pytest.mark.slow
@pytest.mark.parametrize(("issued", "kind"), [*product(["2026-10-31", "2026-11-01"], ["company", "individual"])])
def test_every_core_is_assembled_with_others_drawn_by_chance(issued: str, kind: str) -> None:
    chance = Random(issued + kind)
    for core in cores():
        on = core | {one for one in FREE if chance.random() < 0.5}
        read = matter(issued, kind, frozenset(on & LISTING))
        election = elect_only(library(), read, on)
        assembly, findings = assemble(read, election)
        assert findings == (), sorted(on)
        assert assembly is not None
        manifest = unprinted_manifest(library(), read, election, assembly)
        signed = after_signature(NOTHING_IN_FORCE, manifest, read.issued)
        occasion = chance.choice([one for one in ALONE if one != "mark_withdrawal" or "trademark_terms" in on])
        assert_issued_alone(occasion, kind, signed)


def assert_issued_alone(occasion: str, kind: str, signed: InForce) -> None:
    """Assemble a packet of an occasion upon what was signed, whichever choices were on."""
    people = [{"name": "Kim Example", "title": "Director"} if kind == "company" else {"name": "Kim Example"}]
    partner = {"legal_name": "Example", "country": "DE", "address": ["Street 1"], "kind": kind, "signatories": people}
    written: dict[str, object] = {
        "programme": "ipp",
        "matter": "alone-001",
        "issued": "2027-01-10",
        "partner": partner,
        "occasion": occasion,
    }
    later = settled(read_from(written | ALONE[occasion]), signed, library())
    assert later.in_force.choices
    assert not later.choices
    election = elect(library(), later)
    assert isinstance(election, Election)
    assembly, findings = assemble(later, election)
    assert (assembly is not None, findings) == (True, ()), (occasion, signed.choices)


@pytest.mark.parametrize("enrolled", [date(2025, 12, 15), date(2026, 5, 10), date(2026, 12, 31)])
def test_a_renewal_year_owes_its_whole_fee_and_keeps_the_true_day_of_enrolment(enrolled: date) -> None:
    first = matter("2026-11-01", "company", frozenset())
    facts = {**first.facts, "enrolled_on": Datum(enrolled)}
    renewal = replace(first, form_number=2, effective=Datum(date(2027, 1, 1)), facts=facts)
    given, findings = values(library(), renewal, "implementation")
    assert findings == ()
    worked_out = {
        "enrolled_on": enrolled,
        "program_year": 2027,
        "quarters_owed": 4,
        "fee_owed": Money(Decimal("12000.00"), "USD"),
        "enrolled_late": False,
        "renews_on": date(2028, 1, 1),
    }
    assert {name: value.value for name in worked_out if isinstance(value := given[name], Datum)} == worked_out


@pytest.mark.parametrize(("example", "edition"), [("ipp-alliance", "2025-12-01"), ("ipp-implementation", "2026-11-01")])
def test_the_manifest_names_the_edition(tmp_path: Path, example: str, edition: str) -> None:
    built = CliRunner().invoke(
        main, ["build", str(ROOT / "examples" / f"{example}.yaml"), "-o", str(tmp_path), "--formats", "docx"]
    )
    assert built.exit_code == 0, built.output
    (packet,) = tmp_path.glob("*-*")
    assert json.loads((packet / "manifest.json").read_text("utf-8"))["programme"]["edition"] == edition
