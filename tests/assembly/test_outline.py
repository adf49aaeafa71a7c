"""The outline of a document: variants in force, conditions, repetition and numbers."""

from pathlib import Path

from small_library import Files, agreement, assembled, clause, load, try_assemble

from assembler.model.document import Heading, Paragraph, Provision, Table
from assembler.model.walk import block_words, plain

NESTED = """\
1. One.
2. Two.
   1. Two a.
      1. Two a i.
      2. Two a ii.
   2. Two b.
3. Three.
"""


def labels(root: Path, clauses: Files, more: str = "") -> list[str]:
    document = assembled(load(root, agreement(clauses)), more).papers[0].document
    return [block.label for block in document.blocks if isinstance(block, Heading | Provision)]


def test_items_are_numbered_below_their_heading(tmp_path: Path) -> None:
    assert labels(tmp_path, {"a": NESTED, "b": "1. One."}) == [
        *("1.", "1.1", "1.2", "(a)", "(i)", "(ii)", "(b)", "1.3", "2.", "2.1"),
    ]


def test_a_number_tells_the_whole_way(tmp_path: Path) -> None:
    document = assembled(load(tmp_path, agreement({"a": "Words.", "b": NESTED}))).papers[0].document
    assert [block.number for block in document.blocks if isinstance(block, Provision)] == [
        *("2.1", "2.2", "2.2(a)", "2.2(a)(i)", "2.2(a)(ii)", "2.2(b)", "2.3"),
    ]


def test_numbers_look_as_the_document_says(tmp_path: Path) -> None:
    files = agreement({"a": "Words.", "b": NESTED, "c": "See [](#b)."})
    path = "small/agreement/document.yaml"
    files[path] = files[path].replace("clauses:", "numbers: [Article I, Section 1.1, a.]\nclauses:")
    blocks = assembled(load(tmp_path, files)).papers[0].document.blocks
    assert [block.label for block in blocks if isinstance(block, Heading | Provision)] == [
        *("Article I", "Article II", "Section 2.1", "Section 2.2", "a.", "(i)", "(ii)", "b.", "Section 2.3", "Article III"),
    ]
    (*_, last) = (" ".join(block_words(block)) for block in blocks if isinstance(block, Paragraph))
    assert last == "See Article II."


def test_a_heading_is_printed_as_its_document_says(tmp_path: Path) -> None:
    files = agreement({"a": "Before.", "b": "Whereas.", "c": "**Term.** It runs.\n\n1. On.", "d": "1. See [](#c.it)."})
    plan = files["small/agreement/document.yaml"]
    for name, heading in (("a", "none"), ("b", "unnumbered"), ("c", "run_in"), ("d", "numbered")):
        plan = plan.replace(f"  - {name}\n", f"  - {{clause: {name}, heading: {heading}}}\n")
    files["small/agreement/c.md"] = files["small/agreement/c.md"].replace("On.", "On. {id: it}")
    document = assembled(load(tmp_path, files | {"small/agreement/document.yaml": plan})).papers[0].document
    printed = [" ".join((*block_words(block),)).strip() for block in document.blocks]
    assert printed[:7] == ["Before.", "b", "Whereas.", "1. Term. It runs.", "1.1 On.", "2. d", "2.1 See Section 1.1."]
    levels = [type(block) for block in document.blocks][:4]
    assert levels == [Paragraph, Heading, Paragraph, Provision], "what runs into its text is no heading"


def test_items_need_the_number_of_their_clause(tmp_path: Path) -> None:
    files = agreement({"a": "1. One."})
    plan = files["small/agreement/document.yaml"].replace("- a\n", "- {clause: a, heading: unnumbered}\n")
    findings = try_assemble(load(tmp_path, files | {"small/agreement/document.yaml": plan}))[1]
    assert [finding.id for finding in findings] == ["item-without-number"]


def test_what_falls_away_leaves_no_gap(tmp_path: Path) -> None:
    text = "1. One.\n2. Two. {when: lend}\n3. Three.\n"
    clauses = {"a when: trade": "Words.", "b": text}
    assert labels(tmp_path, clauses) == ["1.", "1.1", "1.2"]
    assert labels(tmp_path, clauses, "choices: [lend, trade, retail]") == ["1.", "2.", "2.1", "2.2", "2.3"]


def test_an_item_is_repeated_for_each_entry(tmp_path: Path) -> None:
    more = "loans: [{id: a, item: book}, {id: b, item: cup}]"
    library = load(tmp_path, agreement({"a": "1. Lent: {{ loan.item }}. {for: loan in loans}\n2. End."}))
    document = assembled(library, more).papers[0].document
    said = [(block.number, plain(block.content)) for block in document.blocks if isinstance(block, Provision)]
    assert said == [("1.1", "Lent: book."), ("1.2", "Lent: cup."), ("1.3", "End.")]


def test_further_items_go_on_after_a_paragraph(tmp_path: Path) -> None:
    text = "1. One.\n\nA paragraph.\n\n2. Two.\n"
    assert labels(tmp_path, {"a": text}) == ["1.", "1.1", "1.2"]


def test_a_list_that_comes_out_empty_is_an_error_at_the_list(tmp_path: Path) -> None:
    assembly, (finding,) = try_assemble(load(tmp_path, agreement({"a": "Before.\n\n1. One. {when: lend}\n"})))
    assert assembly is None
    assert (finding.id, finding.span and finding.span.line) == ("empty-list", 7)


def test_a_table_that_comes_out_empty_is_an_error(tmp_path: Path) -> None:
    text = "| A | B |\n|---|---|\n| 1 | 2 {when: lend} |\n"
    library = load(tmp_path, agreement({"a": text}))
    assert try_assemble(library)[1][0].id == "empty-table"
    (table,) = [b for b in assembled(library, "choices: [lend]").papers[0].document.blocks if isinstance(b, Table)]
    assert [[plain(cell) for cell in row] for row in table.rows] == [["1", "2"]]


def test_a_wording_under_a_choice_goes_before_the_plain_one(tmp_path: Path) -> None:
    files = agreement({"a": "Plain."}) | {"small/agreement/a@lend.md": clause("Lent.")}
    library = load(tmp_path, files)
    for more, words in (("", "Plain."), ("choices: [lend]", "Lent.")):
        used = assembled(library, more).papers[0].clauses[0].variant
        assert used.variant == ("lend" if words == "Lent." else "")


def test_of_dated_wordings_the_latest_not_after_the_issue_is_in_force(tmp_path: Path) -> None:
    files = agreement({"a": "Old."}) | {
        "small/agreement/a@2026-12-01.md": clause("New."),
        "small/agreement/a@2027-01-01.md": clause("Newer."),
    }
    editions = ("[2026-01-01, 2026-07-01]", "[2026-01-01, 2026-12-01, 2027-01-01, 2026-07-01]")
    files["small/programme.yaml"] = files["small/programme.yaml"].replace(*editions)
    assert assembled(load(tmp_path, files)).papers[0].clauses[0].variant.variant == "2026-12-01"


def test_two_wordings_in_force_are_an_error_at_the_list_of_clauses(tmp_path: Path) -> None:
    more = {"small/agreement/a@lend.md": clause("Lent."), "small/agreement/a@trade.md": clause("Traded.")}
    library = load(tmp_path, agreement({"a": "Plain."}) | more)
    _, (finding,) = try_assemble(library, "choices: [lend, trade, retail]")
    assert (finding.id, finding.span and finding.span.path.endswith("document.yaml")) == ("variants-not-one", True)


def test_two_places_of_one_name_are_refused(tmp_path: Path) -> None:
    files = agreement({"a": "Words.", "common/texts/a": "Other words."})
    del files["small/agreement/common/texts/a.md"]
    library = load(tmp_path, files | {"common/texts/a.md": clause("Other words.")})
    _, (finding,) = try_assemble(library)
    assert (finding.id, finding.message) == ("doubled-id", "A clause named “a” is in this paper already.")


def test_one_id_for_two_items_is_refused_only_where_both_are_there(tmp_path: Path) -> None:
    text = "1. One. {id: x} {when: lend}\n2. Two. {id: x} {when: not lend or trade}\n3. See [](#a.x).\n"
    library = load(tmp_path, agreement({"a": text}))
    assert assembled(library)
    assert assembled(library, "choices: [lend]")
    _, findings = try_assemble(library, "choices: [lend, trade, retail]")
    assert [finding.id for finding in findings] == ["doubled-id", "dangling-reference"]
