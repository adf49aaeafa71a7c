"""The deadlines of `programme.yaml`: days by which a party must act."""

from collections.abc import Iterator

from assembler.loader.lifetimes import read_lifetime
from assembler.loader.programme.programme_shapes import DeadlineShape, ProgrammeShape
from assembler.loader.written_expressions import ExpressionReader
from assembler.loader.yaml.shapes import Written
from assembler.model.deadlines import Deadline, counts_from_effective, hidden_effective
from assembler.model.diagnostics import Diagnostic, error, quoted
from assembler.model.expressions import Expression, Literal, Maybe, RecordType, Scope, check_computed, check_condition, unparse
from assembler.model.library import full_id
from assembler.model.values import NAME_PATTERN, Kind, constant_kind


def read_deadlines(shape: ProgrammeShape, reader: ExpressionReader) -> tuple[Deadline, ...]:
    """Read the deadlines in order; `loader.type_checking` checks what they name."""
    return tuple(_read_deadline(id, one, shape.programme.value, reader) for id, one in shape.deadlines.items())


def _read_deadline(id: str, shape: DeadlineShape, programme: str, reader: ExpressionReader) -> Deadline:
    if not NAME_PATTERN.fullmatch(id):
        hint = "Write small letters, digits and single underscores, such as renewal_notice."
        reader.add_error("bad-name", f"{quoted(id)} is no name.", shape.span, hint)
    return Deadline(
        id=id,
        title=shape.title.value,
        day=reader.condition(shape.day),
        of=tuple(role.value for role in shape.of),
        paper=full_id(shape.paper.value, programme),
        source=shape.source.value,
        span=shape.title.span,
        condition=reader.condition(shape.when),
        repeat=reader.repeat(shape.for_),
        every=_read_duration(shape.every, reader) if shape.every else None,
        clause=shape.clause.value if shape.clause else "",
        note=shape.note.value if shape.note else "",
        lifetime=read_lifetime(shape),
        paper_place=shape.paper.span,
    )


def _read_duration(written: Written[str], reader: ExpressionReader) -> Expression:
    """Read a duration, such as `3 months`, or an expression that gives one."""
    is_duration = constant_kind(written.value) is Kind.DURATION
    return Literal(written.value, written.span) if is_duration else reader.condition(written)


def check_rule(deadline: Deadline, scope: Scope) -> Iterator[Diagnostic]:
    """Check the types of a deadline's expressions by the names known to it, its entry among them."""
    yield from check_computed(deadline.day, scope, Maybe(Kind.DATE))
    yield from check_condition(deadline.condition, scope)
    if hidden := hidden_effective(deadline.day) or hidden_effective(deadline.condition):
        sentence = f"“{unparse(hidden)}” reads the effective date, which may be known only after the signature."
        hint = "Add to it or take from it, compare it, or call a function of days; read tables and lists without it."
        yield error("wrong-type", sentence, hidden.span or deadline.span, hint, deadline.id)
    if deadline.every is not None:
        yield from check_computed(deadline.every, scope, Kind.DURATION)
        if not counts_from_effective(deadline.day) or counts_from_effective(deadline.every):
            sentence = f"“{deadline.id}” recurs, and its day is not counted from the effective date."
            hint = "Let “day” read matter.effective, or drop “every”; name what comes once for each entry by “for”."
            yield error("wrong-type", sentence, deadline.every.span or deadline.span, hint, deadline.id)
    if deadline.repeat is not None and not _has_id(deadline, scope):
        hint = "Declare “id: id” among the fields of the list."
        yield error("missing-key", "A deadline for each entry needs an id in every entry.", deadline.repeat.span, hint)


def _has_id(deadline: Deadline, scope: Scope) -> bool:
    """Whether the entries that a deadline is repeated for have an id; the rows of a table have their keys."""
    entry = scope.get(deadline.repeat.name) if deadline.repeat else None
    return isinstance(entry, RecordType) and "id" in entry.fields
