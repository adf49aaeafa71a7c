"""The rules of a programme: between choices, on each entry of a list, and the answers that take the place of a packet."""

from assembler.model.clause_text import Repeat
from assembler.model.expressions import ALWAYS, Expression, names
from assembler.model.lifetime import ALWAYS_THERE, Lifetime
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span


@dataclass(frozen=True, slots=True)
class Requires:
    """A rule body: where the condition holds, the consequence must hold too."""

    condition: Expression
    consequence: Expression


@dataclass(frozen=True, slots=True)
class Excludes:
    """A rule body: at most one of the choices is on."""

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A rule body: where the condition holds, from `minimum` to `maximum` of the choices are on."""

    minimum: int
    maximum: int
    choices: tuple[str, ...]
    condition: Expression = ALWAYS


@dataclass(frozen=True, slots=True)
class Constraint:
    """A rule body: every valid combination meets the expression."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Permits:
    """A rule body: where the condition holds, only the permitted ones of these rights may be on. Rights are choices."""

    condition: Expression
    permitted: tuple[str, ...]
    rights: tuple[str, ...]

    @property
    def denied(self) -> tuple[str, ...]:
        """The rights that are off where the condition holds."""
        return tuple(right for right in self.rights if right not in self.permitted)


RuleBody = Requires | Excludes | Between | Permits | Constraint


@dataclass(frozen=True, slots=True)
class Rule:
    """A named constraint between choices, with the sentence that explains it to a person, and its source."""

    id: str
    kind: str
    body: RuleBody
    text: str
    source: str
    span: Span
    lifetime: Lifetime = ALWAYS_THERE


@dataclass(frozen=True, slots=True)
class EntryRule:
    """A rule on a matter: every entry of a list meets the condition. It does not constrain choices."""

    id: str
    repeat: Repeat
    expression: Expression
    text: str
    source: str
    span: Span
    lifetime: Lifetime = ALWAYS_THERE


@dataclass(frozen=True, slots=True)
class Resolution:
    """An answer given instead of a packet where the condition holds, such as whom to ask, with its source."""

    condition: Expression
    text: str
    source: str
    span: Span


def names_in_rule(body: RuleBody) -> frozenset[str]:
    """Return the names that a rule reads besides the choices that it lists."""
    return frozenset(name.name for expression in expressions_of(body) for name in names(expression))


def expressions_of(body: RuleBody) -> tuple[Expression, ...]:
    """Return the conditions that a rule reads."""
    match body:
        case Requires(condition, consequence):
            return condition, consequence
        case Between(condition=condition) | Permits(condition):
            return (condition,)
        case Constraint(expression):
            return (expression,)
        case Excludes():
            return ()
