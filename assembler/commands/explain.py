"""Explain: the page of a choice, rule, value, fact, list, occasion, deadline, term, clause, document, check or message, by its id."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from assembler.checks import CHECKS
from assembler.checks.index import PlacedPaper, PlacedWording, inside
from assembler.checks.index_builder import Walk
from assembler.commands.clause_names import clause_names, names_clauses
from assembler.commands.side_by_side import side_by_side
from assembler.commands.sources import all_sources, source_pages
from assembler.loader.message_pages import message_page, message_pages
from assembler.model.clause_text import Definition
from assembler.model.deadlines import Deadline
from assembler.model.declarations import Bands, Computed, FieldType, FigureTable, Value
from assembler.model.editions import in_edition
from assembler.model.expressions import ALWAYS, BoundValue, Datum, Expression, names, unparse
from assembler.model.in_force import FILLED_IN
from assembler.model.library import (
    Choice,
    Clause,
    DocumentPlan,
    Entity,
    Library,
    Occasion,
    Paper,
    PlacedClause,
    Programme,
)
from assembler.model.lifetime import Lifetime
from assembler.model.rules import (
    Between,
    Constraint,
    EntryRule,
    Excludes,
    Permits,
    Requires,
    Rule,
)
from assembler.model.values import show
from assembler.model.walk import clause_contents, leaves_of, words_of
from assembler.rules import constraints, describe_condition

LONGEST_WORDS = 200
"""The number of characters up to which the condition of a text is shown in words; a longer one is shown as it is written."""


def explain_id(library: Library, id: str) -> tuple[str, ...]:
    """Return every page of an id or term in the library, and those of its check and message; none where it is unknown.

    `PROGRAMME/ID` asks for what one programme calls so.
    """
    one, _, own = id.partition("/")
    pages = [page for programme in library.programmes.values() for page in _pages_of_programme(programme, id)]
    pages += _pages_of_programme(library.programmes[one], own) if own and one in library.programmes else ()
    pages += [_document_page(plan, library) for plan in library.documents.values() if _is_called(plan.id, id)]
    pages += [_clause_page(clause, library) for clause in library.clauses.values() if _is_called(clause.id, id)]
    pages += [_term_page(clause, paragraph) for clause, term, paragraph in definitions(library) if term == id]
    pages += source_pages(library, id)
    return (*pages, *explain_message(id))


def explain_message(id: str) -> tuple[str, ...]:
    """Return the pages of the check and of the message of an id; they are the same for every library."""
    checks = [f"check {id}, {check.severity}\n\n{check.page}" for check in CHECKS if check.id == id]
    page = message_page(id)
    return (*checks, *([f"message {id}\n\n{page}"] if page else []))


def known_ids(library: Library) -> tuple[str, ...]:
    """Return all ids and terms that have a page."""
    ids: list[str] = []
    for programme in library.programmes.values():
        ids += [choice.id for choice in programme.choices]
        ids += [rule.id for rule in constraints(programme)]
        ids += [value.id for value in programme.values]
        ids += [fact.id for fact in programme.facts]
        ids += [plan.id for plan in programme.lists]
        ids += [bands.id for bands in programme.bands]
        ids += [table.id for table in programme.tables]
        ids += [one.id for one in programme.every_computed]
        ids += [rule.id for rule in programme.entry_rules]
        ids += [one.id for one in programme.deadlines]
        ids += [one.id for one in programme.occasions]
        ids += [one.id for one in programme.entities]
    for id in (*library.documents, *library.clauses):
        ids += [id, id.rpartition("/")[2]]
    ids += [*(check.id for check in CHECKS), *message_pages()]
    return tuple(dict.fromkeys([*ids, *(term for _, term, _ in definitions(library)), *all_sources(library)]))


def _is_called(full: str, id: str) -> bool:
    return full == id or full.endswith(f"/{id}")


def _pages_of_programme(programme: Programme, id: str) -> Iterator[str]:
    yield from (_choice_page(choice, programme) for choice in programme.choices if choice.id == id)
    for rule in constraints(programme):
        if rule.id == id:
            body = f"{_rule_body(rule)}{_lifetime_text(rule.lifetime)}"
            yield f"rule {id} of {programme.title}: {rule.text}\n{body}\nsource: {rule.source}\n{rule.span}"
    for value in programme.values:
        if value.id == id:
            yield _value_page(value, programme)
    for fact in programme.facts:
        if fact.id == id:
            yield f"fact {id} of {programme.title}: {fact.explanation}{_lifetime_text(fact.lifetime)}\n{fact.span}"
    for bands in programme.bands:
        if bands.id == id:
            yield _bands_page(bands, programme)
    for plan in programme.lists:
        if plan.id == id:
            parts = (*map(_field_line, plan.fields), *(f"  {one.id} = {unparse(one.expression)}" for one in plan.computed))
            heading = f"list {id} of {programme.title}: {plan.title}{_lifetime_text(plan.lifetime)}"
            yield "\n".join([heading, *parts, str(plan.span)])
    yield from (_table_page(table, programme) for table in programme.tables if table.id == id)
    yield from (_computed_page(one, programme) for one in programme.every_computed if one.id == id)
    yield from (_entry_rule_page(rule, programme) for rule in programme.entry_rules if rule.id == id)
    yield from (_deadline_page(one, programme) for one in programme.deadlines if one.id == id)
    yield from (_occasion_page(one, programme) for one in programme.occasions if one.id == id)
    yield from (_entity_page(one, programme) for one in programme.entities if one.id == id)


def _choice_page(choice: Choice, programme: Programme) -> str:
    """Return the page of a choice, with the papers that ask for it: where it ends, they end with it or outlive it."""
    lines = [f"choice {choice.id} of {programme.title}: {choice.title}"]
    lines += [f"group: {one.title}" for one in programme.titled_groups if one.id == choice.titled_group]
    lines += [f"{_lifetime_text(choice.lifetime)}\nsource: {choice.source}".strip()]
    for part, conditions in (
        ("when", [(paper.document, paper.condition) for paper in programme.papers]),
        ("specimen", [(paper.document, paper.specimen) for paper in programme.papers]),
    ):
        asking = [document for document, condition in conditions if choice.id in {name.name for name in names(condition)}]
        lines += [f"asked by the “{part}” of {', '.join(dict.fromkeys(asking))}"] if asking else []
    lines += [str(choice.span), *([choice.note] if choice.note else [])]
    answers = (answer for answer in programme.answers if choice.id in {name.name for name in names(answer.condition)})
    return "\n".join([*lines, *(f"instead of a packet: {answer.text} ({answer.source})" for answer in answers)])


def _bands_page(bands: Bands, programme: Programme) -> str:
    lines = [f"bands {bands.id} of {programme.title}, by {bands.of}"]
    lines += [f"  {band.name}: from {band.first}{'' if band.last is None else f' to {band.last}'}" for band in bands.bands]
    return "\n".join([*lines, f"source: {bands.source}", str(bands.span)])


def _table_page(table: FigureTable, programme: Programme) -> str:
    lines = [f"table {table.id} of {programme.title}: {table.title}"]
    for dated in table.dated:
        lines += [] if dated.since == date.min else [f"from {dated.since}"]
        lines += [f"  {', '.join(f'{name}: {_cell_text(datum)}' for name, datum in row.items())}" for row in dated.rows]
    lines += [f"  {one.id} = {unparse(one.expression)}" for one in table.computed]
    return "\n".join([*lines, *([table.note] if table.note else []), f"source: {table.source}", str(table.span)])


def _cell_text(cell: BoundValue) -> str:
    """Return a cell as text; a truth value as the file writes it."""
    if not isinstance(cell, Datum):
        return ""
    return str(cell.value).lower() if isinstance(cell.value, bool) else show(cell.value)


def _computed_page(one: Computed, programme: Programme) -> str:
    where = f" of each entry of {one.list}" if one.list else ""
    lines = [f"computed {one.id}{where} of {programme.title}", f"  = {unparse(one.expression)}"]
    return "\n".join([*lines, *([one.note] if one.note else []), f"source: {one.source}", str(one.span)])


def _entry_rule_page(rule: EntryRule, programme: Programme) -> str:
    asked = f"for each {rule.repeat.name} in {unparse(rule.repeat.list)}: {unparse(rule.expression)}"
    asked += _lifetime_text(rule.lifetime)
    return f"rule {rule.id} of {programme.title}: {rule.text}\n{asked}\nsource: {rule.source}\n{rule.span}"


def _deadline_page(deadline: Deadline, programme: Programme) -> str:
    acting = " or ".join(programme.roles[role] for role in deadline.of)
    lines = [f"deadline {deadline.id} of {programme.title}: {deadline.title}", f"  = {unparse(deadline.day)}"]
    lines += [f"recurs every {unparse(deadline.every)}"] if deadline.every else []
    lines += [f"for each {deadline.repeat.name} in {unparse(deadline.repeat.list)}"] if deadline.repeat else []
    lines += [f"when {unparse(deadline.condition)}"] if deadline.condition != ALWAYS else []
    lines += [f"by {acting}, under {deadline.paper}{f', {deadline.clause}' if deadline.clause else ''}"]
    note = [deadline.note] if deadline.note else []
    lines[-1] += _lifetime_text(deadline.lifetime)
    return "\n".join([*lines, *note, f"source: {deadline.source}", str(deadline.span)])


def _occasion_page(occasion: Occasion, programme: Programme) -> str:
    """Return the page of an occasion: what it needs and does, its papers, and what a matter states on it."""
    lines = [f"occasion {occasion.id} of {programme.title}: {occasion.title}"]
    lines += [f"upon {occasion.follows}, which must be in force"] if occasion.follows else []
    lines += [f"choices are elected and papers issued as on {occasion.like}"] if occasion.like else []
    lines += ["issued alone: no choice is elected"] if programme.is_issued_alone(occasion.id) else []
    lines += [f"ends what is in force after {unparse(occasion.ends)}"] if occasion.ends else []
    lines += [f"passes what is in force to another {occasion.transfers}"] if occasion.transfers else []
    lines += [f"  {one.document}, {one.handling}" for one in programme.papers if occasion.id in one.occasions]
    lines += [f"  fact {one.id}: {one.explanation}" for one in programme.facts if occasion.id in one.occasions]
    lines += [f"  list {one.id}: {one.title}" for one in programme.lists if occasion.id in one.occasions]
    note = [occasion.note] if occasion.note else []
    return "\n".join([*lines, *note, f"source: {occasion.source}", str(occasion.span)])


def _entity_page(entity: Entity, programme: Programme) -> str:
    """Return the page of an entity: what texts may quote of it, and who signs for it."""
    lines = [f"entity {entity.id} of {programme.title}{_lifetime_text(entity.lifetime)}"]
    lines += [f"  {name}: {_cell_text(value)}" for name, value in entity.fields.items() if _cell_text(value)]
    signs = ", ".join(show(one.name.value) for one in entity.signatories) or "nobody is named"
    return "\n".join([*lines, f"  signs for it: {signs}", str(entity.span)])


def _field_line(field: FieldType) -> str:
    return f"  {field.id}: {field.explanation}{_lifetime_text(field.lifetime).replace(chr(10), ', ')}"


def _rule_body(rule: Rule) -> str:
    match rule.body:
        case Requires(condition, consequence):
            return f"{unparse(condition)} requires {unparse(consequence)}"
        case Excludes(choices):
            return f"at most one of {', '.join(choices)}"
        case Between(minimum, maximum, choices):
            return f"from {minimum} to {maximum} of {', '.join(choices)}"
        case Permits(condition, permitted, rights):
            return f"where {unparse(condition)}, of {', '.join(rights)} only {', '.join(permitted) or 'none'}"
        case Constraint(expression):
            return unparse(expression)


def _value_page(value: Value, programme: Programme) -> str:
    lines = [f"value {value.id} of {programme.title}, a {value.kind}"]
    lines += [f"from {dated.since}: {show(dated.value)}" for dated in value.dated]
    note = [value.note] if value.note else []
    return "\n".join([*lines, *note, f"source: {value.source}", str(value.span)])


def _document_page(plan: DocumentPlan, library: Library) -> str:
    about = [*([plan.note] if plan.note else []), *([f"source: {plan.source}"] if plan.source else [])]
    lines = [f"{plan.kind} {plan.id}: {plan.title}", *about, str(plan.span)]
    placed = [(one, paper) for one in library.programmes.values() for paper in one.papers if paper.document == plan.id]
    for programme, paper in placed:
        when = _condition_in_words(paper.condition, programme, paper) or "in every packet"
        lines.append(f"{paper.handling} in {programme.title}, {when}{_lifetime_text(paper.lifetime).replace(chr(10), ', ')}")
        lines += _people_of_paper(paper, programme)
    first = placed[0] if placed else None
    for one in plan.clauses:
        when = _condition_in_words(one.condition, *first) if first else ""
        lines.append(f"  {one.clause}  {when}{_lifetime_text(one.lifetime).strip()}".rstrip())
    return "\n".join([*lines, *_names_in_matters(plan.clauses, plan, library)])


def _names_in_matters(placed: Iterable[PlacedClause], plan: DocumentPlan, library: Library) -> Iterator[str]:
    """Yield how a matter of a programme with the paper names clauses in it, with a heading; nothing where no answer names a clause."""
    for programme in library.programmes.values():
        if plan.kind != FILLED_IN and names_clauses(programme) and any(paper.document == plan.id for paper in programme.papers):
            yield f"a matter of {programme.title} names them, as far as the signed paper has them:"
            for one in placed:
                yield from (f"  {name}  {words}" for name, words in clause_names(library.clauses[one.clause], plan, programme))


def _people_of_paper(paper: Paper, programme: Programme) -> Iterator[str]:
    """Yield who contracts and signs in a paper, where others do than in the rest of the packet."""
    for case in paper.entity_cases:
        yield f"  the vendor is {case.entity} {_condition_in_words(case.condition, programme, paper) or 'in any other case'}"
    if paper.representatives:
        yield "  signed by the partner's representatives, where the matter names any"


def _condition_in_words(condition: Expression, programme: Programme, paper: Paper) -> str:
    """Return a condition in words and as written; empty where it always holds."""
    if condition == ALWAYS:
        return ""
    return f"when {describe_condition(programme, condition, paper.repeat)} [{unparse(condition)}]"


def _clause_page(clause: Clause, library: Library) -> str:
    lines = [f"clause {clause.id}"]
    for variant in clause.variants:
        under = f" @{variant.variant}" if variant.variant else ""
        lines += [f"{variant.title}{under}, version {variant.version}, source: {variant.source}", str(variant.span)]
        lines += [variant.note] if variant.note else []
    used = {plan.id: plan for plan in library.documents.values() if any(placed.clause == clause.id for placed in plan.clauses)}
    lines.append(f"in {', '.join(used) or 'no document'}")
    for plan in used.values():
        lines += _names_in_matters([one for one in plan.clauses if one.clause == clause.id][:1], plan, library)
    for programme in library.programmes.values():
        lines += _wordings_by_edition(clause, programme, library, frozenset(used))
    return "\n".join(lines)


def _wordings_by_edition(clause: Clause, programme: Programme, library: Library, documents: frozenset[str]) -> Iterator[str]:
    """Yield what a clause says in each edition of a programme that prints it, side by side; nothing where it always says the same."""
    said: list[tuple[date, tuple[str, ...]]] = []
    for edition in programme.editions:
        standing = in_edition(library, programme, edition)
        papers = (paper for paper in standing.programmes[programme.id].papers if paper.document in documents)
        plans = ((paper, standing.documents[paper.document]) for paper in papers)
        listing = next(((paper, plan) for paper, plan in plans if any(one.clause == clause.id for one in plan.clauses)), None)
        words = tuple(_paragraphs(standing.clauses[clause.id], programme, *listing)) if listing else ("–",)
        if not said or said[-1][1] != words:
            said.append((edition, words))
    if len(said) > 1:
        yield from ("", *side_by_side([(f"{programme.title}, from {edition}", words) for edition, words in said]))


def _paragraphs(clause: Clause, programme: Programme, paper: Paper, plan: DocumentPlan) -> Iterator[str]:
    """Yield the texts of a clause as it stands in a paper, each with the condition under which the clause prints it."""
    placed = PlacedPaper(replace(paper, entity_cases=()), plan, ALWAYS, inside(paper.repeat, programme.scope))
    for variant in clause.variants:
        yield variant.title + (f" (where {variant.choice} is chosen)" if variant.choice else "")
        walk = Walk()
        walk.wording(PlacedWording(placed, clause, variant, ALWAYS, 0))
        for part in walk.parts:
            if text := words_of(part.content).strip():
                words = describe_condition(replace(programme, scope=part.scope), part.condition)
                where = words if len(words) <= LONGEST_WORDS else unparse(part.condition)
                yield text if part.condition == ALWAYS else f"{text} (only where {where})"


def _lifetime_text(lifetime: Lifetime) -> str:
    """Return in which editions something exists, as a line of its page; empty where it exists in all."""
    since = f"from the edition of {lifetime.since}" if lifetime.since else ""
    until = f"until the edition of {lifetime.until}" if lifetime.until else ""
    return f"\nexists {' '.join(filter(None, (since, until)))}" if lifetime.dates else ""


def _term_page(clause: Clause, paragraph: str) -> str:
    return f"term defined in {clause.id}:\n{paragraph}"


def definitions(library: Library) -> Iterator[tuple[Clause, str, str]]:
    """Yield every definition: its clause, its term and the words of its paragraph."""
    for clause in library.clauses.values():
        for variant in clause.variants:
            for content in clause_contents(variant.blocks):
                for definition in leaves_of(Definition, content):
                    yield clause, definition.term, words_of(content)
