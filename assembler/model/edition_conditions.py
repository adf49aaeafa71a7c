"""Conditions on the edition: those that compare it with constants are the same in a whole edition, whatever is chosen and stated."""

from datetime import date

from assembler.model.expressions import And, Attribute, Compare, Datum, Expression, Literal, Membership, Name, Not, Or, holds


def asks_for_edition(node: Expression) -> bool:
    """Whether a condition compares the edition, or the day of issue, with constants: in one edition it is always the same.

    The loader refuses a comparison of the day of issue that would change within an edition.
    """
    match node:
        case Compare(_, compared, Literal()) | Compare(_, Literal(), compared):
            return names_edition(compared)
        case Membership(compared, items):
            return names_edition(compared) and all(isinstance(item, Literal) for item in items)
        case _:
            return False


def constant_in(node: Expression, edition: date) -> bool | None:
    """Return what a condition is in an edition whatever is chosen and stated; None where that decides."""
    match node:
        case Literal(bool(value)):
            return value
        case Not(operand):
            inner = constant_in(operand, edition)
            return None if inner is None else not inner
        case And(left, right) | Or(left, right):
            parts = (constant_in(left, edition), constant_in(right, edition))
            decisive = isinstance(node, Or)
            if decisive in parts:
                return decisive
            return None if None in parts else not decisive
        case _ if asks_for_edition(node):
            return holds(node, {"matter": {"edition": Datum(edition), "issued": Datum(edition)}})
        case _:
            return None


def names_edition(node: Expression) -> bool:
    """Whether an expression is the edition or the day of issue."""
    match node:
        case Attribute(Name("matter"), "edition" | "issued"):
            return True
        case _:
            return False
