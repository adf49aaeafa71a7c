"""Drafts of requests to e-sign services: recipients in signing order, the tags of each, and the packet the file belongs to.

The body of a service (`model.esign_service`) is a tree of JSON nodes with `$names`, which `fill` replaces by a packet's values.
"""

import json
from collections.abc import Iterable, Mapping
from string import Template
from typing import assert_never

from assembler.formats.esign.tagging import anchors, recipients
from assembler.model.document import Document
from assembler.model.esign_service import PARTS, RECIPIENTS, Constant, ESignService, Interpolated, Items, Members, Node, Repeated
from assembler.model.quick_dataclass import dataclass

Scope = Mapping[str, "str | int | tuple[Scope, ...]"]


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """The subject of a draft: the packet's id, the matter, the programme's title, and the path of the file to be signed."""

    packet: str
    matter: str
    programme: str
    file: str


LONGEST_SUBJECT = 100
"""The characters that the strictest of the services accepts in an e-mail's subject."""


def draft(about: RequestDraft, documents: tuple[Document, ...], dialect: ESignService) -> bytes:
    """Return the draft of a service's request for the tagged papers of one file, as JSON in UTF-8."""
    subject = f"{about.matter}: {', '.join(document.title for document in documents if anchors(document)) or about.programme}"
    subject = subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1]}…"
    scope: Scope = {
        "packet": about.packet,
        "matter": about.matter,
        "programme": about.programme,
        "subject": subject,
        "file": about.file,
        RECIPIENTS: tuple(_recipient_scopes(documents)),
    }
    return (json.dumps(fill(dialect.body, scope), indent=2, ensure_ascii=False) + "\n").encode()


def _recipient_scopes(documents: tuple[Document, ...]) -> Iterable[Scope]:
    for person, names in recipients(documents):
        counts: dict[str, dict[str, int]] = {part: {} for part in PARTS}
        for anchor in (anchor for document in documents for anchor in anchors(document)):
            if (anchor.role, anchor.number) == (person.role, person.number):
                counts[anchor.part][anchor.text] = counts[anchor.part].get(anchor.text, 0) + anchor.count
        yield {**names, **{f"for {part}": _tag_scopes(found) for part, found in counts.items()}}


def _tag_scopes(counts: Mapping[str, int]) -> tuple[Scope, ...]:
    return tuple({"tag": tag, "count": count} for tag, count in counts.items())


def fill(node: Node, scope: Scope) -> object:
    """Return the JSON value of a node with its names replaced; values are not scanned for names again."""
    match node:
        case Constant(value):
            return value
        case Interpolated(pattern, plain):
            return _substitute(pattern, scope, plain=plain)
        case Repeated(over, each):
            inner = scope[over if over == RECIPIENTS else f"for {over}"]
            if not isinstance(inner, tuple):
                raise TypeError(f"“{over}” is no list, so it cannot be repeated.")
            return [fill(each, {**scope, **one}) for one in inner]
        case Members(members):
            return {key: fill(value, scope) for key, value in members}
        case Items(items):
            return [fill(item, scope) for item in items]
        case _:
            assert_never(node)


def _substitute(pattern: str, scope: Scope, *, plain: bool) -> str | int:
    value = scope.get(pattern.removeprefix("$").strip("{}"))
    if plain and isinstance(value, int):
        return value
    return Template(pattern).substitute(scope)
