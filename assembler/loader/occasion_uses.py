"""Checks that papers and rules use facts and lists only on the occasions on which they are asked for."""

from collections.abc import Iterator
from itertools import chain

from assembler.loader.edition_dates import expressions_of
from assembler.loader.type_checking import check_paper_usage, clauses_of, library_of
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.editions import in_edition, kept_in_edition, programme_in_edition
from assembler.model.expressions import Scope, names
from assembler.model.kept import Kept
from assembler.model.library import Clause, DocumentPlan, Library, Occasion, Paper, Programme
from assembler.model.rules import names_in_rule
from assembler.model.source import Span


def check_occasion_uses(library: Library, kept: Kept | None = None) -> Iterator[Diagnostic]:
    """Find each use of a fact or list in a paper or a rule on an occasion without it, once for all of these, by programme.

    A rule applies on the occasions on which all is asked for that it reads; there must be one. What was `kept` is not checked again.
    """
    kept = kept or Kept()
    documents = tuple(library.documents.values())
    for programme in library.programmes.values():
        texts = tuple(clauses_of(programme, library))
        yield from kept.all(("occasions", programme.id), _check_occasions_of, programme, documents, texts)


def _check_occasions_of(
    kept: Kept, programme: Programme, documents: tuple[DocumentPlan, ...], clauses: tuple[Clause, ...]
) -> Iterator[Diagnostic]:
    library = library_of(programme, documents, clauses)
    missing: dict[tuple[str, Span | None], list[Occasion]] = {}
    for occasion in programme.occasions:
        for use in dict.fromkeys(_missing_names(programme, occasion, library, kept)):
            missing.setdefault(use, []).append(occasion)
    yield from (_not_on_occasions(name, span, found) for (name, span), found in missing.items())
    yield from kept.all("rules", _never_applied, programme) if programme.occasions else ()


def _missing_names(programme: Programme, occasion: Occasion, library: Library, kept: Kept) -> Iterator[tuple[str, Span | None]]:
    """Yield each name that a paper of an occasion uses and that is not asked for on it, with its place."""
    for edition in programme.editions:
        standing, known = kept_in_edition(kept, programme, edition, occasion.id), kept_in_edition(kept, programme, edition).scope
        if standing.scope is programme.scope:
            continue
        other = kept.get(("other names", edition, occasion.id), _other_names, known, standing.scope, programme.scope)
        issued = [paper for paper in standing.papers if occasion.id in paper.occasions]
        if using := [paper for paper in issued if not other.isdisjoint(_names_of(paper, library, kept))]:
            within = in_edition(library, programme, edition, occasion.id, kept=kept)
            inside = kept.within((occasion.id, edition))
            for fault in chain.from_iterable(check_paper_usage(paper, standing, within, inside) for paper in using):
                if fault.subject.partition(".")[0] in known:
                    yield fault.subject, fault.span
        for rule in standing.entry_rules:
            yield from (
                (one.name, one.span) for one in names(rule.expression) if one.name in known.keys() - standing.scope.keys()
            )


def _other_names(_: Kept, known: Scope, standing: Scope, whole: Scope) -> frozenset[str]:
    """Return the names that are known and that stand for something else on an occasion, or for nothing."""
    return frozenset(name for name in known if standing.get(name) != whole[name])


def _names_of(paper: Paper, library: Library, kept: Kept) -> frozenset[str]:
    """Return the names that a paper uses in any edition, in its conditions and its texts."""
    own = (paper.condition, paper.specimen, *(case.condition for case in paper.entity_cases))
    repeated = [paper.repeat.list] if paper.repeat else []
    used = {name.name for expression in (*own, *repeated) for name in names(expression)}
    if plan := library.documents.get(paper.document):
        texts = tuple(library.clauses[placed.clause] for placed in plan.clauses if placed.clause in library.clauses)
        used |= kept.get(("names", plan.id), _names_in_texts, plan, texts)
    return frozenset(used)


def _names_in_texts(kept: Kept, plan: DocumentPlan, texts: tuple[Clause, ...]) -> frozenset[str]:
    listed = frozenset(name.name for placed in plan.clauses for name in names(placed.condition))
    return listed.union(*(kept.get(clause.id, _names_in_clause, clause) for clause in texts))


def _names_in_clause(_: Kept, clause: Clause) -> frozenset[str]:
    used = (name.name for expression in expressions_of(clause) for name in names(expression))
    return frozenset((*used, *(variant.choice for variant in clause.variants)))


def _never_applied(_: Kept, programme: Programme) -> Iterator[Diagnostic]:
    """Find each rule that reads what no occasion asks for together."""
    standing = [
        programme_in_edition(programme, edition, occasion.id, by_conditions=False)
        for edition in programme.editions
        for occasion in programme.occasions
    ]
    applied = {rule.id for one in standing for rule in one.rules}
    asked = {*(fact.id for fact in programme.facts), *(plan.id for plan in programme.lists)}
    for rule in (rule for rule in programme.rules if rule.id not in applied):
        read = sorted(names_in_rule(rule.body) & asked)
        sentence = f"“{rule.id}” is never applied: no occasion asks for all that it reads, {' and '.join(read)}."
        yield error(
            "not-on-occasion", sentence, rule.span, "Write a rule for each occasion, or ask for them on the same one.", rule.id
        )


def _not_on_occasions(name: str, span: Span | None, occasions: list[Occasion]) -> Diagnostic:
    titles = " and ".join(f"“{one.title}”" for one in occasions)
    sentence = f"“{name}” is used on the occasion {titles}, on which it is not asked for."
    hint = f"Add {' and '.join(one.id for one in occasions)} to its “occasion”, or take it out here."
    return error("not-on-occasion", sentence, span, hint, name)
