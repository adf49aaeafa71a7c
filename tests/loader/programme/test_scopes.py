"""The names a text of a programme may use."""

from loader.library_builder import LibraryFolder

from assembler.model.expressions import ListOf, Maybe, OneOf, RecordType, Region
from assembler.model.library import Library
from assembler.model.values import Kind


def test_every_declared_name_has_its_type(demo: Library) -> None:
    scope = demo.programmes["demo"].scope
    assert scope["sell"] is Kind.TRUTH
    assert scope["fee_rate"] is Kind.RATE
    assert scope["territory"] == Maybe(Kind.TEXT)
    assert scope["leads"] == ListOf(RecordType("lead", {"id": Kind.ID, "customer": Kind.TEXT, "worth": Maybe(Kind.MONEY)}))
    assert {"partner", "vendor", "matter", "special_terms"} <= set(scope)


def test_the_vendor_has_what_every_entity_states(folder: LibraryFolder) -> None:
    folder.programme("law: Delaware}", "law: Delaware}\n  demo-ltd: {legal_name: Demo Ltd, country: IE, address: [a], tax: IE 1}")
    vendor = folder.library().programmes["demo"].scope["vendor"]
    assert isinstance(vendor, RecordType)
    assert vendor.fields["country"] is Kind.COUNTRY
    assert vendor.fields["legal_name"] is Kind.TEXT
    assert (vendor.fields["law"], vendor.fields["tax"]) == (Maybe(Kind.TEXT), Maybe(Kind.TEXT))


def test_a_field_may_be_one_of_a_set(folder: LibraryFolder) -> None:
    folder.programme("territory: text?", "stage: {one_of: [early, late]}").programme(
        "lists:", "regions: {DACH: [DE, AT, CH]}\nlists:"
    )
    scope = folder.library().programmes["demo"].scope
    assert scope["stage"] == OneOf(("early", "late"))
    assert scope["DACH"] == Region()


def test_a_field_is_one_thing(folder: LibraryFolder) -> None:
    folder.programme("territory: text?", "stage: {type: text, one_of: [early, late]}")
    assert (
        "demo/programme.yaml:19:9: error: A field has one of “type”, “one_of” and “entry_of”. [missing-key]" in folder.printed()
    )
