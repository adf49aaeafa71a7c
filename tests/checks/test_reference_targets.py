"""The addresses a reference can mean, and the conditions under which there is a target."""

from datetime import date
from pathlib import Path

from small_library import agreement, load, paper, small

from assembler.checks.index import Address, ProgrammeIndex
from assembler.checks.index_builder import build_index
from assembler.checks.reference_targets import Pointer, pointers, target_conditions, targets
from assembler.model.expressions import unparse

MAIN = agreement(
    {"fee": "1. It is due. {id: due} {when: lend}\n2. See [](#annex/) and [](#fee.due).\n"},
    papers="- {document: annex, handling: exhibit, when: trade}\n",
)
FILES = MAIN | paper(
    "annex", {"goods": "They are sold.\n\nSee [](#fee), [](#goods) and [](#agreement/fee).\n"}, more="base: agreement\n"
)


def index(root: Path) -> ProgrammeIndex:
    library = load(root, FILES)
    return build_index(library, small(library), date(2026, 1, 1))


def by_target(prepared: ProgrammeIndex) -> dict[str, Pointer]:
    return {pointer.reference.target: pointer for pointer in pointers(prepared)}


def test_a_reference_means_its_own_document_and_then_the_base(tmp_path: Path) -> None:
    found = by_target(index(tmp_path))
    assert found["fee"].addresses == (Address("small/annex", "fee", ""), Address("small/agreement", "fee", ""))
    assert found["fee.due"].addresses == (Address("small/agreement", "fee", "due"),)
    assert found["agreement/fee"].addresses[0] == Address("small/agreement", "fee", "")
    assert [target for target, pointer in found.items() if pointer.by_document] == ["annex/", "agreement/fee"]
    assert [target for target, pointer in found.items() if pointer.whole] == ["annex/"]


def test_headings_and_named_items_are_targets(tmp_path: Path) -> None:
    assert set(targets(index(tmp_path))) == {
        Address("small/agreement", "fee", ""),
        Address("small/agreement", "fee", "due"),
        Address("small/annex", "goods", ""),
    }


def test_a_target_is_there_under_the_condition_of_its_text(tmp_path: Path) -> None:
    prepared = index(tmp_path)
    found = by_target(prepared)
    assert [unparse(one) for one in target_conditions(found["fee.due"], prepared)] == ["lend"]
    assert [unparse(one) for one in target_conditions(found["goods"], prepared)] == ["trade"]
    assert [unparse(one) for one in target_conditions(found["fee"], prepared)] == ["true"]
