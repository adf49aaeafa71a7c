"""Scenarios: what a partner elects, and what must come of it, as a lawyer writes it.

A file is a list of scenarios; the folder it lies in is the programme. Beside it, `usual.yaml` holds what the matters of all
scenarios there hold where they say nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field

from assembler.diagnostics import Diagnostic, error, failing, nearest, quoted
from assembler.library import Library
from assembler.loader.characters import check_characters
from assembler.loader.files import read_file
from assembler.loader.matters import load_matter, read_matter_tree
from assembler.loader.shapes import Flag, Line, Shape, read_shape
from assembler.loader.yaml_tree import MappingNode, Node, Scalar, read_yaml, read_yaml_list
from assembler.matter import Matter
from assembler.source import Span

USUAL = "usual.yaml"
MERGED = ("partner", "facts")
"""The parts of a matter of which each key may be usual by itself."""


T = TypeVar("T")


def _as_dict(data: Any) -> Any:
    return dict(data) if isinstance(data, MappingNode) else data


ByPaper = Annotated[dict[str, T], BeforeValidator(_as_dict)]
"""Something for each of some papers, by their names."""


class ClausesShape(Shape):
    """Clauses that are in a paper, and that are not, by their last names."""

    present: list[Line] = Field(default=[], alias="in")
    absent: list[Line] = Field(default=[], alias="out")


class ScenarioShape(Shape):
    """What is to come of a matter; the matter itself is read by its programme's own shape."""

    title: Line
    shows: list[Line] = []
    matter: Any = None
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


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario: what it says, and its matter, or all that is wrong with that."""

    programme: str
    said: ScenarioShape
    matter: Matter | None
    faults: tuple[Diagnostic, ...]

    @property
    def span(self) -> Span:
        """The place of its title."""
        return self.said.title.span


def scenario_files(path: Path) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Give a file itself, or all files of scenarios below a folder; that there is none is a finding."""
    files = (path,) if path.is_file() else tuple(sorted(file for file in path.rglob("*.yaml") if file.name != USUAL))
    if files:
        return files, ()
    sentence = f"{path} holds no scenario." if path.is_dir() else f"There is no {path}."
    hint = "A scenario is an entry of a file PROGRAMME/NAME.yaml in the folder that is named."
    return (), (error("unreadable-file", sentence, Span(str(path), 1, 1), hint),)


def load_scenarios(path: Path, library: Library) -> tuple[tuple[Scenario, ...], tuple[Diagnostic, ...]]:
    """Read a file of scenarios; one with an error is left out, and the error is a finding."""
    programme = path.absolute().parent.name
    if programme not in library.programmes:
        hint = (
            nearest(programme, library.programmes) or f"There are {', '.join(library.programmes)}: put the file into PROGRAMME/."
        )
        sentence = f"The folder {quoted(programme)} has no programme's name."
        return (), (error("unknown-name", sentence, Span(str(path), 1, 1), hint, programme),)
    file, findings = read_file(path, str(path))
    if file is None:
        return (), findings
    entries, faults = read_yaml_list(file.source)
    usual, more = _usual(path.with_name(USUAL))
    findings = (*check_characters(file.source), *faults, *more)
    scenarios: list[Scenario] = []
    for entry in entries or ():
        scenario, faults = _scenario(entry, programme, usual, library, path)
        findings = (*findings, *faults)
        if scenario is not None:
            scenarios.append(scenario)
    return tuple(scenarios), findings


def _usual(path: Path) -> tuple[MappingNode, tuple[Diagnostic, ...]]:
    nothing = MappingNode(Span(str(path), 1, 1))
    if not path.exists():
        return nothing, ()
    file, findings = read_file(path, str(path))
    tree, faults = read_yaml(file.source) if file else (None, ())
    return tree or nothing, (*findings, *(check_characters(file.source) if file else ()), *faults)


def _scenario(
    entry: Node, programme: str, usual: MappingNode, library: Library, path: Path
) -> tuple[Scenario | None, tuple[Diagnostic, ...]]:
    if not isinstance(entry, MappingNode):
        return None, (error("bad-value", "A scenario is “key: value” lines.", entry.span, "Begin it with “- title: …”."),)
    said, findings = read_shape(ScenarioShape, entry)
    if said is None:
        return None, findings
    if wrong := (*_without_matter(said), *_without_outcome(said)):
        return None, wrong
    if said.file is None:
        matter, faults = read_matter_tree(_whole(said.matter, usual, programme), library, "")
    else:
        matter, faults = load_matter(path.parent / said.file.value, library)
    return Scenario(programme, said, None if failing(faults) else matter, faults), ()


def _without_matter(said: ScenarioShape) -> Iterator[Diagnostic]:
    if (said.matter is None) is (said.file is None):
        sentence = "A scenario has either “matter” or “file”."
        yield error("missing-key", sentence, said.title.span, "Write what is elected behind “matter”, or name a file.", "matter")
    elif said.matter is not None and not isinstance(said.matter, MappingNode):
        yield error("bad-value", "“key: value” lines belong here.", said.matter.span, "Write “matter: {choices: […]}”.")


def _without_outcome(said: ScenarioShape) -> Iterator[Diagnostic]:
    """Refuse a scenario that can never fail."""
    if not said.model_fields_set - {"title", "shows", "matter", "file"}:
        hint = "Add “packet”, “says”, “refused” or another of the keys that say so."
        yield error("missing-key", "This scenario does not say what must come of it.", said.title.span, hint)


def _whole(told: MappingNode, usual: MappingNode, programme: str) -> MappingNode:
    """Give a matter as a file would hold it: what is told, and of what is not, the usual."""
    whole = _merged(told, usual)
    for key, text in (("programme", programme), ("matter", "scenario")):
        if key not in whole:
            whole[key], whole.key_spans[key] = Scalar(text, told.span), told.span
    return whole


def _merged(told: MappingNode, usual: MappingNode) -> MappingNode:
    merged = MappingNode(told.span)
    for key in dict.fromkeys((*usual, *told)):
        mine, other = told.get(key), usual.get(key)
        if key in MERGED and isinstance(mine, MappingNode) and isinstance(other, MappingNode):
            merged[key] = _merged(mine, other)
        else:
            merged[key] = told[key] if key in told else usual[key]
        merged.key_spans[key] = (told if key in told else usual).key_spans[key]
    return merged
