"""New matter: a starter for a programme, with a comment behind every key, ready to be filled in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from assembler.model.declarations import ListPlan
from assembler.model.editions import edition_on, exists, programme_in_edition
from assembler.model.expressions import ALWAYS, Call, EntryOf, Expression, Maybe, Name, OneOf, Or, Type, children, unparse
from assembler.model.library import Choice, Programme
from assembler.model.matter import PLACEHOLDER
from assembler.model.rules import Constraint
from assembler.model.values import Kind
from assembler.rules import nearest_repairs

EXAMPLES = {
    Kind.TEXT: PLACEHOLDER,
    Kind.INTEGER: "1",
    Kind.NUMBER: "0.5",
    Kind.TRUTH: "true",
    Kind.RATE: "10 %",
    Kind.MONEY: "120000 EUR",
    Kind.DURATION: "180 days",
    Kind.COUNTRY: "DE",
    Kind.ID: "first-001",
}
WIDTH = 46
LACKING_CLAUSE = "term.notice"
"""The clause of an example where the programme names none."""


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of a starter: the day of issue, and the name of a clause that a matter of the programme may name."""

    issued: date
    clause: str

    def of(self, kind: Type) -> str:
        """Return an example value of a type, as it is written in a matter: of a day, the day of issue."""
        match kind:
            case Maybe(inner):
                return self.of(inner)
            case OneOf(options):
                return options[0]
            case EntryOf():
                return EXAMPLES[Kind.ID]
            case Kind.DATE:
                return self.issued.isoformat()
            case Kind.CLAUSE:
                return self.clause
            case Kind():
                return EXAMPLES[kind]
            case _:
                return "…"


def starter(programme: Programme, today: date, occasion: str = "") -> str:
    """Return the text of a commented matter that is issued today, or on the day of the first edition where that is still to come.

    It is of the programme's first occasion, where none is named. As it stands it builds as a draft: for what only a person knows it has a placeholder.
    """
    issued = max(today, programme.editions[0])
    occasion = occasion or next((one.id for one in programme.occasions), "")
    programme = programme_in_edition(programme, edition_on(programme, issued), occasion)
    alone = programme.is_issued_alone(occasion)
    examples = Examples(issued, example_clause(programme, occasion))
    return (
        "\n".join(
            (
                *_general_keys(programme, issued, occasion),
                *(() if alone else _choices_block(programme)),
                *_facts_block(programme, examples),
                *lists_block(programme, examples),
                *(() if alone else _special_terms_block()),
            )
        )
        + "\n"
    )


def example_clause(programme: Programme, occasion: str) -> str:
    """Return the name of a clause of the paper that an occasion follows: one that gives a deadline, or that grants a figure."""
    followed = next((one.follows for one in programme.occasions if one.id == occasion), "") or programme.papers[0].document
    paper = followed.removeprefix(f"{programme.id}/")
    named = [f"{paper}/{one.clause}" for one in programme.deadlines if one.clause and one.paper == followed]
    named += [one.grants.target for one in programme.every_computed if one.grants and one.grants.target.startswith(f"{paper}/")]
    return next(iter(named), f"{paper}/{LACKING_CLAUSE}")


def _general_keys(programme: Programme, issued: date, occasion: str) -> Iterator[str]:
    yield f"# A matter of the {programme.title}. What stands behind # is a comment; remove the # before a line to use the line."
    yield _commented(f"programme: {programme.id}", "")
    yield _commented(f"matter: {programme.id}-first-001", "our id; file names come from it")
    yield _commented(f"issued: {issued.isoformat()}", f"the day of issue; it picks the texts in force{_editions_note(programme)}")
    yield _commented(f"# effective: {issued.year + 1}-01-01", "left out: the date of the last signature")
    yield _commented("# effective_reason: why it is so", "required where the effective date lies before the day of issue")
    yield _commented(f"# return_by: {issued.year + 1}-01-31", "the day by which signed papers come back; the checklist says so")
    yield _commented("# initials: true", "whether each page of what is signed has a place for initials")
    yield from _occasion_keys(programme, occasion)
    entities = ", ".join(entity.id for entity in programme.entities)
    yield _commented(f"# entity: {programme.entities[0].id}", f"who contracts for the vendor, where not as usual: {entities}")
    yield "partner:"
    yield _commented("  kind: company", "company or individual")
    yield _commented(f"  legal_name: {PLACEHOLDER}", "as in the register")
    yield _commented(f"  # register: {PLACEHOLDER}", "the register and the number in it")
    yield _commented("  country: DE", "two letters, ISO 3166")
    yield _commented(f"  address: [{PLACEHOLDER}]", "line by line, [Street 1, 12345 Town], without the country")
    yield _commented(f"  # email: {PLACEHOLDER}", "for notices")
    yield _commented(f"  # affiliate_of: {PLACEHOLDER}", "the group company whose agreement it signs under")
    yield "  signatories:"
    yield _commented(f"    - {{name: {PLACEHOLDER}, title: {PLACEHOLDER}}}", "two entries where two people sign together")
    if signed := [paper.document.rpartition("/")[2] for paper in programme.papers if paper.representatives]:
        yield _commented("  # representatives:", f"who sign instead: {', '.join(signed)}")
        yield f"  #   - {{name: {PLACEHOLDER}, title: {PLACEHOLDER}}}"


def _occasion_keys(programme: Programme, occasion: str) -> Iterator[str]:
    """Yield the keys that say why papers are issued, and upon what."""
    found = next((one for one in programme.occasions if one.id == occasion), None)
    if found:
        others = ", ".join(one.id for one in programme.occasions)
        yield _commented(f"occasion: {occasion}", f"{found.title} ({others})")
    mark = "" if found and found.follows else "# "
    yield _commented(f"{mark}after: first-matter-001", "where papers were signed before: the id of the partner's first matter")
    if found and found.transfers == "entity":
        yield _commented(f"to_entity: {programme.entities[-1].id}", "the vendor's company to which everything passes")
    if found and found.transfers == "partner":
        yield _commented("to_partner:", "to whom everything passes; with all keys that a partner has")
        yield f"  {{kind: company, legal_name: {PLACEHOLDER}, country: DE, address: [{PLACEHOLDER}],"
        yield f"   signatories: [{{name: {PLACEHOLDER}, title: {PLACEHOLDER}}}]}}"


def _editions_note(programme: Programme) -> str:
    """Return a note that names the editions, where there are several: the day of issue decides which one is printed."""
    several = len(programme.editions) > 1
    return f" (editions {', '.join(edition.isoformat() for edition in programme.editions)})" if several else ""


def _choices_block(programme: Programme) -> Iterator[str]:
    yield _commented("choices: [", "an indented choice needs the choice above it")
    needed = next((found.add for found in nearest_repairs(programme, ())), ())
    for heading, choices in _under_headings(programme, lambda choice: not _always_default(choice)):
        yield from heading
        for choice in choices:
            mark = "" if choice.id in needed else "# "
            by_default = f" (by default: {unparse(choice.default_where)})" if choice.default else ""
            yield _commented(f"  {_indent_of(choice, programme)}{mark}{choice.id},", f"{choice.title}{by_default}")
    yield "]"
    if any(map(_always_default, programme.choices)):
        yield _commented("without: [", "defaults that are declined")
        for heading, choices in _under_headings(programme, _always_default):
            yield from heading
            for choice in choices:
                inside = f" ({programme.choice(choice.parent).title})" if choice.parent else ""
                yield _commented(f"  # {choice.id},", f"{choice.title}{inside}")
        yield "]"


def _under_headings(programme: Programme, offered: Callable[[Choice], bool]) -> Iterator[tuple[list[str], list[Choice]]]:
    """Yield the choices to be offered, group by group, with the line of their heading; a line with two # stays a comment."""
    for title, choices in programme.choices_by_title:
        if found := [choice for choice in choices if offered(choice) and exists(programme, choice.id)]:
            yield [f"  ## {title}"] if title else [], found


def _always_default(choice: Choice) -> bool:
    return choice.default and choice.default_where == ALWAYS


def _indent_of(choice: Choice, programme: Programme) -> str:
    depth, parent = 0, choice.parent
    while parent:
        depth, parent = depth + 1, programme.choice(parent).parent
    return "  " * depth


def _facts_block(programme: Programme, examples: Examples) -> Iterator[str]:
    if not programme.facts:
        return
    needed = any(not isinstance(fact.type, Maybe) for fact in programme.facts)
    yield "facts:" if needed else "# facts:"
    for fact in programme.facts:
        mark = "# " if isinstance(fact.type, Maybe) else ""
        yield _commented(f"  {mark}{fact.id}: {examples.of(fact.type)}", fact.explanation)


def lists_block(programme: Programme, examples: Examples) -> Iterator[str]:
    """Yield an entry of each list as an example, behind # unless the matter needs one."""
    counted = {
        name for rule in programme.rules if isinstance(rule.body, Constraint) for name in _counted_lists(rule.body.expression)
    }
    for plan in programme.lists:
        mark = "" if plan.id in counted else "# "
        yield f"{mark}{plan.id}:"
        yield from _example_entry(plan, mark, examples)


def _counted_lists(expression: Expression) -> Iterator[str]:
    """Yield the lists whose entries a rule counts: such a list needs an entry, unless the rule knows another way."""
    match expression:
        case Or():
            return
        case Call("count", (Name(listed), *_)):
            yield listed
        case _:
            for child in children(expression):
                yield from _counted_lists(child)


def _example_entry(plan: ListPlan, mark: str, examples: Examples) -> Iterator[str]:
    for place, field in enumerate(plan.fields):
        optional = " (optional)" if isinstance(field.type, Maybe) else ""
        key = f"{'- ' if place == 0 else '  '}{field.id}"
        listed = f" (“assembler explain {examples.clause.rpartition('/')[0]}” lists them)" if field.type is Kind.CLAUSE else ""
        yield _commented(f"{mark}  {key}: {examples.of(field.type)}", f"{field.explanation}{listed}{optional}")


def _special_terms_block() -> Iterator[str]:
    yield "# special_terms:"
    yield f"#   terms: [{PLACEHOLDER}]"
    yield _commented(f"#   approved_by: {PLACEHOLDER}", "without a name, every page is marked as a draft")


def _commented(text: str, comment: str) -> str:
    return f"{text:<{WIDTH - 1}} # {comment}" if comment else text
