"""Findings, as people and programs read them."""

from difflib import get_close_matches

from hypothesis import given
from hypothesis import strategies as st

from assembler.model.diagnostics import (
    Diagnostic,
    Severity,
    as_json,
    as_text,
    error,
    failing,
    in_order,
    info,
    nearest,
    quoted,
    warning,
)
from assembler.model.source import Span

LINE = "Fee: {{ fee_rat }}."
FINDING = error(
    "unknown-name", "“fee_rat” is not known here.", Span("a.md", 7, 9, 7, LINE), "Did you mean “fee_rate”?", "fee_rat"
)


def test_a_finding_is_printed_with_its_line_a_caret_and_the_hint() -> None:
    assert (
        as_text(FINDING)
        == """\
a.md:7:9: error: “fee_rat” is not known here. [unknown-name]
  7 | Fee: {{ fee_rat }}.
    |         ^^^^^^^
  hint: Did you mean “fee_rate”?"""
    )


def test_a_finding_without_place_is_one_line() -> None:
    assert as_text(info("done", "All is well.")) == "info: All is well. [done]"


def test_a_witness_and_a_cause_are_printed() -> None:
    finding = Diagnostic("dangling", Severity.ERROR, "Nothing stands here.", witness=("sell", "eula"), cause=("sell",))
    assert as_text(finding) == "error: Nothing stands here. [dangling]\n  when: sell\n  for example: sell, eula"


def test_of_a_long_line_only_the_part_around_the_place_is_shown() -> None:
    line = "a" * 500 + "X" + "b" * 500
    _, shown, caret = as_text(error("x", "Here.", Span("a.md", 1, 501, 1, line))).splitlines()
    assert len(shown) < 130
    assert shown[caret.index("^")] == "X"


def test_a_character_that_cannot_be_seen_is_boxed() -> None:
    printed = as_text(error("x", "Here.", Span("a.md", 1, 1, 1, "a\u202eb\tc")))
    assert "a\ufffdb\ufffdc" in printed
    assert "\u202e" not in printed


def test_as_json_has_every_key() -> None:
    assert as_json(FINDING) == {
        "id": "unknown-name",
        "severity": "error",
        "path": "a.md",
        "line": 7,
        "column": 9,
        "message": "“fee_rat” is not known here.",
        "hint": "Did you mean “fee_rate”?",
        "witness": [],
        "cause": [],
    }


def test_findings_come_in_order_of_place_each_once() -> None:
    late, early = error("x", "B.", Span("b.md", 1, 1)), warning("x", "A.", Span("a.md", 9, 1))
    nowhere = info("x", "C.")
    assert in_order([late, early, late, nowhere]) == (nowhere, early, late)


def test_only_an_error_fails() -> None:
    assert failing([info("x", "I."), error("x", "E.")])
    assert not failing([info("x", "I."), warning("x", "W.")])


def test_the_nearest_word_is_offered_and_no_far_one() -> None:
    assert nearest("eulla", ["sell", "eula"]) == "Did you mean “eula”?"
    assert nearest("zzz", ["sell", "eula"]) == ""


WORDS = st.text("abc", max_size=6)


@given(st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=8)), min_size=1, max_size=5))
def test_the_word_that_is_offered_is_the_standard_librarys_whatever_was_asked_before(asked: list[tuple[str, list[str]]]) -> None:
    for word, known in asked:
        expected = get_close_matches(word, known, 1, 0.6)
        assert nearest(word, known) == (f"Did you mean “{expected[0]}”?" if expected and expected[0] else "")


def test_what_is_quoted_is_cut_and_made_visible() -> None:
    assert quoted("Acme") == "“Acme”"
    assert quoted("a\u202eb") == "“a\ufffdb”"
    assert quoted("x" * 99) == f"“{'x' * 60}…”"
