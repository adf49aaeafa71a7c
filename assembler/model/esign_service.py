"""The description of one e-sign service: the tags it finds in a file, how they look, and the request it is sent.

The loader reads it from `templates/esign/`; the request body is a JSON template of the `Node` types below.
"""

from collections.abc import Mapping

from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span

PARTS = ("signature", "name", "title", "company", "place", "date")
"""The lines of a place to sign that a service may fill in."""

PERSON_NAMES = ("number", "index", "order", "role", "name", "title", "email", "party", "capacity")
"""The names that a tag, and the part of a draft about a recipient, may use. `number` counts from 1, `index` from 0; `role` is unique."""

FILE_NAMES = ("packet", "matter", "programme", "subject", "file")
ANCHOR_NAMES = ("tag", "count")
RECIPIENTS = "recipients"


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is the same in every draft."""

    value: str | int | bool


@dataclass(frozen=True, slots=True)
class Interpolated:
    """A text with names to fill in, such as `$number`. A `plain` one, written without quotes, is a number where it names one."""

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
    """The tags and the request of one e-sign service.

    `tags` maps each line of a place to sign to the text placed there, with names to fill in; a line without a tag is filled in by
    hand. `size`, in points, and `colour` are those the service recommends. `body` is the template of the request, `hint` says what a
    person does with the request, `digest` is the SHA-256 of the service's file, `text` what that holds.
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
    text: bytes
