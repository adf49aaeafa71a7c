"""One walk over each tree of text: nothing that a class holds is passed over, whatever classes there are."""

from dataclasses import MISSING, fields
from datetime import date
from typing import TypeVar, get_args, get_type_hints

import pytest

from assembler.model.clause_text import (
    ClauseBlock,
    ClauseInline,
    ClauseLeaf,
    ClauseParagraph,
    ClauseTable,
    Definition,
    FieldGroupPlan,
    FieldPlan,
    HardBreak,
    Item,
    ItemList,
    OpenReference,
    Quote,
    Row,
    Words,
)
from assembler.model.document import (
    Block,
    Document,
    Emphasis,
    Field,
    FieldGroup,
    Front,
    FrontParty,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    PageBreak,
    Paragraph,
    Provision,
    Reference,
    SignatureBlock,
    SignatureParty,
    Signer,
    Strong,
    Table,
    Term,
    Text,
)
from assembler.model.expressions import ALWAYS, Expression, Name
from assembler.model.source import Span
from assembler.model.walk import (
    clause_blocks,
    clause_contents,
    clause_leaves,
    field_groups,
    input_blocks,
    items_in,
    leaves_of,
    passages,
    plain,
    signing_parties,
    text_runs,
    with_input_blocks,
    words,
)

HERE = Span("fee.md", 3, 1)
LEAVES: tuple[ClauseLeaf, ...] = (
    Words("See ", HERE),
    Definition("Fee", HERE),
    Quote(ALWAYS, HERE),
    OpenReference("fee", HERE),
    HardBreak(),
)
CONTENT = tuple[ClauseInline, ...]
T = TypeVar("T")


def holders(kinds: object, inner: object) -> list[type]:
    """Return the classes of a union that have a part of a type."""
    return [kind for kind in get_args(kinds) if inner in get_type_hints(kind).values()]


def holding(kind: type[T], inner: object, held: object) -> T:
    """Return a value of a class that holds something in its part of a type."""
    others = {Span: HERE, str: "x", int: 1, bool: False, Expression: ALWAYS}
    types = get_type_hints(kind)
    model: type = kind
    needed = [part.name for part in fields(model) if part.default is MISSING and part.default_factory is MISSING]
    return kind(**{name: held if types[name] == inner else others[types[name]] for name in needed})


def test_every_class_without_inlines_is_a_leaf() -> None:
    assert {type(leaf) for leaf in LEAVES} == {*get_args(ClauseLeaf)}
    assert {*get_args(ClauseInline)} - {*get_args(ClauseLeaf)} == {*holders(ClauseInline, CONTENT)}


@pytest.mark.parametrize("kind", holders(ClauseInline, CONTENT))
def test_what_an_inline_holds_is_found(kind: type[ClauseInline]) -> None:
    inline = holding(kind, CONTENT, (holding(kind, CONTENT, LEAVES),))
    assert tuple(clause_leaves((inline,))) == LEAVES


def test_leaves_of_one_class_are_found() -> None:
    assert [*leaves_of(Definition, LEAVES)] == [Definition("Fee", HERE)]


def words_of(text: str) -> tuple[ClauseInline, ...]:
    return (Words(text, HERE),)


SELL = Name("sell")
BLOCKS: tuple[ClauseBlock, ...] = (
    ClauseParagraph(words_of("one"), HERE, SELL),
    ItemList((Item((ClauseParagraph(words_of("two"), HERE), ItemList((), HERE)), HERE, condition=SELL),), HERE),
    ClauseTable(Row((words_of("three"),), HERE), (Row((words_of("four"), words_of("five")), HERE, SELL),), (False,), HERE),
    FieldGroupPlan((FieldPlan("id", "Id", "text", HERE, value=words_of("six"), condition=SELL),), "partner", HERE),
)


def test_every_text_inside_blocks_is_found_in_order() -> None:
    assert {type(block) for block in BLOCKS} == {*get_args(ClauseBlock)}
    found = [leaf.text for content in clause_contents(BLOCKS) for leaf in leaves_of(Words, content)]
    assert found == ["one", "two", "three", "four", "five", "six"]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_each_part_of_a_block_has_its_condition(block: ClauseBlock) -> None:
    assert passages(block)[-1].condition == SELL


def test_blocks_inside_an_item_are_found() -> None:
    assert [type(block).__name__ for block in clause_blocks(BLOCKS[1:2])] == ["ItemList", "ClauseParagraph", "ItemList"]


def test_items_inside_items_are_found_list_by_list() -> None:
    inner = Item((), HERE, id="inner")
    outer = [Item((ItemList((inner,), HERE),), HERE, id="first"), Item((), HERE, id="second")]
    assert [item.id for item in items_in((ItemList(tuple(outer), HERE),))] == ["first", "second", "inner"]


def line(text: str) -> Inlines:
    return (Text(text, HERE),)


DOCUMENT = Document(
    name="agreement",
    plan="small/agreement",
    title="Agreement",
    short_title="Agreement",
    kind="agreement",
    handling="sign_now",
    front=Front(
        "Programme", line("Agreement"), (FrontParty("the Partner", line("Acme"), (line("Berlin"),)),), (("Date", line("today")),)
    ),
    blocks=(
        Heading("1.", "1", "fee", line("Fee")),
        Paragraph((Term("Fee"), Text(" means "), Strong(line("money")), Text("."))),
        Provision(2, "1.1", "1.1", "fee.1.1", line("It is due.")),
        Table((line("Year"), line("Rate")), ((line("2026"), line("10%")),), (False, True)),
        FieldGroup((Field("when", "Date", "date", required=True, value=line("1 May")),), "partner", "Partner"),
        PageBreak(),
        SignatureBlock(line("Signed:"), (SignatureParty("the Partner", line("Acme"), (Signer(line("Ann"), (), titled=False),)),)),
    ),
    edition=date(2026, 1, 1),
    reference="A-1",
    draft=False,
    contents=False,
)


def test_words_come_in_reading_order() -> None:
    front = ["Programme", "Agreement", "the Partner", "Acme", "Berlin", "Date", "today"]
    body = ["1.", "Fee", "“Fee” means money.", "1.1", "It is due.", "Year", "Rate", "2026", "10%"]
    form = ["To be filled in by the Partner", "Date", "1 May"]
    signing = ["Signed:", "the Partner", "Acme", "", "Signature", "", "Name", "Ann", "Place", "", "Date", ""]
    assert list(words(DOCUMENT)) == [*front, *body, *form, *signing]


def test_every_text_of_every_block_is_among_the_words() -> None:
    assert {type(block) for block in DOCUMENT.blocks} == {*get_args(Block)}
    said = "\n".join(words(DOCUMENT))
    assert [run.text for run in text_runs(DOCUMENT) if run.span == HERE and run.text not in said] == []


@pytest.mark.parametrize("kind", holders(Inline, Inlines))
def test_the_text_inside_an_inline_is_printed(kind: type[Inline]) -> None:
    inline = holding(kind, Inlines, line("see it"))
    assert plain((inline,)) == "see it"
    assert [run.text for run in text_runs(inline)] == ["see it"]


def test_a_reference_and_a_line_break_are_printed() -> None:
    reference = Reference("Section ", "4.2", " of the Main Agreement", "fee", "main", local=False)
    assert plain((Emphasis((Text("see "),)), reference, LineBreak(), Text("x"))) == "see Section 4.2 of the Main Agreement\nx"


def test_a_text_leads_to_the_place_it_was_written_at() -> None:
    assert Text("money", HERE) in text_runs(DOCUMENT)
    assert Text("A-1") in text_runs(DOCUMENT)


def test_what_is_no_part_of_the_model_has_no_texts() -> None:
    with pytest.raises(TypeError):
        list(text_runs({"a": "b"}))


def test_what_is_filled_in_or_signed_is_found_and_replaced() -> None:
    assert [type(block) for block in input_blocks(DOCUMENT)] == [FieldGroup, SignatureBlock]
    assert [group.by for group in field_groups(DOCUMENT)] == ["partner"]
    assert [party.role for party in signing_parties(DOCUMENT)] == ["the Partner"]
    blank = with_input_blocks(DOCUMENT, lambda _: FieldGroup((), "vendor"))
    assert [group.by for group in field_groups(blank)] == ["vendor", "vendor"]
    assert len(blank.blocks) == len(DOCUMENT.blocks)
