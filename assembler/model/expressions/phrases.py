"""A condition said in words, by the titles that a programme declares: `the deal's status is Gold`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from assembler.model.expressions.functions import LIST_FUNCTIONS
from assembler.model.expressions.kinds import (
    EntryOf,
    ListOf,
    OneOf,
    RecordType,
    Region,
    Scope,
    Type,
    comparable_type,
    stated_type,
)
from assembler.model.expressions.tree import (
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
    substitute,
    unparse,
)
from assembler.model.expressions.type_rules import ExpressionTypeError
from assembler.model.expressions.types import entries_scope, type_of
from assembler.model.values import Kind, Quantity, UnreadableError, constant_kind, parse, show

THIS = "this"
TOLD = {"special_terms_agreed": ("special terms are agreed", "no special terms are agreed")}
"""Conditions that every programme has, and their opposites."""

OPPOSITES = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
SIZES = {"==": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least"}
DAYS = SIZES | {"<": "is before", "<=": "is not after", ">": "is after", ">=": "is not before"}
SIGNS = {"+": "plus", "-": "less", "*": "times", "/": "divided by"}

CALLS: Mapping[str, str] = {
    "day": "the day of the month of {0}",
    "month": "the month of {0}",
    "quarter": "the quarter of {0}",
    "year": "the year of {0}",
    "date": "day {2} of month {1} of {0}",
    "days_after": "the day {1} days after {0}",
    "days_before": "the day {1} days before {0}",
    "months_after": "the day {1} months after {0}",
    "months_before": "the day {1} months before {0}",
    "month_end": "the last day of the month of {0}",
    "quarter_start": "the first day of the quarter of {0}",
    "quarter_end": "the last day of the quarter of {0}",
    "share": "the share of {0} in {1}",
    "rounded": "{0}, rounded",
    "rounded_up": "{0}, rounded up",
    "rounded_down": "{0}, rounded down",
    "min": "the smallest of {all}",
    "max": "the largest of {all}",
    "or_else": "{0} (where it is not stated, {1})",
    "band": "{0} at {1}",
}
"""How a function of values is said; `{all}` are its arguments, joined."""

AMOUNTS = {
    ("some", True): "there is at least one {} for which",
    ("some", False): "there is no {} for which",
    ("every", True): "for every {},",
    ("every", False): "it is not so for every {} that",
}
TOTALS = {
    "sum": "the sum of {0} over every {1}",
    "smallest": "the smallest {0} of any {1}",
    "largest": "the largest {0} of any {1}",
}


@dataclass(frozen=True, slots=True)
class PhraseTitles:
    """What a programme calls the things that its conditions name.

    `choices` are titles by id, `rows` the titles of a table's rows by all its keys, `truths` what a computed condition
    stands for: by its name, or for one of an entry as `sale.in_time`.
    """

    scope: Scope
    choices: Mapping[str, str]
    rows: Mapping[tuple[str, ...], Mapping[str, str]]
    truths: Mapping[str, Expression]


def phrase(condition: Expression, labels: PhraseTitles) -> str:
    """Say a condition in words that stand behind “where”; it has passed `check_condition`."""
    return _Speaker(labels).condition(condition, meant=True)


def join_words(words: Sequence[str], last: str) -> str:
    """Join words: `a`, `a and b`, `a, b and c`."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def _spaced(name: str) -> str:
    """Write a name as words: `expected value`, `accepted-on date`."""
    words = name.replace("_", " ")
    return f"{words.removesuffix(' on')}-on date" if words.endswith(" on") else words


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Says conditions, or their opposites where they are not `meant`, and values."""

    labels: PhraseTitles

    def condition(self, node: Expression, *, meant: bool) -> str:
        match node:
            case Literal(value):
                return "always" if value is meant else "never"
            case Not(operand):
                return self.condition(operand, meant=not meant)
            case And() | Or():
                return self._joined(node, meant=meant)
            case Compare():
                return self._compared(node, meant=meant)
            case Membership():
                return self._member(node, meant=meant)
            case Stated(operand):
                return f"{self.value(operand)} is {'' if meant else 'not '}stated"
            case Name() | Attribute():
                return self._named(node, meant=meant)
            case Call("some" | "every"):
                return self._of_entries(node, meant=meant)
            case Filter() | Arithmetic() | Call() | Conditional() | Lookup():
                return f"{self.value(node)} {'holds' if meant else 'does not hold'}"
            case _:
                assert_never(node)

    def _joined(self, node: And | Or, *, meant: bool) -> str:
        """Join conditions; choices beside each other share their verb, and what is joined otherwise inside says so."""
        word = _joint(node, meant=meant)
        said: list[str] = []
        titles: dict[bool, list[str]] = {True: [], False: []}
        for part, so in _parts(node, word, meant=meant):
            if isinstance(part, Name) and part.name in self.labels.choices:
                titles[so].append(f"“{self.labels.choices[part.name]}”")
            else:
                inner = _joint(part, meant=so)
                said.append(f"{'either ' if inner == 'or' else 'both ' if inner else ''}{self.condition(part, meant=so)}")
        chosen = [_elected(named, word, so=so) for so, named in titles.items() if named]
        return join_words([*chosen, *said], word)

    def _compared(self, node: Compare, *, meant: bool) -> str:
        left, right = self._type(node.left), self._type(node.right)
        operator = node.operator if meant else OPPOSITES[node.operator]
        words = DAYS if Kind.DATE in (_kind(left), _kind(right)) else SIZES
        return f"{self.value(node.left, right)} {words[operator]} {self.value(node.right, left)}"

    def _member(self, node: Membership, *, meant: bool) -> str:
        kind = self._type(node.operand)
        items = join_words([self.value(item, kind) for item in node.items], "or")
        inside = any(isinstance(self._type(item), Region) for item in node.items)
        verb = ("lies in" if meant else "does not lie in") if inside else ("is" if meant else "is not")
        return f"{self.value(node.operand)} {verb} {items}"

    def _named(self, node: Name | Attribute, *, meant: bool) -> str:
        """Say whether a choice is on, or what a computed condition stands for."""
        if isinstance(node, Name) and node.name in self.labels.choices:
            return _elected([f"“{self.labels.choices[node.name]}”"], "and", so=meant)
        if isinstance(node, Name) and node.name in TOLD:
            return TOLD[node.name][not meant]
        if (meaning := self._meaning(node)) is not None:
            return self.condition(meaning, meant=meant)
        of = f" of {self.value(node.of)}" if isinstance(node, Attribute) else ""
        return f"“{_spaced(node.name)}” {'holds' if meant else 'does not hold'}{of}"

    def _meaning(self, node: Name | Attribute) -> Expression | None:
        """Give what a computed condition stands for; one of an entry speaks of that entry, not of `this`."""
        if isinstance(node, Name):
            return self.labels.truths.get(node.name)
        meaning = self.labels.truths.get(f"{self._one(node.of)}.{node.name}")
        return (
            substitute(meaning, lambda one: node.of if isinstance(one, Name) and one.name == THIS else None) if meaning else None
        )

    def _of_entries(self, node: Call, *, meant: bool) -> str:
        one, inner = self._entries(node)
        return f"{AMOUNTS[node.function, meant].format(one)} {inner.condition(node.arguments[1], meant=True)}"

    def value(self, node: Expression, beside: Type | None = None) -> str:
        """Say a value; a constant is read by the type of what stands `beside` it."""
        match node:
            case Literal(value):
                return self._constant(value, beside)
            case Name(name):
                return self._noun(name)
            case Attribute(of, name):
                return f"{self.value(of)}'s {_spaced(name)}"
            case Lookup(of, Literal(value)):
                return f"the {self._one(node)} {self._constant(value, self._keys(of))}"
            case Lookup(key=key):
                return self.value(key)
            case Filter(operand):
                return self.value(operand)
            case Arithmetic(operator, left, right):
                parts = (f"({self.value(part)})" if isinstance(part, Arithmetic) else self.value(part) for part in (left, right))
                return f" {SIGNS[operator]} ".join(parts)
            case Call():
                return self._called(node)
            case Conditional(condition, then, otherwise):
                instead = "" if otherwise is None else f", otherwise {self.value(otherwise)}"
                return f"{self.value(then)} where {self.condition(condition, meant=True)}{instead}"
            case Not() | And() | Or() | Compare() | Membership() | Stated():
                return f"whether {self.condition(node, meant=True)}"
            case _:
                assert_never(node)

    def _called(self, node: Call) -> str:
        if node.function in ("some", "every"):
            return f"whether {self._of_entries(node, meant=True)}"
        if node.function in LIST_FUNCTIONS:
            return self._total(node)
        said = [self.value(argument) for argument in node.arguments]
        return CALLS[node.function].format(*said, all=join_words(said, "and"))

    def _total(self, node: Call) -> str:
        one, inner = self._entries(node)
        counted = node.function == "count"
        whole = f"the number of {_spaced(unparse(node.arguments[0]))}"
        text = whole if counted else TOTALS[node.function].format(inner.value(node.arguments[1]), one)
        conditions = node.arguments[1 if counted else 2 :]
        return text + "".join(f" for which {inner.condition(each, meant=True)}" for each in conditions)

    def _entries(self, node: Call) -> tuple[str, "_Speaker"]:
        """Give the word for one of a list's entries, and who speaks of it."""
        return self._one(node.arguments[0]), _Speaker(replace(self.labels, scope=entries_scope(node, self.labels.scope)))

    def _noun(self, name: str) -> str:
        if name in self.labels.choices:
            return f"“{self.labels.choices[name]}”"
        return name if isinstance(self.labels.scope.get(name), Region) else f"the {_spaced(name)}"

    def _constant(self, value: Quantity, beside: Type | None) -> str:
        if not isinstance(value, str):
            return str(value).lower() if isinstance(value, bool) else show(value)
        kind = stated_type(beside) if beside is not None else None
        if isinstance(kind, OneOf):
            return self._word(value, kind)
        read = kind if kind is Kind.COUNTRY else constant_kind(value)
        try:
            return show(parse(read, value)) if isinstance(read, Kind) else f"“{value}”"
        except UnreadableError:
            return f"“{value}”"

    def _word(self, value: str, kind: OneOf) -> str:
        """Say a word of a closed set: the title of the choice or the row of that name, where there is one."""
        return self.labels.choices.get(value) or self.labels.rows.get(kind.options, {}).get(value) or f"“{_spaced(value)}”"

    def _keys(self, of: Expression) -> Type | None:
        found = self._type(of)
        return found.of.fields.get("id") if isinstance(found, ListOf) else None

    def _one(self, node: Expression) -> str:
        """Give the word for an entry: of a list one of its own, of a record its own."""
        found = self._type(node)
        found = found.of if isinstance(found, ListOf) else stated_type(found) if found is not None else None
        return _spaced(found.title) if isinstance(found, RecordType) else unparse(node)

    def _type(self, node: Expression) -> Type | None:
        """Give the type of a part; None for a constant, which has that of what it is held against."""
        if isinstance(node, Literal):
            return None
        try:
            return type_of(node, self.labels.scope)
        except ExpressionTypeError:
            return None


def _kind(found: Type | None) -> Type | None:
    return None if found is None or isinstance(found, EntryOf) else comparable_type(found)


def _elected(titles: Sequence[str], word: str, *, so: bool) -> str:
    verb = "are" if len(titles) > 1 and word == "and" else "is"
    return f"{join_words(titles, word)} {verb} {'' if so else 'not '}chosen"


def _joint(node: Expression, *, meant: bool) -> str:
    """Give the word that joins the parts of a condition or its opposite; empty where it has none."""
    match node:
        case Not(operand):
            return _joint(operand, meant=not meant)
        case And() | Or():
            return "and" if isinstance(node, And) is meant else "or"
        case _:
            return ""


def _parts(node: Expression, word: str, *, meant: bool) -> list[tuple[Expression, bool]]:
    """Give what a condition joins by one word, each with whether it or its opposite is meant."""
    match node:
        case Not(operand):
            return _parts(operand, word, meant=not meant)
        case And(left, right) | Or(left, right) if _joint(node, meant=meant) == word:
            return [*_parts(left, word, meant=meant), *_parts(right, word, meant=meant)]
        case _:
            return [(node, meant)]
