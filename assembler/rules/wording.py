"""Answers about choices in words."""

from assembler.library import Programme
from assembler.rules.constraints import titles
from assembler.rules.repairs import Repair
from assembler.rules.selections import Because, Reason


def describe_repair(programme: Programme, repair: Repair) -> str:
    """Say what to change: `drop “A”`, `drop “A” and “B” and add “C”`."""
    drop = [f"drop {titles(programme, repair.drop, 'and')}"] if repair.drop else []
    add = [f"add {titles(programme, repair.add, 'and')}"] if repair.add else []
    return " and ".join(drop + add)


def describe_reason(programme: Programme, reason: Reason) -> str:
    """Say why a choice is on: `elected`, `default`, `“A” is part of it`, or the rules' own sentences."""
    match reason.because:
        case Because.PARENT:
            return f"{titles(programme, reason.choices, 'and')} is part of it"
        case Because.RULE:
            return " ".join(rule.text for rule in reason.rules)
        case _:
            return str(reason.because)
