"""A document's model as JSON text, embedded in its files, so that a returned file identifies its document and form.

A document with fields is embedded whole; of any other only its metadata, since its text is compared with the packet. Places in the
library are left out. An embedded model that comes back is untrusted input: it is parsed strictly by the types of the model, and
compared with the issued document wherever that is at hand.
"""

import json
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import TypeVar, get_args, get_origin, get_type_hints

from assembler.model.document import Block, Document
from assembler.model.quick_dataclass import dataclass
from assembler.model.remembered import remembered
from assembler.model.source import Span
from assembler.model.walk import field_groups

LARGEST = 2_000_000
"""The most characters of an embedded model; that of a form with a hundred fields has thirty thousand."""

MOST_CELLS = 10_000
"""The most places to write in of a form, since a short text may declare endless rows."""

MOST_BLOCKS = 1_000
"""The most blocks of forms that are remembered as they are written, those that were met last; those of a packet are some two hundred."""

WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
NO_BLOCKS = '"blocks":[]'
"""The blocks of a document without any, as they are written; in a text the quotes have a backslash before them."""
KIND = "is"
"""The key under which each object names its class."""

UNPRINTED = ("email",)
"""Fields of the model that no page shows, and that a holder of the file has no right to see."""

Json = str | int | None | list["Json"] | dict[str, "Json"]
T = TypeVar("T")


class UnreadableModelError(ValueError):
    """The text is no embedded model of a document."""


@dataclass(frozen=True, slots=True)
class ModelField:
    """A field of a dataclass of the model: its name, its type, and its default, `MISSING` where it is required."""

    name: str
    type: object
    default: object


def has_fields(document: Document) -> bool:
    """Whether a document has something to fill in."""
    return any(True for _ in field_groups(document))


def embedded_model(document: Document) -> str:
    """Return a document as JSON text, whole if it has fields, otherwise only its metadata."""
    held = WRITE(_encode_object(replace(document, blocks=())))
    blocks = document.blocks if has_fields(document) else ()
    before, after = held.split(NO_BLOCKS)
    return f'{before}"blocks":[{",".join(map(_written_block, blocks))}]{after}'


@remembered(MOST_BLOCKS)  # each form is embedded in its Word file and in its PDF, and two partners' forms differ in a few blocks
def _written_block(block: Block) -> str:
    return WRITE(_encode(block))


def bare_document(document: Document) -> Document:
    """Return a document reduced to what its embedded model holds, so that two of them can be compared."""
    return read_embedded_model(embedded_model(document))


def read_embedded_model(text: str) -> Document:
    """Parse a document from its embedded model, or raise `UnreadableModelError`."""
    if len(text) > LARGEST:
        raise UnreadableModelError("the embedded model is too long")
    try:
        document = _decode_object(Document, json.loads(text))
    except (ValueError, TypeError, RecursionError) as fault:
        raise UnreadableModelError(str(fault)) from fault
    cells = [max(1, field.lines) * max(1, len(field.columns)) for group in field_groups(document) for field in group.fields]
    if sum(cells) > MOST_CELLS:
        raise UnreadableModelError(f"the paper has {sum(cells)} places to write in")
    return document


@cache
def _model_fields(kind: type) -> tuple[ModelField, ...]:
    """Return the fields of a dataclass of the model, without places in files and unprinted fields."""
    types = get_type_hints(kind)
    parts = (ModelField(field.name, types[field.name], field.default) for field in fields(kind) if field.name not in UNPRINTED)
    return tuple(part for part in parts if Span not in get_args(part.type))


def _encode(value: object) -> Json:
    match value:
        case str() | int() | None:
            return value
        case tuple():
            return [_encode(each) for each in value]
        case date():
            return value.isoformat()
        case _ if is_dataclass(value):
            return _encode_object(value)
        case _:
            raise TypeError(f"a {type(value).__name__} is no part of the model")


def _encode_object(value: object) -> dict[str, Json]:
    kind: type = type(value)
    # Defaults are left out: they are most of a form.
    held = ((part, getattr(value, part.name)) for part in _model_fields(kind))
    return {KIND: kind.__name__} | {part.name: _encode(each) for part, each in held if each != part.default}


def _decode(kind: object, data: object) -> object:
    """Decode data as a value of a type of the model; raise `TypeError` or `ValueError` for anything else."""
    if get_origin(kind) is tuple:
        return _decode_tuple(get_args(kind), data)
    if isinstance(kind, UnionType):
        return _decode_union(get_args(kind), data)
    if isinstance(kind, type) and is_dataclass(kind):
        return _decode_object(kind, data)
    if kind is date and isinstance(data, str):
        return date.fromisoformat(data)
    if type(data) is not kind:
        raise TypeError(f"a {type(data).__name__} stands for a {kind}")
    if isinstance(data, str):
        data.encode()  # raises for half of a surrogate pair, which JSON can hold and UTF-8 cannot
    return data


def _decode_tuple(kinds: tuple[object, ...], data: object) -> tuple[object, ...]:
    if not isinstance(data, list):
        raise TypeError("a list is missing")
    each = kinds[:1] * len(data) if kinds[1:] == (...,) else kinds
    return tuple(_decode(kind, value) for kind, value in zip(each, data, strict=True))


def _decode_union(kinds: tuple[type, ...], data: object) -> object:
    if data is None and NoneType in kinds:
        return None
    named = {kind.__name__: kind for kind in kinds}
    if not isinstance(data, dict) or data.get(KIND) not in tuple(named):
        raise TypeError("this is no part of the model")
    return _decode(named[data[KIND]], data)


def _decode_object(kind: type[T], data: object) -> T:
    if not isinstance(data, dict) or data.get(KIND) != kind.__name__:
        raise TypeError("this is no part of the model")
    model: type = kind
    parts = {part.name: part for part in _model_fields(model)}
    if unknown := data.keys() - parts.keys() - {KIND}:
        raise TypeError(f"{min(unknown)} is unknown")
    if missing := [name for name, part in parts.items() if part.default is MISSING and name not in data]:
        raise TypeError(f"{missing[0]} is missing")
    return kind(**{name: _decode(parts[name].type, value) for name, value in data.items() if name != KIND})
