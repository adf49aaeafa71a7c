"""All constraints of a programme as rules with a sentence each: those it declares, and those implied by nesting and groups."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce

from assembler.model.editions import IN_FORCE_SINCE, exists, paper_field
from assembler.model.expressions import ALWAYS, Attribute, Compare, Expression, Literal, Name, Not, Or, Stated, both, unparse
from assembler.model.library import Choice, Group, Occasion, Programme
from assembler.model.rules import Between, Constraint, Excludes, Permits, Requires, Rule, RuleBody, expressions_of, names_in_rule

NESTING = "nesting"
"""The kind of the rule that a nested choice needs its parent."""

DECLINED = "the matter"
"""The source of a rule that keeps a declined choice off."""


def constraints(programme: Programme, declined: Iterable[str] = ()) -> tuple[Rule, ...]:
    """Return every rule that a combination must meet, in the order in which explanations prefer them.

    Bounds of groups come first, since they say most plainly what is left to choose; then the declared rules, those that keep
    `declined` choices off, mandatory members, and nesting; last those that keep off what does not exist in the edition in which the
    programme stands, and that the paper is in force which an occasion follows. A group with a lower and an upper bound has two rules
    of one id.
    """
    bounds = [rule for group in programme.groups if not is_mandatory(group) for rule in _bound_rules(programme, group)]
    mandatory = [rule for group in programme.groups if is_mandatory(group) for rule in _mandatory_rules(programme, group)]
    nesting = [nesting_rule(programme, choice) for choice in programme.choices if choice.parent]
    off = [_declining_rule(programme.choice(id)) for id in dict.fromkeys(declined)]
    absent = [_absence_rule(programme, choice) for choice in programme.choices if not exists(programme, choice.id)]
    following = [_following_rule(one) for one in programme.occasions if programme.is_issued_alone(one.id)]
    return (*bounds, *programme.rules, *off, *mandatory, *nesting, *absent, *following)


def is_asked_alone(rule: Rule, programme: Programme) -> bool:
    """Whether a rule is asked of a packet that is issued alone: one on facts and lists, or one that asks for the occasion.

    What the choices in force, the partner and the edition are, was held against rules when the choices were elected.
    """
    stated = {one.id for one in (*programme.facts, *programme.lists, *programme.derived)}
    return bool(names_in_rule(rule.body) & stated) or any(
        "matter.occasion" in unparse(expression) for expression in expressions_of(rule.body)
    )


def with_rules_as_asked(programme: Programme) -> Programme:
    """Return a programme whose rules hold on the occasions on which they are asked, or surely hold.

    On an occasion that elects no choice, the partner may have moved since, and a rule that began with a later edition may never have
    been asked. A rule on nothing but choices holds there, if every edition has it and the choices that it names are what they were:
    one that ended is dropped, and one that is new was not to be had, so that a rule that asks for either may be broken.
    """
    alone = [_on_occasion(one.id) for one in programme.occasions if programme.is_issued_alone(one.id)]
    if not alone:
        return programme
    choices = {choice.id for choice in programme.choices}
    changed = {choice.id for choice in programme.choices if _has_changed(choice, programme)}

    def surely_holds(rule: Rule) -> bool:
        named = names_in_rule(rule.body)
        lasts = rule.lifetime.since is None and named <= choices
        return is_asked_alone(rule, programme) or (lasts and (isinstance(rule.body, Excludes) or not named & changed))

    # A group of this edition has lost the members that ended; they are known by their parent.
    parents = {programme.choice(id).parent for id in changed}
    open_groups = [group for group in programme.groups if group.parent in parents | changed]
    least = [rule for group in open_groups for rule in _least_rules(programme, group)]
    groups = tuple(replace(group, minimum=0) if group in open_groups else group for group in programme.groups)
    where_elected = Not(reduce(Or, alone))

    def asked(rule: Rule) -> Rule:
        return replace(rule, body=_asked_where(rule.body, where_elected))

    rules = (*map(asked, least), *(rule if surely_holds(rule) else asked(rule) for rule in programme.rules))
    return replace(programme, rules=rules, groups=groups)


def _has_changed(choice: Choice, programme: Programme) -> bool:
    """Whether a choice, or one that it is nested in, has ended or begun since the first edition."""
    first, edition, lifetime = programme.editions[0], programme.edition or programme.editions[-1], choice.lifetime
    ended = lifetime.until is not None and lifetime.until <= edition
    begun = lifetime.since is not None and first < lifetime.since <= edition
    return ended or begun or (bool(choice.parent) and _has_changed(programme.choice(choice.parent), programme))


def _least_rules(programme: Programme, group: Group) -> tuple[Rule, ...]:
    """Return the rules that ask for members of a group: all of them, or as many as its lower bound."""
    if is_mandatory(group):
        return tuple(_mandatory_rules(programme, group))
    return tuple(_bound_rules(programme, replace(group, maximum=len(group.members))))


def _asked_where(body: RuleBody, condition: Expression) -> RuleBody:
    """Return the body of a rule that is asked only where a condition holds."""
    match body:
        case Requires(given, consequence):
            return Requires(both(condition, given), consequence)
        case Constraint(expression):
            return Requires(condition, expression)
        case Between(condition=given) | Permits(condition=given):
            return replace(body, condition=both(condition, given))
        case Excludes(choices):
            return Between(0, 1, choices, condition)


def is_mandatory(group: Group) -> bool:
    """Whether every member is on with the parent."""
    return group.minimum == len(group.members)


def quoted_titles(programme: Programme, choices: tuple[str, ...], joint: str) -> str:
    """Return the titles of choices in quotes, the last after “and” or “or”."""
    quoted = [f"“{programme.choice(choice).title}”" for choice in choices]
    return f" {joint} ".join([", ".join(quoted[:-1]), quoted[-1]] if quoted[1:] else quoted)


def nesting_rule(programme: Programme, choice: Choice) -> Rule:
    """Return the rule that a choice inside another needs the other."""
    text = f"“{choice.title}” is part of {quoted_titles(programme, (choice.parent,), 'and')}."
    body = Requires(Name(choice.id), Name(choice.parent))
    return Rule(_rule_id(choice.id, "part-of", choice.parent), NESTING, body, text, choice.source, choice.span)


def _declining_rule(choice: Choice) -> Rule:
    off, text = Constraint(Not(Name(choice.id))), f"“{choice.title}” is declined."
    return Rule(_rule_id(f"declined-{choice.id}"), "constraint", off, text, DECLINED, choice.span)


def _following_rule(occasion: Occasion) -> Rule:
    """Return the rule that a packet which is issued alone follows a paper in force."""
    body = Requires(_on_occasion(occasion.id), Stated(Attribute(Name(IN_FORCE_SINCE), paper_field(occasion.follows))))
    text = f"“{occasion.title}” follows a paper in force."
    return Rule(_rule_id(occasion.id, "follows", "paper"), "constraint", body, text, occasion.source, occasion.span)


def _on_occasion(id: str) -> Expression:
    return Compare("==", Attribute(Name("matter"), "occasion"), Literal(id))


def _absence_rule(programme: Programme, choice: Choice) -> Rule:
    """Return the rule that keeps a choice off in an edition in which it, or the choice it is nested in, does not exist."""
    ending = choice
    while ending.parent and programme.edition is not None and ending.lifetime.holds(programme.edition):
        ending = programme.choice(ending.parent)
    when = ending.lifetime.describe(programme.edition) if programme.edition else ""
    body = Constraint(Not(Name(choice.id)))
    return Rule(
        _rule_id(f"not-in-edition-{choice.id}"), "constraint", body, f"“{ending.title}” {when}.", choice.source, choice.span
    )


def _mandatory_rules(programme: Programme, group: Group) -> Iterator[Rule]:
    for member in map(programme.choice, group.members):
        text = f"{_parent_title(programme, group)} always includes “{member.title}”."
        body = Requires(_parent_condition(group.parent), Name(member.id))
        yield Rule(_rule_id(member.id, "mandatory"), group.kind, body, text, member.source, member.span)


def _bound_rules(programme: Programme, group: Group) -> Iterator[Rule]:
    """Yield the lower bound, which holds where the parent is on, and the upper, which holds always, since members imply the parent."""
    id = _rule_id(group.parent or programme.id, group.kind)
    source = ", ".join(dict.fromkeys(programme.choice(member).source for member in group.members))
    count, members = len(group.members), group.members
    if group.minimum:
        body = Between(group.minimum, count, members, _parent_condition(group.parent))
        yield Rule(id, group.kind, body, _too_few(programme, group), source, group.span)
    if group.maximum < count:
        yield Rule(id, group.kind, Between(0, group.maximum, members), _too_many(programme, group), source, group.span)


def _too_few(programme: Programme, group: Group) -> str:
    amount = (
        f"exactly {_count_word(group.minimum)}" if group.minimum == group.maximum else f"at least {_count_word(group.minimum)}"
    )
    lack = "none is chosen" if group.minimum == 1 else "fewer are chosen"
    return f"{_parent_title(programme, group)} needs {amount} of {quoted_titles(programme, group.members, 'and')}; {lack}."


def _too_many(programme: Programme, group: Group) -> str:
    members = quoted_titles(programme, group.members, "and")
    match group.members:
        case (_, _) if group.maximum == 1:
            return f"{members} cannot both be chosen."
        case _:
            return f"At most {_count_word(group.maximum)} of {members} can be chosen."


def _count_word(count: int) -> str:
    return "one" if count == 1 else str(count)


def _parent_title(programme: Programme, group: Group) -> str:
    return quoted_titles(programme, (group.parent,), "and") if group.parent else f"“{programme.title}”"


def _parent_condition(parent: str) -> Expression:
    return Name(parent) if parent else ALWAYS


def _rule_id(*parts: str) -> str:
    return "-".join(parts).replace("_", "-")
