"""Masking: moving parts are covered in their own length, and every brace belongs to one."""

import pytest
from loader.library_builder import report

from assembler.loader.clause.masking import FILL, OPEN, mask
from assembler.model.source import SourceText


def test_a_part_is_covered_in_its_own_length() -> None:
    masked, findings = mask(SourceText("c.md", "a {{ b | c }} d"), 0)
    assert findings == ()
    assert masked.text == f"a {OPEN}{FILL * 10} d"


@pytest.mark.parametrize(
    ("text", "kind", "inside"),
    [
        ("{{ a }}", "quote", " a "),
        ("{when: sell}", "when", " sell"),
        ("{for: t in x}", "for", " t in x"),
        ("{id: b}", "id", " b"),
        ("{grants: a/b.c}", "grants", " a/b.c"),
        ('{when: a == "}"}', "when", ' a == "}"'),
        ("{{ a | money }}", "quote", " a | money "),
    ],
)
def test_each_kind_of_part(text: str, kind: str, inside: str) -> None:
    masked, findings = mask(SourceText("c.md", text), 0)
    (part,) = masked.parts.values()
    assert findings == ()
    assert (part.kind, text[part.start : part.end], part.at, part.until) == (kind, inside, 0, len(text))


def test_what_lies_before_the_body_is_blanked() -> None:
    masked, findings = mask(SourceText("c.md", "{x\n{{ a }}"), 3)
    assert findings == ()
    assert masked.text.startswith("  \n")


def test_a_character_used_for_masking_is_no_part() -> None:
    masked, _ = mask(SourceText("c.md", f"a {OPEN}{FILL} b"), 0)
    assert masked.parts == {}
    assert OPEN not in masked.text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (
            "Due {if: sell} now.",
            """\
c.md:1:5: error: There is no “{if: …}”. [stray-brace]
  1 | Due {if: sell} now.
    |     ^^^^^^^^^^
  hint: There are {when: …}, {for: …}, {id: …} and {grants: …}.""",
        ),
        (
            "Due. {When: sell}",
            """\
c.md:1:6: error: There is no “{When: …}”. [stray-brace]
  1 | Due. {When: sell}
    |      ^^^^^^^^^^^^
  hint: Did you mean “when”?""",
        ),
        (
            "Due. {% if sell %}",
            """\
c.md:1:6: error: “{%” belongs to nothing. [stray-brace]
  1 | Due. {% if sell %}
    |      ^^
  hint: A condition is written {when: …}.
c.md:1:17: error: “%}” belongs to nothing. [stray-brace]
  1 | Due. {% if sell %}
    |                 ^^
  hint: A condition is written {when: …}.""",
        ),
        (
            "Pay {{ fee }.",
            """\
c.md:1:5: error: “{{” belongs to nothing. [stray-brace]
  1 | Pay {{ fee }.
    |     ^^
  hint: Write {{ name }} or {when: …}, each on one line.
c.md:1:12: error: “}” belongs to nothing. [stray-brace]
  1 | Pay {{ fee }.
    |            ^
  hint: Write {{ name }} or {when: …}, each on one line.""",
        ),
    ],
)
def test_a_brace_that_belongs_to_nothing_is_told(text: str, printed: str) -> None:
    assert report(mask(SourceText("c.md", text), 0)[1]) == printed


def test_a_part_does_not_reach_over_lines() -> None:
    _, findings = mask(SourceText("c.md", "{when: a\nand b}"), 0)
    assert [str(f.span) for f in findings] == ["c.md:1:1", "c.md:2:6"]
