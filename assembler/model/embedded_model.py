"""The imprint of a paper: its model as text, carried in its files, so that what comes back is known and held against what went out.

A paper with fields is carried whole; of any other only what names it, since its text is held against the packet. Where something
was written is left out: it says nothing to whoever has the file. An imprint that comes back is believed in nothing: it is read
strictly by the types of the model, and what was issued is asked wherever it is at hand.
"""

import json
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from assembler.model.document import Document, FieldGroup
from assembler.model.document import Field as FormField
from assembler.model.source import Span

LARGEST = 2_000_000
"""How many characters an imprint may have; a form of a hundred fields has thirty thousand."""

MOST_CELLS = 10_000
"""How many places to write in a form may have; what is written down is small, what it stands for must not be endless."""

KIND = "is"
UNPRINTED = ("email",)
"""Parts of the model that are on no page, and are nobody's business who has the file."""


class UnreadableModelError(ValueError):
    """The text is no imprint of a paper."""


@dataclass(frozen=True, slots=True)
class ModelField:
    """A part of a dataclass: its name, its type, and its value where none is given, `MISSING` where one must be."""

    name: str
    type: Any
    default: Any


def has_fields(document: Document) -> bool:
    """`True` when a paper has something to fill in."""
    return any(isinstance(block, FieldGroup) for block in document.blocks)


def embedded_model(document: Document) -> str:
    """Write a paper down, whole where it has fields, else only what names it."""
    carried = document if has_fields(document) else replace(document, blocks=())
    return json.dumps(_written(carried), ensure_ascii=False, separators=(",", ":"))


def bare_document(document: Document) -> Document:
    """Give a paper as its imprint tells it, so that two of them can be compared."""
    return read_embedded_model(embedded_model(document))


def read_embedded_model(text: str) -> Document:
    """Read a paper from its imprint, or raise `UnknownImprintError`."""
    if len(text) > LARGEST:
        raise UnreadableModelError("the imprint is too long")
    try:
        document = _read(Document, json.loads(text))
    except (ValueError, TypeError, RecursionError) as fault:
        raise UnreadableModelError(str(fault)) from fault
    assert isinstance(document, Document)  # noqa: S101 - the type asked for is the type given
    cells = [max(1, field.lines) * max(1, len(field.columns)) for field in _fields(document)]
    if sum(cells) > MOST_CELLS:
        raise UnreadableModelError(f"the paper has {sum(cells)} places to write in")
    return document


def _fields(document: Document) -> Iterator[FormField]:
    return (field for block in document.blocks if isinstance(block, FieldGroup) for field in block.fields)


@cache
def _parts(kind: type) -> tuple[ModelField, ...]:
    """Give what a dataclass of the model is made of, but for places."""
    types = get_type_hints(kind)
    parts = (ModelField(field.name, types[field.name], field.default) for field in fields(kind) if field.name not in UNPRINTED)
    return tuple(part for part in parts if Span not in get_args(part.type))


def _written(value: Any) -> Any:
    match value:
        case str() | int() | None:
            return value
        case tuple():
            return [_written(each) for each in value]
        case date():
            return value.isoformat()
        case _ if is_dataclass(value):
            kind: type = type(value)
            held = ((part, getattr(value, part.name)) for part in _parts(kind))
            return {KIND: kind.__name__} | {part.name: _written(each) for part, each in held if each != part.default}
        case _:
            raise TypeError(f"a {type(value).__name__} is no part of the model")


def _read(kind: Any, data: Any) -> Any:
    """Read a value of a type of the model; anything else raises."""
    if get_origin(kind) is tuple:
        return _read_tuple(get_args(kind), data)
    if isinstance(kind, UnionType):
        return _read_union(get_args(kind), data)
    if is_dataclass(kind):
        assert isinstance(kind, type)  # noqa: S101 - types of the model are classes
        return _read_class(kind, data)
    if kind is date:
        return date.fromisoformat(data)
    if type(data) is not kind:
        raise TypeError(f"a {type(data).__name__} stands for a {kind}")
    if kind is str:
        data.encode()  # half a character is none
    return data


def _read_tuple(kinds: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise TypeError("a list is missing")
    each = kinds[:1] * len(data) if kinds[1:] == (...,) else kinds
    return tuple(_read(kind, value) for kind, value in zip(each, data, strict=True))


def _read_union(kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None and NoneType in kinds:
        return None
    named = {kind.__name__: kind for kind in kinds}
    return _read(named[_name(data, named)], data)


def _name(data: Any, known: dict[str, Any]) -> str:
    name = data.get(KIND) if isinstance(data, dict) else None
    if not isinstance(name, str) or name not in known:
        raise TypeError("this is no part of the model")
    return name


def _read_class(kind: type, data: Any) -> Any:
    _name(data, {kind.__name__: kind})
    parts = {part.name: part for part in _parts(kind)}
    if unknown := data.keys() - parts.keys() - {KIND}:
        raise TypeError(f"{min(unknown)} is unknown")
    if missing := [name for name, part in parts.items() if part.default is MISSING and name not in data]:
        raise TypeError(f"{missing[0]} is missing")
    return kind(**{name: _read(parts[name].type, value) for name, value in data.items() if name != KIND})
