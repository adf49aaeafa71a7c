"""Type-checks a library: every condition and quote against the names of its programme, and every name of a file or role."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce

from assembler.loader.matter_shapes import KEYS
from assembler.loader.programme.computed_values import VENDOR, computed_from
from assembler.loader.programme.deadlines import check_rule
from assembler.model.clause_text import ClauseBlock, FieldGroupPlan, Quote, Repeat
from assembler.model.deadlines import Deadline, with_effective
from assembler.model.diagnostics import Diagnostic, error, nearest
from assembler.model.editions import without_name
from assembler.model.expressions import (
    ALWAYS,
    NEVER,
    Expression,
    ListOf,
    RecordType,
    Scope,
    Type,
    check_computed,
    check_condition,
    check_quote,
    names,
    type_of,
)
from assembler.model.kept import Kept
from assembler.model.library import (
    Choice,
    Clause,
    DocumentPlan,
    Library,
    Paper,
    Programme,
)
from assembler.model.source import Span
from assembler.model.values import Kind
from assembler.model.walk import clause_blocks, items_in, leaves_of, passages

SIGNED = ("sign_now", "sign_later", "third_party")


def check_usage(library: Library, kept: Kept | None = None) -> Iterator[Diagnostic]:
    """Check every programme: its rules, its papers and, through them, every text. What was `kept` is not checked again."""
    kept = kept or Kept()
    documents = tuple(library.documents.values())
    for programme in library.programmes.values():
        texts = tuple(clauses_of(programme, library))
        yield from kept.all(("usage", programme.id), _check_usage_of, programme, documents, texts)
    ids = frozenset(library.documents), frozenset(library.clauses)
    for plan in documents:
        texts = tuple(library.clauses[placed.clause] for placed in plan.clauses if placed.clause in library.clauses)
        yield from kept.all(("usage", plan.id), _check_document, plan, texts, *ids)


def clauses_of(programme: Programme, library: Library) -> Iterator[Clause]:
    """Yield each clause that a paper of the programme prints, once."""
    plans = (library.documents[paper.document] for paper in programme.papers if paper.document in library.documents)
    for id in dict.fromkeys(placed.clause for plan in plans for placed in plan.clauses):
        if id in library.clauses:
            yield library.clauses[id]


def _check_usage_of(
    kept: Kept, programme: Programme, documents: tuple[DocumentPlan, ...], clauses: tuple[Clause, ...]
) -> Iterator[Diagnostic]:
    return check_programme_usage(programme, library_of(programme, documents, clauses), kept)


def library_of(programme: Programme, documents: Iterable[DocumentPlan], clauses: Iterable[Clause]) -> Library:
    """Return a library of one programme with these documents and clauses, read from no files."""
    return Library(
        {programme.id: programme}, {plan.id: plan for plan in documents}, {clause.id: clause for clause in clauses}, ""
    )


def check_programme_usage(programme: Programme, library: Library, kept: Kept) -> Iterator[Diagnostic]:
    """Check one programme: its rules, its papers and, through them, every text."""
    yield from kept.all("programme", _check_programme, programme)
    for paper in programme.papers:
        yield from check_paper_usage(paper, programme, library, kept)
    for deadline in programme.deadlines:
        yield from _check_deadline(deadline, programme, library)


def _check_programme(_: Kept, programme: Programme) -> Iterator[Diagnostic]:
    yield from _check_rules(programme)
    for choice in programme.choices:
        yield from _check_default(choice, programme)
    for case in programme.entity_cases:
        yield from check_condition(case.condition, programme.scope)
        yield from _refuse_computed_entity(case.condition, programme)
    for answer in programme.answers:
        yield from check_condition(answer.condition, programme.scope)
    for occasion in programme.occasions:
        yield from check_computed(occasion.ends, programme.scope, Kind.DATE) if occasion.ends else ()
    for plan in programme.lists:
        if plan.id in KEYS:
            yield error("doubled-id", f"“{plan.id}” is a key of every matter.", plan.span, "Give the list another name.", plan.id)
    yield from _check_papers(programme)
    if programme.entity_cases[-1].condition != ALWAYS:
        hint = "Add a last case without “when”."
        yield error("no-entity", "Some partners would have no contracting entity.", programme.entity_cases[-1].span, hint)


def _check_default(choice: Choice, programme: Programme) -> Iterator[Diagnostic]:
    """Check the condition of a default, which may ask for choices only: nothing else is known when defaults are settled."""
    yield from check_condition(choice.default_where, programme.scope)
    choices = {other.id for other in programme.choices}
    for name in names(choice.default_where):
        if name.name not in choices:
            sentence = f"“{name.name}” is no choice; where something is a default is settled between choices."
            yield error("wrong-type", sentence, name.span, "Name choices only.", name.name)


def _check_rules(programme: Programme) -> Iterator[Diagnostic]:
    for rule in programme.rules:
        for name in ("condition", "consequence", "expression"):
            if (expression := getattr(rule.body, name, ALWAYS)) != ALWAYS:
                yield from check_condition(expression, programme.scope)
                yield from _refuse_choice_dependence(expression, programme.choice_dependent)
    for asked in programme.entry_rules:
        scope, findings = _enter_repeat(asked.repeat, programme.scope)
        yield from (*findings, *(() if findings else check_condition(asked.expression, scope, computed=True)))


def _refuse_choice_dependence(expression: Expression, late: frozenset[str]) -> Iterator[Diagnostic]:
    """Refuse a rule between choices that asks for something that depends on them."""
    for name in names(expression):
        if name.name in late:
            hint = "Let the rule ask the choices themselves, or a value that depends on facts alone."
            yield error("rule-in-a-circle", f"“{name.name}” depends on what is chosen.", name.span, hint, name.name)


def _refuse_computed_entity(expression: Expression, programme: Programme) -> Iterator[Diagnostic]:
    """Refuse a contracting entity that depends on a computed value: it is settled first, and may be computed with."""
    derived = {one.id for one in programme.derived}
    for name in names(expression):
        if name.name in derived:
            hint = "Ask for the partner, or for a fact of the matter."
            sentence = f"“{name.name}” is computed, and who contracts is settled before that."
            yield error("wrong-type", sentence, name.span, hint, name.name)


def _check_papers(programme: Programme) -> Iterator[Diagnostic]:
    """Report a document that is in a packet twice: its files and fields would have the same names."""
    for at, paper in enumerate(programme.papers):
        if any(one.document == paper.document and one.lifetime.overlaps(paper.lifetime) for one in programme.papers[:at]):
            hint = "List it once and join two conditions by “or”; or let one begin with the edition with which the other ends."
            yield error("doubled-id", f"The document “{paper.document}” stands twice.", paper.span, hint, paper.document)


def _check_document(
    _: Kept, plan: DocumentPlan, texts: tuple[Clause, ...], documents: frozenset[str], clauses: frozenset[str]
) -> Iterator[Diagnostic]:
    """Check a document and its texts against the ids of all documents and clauses."""
    for placed in plan.clauses:
        if placed.clause not in clauses:
            hint = f"Write the file {placed.clause}.md. {nearest(placed.clause, sorted(clauses))}".rstrip()
            yield error("unknown-clause", f"There is no clause “{placed.clause}”.", placed.span, hint, placed.clause)
    if plan.base and plan.base not in documents:
        hint = nearest(plan.base, sorted(documents))
        yield error("unknown-document", f"There is no document “{plan.base}”.", plan.base_place, hint, plan.base)
    yield from _check_field_ids(plan, {clause.id: clause for clause in texts})
    for at, placed in enumerate(plan.clauses):
        if any(one.clause == placed.clause and one.lifetime.overlaps(placed.lifetime) for one in plan.clauses[:at]):
            hint = "List it once, and use variants; or let one place begin with the edition with which the other ends."
            yield error("doubled-id", f"The clause “{placed.clause}” stands twice.", placed.span, hint, placed.clause)


def _check_entries(repeat: Repeat, scope: Scope) -> Iterator[Diagnostic]:
    """Report a list whose entries have no id to name a file by."""
    entry = scope[repeat.name]
    if not isinstance(entry, RecordType) or entry.fields.get("id") is not Kind.ID:
        hint = "Declare “id: id” among the fields of the list."
        yield error("missing-key", "A paper for each entry needs an id in every entry.", repeat.span, hint)


def _check_field_ids(plan: DocumentPlan, clauses: Mapping[str, Clause]) -> Iterator[Diagnostic]:
    """Report a field whose id another clause of the form has too; two variants of one clause may share it."""
    owner: dict[str, str] = {}
    for placed in plan.clauses:
        for field in (field for group in _field_groups(clauses.get(placed.clause)) for field in group.fields):
            if owner.setdefault(field.id, placed.clause) != placed.clause:
                sentence = f"The field “{field.id}” stands in “{owner[field.id]}” too."
                yield error("doubled-id", sentence, field.span, "Give each field of a document an id of its own.", field.id)


def _field_groups(clause: Clause | None) -> Iterator[FieldGroupPlan]:
    for variant in clause.variants if clause else ():
        yield from (block for block in clause_blocks(variant.blocks) if isinstance(block, FieldGroupPlan))


def check_paper_usage(paper: Paper, programme: Programme, library: Library, kept: Kept) -> Iterator[Diagnostic]:
    """Check a paper of a programme: its document and conditions, its signers and its texts."""
    plan = library.documents.get(paper.document)
    if plan is None:
        hint = nearest(paper.document, library.documents) or "A document is a folder with a file document.yaml."
        yield error("unknown-document", f"There is no document “{paper.document}”.", paper.span, hint, paper.document)
        return
    texts = tuple(library.clauses[placed.clause] for placed in plan.clauses if placed.clause in library.clauses)
    yield from kept.all(("paper", paper.document, paper.lifetime), _check_paper, paper, programme, plan, texts)


def _check_paper(
    kept: Kept, paper: Paper, programme: Programme, plan: DocumentPlan, texts: tuple[Clause, ...]
) -> Iterator[Diagnostic]:
    clauses = {clause.id: clause for clause in texts}
    scope, findings = kept.get("scope", _enter_scope, paper.repeat, programme)
    yield from findings
    for case in paper.entity_cases:
        yield from check_condition(case.condition, scope)
    if paper.repeat is not None and not findings:
        yield from _check_entries(paper.repeat, scope)
    yield from check_condition(paper.condition, scope)
    if paper.specimen != NEVER:
        yield from check_condition(paper.specimen, programme.scope)
    for role in dict.fromkeys((*plan.signers, *plan.parties)):
        yield from _check_role(role, plan.places.get(role, plan.span), programme)
    if paper.representatives and "partner" not in plan.signers:
        hint = f"Add partner to the signers in {plan.id}/document.yaml, or drop “representatives”."
        yield error(
            "no-signers", f"The partner does not sign “{plan.title}”, nor can its representatives.", paper.span, hint, plan.id
        )
    if paper.handling in SIGNED and not plan.signers:
        hint = f"Add “signers: [...]” to {plan.id}/document.yaml, or choose the handling exhibit or reference."
        yield error("no-signers", f"Nobody signs “{plan.title}”, whose handling is {paper.handling}.", paper.span, hint, plan.id)
    if paper.entity_cases:
        yield from _check_texts_with_own_vendor(paper, plan, programme, clauses, kept)
    else:
        yield from _check_texts(plan, scope, programme, clauses, kept)


def _enter_scope(_: Kept, repeat: Repeat | None, programme: Programme) -> tuple[Scope, tuple[Diagnostic, ...]]:
    return _enter_repeat(repeat, programme.scope)


def _check_deadline(deadline: Deadline, programme: Programme, library: Library) -> Iterator[Diagnostic]:
    """Check what a deadline names: its paper, the clause in it, the roles, and the names that its expressions use."""
    papers = [paper for paper in programme.papers if paper.document == deadline.paper]
    if not papers:
        known = [paper.document for paper in programme.papers]
        hint = nearest(deadline.paper, known) or f"There are {', '.join(known)}."
        place = deadline.paper_place or deadline.span
        yield error("unknown-document", f"There is no paper “{deadline.paper}”.", place, hint, deadline.paper)
    for role in deadline.of:
        yield from _check_role(role, deadline.span, programme)
    for paper in papers:
        scope, findings = _enter_repeat(paper.repeat, with_effective(programme.scope))
        scope, more = (scope, ()) if findings else _enter_repeat(deadline.repeat, scope)
        yield from more
        if not findings and not more:
            yield from check_rule(deadline, scope)
        if paper.document in library.documents:
            yield from _check_clause_of_deadline(deadline, library.documents[paper.document], library)


def _check_clause_of_deadline(deadline: Deadline, plan: DocumentPlan, library: Library) -> Iterator[Diagnostic]:
    """Report a deadline that names a clause, or an item of one, that its paper does not have."""
    name, _, item = deadline.clause.partition(".")
    clauses = {id.rpartition("/")[2]: library.clauses[id] for id in (one.clause for one in plan.clauses) if id in library.clauses}
    variants = clauses[name].variants if name in clauses else ()
    items = {one.id for variant in variants for one in items_in(variant.blocks) if one.id}
    if name and name not in clauses:
        hint = nearest(name, clauses) or f"There are {', '.join(clauses)}."
        yield error("unknown-clause", f"“{plan.title}” has no clause “{name}”.", deadline.span, hint, name)
    elif item and item not in items:
        hint = nearest(item, items) or f"Name the clause alone, or end the item with {{id: {item}}}."
        yield error("unknown-clause", f"The clause “{name}” has no item “{item}”.", deadline.span, hint, deadline.clause)


def _check_texts(
    plan: DocumentPlan, scope: Scope, programme: Programme, clauses: Mapping[str, Clause], kept: Kept
) -> Iterator[Diagnostic]:
    for placed in plan.clauses:
        yield from check_condition(placed.condition, scope)
        if placed.clause in clauses:
            yield from kept.all(("clause", placed.clause), _check_text, clauses[placed.clause], scope, programme)


def _check_text(_: Kept, clause: Clause, scope: Scope, programme: Programme) -> Iterator[Diagnostic]:
    yield from _check_clause(clause, scope)
    for group in _field_groups(clause):
        yield from _check_role(group.by, group.span, programme)


def _own_scope(_: Kept, repeat: Repeat | None, programme: Programme) -> tuple[Scope, frozenset[str]]:
    """Return the names that texts with a vendor of their own know, and those computed from the packet's vendor, which they do not."""
    computed = tuple(computed_from(programme, [VENDOR]))
    known = reduce(lambda scope, node: without_name(scope, *node), computed, programme.scope)
    return _enter_repeat(repeat, known)[0], frozenset(name for _, name in computed)


def _check_texts_with_own_vendor(
    paper: Paper, plan: DocumentPlan, programme: Programme, clauses: Mapping[str, Clause], kept: Kept
) -> Iterator[Diagnostic]:
    """Check the texts of a paper that has a vendor of its own; what is computed from the packet's vendor is unknown in them."""
    scope, computed = kept.get("own scope", _own_scope, paper.repeat, programme)
    for finding in _check_texts(plan, scope, programme, clauses, kept):
        if finding.subject in computed:
            sentence = (
                f"“{finding.subject}” is computed from the packet's vendor, and this paper has cases of its own for who that is."
            )
            yield error("wrong-type", sentence, finding.span, "Ask “vendor” itself here: it is the paper's own.", finding.subject)
        else:
            yield finding


def _check_role(role: str, span: Span, programme: Programme) -> Iterator[Diagnostic]:
    if role not in programme.roles:
        hint = nearest(role, programme.roles) or f"There are {', '.join(programme.roles)}."
        yield error("unknown-name", f"“{role}” is no role.", span, hint, role)


def _check_clause(clause: Clause, scope: Scope) -> Iterator[Diagnostic]:
    for variant in clause.variants:
        if variant.choice and scope.get(variant.choice) is not Kind.TRUTH:
            hint = nearest(variant.choice, scope)
            yield error("unknown-name", f"“@{variant.choice}” is no choice.", variant.span, hint, variant.choice)
        yield from _check_blocks(variant.blocks, scope)


def _check_blocks(blocks: Iterable[ClauseBlock], scope: Scope) -> Iterator[Diagnostic]:
    for passage in (passage for block in blocks for passage in passages(block)):
        inner, findings = _enter_repeat(passage.repeat, scope)
        yield from (*findings, *check_condition(passage.condition, inner))
        for content in passage.contents:
            for quote in leaves_of(Quote, content):
                yield from check_quote(quote.expression, inner)
        yield from _check_blocks(passage.blocks, inner)


def _enter_repeat(repeat: Repeat | None, scope: Scope) -> tuple[Scope, tuple[Diagnostic, ...]]:
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
    if repeat.name in scope:
        hint = "Give the entry another name."
        return scope, (error("doubled-id", f"“{repeat.name}” already has a meaning here.", repeat.span, hint, repeat.name),)
    return {**scope, repeat.name: found.of}, ()
