"""Reading an expression: Jinja's grammar and parser, our own tree, a column for every node and every fault."""

from collections.abc import Iterator
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser

from assembler.diagnostics import Diagnostic, error
from assembler.expressions.tree import (
    ALWAYS,
    And,
    Attribute,
    Compare,
    Expression,
    Filter,
    Literal,
    Member,
    Name,
    Not,
    Or,
    Stated,
)
from assembler.source import SourceText

LONGEST = 500
RESERVED = frozenset({"and", "or", "not", "in", "is", "if", "else", "none", "None"})
OPERATORS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}


class _FaultError(Exception):
    """An expression that is not of this language: the offset in its text, the sentence and the mend."""

    def __init__(self, at: int, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.at, self.sentence, self.hint = at, sentence, hint


class _OffsetEnvironment(Environment):
    """A Jinja environment whose tokens carry their offset where Jinja puts the line number."""

    def _tokenize(self, source: str, name: str | None, filename: str | None = None, state: str | None = None) -> TokenStream:
        def placed() -> Iterator[tuple[int, str, str]]:
            at = 0
            for _, kind, value in self.lexer.tokeniter(source, name, filename, state):
                yield at, kind, value
                at += len(value)

        return TokenStream(self.lexer.wrap(placed(), name, filename), name, filename)


_JINJA = _OffsetEnvironment()


def parse_expression(source: SourceText, start: int, end: int) -> tuple[Expression, tuple[Diagnostic, ...]]:
    """Read the expression between two offsets of a text; a faulty one reads as “always”, with its finding."""
    text = source.text[start:end]
    try:
        return _Reader(source, start).read(_jinja_tree(text)), ()
    except _FaultError as fault:
        at = start + min(fault.at, max(0, len(text) - 1))
        return ALWAYS, (error("bad-expression", fault.sentence, source.span(at), fault.hint),)


def _jinja_tree(text: str) -> nodes.Node:
    if len(text) > LONGEST:
        raise _FaultError(0, f"An expression has at most {LONGEST} characters.", "Split it, or declare a value for a part of it.")
    if not text.strip():
        raise _FaultError(0, "The expression is empty.", "Write a condition or a name.")
    lead = len(text) - len(text.lstrip())
    try:
        parser = Parser(_JINJA, text.replace("\n", " "), state="variable")
        tree = parser.parse_expression()
        rest = parser.stream.current
    except TemplateSyntaxError as fault:
        raise _syntax_fault(fault, lead) from None
    except RecursionError:
        raise _FaultError(0, "Too many brackets.", "Split the expression.") from None
    if not parser.stream.eos:
        raise _FaultError(rest.lineno, f"Nothing may follow here; found “{rest.value}”.", "Join conditions by and, or.")
    return tree


def _syntax_fault(fault: TemplateSyntaxError, lead: int) -> _FaultError:
    message = fault.message or "The expression cannot be read"
    sentence, _, offset = message.rpartition(" at ")
    at = int(offset) if offset.isdigit() else fault.lineno
    return _FaultError(
        max(at, lead),
        f"{(sentence if offset.isdigit() else message).rstrip('.').capitalize()}.",
        "Names are joined by and, or, not.",
    )


class _Reader:
    """Turns Jinja's nodes into ours; what is not on the list is refused."""

    def __init__(self, source: SourceText, start: int) -> None:
        self.source, self.start = source, start

    def read(self, node: nodes.Node) -> Expression:
        """Read one node and those inside it."""
        reader = getattr(self, f"_read_{type(node).__name__.lower()}", None)
        if reader is None:
            raise _FaultError(
                node.lineno or 0, "This is not part of the language of conditions.", "Use names, comparisons, and, or, not, in."
            )
        made: Expression = reader(node, self.source.span(self.start + (node.lineno or 0)))
        return made

    def _read_name(self, node: nodes.Name, _: Any) -> Expression:
        if node.name in RESERVED:
            raise _FaultError(node.lineno, f"Expected a name, found “{node.name}”.", "A condition joins names by and, or, not.")
        at = self.start + node.lineno
        return Name(node.name, self.source.span(at, at + len(node.name)))

    def _read_getattr(self, node: nodes.Getattr, span: Any) -> Expression:
        if node.attr.startswith("_"):
            raise _FaultError(node.lineno, "A name begins with a letter.", "")
        return Attribute(self.read(node.node), node.attr, span)

    def _read_const(self, node: nodes.Const, span: Any) -> Expression:
        if not isinstance(node.value, bool | int | str):
            raise _FaultError(
                node.lineno, "A constant is a text in quotes or a whole number.", 'Write a rate or an amount as a text: "10 %".'
            )
        return Literal(node.value, span)

    def _read_not(self, node: nodes.Not, span: Any) -> Expression:
        return Not(self.read(node.node), span)

    def _read_and(self, node: nodes.And, span: Any) -> Expression:
        return And(self.read(node.left), self.read(node.right), span)

    def _read_or(self, node: nodes.Or, span: Any) -> Expression:
        return Or(self.read(node.left), self.read(node.right), span)

    def _read_compare(self, node: nodes.Compare, span: Any) -> Expression:
        if len(node.ops) != 1:
            raise _FaultError(node.lineno, "Comparisons do not chain.", "Join two comparisons by and.")
        operand = node.ops[0]
        left = self.read(node.expr)
        if operand.op in ("in", "notin"):
            member = Member(left, self._items(operand.expr), span)
            return member if operand.op == "in" else Not(member, span)
        return Compare(OPERATORS[operand.op], left, self.read(operand.expr), span)

    def _items(self, node: nodes.Node) -> tuple[Expression, ...]:
        if isinstance(node, nodes.Tuple | nodes.List):
            return tuple(self.read(item) for item in node.items)
        return (self.read(node),)

    def _read_test(self, node: nodes.Test, span: Any) -> Expression:
        if node.name != "stated" or node.args or node.kwargs:
            raise _FaultError(node.lineno, f"There is no test “{node.name}”.", "The only test is “is stated”.")
        return Stated(self.read(node.node), span)

    def _read_filter(self, node: nodes.Filter, span: Any) -> Expression:
        if node.node is None or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            raise _FaultError(node.lineno, f"The filter “{node.name}” takes nothing in brackets.", f"Write only | {node.name}.")
        return Filter(self.read(node.node), node.name, span)
