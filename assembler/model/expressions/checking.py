"""The check that an expression may stand where it stands: a condition, a quote, a computed value."""

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions.functions import SAFE_FUNCTIONS
from assembler.model.expressions.kinds import (
    ListOf,
    Maybe,
    RecordType,
    Region,
    Scope,
    Type,
    Unrounded,
    comparable_type,
    stated_type,
    type_name,
)
from assembler.model.expressions.tree import Arithmetic, Call, Conditional, Expression, Literal, children
from assembler.model.expressions.type_rules import ExpressionTypeError, wrong_type
from assembler.model.expressions.types import operand_type, type_findings, type_of
from assembler.model.values import Kind


def check_condition(node: Expression, scope: Scope, *, computed: bool = False) -> tuple[Diagnostic, ...]:
    """Check that an expression is a condition, in every branch of it; only where it is `computed` it may calculate."""
    return (
        *(() if computed else _calculations(node)),
        *type_findings(node, scope, (Kind.TRUTH,), "A condition is true or false"),
    )


def check_computed(node: Expression, scope: Scope, declared: Type) -> tuple[Diagnostic, ...]:
    """Check that an expression gives what is declared; one that may be not stated must be declared so."""
    try:
        found = operand_type(node, scope, _wanted(stated_type(declared)))
    except ExpressionTypeError as fault:
        return (fault.finding,)
    if found == declared or (isinstance(declared, Maybe) and stated_type(found) == declared.type):
        return ()
    if (
        stated_type(found) is Kind.INTEGER
        and stated_type(declared) is Kind.NUMBER
        and (isinstance(declared, Maybe) or found is Kind.INTEGER)
    ):
        return ()
    sentence = f"This is {type_name(found)}; {type_name(declared)} is declared."
    return (error("wrong-type", sentence, node.span, _mend(found, declared)),)


def _wanted(declared: Type) -> tuple[Kind, ...]:
    return (declared,) if isinstance(declared, Kind) else ()


def _mend(found: Type, declared: Type) -> str:
    if isinstance(found, Maybe) and found.type == stated_type(declared):
        return "Put a question mark behind the type, or say what stands instead: or_else(…, …)."
    if isinstance(stated_type(found), Unrounded) and comparable_type(found) == comparable_type(declared):
        return "Say where to round: rounded(…), rounded_up(…) or rounded_down(…)."
    return "Declare the type of what is computed, or compute what is declared."


def _calculations(node: Expression) -> tuple[Diagnostic, ...]:
    """Refuse what may have no result in a text: it is declared with its source, and named there."""
    if isinstance(node, Arithmetic | Conditional) or (isinstance(node, Call) and node.function not in SAFE_FUNCTIONS):
        hint = "Declare it under “computed” in programme.yaml, with its source, and write its name here."
        return (error("calculation-in-text", "A text calculates nothing itself.", node.span, hint),)
    return next((found for child in children(node) if (found := _calculations(child))), ())


def check_quote(node: Expression, scope: Scope) -> tuple[Diagnostic, ...]:
    """Check that an expression names something that can be printed."""
    if isinstance(node, Literal):
        return (error("wrong-type", "A constant is not quoted.", node.span, "Write it as text, or declare it as a value."),)
    if calculated_here := _calculations(node):
        return calculated_here
    try:
        found = type_of(node, scope)
    except ExpressionTypeError as fault:
        return (fault.finding,)
    if isinstance(stated_type(found), Unrounded):
        hint = "Declare a computed value: rounded(…), rounded_up(…) or rounded_down(…) says where to round."
        return (wrong_type(f"{type_name(found)} cannot be printed.", node.span, hint).finding,)
    if isinstance(found, Maybe):
        return ()
    if isinstance(found, RecordType | ListOf | Region) or found is Kind.TRUTH:
        hint = (
            f"Name one of its parts: {', '.join(found.fields)}."
            if isinstance(found, RecordType)
            else "Name a value, a fact or a field."
        )
        return (wrong_type(f"{type_name(found)} cannot be printed.", node.span, hint).finding,)
    return ()
