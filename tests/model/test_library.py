"""The library as data: what follows from its parts."""

from assembler.model.library import Clause, DocumentPlan
from assembler.model.source import Span

HERE, BASE = Span("document.yaml", 1, 1), Span("document.yaml", 3, 7)


def plan(places: dict[str, Span]) -> DocumentPlan:
    return DocumentPlan("small/terms", "Terms", "terms", "small/agreement", (), (), (), HERE, places=places)


def test_a_name_is_the_last_part_of_an_id() -> None:
    assert (plan({}).name, Clause("small/terms/fee", ()).name) == ("terms", "fee")


def test_the_base_is_found_by_its_id_or_its_name() -> None:
    assert [plan(places).base_place for places in ({"small/agreement": BASE}, {"agreement": BASE}, {})] == [BASE, BASE, HERE]
