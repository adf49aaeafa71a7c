"""The text of a clause: its structure, what is refused, and that no word of it is lost."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import indent
from typing import assert_never

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loader.library_builder import report

from assembler.loader.clause.markdown import read_inline, read_markdown
from assembler.model.clause_text import (
    ClauseBlock,
    ClauseLeaf,
    ClauseParagraph,
    ClauseTable,
    Definition,
    FieldGroupPlan,
    HardBreak,
    ItemList,
    OpenReference,
    Quote,
    StrongWords,
    Words,
)
from assembler.model.diagnostics import Diagnostic
from assembler.model.expressions import ALWAYS, unparse
from assembler.model.source import SourceText, Span
from assembler.model.walk import clause_blocks, clause_contents, clause_leaves, passages


def read(text: str) -> tuple[tuple[ClauseBlock, ...], tuple[Diagnostic, ...]]:
    return read_markdown(SourceText("c.md", text), 0)


def blocks(text: str) -> tuple[ClauseBlock, ...]:
    made, findings = read(text)
    assert findings == (), report(findings)
    return made


def outline(made: tuple[ClauseBlock, ...]) -> str:
    """Return the structure in brackets: P a paragraph, [ ] a list, I an item, T a table."""
    parts = []
    for block in made:
        match block:
            case ClauseParagraph():
                parts.append("P")
            case ItemList(items):
                parts.append(f"[{' '.join('I' + outline(item.blocks) for item in items)}]")
            case ClauseTable(_, rows):
                parts.append(f"T{len(rows)}")
            case FieldGroupPlan():
                parts.append("F")
    return "".join(parts)


@pytest.mark.parametrize(
    ("text", "structure"),
    [
        ("One.\n\nTwo.\n", "PP"),
        ("1. One.\n2. Two.\n", "[IP IP]"),
        ("1. One:\n   1. a;\n   2. b.\n2. Two.\n", "[IP[IP IP] IP]"),
        ("1. One:\n   1. a:\n      1. i.\n", "[IP[IP[IP]]]"),
        ("1. One.\n\n   The rest of one.\n", "[IPP]"),
        ("1. One.\n\nBetween.\n\n2. Two.\n", "[IP]P[IP]"),
        ("Lead:\n1. One.\n", "P[IP]"),
        ("| A | B |\n|---|---|\n| a | b |\n| c | d |\n", "T2"),
        ("1. One:\n\n   | A | B |\n   |---|---|\n   | a | b |\n", "[IPT1]"),
        ("\n\n\nOne\nline\nafter another.\n", "P"),
    ],
)
def test_structure(text: str, structure: str) -> None:
    assert outline(blocks(text)) == structure


def test_a_condition_at_the_end_of_an_item_is_the_items() -> None:
    (listed,) = blocks("1. One.\n2. Two. {when: sell} {id: two}\n")
    assert isinstance(listed, ItemList)
    first, second = listed.items
    assert (first.condition, first.id) == (ALWAYS, "")
    assert (unparse(second.condition), second.id) == ("sell", "two")


def test_the_clause_that_grants_a_text_stands_at_the_end_of_an_item_a_paragraph_and_a_row() -> None:
    listed, paragraph, table = blocks("1. One. {grants: fees/a.b}\n\nTwo. {grants: a}\n\n| A |\n|---|\n| a {grants: b/c} |\n")
    assert isinstance(listed, ItemList)
    assert isinstance(paragraph, ClauseParagraph)
    assert isinstance(table, ClauseTable)
    named = [listed.items[0].grants, paragraph.grants, table.rows[0].grants]
    assert [one.target for one in named if one] == ["fees/a.b", "a", "b/c"]
    assert [one.span.column for one in named if one] == [18, 15, 14]


def test_a_condition_at_the_end_of_a_later_paragraph_is_its_own() -> None:
    (listed,) = blocks("1. One.\n\n   More. {when: sell}\n")
    assert isinstance(listed, ItemList)
    later = listed.items[0].blocks[1]
    assert isinstance(later, ClauseParagraph)
    assert listed.items[0].condition == ALWAYS
    assert unparse(later.condition) == "sell"


def test_a_condition_in_the_last_cell_is_the_rows() -> None:
    (table,) = blocks("| A | B |\n|---|--:|\n| a | b {when: sell} |\n| c | {when: eula} |\n")
    assert isinstance(table, ClauseTable)
    assert [unparse(row.condition) for row in table.rows] == ["sell", "eula"]
    assert table.right == (False, True)


def test_an_item_is_repeated_for_each_entry() -> None:
    (listed,) = blocks("1. Territory {{ t.name }}. {for: t in territories}\n")
    assert isinstance(listed, ItemList)
    repeat = listed.items[0].repeat
    assert repeat is not None
    assert (repeat.name, unparse(repeat.list)) == ("t", "territories")


def test_a_line_begins_anew_inside_a_cell() -> None:
    (table,) = blocks("| A | B |\n|---|---|\n| a<br>**b** | c |\n")
    assert isinstance(table, ClauseTable)
    first, broken, second = table.rows[0].cells[0]
    assert isinstance(first, Words)
    assert isinstance(broken, HardBreak)
    assert isinstance(second, StrongWords)
    assert [str(inline.span) for inline in (first, *second.content) if isinstance(inline, Words)] == ["c.md:3:3", "c.md:3:10"]


def test_a_bar_inside_a_quote_splits_no_cell() -> None:
    (table,) = blocks("| A | B |\n|---|---|\n| {{ fee | money }} | b |\n")
    assert isinstance(table, ClauseTable)
    assert [len(row.cells) for row in table.rows] == [2]
    assert isinstance(table.rows[0].cells[0][0], Quote)


REFUSED = [
    (
        "- A bullet.\n",
        """\
c.md:1:1: error: A bullet has no number to cite. [bad-markup]
  1 | - A bullet.
    | ^^^^^^^^^^^
  hint: Number the list: 1. 2. 3.""",
    ),
    (
        "1. One.\n3. Three.\n",
        """\
c.md:2:1: error: This item is written 3. and would be printed as number 2. [typed-number]
  2 | 3. Three.
    | ^^^^^^^^^
  hint: Write 2.""",
    ),
    (
        "1. The fee is due {when: sell} on demand.\n",
        """\
c.md:1:19: error: A condition stands at the end, and text follows this one. [bad-markup]
  1 | 1. The fee is due {when: sell} on demand.
    |                   ^^^^^^^^^^^^
  hint: Move it behind the last sentence, or split the item.""",
    ),
    (
        "1. One. {when: sell} {when: eula}\n",
        """\
c.md:1:22: error: {when: …} stands twice. [bad-markup]
  1 | 1. One. {when: sell} {when: eula}
    |                      ^^^^^^^^^^^^
  hint: Join the two by “and”.""",
    ),
    (
        "| A | B |\n|---|---|\n| a | b | c |\n",
        """\
c.md:3:1: error: This row has 3 cells, its header 2. [bad-markup]
  3 | | a | b | c |
    | ^^^^^^^^^^^^^
  hint: Give every row as many cells as the header; write \\| for a bar.""",
    ),
    (
        "| A | B | C |\n|---|---|\n",
        """\
c.md:1:1: error: This is not read as a table. [bad-markup]
  1 | | A | B | C |
    | ^^^^^^^^^^^^^
  hint: Give the line of dashes below the header as many cells as the header.
c.md:2:1: error: This is not read as a table. [bad-markup]
  2 | |---|---|
    | ^^^^^^^^^
  hint: Give the line of dashes below the header as many cells as the header.""",
    ),
    (
        "See [the fee](#fee).\n",
        """\
c.md:1:5: error: A reference has no words of its own. [bad-markup]
  1 | See [the fee](#fee).
    |     ^^^^^^^^^^^^^^^
  hint: Write [](#clause), [](#clause.item) or [](#document/clause); words and number are put in.""",
    ),
    (
        "The notice\n30. The rest.\n",
        """\
c.md:2:1: error: This number is read as text. [bad-markup]
  2 | 30. The rest.
    | ^^^^^^^^^^^^^
  hint: Leave a line free before a list; do not begin a line by a number.""",
    ),
    (
        "1. It begins.\n2 The Partner may end it.\n",
        """\
c.md:2:1: error: This number is read as text: no full stop stands behind it. [bad-markup]
  2 | 2 The Partner may end it.
    | ^^^^^^^^^^^^^^^^^^^^^^^^^
  hint: Write “2.” where an item begins.""",
    ),
    (
        "1. It begins. {when: lend}\n2 The Partner may end it.\n",
        """\
c.md:2:1: error: This number is read as text: no full stop stands behind it. [bad-markup]
  2 | 2 The Partner may end it.
    | ^^^^^^^^^^^^^^^^^^^^^^^^^
  hint: Write “2.” where an item begins.
c.md:1:15: error: A condition stands at the end, and text follows this one. [bad-markup]
  1 | 1. It begins. {when: lend}
    |               ^^^^^^^^^^^^
  hint: Move it behind the last sentence, or split the item.""",
    ),
]


@pytest.mark.parametrize(("text", "printed"), REFUSED)
def test_a_typical_mistake_is_told(text: str, printed: str) -> None:
    assert report(read(text)[1]) == printed


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# Heading\n", "A clause has one heading, its title."),
        ("Text\n====\n", "A clause has one heading, its title."),
        ("> Quoted.\n", "A quotation mark at the left (>) is not part of a clause."),
        ("1. One.\n\n       Far in.\n", "This is indented so far that it reads as code."),
        ("```\ncode\n```\n", "Code is not part of a clause."),
        ("<div>\n", "HTML is not part of a clause."),
        ("One.\n\n***\n\nTwo.\n", "A rule is not part of a clause."),
        ("+ plus\n", "A bullet has no number to cite."),
        ("1) One.\n", "A number is followed by a full stop here."),
        ("1.\n", "This item has no text."),
        ("1. {when: sell}\n", "This condition has no text before it."),
        ("Text. {id: a}\n", "Only an item has an id."),
        ("1. Text. {id: Not An Id}\n", "“Not An Id” is no id."),
        ("1. a\n   1. b\n      1. c\n         1. d\n", "Lists go 3 deep: 4.1, (a), (i)."),
        ("| A | B |\n|---|---|\n| a {when: sell} | b |\n", "A condition is the whole row's."),
        ("1. Text. {for: lots of things}\n", "This is no repetition."),
        ("1. One; or\n2. two. {when: sell}\n", "An item of a list joined by “and” or “or” has no condition."),
        ("1. One; **or**\n2. two. {when: sell}\n", "An item of a list joined by “and” or “or” has no condition."),
        ("| A | B |\n|---|---|\n| a |\n", "This row has 1 of the 2 cells of its header."),
    ],
)
def test_what_a_numbered_contract_cannot_hold_is_refused(text: str, sentence: str) -> None:
    _, findings = read(text)
    assert [finding.message for finding in findings] == [sentence]
    assert findings[0].span is not None
    assert findings[0].hint


def test_an_inline_text_has_the_places_of_its_file() -> None:
    source = SourceText("d.yaml", 'title: Terms\nvalue: "for {{ lead.customer }} only"\n')
    start = source.text.index("for {{")
    (before, quote, after), findings = read_inline(source, start, source.text.index('"\n'))
    assert findings == ()
    assert isinstance(before, Words)
    assert isinstance(quote, Quote)
    assert isinstance(after, Words)
    assert [str(part.span) for part in (before, quote, after)] == ["d.yaml:2:9", "d.yaml:2:13", "d.yaml:2:32"]


def test_an_inline_text_has_no_condition() -> None:
    source = SourceText("d.yaml", "for all {when: sell}")
    _, findings = read_inline(source, 0, len(source.text))
    assert [str(f.span) + " " + f.message for f in findings] == ["d.yaml:1:9 A condition has no place here."]


# The strategies below draw random clauses, each with the letters it must say: no word is lost, and none is moved.


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a clause as it is typed, and the letters it says, without blanks."""

    typed: str
    said: str


def join(pieces: Iterable[Piece], by: str = " ") -> Piece:
    pieces = list(pieces)
    return Piece(by.join(piece.typed for piece in pieces), "".join(piece.said for piece in pieces))


def wrap(piece: Piece, before: str, after: str, said: str = "") -> Piece:
    return Piece(f"{before}{piece.typed}{after}", said + piece.said)


PLAIN = st.sampled_from(
    [
        *(Piece(text, text) for text in ("fee", "(net)", "Æther", "株式会社", "e.g.", "50", "and", "a", "a")),
        Piece("Partner's", "Partner’s"),
        Piece('"Goods"', "“Goods”"),
        Piece("'90s", "’90s"),
        Piece("R&amp;D", "R&D"),
        Piece("a\\*b", "a*b"),
    ]
)
MOVING = st.sampled_from(
    [
        Piece("{{ a }}", "<a>"),
        Piece("{{rate|percent}}", "<rate|percent>"),
        Piece("{{ partner.country | country }}", "<partner.country|country>"),
        Piece("[](#fee.b)", "[fee.b]"),
        Piece("[](#other/fee)", "[other/fee]"),
        Piece('**"Net Revenue"**', "«NetRevenue»"),
    ]
)
WORD = st.one_of(
    PLAIN, PLAIN, MOVING, PLAIN.map(lambda word: wrap(word, "**x ", "**", "x")), PLAIN.map(lambda word: wrap(word, "*", "*"))
)
PHRASE = st.lists(WORD, min_size=1, max_size=4).map(join)
MARK = st.sampled_from(["", "", " {when: sell}", ' {when: partner.country in ("DE")}', " {for: t in list}"])


@st.composite
def paragraphs(draw: st.DrawFn) -> Piece:
    lines = draw(st.lists(PHRASE.map(lambda phrase: Piece(f"x {phrase.typed}", f"x{phrase.said}")), min_size=1, max_size=3))
    return wrap(join(lines, draw(st.sampled_from([" ", "\n", "\\\n"]))), "", f"{draw(MARK)}\n")


@st.composite
def tables(draw: st.DrawFn) -> Piece:
    width = draw(st.integers(1, 3))
    cell = st.one_of(PHRASE, PHRASE, st.just(Piece("", "")), st.just(Piece("a \\| b", "a|b")))
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=3))
    head = Piece(f"| {'h | ' * width}\n|{'---|' * width}\n", "h" * width)
    return join([head, *(wrap(join(row, " | "), "| ", f"{draw(MARK)} |\n") for row in rows)], "")


@st.composite
def lists(draw: st.DrawFn, depth: int = 1) -> Piece:
    items = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        inner = [draw(paragraphs())]
        if depth < 3 and draw(st.booleans()):
            inner.append(draw(st.one_of(paragraphs(), tables(), lists(depth + 1))))
        whole = join(inner, "\n")
        items.append(Piece(f"{number}. {indent(whole.typed, '   ').lstrip()}", whole.said))
    return join(items, "\n")


CLAUSES = st.lists(st.one_of(paragraphs(), tables()), max_size=2).flatmap(
    lambda before: lists().map(lambda listed: join([*before, listed], "\n"))
)


def said_by(leaf: ClauseLeaf) -> str:
    match leaf:
        case Words(text):
            return text
        case Definition(term):
            return f"«{term}»"
        case Quote(expression):
            return f"<{unparse(expression)}>"
        case OpenReference(target):
            return f"[{target}]"
        case HardBreak():
            return ""
        case _:
            assert_never(leaf)


def leaves(made: tuple[ClauseBlock, ...]) -> Iterator[ClauseLeaf]:
    return (leaf for content in clause_contents(made) for leaf in clause_leaves(content))


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(CLAUSES)
def test_no_word_and_no_part_is_lost_or_misplaced(clause: Piece) -> None:
    made, findings = read(clause.typed)
    assert findings == (), report(findings)
    assert re.sub(r"\s", "", "".join(map(said_by, leaves(made)))) == clause.said
    found = [passage for block in clause_blocks(made) for passage in passages(block)]
    assert sum(passage.condition != ALWAYS for passage in found) == clause.typed.count("{when:")
    assert sum(passage.repeat is not None for passage in found) == clause.typed.count("{for:")
    for leaf in leaves(made):
        assert_in_place(leaf, clause.typed)


def assert_in_place(leaf: ClauseLeaf, typed: str) -> None:
    match leaf:
        case Words(text, span):
            there = html.unescape(re.sub(r"\\(.)", r"\1", at(typed, span))).strip().removesuffix("\\").strip()
            assert text.translate(STRAIGHT).strip().startswith(there)
            assert there or not text.strip() or text.startswith(" ")
        case Definition(term, span):
            assert at(typed, span) == f'"{term}"'
        case Quote(expression, span):
            assert at(typed, span).replace(" ", "") == f"{{{{{unparse(expression)}}}}}".replace(" ", "")
        case OpenReference(target, span):
            assert at(typed, span) == f"[](#{target})"
        case HardBreak():
            pass
        case _:
            assert_never(leaf)


STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def at(typed: str, span: Span) -> str:
    return typed.split("\n")[span.line - 1][span.column - 1 : span.column - 1 + span.length]


SNIPPETS = [
    *"ab1.|*_`\"'[]()<>#&\\{}! \n\t\r\0\ue000",
    "{{ a }}",
    "{when: a}",
    "1. ",
    "   ",
    "|--|\n",
    "<http://x>",
    "](",
    "&#8238;",
]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(SNIPPETS), max_size=50).map("".join)))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    read(text)
    read_inline(SourceText("c.md", text), 0, len(text))
