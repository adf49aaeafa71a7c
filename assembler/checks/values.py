"""Checks of values, facts and fields: each one quoted is stated wherever the quote is printed, and each one declared is used."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.deadlines import applications
from assembler.checks.index import PlacedPaper, ProgrammeIndex, TextPart, WordingTexts, inside, kept_per_wording
from assembler.checks.names_used import fields_of, made_of, names_and_fields_used, names_in_rule
from assembler.checks.prose import texts
from assembler.model.clause_text import Quote
from assembler.model.diagnostics import Diagnostic, Severity, quoted
from assembler.model.expressions import (
    ALWAYS,
    NEVER,
    Attribute,
    Expression,
    Filter,
    Maybe,
    Name,
    Not,
    Scope,
    Stated,
    both,
    children,
    names,
    type_of,
    unparse,
)
from assembler.model.kept import Kept
from assembler.model.library import Programme
from assembler.model.source import Span
from assembler.model.walk import leaves_of

NOT_STATED = Fault("not-stated-in-some-combination", Severity.ERROR)
VALUE_UNUSED = Fault("value-unused", Severity.WARNING)
FACT_UNUSED = Fault("fact-unused", Severity.INFO)
FIELD_UNUSED = Fault("list-field-unused", Severity.INFO)
NOT_IN_FORCE = Fault("value-not-in-force", Severity.ERROR)
PLACEHOLDER = Fault("left-over-placeholder", Severity.ERROR)
FORM_ABSENT = Fault("form-required-but-absent", Severity.ERROR)
SPECIMEN = Fault("specimen-quotes-entry", Severity.ERROR)

_PLACEHOLDER = re.compile(
    r"\[\s*(?:[●•_.…*?\s]*|(?:insert|enter|fill in|to be|tb[cd]|name|date|amount|number|address|company|party|your)\b[^\]]*)\]"
    r"|\[(?!(?:sic|reserved|intentionally|deleted|omitted|emphasis)\b)[a-z][a-z’' -]{2,60}\]"
    r"|(?<=[^\n])[●•]|(?:\A|(?<=\n))[●•](?=\s*(?:\n|\Z))|_{3,}|\.{4,}|\?\?+|<[A-Za-z][^>]*>|==[^=]+=="
    r"|\b(?:TBD|TBC|TODO|FIXME|XXX+|N\.N\.)(?!\w)|\b[Ll]orem ipsum\b"
    r"|(?<!\bis )(?<!\bare )(?<!\bdeemed )(?<!\brequired )(?<!\bneeds )(?<!\bconsidered )\b(?:to be (?:completed|inserted))\b(?!\s+(?:by|in|as|at|on|within|before|after)\b)"
    r"|\b(?:to be (?:determined|confirmed))\b(?!\s+and\s+\w+ed\b)(?!\s+(?:and\s+\w+\s+)?(?:by|in|as|at|on|pursuant|under|from|between|jointly|mutually|solely|"
    r"through|using|with|within|prior|before|after|upon|during|for|to)\b)"
)
# “Goods: • Books • Maps”, a list that is typed in one paragraph, and “●Books” by itself
_BULLET, _LIST_BEGINS = re.compile(r"[●•]"), re.compile(r"(?:\A|[:;.,])\s*\Z")
_POINT, _GLUED = re.compile(r"\s*[“\"(]?[A-Z]"), re.compile(r"[“\"(]?[A-Z]")


def find_not_stated(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a quote of something that need not be stated, in a text that is printed even where it is not.

    Why it matters: the packet of whoever leaves it out is refused, on the day it is needed.

    Example: `The register is {{ partner.register }}.`

    Write instead: `The register is {{ partner.register }}. {when: partner.register is stated}`, and where something must
    be said in any case, a second text `{when: not partner.register is stated}`. A form's field is left blank by itself.
    """
    for part in index.parts:
        for quote in () if part.kind == "field" else leaves_of(Quote, part.content):
            quoted_value = _unfiltered(quote)
            if isinstance(type_of(quoted_value, part.scope), Maybe) and (
                witness := proofs.witness(both(part.condition, Not(Stated(part.wording.paper.text_condition(quoted_value)))))
            ):
                name = unparse(quoted_value)
                hint = f"End the text with {{when: {name} is stated}}."
                yield NOT_STATED(f"“{name}” need not be stated, but is quoted where it is not.", quote.span, hint, name, witness)


def find_value_unused(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a value that no text quotes and no condition asks for.

    Why it matters: somebody will change it and believe to have changed the contract, while the text has a number typed in.

    Example: `notice: {type: duration, …}` in the programme, and “within thirty days” in the clause.

    Write instead: `within {{ notice | words }}`; or drop the value.
    """
    used = _used_names(index)
    for value in index.programme.values:
        if value.id not in used:
            hint = f"Quote it where it is meant, {{{{ {value.id} }}}}, or drop it."
            yield VALUE_UNUSED(f"No text quotes the value “{value.id}”.", value.span, hint, value.id)


def find_fact_unused(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a fact that is asked of every matter, but that no text and no condition uses.

    Why it matters: people are asked for what nobody needs; or the text that needs it is missing.

    Example: `facts: {place: text}`, and no `{{ place }}` anywhere.

    Write instead: the text that quotes it; or drop the fact.
    """
    used = _used_names(index)
    for fact in index.programme.facts:
        if fact.id not in used:
            hint = f"Quote it where it is meant, {{{{ {fact.id} }}}}, or drop it."
            yield FACT_UNUSED(f"No text uses the fact “{fact.id}”.", fact.span, hint, fact.id)


def find_list_field_unused(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a field of a list's entries that no text and no condition uses; `id` is used by the file names.

    Why it matters: people fill it in for nothing; or the text that needs it is missing.

    Example: `loans` have a field `owed`, and no `{{ loan.owed }}` stands anywhere.

    Write instead: the text that quotes it; or drop the field.
    """
    for plan in index.programme.lists:
        for field in plan.fields:
            if field.id != "id" and (plan.one, field.id) not in names_and_fields_used(index).fields:
                hint = f"Quote it where it is meant, {{{{ {plan.one}.{field.id} }}}}, or drop it."
                yield FIELD_UNUSED(f"No text uses “{field.id}” of “{plan.id}”.", field.span, hint, f"{plan.id}.{field.id}")


def find_value_not_in_force(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a quote of a value in a period before its first date, or of what is computed from one, or from a table; or a deadline of it.

    Why it matters: a packet issued on such a day is refused.

    Example: the programme's first edition is of 2026-01-01, and `fee: {…, from: {2026-07-01: 5 %}}` is quoted by a clause
    that has stood from the beginning.

    Write instead: state the value from the first day on which the clause is in force; or let the clause begin with it,
    `fee@2026-07-01.md`.
    """
    late = index.kept.get("late", _late, index.programme, index.since)
    for use in _uses(index) if late else ():
        for name, first in ((name, late[name]) for name in use.named if name in late):
            if witness := proofs.witness(use.condition):
                hint = f"State it from the first day on which this text is in force, or let the wording begin on {first}."
                yield NOT_IN_FORCE(f"“{name}” has no value before {first}.", use.span, hint, name, witness)


def _late(_: Kept, programme: Programme, since: date) -> Mapping[str, date]:
    """Return the names, and the fields of entries such as `sale.points`, that have no value on a day yet, each with the day of the first."""
    dated = [*((one.id, one.dated[0].since) for one in programme.values if one.dated)]
    late = {id: first for id, first in (*dated, *((one.id, one.dated[0].since) for one in programme.tables)) if first > since}
    whole, parts = made_of(programme, late) if late else ({}, {})
    return {**whole, **{f"{record}.{field}": first for (record, field), first in parts.items()}}


@dataclass(frozen=True, slots=True)
class _Use:
    """A quote or the day of a deadline: the names and fields that it reads, the condition under which it counts, and its place."""

    named: tuple[str, ...]
    condition: Expression
    span: Span | None

    @classmethod
    def of(cls, expression: Expression, scope: Scope, condition: Expression, span: Span | None) -> Self:
        """Read what an expression names."""
        fields = (f"{record}.{field}" for record, field in fields_of(expression, scope))
        return cls((*(name.name for name in names(expression)), *fields), condition, span)


def _uses(index: ProgrammeIndex) -> Iterator[_Use]:
    """Yield each quote and the day of each deadline."""
    for one in index.texts:
        yield from _quotes_in(one, None)
    for deadline in index.programme.deadlines:
        for paper, condition in applications(deadline, index):
            scope = inside(deadline.repeat, paper.scope)
            yield from (_Use.of(each, scope, condition, each.span) for each in (deadline.day, deadline.every or ALWAYS))


@kept_per_wording
def _quotes_in(one: WordingTexts, _: None) -> tuple[_Use, ...]:
    quotes = ((part, quote) for part in one.parts for quote in leaves_of(Quote, part.content))
    return tuple(_Use.of(quote.expression, part.scope, part.condition, quote.span) for part, quote in quotes)


def find_left_over_placeholder(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find what a drafter left to be filled in: [●], ____, [insert name], [law], TBD, XXX, lorem ipsum.

    Why it matters: it is signed as it stands.

    Example: `The fee is [●] of the price.`

    Write instead: a value or a fact, `The fee is {{ fee }} of the price.`; a blank to fill by hand is a form's field.
    """
    hint = "Quote a value or a fact, {{ … }}; for what is filled in by hand write a form with fields."
    for part in index.parts:
        for prose in texts(index)[part]:
            bullets = _bullets(prose.text)
            for found in _PLACEHOLDER.finditer(prose.text):
                if found.end() in bullets:
                    continue
                span = prose.span(found.start(), found.end())
                if found[0] == "[]" and prose.text[found.end() :].startswith("("):
                    sentence, mend = "“[](” begins a reference that is not closed.", "Write [](#CLAUSE.ITEM), with both brackets."
                    yield PLACEHOLDER(sentence, span, mend, found[0])
                    continue
                yield PLACEHOLDER(f"{quoted(found[0])} was left to be filled in.", span, hint, found[0])
    titles = [
        (plan.title, plan.span) for plan in {wording.paper.plan.id: wording.paper.plan for wording in index.wordings}.values()
    ]
    titles += [(wording.variant.title, wording.variant.span) for wording in index.wordings]
    for title, place in titles:
        if (left := _PLACEHOLDER.search(title)) and left.end() not in _bullets(title):
            yield PLACEHOLDER(f"{quoted(left[0])} was left to be filled in.", place, hint, left[0])


def _bullets(text: str) -> frozenset[int]:
    """Return where the bullets of a list end: two and more, of which the first begins a text or stands behind a stop, or one that touches its word.

    One alone is a blank: “The fee is: ● EUR.”, “dated ● March 2027”.
    """
    begin, listed, touching = False, list[int](), list[int]()
    for one in _BULLET.finditer(text):
        stops = _LIST_BEGINS.search(text, 0, one.start()) is not None
        begin = begin or stops
        if begin and (stops or _POINT.match(text, one.end())):
            listed.append(one.end())
        if stops and _GLUED.match(text, one.end()):
            touching.append(one.end())
    return frozenset(listed if len(listed) > 1 else touching)


def find_form_required_but_absent(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a text that names a form by its title in a packet that does not hold the form.

    Why it matters: the partner owes a paper that it was never given.

    Example: `The Partner delivers the Loan Slip.` stands in every packet, and the Loan Slip is there `when: lend`.

    Write instead: `The Partner delivers the Loan Slip. {when: lend}`; or a wider condition for the form.
    """
    forms = {placed.plan.id: placed.plan for placed in index.papers if placed.plan.kind == "form"}
    titles = {plan.title: plan for plan in forms.values()}
    if not titles:
        return
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(titles, key=len, reverse=True)))})\b")
    for part in index.parts:
        for prose in texts(index)[part]:
            for found in pattern.finditer(prose.text):
                plan = titles[found[0]]
                if plan.id != part.document.id and (witness := proofs.lacking(part.condition, index.present(plan.id))):
                    hint = "Give this text the form's condition, or the form a wider one."
                    sentence = f"The “{plan.title}” is not in every packet that prints this."
                    yield FORM_ABSENT(sentence, prose.span(found.start(), found.end()), hint, plan.id, witness)


def find_specimen_quotes_entry(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a text of a form that quotes its entry outside a field, though the form is also attached as a blank specimen.

    Why it matters: a specimen has no entry, so the packet with it is refused.

    Example: `This slip is for {{ loan.item }}.` in a form with `for: loan in loans` and `specimen: lend`.

    Write instead: a field with `value: "{{ loan.item }}"`, which a specimen leaves blank; or end the text with
    `{when: loan.item is stated}`.
    """
    for part in index.parts:
        blank = part.wording.paper
        if blank.paper.repeat is None or blank.paper.specimen == NEVER or part.kind == "field":
            continue
        for quote in leaves_of(Quote, part.content):
            if _is_entry_field(_unfiltered(quote), blank) and (witness := proofs.witness(_specimen_condition(part, quote))):
                name = unparse(_unfiltered(quote))
                hint = f"Put it into a field's value, or end the text with {{when: {name} is stated}}."
                yield SPECIMEN(f"A blank specimen has no “{name}” to quote.", quote.span, hint, name, witness)


def _specimen_condition(part: TextPart, quote: Quote) -> Expression:
    """Return the condition under which a specimen, whose entry states nothing, prints a text."""
    paper = part.wording.paper
    condition = both(paper.paper.specimen, part.condition)
    entry_parts = dict.fromkeys(each for whole in (condition, quote.expression) for each in _entry_parts(whole, paper))
    for each in entry_parts:
        condition = both(condition, Not(Stated(each)))
    return condition


def _entry_parts(expression: Expression, paper: PlacedPaper) -> Iterator[Expression]:
    if _is_entry_field(expression, paper):
        yield expression
    else:
        for child in children(expression):
            yield from _entry_parts(child, paper)


def _is_entry_field(expression: Expression, paper: PlacedPaper) -> bool:
    """Whether an expression is a field of the entry that a form is for."""
    match expression:
        case Attribute(Name(name)):
            return paper.paper.repeat is not None and name == paper.paper.repeat.name
        case _:
            return False


def _unfiltered(quote: Quote) -> Expression:
    """Return the expression of a quote without its filters."""
    expression = quote.expression
    while isinstance(expression, Filter):
        expression = expression.operand
    return expression


def _used_names(index: ProgrammeIndex) -> frozenset[str]:
    return names_and_fields_used(index).names.union(*map(names_in_rule, index.programme.rules))


VALUES = (
    NOT_STATED.found_by(find_not_stated, reads=Reads.ONE_CLAUSE),
    VALUE_UNUSED.found_by(find_value_unused, once=True),
    FACT_UNUSED.found_by(find_fact_unused, once=True),
    FIELD_UNUSED.found_by(find_list_field_unused, once=True),
    NOT_IN_FORCE.found_by(find_value_not_in_force),
    PLACEHOLDER.found_by(find_left_over_placeholder, reads=Reads.ONE_CLAUSE),
    FORM_ABSENT.found_by(find_form_required_but_absent, reads=Reads.ONE_CLAUSE),
    SPECIMEN.found_by(find_specimen_quotes_entry, reads=Reads.ONE_CLAUSE),
)
