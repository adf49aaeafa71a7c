"""The parser of expressions: Jinja's grammar, our own syntax tree, a place for every node and every error.

Jinja parses; `_NodeConverter` turns its nodes into ours and refuses all that is not part of the language.
"""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream, get_lexer
from jinja2.parser import Parser

from assembler.model.diagnostics import Diagnostic, error, quoted
from assembler.model.expressions.tree import (
    ALWAYS,
    And,
    Arithmetic,
    Attribute,
    Call,
    Compare,
    Conditional,
    Expression,
    Filter,
    Literal,
    Lookup,
    Membership,
    Name,
    Not,
    Or,
    Stated,
)
from assembler.model.source import SourceText, Span

LONGEST = 500
MOST_BRACKETS = 30
"""The most brackets and minus signs: Jinja's parser is recursive, and would exhaust the stack."""
RESERVED = frozenset({"and", "or", "not", "in", "is", "if", "else", "none", "None"})
OPERATORS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
ARITHMETIC = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/"}


class _SyntaxFaultError(Exception):
    """The text is no expression of this language; holds the stretch of it, the sentence and the hint of a finding."""

    def __init__(self, at: int, sentence: str, hint: str, length: int = 1) -> None:
        super().__init__(sentence)
        self.at, self.sentence, self.hint, self.length = at, sentence, hint, length


class _OffsetEnvironment(Environment):
    """A Jinja environment whose tokens carry their offset in place of the line number, so that each node has a column."""

    lexer = cached_property(get_lexer)

    def _tokenize(self, source: str, name: str | None, filename: str | None = None, state: str | None = None) -> TokenStream:
        # The lexer drops nothing, so the lengths of the tokens before add up to the offset of a token.
        def placed() -> Iterator[tuple[int, str, str]]:
            at = 0
            for _, kind, value in self.lexer.tokeniter(source, name, filename, state):
                yield at, kind, value
                at += len(value)

        return TokenStream(self.lexer.wrap(placed(), name, filename), name, filename)


_JINJA = _OffsetEnvironment()


def parse_expression(source: SourceText, start: int, end: int) -> tuple[Expression, tuple[Diagnostic, ...]]:
    """Parse the expression between two offsets of a text; a faulty one is returned as `ALWAYS`, with its finding."""
    text = source.text[start:end]
    try:
        return _NodeConverter(source, start, end).convert(_jinja_tree(text)), ()
    except _SyntaxFaultError as fault:
        at = start + min(fault.at, max(0, len(text) - 1))
        return ALWAYS, (error("bad-expression", fault.sentence, source.span(at, at + fault.length), fault.hint),)


# The tree depends on the text alone, so equal conditions share it; places are added by the converter.
@lru_cache(10_000)
def _jinja_tree(text: str) -> nodes.Node:
    if len(text) > LONGEST:
        raise _SyntaxFaultError(
            0, f"An expression has at most {LONGEST} characters.", "Split it, or declare a value for a part of it."
        )
    if sum(map(text.count, "([{-")) > MOST_BRACKETS:
        raise _SyntaxFaultError(0, "There are too many brackets.", "Split the expression.")
    if not text.strip():
        raise _SyntaxFaultError(0, "Nothing is written here.", "Write a condition, such as sell and not lend, or a name.")
    try:
        parser = Parser(_JINJA, text.replace("\n", " "), state="variable")
        tree = parser.parse_expression()
    except TemplateSyntaxError as fault:
        raise _syntax_fault(fault, text) from None
    if not parser.stream.eos:
        raise _misplaced(text, parser.stream.current.lineno)
    return tree


def _syntax_fault(fault: TemplateSyntaxError, text: str) -> _SyntaxFaultError:
    """Build the error for the character at which parsing ended; Jinja's own message is about templates and is not shown."""
    message = fault.message or ""
    if "end of template" in message:
        end = len(text.rstrip())
        return _SyntaxFaultError(end - 1, "Something is missing at the end.", "Write a name or a text behind the last word.")
    _, _, offset = message.rpartition(" at ")
    if re.match(r"unexpected '[])}]'", message):
        return _misplaced(text, _unopened(text, fault.lineno))
    return _misplaced(text, int(offset) if offset.isdigit() else fault.lineno)


def _unopened(text: str, otherwise: int) -> int:
    """Return the offset of the first closing bracket that none opens, outside quotes."""
    opened: list[str] = []
    for found in _TOKEN.finditer(text):
        if (bracket := found[0]) in ("(", "[", "{"):
            opened.append(bracket)
        elif bracket in (")", "]", "}") and (not opened or opened.pop() + bracket not in ("()", "[]", "{}")):
            return found.start()
    return otherwise


def _misplaced(text: str, at: int) -> _SyntaxFaultError:
    found = _TOKEN.search(text, at)
    if not found:
        return _SyntaxFaultError(at, "This cannot be read.", _JOINED)
    return _SyntaxFaultError(
        found.start(), f"{quoted(found[0])} has no place here.", _MENDS.get(found[0], _JOINED), len(found[0])
    )


_TOKEN = re.compile(r""""[^"]*"|'[^']*'|\w+|[=!<>]=|&&|\|\||\S""")
_JOINED = "Names are joined by and, or, not; a text stands in straight quotes."
_CURLY = "Write straight quotes, as on a keyboard."
_UNCLOSED = "Close it by the same mark."
_MENDS = {
    "=": "Compare with two: ==.",
    "&": "Join conditions by “and”.",
    "&&": "Join conditions by “and”.",
    "|": "Join conditions by “or”.",
    "!": "Write “not”.",
    '"': _UNCLOSED,
    "'": _UNCLOSED,
    "“": _CURLY,
    "”": _CURLY,
    "‘": _CURLY,
    "’": _CURLY,
}


class _NodeConverter:
    """Converts Jinja's nodes into ours; a node without a method here is refused. Jinja's `lineno` is an offset here."""

    def __init__(self, source: SourceText, start: int, end: int) -> None:
        self.source, self.start, self.end = source, start, end

    def convert(self, node: nodes.Node) -> Expression:
        """Convert one node and those inside it."""
        if isinstance(node, nodes.BinExpr) and type(node).__name__ in ARITHMETIC:
            return self._convert_arithmetic(node)
        converter = getattr(self, f"_convert_{type(node).__name__.lower()}", None)
        if converter is None:
            hint = "Use names, comparisons, and, or, not, in; + - * / and the functions of clauses/README.md under “computed”."
            raise _SyntaxFaultError(node.lineno or 0, "This is not part of the language of conditions.", hint)
        expression: Expression = converter(node)
        return expression

    def _span_of_match(self, pattern: str, at: int) -> Span:
        """Return the span of the first match of a pattern from an offset of the expression on."""
        found = re.compile(pattern).search(self.source.text, self.start + at, self.end)
        return self.source.span(*found.span(1)) if found else self.source.span(self.start + at)

    def _convert_name(self, node: nodes.Name) -> Expression:
        if node.name in RESERVED:
            raise _misplaced(self.source.text[self.start : self.end], node.lineno)
        return Name(node.name, self._span_of_match(rf"({re.escape(node.name)})", node.lineno))

    def _convert_getattr(self, node: nodes.Getattr) -> Expression:
        if node.attr.startswith("_"):
            raise _SyntaxFaultError(
                node.lineno, "A name begins with a small letter.", "Write the name without underscore before it."
            )
        of = self.convert(node.node)
        return Attribute(of, node.attr, _joined_span(of, self._span_of_match(rf"\.\s*({re.escape(node.attr)})", node.lineno)))

    def _convert_const(self, node: nodes.Const) -> Expression:
        span = self._span_of_match(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w.+-]+)""", node.lineno)
        written = span.source_line[span.column - 1 : span.column - 1 + span.length]
        if not isinstance(node.value, bool | int | str) or (type(node.value) is int and not written.isdecimal()):
            raise _SyntaxFaultError(
                node.lineno,
                "A constant is a text in quotes or a whole number.",
                'Write a rate or an amount as a text: "10 %".',
                span.length,
            )
        return Literal(node.value, span)

    def _convert_not(self, node: nodes.Not) -> Expression:
        operand = self.convert(node.node)
        if isinstance(operand, Stated):
            return Not(operand, operand.span)
        return Not(operand, self._span_to(self._span_of_match(r"(not)\b", node.lineno), operand))

    def _convert_and(self, node: nodes.And) -> Expression:
        left, right = self.convert(node.left), self.convert(node.right)
        return And(left, right, self._span_to(left.span, right))

    def _convert_or(self, node: nodes.Or) -> Expression:
        left, right = self.convert(node.left), self.convert(node.right)
        return Or(left, right, self._span_to(left.span, right))

    def _convert_compare(self, node: nodes.Compare) -> Expression:
        if len(node.ops) != 1:
            raise _SyntaxFaultError(node.lineno, "Comparisons do not chain.", "Join two comparisons by and.")
        operand = node.ops[0]
        left = self.convert(node.expr)
        if operand.op in ("in", "notin"):
            items = self._member_items(operand.expr)
            span = self._span_to(left.span, items[-1])
            return Membership(left, items, span) if operand.op == "in" else Not(Membership(left, items, span), span)
        right = self.convert(operand.expr)
        return Compare(OPERATORS[operand.op], left, right, self._span_to(left.span, right))

    def _member_items(self, node: nodes.Node) -> tuple[Expression, ...]:
        items = node.items if isinstance(node, nodes.Tuple | nodes.List) else [node]
        if not items:
            raise _SyntaxFaultError(node.lineno, "There is nothing in these brackets.", 'Write what it may be: in ("DE", "AT").')
        return tuple(self.convert(item) for item in items)

    def _convert_test(self, node: nodes.Test) -> Expression:
        if node.name != "stated" or node.args or node.kwargs:
            sentence = f"There is no test “is {node.name}”."
            raise _SyntaxFaultError(node.lineno, sentence, "The only test is “is stated”.", len("is"))
        operand = self.convert(node.node)
        return Stated(operand, _joined_span(operand, self._span_of_match(r"\bis\s+(?:not\s+)?(stated)", node.lineno)))

    def _convert_filter(self, node: nodes.Filter) -> Expression:
        if node.node is None or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            hint = f"Write only | {node.name}."
            raise _SyntaxFaultError(node.lineno, f"“{node.name}” takes nothing in brackets.", hint, len(node.name))
        return Filter(self.convert(node.node), node.name, self._span_of_match(rf"({re.escape(node.name)})", node.lineno))

    def _convert_arithmetic(self, node: nodes.BinExpr) -> Expression:
        left, right = self.convert(node.left), self.convert(node.right)
        return Arithmetic(ARITHMETIC[type(node).__name__], left, right, self._span_to(left.span, right))

    def _convert_call(self, node: nodes.Call) -> Expression:
        if not isinstance(node.node, nodes.Name) or node.kwargs or node.dyn_args or node.dyn_kwargs:
            hint = "Write the function's name and its parts in brackets: sum(lines, line.points)."
            raise _SyntaxFaultError(node.lineno, "This is no function.", hint)
        name, arguments = self._convert_name(node.node), tuple(self.convert(argument) for argument in node.args)
        span = self._span_to(name.span, arguments[-1]) if arguments else name.span
        return Call(node.node.name, arguments, span)

    def _convert_condexpr(self, node: nodes.CondExpr) -> Expression:
        condition, then = self.convert(node.test), self.convert(node.expr1)
        otherwise = self.convert(node.expr2) if node.expr2 is not None else None
        return Conditional(condition, then, otherwise, self._span_to(then.span, otherwise or condition))

    def _convert_getitem(self, node: nodes.Getitem) -> Expression:
        if isinstance(node.arg, nodes.Slice):
            raise _SyntaxFaultError(node.lineno, "A row is named by its key alone.", "Write table[key].")
        of, key = self.convert(node.node), self.convert(node.arg)
        return Lookup(of, key, _joined_span(of, key.span) if key.span else of.span)

    def _span_to(self, first: Span | None, last: Expression) -> Span | None:
        """Return the span from one part to the end of another, with the brackets that close what opens inside it."""
        if first is None or last.span is None:
            return first
        span = first.to(last.span)
        line, end = span.source_line, span.column - 1 + span.length
        most = self.source.span(self.end).column - 1 if self.end < len(self.source.text) else len(line)
        # Jinja's nodes leave out brackets: take in those that close what opens inside the span.
        while (inside := line[span.column - 1 : end]).count("(") > inside.count(")") and (
            closing := re.compile(r"\s*\)").match(line, end, max(most, end))
        ):
            end = closing.end()
        return Span(span.path, span.line, span.column, end - span.column + 1, line)


def _joined_span(first: Expression, last: Span) -> Span:
    return first.span.to(last) if first.span else last
