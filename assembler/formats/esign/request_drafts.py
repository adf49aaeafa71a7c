"""The draft of a request to an e-sign service: its recipients, their order, the tags of each, and the packet they belong to."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Template
from typing import Any, assert_never

from assembler.formats.esign.tagging import anchors, recipients
from assembler.model.document import Document
from assembler.model.esign_service import PARTS, RECIPIENTS, Constant, ESignService, Interpolated, Items, Members, Node, Repeated

Scope = Mapping[str, "str | int | tuple[Scope, ...]"]


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """What a draft is about: the packet's id, the matter, the programme's title, and the path of the file to be signed."""

    packet: str
    matter: str
    programme: str
    file: str


LONGEST_SUBJECT = 100
"""How many characters the subject of an e-mail may have with the strictest of the services."""


def draft(about: RequestDraft, documents: tuple[Document, ...], dialect: ESignService) -> bytes:
    """Write the draft of a service's request for tagged papers of one file, as JSON."""
    subject = f"{about.matter}: {', '.join(document.title for document in documents if anchors(document)) or about.programme}"
    subject = subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1]}…"
    scope: Scope = {
        "packet": about.packet,
        "matter": about.matter,
        "programme": about.programme,
        "subject": subject,
        "file": about.file,
        RECIPIENTS: tuple(_recipients(documents)),
    }
    return (json.dumps(fill(dialect.body, scope), indent=2, ensure_ascii=False) + "\n").encode()


def _recipients(documents: tuple[Document, ...]) -> Iterable[Scope]:
    for person, names in recipients(documents):
        counts: dict[str, dict[str, int]] = {part: {} for part in PARTS}
        for anchor in (anchor for document in documents for anchor in anchors(document)):
            if (anchor.role, anchor.number) == (person.role, person.number):
                counts[anchor.part][anchor.text] = counts[anchor.part].get(anchor.text, 0) + anchor.count
        yield {**names, **{f"for {part}": _tags(found) for part, found in counts.items()}}


def _tags(counts: Mapping[str, int]) -> tuple[Scope, ...]:
    return tuple({"tag": tag, "count": count} for tag, count in counts.items())


def fill(node: Node, scope: Scope) -> Any:
    """Fill the names of a draft; what is filled in is never read again."""
    match node:
        case Constant(value):
            return value
        case Interpolated(pattern, plain):
            return _filled(pattern, scope, plain=plain)
        case Repeated(over, each):
            inner = scope[over if over == RECIPIENTS else f"for {over}"]
            assert isinstance(inner, tuple), "the loader lets only lists be repeated"  # noqa: S101
            return [fill(each, {**scope, **one}) for one in inner]
        case Members(members):
            return {key: fill(value, scope) for key, value in members}
        case Items(items):
            return [fill(item, scope) for item in items]
        case _:
            assert_never(node)


def _filled(pattern: str, scope: Scope, *, plain: bool) -> str | int:
    whole = scope.get(pattern.removeprefix("$").strip("{}"))
    if plain and isinstance(whole, int):
        return whole
    return Template(pattern).substitute(scope)
