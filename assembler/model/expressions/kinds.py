"""The types of names and values, and the words for them in messages."""

from collections.abc import Mapping
from dataclasses import field

from assembler.model.quick_dataclass import dataclass
from assembler.model.values import Kind


@dataclass(frozen=True, slots=True)
class OneOf:
    """A text out of a closed set. `set` names the table or bands that the set is of; it is empty where the words are written out."""

    options: tuple[str, ...]
    set: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class EntryOf:
    """The id of an entry of a list, such as the deal a payment is for."""

    list: str


@dataclass(frozen=True, slots=True)
class Unrounded:
    """A sum of money or a rate that was multiplied or divided: exact, and printable only once it is rounded."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value that may be missing, declared with a question mark: `money?`."""

    type: "Type"


@dataclass(frozen=True, slots=True)
class RecordType:
    """Named parts, such as a party or an entry of a list; `title` is the word for it in messages."""

    title: str
    fields: Mapping[str, "Type"]


@dataclass(frozen=True, slots=True)
class ListOf:
    """Any number of records of one shape, such as the deals or the rows of a table."""

    of: RecordType


@dataclass(frozen=True, slots=True)
class Region:
    """A named set of countries, written in capitals."""


Type = Kind | OneOf | EntryOf | Unrounded | Maybe | RecordType | ListOf | Region
Scope = Mapping[str, Type]
THIS = "this"
"""The name of the entry, in an expression computed for the entries of a list or table."""

ORDERED = (Kind.INTEGER, Kind.NUMBER, Kind.RATE, Kind.DATE)
"""The kinds whose values can be compared by `<` and `>`."""


def stated_type(found: Type) -> Type:
    """Return the type of a value that is not missing."""
    return found.type if isinstance(found, Maybe) else found


def comparable_type(found: Type) -> Type:
    """Return the type that decides what a value can be compared with: an entry's id is an id, an unrounded sum a sum of money."""
    match stated_type(found):
        case EntryOf():
            return Kind.ID
        case Unrounded(kind):
            return kind
        case other:
            return other


def bands_key(name: str) -> str:
    """Return the key under which a scope and an environment hold the bands of a name; it has a space, so no name is like it."""
    return f"bands of {name}"


_KINDS: Mapping[Kind, str] = {
    Kind.TEXT: "a text",
    Kind.INTEGER: "a whole number",
    Kind.NUMBER: "a number",
    Kind.RATE: "a rate",
    Kind.MONEY: "a sum of money",
    Kind.DATE: "a date",
    Kind.DURATION: "a duration",
    Kind.COUNTRY: "a country",
    Kind.ID: "an id",
    Kind.CLAUSE: "a clause",
    Kind.TRUTH: "a condition",
}


def type_name(found: Type) -> str:
    """Return the words for a type in a message."""
    match found:
        case Kind():
            return _KINDS[found]
        case OneOf():
            return "a word out of a set"
        case EntryOf(list):
            return f"an id out of “{list}”"
        case Unrounded(kind):
            return f"{_KINDS[kind]} not yet rounded"
        case Maybe(inner):
            return f"{type_name(inner)} that need not be given"
        case RecordType(title):
            return f"all of “{title}”"
        case ListOf():
            return "a list"
        case Region():
            return "a region"
