"""Reads `esign/SERVICE.yaml`: the tags that an e-sign service finds in a PDF, their style, and the draft of its request."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Template
from typing import Literal

from assembler.loader.files import read_file
from assembler.loader.forbidden_characters import check_characters
from assembler.loader.yaml.shapes import Code, Keyword, Line, Number, Prose, Shape, Written, read_shape
from assembler.loader.yaml.tree import MappingNode, Scalar, SequenceNode, read_yaml
from assembler.loader.yaml.tree import Node as Tree
from assembler.model.diagnostics import Diagnostic, error, failing, nearest, quoted
from assembler.model.esign_service import (
    ANCHOR_NAMES,
    FILE_NAMES,
    PARTS,
    PERSON_NAMES,
    RECIPIENTS,
    Constant,
    ESignService,
    Interpolated,
    Items,
    Members,
    Node,
    Repeated,
)
from assembler.model.source import Span

LARGEST, SMALLEST = 20, 2
"""The size of a tag in points: below two no service finds it, above twenty it covers its line."""

REPEATS = {"for", "each"}
WHOLE = re.compile(r"-?(0|[1-9]\d*)")


class TagsShape(Shape):
    """The text of the tag on each line of a signature block."""

    signature: Code
    name: Code | None = None
    title: Code | None = None
    company: Code | None = None
    place: Code | None = None
    date: Code | None = None


class TagStyleShape(Shape):
    """The style of the tags: size in points, and colour."""

    size: Number
    colour: Keyword[Literal["white", "black"]]


class ESignServiceShape(Shape):
    """The keys of a service's file, without `draft`, whose keys are the service's own."""

    service: Line
    source: Line
    hint: Prose
    tags: TagsShape
    look: TagStyleShape


def read_esign_service(path: Path) -> tuple[ESignService | None, tuple[Diagnostic, ...]]:
    """Read one service's file; its id is the file's name."""
    file, findings = read_file(path, str(path))
    if file is None:
        return None, findings
    tree, faults = read_yaml(file.source)
    findings = (*findings, *check_characters(file.source), *faults)
    if tree is None:
        return None, findings
    body = tree.pop("draft", None)
    shape, faults = read_shape(ESignServiceShape, tree)
    findings = (*findings, *faults)
    if shape is None or body is None:
        missing = () if body else (error("missing-key", "“draft” is missing.", tree.span, "Add “draft: …” here.", "draft"),)
        return None, (*findings, *missing)
    reader = _ServiceReader([])
    made = ESignService(
        id=path.stem,
        service=shape.service.value,
        tags=dict(reader.tags(shape.tags)),
        size=reader.size(shape.look.size),
        colour=shape.look.colour.value,
        body=reader.node(body, FILE_NAMES),
        hint=shape.hint.value,
        digest=file.digest,
        span=shape.service.span,
        text=file.data,
    )
    findings = (*findings, *reader.findings)
    return (None if failing(findings) else made), findings


class _ServiceReader:
    """Reads tags and the draft of a request, and collects the findings about them."""

    def __init__(self, findings: list[Diagnostic]) -> None:
        self.findings = findings

    def tags(self, shape: TagsShape) -> Iterator[tuple[str, str]]:
        """Yield the tag of each line, with the names it quotes checked."""
        for part in PARTS:
            written: Written[str] | None = getattr(shape, part)
            if written is not None:
                yield part, self._check_names(written.value, written.span, PERSON_NAMES)
                if "\n" in written.value:
                    self._refuse_value("A tag stands on one line.", written.span, "Write it without a line break.")

    def size(self, written: Written[int]) -> int:
        """Check and return the size of tags, in points."""
        if not SMALLEST <= written.value <= LARGEST:
            sentence = f"A tag of {written.value} points is not found, or covers the line."
            self._refuse_value(sentence, written.span, f"Write a size from {SMALLEST} to {LARGEST}.")
        return written.value

    def node(self, tree: Tree, names: tuple[str, ...]) -> Node:
        """Read a part of the draft, which may quote the given names."""
        if isinstance(tree, SequenceNode):
            return Items(tuple(self.node(item, names) for item in tree))
        if isinstance(tree, MappingNode):
            if tree.keys() >= REPEATS:
                return self._read_repeated(tree, names)
            return Members(tuple((key, self.node(value, names)) for key, value in tree.items()))
        return self._read_scalar(tree, names)

    def _read_repeated(self, tree: MappingNode, names: tuple[str, ...]) -> Node:
        for key in tree.keys() - REPEATS:
            self._refuse_value(
                f"{quoted(key)} cannot stand beside “for” and “each”.", tree.key_spans[key], "Put it below “each”."
            )
        over = tree["for"]
        inside = PERSON_NAMES[0] in names
        possible = PARTS if inside else (RECIPIENTS,)
        written = over.text if isinstance(over, Scalar) else ""
        if written not in possible:
            hint = nearest(written, possible) or f"There are {', '.join(possible)}."
            self._refuse_value(f"{quoted(written)} cannot be repeated here.", over.span, hint)
            return Constant("")
        return Repeated(written, self.node(tree["each"], (*names, *(ANCHOR_NAMES if inside else PERSON_NAMES))))

    def _read_scalar(self, scalar: Scalar, names: Iterable[str]) -> Node:
        if "$" in scalar.text:
            return Interpolated(self._check_names(scalar.text, scalar.span, names), plain=not scalar.quoted)
        if not scalar.quoted and scalar.text in ("true", "false"):
            return Constant(scalar.text == "true")
        if not scalar.quoted and WHOLE.fullmatch(scalar.text):
            return Constant(int(scalar.text))
        return Constant(scalar.text)

    def _check_names(self, text: str, span: Span, names: Iterable[str]) -> str:
        """Check the names that a text quotes as `$number` or `${number}`; two dollar signs stand for one."""
        pattern = Template(text)
        if not pattern.is_valid():
            self._refuse_value(
                "A dollar sign begins a name here.", span, "Write $number or ${number}, or $$ for the sign itself."
            )
            return ""
        known = tuple(names)
        for name in pattern.get_identifiers():
            if name not in known:
                hint = nearest(name, known) or f"There are {', '.join(known)}."
                self._refuse_value(f"{quoted(name)} is no name that can be quoted here.", span, hint)
        return text

    def _refuse_value(self, sentence: str, span: Span, hint: str) -> None:
        self.findings.append(error("bad-value", sentence, span, hint))
