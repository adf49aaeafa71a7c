"""Clauses that were changed since they were signed: what of a packet still counts and prints by the words of before is told."""

from collections.abc import Iterable, Iterator

from assembler.assembly.election import Election
from assembler.assembly.papers import AssembledPaper
from assembler.assembly.signed_clauses import printed_clause
from assembler.model.clause_text import ClauseBlock, Quote
from assembler.model.declarations import Bands, Computed
from assembler.model.diagnostics import Diagnostic, warning
from assembler.model.editions import in_edition
from assembler.model.expressions import Expression, Not, Or, holds, unparse
from assembler.model.in_force import ChangedClause, PaperInForce
from assembler.model.library import Programme
from assembler.model.manifest import IssuedDeadline
from assembler.model.matter import Matter
from assembler.model.quick_dataclass import dataclass
from assembler.model.rules import Between, Constraint, Excludes, Permits, Requires, RuleBody, expressions_of
from assembler.model.values import NAME_PATTERN, show
from assembler.model.walk import clause_contents, items_in, leaves_of, references_in, text_runs


@dataclass(frozen=True, slots=True)
class Issued:
    """What a packet prints and counts: its election, its papers, and its deadlines."""

    election: Election
    papers: tuple[AssembledPaper, ...]
    deadlines: tuple[IssuedDeadline, ...]


def find_changed(packet: Issued, matter: Matter) -> Iterator[Diagnostic]:
    """Find what rests on a clause that was changed after it was signed: a citation, a figure, a rule, a deadline."""
    printed = {paper.document.plan for paper in packet.papers if paper.signed is None}
    for change in matter.in_force.changes:
        signed = matter.in_force.papers[change.document]
        if change.document in printed:
            yield _signed_anew(change, signed, matter, packet.election)
        elif found := [*dict.fromkeys(_resting_on(change, signed, packet, matter))]:
            sentence = f"{_told(change, matter, packet.election)}. As it was signed, it is used here: {'; '.join(found)}."
            hint = f"Read the papers of {change.packet}, and hold what this packet counts and says against them: they prevail."
            yield warning("clause-was-changed", sentence, matter.occasion_span or matter.span, hint, change.name)


def _told(change: ChangedClause, matter: Matter, election: Election) -> str:
    clause = printed_clause(f"{change.document}/{change.name}", matter, election.written) or change.name
    return f"{clause} was changed by “{change.title}”, in force since {show(change.since)} ({change.packet})"


def _signed_anew(change: ChangedClause, signed: PaperInForce, matter: Matter, election: Election) -> Diagnostic:
    sentence = f"{_told(change, matter, election)}. This packet issues “{signed.title}” anew, without that change."
    hint = "Agree on the change again once the packet is signed, or have it in special terms."
    return warning("clause-was-changed", sentence, matter.occasion_span or matter.span, hint, change.name)


def _resting_on(change: ChangedClause, signed: PaperInForce, packet: Issued, matter: Matter) -> Iterator[str]:
    """Yield in words what of a packet rests on a clause as it was signed."""
    folders = {id.rpartition("/")[2]: id for id in matter.in_force.papers}
    counted = _names_counted(change, signed, packet.election)
    for named in matter.changed_clauses:
        document, _, place = named.rpartition("/")
        if change.is_about(document, place):
            yield f"the matter names {printed_clause(named, matter, packet.election.written)}"
    for one in (paper.document for paper in packet.papers if paper.signed is None):
        for cited in references_in(one.blocks):
            if change.is_about(folders.get(cited.document, ""), cited.target):
                yield f"“{one.title}” cites {cited.printed}"
        for run in text_runs(one.blocks):
            yield from (f"“{one.title}” states “{run.text}” ({name})" for name in _names_in(run.field) if name in counted)
    yield from _rules_that_count(counted, packet.election)
    for deadline in packet.deadlines:
        if change.is_about(folders.get(deadline.document, ""), deadline.clause):
            yield f"the day of “{deadline.title}”"


def _names_counted(change: ChangedClause, signed: PaperInForce, election: Election) -> tuple[str, ...]:
    """Return the figures that a changed clause stated when it was signed or that rest on it, and what is computed from these."""
    programme = election.programme
    figures = {one.id for one in (*programme.values, *programme.tables, *programme.derived)}
    found = dict.fromkeys(name for name in _names_quoted(change, signed, election) if name in figures)
    for one in programme.derived:
        made_of = {one.of, one.table} if isinstance(one, Bands) else {*_names_in(unparse(one.expression))}
        if found.keys() & made_of or (isinstance(one, Computed) and _grants(one, change, programme)):
            found[one.id] = None
    return tuple(found)


def _grants(one: Computed, change: ChangedClause, programme: Programme) -> bool:
    """Whether a changed clause grants a computed value."""
    folder, _, place = one.grants.target.rpartition("/") if one.grants else ("", "", "")
    return any(change.is_about(document, place) for document in (folder, f"{programme.id}/{folder}"))


def _names_quoted(change: ChangedClause, signed: PaperInForce, election: Election) -> Iterator[str]:
    """Yield the names that a clause or item quotes in any wording of the edition in which it was signed."""
    written = election.written
    library = in_edition(written, written.programmes[election.programme.id], signed.edition)
    plan = library.documents.get(change.document)
    clauses = (library.clauses[placed.clause] for placed in plan.clauses) if plan else ()
    clause, _, item = change.name.partition(".")
    for variant in (variant for one in clauses if one.name == clause for variant in one.variants):
        for content in clause_contents(_blocks_of(item, variant.blocks) if item else variant.blocks):
            for quote in leaves_of(Quote, content):
                yield from _names_in(unparse(quote.expression))


def _blocks_of(item: str, blocks: Iterable[ClauseBlock]) -> Iterator[ClauseBlock]:
    """Yield the blocks of the item with this id."""
    return (inner for one in items_in(blocks) if one.id == item for inner in one.blocks)


def _rules_that_count(counted: tuple[str, ...], election: Election) -> Iterator[str]:
    """Yield in words the rules that read a figure, but for those that hold whatever the figure is."""
    read = {
        rule.id: expressions_of(rule.body) for rule in election.programme.rules if not _holds_anyway(rule.body, counted, election)
    }
    read |= {rule.id: (rule.expression,) for rule in election.programme.entry_rules}
    for id, expressions in read.items():
        names = {name for expression in expressions for name in _names_in(unparse(expression))}
        yield from (f"the rule {id} counts with {name}" for name in counted if name in names)


def _holds_anyway(part: RuleBody | Expression, counted: tuple[str, ...], election: Election) -> bool:
    """Whether a rule, or an expression in it, holds by a part that reads none of the figures."""
    match part:
        case Requires(condition, consequence):
            return _holds_anyway(Not(condition), counted, election) or _holds_anyway(consequence, counted, election)
        case Constraint(expression):
            return _holds_anyway(expression, counted, election)
        case Or(left, right):
            return _holds_anyway(left, counted, election) or _holds_anyway(right, counted, election)
        case Between() | Excludes() | Permits():
            return False
        case _:
            return not {*counted} & {*_names_in(unparse(part))} and holds(part, election.given)


def _names_in(written: str) -> list[str]:
    """Return the names in an expression, in order; a column or a field of an entry is one too, and what filters it is none."""
    return NAME_PATTERN.findall(written.partition(" | ")[0])
