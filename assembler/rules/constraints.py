"""All constraints of a programme as rules with words: those it declares, and those that nesting and groups imply."""

from collections.abc import Iterator

from assembler.model.expressions import ALWAYS, Expression, Name
from assembler.model.library import Between, Choice, Group, Programme, Requires, Rule

NESTING = "nesting"


def constraints(programme: Programme) -> tuple[Rule, ...]:
    """Give every rule that a combination must meet, the most telling first: an explanation keeps the first where it can.

    Groups say most plainly what is left to choose; then come the declared rules, then what mandatory members and nesting
    imply. A group with a lower and an upper bound gives two rules of one id.
    """
    bounds = [rule for group in programme.groups if not is_mandatory(group) for rule in _bounds(programme, group)]
    mandatory = [rule for group in programme.groups if is_mandatory(group) for rule in _inclusions(programme, group)]
    nesting = [_nesting(programme, choice) for choice in programme.choices if choice.parent]
    return (*bounds, *programme.rules, *mandatory, *nesting)


def is_mandatory(group: Group) -> bool:
    """`True` when every member goes with the parent."""
    return group.minimum == len(group.members)


def quoted_titles(programme: Programme, choices: tuple[str, ...], joint: str) -> str:
    """Write the titles of choices in quotes, the last behind “and” or “or”."""
    quoted = [f"“{programme.choice(choice).title}”" for choice in choices]
    return f" {joint} ".join([", ".join(quoted[:-1]), quoted[-1]] if quoted[1:] else quoted)


def _nesting(programme: Programme, choice: Choice) -> Rule:
    text = f"“{choice.title}” is part of {quoted_titles(programme, (choice.parent,), 'and')}."
    body = Requires(Name(choice.id), Name(choice.parent))
    return Rule(_rule_id(choice.id, "part-of", choice.parent), NESTING, body, text, choice.source, choice.span)


def _inclusions(programme: Programme, group: Group) -> Iterator[Rule]:
    for member in map(programme.choice, group.members):
        text = f"{_whole(programme, group)} always includes “{member.title}”."
        body = Requires(_on(group.parent), Name(member.id))
        yield Rule(_rule_id(member.id, "mandatory"), group.kind, body, text, member.source, member.span)


def _bounds(programme: Programme, group: Group) -> Iterator[Rule]:
    """Give the lower bound, which holds where the parent is on, and the upper, which nesting lets hold everywhere."""
    id = _rule_id(group.parent or programme.id, group.kind)
    source = ", ".join(dict.fromkeys(programme.choice(member).source for member in group.members))
    count, members = len(group.members), group.members
    if group.minimum:
        body = Between(group.minimum, count, members, _on(group.parent))
        yield Rule(id, group.kind, body, _too_few(programme, group), source, group.span)
    if group.maximum < count:
        yield Rule(id, group.kind, Between(0, group.maximum, members), _too_many(programme, group), source, group.span)


def _too_few(programme: Programme, group: Group) -> str:
    amount = f"exactly {_number(group.minimum)}" if group.minimum == group.maximum else f"at least {_number(group.minimum)}"
    lack = "none is chosen" if group.minimum == 1 else "fewer are chosen"
    return f"{_whole(programme, group)} needs {amount} of {quoted_titles(programme, group.members, 'and')}; {lack}."


def _too_many(programme: Programme, group: Group) -> str:
    if group.maximum == 1 and len(group.members) == 2:  # noqa: PLR2004 - “both” are two
        return f"{quoted_titles(programme, group.members, 'and')} cannot both be chosen."
    return f"At most {_number(group.maximum)} of {quoted_titles(programme, group.members, 'and')} can be chosen."


def _number(count: int) -> str:
    return "one" if count == 1 else str(count)


def _whole(programme: Programme, group: Group) -> str:
    return quoted_titles(programme, (group.parent,), "and") if group.parent else f"“{programme.title}”"


def _on(parent: str) -> Expression:
    return Name(parent) if parent else ALWAYS


def _rule_id(*parts: str) -> str:
    return "-".join(parts).replace("_", "-")
