"""Parses YAML into a tree of texts with places. No value is typed: `NO` stays “NO” and `01234` stays “01234”.

Everything that makes YAML mean something else than it seems to is refused: tags, anchors, merge keys, a key given twice,
a `#` that cuts a value short.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

import yaml

from assembler.loader.forbidden_characters import find_forbidden
from assembler.model.diagnostics import Diagnostic, error, quoted
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import SourceText, Span

DEEPEST = 20
MOST_QUESTIONS = 50
"""How many question marks are passed over at most; the file is parsed again after each."""

_CUT = re.compile(r"[ \t]+#(?=[^\s#])")
_FAST_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml, which is much faster, where PyYAML was built with it


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as it is written, and whether it is in quotes."""

    text: str
    span: Span
    quoted: bool = False


class MappingNode(dict[str, "Node"]):
    """Keys and values. `span` is the place of its own key, `key_spans` those of its keys; `known` are the keys its shape allows."""

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
Root = TypeVar("Root", bound=MappingNode | SequenceNode)
"""What the outermost level of a file must be."""


class _FaultError(Exception):
    """Stops the parsing: the offset, the sentence and the hint of a finding."""

    def __init__(self, at: int, sentence: str, hint: str) -> None:
        super().__init__(sentence)
        self.at, self.sentence, self.hint = at, sentence, hint


def read_yaml(source: SourceText) -> Tree:
    """Parse a file that holds one mapping; None, with a finding, where it does not."""
    return _read_fast(source, MappingNode)


def read_yaml_list(source: SourceText) -> tuple[SequenceNode | None, tuple[Diagnostic, ...]]:
    """Parse a file that holds one list; None, with a finding, where it does not."""
    return _read_fast(source, SequenceNode)


def _read_fast(source: SourceText, whole: type[Root]) -> tuple[Root | None, tuple[Diagnostic, ...]]:
    try:
        return read_with(source, whole, _FAST_LOADER)
    except yaml.YAMLError as fault:
        refusal = fault
    return _explain_fault(source, whole, refusal)


def _explain_fault(source: SourceText, whole: type[Root], quick: yaml.YAMLError) -> tuple[Root | None, tuple[Diagnostic, ...]]:
    """Return the finding about a text that libyaml refuses, from PyYAML's own parser, which says more about a fault.

    There is no finding where `check_characters` reports the same place.
    """
    try:
        return read_with(source, whole, yaml.BaseLoader)
    except yaml.MarkedYAMLError as fault:
        finding = _syntax_fault(source, _fault_after_questions(source.text, fault, quick))
    except yaml.YAMLError as fault:
        finding = error("bad-yaml", "This cannot be read.", source.span(getattr(fault, "position", 0)), _QUOTE_IT)
    reported = any(source.span(at) == finding.span for at, *_ in find_forbidden(source.text))
    return None, () if reported else (finding,)


def _fault_after_questions(text: str, fault: yaml.MarkedYAMLError, quick: yaml.YAMLError) -> yaml.MarkedYAMLError:
    """Return the fault that libyaml has met.

    Libyaml reads `{question: Why?}`, which PyYAML's own parser takes for a fault: such question marks are replaced one by one
    until that parser reaches the real fault.
    """
    if not isinstance(quick, yaml.MarkedYAMLError) or quick.problem_mark is None:
        return fault
    for _ in range(MOST_QUESTIONS):
        mark = fault.problem_mark
        if mark is None or mark.index >= quick.problem_mark.index or "got '?'" not in (fault.problem or ""):
            return fault
        text = f"{text[: mark.index]}.{text[mark.index + 1 :]}"
        try:
            deque(yaml.parse(text, Loader=yaml.BaseLoader), maxlen=0)
        except yaml.MarkedYAMLError as behind:
            fault = behind
        else:
            break
    return quick


def read_with(
    source: SourceText, whole: type[Root], loader: "type[yaml.BaseLoader | yaml.CBaseLoader]"
) -> tuple[Root | None, tuple[Diagnostic, ...]]:
    """Parse a file with one of PyYAML's two parsers; raise `yaml.YAMLError` where that parser refuses the text."""
    builder = _TreeBuilder(source, loader)
    try:
        tree = builder.read(whole)
    except _FaultError as fault:
        return None, (*builder.findings, error("bad-yaml", fault.sentence, source.span(fault.at), fault.hint))
    return tree, tuple(builder.findings)


_EMPTY_FILE: dict[type, str] = {
    MappingNode: "Write “key: value” lines; for a matter, “assembler new PROGRAMME” writes them.",
    SequenceNode: "Write entries, each of which begins with “- ”.",
}
_WRONG_ROOT: dict[type, tuple[str, str]] = {
    MappingNode: ("The file must hold “key: value” lines.", "Begin each line with a key and a colon."),
    SequenceNode: ("The file must hold a list.", "Begin each entry with “- ”."),
}
_QUOTE_IT = "Lines are “key: value”; a value with : # [ ] { } & * ! | > % @ ` or a quotation mark stands in double quotes."
# Parts of PyYAML's own sentences, each with ours and its hint; the first part that is found decides.
_PROBLEMS = (
    ("mapping values are not allowed", "A second colon stands in this value, or the line is indented too far.", _QUOTE_IT),
    ("could not find expected ':'", "A colon is missing behind the key.", "Write “key: value”, with a blank behind the colon."),
    *(
        (
            found,
            "Something follows behind a closing quotation mark or bracket.",
            "Put the whole value in double quotes; inside single quotes write an apostrophe twice.",
        )
        for found in ("but found '<scalar>'", "but found ','")
    ),
    ("but found '<stream end>'", "A bracket is opened and never closed.", "Write [a, b] or {key: value, key: value}."),
    ("but found ']'", "This bracket closes nothing.", "Delete it, or put the value in double quotes."),
    ("but found '}'", "This bracket closes nothing.", "Delete it, or put the value in double quotes."),
    (
        "expected <block end>",
        "This line is indented differently from those beside it.",
        "Begin keys that belong together in the same column; put a value that goes on behind a quotation mark in quotes.",
    ),
    ("end of stream", "A quotation mark or a bracket is opened and never closed.", "Close it at the end of the value."),
    ("document separator", "A quotation mark is opened and never closed.", "Close it at the end of the value."),
    ("unknown escape character", "A backslash in double quotes has a meaning of its own.", "Use single quotes, or no backslash."),
    ("expected ',' or", "A comma or a closing bracket is missing.", "Write [a, b] or {key: value, key: value}."),
    ("expected '<document start>'", "A second document begins here.", "Write one document a file, without “---” inside."),
    ("expected alphabetic or numeric", "Anchors (&) and aliases (*) are not used here.", "Put the value in double quotes."),
    ("cannot start any token", "A value cannot begin with this character.", "Put the value in double quotes."),
)


def _syntax_fault(source: SourceText, fault: yaml.MarkedYAMLError) -> Diagnostic:
    """Return a syntax error in words about the file; the parser's own speak of tokens and streams."""
    problem = fault.problem or ""
    sentence, hint = next((words for part, *words in _PROBLEMS if part in problem), ("This line cannot be read.", _QUOTE_IT))
    if "closing bracket is missing" in sentence and (place := _opened_before(fault)):
        at, line = place
        sentence = f"This bracket is not closed before line {line}, or a comma is missing between what it holds."
        return error("bad-yaml", sentence, source.span(at), hint)
    opened = fault.context_mark if "never closed" in sentence or "missing behind" in sentence else None
    mark = opened or fault.problem_mark or fault.context_mark
    return error("bad-yaml", sentence, source.span(mark.index if mark else 0), hint)


def _opened_before(fault: yaml.MarkedYAMLError) -> tuple[int, int] | None:
    """Return where the bracket stands that a fault is about, and the line at which it is noticed; None where that is the same line."""
    opened, noticed = fault.context_mark, fault.problem_mark
    if opened is None or noticed is None or opened.line == noticed.line:
        return None
    return opened.index, noticed.line + 1


def _start_of(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end_of(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark else 0


def _place_after_colon(key: Span) -> Span:
    """Return the place after a key's colon, or the key's own where it has none."""
    colon = key.source_line.find(":", key.column - 1 + key.length)
    return replace(key, column=colon + 2, length=1) if colon >= 0 else key


def _is_blank(event: yaml.Event) -> bool:
    """Whether nothing is written for a value, not even quotation marks."""
    return isinstance(event, yaml.ScalarEvent) and not event.style and not event.value


class _TreeBuilder:
    """Builds the tree from the events of one of PyYAML's parsers."""

    def __init__(self, source: SourceText, loader: "type[yaml.BaseLoader | yaml.CBaseLoader]") -> None:
        self.source = source
        self.findings: list[Diagnostic] = []
        self.events: Iterator[yaml.Event] = iter(yaml.parse(source.text, Loader=loader))

    def read(self, whole: type[Root]) -> Root:
        """Build the tree of the stream's one document."""
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise _FaultError(0, "The file is empty.", _EMPTY_FILE[whole])
        event = next(self.events)
        node = self._build_node(event, self._span_of_event(event), 0)
        next(self.events)
        rest = next(self.events)
        if not isinstance(rest, yaml.StreamEndEvent):
            raise _FaultError(
                _start_of(rest), "A second document begins here.", "Write one document a file, without “---” inside."
            )
        if not isinstance(node, whole):
            raise _FaultError(_start_of(event), *_WRONG_ROOT[whole])
        return node

    def _span_of_event(self, event: yaml.Event) -> Span:
        return self.source.span(_start_of(event), max(_end_of(event), _start_of(event) + 1))

    def _build_node(self, event: yaml.Event, key_span: Span, depth: int) -> Node:
        self._refuse_tricks(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return self._build_scalar(event, key_span)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._build_sequence(key_span, depth)
        return self._build_mapping(key_span, depth)

    def _refuse_tricks(self, event: yaml.Event, depth: int) -> None:
        at = _start_of(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _FaultError(at, "Anchors (&) and aliases (*) are not used here.", "Write the value out, or put it in quotes.")
        if getattr(event, "tag", None):
            raise _FaultError(at, "Tags (!) are not used here.", "Put the value in quotes.")
        if depth > DEEPEST:
            raise _FaultError(at, f"This is nested more than {DEEPEST} deep.", "Write it flatter.")

    def _build_scalar(self, event: yaml.ScalarEvent, key_span: Span) -> Scalar:
        """Build a scalar. A blank one has its place after its key, since the two parsers put it at different places."""
        if _is_blank(event):
            return Scalar("", _place_after_colon(key_span))
        if not event.style:
            self._refuse_cut(event)
            self._refuse_nothing(event)
        return Scalar(event.value, self._span_of_event(event), bool(event.style))

    def _refuse_nothing(self, event: yaml.ScalarEvent) -> None:
        """Refuse YAML's words for nothing: a contract would print them."""
        if event.value in ("~", "null"):
            hint = "Leave the key away; or, if the text itself is meant, put it in quotes."
            self.findings.append(error("bad-yaml", f"“{event.value}” means nothing in YAML.", self._span_of_event(event), hint))

    def _refuse_cut(self, event: yaml.ScalarEvent) -> None:
        """Refuse a plain value that a `#` cuts short: in `name: ACME #1 GmbH` the name would be “ACME”."""
        end = _end_of(event)
        cut = _CUT.match(self.source.text, end)
        if cut and event.value:
            rest = self.source.text[end:].partition("\n")[0]
            sentence = f"The text behind # would be lost: {quoted(rest.strip())}."
            hint = "Put the whole value in double quotes; or, for a comment, leave a blank after #."
            self.findings.append(error("bad-yaml", sentence, self.source.span(cut.end() - 1), hint))

    def _build_sequence(self, span: Span, depth: int) -> SequenceNode:
        made = SequenceNode(span)
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            made.append(self._build_node(event, span if _is_blank(event) else self._span_of_event(event), depth + 1))
        return made

    def _build_mapping(self, span: Span, depth: int) -> MappingNode:
        made = MappingNode(span)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self._refuse_tricks(event, depth)
            if not isinstance(event, yaml.ScalarEvent):
                raise _FaultError(_start_of(event), "A key is a single word here.", "Put a key with { or [ in quotes.")
            self._add_entry(made, event, depth)
        return made

    def _add_entry(self, made: MappingNode, key: yaml.ScalarEvent, depth: int) -> None:
        span = self._span_of_event(key)
        if key.value == "<<" and not key.style:
            raise _FaultError(_start_of(key), "Merge keys (<<) are not used here.", "Write the keys out.")
        value = self._build_node(next(self.events), span, depth + 1)
        if key.value in made:
            sentence = f"{quoted(key.value)} stands twice; the first is on line {made.key_spans[key.value].line}."
            self.findings.append(error("bad-yaml", sentence, span, "Keep one of the two.", key.value))
            return
        made[key.value] = value
        made.key_spans[key.value] = span
