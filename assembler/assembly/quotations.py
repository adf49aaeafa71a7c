"""What a matter says of clauses of papers in force, held against them: a clause that none has, quoted words that do not stand there."""

import re
from collections.abc import Iterator, Mapping

from assembler.model.diagnostics import Diagnostic, error, nearest, quoted, warning
from assembler.model.expressions import Datum, Entry
from assembler.model.in_force import PaperInForce
from assembler.model.library import Programme
from assembler.model.matter import Matter
from assembler.model.values import SignedClause, show
from assembler.model.walk import as_typed

LONGEST_QUOTE = 400
"""The number of characters of a clause that a hint quotes at most."""


def unknown_clauses(matter: Matter) -> Iterator[Diagnostic]:
    """Find each clause that the matter names and that no paper in force has."""
    for clause, place in matter.named_clauses:
        if not clause.printed:
            sentence = f"No paper in force has “{clause.name}”."
            yield error("clause-not-in-force", sentence, place, _hint(clause.name, matter), clause.name)


def quoted_words(programme: Programme, lists: Mapping[str, tuple[Entry, ...]]) -> Iterator[tuple[Datum, SignedClause]]:
    """Yield the words that the lists of a matter quote of clauses of papers in force, each with its clause."""
    for plan in programme.lists:
        for field in (one for one in plan.fields if one.words_of):
            for entry in lists.get(plan.id, ()):
                words, clause = entry.get(field.id), entry.get(field.words_of)
                if isinstance(words, Datum) and isinstance(clause, Datum) and isinstance(clause.value, SignedClause):
                    yield words, clause.value


def other_words(programme: Programme, matter: Matter) -> Iterator[Diagnostic]:
    """Find words that are quoted of a clause and stand neither in it, as it was signed, nor in what has changed it since, or twice in it."""
    for words, clause in quoted_words(programme, matter.lists):
        yield from _against_words(words, clause, matter)


def _against_words(quotation: Datum, clause: SignedClause, matter: Matter) -> Iterator[Diagnostic]:
    paper, place = matter.paper_of_clause(clause.name)
    if paper is None or not clause.printed:
        return  # told as a clause that is not in force
    written, span = show(quotation.value), quotation.span or matter.span
    words = paper.words.get(place, "")
    if not words:
        sentence = f"The words of {clause.printed} are not kept here, so that {quoted(written)} is not held against them."
        yield warning(
            "words-not-held", sentence, span, "Read the signed paper: the words must stand there as they are quoted.", place
        )
        return
    times = _times(written, words)
    if not times and not any(_times(written, text) for text in _words_since(paper, place, matter)):
        sentence = f"{quoted(written)} does not stand in {clause.printed}."
        hint = f"It says: {quoted(words, LONGEST_QUOTE)} Quote whole words as they stand there."
        yield error("words-not-in-clause", sentence, span, hint, place)
    if times > 1:
        sentence = f"{quoted(written)} stands {times} times in {clause.printed}, and which is meant is not said."
        yield warning("words-more-than-once", sentence, span, "Quote more of the words around it, or replace the clause.", place)


def _times(quotation: str, text: str) -> int:
    """Return how often the words of a quotation stand in a text; part of a word is none."""
    wanted = as_typed(quotation)
    before = r"(?<!\w)" if re.match(r"\w", wanted) else ""
    after = r"(?!\w)" if re.search(r"\w$", wanted) else ""
    return len(re.findall(f"{before}{re.escape(wanted)}{after}", as_typed(text)))


def _words_since(paper: PaperInForce, place: str, matter: Matter) -> Iterator[str]:
    """Yield the words of the papers that have changed a clause since it was signed: they may have given it other words."""
    packets = {change.packet for change in matter.in_force.changes if change.is_about(paper.document, place)}
    return (text for added in matter.in_force.added if added.packet in packets for text in added.words.values())


def _hint(name: str, matter: Matter) -> str:
    """Return what may have been meant: a paper in force, or a clause of the one that is named."""
    paper, place = matter.paper_of_clause(name)
    folders = {id.removeprefix(f"{matter.programme}/"): one for id, one in matter.in_force.papers.items()}
    if paper is None:
        return f"In force are {', '.join(folders)}." if folders else "Nothing is in force; state what was signed."
    known = [name.removesuffix(place) + one for one in paper.numbers]
    clauses = (one for one in known if "." not in one)
    return nearest(name, known) or f"“{paper.title}” has {', '.join(clauses)}."
