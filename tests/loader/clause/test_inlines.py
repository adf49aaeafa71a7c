"""The words of a paragraph: quotes, emphasis, definitions, references, each at its place."""

import pytest
from loader.library_builder import report

from assembler.loader.clause.inlines import cell_columns
from assembler.loader.clause.markdown import read_markdown
from assembler.model.clause_text import (
    ClauseInline,
    ClauseParagraph,
    Definition,
    EmphasizedWords,
    HardBreak,
    OpenReference,
    Quote,
    StrongWords,
    Words,
)
from assembler.model.source import SourceText


def read(text: str) -> tuple[ClauseInline, ...]:
    (paragraph,), findings = read_markdown(SourceText("c.md", text), 0)
    assert findings == (), report(findings)
    assert isinstance(paragraph, ClauseParagraph)
    return paragraph.content


def refusal(text: str) -> list[str]:
    return [f"{f.span}: {f.message}" for f in read_markdown(SourceText("c.md", text), 0)[1]]


def said(text: str) -> str:
    return "".join(inline.text for inline in read(text) if isinstance(inline, Words))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('the "Goods" are', "the “Goods” are"),
        ("the Partner's and the Partners' own", "the Partner’s and the Partners’ own"),
        ("O'Neil's 'own' goods", "O’Neil’s ‘own’ goods"),
        ("\"the 'inner' one\"", "“the ‘inner’ one”"),
        ("\"'inner' first\"", "“‘inner’ first”"),
        ('("Goods") and ["x"]', "(“Goods”) and [“x”]"),
        ("the '90s and '26", "the ’90s and ’26"),
        ('30" wide', "30” wide"),
        ('pre-"Closing" and/or', "pre-“Closing” and/or"),
        ('one\n"two" three', "one “two” three"),
        ("“curly” ‘stays’", "“curly” ‘stays’"),
        ('\\"straight\\"', '"straight"'),
        ("R&amp;D, R&D and &nbsp;x", "R&D, R&D and \u00a0x"),
        ("1\\. is 50 \\* 2, a_b_c, \\[x\\]", "1. is 50 * 2, a_b_c, [x]"),
        ("a ~ b ~~c~~ #1 + 2", "a ~ b ~~c~~ #1 + 2"),
        ("see https://policies.example/a_b", "see https://policies.example/a_b"),
        ("a < b > c & d", "a < b > c & d"),
    ],
)
def test_what_is_typed_and_what_is_printed(typed: str, printed: str) -> None:
    assert said(f"{typed}\n") == printed


def test_a_possessive_behind_bold_closes() -> None:
    assert said("**Acme**'s *own*'s {{ name }}'s\n") == "’s ’s ’s"


def test_quotes_around_a_value_open_and_close() -> None:
    first, quote, last = read('"{{ name }}"\n')
    assert isinstance(quote, Quote)
    assert [inline.text for inline in (first, last) if isinstance(inline, Words)] == ["“", "”"]


def test_emphasis_nests() -> None:
    (strong,) = read("**all *of* it**\n")
    assert isinstance(strong, StrongWords)
    assert [type(inline) for inline in strong.content] == [Words, EmphasizedWords, Words]


@pytest.mark.parametrize("typed", ['**"Net Revenue"** means', "**“Net Revenue”** means"])
def test_bold_quoted_words_define_a_term(typed: str) -> None:
    definition, _ = read(typed)
    assert isinstance(definition, Definition)
    assert (definition.term, definition.span.column, definition.span.length) == ("Net Revenue", 3, 13)


def test_a_quote_that_begins_bold_or_italics_opens() -> None:
    _, definition, _ = read('i.**"Net Revenue"** means')
    assert isinstance(definition, Definition)
    _, italics = read('i.*"said"*')
    assert isinstance(italics, EmphasizedWords)
    assert [inline.text for inline in italics.content if isinstance(inline, Words)] == ["“said”"]


@pytest.mark.parametrize("typed", ['**"Fee" or "Fees"** means', '**"Fee {{ n }}"** means', '**"the *net* Fee"** means'])
def test_a_definition_of_more_than_one_term_is_refused(typed: str) -> None:
    assert refusal(typed) == ["c.md:1:1: A definition is one term between its quotes."]


@pytest.mark.parametrize(
    "target", ["fee", "fee.b", "alliance-agreement/fee", "alliance-agreement/fee.b", "common/clauses/x", "eula/"]
)
def test_references(target: str) -> None:
    _, reference, _ = read(f"See [](#{target}).\n")
    assert isinstance(reference, OpenReference)
    assert (reference.target, reference.span.column, reference.span.length) == (target, 5, len(target) + 5)


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("a [x](#fee) b", "c.md:1:3: A reference has no words of its own."),
        ('a [](#fee "title") b', "c.md:1:3: Only references inside the library are links."),
        ("a [](https://x.example) b", "c.md:1:3: Only references inside the library are links."),
        ("a <https://x.example> b", "c.md:1:3: Only references inside the library are links."),
        ("a [](#Fee) b", "c.md:1:3: Only references inside the library are links."),
        ("a [](#{{ b }}) b", "c.md:1:3: Only references inside the library are links."),
        ("a `code` b", "c.md:1:3: Code (`) is not part of a clause."),
        ("a `co\nde` co de", "c.md:1:3: Code (`) is not part of a clause."),
        ("a <b>x</b>", "c.md:1:3: HTML is not part of a clause."),
        ("a <br> b", "c.md:1:3: HTML is not part of a clause."),
        ("a ![x](y.png)", "c.md:1:3: An image is not part of a clause."),
        ("a **b {when: c}**", "c.md:1:7: A condition stands outside bold and italics."),
        ("a {when: c} {{ b }}", "c.md:1:3: A condition stands at the end, and a value follows this one."),
        ("one  \ntwo", "c.md:1:5: The blanks at the end of this line would break it, unseen."),
        (
            "a &#8238;b",
            "c.md:1:3: U+202E RIGHT-TO-LEFT OVERRIDE is a bidirectional control, which changes the order in which text is read.",
        ),
    ],
)
def test_what_a_paragraph_cannot_hold(typed: str, refused: str) -> None:
    assert refusal(f"{typed}\n") == [refused]


def test_a_backslash_at_the_end_of_a_line_breaks_it() -> None:
    first, broken, second = read("one\\\ntwo\n")
    assert isinstance(broken, HardBreak)
    assert [str(inline.span) for inline in (first, second) if isinstance(inline, Words)] == ["c.md:1:1", "c.md:2:1"]


def test_words_before_a_condition_end_where_they_end() -> None:
    (words,) = read("All of it. {when: sell}\n")
    assert isinstance(words, Words)
    assert (words.text, words.span.column, words.span.length) == ("All of it.", 1, 10)


@pytest.mark.parametrize(
    ("row", "texts"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("  | a | |  ", ["a", ""]),
        ("| | b |", ["", "b"]),
        ("|| b |", ["", "b"]),
        (r"| a \| b | \| |", [r"a \| b", r"\|"]),
        ("|a|a|", ["a", "a"]),
    ],
)
def test_cells_of_a_row(row: str, texts: list[str]) -> None:
    assert [row[start:end] for start, end in cell_columns(row)] == texts
