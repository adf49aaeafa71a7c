"""Choice list: all choices of a programme in their groups, and what each of them requires and excludes."""

from collections.abc import Iterable
from typing import TypedDict

from assembler.checks.names_used import names_in_rule
from assembler.model.expressions import ALWAYS, Name, Not, both, unparse
from assembler.model.library import Choice, Group, Programme
from assembler.model.rules import Rule
from assembler.rules import Prover, count_combinations


class RuleData(TypedDict):
    """A rule between choices."""

    id: str
    text: str
    source: str


class ChoiceData(TypedDict):
    """A choice, and the choices that are part of it.

    `available` is whether a valid combination has it; `against` has the rules that leave none. `requires` and `excludes` are the
    choices that are on, and those that are off, in every valid combination that has it. `rules` are the declared rules that name
    it. `default_where` is a condition on other choices; it is empty where a default needs none.
    """

    id: str
    title: str
    source: str
    note: str
    default: bool
    default_where: str
    available: bool
    against: list[RuleData]
    requires: list[str]
    excludes: list[str]
    rules: list[RuleData]
    parts: list["PartsData"]


class PartsData(TypedDict):
    """Parts of a choice: at least `minimum` and at most `maximum` of them are on with it. `kind` is the key they stand under."""

    kind: str
    minimum: int
    maximum: int
    choices: list[ChoiceData]


class TitledGroupData(TypedDict):
    """A group of choices under its title; the title is empty for choices in no group."""

    title: str
    choices: list[ChoiceData]


class ChoiceListData(TypedDict):
    """The object that `choose --json` prints without choices.

    There are exactly `combinations` valid combinations, or at least so many where they are too many to be counted.
    """

    programme: str
    title: str
    combinations: int
    exact: bool
    groups: list[TitledGroupData]


def choice_list(programme: Programme) -> ChoiceListData:
    """Return all choices of a programme in their groups, each with those that are part of it."""
    counted = count_combinations(programme)
    with Prover(programme) as prover:
        groups = [_titled_group(title, choices, programme, prover) for title, choices in programme.choices_by_title]
    return {
        "programme": programme.id,
        "title": programme.title,
        "combinations": counted.number,
        "exact": counted.exact,
        "groups": groups,
    }


def _titled_group(title: str, choices: Iterable[Choice], programme: Programme, prover: Prover) -> TitledGroupData:
    whole = [_choice_data(choice, programme, prover) for choice in choices if not choice.parent]
    return {"title": title, "choices": whole}


def _choice_data(choice: Choice, programme: Programme, prover: Prover) -> ChoiceData:
    on = Name(choice.id)
    available = prover.possible(on)
    others = [other.id for other in programme.choices if available and other is not choice and prover.possible(Name(other.id))]
    return {
        "id": choice.id,
        "title": choice.title,
        "source": choice.source,
        "note": choice.note,
        "default": choice.default,
        "default_where": "" if choice.default_where == ALWAYS else unparse(choice.default_where),
        "available": available,
        "against": [] if available else [_rule_data(rule) for rule in prover.rules_against(on)],
        "requires": [other for other in others if not prover.possible(both(on, Not(Name(other))))],
        "excludes": [other for other in others if not prover.possible(both(on, Name(other)))],
        "rules": [_rule_data(rule) for rule in programme.rules if choice.id in names_in_rule(rule)],
        "parts": [_parts_data(group, programme, prover) for group in programme.groups if group.parent == choice.id],
    }


def _parts_data(group: Group, programme: Programme, prover: Prover) -> PartsData:
    return {
        "kind": group.kind,
        "minimum": group.minimum,
        "maximum": group.maximum,
        "choices": [_choice_data(programme.choice(member), programme, prover) for member in group.members],
    }


def _rule_data(rule: Rule) -> RuleData:
    return {"id": rule.id, "text": rule.text, "source": rule.source}
