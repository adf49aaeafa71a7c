"""`programme.yaml` as a whole: its entities, cases, papers and editions."""

import pytest
from loader.library_builder import LibraryFolder

from assembler.model.library import Programme
from assembler.model.values import Country


def programme(folder: LibraryFolder) -> Programme:
    return folder.library().programmes["demo"]


def test_a_programme_has_the_entity_that_contracts_and_the_papers_of_its_packet(folder: LibraryFolder) -> None:
    read = programme(folder)
    (entity,), (case,), (paper,) = read.entities, read.entity_cases, read.papers
    assert {name: getattr(datum, "value", None) for name, datum in entity.fields.items()} == {
        "legal_name": "Demo, Inc.",
        "country": Country("US"),
        "address": "1 Main Street",
        "law": "Delaware",
    }
    assert case.entity == entity.id == "demo-inc"
    assert (paper.document, paper.handling) == ("demo/agreement", "sign_now")


@pytest.mark.parametrize(
    ("old", "new", "first"),
    [
        ("entity: demo-inc", "entity: demo-ink", "26:14: error: “demo-ink” is no entity."),
        ("vendor: Vendor", "consultant: Consultant", "4:21: error: There is no role “vendor”."),
        ("country: US", "country: USA", "24:49: error: “USA” is no country."),
        ("editions: [2026-01-01]", "editions: []", "3:1: error: A list of 0 is too few; at least 1 belong here."),
        ("handling: sign_now", "handling: signed", "28:37: error: “signed” is not possible here."),
        ("handling: sign_now", "handling: sign_now, for: leads", "28:52: error: This is no repetition."),
    ],
)  # fmt: skip
def test_what_is_no_programme(folder: LibraryFolder, old: str, new: str, first: str) -> None:
    assert f"demo/programme.yaml:{first}" in folder.programme(old, new).printed()
