"""Writes the document of an outline: every quote filled with its value, as text that is never parsed again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from itertools import pairwise
from typing import NamedTuple, assert_never

from assembler.assembly.outline import Fields, Numbered, Outline, Outlined, Plain, Tabled
from assembler.assembly.references import ReferenceIndex, anchor
from assembler.assembly.special_terms import MARKED
from assembler.model import clause_text
from assembler.model import document as model
from assembler.model.diagnostics import Diagnostic, error, quoted
from assembler.model.expressions import Environment, Filter, NotStatedError, evaluate, holds, unparse
from assembler.model.form_fields import TICKED
from assembler.model.in_force import PaperInForce
from assembler.model.library import DocumentPlan
from assembler.model.quick_dataclass import dataclass
from assembler.model.remembered import remembered_of
from assembler.model.source import Span
from assembler.model.values import show
from assembler.model.walk import clause_leaves, plain

MOST_TEXTS = 8_000
"""The most texts that are remembered as they are printed, those that were met last; three programmes have some three thousand."""

_Open = clause_text.StrongWords | clause_text.EmphasizedWords | clause_text.Quote | clause_text.OpenReference
"""An inline that depends on a value or a number, or holds one that does."""


class _Prepared(NamedTuple):
    """A text with all of it printed that is the same in every packet; `finished` is None where some parts are open."""

    finished: model.Inlines | None
    parts: tuple[model.Inline | _Open, ...]


@dataclass(frozen=True, slots=True)
class WrittenText:
    """The text of one paper, what is wrong with it, and the places of the values written into it."""

    blocks: tuple[model.Block, ...]
    findings: tuple[Diagnostic, ...]
    places: frozenset[Span]


def write_texts(
    outlines: Iterable[Outline], beside: Iterable[tuple[DocumentPlan, PaperInForce]], roles: Mapping[str, str]
) -> tuple[WrittenText, ...]:
    """Write the texts of a packet's papers, which refer to each other and to those in force `beside`; `roles` has each role's title."""
    outlines = tuple(outlines)
    index = ReferenceIndex(outlines, beside)
    return tuple(_DocumentWriter(outline, index, roles).write() for outline in outlines)


@dataclass(slots=True)
class _DocumentWriter:
    """Writes the blocks of one paper and collects findings; `roles` holds the title of each role, `places` where values were written."""

    outline: Outline
    index: ReferenceIndex
    roles: Mapping[str, str]
    findings: list[Diagnostic] = field(default_factory=list)
    places: set[Span] = field(default_factory=set)

    def write(self) -> WrittenText:
        """Write every entry of the outline."""
        blocks = tuple(self._write_block(entry) for entry in self.outline.entries)
        return WrittenText(blocks, tuple(self.findings), frozenset(self.places))

    def _write_block(self, entry: Outlined) -> model.Block:
        match entry:
            case Numbered(level=1, runs_in=False):
                return model.Heading(entry.label, entry.number, anchor(entry), self.inlines(entry.content, entry.given))
            case Numbered():
                content = self.inlines(entry.content, entry.given)
                return model.Provision(entry.level, entry.label, entry.number, anchor(entry), content)
            case Plain(level, content, given):
                return model.Paragraph(self.inlines(content, given), level, defines=_begins_with_definition(content))
            case Tabled():
                return self._write_table(entry)
            case Fields(group, given):
                fields = tuple(self._write_field(plan, given) for plan in group.fields if holds(plan.condition, given))
                return model.FieldGroup(fields, group.by, self.roles.get(group.by, group.by))
            case _:
                assert_never(entry)

    def _write_table(self, entry: Tabled) -> model.Table:
        header = tuple(self.inlines(cell, entry.given) for cell in entry.table.header.cells)
        rows = tuple(tuple(self.inlines(cell, given) for cell in row.cells) for row, given in entry.rows)
        return model.Table(header, rows, entry.table.right, entry.level)

    def _write_field(self, plan: clause_text.FieldPlan, given: Environment) -> model.Field:
        return model.Field(
            name=plan.id,
            label=plan.label,
            type=plan.type,
            required=plan.required,
            value=self._prefill(plan, given),
            columns=plan.columns,
            options=plan.options,
            lines=plan.lines,
            hint=plan.hint,
        )

    def _prefill(self, plan: clause_text.FieldPlan, given: Environment) -> model.Inlines:
        """Fill a field beforehand; the whole field stays blank where a value of it is not stated."""
        kept = len(self.findings)
        content = self.inlines(plan.value, given)
        missing = [finding for finding in self.findings[kept:] if finding.id == "not-stated"]
        if missing:
            self.findings = [finding for finding in self.findings if finding not in missing]
            return ()
        self._check_answer(plan, plain(content))
        return content

    def _check_answer(self, plan: clause_text.FieldPlan, value: str) -> None:
        """Refuse a value that a checkbox or a choice cannot show: it would be lost silently."""
        answers = {"checkbox": (TICKED,), "choice": plan.options}.get(plan.type)
        if value and answers is not None and value not in answers:
            sentence = f"The field “{plan.id}” cannot hold {quoted(value)}."
            hint = f"It takes {' or '.join(f'“{answer}”' for answer in answers)}, or nothing."
            self.findings.append(error("wrong-answer", sentence, plan.span, hint, plan.id))

    def inlines(self, content: tuple[clause_text.ClauseInline, ...], given: Environment) -> model.Inlines:
        """Fill inlines; one that cannot be filled is a finding and leaves nothing."""
        finished, parts = _prepare(content)
        if finished is not None:
            return finished
        filled = [made for part in parts for made in (self._fill(part, given) if isinstance(part, _Open) else (part,))]
        return tuple(_drop_double_stop(filled))

    def _fill(self, open: _Open, given: Environment) -> tuple[model.Inline, ...]:
        match open:
            case clause_text.StrongWords(content):
                return (model.Strong(self.inlines(content, given)),)
            case clause_text.EmphasizedWords(content):
                return (model.Emphasis(self.inlines(content, given)),)
            case clause_text.Quote():
                return self._fill_quote(open, given)
            case clause_text.OpenReference():
                reference, faults = self.index.resolve(open, self.outline)
                self.findings += faults
                return (reference,) if reference else ()
            case _:
                assert_never(open)

    def _fill_quote(self, quote: clause_text.Quote, given: Environment) -> tuple[model.Inline, ...]:
        name = unparse(quote.expression)
        try:
            datum = evaluate(quote.expression, given)
        except NotStatedError:
            hint = "State it in the matter, or give the text a condition “… is stated”."
            self.findings.append(error("not-stated", f"“{name}” is quoted but not stated.", quote.span, hint, name))
            return ()
        place = datum.span or quote.span
        self.places.add(place)
        if isinstance(quote.expression, Filter) and quote.expression.name == "marked":
            return tuple(self._fill_marked(show(datum.value), place, name))
        return (model.Text(show(datum.value), place, name),)

    def _fill_marked(self, text: str, place: Span, name: str) -> Iterator[model.Inline]:
        """Yield a text with its bold words and references; whatever else it holds is text."""
        at = 0
        for found in MARKED.finditer(text):
            if before := text[at : found.start()]:
                yield model.Text(before, place, name)
            if found[1]:
                yield model.Strong((model.Text(found[1], place, name),))
            else:
                reference, faults = self.index.resolve(clause_text.OpenReference(found[2], place), self.outline)
                self.findings += faults
                yield from (reference,) if reference else ()
            at = found.end()
        if rest := text[at:]:
            yield model.Text(rest, place, name)


@remembered_of(MOST_TEXTS)
def _prepare(content: tuple[clause_text.ClauseInline, ...]) -> _Prepared:
    """Return a text with all of it printed that is the same in every packet."""
    parts = tuple(map(_print, content))
    finished = tuple(part for part in parts if not isinstance(part, _Open))
    return _Prepared(finished if len(finished) == len(parts) else None, parts)


def _print(inline: clause_text.ClauseInline) -> model.Inline | _Open:
    """Return an inline as every packet prints it; one that depends on a value or a number as it is."""
    match inline:
        case clause_text.Words(text, span):
            return model.Text(text, span)
        case clause_text.StrongWords(content):
            finished, _ = _prepare(content)
            return inline if finished is None else model.Strong(finished)
        case clause_text.EmphasizedWords(content):
            finished, _ = _prepare(content)
            return inline if finished is None else model.Emphasis(finished)
        case clause_text.Definition(term):
            return model.Term(term)
        case clause_text.HardBreak():
            return model.LineBreak()
        case clause_text.Quote() | clause_text.OpenReference():
            return inline
        case _:
            assert_never(inline)


def _drop_double_stop(content: Iterable[model.Inline]) -> Iterator[model.Inline]:
    """Drop the full stop after a value that ends with one: “… and Example Inc.”, never “Inc..”."""
    for before, inline in pairwise((model.LineBreak(), *content)):
        if isinstance(inline, model.Text) and inline.text.startswith(".") and _ends_with_stopped_value(before):
            yield from (replace(inline, text=inline.text[1:]),) if inline.text[1:] else ()
        else:
            yield inline


def _ends_with_stopped_value(inline: model.Inline) -> bool:
    """Whether the last text of an inline is a value with a full stop at its end."""
    match inline:
        case model.Text(text, _, field):
            return bool(field) and text.endswith(".")
        case model.Strong(content) | model.Emphasis(content):
            return bool(content) and _ends_with_stopped_value(content[-1])
        case model.Term() | model.Reference() | model.LineBreak():
            return False
        case _:
            assert_never(inline)


def _begins_with_definition(content: tuple[clause_text.ClauseInline, ...]) -> bool:
    return isinstance(next(clause_leaves(content), None), clause_text.Definition)
