"""Type checks of whole expressions by their use: as a condition, as a placeholder in a text, as a computed value."""

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
    """Return the findings for an expression that is no condition; only a `computed` one may calculate."""
    return (
        *(() if computed else _calculation_findings(node)),
        *type_findings(node, scope, (Kind.TRUTH,), "A condition is true or false"),
    )


def check_computed(node: Expression, scope: Scope, declared: Type) -> tuple[Diagnostic, ...]:
    """Return the findings for an expression that is not of the declared type; one that may be missing must be declared so."""
    try:
        found = operand_type(node, scope, _wanted_kinds(stated_type(declared)))
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
    return (error("wrong-type", sentence, node.span, _type_hint(found, declared)),)


def _wanted_kinds(declared: Type) -> tuple[Kind, ...]:
    return (declared,) if isinstance(declared, Kind) else ()


def _type_hint(found: Type, declared: Type) -> str:
    if isinstance(found, Maybe) and found.type == stated_type(declared):
        return "Put a question mark behind the type, or say what stands instead: or_else(…, …)."
    if isinstance(stated_type(found), Unrounded) and comparable_type(found) == comparable_type(declared):
        return "Say where to round: rounded(…), rounded_up(…) or rounded_down(…)."
    return "Declare the type of what is computed, or compute what is declared."


def _calculation_findings(node: Expression) -> tuple[Diagnostic, ...]:
    """Return the finding for a calculation in a text, which may have no result and must be declared with its source."""
    if isinstance(node, Arithmetic | Conditional) or (isinstance(node, Call) and node.function not in SAFE_FUNCTIONS):
        hint = "Declare it under “computed” in programme.yaml, with its source, and write its name here."
        return (error("calculation-in-text", "A text calculates nothing itself.", node.span, hint),)
    return next((found for child in children(node) if (found := _calculation_findings(child))), ())


def check_quote(node: Expression, scope: Scope) -> tuple[Diagnostic, ...]:
    """Return the findings for a placeholder that names nothing printable."""
    if isinstance(node, Literal):
        return (error("wrong-type", "A constant is not quoted.", node.span, "Write it as text, or declare it as a value."),)
    if calculations := _calculation_findings(node):
        return calculations
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
