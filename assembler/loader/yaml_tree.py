"""YAML as a tree of texts with places. Nothing is typed here: `NO` stays “NO” and `01234` stays “01234”.

What makes YAML say something else than it seems to (tags, anchors, merge keys, two equal keys, a `#` that cuts a
value) is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from assembler.diagnostics import Diagnostic, error
from assembler.source import SourceText, Span

DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as it is written."""

    text: str
    span: Span


class MappingNode(dict[str, "Node"]):
    """Keys and values. `span` is the place of its own key, `key_spans` those of its keys, `known` the keys a shape allows."""

    def __init__(self, span: Span) -> None:
        """Begin an empty mapping."""
        super().__init__()
        self.span = span
        self.key_spans: dict[str, Span] = {}
        self.known: tuple[str, ...] = ()


class SequenceNode(list["Node"]):
    """Values in order."""

    def __init__(self, span: Span) -> None:
        """Begin an empty sequence."""
        super().__init__()
        self.span = span


Node = Scalar | MappingNode | SequenceNode
Tree = tuple[MappingNode | None, tuple[Diagnostic, ...]]


class _FaultError(Exception):
    """What ends the reading: its place, sentence and mend."""

    def __init__(self, at: int, sentence: str, hint: str) -> None:
        super().__init__(sentence)
        self.at, self.sentence, self.hint = at, sentence, hint


def read_yaml(source: SourceText) -> Tree:
    """Read a file that holds one mapping."""
    reader = _Reader(source)
    try:
        tree = reader.read()
    except _FaultError as fault:
        return None, (*reader.findings, error("bad-yaml", fault.sentence, source.span(fault.at), fault.hint))
    except yaml.YAMLError as fault:
        return None, (*reader.findings, _syntax_fault(source, fault))
    return tree, tuple(reader.findings)


def _syntax_fault(source: SourceText, fault: yaml.YAMLError) -> Diagnostic:
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    at = mark.index if mark else getattr(fault, "position", 0)
    problem = str(getattr(fault, "problem", None) or getattr(fault, "reason", None) or "it cannot be read")
    hint = "Keys and values are written “key: value”; put a value with : # { [ & * or a leading quote in double quotes."
    return error("bad-yaml", f"This is no YAML: {problem}.", source.span(at), hint)


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark else 0


class _Reader:
    """Builds the tree from YAML's events."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.findings: list[Diagnostic] = []
        self.events: Iterator[yaml.Event] = iter(yaml.parse(source.text, Loader=yaml.BaseLoader))

    def read(self) -> MappingNode:
        """Read the one document of the stream."""
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise _FaultError(0, "The file is empty.", "Write “key: value” lines; “assembler new PROGRAMME” writes a starter.")
        event = next(self.events)
        node = self._node(event, self._span(event), 0)
        next(self.events)
        rest = next(self.events)
        if not isinstance(rest, yaml.StreamEndEvent):
            raise _FaultError(_start(rest), "A second document begins here.", "Write one document a file, without “---” inside.")
        if not isinstance(node, MappingNode):
            raise _FaultError(_start(event), "The file must hold “key: value” lines.", "Begin each line with a key and a colon.")
        return node

    def _span(self, event: yaml.Event) -> Span:
        return self.source.span(_start(event), max(_end(event), _start(event) + 1))

    def _node(self, event: yaml.Event, key_span: Span, depth: int) -> Node:
        self._refuse_tricks(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(key_span, depth)
        return self._mapping(key_span, depth)

    def _refuse_tricks(self, event: yaml.Event, depth: int) -> None:
        at = _start(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _FaultError(at, "Anchors (&) and aliases (*) are not used here.", "Write the value out, or put it in quotes.")
        if getattr(event, "tag", None):
            raise _FaultError(at, "Tags (!) are not used here.", "Put the value in quotes.")
        if depth > DEEPEST:
            raise _FaultError(at, f"This is nested more than {DEEPEST} deep.", "Write it flatter.")

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        if event.style is None:
            self._refuse_cut(event)
        return Scalar(event.value, self._span(event))

    def _refuse_cut(self, event: yaml.ScalarEvent) -> None:
        """Refuse a plain value that a `#` has cut: in `name: ACME #1 GmbH` the name would be “ACME”."""
        end = _end(event)
        rest = self.source.text[end : self.source.text.find("\n", end) if "\n" in self.source.text[end:] else None]
        cut = re.match(r"[ \t]+#(?=[^\s#])", rest)
        if cut and event.value:
            sentence = f"The text behind # would be lost: “{rest.strip()[:40]}”."
            hint = "Put the whole value in double quotes; or, for a comment, leave a blank after #."
            self.findings.append(error("bad-yaml", sentence, self.source.span(end + cut.end() - 1), hint))

    def _sequence(self, span: Span, depth: int) -> SequenceNode:
        made = SequenceNode(span)
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            made.append(self._node(event, self._span(event), depth + 1))
        return made

    def _mapping(self, span: Span, depth: int) -> MappingNode:
        made = MappingNode(span)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self._refuse_tricks(event, depth)
            if not isinstance(event, yaml.ScalarEvent):
                raise _FaultError(_start(event), "A key is a single word here.", "Put a key with { or [ in quotes.")
            self._entry(made, event, depth)
        return made

    def _entry(self, made: MappingNode, key: yaml.ScalarEvent, depth: int) -> None:
        span = self._span(key)
        value = self._node(next(self.events), span, depth + 1)
        if key.value in made:
            sentence = f"“{key.value}” stands twice; the first is on line {made.key_spans[key.value].line}."
            self.findings.append(error("bad-yaml", sentence, span, "Keep one of the two.", key.value))
            return
        made[key.value] = value
        made.key_spans[key.value] = span
