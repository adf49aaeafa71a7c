"""What one e-sign service wants: the tags it finds in a file, how they should look, and what it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from assembler.model.source import Span

PARTS = ("signature", "name", "title", "company", "place", "date")
"""The lines of a place to sign that a service may fill in."""

PERSON_NAMES = ("number", "index", "order", "role", "name", "title", "email", "party", "capacity")
"""What a tag and the part of a draft about a recipient may quote. `number` counts from 1, `index` from 0; `role` is unique."""

FILE_NAMES = ("packet", "matter", "programme", "subject", "file")
ANCHOR_NAMES = ("tag", "count")
RECIPIENTS = "recipients"


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is the same in every draft."""

    value: str | int | bool


@dataclass(frozen=True, slots=True)
class Interpolated:
    """A text with names to fill in, as `$number`. A `plain` one is a number where its only part is."""

    pattern: str
    plain: bool


@dataclass(frozen=True, slots=True)
class Repeated:
    """A list with one entry for each recipient, or for each tag of one part of a place to sign."""

    over: str
    each: "Node"


@dataclass(frozen=True, slots=True)
class Members:
    """An object."""

    members: "tuple[tuple[str, Node], ...]"


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: "tuple[Node, ...]"


Node = Constant | Interpolated | Repeated | Members | Items


@dataclass(frozen=True, slots=True)
class ESignService:
    """How one service is spoken to.

    `tags` gives the text that stands on each line of a place to sign, with names to fill in; a line without one is left to the
    reader. `size`, in points, and `colour` are those the service advises. `body` is the draft of its request, `hint` what a person
    does with it, `digest` the SHA-256 of its file.
    """

    id: str
    service: str
    tags: Mapping[str, str]
    size: int
    colour: str
    body: Node
    hint: str
    digest: str
    span: Span
