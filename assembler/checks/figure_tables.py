"""Checks of tables and computed values: each one declared is used."""

from collections.abc import Iterator

from assembler.checks.check import Fault, Proofs
from assembler.checks.index import ProgrammeIndex
from assembler.checks.names_used import names_and_fields_used
from assembler.model.declarations import FigureTable
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.expressions import ListOf

TABLE_UNUSED = Fault("table-unused", Severity.WARNING)
COLUMN_UNUSED = Fault("table-column-unused", Severity.INFO)
COMPUTED_UNUSED = Fault("computed-unused", Severity.WARNING)


def find_table_unused(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a table that no text shows and nothing reads.

    Why it matters: somebody will change a figure in it and believe to have changed the contract.

    Example: `tables: {points: …}` in the programme, and the points typed into a clause.

    Write instead: `| {{ row.title }} | {{ row.points }} | {for: row in points}`; or drop the table.
    """
    for table in index.programme.tables:
        if not _is_used(table, index):
            hint = f"Show it where it is meant, {{for: {table.one} in {table.id}}}, or drop it."
            yield TABLE_UNUSED(f"Nothing uses the table “{table.id}”.", table.span, hint, table.id)


def _is_used(table: FigureTable, index: ProgrammeIndex) -> bool:
    """Whether any text, condition or rule names the table or a part of its rows."""
    used = names_and_fields_used(index)
    return table.id in used.names or any(word == table.one for word, _ in used.fields)


def find_table_column_unused(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a column of a table that no text shows and nothing reads.

    Why it matters: its figures look binding to whoever keeps the file, and bind nobody.

    Example: `columns: {title: text, points: integer, price: money}`, and no text, rule or computed value asks for the price.

    Write instead: a column in the text that shows the table; or drop it from the data.
    """
    for table in index.programme.tables:
        for column in table.columns if _is_used(table, index) else ():
            if (table.one, column.id) not in names_and_fields_used(index).fields:
                hint = f"Show it, {{{{ {table.one}.{column.id} }}}}, or drop it."
                sentence = f"Nothing uses the column “{column.id}” of “{table.id}”."
                yield COLUMN_UNUSED(sentence, column.span, hint, f"{table.id}.{column.id}")


def find_computed_unused(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a computed value that no text prints, no condition asks for and nothing used is made of.

    Why it matters: the arithmetic is kept up for nothing; or the text that should show it has a figure typed in.

    Example: `fee_owed: {type: money, is: …}`, and no `{{ fee_owed }}` anywhere.

    Write instead: the text that prints it, with the parts it is made of; or drop it.
    """
    for one in index.programme.every_computed:
        entries = index.programme.scope.get(one.list)
        word = entries.of.title if isinstance(entries, ListOf) else ""
        if (
            (word, one.id) not in names_and_fields_used(index).fields
            if one.list
            else one.id not in names_and_fields_used(index).names
        ):
            called = f"{word}.{one.id}" if word else one.id
            hint = f"Print it where it is meant, {{{{ {called} }}}}, or drop it."
            yield COMPUTED_UNUSED(f"Nothing uses the computed value “{called}”.", one.span, hint, called)


TABLES = (
    TABLE_UNUSED.found_by(find_table_unused, once=True),
    COLUMN_UNUSED.found_by(find_table_column_unused, once=True),
    COMPUTED_UNUSED.found_by(find_computed_unused, once=True),
)
