"""The text of a clause before values are filled in: a tree with expressions and open references at its leaves.

The loader builds it; the assembly stage replaces each expression by its value and each reference by its words. A value is inserted as
text and never parsed again, so no value can change the structure of a contract.
"""

from assembler.model.expressions import ALWAYS, Attribute, Expression
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class StrongWords:
    """Text set in bold."""

    content: "tuple[ClauseInline, ...]"


@dataclass(frozen=True, slots=True)
class EmphasizedWords:
    """Text set in italics."""

    content: "tuple[ClauseInline, ...]"


@dataclass(frozen=True, slots=True)
class Definition:
    """The place where a term is defined: `**"Net Revenue"**`. The quotes are not part of `term`."""

    term: str
    span: Span


@dataclass(frozen=True, slots=True)
class Quote:
    """A placeholder for a value, fact or field: `{{ fee_rate | percent }}`."""

    expression: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class OpenReference:
    """A reference not yet resolved: `[](#main-agreement/term.b)` has the target `main-agreement/term.b`.

    Of one that is `bare` the number alone is printed: `Sections [#](#term) and [#](#fees)`.
    """

    target: str
    span: Span
    bare: bool = False


@dataclass(frozen=True, slots=True)
class HardBreak:
    """A new line in the same paragraph."""


ClauseLeaf = Words | Definition | Quote | OpenReference | HardBreak
"""An inline that holds no other inlines."""
ClauseInline = ClauseLeaf | StrongWords | EmphasizedWords


@dataclass(frozen=True, slots=True)
class Repeat:
    """`{for: name in list}`: repeats a part of the text for each entry of a list in the matter."""

    name: str
    list: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class ClauseParagraph:
    """A paragraph, printed where `condition` holds, once for each entry of `repeat`. `grants` names the clause by which it is so."""

    content: tuple[ClauseInline, ...]
    span: Span
    condition: Expression = ALWAYS
    repeat: Repeat | None = None
    grants: OpenReference | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item: a first paragraph, then further paragraphs, lists and tables. `id` is empty where it has none.

    `title` is that of an item whose first paragraph begins with one, in bold or italics, and is empty for any other.
    """

    blocks: "tuple[ClauseBlock, ...]"
    span: Span
    id: str = ""
    condition: Expression = ALWAYS
    repeat: Repeat | None = None
    grants: OpenReference | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class ItemList:
    """A numbered list; its depth of nesting decides its level, and so its numerals."""

    items: tuple[Item, ...]
    span: Span

    @property
    def may_be_empty(self) -> bool:
        """Whether all items are repeated for a list that an entry has itself, such as the items of a special term."""
        return all(item.repeat is not None and isinstance(item.repeat.list, Attribute) for item in self.items)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, one tuple of inlines a cell."""

    cells: tuple[tuple[ClauseInline, ...], ...]
    span: Span
    condition: Expression = ALWAYS
    repeat: Repeat | None = None
    grants: OpenReference | None = None


@dataclass(frozen=True, slots=True)
class ClauseTable:
    """A table with a header row. `right` says for each column whether it is aligned to the right."""

    header: Row
    rows: tuple[Row, ...]
    right: tuple[bool, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """A field of a form. `value` is the text it is filled with beforehand; empty for a blank field.

    `type` is `text`, `multiline`, `date`, `number`, `checkbox`, `choice` or `rows`; `columns` name the columns of
    `rows`, `options` the answers of `choice`; `lines` is the number of blank rows or lines to draw.
    """

    id: str
    label: str
    type: str
    span: Span
    required: bool = False
    value: tuple[ClauseInline, ...] = ()
    columns: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    lines: int = 1
    hint: str = ""
    condition: Expression = ALWAYS
    grants: OpenReference | None = None


@dataclass(frozen=True, slots=True)
class FieldGroupPlan:
    """Fields that stand together, and the role that fills them: `partner`, `vendor` or another."""

    fields: tuple[FieldPlan, ...]
    by: str
    span: Span


ClauseBlock = ClauseParagraph | ItemList | ClauseTable | FieldGroupPlan
