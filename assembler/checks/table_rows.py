"""Conditions on the rows of a table, evaluated row by row: the cells of a row are known, only choices and facts stay open."""

from collections.abc import Callable, Iterator
from datetime import date

from assembler.model.declarations import FigureTable
from assembler.model.expressions import (
    ALWAYS,
    NEVER,
    And,
    Attribute,
    Compare,
    Conditional,
    Datum,
    Entry,
    Expression,
    Literal,
    Membership,
    Name,
    Not,
    Or,
    Stated,
    both,
    holds,
    names,
    substitute,
    unparse,
)
from assembler.model.library import Programme

RowConditions = Callable[[str, str, Expression], Iterator[Expression]]
"""From a table, the name that stands for a row, and a condition on it: for each row, the condition under which the row meets it."""

ABSENT = Name("not stated")
"""The value of a cell that a row leaves out."""


def no_rows(_table: str, _name: str, _condition: Expression) -> Iterator[Expression]:
    """Return no row, for a caller that knows no table."""
    return iter(())


def row_conditions(programme: Programme, since: date) -> RowConditions:
    """Return a function that evaluates a condition for each row that a table has on a day."""
    tables = {table.id: table for table in programme.tables}

    def conditions(table: str, name: str, condition: Expression) -> Iterator[Expression]:
        for row in tables[table].rows_on(since) if table in tables else ():
            settled = _RowSubstitution(tables[table], name, row).settle(condition)
            yield NEVER if settled == ABSENT else settled

    return conditions


class _RowSubstitution:
    """Substitutes the cells of one row into a condition. A part without cells stays as it is written."""

    def __init__(self, table: FigureTable, name: str, row: Entry) -> None:
        self.name, self.row = name, row
        self.columns = {column.id for column in table.columns} | {"id"}
        self.computed = {one.id: one.expression for one in table.computed}

    def settle(self, node: Expression) -> Expression:
        """Return the condition, or the value, with the cells of the row put in."""
        match node:
            case Attribute(Name(name), part) if name in (self.name, "this"):
                return self._cell_of(part, node)
            case Not(operand):
                return _negated(self.settle(operand))
            case And(left, right):
                one, other = self.settle(left), self.settle(right)
                return NEVER if NEVER in (one, other) else both(one, other)
            case Or(left, right):
                return _either(self.settle(left), self.settle(right))
            case Stated(operand):
                return _distributed(self.settle(operand), _is_stated)
            case Compare(operator, left, right):
                return _distributed(self.settle(left), lambda one: _compared(operator, one, self.settle(right)))
            case Membership(operand, items):
                settled_items = tuple(map(self.settle, items))
                return _distributed(self.settle(operand), lambda one: _is_member(one, settled_items))
            case Conditional(condition, then, otherwise):
                last = ABSENT if otherwise is None else self.settle(otherwise)
                return _conditional(self.settle(condition), self.settle(then), last)
            case _:
                return self._substituted(node)

    def _substituted(self, node: Expression) -> Expression:
        """Put constants into a part that stays open; one that still names the row becomes a condition of this row alone."""
        settled = substitute(node, self._constant)
        row = {self.name, "this", ABSENT.name}
        alone = any(name.name in row for name in names(settled))
        return Name(f"{unparse(node)}, for {unparse(self._cell_of('id', node))}") if alone else settled

    def _constant(self, node: Expression) -> Expression | None:
        match node:
            case Attribute(Name(name), part) if name in (self.name, "this"):
                value = self._cell_of(part, node)
                return value if isinstance(value, Literal) else ABSENT
            case _:
                return None

    def _cell_of(self, part: str, node: Expression) -> Expression:
        if part in self.computed:
            return self.settle(self.computed[part])
        if part not in self.columns:
            return node
        datum = self.row.get(part)
        return Literal(datum.value) if isinstance(datum, Datum) else ABSENT


def _negated(condition: Expression) -> Expression:
    if condition in (ALWAYS, NEVER):
        return NEVER if condition == ALWAYS else ALWAYS
    return Not(condition)


def _conditional(condition: Expression, then: Expression, otherwise: Expression) -> Expression:
    if condition in (ALWAYS, NEVER):
        return then if condition == ALWAYS else otherwise
    return Conditional(condition, then, otherwise)


def _distributed(value: Expression, ask: Callable[[Expression], Expression]) -> Expression:
    """Apply a question to a value, or to each of two values that a condition decides between."""
    match value:
        case Conditional(condition, then, otherwise) if otherwise is not None:
            one = both(condition, _distributed(then, ask))
            other = both(_negated(condition), _distributed(otherwise, ask))
            return _either(NEVER if _never(one) else one, NEVER if _never(other) else other)
        case _:
            return ask(value)


def _never(node: Expression) -> bool:
    return node == NEVER or (isinstance(node, And) and NEVER in (node.left, node.right))


def _either(left: Expression, right: Expression) -> Expression:
    if ALWAYS in (left, right):
        return ALWAYS
    if left == NEVER:
        return right
    return left if right == NEVER else Or(left, right)


def _is_stated(value: Expression) -> Expression:
    if value == ABSENT:
        return NEVER
    return ALWAYS if isinstance(value, Literal) else Stated(value)


def _compared(operator: str, left: Expression, right: Expression) -> Expression:
    if ABSENT in (left, right):
        return ALWAYS if operator == "!=" and left != right else NEVER
    whole = Compare(operator, left, right)
    if isinstance(left, Literal) and isinstance(right, Literal):
        return ALWAYS if holds(whole, {}) else NEVER
    return whole


def _is_member(value: Expression, items: tuple[Expression, ...]) -> Expression:
    if value == ABSENT:
        return NEVER
    whole = Membership(value, items)
    if isinstance(value, Literal) and all(isinstance(item, Literal) for item in items):
        return ALWAYS if holds(whole, {}) else NEVER
    return whole
