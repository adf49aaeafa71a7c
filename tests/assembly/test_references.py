"""References: to clauses, items and documents, in a paper and across the packet."""

from pathlib import Path

import pytest
from small_library import agreement, assembled, clause, load, paper, try_assemble

from assembler.model.document import Document, Provision, Reference

ADDENDUM = paper("annex", {"own": "1. See [](#term).\n", "other": "Words."}, more="base: agreement\n")
LISTED = "- {document: annex, handling: exhibit, when: lend}\n"


def references(document: Document) -> list[Reference]:
    provisions = [block for block in document.blocks if isinstance(block, Provision)]
    return [inline for block in provisions for inline in block.content if isinstance(inline, Reference)]


def printed(root: Path, text: str, more: str = "", papers: str = "") -> list[str]:
    files = agreement({"a": text, "term": "1. One.\n2. Two. {id: two}\n   1. Deep. {id: deep}\n"}, papers=papers) | ADDENDUM
    return [reference.printed for reference in references(assembled(load(root, files), more).papers[0].document)]


def test_a_reference_prints_the_number_of_a_clause_or_item(tmp_path: Path) -> None:
    text = "1. [](#term), [](#term.two), [](#term.deep).\n"
    assert printed(tmp_path, text) == ["Section 2", "Section 2.2", "Section 2.2(a)"]


def test_a_reference_prints_the_title_of_an_item_behind_its_number(tmp_path: Path) -> None:
    terms = "1. **Feedback.** One. {id: one}\n2. _Delay:_ Two:\n   1. **Cost**. Deep. {id: deep}\n"
    files = agreement({"a": "1. [](#term.one), [](#term.deep).\n", "term": terms}, papers=LISTED)
    annex = paper("annex", {"own": "1. [](#term.one).\n"}, more="base: agreement\n")
    library = load(tmp_path, files | annex)
    made = [references(one.document) for one in assembled(library, "choices: [lend]").papers]
    assert [[one.printed for one in found] for found in made] == [
        ["Section 2.1 (Feedback)", "Section 2.2(a)"],
        ["Section 2.1 (Feedback) of the Agreement"],
    ]


def test_the_numbers_of_a_paper_are_those_that_references_print(tmp_path: Path) -> None:
    items = "1. One.\n2. Two. {id: two}\n   1. Deep. {id: deep}\n3. {{ loan.item }}. {for: loan in loans} {id: each}\n"
    loans = "loans: [{id: first, item: A}, {id: second, item: B}]\n"
    library = load(tmp_path, agreement({"term": items}))
    (one,) = assembled(library, loans).papers
    assert one.numbers == {"term": "1", "term.two": "1.2", "term.deep": "1.2(a)"}, "a repeated item has several numbers"


def test_a_bare_reference_prints_the_number_alone(tmp_path: Path) -> None:
    text = "1. Sections [#](#a), [#](#annex/other) and [#](#a.it).\n2. **Feedback.** Words. {id: it}\n"
    assert printed(tmp_path, text, "choices: [lend]", LISTED) == ["1", "2", "1.2"]


def test_a_clause_without_a_number_cannot_be_cited(tmp_path: Path) -> None:
    files = agreement({"a": "Words.", "b": "1. See [](#a).\n"})
    plan = files["small/agreement/document.yaml"].replace("- a\n", "- {clause: a, heading: unnumbered}\n")
    library = load(tmp_path, files | {"small/agreement/document.yaml": plan})
    assert [finding.id for finding in try_assemble(library)[1]] == ["dangling-reference"]


def test_a_reference_into_another_document_names_it(tmp_path: Path) -> None:
    text = "1. [](#annex/other), [](#annex/), [](#small/annex/other).\n"
    assert printed(tmp_path, text, "choices: [lend]", LISTED) == [
        *("Section 2 of the Annex", "the Annex", "Section 2 of the Annex"),
    ]


def test_the_base_is_searched_after_the_own_document(tmp_path: Path) -> None:
    files = agreement({"term": "Words."}, papers=LISTED)
    (reference,) = references(assembled(load(tmp_path, files | ADDENDUM), "choices: [lend]").papers[1].document)
    assert (reference.printed, reference.local, reference.document) == ("Section 1 of the Agreement", False, "agreement")
    (tmp_path / "small/annex/other.md").rename(tmp_path / "small/annex/term.md")
    document = (tmp_path / "small/annex/document.yaml").read_text("utf-8").replace("other", "term")
    own = assembled(load(tmp_path, {"small/annex/document.yaml": document}), "choices: [lend]").papers[1].document
    assert [(one.printed, one.local) for one in references(own)] == [("Section 2", True)]


def test_a_shared_clause_refers_to_the_document_that_holds_it(tmp_path: Path) -> None:
    files = agreement({"term": "Words.", "common/texts/see": ""})
    del files["small/agreement/common/texts/see.md"]
    library = load(tmp_path, files | {"common/texts/see.md": clause("1. See [](#term).\n")})
    assert [one.printed for one in references(assembled(library).papers[0].document)] == ["Section 1"]


def test_a_shared_document_is_named_by_its_path(tmp_path: Path) -> None:
    files = agreement({"a": "1. See [](#common/rules/one).\n"}, papers="- {document: common/rules, handling: exhibit}\n")
    rules = {"common/rules/document.yaml": "title: Rules\nkind: policy\narticle: false\nclauses: [one]\n"}
    library = load(tmp_path, files | rules | {"common/rules/one.md": clause("Words.")})
    assert [one.printed for one in references(assembled(library).papers[0].document)] == ["Section 1 of Rules"]


@pytest.mark.parametrize(
    ("target", "sentence", "hint"),
    [
        ("trem", "“trem” is not there.", "Did you mean “term”?"),
        ("term.twoo", "“term.twoo” is not there.", "Did you mean “term.two”?"),
        ("annex/other", "“annex/other” is not in this packet.", "Give the sentence the condition under which"),
        ("term.loan", "“term.loan” is repeated, so that it has several numbers.", "Refer to the clause that holds it."),
    ],
)
def test_an_open_reference_is_an_error_at_its_place(tmp_path: Path, target: str, sentence: str, hint: str) -> None:
    term = "1. One.\n2. Two. {id: two}\n3. {{ loan.item }} {for: loan in loans} {id: loan}\n"
    library = load(tmp_path, agreement({"a": f"1. See [](#{target}).\n", "term": term}, papers=LISTED) | ADDENDUM)
    assembly, (finding,) = try_assemble(library, "loans: [{id: a, item: book}, {id: b, item: cup}]")
    assert (assembly, finding.id, finding.message) == (None, "dangling-reference", sentence)
    assert finding.hint.startswith(hint)
    assert finding.span is not None
    assert (finding.span.line, finding.span.column) == (5, 8)


def test_a_reference_to_an_item_that_fell_away_is_an_error(tmp_path: Path) -> None:
    files = agreement({"a": "1. See [](#term.two).\n", "term": "1. One.\n2. Two. {id: two} {when: lend}\n"})
    library = load(tmp_path, files)
    assert assembled(library, "choices: [lend]")
    assert [finding.id for finding in try_assemble(library)[1]] == ["dangling-reference"]


@pytest.mark.parametrize(("second", "faults"), [("book", []), ("cup", ["dangling-reference"])])
def test_a_place_whose_number_differs_between_the_copies_of_a_paper_is_refused(
    tmp_path: Path, second: str, faults: list[str]
) -> None:
    note = paper("note", {'first when: loan.item == "book"': "Words.", "last": "1. See [](#last).\n"}, kind="form")
    files = agreement({"term": "1. See [](#note/last).\n"}, papers="- {document: note, handling: exhibit, for: loan in loans}\n")
    more = f"loans: [{{id: a, item: book}}, {{id: b, item: {second}}}]"
    _, findings = try_assemble(load(tmp_path, files | note), more)
    assert [(one.id, str(one.span).rpartition("/")[2]) for one in findings] == [(id, "term.md:5:8") for id in faults]
