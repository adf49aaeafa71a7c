"""Shapes: which keys a YAML file may hold and how each value is typed, with every fault at its place.

A shape is a pydantic model over a tree of `yaml_tree`. Its leaves are `Written` values, typed by their written form,
never by YAML; pydantic finds every fault, and `read_shape` says each in one sentence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, Self, TypeVar, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    PlainValidator,
    PrivateAttr,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from assembler.loader.forbidden_characters import find_forbidden
from assembler.loader.yaml.tree import MappingNode, Node, Scalar, SequenceNode
from assembler.model.diagnostics import Diagnostic, error, nearest, quoted
from assembler.model.source import Span
from assembler.model.values import ID_PATTERN, LONGEST_ID, NAME_PATTERN, Kind, UnreadableError, parse

LONGEST_LINE = 500
LONGEST_PROSE = 10_000

T = TypeVar("T")
S = TypeVar("S", bound="Shape")


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """A typed value and the place it was written at."""

    value: T
    span: Span


class Shape(BaseModel):
    """A mapping with a closed set of keys and a place."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    _span: Span = PrivateAttr()

    @property
    def span(self) -> Span:
        """The place of the mapping's own key, or of its beginning."""
        return self._span

    @model_validator(mode="wrap")
    @classmethod
    def _remember_span(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(data, MappingNode):
            raise PydanticCustomError("dict_type", "mapping")
        data.known = tuple(field.alias or name for name, field in cls.model_fields.items())
        shape = handler(data)
        shape._span = data.span  # noqa: SLF001 - the model's own
        return shape


class _ForbiddenError(UnreadableError):
    """A text holds a character that a contract may not hold."""

    def __init__(self, sentence: str, hint: str, character: str) -> None:
        super().__init__(sentence, hint)
        self.character = character


def leaf(read: Callable[[str], T]) -> Callable[[Any], Written[T]]:
    """Make a validator that types a scalar by its text."""

    def validate(data: Any) -> Written[T]:
        if not isinstance(data, Scalar):
            raise PydanticCustomError("scalar", "scalar")
        try:
            return Written(read(data.text), data.span)
        except _ForbiddenError as fault:
            if fault.character in data.span.source_line:  # `check_characters` tells it, at its own place
                return Written(cast(T, data.text), data.span)
            raise

    return validate


def read_line(text: str) -> str:
    """Read one line of text for print: no control characters, no space at its ends or doubled inside."""
    if len(text) > LONGEST_LINE:
        raise UnreadableError(f"This text has {len(text):,} characters; a line may have {LONGEST_LINE}.", "Shorten it.")
    if "\n" in text:
        raise UnreadableError("This text holds a line break.", "Write it on one line.")
    return _check_printable(text)


def read_prose(text: str) -> str:
    """Read a text of one or more lines for print."""
    if len(text) > LONGEST_PROSE:
        raise UnreadableError(f"This text has {len(text):,} characters; it may have {LONGEST_PROSE:,}.", "Shorten it.")
    return _check_printable(text.rstrip("\n"))


def _check_printable(text: str) -> str:
    for at, sentence, hint in find_forbidden(text):
        raise _ForbiddenError(sentence, hint, text[at])
    if not text.strip():
        raise UnreadableError("This text is empty.", "Write the text, or leave the key away.")
    if text != text.strip() or "  " in text:
        raise UnreadableError(
            "This text has a space at its beginning or end, or two together.", "Write single spaces between words only."
        )
    return text


def _read_pattern(what: str, pattern: Any, hint: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not pattern.fullmatch(text):
            raise UnreadableError(f"{quoted(text)} is no {what}.", hint)
        return text

    return read


def _parser_of(kind: Kind) -> Callable[[str], Any]:
    return lambda text: parse(kind, text)


_IDS = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_COUNTRIES = "^[A-Z]{2}$"
_NAMES = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
_read_name = _read_pattern("name", NAME_PATTERN, "Write small letters, digits and single underscores, such as first_choice.")
_read_slug = _read_pattern("id", ID_PATTERN, "Write small letters, digits and hyphens, such as price-list.")

Line = Annotated[Written[str], PlainValidator(leaf(read_line)), WithJsonSchema({"type": "string", "maxLength": LONGEST_LINE})]
Prose = Annotated[Written[str], PlainValidator(leaf(read_prose)), WithJsonSchema({"type": "string", "maxLength": LONGEST_PROSE})]
Code = Annotated[Written[str], PlainValidator(leaf(str)), WithJsonSchema({"type": "string"})]
Name = Annotated[Written[str], PlainValidator(leaf(_read_name)), WithJsonSchema({"type": "string", "pattern": _NAMES})]
Slug = Annotated[Written[str], PlainValidator(leaf(_read_slug)), WithJsonSchema({"type": "string", "pattern": _IDS})]
Id = Annotated[
    Written[str],
    PlainValidator(leaf(_parser_of(Kind.ID))),
    WithJsonSchema({"type": "string", "pattern": _IDS, "maxLength": LONGEST_ID}),
]
Day = Annotated[Written[date], PlainValidator(leaf(_parser_of(Kind.DATE))), WithJsonSchema({"type": "string", "format": "date"})]
Flag = Annotated[Written[bool], PlainValidator(leaf(_parser_of(Kind.TRUTH))), WithJsonSchema({"type": "boolean"})]
Number = Annotated[
    Written[int], PlainValidator(leaf(_parser_of(Kind.INTEGER))), WithJsonSchema({"type": "integer", "minimum": 0})
]
CountryCode = Annotated[
    Written[Any], PlainValidator(leaf(_parser_of(Kind.COUNTRY))), WithJsonSchema({"type": "string", "pattern": _COUNTRIES})
]


def one_of(*options: str) -> Any:
    """Make the type of a value out of a closed set."""

    def read(text: str) -> str:
        if text not in options:
            hint = nearest(text, options) or f"Write one of {', '.join(options)}."
            raise UnreadableError(f"{quoted(text)} is not possible here.", hint)
        return text

    return Annotated[Written[str], PlainValidator(leaf(read)), WithJsonSchema({"type": "string", "enum": list(options)})]


_SCHEMAS: Mapping[Kind, Mapping[str, Any]] = {
    **{kind: {"type": "string", "maxLength": LONGEST_LINE} for kind in Kind},
    Kind.INTEGER: {"type": "integer", "minimum": 0},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.COUNTRY: {"type": "string", "pattern": _COUNTRIES},
    Kind.ID: {"type": "string", "pattern": _IDS, "maxLength": 60},
    Kind.TRUTH: {"type": "boolean"},
}
"""How the values of each kind look to an editor and to a page."""


def read_kind(kind: Kind) -> Callable[[str], Any]:
    """Give the reader of a kind; a text is one line, fit for print."""
    return read_line if kind is Kind.TEXT else _parser_of(kind)


def of_kind(kind: Kind) -> Any:
    """Make the type of a value of a kind."""
    return Annotated[Written[Any], PlainValidator(leaf(read_kind(kind))), WithJsonSchema(dict(_SCHEMAS[kind]))]


def _read_dated(data: Any) -> tuple[tuple[Written[str], Written[str]], ...]:
    if not isinstance(data, MappingNode):
        raise PydanticCustomError("dict_type", "mapping")
    if not data:
        raise UnreadableError("No date is given.", "Write {2026-01-01: 10 %}: from which day on it is what.")
    return tuple((Written(key, data.key_spans[key]), leaf(str)(value)) for key, value in data.items())


Dated = Annotated[
    tuple[tuple[Written[str], Written[str]], ...],
    PlainValidator(_read_dated),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}}),
]


def shorthand(key: str) -> BeforeValidator:
    """Let a single value stand for a mapping with that one key: `term` for `{clause: term}`."""

    def expand(data: Any) -> Any:
        if not isinstance(data, Scalar):
            return data
        made = MappingNode(data.span)
        made[key], made.key_spans[key] = data, data.span
        return made

    return BeforeValidator(expand)


def read_shape(shape: type[S], tree: MappingNode) -> tuple[S | None, tuple[Diagnostic, ...]]:
    """Read a tree as a shape; every fault is found, none raised."""
    try:
        return shape.model_validate(tree), ()
    except ValidationError as faults:
        return None, tuple(_diagnostic_of(fault, tree) for fault in faults.errors(include_url=False))


def _diagnostic_of(fault: ErrorDetails, tree: MappingNode) -> Diagnostic:
    path = [part for part in fault["loc"] if part != "[key]"]
    match fault["type"]:
        case "missing":
            parent = _node_at(tree, path[:-1])
            return error("missing-key", f"“{path[-1]}” is missing.", _span(parent), f"Add “{path[-1]}: …” here.", str(path[-1]))
        case "extra_forbidden":
            parent = _node_at(tree, path[:-1])
            return _unknown_key(str(path[-1]), parent)
        case "value_error" if isinstance(unreadable := fault.get("ctx", {}).get("error"), UnreadableError):
            return error("bad-value", unreadable.sentence, _span(_node_at(tree, path)), unreadable.hint)
        case _:
            return error("bad-value", *_describe_type_fault(fault, _span(_node_at(tree, path))))


def _describe_type_fault(fault: ErrorDetails, span: Span) -> tuple[str, Span, str]:
    """Say a fault in the form of a value: the sentence, its place, the mend."""
    bounds = fault.get("ctx", {})
    match fault["type"]:
        case "list_type":
            return "A list belongs here.", span, "Write [a, b], or lines that begin with “- ”."
        case "dict_type":
            return "“key: value” lines belong here.", span, "Write them below, indented by two blanks."
        case "scalar":
            return "A single value belongs here.", span, "Write it behind the colon, on the same line."
        case "too_short":
            return (
                f"{_list_of_length(bounds['actual_length'])} is too few; at least {bounds['min_length']} belong here.",
                span,
                "Add one.",
            )
        case "too_long":
            return (
                f"{_list_of_length(bounds['actual_length'])} is too many; at most {bounds['max_length']} fit here.",
                span,
                "Shorten it.",
            )
        case _:
            return "This cannot be read.", span, "Compare it with the example in clauses/README.md."


def _list_of_length(count: int) -> str:
    return f"A list of {count}"


def _unknown_key(key: str, parent: Node) -> Diagnostic:
    known = parent.known if isinstance(parent, MappingNode) else ()
    span = parent.key_spans.get(key, parent.span) if isinstance(parent, MappingNode) else _span(parent)
    hint = nearest(key, known) or f"There are {', '.join(known)}."
    return error("unknown-key", f"{quoted(key)} is not known here.", span, hint, key)


def _node_at(node: Node, path: list[int | str]) -> Node:
    for part in path:
        if isinstance(node, MappingNode) and part in node:
            node = node[str(part)]
        elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node):
            node = node[part]
        else:
            break
    return node


def _span(node: Node) -> Span:
    return node.span
