"""Checks of grants: each computed figure that a paper prints names the clause that grants it, and that clause binds."""

from collections.abc import Iterator
from dataclasses import dataclass

from assembler.checks.check import Fault, Proofs
from assembler.checks.index import ProgrammeIndex, TextPart, cached_per_index
from assembler.checks.names_used import fields_of
from assembler.checks.reference_targets import Pointer, pointer_in, target_conditions, tried_addresses
from assembler.model.clause_text import OpenReference, Quote
from assembler.model.declarations import Computed
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.expressions import ListOf, comparable_type, names, stated_type
from assembler.model.values import Kind
from assembler.model.walk import leaves_of

WITHOUT_GRANT = Fault("figure-without-grant", Severity.WARNING)
GRANT_ABSENT = Fault("grant-names-absent", Severity.ERROR)

FIGURES = (Kind.INTEGER, Kind.NUMBER, Kind.RATE, Kind.MONEY, Kind.DATE, Kind.DURATION)
"""The kinds of computed value that a reader takes as an amount or a day."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A text that states a fact or prints a computed value, and the place in the contract that grants it.

    `computed` is None where the text itself names the clause; `grants` is None where nothing names one.
    """

    part: TextPart
    computed: Computed | None
    grants: Pointer | None


@cached_per_index
def printed_grants(index: ProgrammeIndex) -> tuple[Printed, ...]:
    """Return every text that names the clause that grants it, and every computed value that a text prints, in order."""
    return tuple(one for part in index.parts for one in _printed_in(part, index))


def _printed_in(part: TextPart, index: ProgrammeIndex) -> Iterator[Printed]:
    own = _pointer(index, part, part.grants, part.document.id, part.document.base)
    if own is not None:
        yield Printed(part, None, own)
    for computed in _computed_values(part, index):
        yield Printed(part, computed, own or _pointer(index, part, computed.grants, f"{index.programme.id}/"))


def _pointer(index: ProgrammeIndex, part: TextPart, grants: OpenReference | None, own: str, base: str = "") -> Pointer | None:
    return pointer_in(index, part, grants, own, base) if grants else None


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


def called(one: Computed, index: ProgrammeIndex) -> str:
    """Return the name of a computed value as a text writes it: `fee_owed`, `sale.commission`."""
    entries = index.programme.scope.get(one.list)
    return f"{entries.of.title}.{one.id}" if isinstance(entries, ListOf) else one.id


def find_figure_without_grant(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A computed number, rate, sum of money, date or duration is printed, and nothing names the clause that grants it.

    Why it matters: what a paper states must be what the contract grants; nobody can hold the two against each other.

    Example: `computed: {fee_owed: {type: money, is: rounded(fee / 4), source: S-1}}`, and `{{ fee_owed }}` in a text.

    Write instead: `grants: agreement/fees.pro-rated` beside `source`, or `{grants: agreement/fees.pro-rated}` at the end of the item
    or row that prints it. `assembler explain --grants PROGRAMME` shows all of them.
    """
    for one in printed_grants(index):
        if one.computed is None or one.grants or comparable_type(stated_type(one.computed.type)) not in FIGURES:
            continue
        if proofs.possible(one.part.condition):
            name = called(one.computed, index)
            hint = f"Write the clause that grants it: “grants: document/clause.item”. It is printed at {one.part.span}."
            yield WITHOUT_GRANT(f"No clause is named that grants “{name}”.", one.computed.span, hint, name)


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
            name = called(one.computed, index) if one.computed else one.part.wording.clause.id
            yield GRANT_ABSENT(f"“{target}” is not there{where}.", one.grants.reference.span, hint, f"{name}#{target}", witness)


GRANTS = (
    WITHOUT_GRANT.found_by(find_figure_without_grant),
    GRANT_ABSENT.found_by(find_grant_names_absent),
)
