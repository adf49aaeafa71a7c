"""`document.yaml`: ids, conditions, parties and faults."""

from pathlib import Path

import pytest
from loader.library_builder import report

from assembler.loader.documents import read_document
from assembler.model.expressions import ALWAYS, unparse
from assembler.model.library import DocumentPlan, full_id
from assembler.model.number_looks import first_numbers

DOCUMENT = "title: Addendum\nkind: addendum\nclauses: [role]\n"


def read(root: Path, text: str) -> tuple[DocumentPlan | None, str]:
    path = root / "demo" / "addendum" / "document.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    plan, findings = read_document(path, root)
    return plan, report(findings).replace(f"{root}/demo/addendum/", "")


def test_ids_are_paths(tmp_path: Path) -> None:
    plan, printed = read(tmp_path, DOCUMENT.replace("[role]", "[role, common/clauses/notices]") + "base: agreement\n")
    assert printed == ""
    assert plan is not None
    assert (plan.id, plan.name, plan.base) == ("demo/addendum", "addendum", "demo/agreement")
    assert [placed.clause for placed in plan.clauses] == ["demo/addendum/role", "common/clauses/notices"]


def test_a_clause_may_have_a_condition(tmp_path: Path) -> None:
    plan, _ = read(tmp_path, DOCUMENT.replace("[role]", "\n  - role\n  - {clause: run-off, when: sell and not eula}"))
    assert plan is not None
    assert [placed.condition == ALWAYS for placed in plan.clauses] == [True, False]
    assert unparse(plan.clauses[1].condition) == "sell and not eula"


def test_the_parties_are_the_signers_unless_said_otherwise(tmp_path: Path) -> None:
    signed, _ = read(tmp_path, DOCUMENT + "signers: [vendor, partner]\n")
    stated, _ = read(tmp_path, DOCUMENT + "signers: [partner]\nparties: [partner, vendor]\n")
    assert signed is not None
    assert stated is not None
    assert (signed.parties, stated.parties) == (("vendor", "partner"), ("partner", "vendor"))
    assert str(stated.places["vendor"]).endswith("document.yaml:5:20")


def test_numbers_look_as_the_document_shows_them(tmp_path: Path) -> None:
    shown, _ = read(tmp_path, DOCUMENT + 'numbers: ["§ 1", (1)]\n')
    usual, _ = read(tmp_path, DOCUMENT + "numbers: [1., 1.1, (a), (i)]\n")
    assert shown is not None
    assert usual is not None
    assert (first_numbers(shown.looks), usual.numbers) == (("§ 1", "(1)", "(a)", "(i)"), ())


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("title: A\nkind: addendum\n", "1:1: error: “clauses” is missing."),
        (DOCUMENT.replace("addendum\n", "adendum\n"), "2:7: error: “adendum” is not possible here."),
        (DOCUMENT.replace("[role]", "[]"), "3:1: error: A list of 0 is too few; at least 1 belong here."),
        (DOCUMENT.replace("[role]", "[{when: sell}]"), "3:11: error: “clause” is missing."),
        (DOCUMENT.replace("[role]", "[{clause: role, when: sell and}]"), "3:39: error: Something is missing at the end."),
        (DOCUMENT + "signer: [vendor]\n", "4:1: error: “signer” is not known here."),
        (DOCUMENT + "numbers: [1., 2.1]\n", "4:15: error: “2.1” is no number that a level can begin with."),
        (DOCUMENT + "numbers: [I., A.1]\n", "4:15: error: This number cannot stand below the one before it."),
        (DOCUMENT + "numbers: [1, 1, 1, 1, 1]\n", "4:1: error: A list of 5 is too many; at most 4 fit here."),
        ("", "1:1: error: The file is empty."),
    ],
)
def test_what_is_no_document(tmp_path: Path, text: str, first: str) -> None:
    assert read(tmp_path, text)[1].startswith(f"document.yaml:{first}")


def test_a_name_lies_beside_and_a_path_begins_at_the_root() -> None:
    assert full_id("term", "demo/agreement") == "demo/agreement/term"
    assert full_id("common/nda", "demo") == "common/nda"
