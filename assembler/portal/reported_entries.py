"""An entry that a partner reports: asked for as the matter's schema says, read as part of the whole matter."""

import re
from collections.abc import Mapping
from dataclasses import replace

from assembler.loader import read_matter
from assembler.loader.files import decode
from assembler.model.declarations import ListPlan
from assembler.model.library import Programme
from assembler.portal.app_context import House
from assembler.portal.matter_form import (
    SHOWN,
    Faults,
    Nested,
    Part,
    Several,
    Together,
    WrittenMatter,
    answers_of,
    ask,
    by_field,
    write_matter,
)

COUNTED = re.compile(r"(.*?)(\d+)")


def ask_entry(programme: Programme, text: str, plan: ListPlan, values: Mapping[str, str], faults: Faults) -> tuple[Part, ...]:
    """Give what to ask of a new entry. Its id is not asked: we give it."""
    answers = _with_entry(text, plan, values)
    several = next(part for part in ask(programme, answers, faults) if part.name == plan.id)
    assert isinstance(several, Several)  # noqa: S101 - a list of the programme is a list of its schema
    entry = several.entries[-1]
    assert isinstance(entry, Together)  # noqa: S101 - and its items have fields
    return tuple(replace(part, name=_last(part.name)) for part in entry.parts if _last(part.name) != "id")


def write_entry(programme: Programme, text: str, plan: ListPlan, values: Mapping[str, str]) -> WrittenMatter:
    """Write the matter with the entry behind those that are there, under the next free id."""
    return write_matter(programme, _with_entry(text, plan, values))


def read_entry(house: House, programme: Programme, text: str, plan: ListPlan, values: Mapping[str, str]) -> Faults:
    """Read a matter with a new entry, and give what is wrong with the entry, by field."""
    written = write_entry(programme, text, plan, values)
    file, findings = decode(written.text.encode(), SHOWN)
    if file is not None:
        _, findings = read_matter(file, house.library)
    own = f"{plan.id}.{len(_entries(text, plan))}."
    sorted_ = by_field(findings, written.places)
    return {path.removeprefix(own): found for path, found in sorted_.items() if path.startswith(own)}


def next_id(text: str, plan: ListPlan) -> str:
    """Give the id that follows those of the list: `first-004` after `first-003`."""
    ids = [str(entry.get("id", "")) for entry in _entries(text, plan) if isinstance(entry, dict)]
    counted = [found for id in ids if (found := COUNTED.fullmatch(id))]
    if not counted:
        return f"{re.sub('[^a-z0-9]+', '-', plan.one.lower()).strip('-')}-{len(ids) + 1:03}"
    last = max(counted, key=lambda found: int(found[2]))
    return f"{last[1]}{int(last[2]) + 1:0{len(last[2])}}"


def _entries(text: str, plan: ListPlan) -> list[Nested]:
    found = answers_of(text).get(plan.id, [])
    return found if isinstance(found, list) else []


def _with_entry(text: str, plan: ListPlan, values: Mapping[str, str]) -> dict[str, Nested]:
    entry: dict[str, Nested] = {"id": next_id(text, plan), **{name: value for name, value in values.items() if name != "id"}}
    return {**answers_of(text), plan.id: [*_entries(text, plan), entry]}


def _last(name: str) -> str:
    return name.rpartition(".")[2]
