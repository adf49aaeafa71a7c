"""The HTML form of a matter, derived from its JSON Schema: fields, the answers to them, and each finding beside its field.

The answers are written as a matter's YAML file, one value a line, and read as any other file. So the messages are those of the
command line, and the line of a finding leads to the field it belongs to.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, Field

from assembler.loader import json_schema
from assembler.loader.yaml.tree import MappingNode, Node, Scalar, read_yaml
from assembler.model.diagnostics import Diagnostic
from assembler.model.editions import edition_on, programme_in_edition
from assembler.model.library import Programme
from assembler.model.source import SourceText

AnswerTree = str | dict[str, "AnswerTree"] | list["AnswerTree"]
"""Answers as a page sends them and as a matter's file holds them: texts, mappings and lists."""

FORM_NAME = "the form"
"""The name that findings give to the file written from a form."""

CHOSEN_BEFORE = ("programme", "choices", "without")
"""The keys of a matter that other pages settle before its form is shown."""

LONGEST_LINE = 500
MOST_ENTRIES = 200
FieldFaults = Mapping[str, tuple[Diagnostic, ...]]
"""Findings by the path of the field they belong to."""


@dataclass(frozen=True, slots=True)
class FormInput:
    """A single input. `name` is the path of the value; `control` is `line`, `prose`, `select`, `country`, `date`, `number` or `email`."""

    name: str
    label: str
    hint: str
    control: str
    required: bool
    value: str
    options: tuple[str, ...]
    faults: tuple[Diagnostic, ...]
    titles: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[tuple[str, str], ...]:
        """The options, each with the title that people read."""
        return tuple(zip(self.options, self.titles or self.options, strict=True))


@dataclass(frozen=True, slots=True)
class FormGroup:
    """The inputs of a mapping, under one heading."""

    name: str
    label: str
    hint: str
    parts: tuple["FormPart", ...]
    faults: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class FormList:
    """The inputs of a list's entries. `more` says whether another entry may be added."""

    name: str
    label: str
    hint: str
    entries: tuple["FormPart", ...]
    more: bool
    faults: tuple[Diagnostic, ...]


FormPart = FormInput | FormGroup | FormList


@dataclass(frozen=True, slots=True)
class WrittenMatter:
    """The text of a matter's file, and the path of the value on each of its lines; the path of a mapping ends in a dot."""

    text: str
    paths: Mapping[int, str]


class _Schema(BaseModel):
    """The part of a JSON Schema that a form is made from."""

    type: str = ""
    title: str = ""
    description: str = ""
    properties: dict[str, "_Schema"] = {}
    required: tuple[str, ...] = ()
    items: "_Schema | None" = None
    enum: tuple[str, ...] = ()
    pattern: str = ""
    format: str = ""
    min_items: int = Field(default=0, alias="minItems")
    max_items: int = Field(default=MOST_ENTRIES, alias="maxItems")
    max_length: int = Field(default=0, alias="maxLength")
    reference: str = Field(default="", alias="$ref")
    any_of: tuple["_Schema", ...] = Field(default=(), alias="anyOf")
    definitions: dict[str, "_Schema"] = Field(default={}, alias="$defs")


@dataclass(frozen=True, slots=True)
class _FormBuilder:
    """Builds the parts of a form from the definitions of its schema and the findings of its fields."""

    definitions: Mapping[str, _Schema]
    faults: FieldFaults

    def parts(self, schema: _Schema, answers: Mapping[str, AnswerTree], path: str, *, required: bool) -> Iterator[FormPart]:
        """Yield a part for each key of a mapping; no key is required in an optional mapping without an answer."""
        for key, found in schema.properties.items():
            if path or key not in CHOSEN_BEFORE:
                yield self.part(found, answers.get(key, ""), f"{path}{key}", required=required and key in schema.required)

    def part(self, schema: _Schema, answer: AnswerTree, name: str, *, required: bool) -> FormPart:
        """Build the part for one value."""
        resolved = _resolve(schema, self.definitions)
        label, hint, faults = _label_of(schema, resolved, name), schema.description, self.faults.get(name, ())
        match resolved.type:
            case "object":
                answers = answer if isinstance(answer, dict) else {}
                parts = self.parts(resolved, answers, f"{name}.", required=required or bool(answers))
                return FormGroup(name, label, hint, tuple(parts), faults)
            case "array":
                entries = tuple(self.entries(resolved, answer, name, required=required))
                return FormList(name, label, hint, entries, len(entries) < resolved.max_items, faults)
            case _:
                value = answer if isinstance(answer, str) else ""
                return FormInput(name, label, hint, _control_of(resolved, name), required, value, resolved.enum, faults)

    def entries(self, schema: _Schema, answer: AnswerTree, name: str, *, required: bool) -> Iterator[FormPart]:
        """Yield the entries of a list: those that were answered, and empty ones up to the least number."""
        answers = (answer if isinstance(answer, list) else [])[: schema.max_items]
        missing = (schema.min_items if required else 0) - len(answers)
        for index, each in enumerate([*answers, *[""] * missing]):
            if schema.items is not None:
                yield self.part(schema.items, each, f"{name}.{index}", required=True)


def form_parts(programme: Programme, answers: AnswerTree, faults: FieldFaults) -> tuple[FormPart, ...]:
    """Build the form of a programme's matters, with the answers so far and what is wrong with them.

    It asks for the facts and lists of the edition in which the matter is issued; of the latest, as long as no day is answered. It asks
    for those of its occasion; of the first one, as long as none is answered and it goes on with no record.
    """
    answered = answers if isinstance(answers, dict) else {}
    occasion = occasion_of(programme, answered)
    schema = _schema_of(programme_in_edition(programme, _edition_of(programme, answered), occasion))
    passing = {one.transfers for one in programme.occasions if one.id == occasion}
    apart = {f"to_{kind}" for kind in ("entity", "partner") if kind not in passing}
    apart |= {"special_terms", "anew"} if programme.is_issued_alone(occasion) else set()
    parts = _FormBuilder(schema.definitions, faults).parts(schema, answered, "", required=True)
    return tuple(part for part in parts if part.name not in apart or part.name in answered)


def occasion_of(programme: Programme, answers: Mapping[str, AnswerTree]) -> str:
    """Return the id of the occasion of a matter: the one it states, else the usual one; empty where the programme has none."""
    known = [one.id for one in programme.occasions]
    stated = str(answers.get("occasion", ""))
    if stated in known or not known:
        return stated if known else ""
    later = [one.id for one in programme.occasions if one.like]
    return later[0] if later and answers.get("after") else known[0]


def _edition_of(programme: Programme, answers: Mapping[str, AnswerTree]) -> date:
    try:
        return edition_on(programme, date.fromisoformat(str(answers.get("issued"))))
    except ValueError:
        return programme.editions[-1]


def _schema_of(programme: Programme) -> _Schema:
    return _Schema.model_validate(json_schema(programme))


def _resolve(schema: _Schema, definitions: Mapping[str, _Schema]) -> _Schema:
    """Follow references, and the first alternative of `anyOf` that is not null."""
    if schema.any_of:
        return _resolve(next(one for one in schema.any_of if one.type != "null"), definitions)
    if schema.reference:
        return definitions[schema.reference.rpartition("/")[2]]
    return schema


def _label_of(schema: _Schema, resolved: _Schema, name: str) -> str:
    """Return the title in sentence case; an entry of a list is numbered."""
    last = name.rpartition(".")[2]
    if last.isdigit():
        title = resolved.title if resolved.type == "object" else ""
        one = title.removesuffix("Shape") or "Line"
        return f"{one[:1].upper()}{one[1:].lower()} {int(last) + 1}"
    title = schema.title or last.replace("_", " ")
    return f"{title[:1].upper()}{title[1:].lower()}"


def _control_of(schema: _Schema, name: str) -> str:
    if schema.enum:
        return "select"
    if schema.pattern == "^[A-Z]{2}$":
        return "country"
    if schema.format == "date":
        return "date"
    if schema.type == "integer":
        return "number"
    if name.endswith("email"):
        return "email"
    return "prose" if schema.max_length > LONGEST_LINE else "line"


def read_answers(programme: Programme, sent: Mapping[str, str]) -> dict[str, AnswerTree]:
    """Collect the inputs of a page into a tree, by their paths; blank inputs and unknown keys are left out."""
    known = _schema_of(programme).properties.keys() - CHOSEN_BEFORE
    answers: dict[str, AnswerTree] = {}
    for name, text in sent.items():
        path = name.split(".")
        if path[0] in known and text.strip():
            _insert(answers, path, text.replace("\r\n", "\n").strip())
    return {key: _with_lists(value) for key, value in answers.items()}


def _insert(answers: dict[str, AnswerTree], path: list[str], text: str) -> None:
    for step in path[:-1]:
        found = answers.setdefault(step, {})
        answers = found if isinstance(found, dict) else {}
    answers[path[-1]] = text


def _with_lists(value: AnswerTree) -> AnswerTree:
    """Turn each mapping whose keys are all numbers into a list in the order of the numbers, without gaps."""
    if not isinstance(value, dict):
        return value
    if value and all(key.isascii() and key.isdigit() for key in value):
        return [_with_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _with_lists(each) for key, each in value.items()}


def answers_from_text(text: str) -> dict[str, AnswerTree]:
    """Return the answers in the text of a matter's file; none where it is no YAML mapping."""
    tree, _ = read_yaml(SourceText(FORM_NAME, text))
    return answers_from_tree(tree) if tree is not None else {}


def legal_name_in(text: str) -> str:
    """Return the legal name of the partner in the text of a matter; empty where it states none."""
    partner = answers_from_text(text).get("partner")
    name = partner.get("legal_name") if isinstance(partner, dict) else ""
    return name if isinstance(name, str) else ""


def words_of(text: str) -> str:
    """Return what somebody may look for in the text of a matter, a line each, in lower case: its answers, not the names of its fields."""
    return "\n".join(word.casefold() for word in _leaves(answers_from_text(text)) if word)


def _leaves(answer: AnswerTree) -> Iterator[str]:
    match answer:
        case str():
            yield answer
        case dict():
            for inner in answer.values():
                yield from _leaves(inner)
        case list():
            for inner in answer:
                yield from _leaves(inner)


def records_named(texts: Iterable[str]) -> frozenset[str]:
    """Return the ids of the records that matters name: those they go on with, and those of group companies."""
    found = set[str]()
    for answers in map(answers_from_text, texts):
        stated = answers.get("in_force", [])
        papers = [paper for paper in stated if isinstance(paper, dict)] if isinstance(stated, list) else []
        found |= {str(answers.get("after", "")), *(str(paper.get("record", "")) for paper in papers)}
    return frozenset(found - {""})


def answers_from_tree(tree: MappingNode) -> dict[str, AnswerTree]:
    """Return the answers in a YAML tree."""
    return {key: _answer_from_node(value) for key, value in tree.items()}


def _answer_from_node(node: Node) -> AnswerTree:
    match node:
        case Scalar(text):
            return text
        case MappingNode():
            return {key: _answer_from_node(value) for key, value in node.items()}
        case _:
            return [_answer_from_node(value) for value in node]


def write_matter(programme: Programme, answers: Mapping[str, AnswerTree]) -> WrittenMatter:
    """Write a matter's file from answers, in the order of the schema, one value a line."""
    schema = _schema_of(programme)
    asked = _schema_of(programme_in_edition(programme, _edition_of(programme, answers), occasion_of(programme, answers)))
    lines: list[tuple[str, str]] = []
    for key, found in schema.properties.items():
        if key in answers:
            lines += _yaml_lines(key, answers[key], key, "")
        elif key in asked.required and _resolve(found, schema.definitions).type == "object":
            lines.append((f"{key}.", f"{key}: {{}}"))
    paths = {number: path for number, (path, _) in enumerate(lines, 1)}
    return WrittenMatter("".join(f"{line}\n" for _, line in lines), paths)


def _yaml_lines(key: str, value: AnswerTree, path: str, indent: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a value, each with its path; the key `-` begins an entry of a list."""
    head = f"{indent}{key}:" if key != "-" else f"{indent}-"
    match value:
        case str():
            yield path, f"{head} {json.dumps(value, ensure_ascii=False)}"
        case dict():
            yield f"{path}.", head if value else f"{head} {{}}"
            for name, each in value.items():
                yield from _yaml_lines(_yaml_key(name), each, f"{path}.{name}", f"{indent}  ")
        case list():
            yield path, head if value else f"{head} []"
            for index, each in enumerate(value):
                yield from _yaml_lines("-", each, f"{path}.{index}", f"{indent}  ")


def _yaml_key(name: str) -> str:
    """Write a key, in quotes where YAML could read anything else in it."""
    return name if name.isidentifier() and name.isascii() else json.dumps(name, ensure_ascii=False)


def faults_by_field(findings: Iterable[Diagnostic], paths: Mapping[int, str]) -> dict[str, tuple[Diagnostic, ...]]:
    """Group findings by the path of the field they belong to; those of no field stand under the empty path."""
    grouped: dict[str, tuple[Diagnostic, ...]] = {}
    for finding in findings:
        path = paths.get(finding.span.line, "") if finding.span else ""
        if finding.id == "missing-key":  # its line is the one of the mapping, its subject the key that is missing
            path = f"{path.rpartition('.')[0]}.{finding.subject}".removeprefix(".")
        path = path.removesuffix(".")
        grouped[path] = (*grouped.get(path, ()), finding)
    return grouped
