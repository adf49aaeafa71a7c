"""A paper converted: what becomes something else in each paragraph, the clause of each section, and what stays doubtful."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from assembler.imports.alternatives import MOST, Alternative, find_alternatives, find_denials
from assembler.imports.blanks import BLANK, BOXES, TICKED, BlankFinder, notes_in
from assembler.imports.clause_files import ClauseFile, ClauseWriter
from assembler.imports.conditions import NO_CONDITIONS, Conditions
from assembler.imports.definitions import defined_terms
from assembler.imports.doubtful_numbers import doubtful_numbers
from assembler.imports.doubts import Doubt, merged, places
from assembler.imports.form_fields import doubtful_rows, printed_beside_fields
from assembler.imports.headings import stands_out
from assembler.imports.highlighted import has_few_marks, to_fill_in
from assembler.imports.imported_programme import ImportedPaper
from assembler.imports.looks import lost_looks, underlined_titles
from assembler.imports.outline import Placed, PlacedTable, Section, every_passage
from assembler.imports.papers import PlannedPaper
from assembler.imports.places_to_sign import LONGEST_SHOWN, doubtful_places, is_signature, is_signed_line
from assembler.imports.read_papers import ReadPaper
from assembler.imports.references import ReferenceFinder, doubtful_fields
from assembler.imports.renumbering import StoodParagraph, renumbered
from assembler.imports.signers import PaperSigners
from assembler.imports.spans import Span, without_overlaps
from assembler.model.contract import Contract, LeftOut
from assembler.model.number_looks import first_numbers


@dataclass(frozen=True, slots=True)
class Context:
    """What a paper has to know of all papers: the paragraphs that references point at, each by the id of its paper and its number.

    `choices` bring the papers, by their ids; `elected` are the other choices that the matter elects.
    """

    cited: frozenset[tuple[str, str]]
    choices: Mapping[str, str]
    elected: frozenset[str]


AND = " and "
_PICTURE = re.compile(r"(?P<what>an? .*(?:picture|drawing|chart|image|object|diagram).*), in paragraph (?P<at>\d+)")
_SPEAKS_OF_PICTURE = re.compile(
    r"\b(?:diagrams?|figure \d|picture|image|drawing|illustration|flow ?chart|depicted|schéma|Abbildung|Schaubild)\b",
    re.IGNORECASE,
)
PAIRED, LONGEST_LABEL = (2, 4), 14
"""How many columns a table of labels and blanks has, and the most words of a label."""


@dataclass(slots=True)
class PaperConversion:
    """The work on one paper, in two steps: `find` what becomes something else, then `write` the clauses, when all papers were searched.

    `when` has the condition of each paragraph that has one, as texts write it; `carried` are the notes that wait for the next clause.
    """

    paper: ReadPaper
    plan: PlannedPaper
    finder: ReferenceFinder
    conditions: Conditions = NO_CONDITIONS
    when: dict[int, str] = field(default_factory=dict)
    spans: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    carried: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def find(self, blanks: BlankFinder) -> tuple[Alternative, ...]:
        """Find what becomes something else in each paragraph, by the paragraph's place; return the boxes of which one is ticked."""
        blanks.begin(each.text for each in self.paper.every)
        self.when = {
            at: AND.join(blanks.condition(part.said, negated=part.negated) for part in each.parts)
            for at, each in self.conditions.covered.items()
        }
        terms, labels = defined_terms(self.paper.every), dict(_labels(self.paper.outline.sections))
        empty = frozenset(_empty_beside_labels(self.paper.outline.sections))
        filled_in, is_marked = self.paper.filled_in, has_few_marks(self.paper.contract.passages)
        heads = {
            section.lead.passage.at for section in self.paper.outline.sections if section.lead and section.heading != "run_in"
        }
        for each in self.paper.every:
            at = each.passage.at
            if at in filled_in:
                if [*self.finder.find(each)]:
                    told = "A label of a field prints its references as they are typed: they follow no Section."
                    hint = "Check the number; or name the Section by its title alone."
                    self.finder.doubts.append(Doubt(each.passage.told_at, each.text[:LONGEST_SHOWN], told, hint))
                continue
            found = [*blanks.find(each, labels.get(at, "")), *notes_in(each)]
            found += [blanks.empty_cell(labels[at])] if at in empty else []
            found += (*self._title_span(each), *terms.get(at, ()), *self.finder.find(each))
            marked = to_fill_in(each, found) if is_marked and at not in heads else ()
            self.spans[at] = without_overlaps((*found, *blanks.highlighted(each, marked, labels.get(at, ""))))
        self.finder.doubts += blanks.doubts
        said = [*find_alternatives(self.paper.every, blanks.boxes)]
        known = {name for each in said for name in each.names}
        titles = {name: blanks.facts[name].question for names in blanks.boxes.values() for name in names}
        denied = [each for each in find_denials(blanks.boxes.values(), titles) if known.isdisjoint(each.names)]
        return self._at_most_one((*said, *denied), blanks)

    def _at_most_one(self, found: Iterable[Alternative], blanks: BlankFinder) -> tuple[Alternative, ...]:
        """Return the groups of boxes of which at most one is ticked; any other is a doubt."""
        kept = list[Alternative]()
        for each in found:
            ticked = [blanks.facts[name].question for name in each.names if blanks.facts[name].written == TICKED]
            if len(each.names) > MOST:
                told = f"One of these boxes is to be ticked, and no rule says so: they are {len(each.names)}, and a rule holds {MOST}."
                hint = "Make them one blank that is filled in."
            elif len(ticked) > 1:
                told = f"One is to be ticked, and {len(ticked)} are: {', '.join(f'“{title}”' for title in ticked)}."
                hint = "Ask which, and leave the others out of `choices` in matter.yaml."
            else:
                kept.append(each)
                continue
            at = next(one.passage.told_at for one in self.paper.every if each.names[0] in blanks.boxes.get(one.passage.at, ()))
            self.finder.doubts.append(Doubt(at, each.words, told, hint))
        return tuple(kept)

    def write(self, context: Context, signers: PaperSigners) -> ImportedPaper:
        """Return the paper."""
        self.finder.doubts += signers.doubts
        targets = self.finder.own.targets
        ids = {
            each.passage.at: targets[each.number].name.partition(".")[2]
            for each in self.paper.every
            if (self.plan.id, each.number) in context.cited
        }
        writer = ClauseWriter(self.spans, {at: id for at, id in ids.items() if id}, self.when)
        clauses = tuple(self._clauses(writer))
        written = [span.written for found in self.spans.values() for span in found]
        title = self.paper.outline.title
        return ImportedPaper(
            PurePath(self.paper.contract.path).name,
            self.plan,
            clauses,
            tuple(merged(self._placed_doubts())),
            (*self.paper.contract.left_out, *self._joined_lines(), *self._not_elected(context.elected)),
            references=sum("](#" in text for text in written),
            definitions=sum(text.startswith('**"') for text in written),
            notes=tuple(self.notes),
            needs=tuple(
                sorted({context.choices[id] for id, _ in self.finder.cited if id != self.plan.id and context.choices[id]})
            ),
            signers=signers.roles,
            titled=title is not None and title.passage.at > 0,
            numbers=first_numbers(self.paper.outline.looks) if self.paper.keeps_looks else (),
            fields=self.paper.fields,
            changes=self.paper.contract.changes,
            field_notes=self.paper.field_notes,
            marks=self.conditions.marks,
            paragraphs=tuple(self._stood(context.elected)),
            renumbered=tuple(renumbered(self.paper.outline, self._off(context.elected))),
            live=tuple(self.finder.live),
        )

    def _unelected(self, elected: Collection[str]) -> Iterator[Placed]:
        off = self._off(elected)
        return (each for each in self.paper.every if each.passage.at in off)

    def _stood(self, elected: Collection[str]) -> Iterator[StoodParagraph]:
        """Yield the paragraphs of the contract, each with whether it is printed, and with which number; none where all are."""
        off = self._off(elected)
        numbers = {at: (old, new) for old, new, at in renumbered(self.paper.outline, off)}
        for each in self.paper.contract.passages if off else ():
            yield StoodParagraph(f"{each.label} {each.text}", each.at not in off, *numbers.get(each.at, ()))

    def _off(self, elected: Collection[str]) -> frozenset[int]:
        """Return the paragraphs that are not printed with all that the matter elects."""
        off = {f"not {name}" for name in elected}
        return frozenset(at for at, condition in self.when.items() if not off.isdisjoint(condition.split(AND)))

    def _joined_lines(self) -> Iterator[LeftOut]:
        if joined := self.paper.outline.joined:
            others = f", and at {places([each.told_at for each in joined[1:]])}," if joined[1:] else ""
            words = " ".join(joined[0].text.split())
            yield LeftOut(
                f"that “{words}” at {joined[0].told_at}{others} stood in a line above its heading: both are printed in one", ""
            )

    def _not_elected(self, elected: Collection[str]) -> Iterator[LeftOut]:
        off = [*self._unelected(elected)]
        for condition in dict.fromkeys(self.when[each.passage.at] for each in off):
            words = " ".join(each.passage.text for each in off if self.when[each.passage.at] == condition)
            yield LeftOut(f"printed only where {condition.removeprefix('not ')} is not elected", words)

    def _title_span(self, placed: Placed) -> Iterator[Span]:
        title = self.paper.run_in.get(placed.passage.at)
        if title:
            start = placed.text.index(title)
            end = start + len(title) + 1
            yield Span(start, end, f"**{_plain_markdown(placed.text[start:end])}**")

    def _clauses(self, writer: ClauseWriter) -> Iterator[ClauseFile]:
        """Yield the clauses; the notes of the title, and of a section that holds nothing else, stand at the next one."""
        paper = self.paper
        above = paper.outline.title.passage.notes if paper.outline.title else ()
        self.carried = [" ".join(note.split()) for note in above]
        self.notes = [*self.carried]
        for section, title, name in zip(paper.outline.sections, paper.titles, paper.names, strict=True):
            found = [*self._notes(section)]
            self.carried, self.notes = [*self.carried, *found], [*self.notes, *found]
            if writer.has_words(section):
                yield writer.write(name, title, section, self.carried)
                self.carried = []

    def _notes(self, section: Section) -> Iterator[str]:
        for each in every_passage((section,)):
            yield from (" ".join(note.split()) for note in each.passage.notes)
            for span in self.spans.get(each.passage.at, ()):
                if not span.written:
                    yield " ".join(each.text[span.start : span.end].strip("[] ").split())

    def _placed_doubts(self) -> Iterator[Doubt]:
        """Yield the doubts, each with the file of the clause that its paragraph became."""
        places = {
            each.passage.told_at: f"{name}.{'yaml' if each.passage.at in self.paper.filled_in else 'md'}"
            for section, name in zip(self.paper.outline.sections, self.paper.names, strict=True)
            for each in every_passage((section,))
        }
        yield from (replace(doubt, clause=places.get(doubt.at, "")) for doubt in self._doubts())

    def _doubts(self) -> Iterator[Doubt]:
        yield from self.finder.doubts
        yield from self.conditions.doubts
        yield from doubtful_numbers(self.paper)
        yield from lost_looks(self.paper.contract.passages, self.paper.titles_by_place)
        yield from underlined_titles(self.paper.contract.passages, self.paper.run_in)
        yield from _spoken_of_pictures(self.paper.contract)
        yield from printed_beside_fields(self.paper.groups)
        yield from doubtful_rows(self.paper.outline.sections) if self.paper.is_form else ()
        yield from doubtful_places(self.paper.contract)
        yield from doubtful_fields(self.paper.every, (mark for each in self.paper.contract.passages for mark in each.marks))


def _spoken_of_pictures(contract: Contract) -> Iterator[Doubt]:
    """Yield a doubt at the first picture of a contract whose text speaks of one, since none is printed."""
    told = next((found for each in contract.left_out if (found := _PICTURE.fullmatch(each.what))), None)
    spoken = next((found for each in contract.passages if (found := _SPEAKS_OF_PICTURE.search(each.text))), None)
    if told and spoken:
        sentence = f"{told['what'].capitalize()} stands here, and none is printed; the text speaks of a “{spoken[0]}”."
        hint = "Say in words what it shows, or attach it to what is signed, and say so."
        yield Doubt(int(told["at"]), told["what"], sentence, hint)


def _labels(sections: Sequence[Section]) -> Iterator[tuple[int, str]]:
    """Yield what stands beside each paragraph of a table: the words of the cells before it in its row; beside a box, those behind it."""
    tables = (entry for section in sections for entry in section.entries if isinstance(entry, PlacedTable))
    for row in (row for table in tables for row in table.rows):
        texts = [" ".join(each.text for each in cell).strip() for cell in row]
        for at, cell in enumerate(row):
            before, behind = (text for text in texts[:at][::-1] if text), (text for text in texts[at + 1 :] if text)
            words = next(behind if texts[at] in BOXES else before, "")
            yield from ((each.passage.at, words) for each in cell)


def _empty_beside_labels(sections: Sequence[Section]) -> Iterator[int]:
    """Yield the empty cells behind labels, in tables of one or two pairs of columns in which they are the half or more."""
    for table in (entry for section in sections for entry in section.entries if isinstance(entry, PlacedTable)):
        width = max(map(len, table.rows))
        pairs = [(row[at], row[at + 1]) for row in table.rows for at in range(0, len(row) - 1, 2)] if width in PAIRED else []
        signed = any(is_signature(_words(label)) for label, _ in pairs)
        labelled = _without_headings([pair for pair in pairs if _is_label(_words(pair[0]), signed=signed)])
        empty = [cell[0].passage.at for _, cell in labelled if cell and not any(each.text.strip() for each in cell)]
        if 2 * len(empty) >= len(labelled):
            yield from empty


Pair = tuple[Sequence[Placed], Sequence[Placed]]
"""A label, and the cell beside it."""


def _without_headings(pairs: Sequence[Pair]) -> Sequence[Pair]:
    """Return pairs without those in which a heading stands for a label: the few that are bold, where all of these have nothing beside them."""
    bold = [all(stands_out(each.stretches) for each in label) for label, _ in pairs]
    is_head = 2 * sum(bold) < len(pairs) and not any(
        _words(cell) for (_, cell), is_bold in zip(pairs, bold, strict=True) if is_bold
    )
    return [pair for pair, is_bold in zip(pairs, bold, strict=True) if not (is_bold and is_head)]


def _words(cell: Sequence[Placed]) -> str:
    return " ".join(each.text for each in cell).strip()


def _is_label(words: str, *, signed: bool) -> bool:
    """Whether words are a label; in a table where somebody is `signed` for, Name, Title and Date are those of a place to sign."""
    return 0 < len(words.split()) <= LONGEST_LABEL and not (signed and is_signed_line(words)) and not BLANK.search(words)


def _plain_markdown(title: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", title)
