"""Test the life of a partner: steps one after the other, each upon what the steps before it put into force."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from assembler.assembly import Assembly, Election
from assembler.commands.in_force import settled, unprinted_manifest
from assembler.loader.scenarios import LIFE, Scenario, StepShape
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.in_force import InForce, in_force_after, with_words
from assembler.model.library import Library
from assembler.model.manifest import Manifest
from assembler.model.matter import Matter
from assembler.model.source import Span

Made = tuple[Election, Assembly] | None
"""What came of a step: its election and its papers; None where it was refused."""

RunStep = Callable[[Scenario, Matter | None, Library], tuple[Made, tuple[Diagnostic, ...]]]
"""The type of a function that runs a scenario with a matter that knows what is in force, and returns what differs."""


@dataclass(slots=True)
class _Life:
    """The packets that were signed so far, each with its day, and the words of their papers by the digest of these."""

    signed: list[tuple[Manifest, date]] = field(default_factory=list)
    words: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def in_force(self, on: date) -> InForce:
        known = in_force_after(self.signed, on, LIFE if self.signed else "", str(len(self.signed)) if self.signed else "")
        return with_words(known, self.words)


def run_life(scenario: Scenario, library: Library, run: RunStep, fault: str) -> tuple[Diagnostic, ...]:
    """Return a finding, with the id `fault`, for each difference between the steps of a life and what comes of them."""
    life, findings = _Life(), list[Diagnostic]()
    for step in scenario.steps:
        findings += _run_step(step, life, library, run, fault)
    return tuple(findings)


def _run_step(step: Scenario, life: _Life, library: Library, run: RunStep, fault: str) -> Iterator[Diagnostic]:
    shape = step.shape
    if not isinstance(shape, StepShape):
        return
    matter = step.matter
    if matter is not None:
        matter = settled(matter, life.in_force(matter.issued), library)
    if step.matter is not None or step.faults:
        made, findings = run(replace(step, matter=matter), matter, library)
        yield from findings
        if made is not None and matter is not None and shape.signed_on is not None:
            life.signed.append((unprinted_manifest(library, matter, *made), shape.signed_on.value))
            life.words.update(made[1].words)
    day = shape.on or shape.signed_on
    if shape.in_force is not None:
        on = day.value if day else matter.issued if matter else None
        yield from _compare_in_force(shape, life.in_force(on), fault) if on else (_no_day(shape, fault),)


def _compare_in_force(shape: StepShape, found: InForce, fault: str) -> Iterator[Diagnostic]:
    named = [paper.document.rpartition("/")[2] for paper in (*found.papers.values(), *found.added)]
    expected = [one.value for one in shape.in_force or ()]
    if sorted(expected) != sorted(named):
        place: Span = shape.in_force[0].span if shape.in_force else shape.title.span
        yield error(fault, f"In force are {', '.join(named) or 'no papers'}.", place)


def _no_day(shape: StepShape, fault: str) -> Diagnostic:
    return error(fault, "It is not said on which day these papers are in force.", shape.title.span, "Add “on: DAY”.")
