"""Every command and option that a message or a help text names is one that there is; `test_documents.py` holds the pages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_documents import options, strange

import assembler
from assembler.cli import main

PACKAGE = Path(assembler.__file__).parent
NAMED = re.compile(r"(?<![\w/.-])assembler ([a-z]+\b[^”`\n“]*)")
OPTION = re.compile(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*(?![\w-])")
OF_PIP = "pip install"


def texts() -> Iterator[tuple[str, str]]:
    """Yield each text that the code holds, with its place; what is put into one is an ellipsis."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            place = f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"
            match node:
                case ast.JoinedStr(values=parts):
                    yield place, "".join(str(one.value) if isinstance(one, ast.Constant) else "…" for one in parts)
                case ast.Constant(value=str(text)) if id(node) not in inner:
                    yield place, text


def faults(text: str) -> set[str]:
    """Return the commands and options of a text that do not exist."""
    if OF_PIP in text:
        return set()
    named = [words for command in NAMED.findall(text) if (words := command.split())]
    return {fault for words in named for fault in strange(words)} | set(OPTION.findall(text)) - options(main)


def test_every_command_and_option_that_a_text_names_exists() -> None:
    found = {place: named for place, text in texts() if (named := faults(text))}
    assert found == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Run “assembler withdrew PACKET”.", "withdrew"),
        ("Say so by `assembler record signed`.", "signed"),
        ("Build it by “assembler build acme.yaml --replace”.", "--replace"),
        ("Add “--replace” to build it.", "--replace"),
    ],
)
def test_a_command_that_does_not_exist_is_found(text: str, fault: str) -> None:
    assert faults(text) == {fault}
    assert faults("Take it back by “assembler withdraw output/acme --reason …”, or add “--revise”.") == set()
