"""Checks of choices and rules: each choice can be elected and has an effect, each rule adds something to the others."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, combinations

from assembler.checks.check import Fault, Proofs, Reads, Refuted
from assembler.checks.index import PlacedPaper, ProgrammeIndex, any_of
from assembler.checks.index_builder import wordings_of
from assembler.checks.names_used import names_and_fields_used, names_in_rule
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.editions import exists
from assembler.model.expressions import ALWAYS, Expression, Name, Not, both, unparse
from assembler.model.kept import Kept
from assembler.model.library import Choice, Clause, ClauseVariant, PlacedClause, Programme
from assembler.model.rules import Permits, Rule
from assembler.rules import Prover, redundant_rules

NO_COMBINATION = Fault("no-valid-combination", Severity.ERROR)
DEAD = Fault("dead-choice", Severity.ERROR)
FORCED = Fault("choice-always-forced", Severity.WARNING)
REDUNDANT = Fault("redundant-rule", Severity.INFO)
NOT_PERMITTED = Fault("right-not-permitted", Severity.WARNING)
UNREAD = Fault("choice-no-text-reads", Severity.WARNING)
VARIANTS = Fault("variants-not-one", Severity.ERROR)

Wordings = tuple[tuple[ClauseVariant, Expression], ...]
"""The wordings of a clause that are in force, each with its condition."""


def find_no_valid_combination(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a programme whose rules contradict each other, so that nothing can be elected.

    Why it matters: no packet can be built, and every other proof is empty: “in no combination” holds of anything.

    Example: `or: [lend, trade]`, `excludes: [lend, trade]` and two rules, each of which lets one of them require the other.

    Write instead: drop or change one of the rules the finding names.
    """
    if not proofs.possible(ALWAYS):
        hint = f"Drop or change one of {_rules_with_lines(proofs.prover.rules_against(ALWAYS), index.programme)}."
        yield NO_COMBINATION("No combination of choices meets all rules.", index.programme.span, hint, index.programme.id)


def find_dead_choice(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a choice that no valid combination holds.

    Why it matters: the choice is offered, and whoever elects it is refused; its texts are never printed.

    Example: `lend` requires `trade`, and another rule excludes the two from each other.

    Write instead: drop the choice, or drop or change one of the rules the finding names.
    """
    for choice in _choices_to_prove(index, proofs):
        if not proofs.possible(Name(choice.id)):
            sentence = f"“{choice.id}” is in no valid combination."
            against = _rules_with_lines(proofs.prover.rules_against(Name(choice.id)), index.programme)
            hint = f"Drop or change one of the rules that shut it out, or drop the choice: {against}."
            yield DEAD(sentence, choice.span, hint, choice.id)


def find_choice_always_forced(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic | Refuted]:
    """Find a choice that is declared optional, but is on, in every edition that has it, wherever the choice it is part of is on.

    Why it matters: people are asked a question that has one answer.

    Example: `delivery` is optional in `trade`, and a rule says that `trade` requires `delivery`.

    Write instead: declare it `mandatory`, or drop the rule that forces it.
    """
    parents = {member: group.parent for group in index.programme.groups if group.kind == "optional" for member in group.members}
    for choice in _choices_to_prove(index, proofs):
        if choice.id not in parents:
            continue
        around: Expression = Name(choice.parent) if choice.parent else ALWAYS
        without = both(around, Not(Name(choice.id)))
        if proofs.possible(without):
            yield FORCED.refuted(choice.span, choice.id)
        elif proofs.possible(around):
            where = f"wherever “{choice.parent}” is" if choice.parent else "in every valid combination"
            hint = f"It follows from {_rule_names(proofs.prover.rules_against(without))}. Declare it mandatory, or drop what forces it."
            yield FORCED(f"“{choice.id}” is declared optional, but is on {where}.", choice.span, hint, choice.id)


def find_redundant_rule(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic | Refuted]:
    """Find a rule that follows from the others in every edition that has it.

    Why it matters: it may be meant, to cite a second source; or it shows that another rule says more than was meant.

    Example: `express` requires `delivery`, `delivery` requires `trade`, and a third rule says that `express` requires `trade`.

    Write instead: drop the rule, or say in its text what it adds.
    """
    if proofs.possible(ALWAYS):
        proofs.obligations += len(index.programme.rules)
        following = {rule.id: others for rule, others in redundant_rules(index.programme)}
        for rule in index.programme.rules:
            if rule.id not in following:
                yield REDUNDANT.refuted(rule.span, rule.id)
                continue
            others = following[rule.id]
            hint = f"It follows from {_rule_names(others)}." if others else "It holds of everything."
            yield REDUNDANT(f"The rule “{rule.id}” says nothing that others do not say.", rule.span, hint, rule.id)


def find_right_not_permitted(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic | Refuted]:
    """Find a rule that, in every edition, permits a right where others do not, or does not permit one that others require there.

    Why it matters: the programme promises a right that nobody is ever given; or it leaves nobody where the rule speaks of.

    Example: `permits: {where: traveller, only: [lend], of: [lend, trade]}`, and another rule excludes `traveller` and `lend`.

    Write instead: the same in both rules; what the source grants there stands in `only`.
    """
    for rule in index.programme.rules:
        if isinstance(rule.body, Permits) and proofs.possible(ALWAYS):
            yield from _rights_contradicted(rule, rule.body, proofs)


def _rights_contradicted(rule: Rule, body: Permits, proofs: Proofs) -> Iterator[Diagnostic | Refuted]:
    where = unparse(body.condition)
    if not proofs.possible(body.condition):
        if rule in (against := proofs.prover.rules_against(body.condition)):
            sentence = f"Where “{where}” holds, a right is required that “{rule.id}” does not permit."
            hint = f"So it never holds. Add the right to “only”, or change one of {_rule_names(against)}."
            yield NOT_PERMITTED(sentence, rule.span, hint, rule.id)
        return
    yield NOT_PERMITTED.refuted(rule.span, rule.id)
    for right in body.permitted:
        if proofs.possible(there := both(body.condition, Name(right))):
            yield NOT_PERMITTED.refuted(rule.span, f"{rule.id}:{right}")
        else:
            sentence = f"“{rule.id}” permits “{right}” where “{where}” holds, but other rules do not."
            hint = f"Drop it from “only”, or change one of {_rule_names(proofs.prover.rules_against(there))}."
            yield NOT_PERMITTED(sentence, rule.span, hint, f"{rule.id}:{right}")


def find_choice_no_text_reads(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a choice that nothing depends on in an edition that has it: no paper, clause, wording, condition or rule names it.

    Why it matters: whoever elects it gets the same packet as without it, and believes to have agreed something.

    Example: `express` is declared, and no `when: express` stands anywhere.

    Write instead: the text it is meant to bring, with `when:`; or drop the choice. Where its text ends with an edition, or
    begins with one, so does the choice: `until: 2028-01-01`, `since: 2028-01-01`.
    """
    if index.since != index.programme.editions[-1]:
        return  # the last edition is shown all those before it
    readings = {one.since: _readings_of(one) for one in (*(earlier for earlier, _ in proofs.earlier), index)}
    for choice in index.programme.choices:
        by_edition = {edition: found[choice.id] for edition, found in readings.items() if choice.id in found}
        unread = [edition for edition, is_read in by_edition.items() if not is_read]
        first = next((edition for edition, is_read in by_edition.items() if is_read), None)
        if first is None:
            hint = "Give the text it brings the condition “when: …”, or drop the choice."
            yield UNREAD(f"No text and no rule depends on “{choice.id}”.", choice.span, hint, choice.id)
            continue
        if before := [edition for edition in unread if edition < first]:
            yield _unread_in(before[0], choice, f"begin with what depends on it, “since: {first}”")
        if after := [edition for edition in unread if edition > first]:
            yield _unread_in(after[0], choice, f"end with what depends on it, “until: {after[0]}”")


def _unread_in(edition: date, choice: Choice, mend: str) -> Diagnostic:
    sentence = f"No text and no rule of the edition of {edition} depends on “{choice.id}”."
    return UNREAD(sentence, choice.span, f"Let it {mend}, or give a text of that edition the condition “when: …”.", choice.id)


def _readings_of(index: ProgrammeIndex) -> Mapping[str, bool]:
    """Return, for each choice of an edition, whether anything depends on it."""
    return index.kept.get("choices read", _readings, index.programme, names_and_fields_used(index).names)


def _readings(_: Kept, programme: Programme, used: frozenset[str]) -> Mapping[str, bool]:
    existing = tuple(choice for choice in programme.choices if exists(programme, choice.id))
    read = used.union(*map(names_in_rule, programme.rules), (choice.parent for choice in existing))
    return {choice.id: choice.id in read or _settled_by_others(choice, programme, read) for choice in existing}


def _settled_by_others(choice: Choice, programme: Programme, read: frozenset[str]) -> bool:
    """Whether the choice is a member of an alternative all of whose other members are read."""
    groups = [group.members for group in programme.groups if group.kind == "alternative" and choice.id in group.members]
    return any(read.issuperset(set(members) - {choice.id}) for members in groups)


def find_variants_not_one(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a clause of which, in some combination or period, no wording or more than one is in force.

    Why it matters: where none is in force the clause is missing from the contract; where two are, nobody knows which.

    Example: `fee@retail.md` and `fee@wholesale.md` without `fee.md`, in a document that also stands without either choice.

    Write instead: a plain `fee.md` for all other cases, or a condition where the document lists the clause; and of two
    wordings whose choices can be elected together, one for the choice that excludes the other.
    """
    for paper in index.papers:
        clauses = tuple(index.library.clauses.get(placed.clause) for placed in paper.plan.clauses)
        name = "wordings in force", paper.plan.id, paper.paper.lifetime.since
        found, count = index.kept.get(name, _wordings_of_paper, paper, clauses, index.since, proofs.prover)
        proofs.obligations += count
        yield from found


def _wordings_of_paper(
    kept: Kept, paper: PlacedPaper, clauses: tuple[Clause | None, ...], since: date, prover: Prover
) -> tuple[tuple[Diagnostic, ...], int]:
    """Return what is wrong with the wordings of each clause of a paper, and how much was proved."""
    found = [
        kept.get(at, _wordings_not_one, paper, placed, clause, since, prover)
        for at, (placed, clause) in enumerate(zip(paper.plan.clauses, clauses, strict=True))
        if clause is not None
    ]
    return tuple(chain.from_iterable(each for each, _ in found)), sum(count for _, count in found)


def _wordings_not_one(
    _: Kept, paper: PlacedPaper, placed: PlacedClause, clause: Clause, since: date, prover: Prover
) -> tuple[tuple[Diagnostic, ...], int]:
    proofs = Proofs(prover)
    there = both(paper.condition, paper.text_condition(placed.condition))
    return tuple(_wordings_missing(proofs, placed, clause, tuple(wordings_of(clause, since)), there)), proofs.obligations


def _wordings_missing(
    proofs: Proofs, placed: PlacedClause, clause: Clause, wordings: Wordings, there: Expression
) -> Iterator[Diagnostic]:
    if witness := proofs.lacking(there, any_of(condition for _, condition in wordings)):
        sentence = f"“{clause.name}” has no wording in force in some packets that list it here."
        hint = f"Write {clause.name}.md for all other cases, or give this place a condition, or “since:” an edition."
        yield VARIANTS(sentence, placed.span, hint, clause.id, witness)
    for (one, one_holds), (other, other_holds) in combinations(wordings, 2):
        if witness := proofs.witness(both(there, both(one_holds, other_holds))):
            sentence = f"“{clause.name}” has two wordings in force in the same packet."
            hint = f"They stand at {one.span} and {other.span}; let their choices exclude each other, or join them."
            yield VARIANTS(sentence, placed.span, hint, clause.id, witness)


def _choices_to_prove(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Choice]:
    """Return the choices of the edition; none where nothing can be elected, which another check reports once."""
    programme = index.programme
    return (one for one in (programme.choices if proofs.possible(ALWAYS) else ()) if exists(programme, one.id))


def _rules_with_lines(rules: tuple[Rule, ...], programme: Programme) -> str:
    """Return rules each with its line, those that somebody wrote as rules before those that follow from how choices are nested."""
    own = {rule.id for rule in programme.rules}
    written = sorted({rule.id: rule for rule in rules}.values(), key=lambda rule: (rule.id not in own, rule.span.line))
    return ", ".join(f"“{rule.id}” (line {rule.span.line})" for rule in written)


def _rule_names(rules: tuple[Rule, ...]) -> str:
    return ", ".join(dict.fromkeys(f"“{rule.id}”" for rule in rules))


RULE_MODEL = (
    NO_COMBINATION.found_by(find_no_valid_combination, reads=Reads.NO_TEXT),
    DEAD.found_by(find_dead_choice, reads=Reads.NO_TEXT),
    FORCED.found_by(find_choice_always_forced, reads=Reads.NO_TEXT),
    REDUNDANT.found_by(find_redundant_rule, reads=Reads.NO_TEXT),
    NOT_PERMITTED.found_by(find_right_not_permitted, reads=Reads.NO_TEXT),
    UNREAD.found_by(find_choice_no_text_reads),
    VARIANTS.found_by(find_variants_not_one),
)
