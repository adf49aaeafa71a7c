"""Conditions in English words, with the titles that a programme declares: `the deal's status is Gold`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from assembler.model.expressions.functions import LIST_FUNCTIONS
from assembler.model.expressions.kinds import (
    THIS,
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
from assembler.model.expressions.types import type_of
from assembler.model.quick_dataclass import dataclass
from assembler.model.values import Kind, Quantity, UnreadableError, constant_kind, parse, show

STANDARD_CONDITIONS = {"special_terms_agreed": ("special terms are agreed", "no special terms are agreed")}
"""Conditions that every programme has, each with its negation."""

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
"""The words for a function of values; `{all}` stands for its arguments, joined."""

AMOUNTS = {
    ("some", True): "there is at least one {} for which",
    ("some", False): "there is no {} for which",
    ("every", True): "for every {},",
    ("every", False): "it is not so for every {} that",
}
TOTALS = {
    "sum": "the sum of {0} over every {1}",
    "sums": "the sum in each currency of {0} over every {1}",
    "smallest": "the smallest {0} of any {1}",
    "largest": "the largest {0} of any {1}",
}


@dataclass(frozen=True, slots=True)
class PhraseTitles:
    """The titles of a programme for the names in its conditions.

    `choices` has titles by id; `rows` the titles of a table's rows, under the tuple of all its keys; `truths` the expression of a
    computed condition, by its name, or for one of an entry by a name such as `sale.in_time`.
    """

    scope: Scope
    choices: Mapping[str, str]
    rows: Mapping[tuple[str, ...], Mapping[str, str]]
    truths: Mapping[str, Expression]


def phrase(condition: Expression, labels: PhraseTitles) -> str:
    """Return a condition in words that can follow “where”; it must have passed `check_condition`."""
    return _Phraser(labels).condition(condition, positive=True)


def join_words(words: Sequence[str], last: str) -> str:
    """Return words as an enumeration: `a`, `a and b`, `a, b and c`."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def _words_of_name(name: str) -> str:
    """Return a name as words: `expected value`, `accepted-on date`."""
    words = name.replace("_", " ")
    return f"{words.removesuffix(' on')}-on date" if words.endswith(" on") else words


@dataclass(frozen=True, slots=True)
class _Phraser:
    """Builds the words for values and conditions, and for the negation of a condition that is not `positive`."""

    labels: PhraseTitles

    def condition(self, node: Expression, *, positive: bool) -> str:
        match node:
            case Literal(value):
                return "always" if value is positive else "never"
            case Not(operand):
                return self.condition(operand, positive=not positive)
            case And() | Or():
                return self._joined_conditions(node, positive=positive)
            case Compare():
                return self._comparison_words(node, positive=positive)
            case Membership():
                return self._membership_words(node, positive=positive)
            case Stated(operand):
                return f"{self.value(operand)} is {'' if positive else 'not '}stated"
            case Name() | Attribute():
                return self._name_words(node, positive=positive)
            case Call("some" | "every"):
                return self._entries_words(node, positive=positive)
            case Filter() | Arithmetic() | Call() | Conditional() | Lookup():
                return f"{self.value(node)} {'holds' if positive else 'does not hold'}"
            case _:
                assert_never(node)

    def _joined_conditions(self, node: And | Or, *, positive: bool) -> str:
        """Return joined conditions; choices share one verb, and an inner group joined by the other word begins with “either” or “both”."""
        word = _joining_word(node, positive=positive)
        said: list[str] = []
        titles: dict[bool, list[str]] = {True: [], False: []}
        for part, is_positive in _joined_parts(node, word, positive=positive):
            if isinstance(part, Name) and part.name in self.labels.choices:
                titles[is_positive].append(f"“{self.labels.choices[part.name]}”")
            else:
                inner = _joining_word(part, positive=is_positive)
                said.append(
                    f"{'either ' if inner == 'or' else 'both ' if inner else ''}{self.condition(part, positive=is_positive)}"
                )
        chosen = [_chosen_words(named, word, positive=is_positive) for is_positive, named in titles.items() if named]
        return join_words([*chosen, *said], word)

    def _comparison_words(self, node: Compare, *, positive: bool) -> str:
        left, right = self._type_or_none(node.left), self._type_or_none(node.right)
        operator = node.operator if positive else OPPOSITES[node.operator]
        words = DAYS if Kind.DATE in (_kind_or_none(left), _kind_or_none(right)) else SIZES
        return f"{self.value(node.left, right)} {words[operator]} {self.value(node.right, left)}"

    def _membership_words(self, node: Membership, *, positive: bool) -> str:
        kind = self._type_or_none(node.operand)
        items = join_words([self.value(item, kind) for item in node.items], "or")
        inside = any(isinstance(self._type_or_none(item), Region) for item in node.items)
        verb = ("lies in" if positive else "does not lie in") if inside else ("is" if positive else "is not")
        return f"{self.value(node.operand)} {verb} {items}"

    def _name_words(self, node: Name | Attribute, *, positive: bool) -> str:
        """Return words for a choice, or for the expression of a computed condition."""
        if isinstance(node, Name) and node.name in self.labels.choices:
            return _chosen_words([f"“{self.labels.choices[node.name]}”"], "and", positive=positive)
        if isinstance(node, Name) and node.name in STANDARD_CONDITIONS:
            return STANDARD_CONDITIONS[node.name][not positive]
        if (meaning := self._meaning_of(node)) is not None:
            return self.condition(meaning, positive=positive)
        of = f" of {self.value(node.of)}" if isinstance(node, Attribute) else ""
        return f"“{_words_of_name(node.name)}” {'holds' if positive else 'does not hold'}{of}"

    def _meaning_of(self, node: Name | Attribute) -> Expression | None:
        """Return the expression of a computed condition; one of an entry names that entry in place of `this`."""
        if isinstance(node, Name):
            return self.labels.truths.get(node.name)
        meaning = self.labels.truths.get(f"{self._entry_word(node.of)}.{node.name}")
        return (
            substitute(meaning, lambda one: node.of if isinstance(one, Name) and one.name == THIS else None) if meaning else None
        )

    def _entries_words(self, node: Call, *, positive: bool) -> str:
        one, inner = self._entry_phraser(node)
        return f"{AMOUNTS[node.function, positive].format(one)} {inner.condition(node.arguments[1], positive=True)}"

    def value(self, node: Expression, beside: Type | None = None) -> str:
        """Return words for a value; a constant is read by the type of the value `beside` it in a comparison."""
        match node:
            case Literal(value):
                return self._constant_words(value, beside)
            case Name(name):
                return self._name_noun(name)
            case Attribute(of, name):
                return f"{self.value(of)}'s {_words_of_name(name)}"
            case Lookup(of, Literal(value)):
                return f"the {self._entry_word(node)} {self._constant_words(value, self._key_type(of))}"
            case Lookup(key=key):
                return self.value(key)
            case Filter(operand):
                return self.value(operand)
            case Arithmetic(operator, left, right):
                parts = (f"({self.value(part)})" if isinstance(part, Arithmetic) else self.value(part) for part in (left, right))
                return f" {SIGNS[operator]} ".join(parts)
            case Call():
                return self._call_words(node)
            case Conditional(condition, then, otherwise):
                instead = "" if otherwise is None else f", otherwise {self.value(otherwise)}"
                return f"{self.value(then)} where {self.condition(condition, positive=True)}{instead}"
            case Not() | And() | Or() | Compare() | Membership() | Stated():
                return f"whether {self.condition(node, positive=True)}"
            case _:
                assert_never(node)

    def _call_words(self, node: Call) -> str:
        if node.function in ("some", "every"):
            return f"whether {self._entries_words(node, positive=True)}"
        if node.function in LIST_FUNCTIONS:
            return self._total_words(node)
        said = [self.value(argument) for argument in node.arguments]
        return CALLS[node.function].format(*said, all=join_words(said, "and"))

    def _total_words(self, node: Call) -> str:
        one, inner = self._entry_phraser(node)
        counted = node.function == "count"
        whole = f"the number of {_words_of_name(unparse(node.arguments[0]))}"
        text = whole if counted else TOTALS[node.function].format(inner.value(node.arguments[1]), one)
        conditions = node.arguments[1 if counted else 2 :]
        return text + "".join(f" for which {inner.condition(each, positive=True)}" for each in conditions)

    def _entry_phraser(self, node: Call) -> tuple[str, "_Phraser"]:
        """Return the word for an entry of a list, and a phraser that knows it.

        A computed condition may go through the list of an entry outside, whose word then means each entry.
        """
        entries = self._type_or_none(node.arguments[0])
        known = {entries.of.title: entries.of} if isinstance(entries, ListOf) else {}
        return self._entry_word(node.arguments[0]), _Phraser(replace(self.labels, scope={**self.labels.scope, **known}))

    def _name_noun(self, name: str) -> str:
        if name in self.labels.choices:
            return f"“{self.labels.choices[name]}”"
        return name if isinstance(self.labels.scope.get(name), Region) else f"the {_words_of_name(name)}"

    def _constant_words(self, value: Quantity, beside: Type | None) -> str:
        if not isinstance(value, str):
            return str(value).lower() if isinstance(value, bool) else show(value)
        kind = stated_type(beside) if beside is not None else None
        if isinstance(kind, OneOf):
            return self._option_words(value, kind)
        read = kind if kind is Kind.COUNTRY else constant_kind(value)
        try:
            return show(parse(read, value)) if isinstance(read, Kind) else f"“{value}”"
        except UnreadableError:
            return f"“{value}”"

    def _option_words(self, value: str, kind: OneOf) -> str:
        """Return words for an option of a closed set: the title of the choice or row of that name, if there is one."""
        return self.labels.choices.get(value) or self.labels.rows.get(kind.options, {}).get(value) or f"“{_words_of_name(value)}”"

    def _key_type(self, of: Expression) -> Type | None:
        found = self._type_or_none(of)
        return found.of.fields.get("id") if isinstance(found, ListOf) else None

    def _entry_word(self, node: Expression) -> str:
        """Return the word for an entry of a list, or for a record."""
        found = self._type_or_none(node)
        found = found.of if isinstance(found, ListOf) else stated_type(found) if found is not None else None
        return _words_of_name(found.title) if isinstance(found, RecordType) else unparse(node)

    def _type_or_none(self, node: Expression) -> Type | None:
        """Return the type of a part; None for a constant, whose type is that of the value beside it."""
        if isinstance(node, Literal):
            return None
        try:
            return type_of(node, self.labels.scope)
        except ExpressionTypeError:
            return None


def _kind_or_none(found: Type | None) -> Type | None:
    return None if found is None or isinstance(found, EntryOf) else comparable_type(found)


def _chosen_words(titles: Sequence[str], word: str, *, positive: bool) -> str:
    verb = "are" if len(titles) > 1 and word == "and" else "is"
    return f"{join_words(titles, word)} {verb} {'' if positive else 'not '}chosen"


def _joining_word(node: Expression, *, positive: bool) -> str:
    """Return the word that joins the parts of a condition or its negation; empty where it has no parts."""
    match node:
        case Not(operand):
            return _joining_word(operand, positive=not positive)
        case And() | Or():
            return "and" if isinstance(node, And) is positive else "or"
        case _:
            return ""


def _joined_parts(node: Expression, word: str, *, positive: bool) -> list[tuple[Expression, bool]]:
    """Return the parts that one word joins, each with whether it is positive."""
    match node:
        case Not(operand):
            return _joined_parts(operand, word, positive=not positive)
        case And(left, right) | Or(left, right) if _joining_word(node, positive=positive) == word:
            return [*_joined_parts(left, word, positive=positive), *_joined_parts(right, word, positive=positive)]
        case _:
            return [(node, positive)]
