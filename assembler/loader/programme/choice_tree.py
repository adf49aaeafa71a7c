"""The choices of `programme.yaml`: each with the choice it is nested in, and the groups that say how many of them hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assembler.loader.lifetimes import read_lifetime
from assembler.loader.programme.programme_shapes import ChoiceShape, ProgrammeShape
from assembler.loader.programme.titled_groups import in_titled_groups, refuse_group_of_part
from assembler.loader.written_expressions import ExpressionReader
from assembler.loader.yaml.shapes import Written
from assembler.model.expressions import ALWAYS, Expression
from assembler.model.library import Choice, Group
from assembler.model.values import NAME_PATTERN

_BOUNDS = re.compile(r"([0-9]+)\.\.([0-9]+)")

Members = tuple[str, dict[str, ChoiceShape], int, int]
"""A group of nested choices: its kind, its members by id, and the least and the most of them that hold."""


def read_choices(shape: ProgrammeShape, reader: ExpressionReader) -> tuple[tuple[Choice, ...], tuple[Group, ...]]:
    """Read all choices of a programme, each before those nested in it; the first group is that of the outermost.

    The outermost choices stand in the order of their titled groups, those in no group first.
    """
    outermost = tuple(shape.choices)
    builder = _ChoiceTreeBuilder(reader, groups=[Group("optional", "", outermost, 0, len(outermost), shape.programme.span)])
    for titled_group, id in in_titled_groups(shape, reader):
        builder.add(id, shape.choices[id], "", titled_group)
    return tuple(builder.choices), tuple(builder.groups)


@dataclass(slots=True)
class _ChoiceTreeBuilder:
    """Collects the choices and groups of a programme."""

    reader: ExpressionReader
    groups: list[Group]
    choices: list[Choice] = field(default_factory=list)

    def add(self, id: str, shape: ChoiceShape, parent: str, titled_group: str) -> None:
        """Add a choice, and all that are nested in it."""
        if not NAME_PATTERN.fullmatch(id):
            hint = "Write small letters, digits and single underscores."
            self.reader.add_error("bad-name", f"“{id}” is no name of a choice.", shape.span, hint)
        note, (default, where) = shape.note.value if shape.note else "", _read_default(shape.default, self.reader)
        title, source, lifetime = shape.title.value, shape.source.value, read_lifetime(shape)
        self.choices.append(Choice(id, title, source, shape.span, parent, default, note, where, titled_group, lifetime))
        for kind, members, minimum, maximum in _nested_groups(shape, self.reader):
            self.groups.append(Group(kind, id, tuple(members), minimum, maximum, shape.span))
            for name, member in members.items():
                refuse_group_of_part(name, member, id, self.reader)
                self.add(name, member, id, titled_group)


def _read_default(written: Written[str] | None, reader: ExpressionReader) -> tuple[bool, Expression]:
    """Read whether a choice is a default, and where: “true”, or a condition on other choices."""
    if written is None or written.value == "false":
        return False, ALWAYS
    return True, ALWAYS if written.value == "true" else reader.condition(written)


def _nested_groups(shape: ChoiceShape, reader: ExpressionReader) -> Iterator[Members]:
    if shape.mandatory:
        yield "mandatory", shape.mandatory, len(shape.mandatory), len(shape.mandatory)
    if shape.alternative:
        yield "alternative", shape.alternative, 1, 1
    if shape.or_:
        yield "or", shape.or_, 1, len(shape.or_)
    if shape.optional:
        yield "optional", shape.optional, 0, len(shape.optional)
    if shape.choose:
        yield "choose", shape.choose.of, *read_bounds(shape.choose.between, len(shape.choose.of), reader)


def read_bounds(written: Written[str], most: int, reader: ExpressionReader) -> tuple[int, int]:
    """Read how many of `most` choices hold at least and at most, such as `1..2`; where that cannot be read, any number."""
    found = _BOUNDS.fullmatch(written.value)
    if not found or not int(found[1]) <= int(found[2]) <= most:
        hint = f"Write two numbers up to {most}, such as 1..2."
        reader.add_error("bad-value", f"“{written.value}” is no range here.", written.span, hint)
        return 0, most
    return int(found[1]), int(found[2])
