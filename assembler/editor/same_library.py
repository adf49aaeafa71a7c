"""Whether two libraries are the same but for an id that has another name, so that both print the same words."""

import re
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

from assembler.model.clause_text import Definition, Words
from assembler.model.declarations import FieldType, FigureTable, asked_for
from assembler.model.expressions import Literal, OneOf
from assembler.model.library import ClauseVariant, Library
from assembler.model.source import Span

PRINTED = frozenset(
    ("title", "text", "label", "hint", "purpose", "due", "question", "note", "source", "version", "columns", "options")
)
"""The fields whose words people read; no id stands in them."""
OF_THE_FILE = frozenset(("digest", "printed", "files", "recorded", "source_line"))
_PARTS = re.compile(r"([^\w-]+)")


def is_same_library(before: Library, after: Library, old: str, new: str, *, in_quotes: bool = False) -> bool:
    """Whether a library equals another one but for an id that has its new name where it is cited; places do not matter.

    `in_quotes` is for an id that conditions write in quotes, as that of an occasion.
    """
    return _Comparison(old, new, in_quotes=in_quotes).same(before, after)


def _uncompared(one: object) -> frozenset[str]:
    """Return the fields of a value that are not compared: those of its file, and words that are made of its id."""
    made = isinstance(one, FieldType) and one.question == asked_for(one.id)
    return OF_THE_FILE | {"question"} if made else OF_THE_FILE


def _printed(one: object) -> frozenset[str]:
    """Return the fields of a value whose words people read; a table's columns have ids, and so have the words that something is one of."""
    return PRINTED - {"columns", "options"} if isinstance(one, FigureTable | OneOf) else PRINTED


class _Comparison:
    """Compares values part by part, each pair once."""

    def __init__(self, old: str, new: str, *, in_quotes: bool) -> None:
        """Take the id before and after."""
        self._exact = (Words, Definition) if in_quotes else (Words, Definition, Literal)
        self._old, self._new = old, new
        self._renamed = {(old, new), (old.replace("-", "_"), new.replace("-", "_"))}
        self._seen: dict[tuple[int, int], bool] = {}

    def _same_id(self, one: str, other: str) -> bool:
        """Whether two ids, such as `agreement/fee.due`, are the same but for parts that have the new name."""
        parts, others = _PARTS.split(one), _PARTS.split(other)
        renamed = (a == b or (a, b) in self._renamed for a, b in zip(parts, others, strict=False))
        return " " not in one and len(parts) == len(others) and all(renamed)

    def same(self, one: object, other: object, *, exact: bool = False) -> bool:
        """Whether two values are the same; `exact` are words, in which no id stands."""
        if isinstance(one, str):
            return isinstance(other, str) and (one == other or (not exact and self._same_id(one, other)))
        if one is None or isinstance(one, bool | int | Enum | Span):
            return isinstance(one, Span) or one == other
        key = id(one), id(other)
        if key not in self._seen:
            self._seen[key] = True
            self._seen[key] = self._same_parts(one, other, exact=exact)
        return self._seen[key]

    def _same_parts(self, one: object, other: object, *, exact: bool) -> bool:
        if type(one) is not type(other):
            return False
        if is_dataclass(one):
            words = exact or isinstance(one, self._exact)
            printed = _printed(one)
            names = [field.name for field in fields(one) if field.name not in _uncompared(one) & _uncompared(other)]
            return all(self.same(getattr(one, name), getattr(other, name), exact=words or name in printed) for name in names)
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            keys = {key: self._among(key, other) for key in one}
            return len(one) == len(other) and all(
                key in other and self.same(one[at], other[key], exact=exact) for at, key in keys.items()
            )
        if isinstance(one, tuple | list) and isinstance(other, tuple | list):
            return len(one) == len(other) and all(
                map(lambda a, b: self.same(a, b, exact=exact), self._ordered(one), self._ordered(other))
            )
        if isinstance(one, frozenset | set) and isinstance(other, frozenset | set):
            return len(one) == len(other) and {each if exact else self._among(each, other) for each in one} == other
        return one == other

    def _among(self, key: object, others: Collection[object]) -> object:
        """Return what a key is called among others."""
        if key in others or not isinstance(key, str):
            return key
        return next((each for each in others if isinstance(each, str) and self._same_id(key, each)), key)

    def _ordered(self, values: "tuple[object, ...] | list[object]") -> list[object]:
        """Return values in their order; the wordings of a clause, which have the order of their files, by their names anew."""
        variants = [one for one in values if isinstance(one, ClauseVariant)]
        if len(variants) == len(values):
            return [*sorted(variants, key=self._variant_anew)]
        return list(values)

    def _variant_anew(self, variant: ClauseVariant) -> str:
        return self._new if variant.variant == self._old else variant.variant
