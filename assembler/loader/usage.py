"""What the parts of a library use of each other: every condition and quote is checked against the names of its programme."""

from collections.abc import Iterable, Iterator, Mapping

from assembler.diagnostics import Diagnostic, error, nearest
from assembler.expressions import ALWAYS, NEVER, Expression, ListOf, Scope, Type, check_condition, check_quote, type_of
from assembler.library import Clause, DocumentPlan, Library, Paper, Programme
from assembler.markup import (
    Block,
    Emphasis,
    FieldGroup,
    FieldPlan,
    Inline,
    Item,
    ItemList,
    Paragraph,
    Quote,
    Repeat,
    Row,
    Strong,
    Table,
)
from assembler.quantities import Kind


def check_usage(library: Library) -> Iterator[Diagnostic]:
    """Check every programme: its rules, its papers and, through them, every text."""
    for programme in library.programmes.values():
        yield from _check_programme(programme)
        for paper in programme.papers:
            yield from _check_paper(paper, programme, library)
    for plan in library.documents.values():
        yield from _check_document(plan, library)


def _check_programme(programme: Programme) -> Iterator[Diagnostic]:
    for rule in programme.rules:
        for name in ("condition", "consequence", "expression"):
            if (expression := getattr(rule.body, name, ALWAYS)) != ALWAYS:
                yield from check_condition(expression, programme.scope)
    for case in programme.entity_cases:
        yield from check_condition(case.condition, programme.scope)
    if programme.entity_cases[-1].condition != ALWAYS:
        hint = "Add a last case without “when”."
        yield error("no-entity", "Some partners would have no contracting entity.", programme.entity_cases[-1].span, hint)


def _check_document(plan: DocumentPlan, library: Library) -> Iterator[Diagnostic]:
    for placed in plan.clauses:
        if placed.clause not in library.clauses:
            hint = f"Write the file {placed.clause}.md. {nearest(placed.clause, library.clauses)}".rstrip()
            yield error("unknown-clause", f"There is no clause “{placed.clause}”.", placed.span, hint, placed.clause)
    if plan.base and plan.base not in library.documents:
        yield error(
            "unknown-document",
            f"There is no document “{plan.base}”.",
            plan.span,
            nearest(plan.base, library.documents),
            plan.base,
        )
    names = [placed.clause for placed in plan.clauses]
    for at, placed in enumerate(plan.clauses):
        if placed.clause in names[:at]:
            yield error(
                "doubled-id",
                f"The clause “{placed.clause}” stands twice.",
                placed.span,
                "List it once, and use variants.",
                placed.clause,
            )


def _check_paper(paper: Paper, programme: Programme, library: Library) -> Iterator[Diagnostic]:
    plan = library.documents.get(paper.document)
    if plan is None:
        hint = nearest(paper.document, library.documents)
        yield error("unknown-document", f"There is no document “{paper.document}”.", paper.span, hint, paper.document)
        return
    scope, findings = _within(paper.repeat, programme.scope)
    yield from findings
    yield from check_condition(paper.condition, scope)
    if paper.specimen != NEVER:
        yield from check_condition(paper.specimen, programme.scope)
    for role in plan.signers:
        if role not in programme.roles:
            yield error("unknown-name", f"“{role}” is no role.", plan.span, nearest(role, programme.roles), role)
    for placed in plan.clauses:
        yield from check_condition(placed.condition, scope)
        if placed.clause in library.clauses:
            yield from _check_clause(library.clauses[placed.clause], scope)


def _check_clause(clause: Clause, scope: Scope) -> Iterator[Diagnostic]:
    for variant in clause.variants:
        if variant.choice and scope.get(variant.choice) is not Kind.TRUTH:
            hint = nearest(variant.choice, scope)
            yield error("unknown-name", f"“@{variant.choice}” is no choice.", variant.span, hint, variant.choice)
        yield from _check_blocks(variant.blocks, scope)


def _check_blocks(blocks: Iterable[Block], scope: Scope) -> Iterator[Diagnostic]:
    for block in blocks:
        match block:
            case Paragraph():
                inner, findings = _enter(block, scope)
                yield from findings
                yield from _check_inlines(block.content, inner)
            case ItemList(items):
                for item in items:
                    inner, findings = _enter(item, scope)
                    yield from findings
                    yield from _check_blocks(item.blocks, inner)
            case Table(header, rows):
                for row in (header, *rows):
                    inner, findings = _enter(row, scope)
                    yield from findings
                    for cell in row.cells:
                        yield from _check_inlines(cell, inner)
            case FieldGroup(fields):
                for field in fields:
                    yield from _check_field(field, scope)


def _check_field(field: FieldPlan, scope: Scope) -> Iterator[Diagnostic]:
    yield from check_condition(field.condition, scope)
    yield from _check_inlines(field.value, scope)


def _enter(part: Paragraph | Item | Row, scope: Scope) -> tuple[Scope, tuple[Diagnostic, ...]]:
    """Give the names inside a part that may be repeated, and check its condition among them."""
    inner, findings = _within(part.repeat, scope)
    return inner, (*findings, *check_condition(part.condition, inner))


def _within(repeat: Repeat | None, scope: Scope) -> tuple[Scope, tuple[Diagnostic, ...]]:
    if repeat is None:
        return scope, ()
    findings = check_condition(repeat.list, scope)
    found: Type | None = None
    if not any(finding.id == "unknown-name" for finding in findings):
        found = type_of(repeat.list, scope)
    if not isinstance(found, ListOf):
        lists = [name for name, kind in scope.items() if isinstance(kind, ListOf)]
        unknown = tuple(finding for finding in findings if finding.id == "unknown-name")
        return scope, unknown or (error("wrong-type", "Only a list is repeated.", repeat.span, f"There are {', '.join(lists)}."),)
    return _with(scope, repeat.name, found.of), ()


def _with(scope: Scope, name: str, kind: Type) -> Mapping[str, Type]:
    return {**scope, name: kind}


def _check_inlines(content: Iterable[Inline], scope: Scope) -> Iterator[Diagnostic]:
    for inline in content:
        match inline:
            case Quote(expression):
                yield from _check_quote(expression, scope)
            case Strong(inner) | Emphasis(inner):
                yield from _check_inlines(inner, scope)
            case _:
                pass


def _check_quote(expression: Expression, scope: Scope) -> tuple[Diagnostic, ...]:
    return check_quote(expression, scope)
