"""Entries that a partner reports to a list of the matter: their form, their check, and the matter with the entry added."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from assembler.loader import read_matter
from assembler.loader.files import decode
from assembler.model.declarations import VENDOR, FieldType, ListPlan
from assembler.model.library import Library, Programme
from assembler.model.values import country_names, show
from assembler.portal.form_words import faults_in_form_words, in_form_words, labels_of, words_of
from assembler.portal.matter_form import (
    FORM_NAME,
    AnswerTree,
    FieldFaults,
    FormGroup,
    FormInput,
    FormList,
    FormPart,
    WrittenMatter,
    answers_from_text,
    faults_by_field,
    form_parts,
    write_matter,
)

NUMBERED_ID = re.compile(r"(.*?)(\d+)")


@dataclass(frozen=True, slots=True)
class EntryForm:
    """The form of a new entry, with the findings about its fields and their labels, by their ids."""

    parts: tuple[FormPart, ...]
    faults: FieldFaults
    labels: Mapping[str, str]


def entry_form(
    library: Library, programme: Programme, text: str, plan: ListPlan, values: Mapping[str, str], faults: FieldFaults
) -> EntryForm:
    """Build the form of a new entry of a matter, without its id, which `next_id` gives."""
    words = words_of(library, programme)
    parts = in_form_words(form_parts(programme, _answers_with_entry(text, plan, values), {}), words)
    entries = next(part.entries for part in parts if isinstance(part, FormList) and part.name == plan.id)
    fields = entries[-1].parts if isinstance(entries[-1], FormGroup) else ()
    asked = tuple(replace(part, name=_key_of(part)) for part in fields if _key_of(part) != "id")
    told = faults_in_form_words(faults, asked, words)
    return EntryForm(tuple(replace(part, faults=told.get(part.name, ())) for part in asked), told, labels_of(asked))


def entry_lines(
    library: Library, programme: Programme, text: str, plan: ListPlan, entry: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return what an entry states, each field by its label and its value as people read it."""
    inputs = [part for part in entry_form(library, programme, text, plan, entry, {}).parts if isinstance(part, FormInput)]
    return tuple((part.label, _value_for_people(part)) for part in inputs if part.value)


def _value_for_people(part: FormInput) -> str:
    if part.control == "country":
        return country_names().get(part.value, part.value)
    try:
        return show(date.fromisoformat(part.value)) if part.control == "date" else dict(part.offered).get(part.value, part.value)
    except ValueError:
        return part.value


def asked_of_partner(plan: ListPlan) -> tuple[FieldType, ...]:
    """Return the fields of an entry that a partner is asked for: all but those that only the vendor knows."""
    return tuple(field for field in plan.fields if field.by != VENDOR)


def write_entry(programme: Programme, text: str, plan: ListPlan, values: Mapping[str, str]) -> WrittenMatter:
    """Write the matter with the entry behind the entries of its list, under the next free id."""
    return write_matter(programme, _answers_with_entry(text, plan, values))


def check_entry(
    library: Library, programme: Programme, text: str, plan: ListPlan, values: Mapping[str, str], day: date
) -> FieldFaults:
    """Read a matter with a new entry, whose form is issued on a day, and return the findings about the entry by its fields."""
    written = write_entry(programme, text, plan, values)
    file, findings = decode(written.text.encode(), FORM_NAME)
    if file is not None:
        _, findings = read_matter(file, library, day)
    prefix = f"{plan.id}.{len(_entries_of(text, plan))}."
    faults = faults_by_field(findings, written.paths)
    return {path.removeprefix(prefix): found for path, found in faults.items() if path.startswith(prefix)}


def next_id(text: str, plan: ListPlan) -> str:
    """Return the id that follows those of the list: `first-004` after `first-003`."""
    ids = [str(entry.get("id", "")) for entry in _entries_of(text, plan) if isinstance(entry, dict)]
    numbered = [found for id in ids if (found := NUMBERED_ID.fullmatch(id))]
    if not numbered:
        return f"{re.sub('[^a-z0-9]+', '-', plan.one.lower()).strip('-')}-{len(ids) + 1:03}"
    last = max(numbered, key=lambda found: int(found[2]))
    return f"{last[1]}{int(last[2]) + 1:0{len(last[2])}}"


def _entries_of(text: str, plan: ListPlan) -> list[AnswerTree]:
    found = answers_from_text(text).get(plan.id, [])
    return found if isinstance(found, list) else []


def _answers_with_entry(text: str, plan: ListPlan, values: Mapping[str, str]) -> dict[str, AnswerTree]:
    entry: dict[str, AnswerTree] = {"id": next_id(text, plan), **{name: value for name, value in values.items() if name != "id"}}
    return {**answers_from_text(text), plan.id: [*_entries_of(text, plan), entry]}


def _key_of(part: FormPart) -> str:
    return part.name.rpartition(".")[2]
