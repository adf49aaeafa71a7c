"""How a matter names the clauses and items of a paper."""

from pathlib import Path

import pytest
from small_library import agreement, load, paper

from assembler.commands.clause_names import clause_names, names_clauses
from assembler.commands.explain import explain_id
from assembler.model.library import Library

LONG = "It ends by notice of {{ notice }}, which the other party must receive in time, and in writing. {id: notice}"
CLAUSES = {
    "term": f"1. It runs for a year.\n2. {LONG}\n   1. Earlier for cause. {{id: cause}}\n3. Each {{{{ loan.item }}}}. {{id: each}} {{for: loan in loans}}\n"
}


def library_with(root: Path, fact: str) -> Library:
    files = agreement(CLAUSES, papers="- {document: slip, handling: sign_later, for: loan in loans}\n")
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("facts: {place: text?}", f"facts: {{place: {fact}}}")
    return load(root, files | paper("slip", {"lent": "1. Lent. {id: lent}"}, kind="form", more="signers: [partner]\n"))


def test_a_clause_and_its_items_have_the_names_that_an_answer_takes(tmp_path: Path) -> None:
    library = library_with(tmp_path, "clause?")
    programme, plan = library.programmes["small"], library.documents["small/agreement"]
    assert [*clause_names(library.clauses["small/agreement/term"], plan, programme)] == [
        ("agreement/term", "term"),
        ("agreement/term.notice", "It ends by notice of …, which the other party must receive i…"),
        ("agreement/term.cause", "Earlier for cause."),
    ], "an item without a name, and one that is repeated, can be named by nobody"


@pytest.mark.parametrize(("fact", "expected"), [("clause?", True), ("text?", False)])
def test_the_page_of_a_paper_and_of_a_clause_lists_them_where_an_answer_names_one(
    tmp_path: Path, fact: str, *, expected: bool
) -> None:
    library = library_with(tmp_path, fact)
    assert names_clauses(library.programmes["small"]) is expected
    for id in ("agreement", "small/agreement/term"):
        (page,) = explain_id(library, id)
        assert ("\n  agreement/term.cause  Earlier for cause." in page) is expected
    assert "names them" not in explain_id(library, "slip")[0], "a form is never in force"
