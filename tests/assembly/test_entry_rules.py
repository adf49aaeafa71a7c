"""Rules on the entries of a list, and answers instead of a packet."""

from pathlib import Path

from small_library import agreement, load, try_assemble

from assembler.model.library import Library

RULE = "rules:\n  - {id: owed, each: loan in loans, constraint: loan.owed is stated, text: A loan is owed., source: T-7}\n"
TWO_LOANS = "loans: [{id: a, item: book, owed: 5 EUR}, {id: b, item: cup}]"


def library(root: Path, old: str, new: str) -> Library:
    files = agreement({"term": "Words."})
    programme = files["small/programme.yaml"]
    assert programme.count(old) == 1
    return load(root, files | {"small/programme.yaml": programme.replace(old, new)})


def test_an_entry_that_does_not_meet_a_rule_is_refused_in_its_words_at_the_entry(tmp_path: Path) -> None:
    assembly, (finding,) = try_assemble(library(tmp_path, "rules:\n", RULE), TWO_LOANS)
    assert assembly is None
    assert (finding.id, finding.message) == ("owed", "A loan is owed (T-7). This is the loan “b”.")
    assert str(finding.span) == "matter.yaml:10:48"


def test_a_rule_that_divides_by_nothing_has_no_result(tmp_path: Path) -> None:
    rule = RULE.replace("loan.owed is stated", "1 / count(special_terms) > 1")
    assembly, findings = try_assemble(library(tmp_path, "rules:\n", rule), TWO_LOANS)
    assert assembly is None
    assert [(finding.id, finding.subject) for finding in findings] == [("no-result", "a"), ("no-result", "b")]


def test_an_answer_replaces_the_packet_at_the_choice_that_asks_for_it(tmp_path: Path) -> None:
    answer = "answers: [{when: trade, text: Traders write to trade@vendor.example., source: T-8}]\nentities:\n"
    answering = library(tmp_path, "entities:\n", answer)
    assert try_assemble(answering, "choices: [lend]\n")[0] is not None
    assembly, (finding,) = try_assemble(answering, "choices: [trade, retail]\n")
    assert assembly is None
    assert (finding.id, finding.message) == ("answer-instead-of-packet", "Traders write to trade@vendor.example (T-8).")
    assert str(finding.span) == "matter.yaml:10:11"
