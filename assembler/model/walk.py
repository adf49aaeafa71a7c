"""The one walk over each tree of text: over the inlines and blocks of a clause, and over those of a finished document.

Whoever reads a tree does it by these functions. Only what makes something else of each class, as a writer of a format does, has a
`match` of its own. Every `match` is closed by `assert_never`, so that the type checker names each place that must know a new class.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from itertools import chain
from typing import TypeGuard, TypeVar, assert_never

from assembler.model.clause_text import (
    ClauseBlock,
    ClauseInline,
    ClauseLeaf,
    ClauseParagraph,
    ClauseTable,
    Definition,
    EmphasizedWords,
    FieldGroupPlan,
    HardBreak,
    Item,
    ItemList,
    OpenReference,
    Quote,
    Repeat,
    StrongWords,
    Words,
)
from assembler.model.document import (
    Block,
    Document,
    Emphasis,
    Field,
    FieldGroup,
    Front,
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
    Strong,
    Table,
    Term,
    Text,
    signature_lines,
)
from assembler.model.expressions import Expression
from assembler.model.quick_dataclass import dataclass

_Leaf = TypeVar("_Leaf", Words, Definition, Quote, OpenReference)


def clause_leaves(content: Iterable[ClauseInline]) -> Iterator[ClauseLeaf]:
    """Yield the inlines that hold no others, in reading order; bold and italics are replaced by their contents."""
    for inline in content:
        match inline:
            case StrongWords(inner) | EmphasizedWords(inner):
                yield from clause_leaves(inner)
            case Words() | Definition() | Quote() | OpenReference() | HardBreak():
                yield inline
            case _:
                assert_never(inline)


def leaves_of(kind: type[_Leaf], content: Iterable[ClauseInline]) -> Iterator[_Leaf]:
    """Yield the inlines of one class, such as the quotes of a text, wherever they are inside others."""
    return (leaf for leaf in clause_leaves(content) if isinstance(leaf, kind))


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a block that is printed, left out or repeated as one: a paragraph, an item, a row or a field.

    `contents` are the texts of its own, `blocks` the blocks inside it.
    """

    condition: Expression
    repeat: Repeat | None
    contents: tuple[tuple[ClauseInline, ...], ...]
    blocks: tuple[ClauseBlock, ...] = ()


def passages(block: ClauseBlock) -> tuple[Passage, ...]:
    """Return the passages of a block in reading order; the header of a table is its first row."""
    match block:
        case ClauseParagraph(content, condition=condition, repeat=repeat):
            return (Passage(condition, repeat, (content,)),)
        case ItemList(items):
            return tuple(Passage(item.condition, item.repeat, (), item.blocks) for item in items)
        case ClauseTable(header, rows):
            return tuple(Passage(row.condition, row.repeat, row.cells) for row in (header, *rows))
        case FieldGroupPlan(plans):
            return tuple(Passage(plan.condition, None, (plan.value,)) for plan in plans)
        case _:
            assert_never(block)


def clause_blocks(blocks: Iterable[ClauseBlock]) -> Iterator[ClauseBlock]:
    """Yield blocks in reading order, each followed by those inside it."""
    for block in blocks:
        yield block
        for passage in passages(block):
            yield from clause_blocks(passage.blocks)


def items_in(blocks: Iterable[ClauseBlock]) -> Iterator[Item]:
    """Yield every item inside blocks, list by list: those of a list stand before those inside them."""
    for block in clause_blocks(blocks):
        match block:
            case ItemList(items):
                yield from items
            case ClauseParagraph() | ClauseTable() | FieldGroupPlan():
                continue
            case _:
                assert_never(block)


def clause_contents(blocks: Iterable[ClauseBlock]) -> Iterator[tuple[ClauseInline, ...]]:
    """Yield every text inside blocks in reading order: of paragraphs, items, cells and fields."""
    for block in clause_blocks(blocks):
        for passage in passages(block):
            yield from passage.contents


def words(document: Document) -> Iterator[str]:
    """Yield every text in the body of a document, in reading order, without table of contents, headers and footers."""
    yield from front_words(document.front)
    for block in document.blocks:
        yield from block_words(block)


def front_words(front: Front) -> Iterator[str]:
    """Yield every text of a document's front, in reading order."""
    yield front.programme
    yield plain(front.title)
    for party in front.parties:
        yield from (party.caption, plain(party.name), *map(plain, party.details))
    for label, value in front.particulars:
        yield from (label, plain(value))


TYPED = str.maketrans("’‘“”\N{NO-BREAK SPACE}", "''\"\" ")
"""Typographic characters that papers print, by what is typed: words are found whichever of the two they are written with."""


def as_typed(text: str) -> str:
    """Return a text as it is typed, with one space between words."""
    return " ".join(text.translate(TYPED).split())


def block_words(block: Block) -> Iterable[str]:
    """Return every text of a block, in reading order."""
    match block:
        case Provision() | Heading():
            return block.label, plain(block.content)
        case Paragraph(content):
            return (plain(content),)
        case Table(header, rows):
            return (plain(cell) for row in (header, *rows) for cell in row)
        case FieldGroup(fields):
            return chain((block.note,), chain.from_iterable(map(field_words, fields)))
        case SignatureBlock(intro, parties):
            return chain((plain(intro),), chain.from_iterable(map(_signature_words, parties)))
        case PageBreak():
            return ()
        case _:
            assert_never(block)


def field_words(field: Field) -> Iterator[str]:
    """Yield every text of a field, in reading order."""
    yield field.label
    if field.hint:
        yield field.hint
    match field.type:
        case "rows":
            yield from field.columns
        case "choice":
            yield from field.options
        case "checkbox":
            pass
        case _:
            yield plain(field.value)


def _signature_words(party: SignatureParty) -> Iterator[str]:
    yield from (party.role, plain(party.name), plain(party.standing))
    for signer in party.signers:
        for line in signature_lines(signer):
            yield from (line.label, plain(line.value))


def plain(content: Inlines) -> str:
    """Return the plain text of inlines as printed; a line break becomes a newline."""
    # Most are texts, of which each packet has thousands.
    return "".join([inline.text if isinstance(inline, Text) else _inline_text(inline) for inline in content])


def _inline_text(inline: Inline) -> str:
    match inline:
        case Text(text):
            return text
        case Strong(content) | Emphasis(content):
            return plain(content)
        case Term() | Reference():
            return inline.printed
        case LineBreak():
            return "\n"
        case _:
            assert_never(inline)


def text_runs(part: object) -> Iterator[Text]:
    """Yield every text inside a part of the model, so that a character can be traced to the place it was written at.

    A bare string in the model, such as a label, is yielded as a text without a place.
    """
    match part:
        case Text():
            yield part
        case str():
            yield Text(part)
        case _:
            for each in _parts_of(part):
                yield from text_runs(each)


def references_in(part: object) -> Iterator[Reference]:
    """Yield every reference inside a part of the model, in reading order."""
    if isinstance(part, Reference):
        yield part
    elif not isinstance(part, str | Text):  # as most parts are
        for each in _parts_of(part):
            yield from references_in(each)


def _parts_of(part: object) -> Iterator[object]:
    """Yield the parts of which a part of the model is made, in reading order. Raises `TypeError` for what is none."""
    match part:
        case tuple():
            yield from part
        case _ if is_dataclass(part):
            yield from (getattr(part, name.name) for name in fields(part))
        case int() | date() | None:
            return
        case _:
            raise TypeError(f"a {type(part).__name__} is no part of the model")


InputBlock = FieldGroup | SignatureBlock
"""A block that is filled in or signed."""


def input_blocks(document: Document) -> Iterator[InputBlock]:
    """Yield the blocks of a document that are filled in or signed, in reading order."""
    return (block for block in document.blocks if _takes_input(block))


def field_groups(document: Document) -> Iterator[FieldGroup]:
    """Yield the groups of fields of a document, in reading order."""
    return (block for block in input_blocks(document) if isinstance(block, FieldGroup))


def signing_parties(document: Document) -> Iterator[SignatureParty]:
    """Yield the parties that sign a document, in reading order."""
    return (party for block in input_blocks(document) if isinstance(block, SignatureBlock) for party in block.parties)


def with_input_blocks(document: Document, change: Callable[[InputBlock], InputBlock]) -> Document:
    """Return a document in which each block that is filled in or signed is replaced by what `change` makes of it."""
    return replace(document, blocks=tuple(change(block) if _takes_input(block) else block for block in document.blocks))


def _takes_input(block: Block) -> TypeGuard[InputBlock]:
    match block:
        case Provision() | Heading() | Paragraph() | Table() | PageBreak():  # most are provisions
            return False
        case FieldGroup() | SignatureBlock():
            return True
        case _:
            assert_never(block)


def words_of(content: Iterable[ClauseInline]) -> str:
    """Return the words of a text; “…” for each value and reference."""
    return "".join(map(_words_of_leaf, clause_leaves(content)))


def _words_of_leaf(leaf: ClauseLeaf) -> str:
    match leaf:
        case Words(text):
            return text
        case Definition(term):
            return f"“{term}”"
        case Quote() | OpenReference():
            return "…"
        case HardBreak():
            return "\n"
        case _:
            assert_never(leaf)


def words_by_name(blocks: Iterable[Block]) -> dict[str, str]:
    """Return the words of each clause and item of a paper without its own number, with all that stands below it, by its name."""
    words: dict[str, list[str]] = {}
    around: list[tuple[int, str]] = []
    for block in blocks:
        if isinstance(block, SignatureBlock):
            around = []
        if isinstance(block, Heading | Provision):
            level = block.level if isinstance(block, Provision) else 1
            around = [(above, name) for above, name in around if above < level]
        for _, name in around:
            words[name] += block_words(block)
        if isinstance(block, Heading | Provision):
            around.append((level, block.anchor))
            words[block.anchor] = [plain(block.content)]
    return {name: " ".join(found) for name, found in words.items()}
