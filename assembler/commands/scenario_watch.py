"""What scenarios assert of the papers that they get: the words that must be there, those that must not, the papers and the clauses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assembler.assembly import AssembledPaper
from assembler.loader.scenarios import Scenario, ScenarioShape
from assembler.model.document import Block, FieldGroup, Heading, Inlines, Paragraph, Provision, Table
from assembler.model.walk import as_typed, plain, text_runs

Place = tuple[str, int, int]
"""The file, line and column at which words of a clause stand."""
Figure = tuple[Place | None, str]
"""A figure by its name and a place of the words around it; None where no words are."""

FEWEST = 3
"""The fewest words of a stretch that a phrase over several of them holds; fewer stand in it by chance."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a paper: its text as it is typed, the places of its words, and its figures, each with its name and text."""

    text: str
    places: frozenset[Place]
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """A phrase that must not stand in a paper of a document, and the places of all that this paper prints."""

    document: str
    phrase: str
    printed: frozenset[Place]


@dataclass(slots=True)
class Asserted:
    """What the scenarios of one programme assert.

    `said` are the places of words that a scenario says, `figures` those that its words show, `there` and `absent` documents and
    clauses by the document's id and the clause's name, empty for the document itself. `packets` are the documents of each packet that
    a scenario names in full.
    """

    said: set[Place] = field(default_factory=set)
    figures: set[Figure] = field(default_factory=set)
    silences: list[Silence] = field(default_factory=list)
    there: set[tuple[str, str]] = field(default_factory=set)
    absent: set[tuple[str, str]] = field(default_factory=set)
    packets: set[frozenset[str]] = field(default_factory=set)


@dataclass(slots=True)
class ScenarioWatch:
    """Collects what scenarios assert, by programme, and the texts that their papers print at each place."""

    asserted: dict[str, Asserted] = field(default_factory=dict)
    texts: dict[Place, set[str]] = field(default_factory=dict)

    def see(self, scenario: Scenario, papers: Mapping[str, AssembledPaper]) -> None:
        """Take in what a scenario asserts, once its packet is made."""
        found, shape = self.asserted.setdefault(scenario.programme, Asserted()), scenario.shape
        plans = {name: paper.document.plan for name, paper in papers.items()}
        for name, paper in papers.items():
            self._see_paper(found, shape, name, paper)
        found.there |= {(plans[one.value], "") for one in (*(shape.packet or ()), *shape.present) if one.value in plans}
        found.absent |= {(one.value, "") for one in shape.absent}
        if shape.packet is not None:
            found.packets.add(frozenset(plans.values()))
        for name, clauses in shape.clauses.items():
            if name in plans:
                found.there |= {(plans[name], one.value) for one in clauses.present}
                found.absent |= {(plans[name], one.value) for one in clauses.absent}

    def _see_paper(self, found: Asserted, shape: ScenarioShape, name: str, paper: AssembledPaper) -> None:
        stretches = [one for block in paper.document.blocks for one in _stretches(block)]
        printed = frozenset(place for one in stretches for place in one.places)
        for one in stretches:
            for place in one.places:
                self.texts.setdefault(place, set()).add(one.text)
        for phrase in shape.says.get(name, ()):
            _assert_said(found, stretches, as_typed(phrase.value))
        silent = (as_typed(phrase.value) for phrase in shape.silent.get(name, ()))
        found.silences += [Silence(paper.document.plan, phrase, printed) for phrase in silent]


def _assert_said(found: Asserted, stretches: Sequence[Stretch], phrase: str) -> None:
    """Take in a phrase that a scenario says: of the stretches that hold it, or else of those that it holds whole."""
    holding = [one for one in stretches if phrase in one.text] or [
        one for one in stretches if len(one.text.split()) >= FEWEST and one.text in phrase
    ]
    for stretch in holding:
        found.said |= stretch.places
        for name, text in stretch.figures:
            if text in phrase:
                found.figures |= {(place, name) for place in stretch.places or (None,)}


def _stretches(block: Block) -> Iterator[Stretch]:
    """Yield the stretches of a block: a paragraph, each row of a table, each field."""
    match block:
        case Heading(content=content) | Provision(content=content) | Paragraph(content=content):
            yield _stretch((content,))
        case Table(header, rows):
            yield from (_stretch(row) for row in (header, *rows))
        case FieldGroup(fields):
            yield from (_stretch((one.value,), one.label) for one in fields)
        case _:
            pass


def _stretch(contents: tuple[Inlines, ...], label: str = "") -> Stretch:
    runs = [run for content in contents for run in text_runs(content)]
    text = as_typed(" ".join((label, *map(plain, contents))))
    places = frozenset((run.span.path, run.span.line, run.span.column) for run in runs if run.span and not run.field)
    return Stretch(text, places, tuple((run.field, as_typed(run.text)) for run in runs if run.field))
