"""Reads a YAML file as a shape: decodes it, checks its characters, parses it and validates its keys and values."""

from pathlib import Path
from typing import TypeVar

from assembler.loader.files import read_file
from assembler.loader.forbidden_characters import check_characters
from assembler.loader.yaml.shapes import Shape, read_shape
from assembler.loader.yaml.tree import read_yaml
from assembler.model.diagnostics import Diagnostic
from assembler.model.source import SourceText

S = TypeVar("S", bound=Shape)


def read_shaped(
    path: Path, shape: type[S], data: bytes | None = None
) -> tuple[tuple[S, SourceText] | None, tuple[Diagnostic, ...]]:
    """Return the shape of a file together with its text, in which the values can be located; None where it is not of that shape.

    `data` are the bytes of the file where they are known already.
    """
    file, findings = read_file(path, str(path), data)
    if file is None:
        return None, findings
    findings = check_characters(file.source)
    tree, faults = read_yaml(file.source)
    if tree is None:
        return None, (*findings, *faults)
    read, more = read_shape(shape, tree)
    findings = (*findings, *faults, *more)
    return (None if read is None else (read, file.source)), findings
