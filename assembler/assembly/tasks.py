"""Builds the tasks of a packet: for each paper, who fills in what, who signs in which order, and in which step."""

from collections.abc import Iterable, Iterator

from assembler.assembly.papers import AssembledPaper
from assembler.model.document import Document
from assembler.model.quick_dataclass import dataclass
from assembler.model.signers import Person, signers
from assembler.model.walk import field_groups

STEPS = ("sign_now", "sign_later", "third_party", "exhibit", "reference")
"""The handlings of papers, in the order in which people meet them."""


@dataclass(frozen=True, slots=True)
class Filling:
    """The part of a paper that one role fills in: the number of its fields, and how many of them are required."""

    role: str
    capacity: str
    fields: int
    required: int


@dataclass(frozen=True, slots=True)
class PaperTask:
    """The task of one paper. `step` is its handling; `people` sign it, in their order."""

    step: str
    paper: AssembledPaper
    fill: tuple[Filling, ...]
    people: tuple[Person, ...]

    @property
    def title(self) -> str:
        """The paper's title, with the entry it is for."""
        if self.paper.specimen:
            return f"{self.paper.document.title}, blank specimen"
        return f"{self.paper.document.title}{f' ({self.paper.entry})' if self.paper.entry else ''}"


def build_tasks(papers: Iterable[AssembledPaper]) -> tuple[PaperTask, ...]:
    """Return the tasks of a packet in the order of the steps; within a step, in that of the papers."""
    made = [_task_of_paper(paper) for paper in papers]
    return tuple(task for step in STEPS for task in made if task.step == step)


def _task_of_paper(paper: AssembledPaper) -> PaperTask:
    document = paper.document
    fill = () if paper.specimen else tuple(_fillings(document))
    return PaperTask(document.handling, paper, fill, signers((document,)))


def _fillings(document: Document) -> Iterator[Filling]:
    groups = [group for group in field_groups(document) if group.fields]
    for role in dict.fromkeys(group.by for group in groups):
        fields = [field for group in groups if group.by == role for field in group.fields]
        capacity = next(group.role or group.by for group in groups if group.by == role)
        yield Filling(role, capacity, len(fields), sum(field.required for field in fields))
