"""Checks of grants: each computed figure that a paper prints names the clause that grants it, and that clause binds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.index import ProgrammeIndex, TextPart, cached_per_index
from assembler.checks.names_used import fields_of
from assembler.checks.reference_targets import Pointer, pointer_in, target_conditions, tried_addresses
from assembler.model.clause_text import ClauseInline, OpenReference, Quote, Words
from assembler.model.declarations import Computed
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.expressions import (
    Attribute,
    ListOf,
    Name,
    comparable_type,
    names,
    stated_type,
    type_of,
    unparse,
    walk_expression,
)
from assembler.model.values import Kind
from assembler.model.walk import leaves_of

WITHOUT_GRANT = Fault("figure-without-grant", Severity.WARNING)
GRANT_ABSENT = Fault("grant-names-absent", Severity.ERROR)

FIGURES = (Kind.INTEGER, Kind.NUMBER, Kind.RATE, Kind.MONEY, Kind.DATE, Kind.DURATION)
"""The kinds of value that a reader takes as an amount or a day."""

FORM = "form"
"""The kind of document that carries out a contract, and grants nothing itself."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A text that states a fact or prints a figure, and the place in the contract that grants it; a row of a table is one text.

    `computed` is None where the text itself names the clause, or prints only figures that are not computed; `grants` is None where
    nothing names one. `name` is what is stated: the computed value, or the first figure that no clause grants; empty for a text.
    """

    part: TextPart
    computed: Computed | None
    grants: Pointer | None
    name: str = ""


@cached_per_index
def printed_grants(index: ProgrammeIndex) -> tuple[Printed, ...]:
    """Return every text that names the clause that grants it, every computed value that a text prints, and each figure of a form."""
    return tuple(one for part in _texts(index) for one in _printed_in(part, index))


def _texts(index: ProgrammeIndex) -> Iterator[TextPart]:
    """Yield the texts, the cells of each row of a table as one."""
    for _, together in groupby(index.parts, lambda part: (part.wording, part.span) if part.kind == "cell" else part):
        first, *cells = together
        content: tuple[ClauseInline, ...] = first.content
        for cell in cells:
            content = (*content, Words(" | ", first.span), *cell.content)
        yield replace(first, content=content)


def _printed_in(part: TextPart, index: ProgrammeIndex) -> Iterator[Printed]:
    own = _pointer(index, part, part.grants, part.document.id, part.document.base)
    if own is not None:
        yield Printed(part, None, own)
    granted = own is not None
    for computed in _computed_values(part, index):
        grants = own or _pointer(index, part, computed.grants, f"{index.programme.id}/")
        granted = granted or grants is not None
        yield Printed(part, computed, grants, called(computed, index))
    if part.document.kind == FORM and not granted:
        yield from (Printed(part, None, None, name) for name in _stated_figures(part, index)[:1])


def _pointer(index: ProgrammeIndex, part: TextPart, grants: OpenReference | None, own: str, base: str = "") -> Pointer | None:
    return pointer_in(index.papers, part, grants, own, base) if grants else None


def _computed_values(part: TextPart, index: ProgrammeIndex) -> Iterator[Computed]:
    """Yield the computed values that the quotes of a text print, each once for a text; a condition prints nothing."""
    quotes = [quote.expression for quote in leaves_of(Quote, part.content)]
    whole = {name.name for expression in quotes for name in names(expression)}
    fields = {field for expression in quotes for field in fields_of(expression, part.scope)}
    for one in index.programme.every_computed if quotes else ():
        if one.type is Kind.TRUTH:
            continue
        entries = index.programme.scope.get(one.list)
        if (entries.of.title, one.id) in fields if isinstance(entries, ListOf) else one.id in whole:
            yield one


def _stated_figures(part: TextPart, index: ProgrammeIndex) -> list[str]:
    """Return the figures that a text prints and the programme does not compute: of the matter, a table, a paper in force."""
    computed = {called(one, index) for one in index.programme.every_computed}
    return [
        unparse(node)
        for quote in leaves_of(Quote, part.content)
        for node, known in walk_expression(quote.expression, part.scope)
        if isinstance(node, Name | Attribute) and comparable_type(stated_type(type_of(node, known))) in FIGURES
        if unparse(node) not in computed
    ]


def called(one: Computed, index: ProgrammeIndex) -> str:
    """Return the name of a computed value as a text writes it: `fee_owed`, `sale.commission`."""
    entries = index.programme.scope.get(one.list)
    return f"{entries.of.title}.{one.id}" if isinstance(entries, ListOf) else one.id


def find_figure_without_grant(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A number, rate, sum of money, date or duration is printed, and nothing names the clause that grants it.

    Why it matters: what a paper states must be what the contract grants; nobody can hold the two against each other.

    Which figures: each computed one, in any document; in a form, which grants nothing itself, any other one too, where neither its
    sentence, row or field nor a computed value in it names a clause.

    Example: `computed: {fee_owed: {type: money, is: rounded(fee / 4), source: S-1}}`, and `{{ fee_owed }}` in a text; or a form that
    says “The last day is {{ ends_on | date }}.”

    Write instead: `grants: agreement/fees.pro-rated` beside `source`, or as the key of a field; `{grants: agreement/fees.pro-rated}` at
    the end of the item or row that prints it. `assembler explain --grants PROGRAMME` shows all of them.
    """
    for one in printed_grants(index):
        if one.grants or not one.name or (one.computed and not _is_figure(one.computed)):
            continue
        if proofs.possible(one.part.condition):
            message = f"No clause is named that grants “{one.name}”."
            if one.computed:
                hint = f"Write the clause that grants it: “grants: document/clause.item”. It is printed at {one.part.span}."
                yield WITHOUT_GRANT(message, one.computed.span, hint, one.name)
            else:
                key = "“grants: document/clause.item”" if one.part.field else "“{grants: document/clause.item}” at the end"
                hint = f"Write the clause by which the form may state it: {key}."
                yield WITHOUT_GRANT(message, one.part.span, hint, f"{one.part.wording.clause.id}#{one.name}")


def _is_figure(computed: Computed) -> bool:
    return comparable_type(stated_type(computed.type)) in FIGURES


def find_grant_names_absent(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A clause that is named to grant what a text states is absent from some packet that prints the text.

    Why it matters: the paper states an amount or a standing that nothing in the contract grants.

    Example: `grants: fee-terms/fee.rate`, where a statement prints the fee and the Fee Terms are not attached.

    Write instead: the clause that grants it in each of these packets; or give the text the condition of the paper that grants it.
    """
    for one in printed_grants(index):
        if one.grants is None:
            continue
        if witness := proofs.lacking(one.part.condition, *target_conditions(one.grants, index)):
            target = one.grants.reference.target
            some = any(parts for _, parts in tried_addresses(one.grants, index))
            where = f" in every packet that prints what it grants, at {one.part.span}" if some else ""
            hint = "Name a clause or item that is there, or give the text the condition of the clause."
            name = one.name or one.part.wording.clause.id
            yield GRANT_ABSENT(f"“{target}” is not there{where}.", one.grants.reference.span, hint, f"{name}#{target}", witness)


GRANTS = (
    WITHOUT_GRANT.found_by(find_figure_without_grant, reads=Reads.ONE_CLAUSE),
    GRANT_ABSENT.found_by(find_grant_names_absent, reads=Reads.ONE_CLAUSE),
)
