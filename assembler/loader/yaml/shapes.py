"""Shapes: pydantic models that say which keys a YAML file may hold and how each value is typed.

A shape is validated against a tree of `loader.yaml.tree`. Its leaves are `Written` values, typed by the text as it is
written, never by YAML's own types. `read_shape` turns every validation error into a `Diagnostic` with its place.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Annotated, Generic, Self, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    ModelWrapValidatorHandler,
    PlainValidator,
    PrivateAttr,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError

from assembler.loader.forbidden_characters import find_forbidden
from assembler.loader.yaml.tree import MappingNode, Node, Scalar, SequenceNode
from assembler.model.diagnostics import Diagnostic, error, nearest, quoted
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span
from assembler.model.values import (
    CLAUSE_PATTERN,
    ID_PATTERN,
    LONGEST_ID,
    NAME_PATTERN,
    Country,
    Kind,
    Quantity,
    UnreadableError,
    parse,
)

LONGEST_LINE = 500
LONGEST_PROSE = 10_000
"""The most characters of a text of one line, and of a text of several."""

DEFAULT = "Write “?” behind the type, and say by “or_else” in a computed value what holds where it is not stated."
"""The hint about a default of a fact, which is no key."""

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
S = TypeVar("S", bound="Shape")


@dataclass(frozen=True, slots=True)
class Written(Generic[T_co]):
    """A typed value and the place where it is written."""

    value: T_co
    span: Span


class Shape(BaseModel):
    """A mapping with a closed set of keys, and its place."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)
    _span: Span = PrivateAttr()

    @property
    def span(self) -> Span:
        """The place of the mapping's own key, or of its beginning where it has none."""
        return self._span

    def placed_at(self, span: Span) -> Self:
        """Set the place, once, when the shape has been validated; return the shape itself."""
        self._span = span
        return self

    @model_validator(mode="wrap")
    @classmethod
    def _remember_span(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(data, MappingNode):
            raise PydanticCustomError("dict_type", "mapping")
        data.known = tuple(field.alias or name for name, field in cls.model_fields.items())
        return handler(data).placed_at(data.span)


class _ForbiddenError(UnreadableError):
    """A text holds a character that a contract may not hold."""

    def __init__(self, sentence: str, hint: str, character: str) -> None:
        super().__init__(sentence, hint)
        self.character = character


def leaf(read: Callable[[str], T]) -> Callable[[object], Written[T]]:
    """Return a validator that accepts a scalar and types it by `read`, which may raise `UnreadableError`."""

    def validate(data: object) -> Written[T]:
        scalar = _as_scalar(data)
        return Written(read(scalar.text), scalar.span)

    return validate


def text_leaf(read: Callable[[str], str]) -> Callable[[object], Written[str]]:
    """Return a validator like `leaf` for a text to be printed.

    A forbidden character that can be seen in the file is reported by `check_characters` at its own place, so it is no
    second error here; one that comes from a YAML escape is reported only here.
    """

    def validate(data: object) -> Written[str]:
        scalar = _as_scalar(data)
        try:
            return Written(read(scalar.text), scalar.span)
        except _ForbiddenError as fault:
            if fault.character in scalar.span.source_line:
                return Written(scalar.text, scalar.span)
            raise

    return validate


def _as_scalar(data: object) -> Scalar:
    if not isinstance(data, Scalar):
        raise PydanticCustomError("scalar", "scalar")
    return data


def read_line(text: str) -> str:
    """Read one line of text to be printed: no control characters, no space at its ends or doubled inside.

    Raise `UnreadableError` for another text.
    """
    if len(text) > LONGEST_LINE:
        raise UnreadableError(f"This text has {len(text):,} characters; a line may have {LONGEST_LINE}.", "Shorten it.")
    if "\n" in text:
        raise UnreadableError("This text holds a line break.", "Write it on one line.")
    return _check_printable(text)


def read_prose(text: str) -> str:
    """Read a text of one or more lines to be printed, or raise `UnreadableError`."""
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


def _read_pattern(what: str, pattern: re.Pattern[str], hint: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not pattern.fullmatch(text):
            raise UnreadableError(f"{quoted(text)} is no {what}.", hint)
        return text

    return read


def _parser_of(kind: Kind) -> Callable[[str], Quantity]:
    return lambda text: parse(kind, text)


_IDS = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_COUNTRIES = "^[A-Z]{2}$"
_NAMES = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
_read_name = _read_pattern("name", NAME_PATTERN, "Write small letters, digits and single underscores, such as first_choice.")
_read_slug = _read_pattern("id", ID_PATTERN, "Write small letters, digits and hyphens, such as price-list.")

Line = Annotated[
    Written[str], PlainValidator(text_leaf(read_line)), WithJsonSchema({"type": "string", "maxLength": LONGEST_LINE})
]
Prose = Annotated[
    Written[str], PlainValidator(text_leaf(read_prose)), WithJsonSchema({"type": "string", "maxLength": LONGEST_PROSE})
]
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
    Written[Country], PlainValidator(leaf(_parser_of(Kind.COUNTRY))), WithJsonSchema({"type": "string", "pattern": _COUNTRIES})
]


def option_reader(options: Iterable[str]) -> Callable[[str], str]:
    """Return a reader that accepts one of a closed set of words and raises `UnreadableError` for any other."""
    known = tuple(options)

    def read(text: str) -> str:
        if text not in known:
            hint = nearest(text, known) or f"Write one of {', '.join(known)}."
            raise UnreadableError(f"{quoted(text)} is not possible here.", hint)
        return text

    return read


def one_of(options: Iterable[str]) -> object:
    """Build the type of a word of a closed set that is known only at run time, such as the choices of a programme."""
    known = tuple(options)
    return Annotated[
        Written[str], PlainValidator(leaf(option_reader(known))), WithJsonSchema({"type": "string", "enum": list(known)})
    ]


class _LiteralValidator:
    """Validates a scalar as one of the words of the `Literal` in `Written[Literal[…]]`."""

    def __get_pydantic_core_schema__(self, source: type[Written[str]], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of `one_of` these words."""
        return handler.generate_schema(one_of(word for literal in get_args(source) for word in get_args(literal)))


Keyword = Annotated[Written[T], _LiteralValidator()]
"""A word of a closed set that is known when the shape is written: `Keyword[Literal["white", "black"]]`."""


_SCHEMAS: Mapping[Kind, Mapping[str, object]] = {
    **{kind: {"type": "string", "maxLength": LONGEST_LINE} for kind in Kind},
    Kind.INTEGER: {"type": "integer", "minimum": 0},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.COUNTRY: {"type": "string", "pattern": _COUNTRIES},
    Kind.ID: {"type": "string", "pattern": _IDS, "maxLength": 60},
    Kind.CLAUSE: {"type": "string", "pattern": f"^{CLAUSE_PATTERN.pattern}$"},
    Kind.TRUTH: {"type": "boolean"},
}
"""The JSON Schema of each kind's values, for an editor and for the pages of the portal."""


def read_kind(kind: Kind) -> Callable[[str], Quantity]:
    """Return the reader of a kind's values; a text is one line to be printed."""
    return read_line if kind is Kind.TEXT else _parser_of(kind)


def type_of_kind(kind: Kind) -> object:
    """Build the type of a kind's values."""
    validate = text_leaf(read_line) if kind is Kind.TEXT else leaf(_parser_of(kind))
    return Annotated[Written[Quantity], PlainValidator(validate), WithJsonSchema(dict(_SCHEMAS[kind]))]


def _read_dated(data: object) -> tuple[tuple[Written[str], Written[str]], ...]:
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
"""Dates, each with the text that is in force from that day on; neither is typed yet."""


def shorthand(key: str) -> BeforeValidator:
    """Return a validator that accepts a single value for a mapping with that one key: `term` for `{clause: term}`."""

    def expand(data: object) -> object:
        if not isinstance(data, Scalar):
            return data
        made = MappingNode(data.span)
        made[key], made.key_spans[key] = data, data.span
        return made

    return BeforeValidator(expand)


def read_shape(shape: type[S], tree: MappingNode) -> tuple[S | None, tuple[Diagnostic, ...]]:
    """Validate a tree as a shape; every fault becomes a finding, and nothing is raised."""
    try:
        return shape.model_validate(tree), ()
    except ValidationError as faults:
        return None, tuple(_diagnostic_of(fault, tree) for fault in faults.errors(include_url=False))


def _diagnostic_of(fault: ErrorDetails, tree: MappingNode) -> Diagnostic:
    path = [part for part in fault["loc"] if part != "[key]"]
    match fault["type"]:
        case "missing":
            parent = _node_at(tree, path[:-1])
            return error("missing-key", f"“{path[-1]}” is missing.", parent.span, f"Add “{path[-1]}: …” here.", str(path[-1]))
        case "extra_forbidden":
            parent = _node_at(tree, path[:-1])
            return _unknown_key(str(path[-1]), parent)
        case "value_error" if isinstance(unreadable := fault.get("ctx", {}).get("error"), UnreadableError):
            return error("bad-value", unreadable.sentence, _node_at(tree, path).span, unreadable.hint)
        case _:
            return error("bad-value", *_describe_type_fault(fault, _node_at(tree, path).span))


def _describe_type_fault(fault: ErrorDetails, span: Span) -> tuple[str, Span, str]:
    """Return the sentence, the place and the hint for a value of the wrong form."""
    bounds = fault.get("ctx", {})
    match fault["type"]:
        case "list_type":
            return "A list belongs here.", span, "Write [a, b], or lines that begin with “- ”."
        case "dict_type":
            return "“key: value” lines belong here.", span, "Write them below, indented by two blanks."
        case "scalar":
            return "A single value belongs here.", span, "Write it behind the colon, on the same line."
        case "too_short":
            sentence = f"A list of {bounds['actual_length']} is too few; at least {bounds['min_length']} belong here."
            return sentence, span, "Add one."
        case "too_long":
            sentence = f"A list of {bounds['actual_length']} is too many; at most {bounds['max_length']} fit here."
            return sentence, span, "Join some in one line, or leave some away."
        case _:
            return "This cannot be read.", span, "Compare it with the example in clauses/README.md."


def _unknown_key(key: str, parent: Node) -> Diagnostic:
    known = parent.known if isinstance(parent, MappingNode) else ()
    span = parent.key_spans.get(key, parent.span) if isinstance(parent, MappingNode) else parent.span
    hint = (
        (DEFAULT if key == "default" and "question" in known else "") or nearest(key, known) or f"There are {', '.join(known)}."
    )
    return error("unknown-key", f"{quoted(key)} is not known here.", span, hint, key)


def _node_at(node: Node, path: list[int | str]) -> Node:
    """Return the node at a path of pydantic's, or the last one above it that exists."""
    for part in path:
        if isinstance(node, MappingNode) and part in node:
            node = node[str(part)]
        elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node):
            node = node[part]
        else:
            break
    return node
