"""Coverage: which duties, figures and conditions of a library some scenario holds, and which none does.

A duty is held where a scenario says words of it, a figure where these words show it. A condition is held where one scenario says words
that are printed because of it, and another is silent about words that are not printed because of it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from assembler.commands.scenario_watch import Asserted, Place, ScenarioWatch
from assembler.model.clause_text import (
    ClauseBlock,
    ClauseInline,
    ClauseParagraph,
    ClauseTable,
    FieldGroupPlan,
    ItemList,
    Quote,
    Words,
)
from assembler.model.diagnostics import Diagnostic, error, info, quoted
from assembler.model.expressions import ALWAYS, Expression, names, unparse
from assembler.model.library import DocumentPlan, Library, Programme
from assembler.model.source import Span
from assembler.model.walk import leaves_of, words_of

_DUTY = re.compile(r"\b(?:must|may not|owes?)\b")
SHOWN = 60
"""The number of characters that a finding quotes of a text."""


class Kind(StrEnum):
    """What a scenario can hold."""

    DUTY = "duty"
    FIGURE = "figure"
    CONDITION = "condition"


PLURALS = {Kind.DUTY: "duties", Kind.FIGURE: "figures", Kind.CONDITION: "conditions"}


@dataclass(frozen=True, slots=True)
class Held:
    """Something that a scenario can hold: what it is in words, its place, and what of it no scenario holds, empty where one does."""

    kind: Kind
    words: str
    span: Span
    missing: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeCoverage:
    """What the scenarios of a programme hold of it."""

    programme: str
    everything: tuple[Held, ...]

    def count(self, kind: Kind | None = None) -> tuple[int, int]:
        """Return how many are held and how many there are: of a kind, or of all without one."""
        listed = [one for one in self.everything if kind in (None, one.kind)]
        return sum(not one.missing for one in listed), len(listed)

    @property
    def percent(self) -> float:
        """The share that is held of all kinds together; 100 where there is nothing to hold."""
        held, whole = self.count()
        return 100 * held / whole if whole else 100.0


def measure(library: Library, watch: ScenarioWatch) -> tuple[ProgrammeCoverage, ...]:
    """Return what scenarios hold of each programme that has any."""
    found = ((library.programmes[id], asserted) for id, asserted in watch.asserted.items())
    return tuple(_measure_programme(programme, library, asserted, watch) for programme, asserted in found)


def as_findings(coverage: ProgrammeCoverage) -> Iterator[Diagnostic]:
    """Yield a piece of information for each thing that no scenario holds."""
    return (_finding(one) for one in coverage.everything if one.missing)


def _finding(one: Held) -> Diagnostic:
    shown = one.words if len(one.words) <= SHOWN else f"{one.words[:SHOWN].rstrip()}…"
    sentence = f"The {one.kind} {quoted(shown)} is {one.missing}."
    match one.kind:
        case Kind.DUTY:
            hint = "Let a scenario say words of it: says: {PAPER: [“…”]}."
            return info("duty-not-held", sentence, one.span, hint, shown)
        case Kind.FIGURE:
            hint = "Let a scenario say the words around it, with the figure as it is printed."
            return info("figure-not-held", sentence, one.span, hint, shown)
        case Kind.CONDITION:
            hint = "Let one scenario say words that it prints, and another be silent about them: silent: {PAPER: [“…”]}."
            return info("condition-not-held", sentence, one.span, hint, shown)
        case _:
            assert_never(one.kind)


def find_low_coverage(coverage: ProgrammeCoverage, at_least: float) -> Iterator[Diagnostic]:
    """Find a programme of which the scenarios hold less than a share, in percent."""
    if coverage.percent < at_least:
        sentence = f"The scenarios hold {coverage.percent:.1f} % of {coverage.programme}, less than {at_least:g} %."
        hint = "“assembler test --coverage” lists what no scenario holds."
        yield error("coverage-too-low", sentence, None, hint, coverage.programme)


def summary(coverage: ProgrammeCoverage) -> str:
    """Return a line on a programme: its share in percent, and the counts of each kind."""
    counts = ", ".join("{:,} of {:,} {}".format(*coverage.count(kind), PLURALS[kind]) for kind in Kind)
    return f"{coverage.programme}: scenarios hold {coverage.percent:.1f} %: {counts}"


def as_data(coverage: ProgrammeCoverage) -> dict[str, object]:
    """Return the coverage of a programme as JSON has it."""
    kinds = {PLURALS[kind]: dict(zip(("held", "all"), coverage.count(kind), strict=True)) for kind in Kind}
    return {"programme": coverage.programme, "percent": round(coverage.percent, 1), **kinds}


def _measure_programme(programme: Programme, library: Library, asserted: Asserted, watch: ScenarioWatch) -> ProgrammeCoverage:
    measuring = _Measuring(programme, asserted, watch)
    found: dict[tuple[Kind, str, Span], Held] = {}
    for paper in programme.papers:
        plan = library.documents[paper.document]
        for one in measuring.document(plan, paper.condition, paper.span, library):
            key = (one.kind, one.words, one.span)
            if key not in found or not one.missing:
                found[key] = one  # a shared clause is held where it is held in one of its papers
    return ProgrammeCoverage(programme.id, tuple(found.values()))


@dataclass(frozen=True, slots=True)
class _Measuring:
    """Finds what there is to hold in a programme, and whether its scenarios hold it."""

    programme: Programme
    asserted: Asserted
    watch: ScenarioWatch

    def document(self, plan: DocumentPlan, condition: Expression, span: Span, library: Library) -> Iterator[Held]:
        """Yield all that there is to hold in a paper."""
        places = {placed.clause: _places_of(library, placed.clause) for placed in plan.clauses}
        if condition != ALWAYS:
            there = (plan.id, "") in self.asserted.there or any(self._is_said(of) for of in places.values())
            absent = any(plan.id not in packet for packet in self.asserted.packets) or (plan.name, "") in self.asserted.absent
            yield _held_condition(condition, span, there=there, absent=absent)
        for placed in plan.clauses:
            clause = library.clauses[placed.clause]
            if placed.condition != ALWAYS:
                there = (plan.id, clause.name) in self.asserted.there or self._is_said(places[placed.clause])
                absent = (plan.id, clause.name) in self.asserted.absent or self._is_left_out(places[placed.clause], plan)
                yield _held_condition(placed.condition, placed.span, there=there, absent=absent)
            for variant in clause.variants:
                for block in variant.blocks:
                    yield from self._block(block, plan)

    def _block(self, block: ClauseBlock, plan: DocumentPlan) -> Iterator[Held]:
        match block:
            case ClauseParagraph(content, span, condition):
                yield from self._passage((content,), span, condition, _places_of_words((content,)), plan)
            case ItemList(items):
                for item in items:
                    within = frozenset(place for inner in item.blocks for place in _places_in(inner))
                    yield from self._passage((), item.span, item.condition, within, plan)
                    for inner in item.blocks:
                        yield from self._block(inner, plan)
            case ClauseTable(_, rows):
                for row in rows:
                    yield from self._passage(row.cells, row.span, row.condition, _places_of_words(row.cells), plan)
            case FieldGroupPlan(fields):
                for one in fields:
                    yield from self._passage((one.value,), one.span, one.condition, _places_of_words((one.value,)), plan)
            case _:
                assert_never(block)

    def _passage(
        self,
        contents: tuple[tuple[ClauseInline, ...], ...],
        span: Span,
        condition: Expression,
        places: frozenset[Place],
        plan: DocumentPlan,
    ) -> Iterator[Held]:
        """Yield the condition of a passage, its duty and its figures."""
        if condition != ALWAYS and places:
            yield _held_condition(condition, span, there=self._is_said(places), absent=self._is_left_out(places, plan))
        text = " ".join(" ".join(words_of(content) for content in contents).split())
        if _DUTY.search(text):
            yield Held(Kind.DUTY, text, span, "" if self._is_said(places) else "said by no scenario")
        for quote in (quote for content in contents for quote in leaves_of(Quote, content)):
            if self._is_figure(quote):
                name = unparse(quote.expression)
                shown = any((place, name) in self.asserted.figures for place in (places or (None,)))
                yield Held(Kind.FIGURE, name, quote.span, "" if shown else "shown by the words of no scenario")

    def _is_figure(self, quote: Quote) -> bool:
        one = self.programme
        known = {
            *(value.id for value in one.values),
            *(table.id for table in one.tables),
            *(each.id for each in one.every_computed),
        }
        return any(name.name in known for name in names(quote.expression))

    def _is_said(self, places: frozenset[Place]) -> bool:
        return not places.isdisjoint(self.asserted.said)

    def _is_left_out(self, places: frozenset[Place], plan: DocumentPlan) -> bool:
        """Whether a scenario is silent, in a paper that lacks these places, about words that other papers print there."""
        printed = {text for place in places for text in self.watch.texts.get(place, ())}
        return any(
            one.document == plan.id and places.isdisjoint(one.printed) and any(one.phrase in text for text in printed)
            for one in self.asserted.silences
        )


def _held_condition(condition: Expression, span: Span, *, there: bool, absent: bool) -> Held:
    missing = {
        (True, True): "",
        (True, False): "held by no scenario where it does not hold",
        (False, True): "held by no scenario where it holds",
        (False, False): "held by no scenario",
    }[there, absent]
    return Held(Kind.CONDITION, unparse(condition), span, missing)


def _places_of(library: Library, clause: str) -> frozenset[Place]:
    """Return the places of the words of a clause, in all its wordings, and of its titles, which are printed with it."""
    variants = library.clauses[clause].variants
    titles = {(one.span.path, one.span.line, one.span.column) for one in variants}
    return frozenset(place for one in variants for block in one.blocks for place in _places_in(block)) | titles


def _places_in(block: ClauseBlock) -> frozenset[Place]:
    match block:
        case ClauseParagraph(content):
            return _places_of_words((content,))
        case ItemList(items):
            return frozenset(place for item in items for inner in item.blocks for place in _places_in(inner))
        case ClauseTable(_, rows):
            return _places_of_words(cell for row in rows for cell in row.cells)
        case FieldGroupPlan(fields):
            return _places_of_words(one.value for one in fields)
        case _:
            assert_never(block)


def _places_of_words(contents: Iterable[tuple[ClauseInline, ...]]) -> frozenset[Place]:
    spans = (words.span for content in contents for words in leaves_of(Words, content))
    return frozenset((span.path, span.line, span.column) for span in spans)
