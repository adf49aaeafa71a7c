"""The ids that the code can print, read from its syntax trees: every call that makes a finding, however many functions lie between.

A function that hands a parameter on as the id of a finding is itself one whose calls are read. An id stands where a reader finds
it: as a text, a constant or an f-string. A form that cannot be followed is reported, never passed over.
"""

import ast
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MAKERS = {"Diagnostic": 0, "Fault": 0, "RefusedBy": 0}
"""The classes that hold an id that is printed, each with the position of the id."""

PART = "…"
"""What stands in an id for the part that a library gives: `declined-…`."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Written:
    """An id and the place that writes it; `id` is empty where it cannot be read from the code."""

    id: str
    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class Scope:
    """A function or a statement of a module: its file, its calls, and the values that it, its module and others give names to."""

    path: Path
    node: ast.AST
    calls: tuple[ast.Call, ...]
    values: ChainMap[str, ast.expr]

    @property
    def parameters(self) -> list[str]:
        """The parameters in order, `self` left out."""
        if not isinstance(self.node, Function):
            return []
        return [one.arg for one in (*self.node.args.args, *self.node.args.kwonlyargs) if one.arg not in ("self", "cls")]


def written_ids(root: Path) -> tuple[Written, ...]:
    """Return each id below a folder at each place that writes it."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted(root.rglob("*.py"))}
    named = {path: dict(_named_values(tree.body)) for path, tree in trees.items()}
    constants = {name: value for values in named.values() for name, value in values.items()}
    scopes = [
        Scope(path, node, _calls(node), ChainMap(dict(_named_values(ast.walk(node))), named[path], constants))
        for path, tree in trees.items()
        for node in _functions_and_statements(tree.body)
    ]
    takers = _Takers(scopes)
    return tuple(written for scope in scopes for written in (*takers.ids_in(scope), *_ids_of_rules(scope), *_ids_of_data(scope)))


def _calls(node: ast.AST) -> tuple[ast.Call, ...]:
    return tuple(call for call in ast.walk(node) if isinstance(call, ast.Call))


def _functions_and_statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _functions_and_statements(node.body)
        else:
            yield node


def _named_values(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(name), value=ast.expr() as value):
                yield name, value


class _Takers:
    """The functions that take the id of a finding: by name and file, the position of the id."""

    def __init__(self, scopes: list[Scope]) -> None:
        self.defined = {(scope.path, scope.node.name) for scope in scopes if isinstance(scope.node, Function)}
        self.positions = defaultdict[str, dict[Path, int]](dict)
        known = -1
        while known < (known := sum(map(len, self.positions.values()))):
            for scope in scopes:
                for _, given in self._ids_given(scope):
                    if isinstance(given, ast.Name) and given.id in scope.parameters and isinstance(scope.node, Function):
                        self.positions[scope.node.name][scope.path] = scope.parameters.index(given.id)

    def _ids_given(self, scope: Scope) -> Iterator[tuple[ast.Call, ast.expr]]:
        """Yield the calls that take an id, each with the expression of the id."""
        for call in scope.calls:
            if (at := self._position(scope, _called(call))) is not None:
                by_name = [word.value for word in call.keywords if word.arg == "id"]
                yield from ((call, given) for given in by_name or call.args[at : at + 1])

    def _position(self, scope: Scope, name: str) -> int | None:
        """Return the position of the id in calls of a name; of several functions of one name, the module's own is meant."""
        local = scope.values.get(name)
        if isinstance(local, ast.IfExp) and isinstance(local.body, ast.Name):  # make = info if … else warning
            return self._position(scope, local.body.id)
        if name in scope.parameters:
            return None  # called in the function's caller by its own name
        if name in MAKERS:
            return MAKERS[name]
        found = self.positions[name]
        return found.get(scope.path) if (scope.path, name) in self.defined else next(iter(found.values()), None)

    def ids_in(self, scope: Scope) -> Iterator[Written]:
        """Yield the ids that a function or statement writes."""
        for call, given in self._ids_given(scope):
            yield from (Written(id, scope.path, call.lineno) for id in _texts(scope, given))


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(ast.Name("LOG")):
            return ""
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _texts(scope: Scope, given: ast.expr) -> Iterator[str]:
    """Yield the texts that an expression of an id may have; an empty one where it cannot be followed."""
    match given:
        case ast.Constant(str(text)):
            yield text
        case ast.JoinedStr(parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else PART for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from (*_texts(scope, one), *_texts(scope, other))
        case ast.Attribute(attr="id"):
            pass  # the id of another finding, or that of a rule, which the library explains
        case ast.Name(name) if name in scope.parameters:
            pass  # written where the function is called
        case ast.Name(name) if name in scope.values:
            yield from _texts(scope, scope.values[name])
        case _:
            yield ""


def _ids_of_rules(scope: Scope) -> Iterator[Written]:
    """Yield the ids that the code puts together for rules; those of a library have their pages from it."""
    for call in scope.calls:
        match call:
            case ast.Call(func=ast.Name("Rule"), args=[id, *_]):
                value = scope.values.get(id.id, id) if isinstance(id, ast.Name) else id
                joined = [part for part in ast.walk(value) if isinstance(part, ast.JoinedStr)]
                yield from (Written(text, scope.path, call.lineno) for one in joined for text in _texts(scope, one))


def _ids_of_data(scope: Scope) -> Iterator[Written]:
    """Yield the ids of findings that are written as data."""
    for node in ast.walk(scope.node):
        if isinstance(node, ast.Dict):
            keys = {key.value: value for key, value in zip(node.keys, node.values, strict=True) if isinstance(key, ast.Constant)}
            if {"id", "severity", "message"} <= {*keys} and isinstance(keys["id"], ast.Constant):
                yield from (Written(text, scope.path, node.lineno) for text in _texts(scope, keys["id"]))
