"""Answers about choices in English words, with the titles that the programme declares."""

from collections.abc import Iterator

from assembler.model.clause_text import Repeat
from assembler.model.declarations import FigureTable
from assembler.model.expressions import Datum, Expression, ListOf, PhraseTitles, phrase, unparse
from assembler.model.library import Programme
from assembler.model.values import Kind
from assembler.rules.constraints import quoted_titles
from assembler.rules.repairs import Repair
from assembler.rules.selections import Reason, ReasonKind


def describe_repair(programme: Programme, repair: Repair) -> str:
    """Return the changes of a repair: `drop “A”`, `drop “A” and “B” and add “C”`."""
    drop = [f"drop {quoted_titles(programme, repair.drop, 'and')}"] if repair.drop else []
    add = [f"add {quoted_titles(programme, repair.add, 'and')}"] if repair.add else []
    return " and ".join(drop + add)


def describe_reason(programme: Programme, reason: Reason) -> str:
    """Return why a choice is on: `elected`, `default`, `“A” is part of it`, or the rules' own sentences."""
    match reason.kind:
        case ReasonKind.PARENT:
            return f"{quoted_titles(programme, reason.choices, 'and')} is part of it"
        case ReasonKind.RULE:
            return " ".join(rule.text for rule in reason.rules)
        case _:
            return str(reason.kind)


def describe_condition(programme: Programme, condition: Expression, repeat: Repeat | None = None) -> str:
    """Return a condition of a programme in words; with `repeat`, a condition on each entry of a list."""
    scope = dict(programme.scope)
    if repeat is not None and isinstance(entries := scope.get(unparse(repeat.list)), ListOf):
        scope[repeat.name] = entries.of
    choices = {choice.id: choice.title for choice in programme.choices}
    rows = {table.keys: dict(_row_titles(table)) for table in programme.tables}
    return phrase(condition, PhraseTitles(scope, choices, rows, dict(_computed_conditions(programme))))


def _row_titles(table: FigureTable) -> Iterator[tuple[str, str]]:
    """Yield the key and the title of each row whose latest state has a title."""
    for row in table.dated[-1].rows:
        if isinstance(key := row["id"], Datum) and isinstance(title := row.get("title"), Datum):
            yield str(key.value), str(title.value)


def _computed_conditions(programme: Programme) -> Iterator[tuple[str, Expression]]:
    """Yield the name and the expression of each computed condition; the name of one of an entry begins with the word for it."""
    words = {table.id: table.one for table in programme.tables} | {plan.id: plan.one for plan in programme.lists}
    for one in programme.every_computed:
        if one.type is Kind.TRUTH:
            yield f"{words[one.list]}.{one.id}" if one.list else one.id, one.expression
