"""The titled groups of `programme.yaml`, under which lists and pages show its choices."""

from collections.abc import Iterator

from assembler.loader.programme.programme_shapes import ChoiceShape, ProgrammeShape
from assembler.loader.written_expressions import ExpressionReader
from assembler.model.declarations import TitledGroup
from assembler.model.diagnostics import nearest, quoted
from assembler.model.source import Span


def read_titled_groups(shape: ProgrammeShape, reader: ExpressionReader) -> tuple[TitledGroup, ...]:
    """Read the titled groups in order; a group without a choice and a title that stands twice are findings.

    Where a choice names a group that is not declared, that alone is a finding: its group may be the one without a choice.
    """
    used = {choice.group.value for choice in shape.choices.values() if choice.group}
    first: dict[str, Span] = {}
    for id, title in shape.groups.items():
        if (place := first.setdefault(title.value.casefold(), title.span)) is not title.span:
            sentence = f"The group {quoted(title.value)} stands twice; the first is on line {place.line}."
            reader.add_error("doubled-title", sentence, title.span, "Give each group a title of its own, or make them one group.")
        if id not in used and used <= shape.groups.keys():
            sentence = f"No choice is in the group {quoted(title.value)}."
            reader.add_error("empty-group", sentence, title.span, f"Write “group: {id}” at a choice, or take the group away.")
    return tuple(TitledGroup(id, title.value, title.span) for id, title in shape.groups.items())


def in_titled_groups(shape: ProgrammeShape, reader: ExpressionReader) -> Iterator[tuple[str, str]]:
    """Yield the ids of the outermost choices, each behind the id of its group, in the order of the groups; of no group first."""
    found = [(_group_of(choice, shape, reader), id) for id, choice in shape.choices.items()]
    for group in ("", *shape.groups):
        yield from (one for one in found if one[0] == group)


def _group_of(choice: ChoiceShape, shape: ProgrammeShape, reader: ExpressionReader) -> str:
    """Return the id of a choice's group, empty for none; a group that is not declared is a finding."""
    if choice.group is None or choice.group.value in shape.groups:
        return choice.group.value if choice.group else ""
    id = choice.group.value
    others = f"There are {', '.join(shape.groups)}." if shape.groups else f"Declare it: “groups: {{{id}: its title}}”."
    reader.add_error("unknown-name", f"{quoted(id)} is no group.", choice.group.span, nearest(id, shape.groups) or others)
    return ""


def refuse_group_of_part(id: str, shape: ChoiceShape, whole: str, reader: ExpressionReader) -> None:
    """Refuse a group of a choice that is part of another: it is shown below that one."""
    if shape.group:
        sentence = f"“{id}” is part of “{whole}” and is shown below it, in no group of its own."
        reader.add_error("bad-value", sentence, shape.group.span, f"Take “group” away here; “{whole}” may have one.")
