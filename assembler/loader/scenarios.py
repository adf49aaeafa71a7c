"""Reads scenarios: what a partner elects and what must come of it, as a lawyer writes it.

A file is a list of scenarios; the folder it is in is named after the programme. Beside it, `usual.yaml` holds what every
matter there has where its scenario states nothing else.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, Field, InstanceOf

from assembler.loader.files import read_file
from assembler.loader.forbidden_characters import check_characters
from assembler.loader.matter_occasions import occasion_of
from assembler.loader.matters import load_matter, read_matter_tree
from assembler.loader.yaml.shapes import Day, Flag, Line, Shape, read_shape
from assembler.loader.yaml.tree import MappingNode, Node, Scalar, SequenceNode, read_yaml, read_yaml_list
from assembler.model.diagnostics import Diagnostic, error, failing, nearest, quoted
from assembler.model.library import Library, Programme
from assembler.model.matter import Matter
from assembler.model.source import Span

USUAL = "usual.yaml"
BEFORE = "before"
"""The folder of matters whose packets were signed before, which scenarios name under `in_force`."""

LIFE = "life"
"""The record of a life: what its steps go on with."""

SUFFIXES = (".yaml", ".yml")
OF_A_REFUSAL = ("text", "source", "repairs")
"""The keys of a scenario about a refusal."""

MERGED = ("partner", "facts")
"""The parts of a matter that are completed key by key; any other is usual as a whole."""


T = TypeVar("T")


def _as_dict(data: object) -> object:
    return dict(data) if isinstance(data, MappingNode) else data


ByPaper = Annotated[dict[str, T], BeforeValidator(_as_dict)]
"""A value for each of some papers, by their names."""


class ClausesShape(Shape):
    """Clauses that are in a paper, and that are not, by the last parts of their ids."""

    present: list[Line] = Field(default=[], alias="in")
    absent: list[Line] = Field(default=[], alias="out")


class ScenarioShape(Shape):
    """The keys of a scenario. `matter` stays a tree until it is read by its programme's own shape."""

    title: Line
    shows: list[Line] = []
    matter: InstanceOf[Scalar] | InstanceOf[MappingNode] | InstanceOf[SequenceNode] | None = None
    file: Line | None = None
    refused: Line | None = None
    text: Line | None = None
    source: Line | None = None
    repairs: list[Line] | None = None
    packet: list[Line] | None = None
    present: list[Line] = Field(default=[], alias="in")
    absent: list[Line] = Field(default=[], alias="out")
    handling: ByPaper[Line] = {}
    clauses: ByPaper[ClausesShape] = {}
    says: ByPaper[list[Line]] = {}
    silent: ByPaper[list[Line]] = {}
    signed: ByPaper[list[Line]] = {}
    vendor: Line | None = None
    draft: Flag | None = None
    life: InstanceOf[SequenceNode] | None = None


class StepShape(ScenarioShape):
    """The keys of a step of a life: a scenario that goes on with what the steps before it put into force.

    Once its packet is signed, on `signed_on`, the papers in force are `in_force`, by the last parts of their ids: on that day, or `on`
    another one. A step without a matter only asks what is in force.
    """

    signed_on: Day | None = None
    on: Day | None = None
    in_force: list[Line] | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario: its shape, and its matter, or everything that is wrong with that. A life has `steps` and no matter of its own."""

    programme: str
    shape: ScenarioShape
    matter: Matter | None
    faults: tuple[Diagnostic, ...]
    steps: tuple["Scenario", ...] = ()


def scenario_files(path: Path) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Return a file itself, or all files of scenarios below a folder; it is a finding that there is none."""
    below = path.rglob("*") if path.is_dir() else (path,) if path.exists() else ()
    files = tuple(sorted(file for file in below if file.suffix in SUFFIXES and _may_hold_scenarios(file)))
    if files:
        return files, ()
    sentence = f"{path} holds no scenario." if path.exists() else f"There is no {path}."
    hint = "A scenario is an entry of a file PROGRAMME/NAME.yaml in the folder that is named."
    return (), (error("unreadable-file", sentence, Span(str(path), 1, 1), hint),)


def _may_hold_scenarios(file: Path) -> bool:
    return file.is_file() and file.name != USUAL and file.parent.name != BEFORE


def load_scenarios(path: Path, library: Library) -> tuple[tuple[Scenario | None, ...], tuple[Diagnostic, ...]]:
    """Read a file of scenarios; a scenario with an error is None, with a finding."""
    programme = path.resolve().parent.name
    if programme not in library.programmes:
        hint = (
            nearest(programme, library.programmes) or f"There are {', '.join(library.programmes)}: put the file into PROGRAMME/."
        )
        sentence = f"The folder {quoted(programme)} has no programme's name."
        return (), (error("unknown-name", sentence, Span(str(path), 1, 1), hint, programme),)
    file, findings = read_file(path, str(path))
    entries, faults = read_yaml_list(file.source) if file else (None, ())
    usual, more = _read_usual(path.with_name(USUAL))
    findings = (*findings, *(check_characters(file.source) if file else ()), *faults, *more)
    if entries is None or usual is None or failing(findings):
        return (None,) * len(entries or ()), findings
    if not entries:
        hint = "Write entries, each of which begins with “- title: …”."
        return (), (*findings, error("unreadable-file", "This file holds no scenario.", Span(str(path), 1, 1), hint))
    read = [_read_scenario(entry, programme, usual, library, path) for entry in entries]
    return tuple(scenario for scenario, _ in read), (*findings, *(fault for _, faults in read for fault in faults))


def _read_usual(path: Path) -> tuple[MappingNode | None, tuple[Diagnostic, ...]]:
    """Read `usual.yaml`; None where it exists and cannot be read."""
    if not path.exists():
        return MappingNode(Span(str(path), 1, 1)), ()
    file, findings = read_file(path, str(path))
    if file is None:
        return None, findings
    tree, faults = read_yaml(file.source)
    findings = (*check_characters(file.source), *faults)
    return (None if failing(findings) else tree), findings


def _read_scenario(
    entry: Node, programme: str, usual: MappingNode, library: Library, path: Path
) -> tuple[Scenario | None, tuple[Diagnostic, ...]]:
    if not isinstance(entry, MappingNode):
        return None, (error("bad-value", "A scenario is “key: value” lines.", entry.span, "Begin it with “- title: …”."),)
    shape, findings = read_shape(ScenarioShape, entry)
    if shape is None:
        return None, findings
    if shape.life is not None:
        return _read_life(shape, shape.life, programme, usual, library)
    if wrong := (*_check_matter_or_file(shape, path), *_check_outcome(shape)):
        return None, wrong
    if isinstance(shape.matter, MappingNode):
        whole = _complete_matter(shape.matter, usual, library.programmes[programme])
        matter, missing = read_matter_tree(whole, library, b"")
        faults = tuple(map(_told_of_usual, missing))
    else:
        matter, faults = load_matter(path.parent / (shape.file or shape.title).value, library)
    if matter is not None and matter.programme != programme:
        sentence = f"This matter is of {matter.programme}, and the scenario lies in the folder of {programme}."
        return None, (error("bad-value", sentence, (shape.file or shape.title).span, f"Put it into {matter.programme}/."),)
    return Scenario(programme, shape, None if failing(faults) else matter, faults), ()


def _told_of_usual(finding: Diagnostic) -> Diagnostic:
    """Return a finding on the matter of a scenario; where a key is missing, its hint says where that can stand once for all scenarios."""
    if finding.id != "missing-key":
        return finding
    return replace(finding, hint=f"{finding.hint} What most scenarios here state may stand once, in {USUAL} beside this file.")


def _read_life(
    shape: ScenarioShape, life: SequenceNode, programme: str, usual: MappingNode, library: Library
) -> tuple[Scenario | None, tuple[Diagnostic, ...]]:
    """Read a life: the scenario of each step, whose matter goes on with those before it."""
    beside = sorted(name for name in shape.model_fields_set - {"title", "shows", "life"} if getattr(shape, name))
    if beside or not life:
        sentence = f"“{beside[0]}” stands beside “life”." if beside else "This life has no step."
        return None, (error("bad-value", sentence, shape.title.span, "Write it into the step that it is about.", "life"),)
    steps, findings = [], list[Diagnostic]()
    for number, entry in enumerate(life, 1):
        step, faults = _read_step(entry, number, programme, usual, library)
        findings += faults
        steps += [step] if step else []
    return (None if failing(findings) else Scenario(programme, shape, None, (), tuple(steps))), tuple(findings)


def _read_step(
    entry: Node, number: int, programme: str, usual: MappingNode, library: Library
) -> tuple[Scenario | None, tuple[Diagnostic, ...]]:
    if not isinstance(entry, MappingNode):
        return None, (error("bad-value", "A step is “key: value” lines.", entry.span, "Begin it with “- title: …”."),)
    shape, findings = read_shape(StepShape, entry)
    if shape is None:
        return None, findings
    if wrong := tuple(_check_outcome(shape)):
        return None, wrong
    if not isinstance(shape.matter, MappingNode):
        return Scenario(programme, shape, None, ()), ()
    stated = MappingNode(shape.matter.span)
    stated.update(shape.matter)
    stated.key_spans = dict(shape.matter.key_spans)
    for key, text in (("matter", f"step-{number}"), *((("after", LIFE),) if number > 1 else ())):
        stated.setdefault(key, Scalar(text, stated.span))
        stated.key_spans.setdefault(key, stated.span)
    matter, faults = read_matter_tree(_complete_matter(stated, usual, library.programmes[programme]), library, b"")
    return Scenario(programme, shape, None if failing(faults) else matter, faults), ()


def _check_matter_or_file(shape: ScenarioShape, path: Path) -> Iterator[Diagnostic]:
    if (shape.matter is None) is (shape.file is None):
        sentence = "A scenario has either “matter” or “file”."
        yield error("missing-key", sentence, shape.title.span, "Write what is elected behind “matter”, or name a file.", "matter")
    elif shape.matter is not None and not isinstance(shape.matter, MappingNode):
        yield error("bad-value", "“key: value” lines belong here.", shape.matter.span, "Write “matter: {choices: […]}”.")
    elif shape.file is not None and not (path.parent / shape.file.value).is_file():
        hint = "Name a matter's file, from the folder in which this one lies, with / between folders."
        yield error("unreadable-file", f"There is no file {quoted(shape.file.value)}.", shape.file.span, hint)


def _check_outcome(shape: ScenarioShape) -> Iterator[Diagnostic]:
    """Refuse a scenario that can never fail, and one that expects a packet beside a refusal."""
    said_of = {"title", "shows", "matter", "file", "signed_on", "on"}
    stated = {name: getattr(shape, name) for name in shape.model_fields_set - said_of}
    outcomes = {name for name, value in stated.items() if _says_something(name, value)}
    if shape.refused is None and (alone := [name for name in OF_A_REFUSAL if name in stated]):
        sentence = f"“{alone[0]}” says something of a refusal, and nothing is refused here."
        yield error("missing-key", sentence, shape.title.span, "Add “refused: …”, the id of the rule.", "refused")
    elif shape.refused is not None and (beside := sorted(outcomes - {"refused", *OF_A_REFUSAL})):
        named = {"present": "in", "absent": "out"}.get(beside[0], beside[0])
        sentence = f"What is refused brings no packet; “{named}” would not be looked at."
        yield error("bad-value", sentence, shape.title.span, "Leave it out, or make it a scenario of its own.", named)
    elif not outcomes:
        hint = "Add “packet”, “says”, “refused” or another of the keys that say so."
        yield error("missing-key", "This scenario does not say what must come of it.", shape.title.span, hint)


def _says_something(name: str, value: object) -> bool:
    """Whether an expectation can fail: not an empty list, unless the packet is empty or nobody signs."""
    if name in ("packet", "in_force"):
        return True
    if isinstance(value, dict) and name != "signed":
        return any(one.present or one.absent if isinstance(one, ClausesShape) else one for one in value.values())
    return bool(value)


def _complete_matter(stated: MappingNode, usual: MappingNode, programme: Programme) -> MappingNode:
    """Return a matter as a file would hold it: the keys of a scenario, and the usual ones for the rest.

    A usual fact or list that is not asked for on the scenario's occasion is left away.
    """
    whole = _merge(stated, _asked_for(usual, programme, occasion_of(programme, stated)))
    for key, text in (("programme", programme.id), ("matter", "scenario")):
        if key not in whole:
            whole[key], whole.key_spans[key] = Scalar(text, stated.span), stated.span
    return whole


def _asked_for(usual: MappingNode, programme: Programme, occasion: str) -> MappingNode:
    """Return the usual matter without the facts and lists of other occasions."""
    if not occasion:
        return usual
    elsewhere = {one.id for one in programme.facts if occasion not in one.occasions}
    lists = {one.id for one in programme.lists if occasion not in one.occasions}
    alone = {"choices", "without"} if programme.is_issued_alone(occasion) else set[str]()
    kept = _without(usual, lists | alone)
    if isinstance(facts := kept.get("facts"), MappingNode):
        kept["facts"] = _without(facts, elsewhere)
    return kept if kept.get("facts") else _without(kept, {"facts"})


def _without(node: MappingNode, keys: Collection[str]) -> MappingNode:
    kept = MappingNode(node.span)
    kept.update((key, value) for key, value in node.items() if key not in keys)
    kept.key_spans = {key: span for key, span in node.key_spans.items() if key not in keys}
    return kept


def _merge(stated: MappingNode, usual: MappingNode) -> MappingNode:
    merged = MappingNode(stated.span)
    for key in dict.fromkeys((*usual, *stated)):
        mine, other = stated.get(key), usual.get(key)
        if key in MERGED and isinstance(mine, MappingNode) and isinstance(other, MappingNode):
            merged[key] = _merge(mine, other)
        else:
            merged[key] = stated[key] if key in stated else usual[key]
        merged.key_spans[key] = (stated if key in stated else usual).key_spans[key]
    return merged
