"""A starter: a matter of a programme with every key explained, ready to be filled in."""

from collections.abc import Iterator

from assembler.model.declarations import FieldType, ListPlan
from assembler.model.expressions import ALWAYS, Call, EntryOf, Expression, Maybe, Name, OneOf, Type, children, written
from assembler.model.library import Choice, Constraint, Programme
from assembler.model.values import Kind
from assembler.rules import repair

EXAMPLES = {
    Kind.TEXT: "TO BE FILLED IN",
    Kind.INTEGER: "1",
    Kind.NUMBER: "0.5",
    Kind.TRUTH: "true",
    Kind.RATE: "10 %",
    Kind.MONEY: "120000 EUR",
    Kind.DATE: "2027-01-01",
    Kind.DURATION: "180 days",
    Kind.COUNTRY: "DE",
    Kind.ID: "first-001",
}
WIDTH = 46


def starter(programme: Programme) -> str:
    """Write a commented matter that builds as it stands, and says of every key what it is for."""
    return "\n".join((*_head(programme), *_choices(programme), *_facts(programme.facts), *_lists(programme), *_special())) + "\n"


def _head(programme: Programme) -> Iterator[str]:
    yield f"# A matter of the {programme.title}. Lines behind # are comments; remove a # to use what stands there."
    yield _line(f"programme: {programme.id}", "")
    yield _line(f"matter: {programme.id}-first-001", "our id; file names come from it")
    issued = programme.editions[-1]
    yield _line(f"issued: {issued.isoformat()}", f"the day it is sent; picks the texts in force{_editions(programme)}")
    yield _line(f"# effective: {issued.year + 1}-01-01", "left away: the date of the last signature")
    yield _line("# effective_reason: why it is so", "needed where the effective date lies before the issue")
    yield _line(f"# return_by: {issued.year + 1}-01-31", "by when what is signed comes back, for the checklist")
    yield _line("# form_number: 2", "where an earlier form was signed; that one is no. 1")
    yield "partner:"
    yield _line("  kind: company", "company or individual")
    yield _line("  legal_name: Example Partner GmbH", "as in the register")
    yield _line("  register: HRB 1, Amtsgericht Musterstadt", "may be left away")
    yield _line("  country: DE", "two letters, ISO 3166")
    yield '  address: ["Musterstraße 1", "12345 Musterstadt"]'
    yield _line("  # email: partner@example.com", "for notices")
    yield _line("  # affiliate_of: Parent Example AG", "the group company whose agreement it signs under")
    yield "  signatories:"
    yield _line("    - {name: Erika Mustermann, title: Managing Director}", "two entries: joint signature")


def _editions(programme: Programme) -> str:
    """Name the editions where there are several, so that nobody issues a text of tomorrow, or of yesterday, unawares."""
    several = len(programme.editions) > 1
    return f" (editions {', '.join(edition.isoformat() for edition in programme.editions)})" if several else ""


def _choices(programme: Programme) -> Iterator[str]:
    yield _line("choices: [", "a choice inside another goes with the other one")
    needed = next((found.add for found in repair(programme, ())), ())
    for choice in programme.choices:
        if not _always_default(choice):
            mark = "" if choice.id in needed else "# "
            by_default = f" (by default: {written(choice.default_where)})" if choice.default else ""
            yield _line(f"  {_indent(choice, programme)}{mark}{choice.id},", f"{choice.title}{by_default}")
    yield "]"
    if defaults := [*filter(_always_default, programme.choices)]:
        yield _line("without: [", "what holds by default where its choice is made, and shall not")
        for choice in defaults:
            inside = f" ({programme.choice(choice.parent).title})" if choice.parent else ""
            yield _line(f"  # {choice.id},", f"{choice.title}{inside}")
        yield "]"


def _always_default(choice: Choice) -> bool:
    return choice.default and choice.default_where == ALWAYS


def _indent(choice: Choice, programme: Programme) -> str:
    depth, parent = 0, choice.parent
    while parent:
        depth, parent = depth + 1, programme.choice(parent).parent
    return "  " * depth


def _facts(facts: tuple[FieldType, ...]) -> Iterator[str]:
    if not facts:
        return
    needed = any(not isinstance(fact.type, Maybe) for fact in facts)
    yield "facts:" if needed else "# facts:"
    for fact in facts:
        mark = "# " if isinstance(fact.type, Maybe) else ""
        yield _line(f"  {mark}{fact.id}: {example(fact.type)}", fact.question)


def _lists(programme: Programme) -> Iterator[str]:
    counted = {name for rule in programme.rules if isinstance(rule.body, Constraint) for name in _counted(rule.body.expression)}
    for plan in programme.lists:
        mark = "" if plan.id in counted else "# "
        yield f"{mark}{plan.id}:"
        yield from _entry(plan, mark)


def _counted(expression: Expression) -> Iterator[str]:
    """Give the lists whose entries a rule counts: it asks for one."""
    match expression:
        case Call("count", (Name(listed), *_)):
            yield listed
        case _:
            for child in children(expression):
                yield from _counted(child)


def _entry(plan: ListPlan, mark: str) -> Iterator[str]:
    for place, field in enumerate(plan.fields):
        optional = " (may be left away)" if isinstance(field.type, Maybe) else ""
        yield _line(f"{mark}  {'- ' if place == 0 else '  '}{field.id}: {example(field.type)}", f"{field.question}{optional}")


def _special() -> Iterator[str]:
    yield "# special_terms:"
    yield '#   terms: ["The Partner may …"]'
    yield _line("#   approved_by: Name of a lawyer", "until then every page is marked as a draft")


def _line(text: str, comment: str) -> str:
    return f"{text:<{WIDTH - 1}} # {comment}" if comment else text


def example(kind: Type) -> str:
    """Give a value of a type, as it is written."""
    match kind:
        case Maybe(inner):
            return example(inner)
        case OneOf(options):
            return options[0]
        case EntryOf():
            return EXAMPLES[Kind.ID]
        case Kind():
            return EXAMPLES[kind]
        case _:
            return "…"
