"""Finds what a matter states and no paper of its packet prints: an entry of a list, an answer for a text, a choice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assembler.assembly.election import Election
from assembler.model.clause_text import Quote
from assembler.model.declarations import Bands, FieldType
from assembler.model.diagnostics import Diagnostic, info, warning
from assembler.model.expressions import (
    ALWAYS,
    Attribute,
    BoundValue,
    Call,
    Datum,
    Entry,
    Expression,
    Filter,
    Maybe,
    Name,
    Stated,
    children,
    names,
)
from assembler.model.library import DocumentPlan, Library, Paper, Programme
from assembler.model.matter import Matter
from assembler.model.rules import expressions_of
from assembler.model.source import Span
from assembler.model.values import show
from assembler.model.walk import clause_blocks, leaves_of, passages
from assembler.rules import ReasonKind, describe_condition

PRINTS_NOTHING = "prints-nothing"


def find_unprinted(election: Election, matter: Matter, printed: frozenset[Span]) -> Iterator[Diagnostic]:
    """Find entries of which no paper prints a part, and optional answers that are only ever printed, and are not.

    `printed` are the places of the values that the papers print. What is computed has the place of what it is computed from. Nothing
    is found about what no paper of the occasion could print: the matter states it for another occasion.
    """
    entries = [(plan.id, entry) for plan in election.programme.lists for entry in matter.lists.get(plan.id, ())]
    with_paper = {(_list_of(paper.paper), paper.entry) for paper in election.papers if paper.entry}
    left_out = [
        (list, entry)
        for list, entry in entries
        if _places(entry) and printed.isdisjoint(_places(entry)) and (list, _name_of(entry)) not in with_paper
    ]
    answers = [*_unprinted_answers(election.programme, matter, printed)]
    if not left_out and not answers:
        return
    uses = _uses_of(election, matter.occasion)
    for list, entry in left_out:
        if list in uses.lists:
            sentence = f"No paper of this packet prints “{_name_of(entry)}” of “{list}”."
            hint = " ".join(_ways_to_print(list, election)) or "Correct what it states, or leave it out."
            yield warning(PRINTS_NOTHING, sentence, min(_places(entry), key=lambda place: (place.line, place.column)), hint, list)
    for of, field_type, place in answers:
        documents = () if field_type.id in uses.read else uses.quoted.get(field_type.id, ())
        if documents and not any(entry is of for _, entry in left_out):
            name = f"“{field_type.id}” of “{_name_of(of)}”" if of else f"“{field_type.id}”"
            hint = f"It has a place in {' and '.join(documents)}, under a condition. Meet it, or leave “{field_type.id}” out."
            yield warning(PRINTS_NOTHING, f"No paper of this packet prints {name}.", place, hint, field_type.id)


def find_papers_of_other_editions(election: Election, matter: Matter | None = None) -> Iterator[Diagnostic]:
    """Find each elected choice that brings no paper in its edition, but would in another.

    The place is the choice's line of the matter; of a choice that is not listed in one, its first paper in the programme.
    """
    edition, written = election.edition, election.written.programmes[election.programme.id]
    places = {elected.id: elected.span for elected in matter.choices} if matter else {}
    standing = {paper.document for paper in election.programme.papers}
    for choice in election.selection.choices:
        bringing = [paper for paper in written.papers if choice in _names_asked_for(paper)]
        if bringing and not any(paper.document in standing for paper in bringing):
            first = bringing[0]
            when = (
                first.lifetime.describe(edition) if not first.lifetime.holds(edition) else f"is none of the edition of {edition}"
            )
            name, title = written.choice(choice).title, election.library.documents[first.document].title
            sentence = f"“{name}” brings no paper: “{title}” {when}."
            elected = election.selection.reasons[choice].kind is ReasonKind.ELECTED
            hint = f"{f'Drop “{name}” from the choices, or issue' if elected else 'Issue'} the matter in an edition that has the paper."
            yield info("no-paper-in-edition", sentence, places.get(choice, first.span), hint, choice)


def _names_asked_for(paper: Paper) -> frozenset[str]:
    """Return the names that decide whether the packet holds a paper, or a specimen of it."""
    return frozenset(name.name for name in (*names(paper.condition), *names(paper.specimen)))


def _unprinted_answers(programme: Programme, matter: Matter, printed: frozenset[Span]) -> Iterator[tuple[Entry, FieldType, Span]]:
    """Yield the optional fields of entries, and the optional facts with no entry, that are stated and whose place is not printed."""
    stated: list[tuple[Entry, tuple[FieldType, ...], Entry]] = [({}, programme.facts, matter.facts)]
    stated += [(entry, plan.fields, entry) for plan in programme.lists for entry in matter.lists.get(plan.id, ())]
    for entry, declared, values in stated:
        for one in declared:
            datum = values.get(one.id)
            if isinstance(one.type, Maybe) and isinstance(datum, Datum) and datum.span and datum.span not in printed:
                yield entry, one, datum.span


def _places(entry: Entry) -> frozenset[Span]:
    return frozenset(datum.span for datum in entry.values() if isinstance(datum, Datum) and datum.span)


def _name_of(entry: Entry) -> str:
    """Return the id of an entry, or the first value that it states."""
    known: Iterable[BoundValue] = (entry["id"],) if "id" in entry else entry.values()
    return next((show(datum.value) for datum in known if isinstance(datum, Datum)), "")


def _list_of(paper: Paper) -> str:
    """Return the list for whose entries a paper is made; empty for none."""
    return paper.repeat.list.name if paper.repeat and isinstance(paper.repeat.list, Name) else ""


def _ways_to_print(list: str, election: Election) -> Iterator[str]:
    """Yield sentences: which papers are made for an entry of a list, and under which condition."""
    for paper in election.programme.papers:
        if _list_of(paper) == list:
            title = election.library.documents[paper.document].title
            where = (
                ""
                if paper.condition == ALWAYS
                else f", where {describe_condition(election.programme, paper.condition, paper.repeat)}"
            )
            yield f"There is a paper for one, {title}{where}."


@dataclass(slots=True)
class _Uses:
    """What texts and rules do with names and fields of entries, each by its last part: `owed` of `loan.owed`.

    `quoted` are those that texts print, with the titles of their documents; `read` those that decide or compute something; `lists`
    the names that a paper of the occasion reads.
    """

    quoted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)

    def quote(self, node: Expression, title: str) -> None:
        """Note what a quote prints; what it looks up by is read."""
        match node:
            case Filter(operand):
                self.quote(operand, title)
            case Call("or_else", (value, _)):
                self.quote(value, title)
            case Name(name) | Attribute(_, name):
                self.quoted[name] = tuple(dict.fromkeys((*self.quoted.get(name, ()), title)))
            case _:
                self.read.update(_names_read(node))


def _names_read(node: Expression) -> Iterator[str]:
    """Yield the last parts of the names that decide something; whether something is stated decides only whether it is printed."""
    match node:
        case Stated():
            return
        case Name(name) | Attribute(_, name):
            yield name
    for child in children(node):
        yield from _names_read(child)


def _uses_of(election: Election, occasion: str) -> _Uses:
    uses = _Uses()
    for paper in election.programme.papers:
        if occasion in paper.occasions or not occasion:
            for node in _add_paper(uses, paper, election.library):
                uses.lists.update(name.name for name in names(node))
                uses.read.update(_names_read(node))
    for node in _expressions_of_programme(election.programme):
        uses.read.update(_names_read(node))
    uses.read.update(bands.of for bands in election.programme.bands)
    return uses


def _add_paper(uses: _Uses, paper: Paper, library: Library) -> Iterator[Expression]:
    """Note what the texts of a paper print, and yield the conditions and lists that decide what stands in it."""
    plan: DocumentPlan = library.documents[paper.document]
    yield from (paper.condition, paper.specimen, *(case.condition for case in paper.entity_cases))
    yield from [paper.repeat.list] if paper.repeat else []
    for placed in plan.clauses:
        yield placed.condition
        for block in (block for variant in library.clauses[placed.clause].variants for block in clause_blocks(variant.blocks)):
            for passage in passages(block):
                yield passage.condition
                yield from [passage.repeat.list] if passage.repeat else []
                for quote in (quote for content in passage.contents for quote in leaves_of(Quote, content)):
                    uses.quote(quote.expression, plan.title)
                    uses.lists.update(name.name for name in names(quote.expression))


def _expressions_of_programme(programme: Programme) -> Iterator[Expression]:
    """Yield what rules, computed values, deadlines and the cases of who contracts are decided by."""
    yield from (one.expression for one in programme.derived if not isinstance(one, Bands))
    yield from (case.condition for case in programme.entity_cases)
    yield from (answer.condition for answer in programme.answers)
    yield from (node for rule in programme.rules for node in expressions_of(rule.body))
    yield from (rule.expression for rule in programme.entry_rules)
    for deadline in programme.deadlines:
        yield from (deadline.day, deadline.condition)
