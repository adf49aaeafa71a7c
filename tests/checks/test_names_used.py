"""The names and fields that a programme's texts use, directly or through computed values."""

from datetime import date
from pathlib import Path

from small_library import agreement, load, small

from assembler.checks.index_builder import build_index
from assembler.checks.names_used import NamesUsed, made_of, names_and_fields_used, names_in_rule

COMPUTED = "computed:\n  later: {type: duration, is: notice, source: T-1}\n  idle: {type: truth, is: lend, source: T-1}\n"


def used(root: Path, text: str) -> NamesUsed:
    files = agreement({"term": text})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("values:\n", f"{COMPUTED}values:\n")
    library = load(root, files)
    return names_and_fields_used(build_index(library, small(library), date(2026, 1, 1)))


def test_a_name_is_used_by_a_quote_and_by_a_condition(tmp_path: Path) -> None:
    found = used(tmp_path, "The place is {{ place }}. {when: place is stated and express}\n\nIt ends.\n")
    assert {"place", "express"} <= found.names
    assert "notice" not in found.names


def test_a_field_is_used_by_the_title_of_its_record(tmp_path: Path) -> None:
    assert used(tmp_path, "1. {{ loan.item }}{for: loan in loans}\n2. It ends.\n").fields >= {("loan", "item")}


def test_a_used_computed_value_uses_its_parts(tmp_path: Path) -> None:
    found = used(tmp_path, "It ends after {{ later }}.\n").names
    assert {"later", "notice"} <= found
    assert "lend" not in found


def test_a_computed_value_is_as_late_as_its_parts(tmp_path: Path) -> None:
    files = agreement({"term": "It ends.\n"})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("values:\n", f"{COMPUTED}values:\n")
    whole, parts = made_of(small(load(tmp_path, files)), {"notice": date(2026, 7, 1)})
    assert whole == {"notice": date(2026, 7, 1), "later": date(2026, 7, 1)}
    assert parts == {}


def test_the_names_of_a_rule(tmp_path: Path) -> None:
    (rule,) = small(load(tmp_path, agreement({"term": "It ends.\n"}))).rules
    assert names_in_rule(rule) == {"express", "delivery"}


def test_a_row_may_repeat_by_its_own_word_the_list_that_the_condition_around_it_counts(tmp_path: Path) -> None:
    table = "1. These are lent: {when: count(loans) > 0}\n\n   | Item |\n   |---|\n   | {{ loan.item }} {for: loan in loans} |\n"
    assert used(tmp_path, f"{table}\n2. It ends.\n").fields >= {("loan", "item")}
