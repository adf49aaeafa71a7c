"""The form of a matter, made from its schema: what to ask, what was answered, and each finding beside its field.

Answers become a matter's file, one value a line, which is read as any other file is: so the messages are those of the
command line, and the line of each tells the field it belongs to.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assembler.loader import json_schema
from assembler.loader.yaml.tree import MappingNode, Node, Scalar, read_yaml
from assembler.model.diagnostics import Diagnostic
from assembler.model.library import Programme
from assembler.model.source import SourceText

Nested = str | dict[str, "Nested"] | list["Nested"]
SHOWN = "the form"
ELSEWHERE = ("programme", "choices", "without")
"""What is settled before the form."""

LONGEST_LINE = 500
MOST = 200
Faults = Mapping[str, tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One value to write. `name` is its path, `control` how it is asked: line, prose, select, country, date, number or email."""

    name: str
    label: str
    hint: str
    control: str
    required: bool
    value: str
    options: tuple[str, ...]
    faults: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Values that stand under one heading."""

    name: str
    label: str
    hint: str
    parts: tuple["Part", ...]
    faults: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Several:
    """A list: as many items as were answered, and room for one more where `more` says so."""

    name: str
    label: str
    hint: str
    entries: tuple["Part", ...]
    more: bool
    faults: tuple[Diagnostic, ...]


Part = Asked | Together | Several


@dataclass(frozen=True, slots=True)
class WrittenMatter:
    """A matter's file, and the path of what stands on each of its lines; that of a mapping ends in a dot."""

    text: str
    places: Mapping[int, str]


def ask(programme: Programme, answers: Nested, faults: Faults) -> tuple[Part, ...]:
    """Give what a form for a programme's matters asks, with what was answered and what is wrong with it."""
    schema = json_schema(programme)
    given = answers if isinstance(answers, dict) else {}
    return tuple(_parts(schema, schema["$defs"], given, "", faults, needed=True))


def _parts(
    schema: Mapping[str, Any], shapes: Mapping[str, Any], given: Mapping[str, Nested], at: str, faults: Faults, *, needed: bool
) -> Iterator[Part]:
    """Give the parts of a mapping; in one that is not `needed`, and not begun, nothing is required either."""
    for key, found in schema["properties"].items():
        if at or key not in ELSEWHERE:
            value = given.get(key, "")
            required = needed and key in schema.get("required", ())
            yield _part(found, shapes, value, f"{at}{key}", faults, required=required)


def _part(
    schema: Mapping[str, Any], shapes: Mapping[str, Any], value: Nested, name: str, faults: Faults, *, required: bool
) -> Part:
    inner = _settled(schema, shapes)
    label = _label(schema, inner, name)
    hint, found = schema.get("description", ""), faults.get(name, ())
    match inner.get("type"):
        case "object":
            given = value if isinstance(value, dict) else {}
            parts = _parts(inner, shapes, given, f"{name}.", faults, needed=required or bool(given))
            return Together(name, label, hint, tuple(parts), found)
        case "array":
            least = inner.get("minItems", 0) if required else 0
            return _several(inner, shapes, value, Together(name, label, hint, (), found), faults, least)
        case _:
            text = value if isinstance(value, str) else ""
            return Asked(name, label, hint, _control(inner, name), required, text, tuple(inner.get("enum", ())), found)


def _several(
    schema: Mapping[str, Any], shapes: Mapping[str, Any], value: Nested, head: Together, faults: Faults, least: int
) -> Several:
    most = schema.get("maxItems", MOST)
    given = (value if isinstance(value, list) else [])[:most]
    shown = [*given, *[""] * (least - len(given))]
    items = tuple(
        _part(schema["items"], shapes, each, f"{head.name}.{place}", faults, required=True) for place, each in enumerate(shown)
    )
    return Several(head.name, head.label, head.hint, items, len(shown) < most, head.faults)


def _settled(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the shape that a reference, or a choice between it and nothing, means."""
    if "anyOf" in schema:
        return _settled(next(one for one in schema["anyOf"] if one.get("type") != "null"), shapes)
    if "$ref" in schema:
        found: Mapping[str, Any] = shapes[schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _label(schema: Mapping[str, Any], inner: Mapping[str, Any], name: str) -> str:
    """Give the title in the manner of a sentence; an item of a list is counted."""
    last = name.rpartition(".")[2]
    if last.isdigit():
        title = inner.get("title", "") if inner.get("type") == "object" else ""
        one = title.removesuffix("Shape") or "Line"
        return f"{one[:1].upper()}{one[1:].lower()} {int(last) + 1}"
    title = schema.get("title") or last.replace("_", " ")
    return f"{title[:1].upper()}{title[1:].lower()}"


def _control(schema: Mapping[str, Any], name: str) -> str:
    if "enum" in schema:
        return "select"
    if schema.get("pattern") == "^[A-Z]{2}$":
        return "country"
    if schema.get("format") == "date":
        return "date"
    if schema.get("type") == "integer":
        return "number"
    if name.endswith("email"):
        return "email"
    return "prose" if schema.get("maxLength", 0) > LONGEST_LINE else "line"


def read_answers(programme: Programme, sent: Mapping[str, str]) -> dict[str, Nested]:
    """Gather what a page sent, by the paths of its fields; what was left blank is left away."""
    nested: dict[str, Any] = {}
    for name, text in sent.items():
        path = name.split(".")
        if path[0] in json_schema(programme)["properties"] and path[0] not in ELSEWHERE and text.strip():
            _put(nested, path, text.replace("\r\n", "\n").strip())
    return {key: _listed(value) for key, value in nested.items()}


def _put(nested: dict[str, Any], path: list[str], text: str) -> None:
    for step in path[:-1]:
        found = nested.setdefault(step, {})
        nested = found if isinstance(found, dict) else {}
    nested[path[-1]] = text


def _listed(value: Any) -> Nested:
    """Turn what is numbered into a list, gaps closed."""
    if not isinstance(value, dict):
        return str(value)
    if value and all(key.isascii() and key.isdigit() for key in value):
        return [_listed(value[key]) for key in sorted(value, key=int)]
    return {key: _listed(each) for key, each in value.items()}


def answers_of(text: str) -> dict[str, Nested]:
    """Give the answers that a matter's file holds."""
    tree, _ = read_yaml(SourceText(SHOWN, text))
    return plain_answers(tree) if tree is not None else {}


def plain_answers(tree: MappingNode) -> dict[str, Nested]:
    """Give the answers that a tree holds."""
    return {key: _plain(value) for key, value in tree.items()}


def _plain(node: Node) -> Nested:
    match node:
        case Scalar(text):
            return text
        case MappingNode():
            return {key: _plain(value) for key, value in node.items()}
        case _:
            return [_plain(value) for value in node]


def write_matter(programme: Programme, answers: Mapping[str, Nested]) -> WrittenMatter:
    """Write a matter's file from answers, in the order of the schema, one value a line."""
    schema = json_schema(programme)
    lines: list[tuple[str, str]] = []
    for key in schema["properties"]:
        if key in answers:
            lines += _lines(key, answers[key], key, "")
        elif key in schema["required"] and _settled(schema["properties"][key], schema["$defs"]).get("type") == "object":
            lines.append((f"{key}.", f"{key}: {{}}"))
    places = {number: path for number, (path, _) in enumerate(lines, 1)}
    return WrittenMatter("".join(f"{line}\n" for _, line in lines), places)


def _lines(key: str, value: Nested, path: str, indent: str) -> Iterator[tuple[str, str]]:
    head = f"{indent}{key}:" if key != "-" else f"{indent}-"
    match value:
        case str():
            yield path, f"{head} {json.dumps(value, ensure_ascii=False)}"
        case dict():
            yield f"{path}.", head if value else f"{head} {{}}"
            for name, each in value.items():
                yield from _lines(_key(name), each, f"{path}.{name}", f"{indent}  ")
        case list():
            yield path, head if value else f"{head} []"
            for place, each in enumerate(value):
                yield from _lines("-", each, f"{path}.{place}", f"{indent}  ")


def _key(name: str) -> str:
    """Write a key so that nothing in it can be taken for more than a key."""
    return name if name.isidentifier() and name.isascii() else json.dumps(name, ensure_ascii=False)


def by_field(findings: Iterable[Diagnostic], places: Mapping[int, str]) -> dict[str, tuple[Diagnostic, ...]]:
    """Sort findings by the path of the field they belong to; those of none stand under the empty path."""
    sorted_: dict[str, tuple[Diagnostic, ...]] = {}
    for finding in findings:
        path = places.get(finding.span.line, "") if finding.span else ""
        if finding.id == "missing-key":
            path = f"{path.rpartition('.')[0]}.{finding.subject}".removeprefix(".")
        path = path.removesuffix(".")
        sorted_[path] = (*sorted_.get(path, ()), finding)
    return sorted_
