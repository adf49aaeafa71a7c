"""The names by which a matter calls the clauses and items of a paper, for its answers of the type `clause`."""

from collections.abc import Iterator

from assembler.model.clause_text import ClauseBlock
from assembler.model.expressions import stated_type
from assembler.model.library import Clause, DocumentPlan, Programme
from assembler.model.values import Kind
from assembler.model.walk import clause_contents, items_in, words_of

LONGEST_WORDS = 60
"""The number of characters of an item that stand beside its name."""


def names_clauses(programme: Programme) -> bool:
    """Whether a fact, or a field of a list, of the programme names a clause of a paper in force."""
    fields = (*programme.facts, *(field for plan in programme.lists for field in plan.fields))
    return any(stated_type(field.type) is Kind.CLAUSE for field in fields)


def clause_names(clause: Clause, plan: DocumentPlan, programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield the name of a clause in a paper, and of each of its items that has one, with its first words, from all its wordings."""
    whole = f"{plan.id.removeprefix(f'{programme.id}/')}/{clause.name}"
    found = {whole: clause.variants[0].title}
    for variant in clause.variants:
        for item, words in _named_items(variant.blocks):
            found.setdefault(f"{whole}.{item}", words)
    yield from found.items()


def _named_items(blocks: tuple[ClauseBlock, ...]) -> Iterator[tuple[str, str]]:
    """Yield the id of each item that has one, and is printed once, with its first words."""
    for item in items_in(blocks):
        if item.id and item.repeat is None:
            words = " ".join(words_of(next(clause_contents(item.blocks), ())).split())
            yield item.id, words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS].rstrip()}…"
