"""The shipped library and the packets of its examples: read and built once, in the first test that asks for them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from plain_yaml import texts
from selection import quick_for

from assembler.commands.build import BuildRequest, order_packet
from assembler.loader import load_library
from assembler.model.document import Document
from assembler.model.library import Library
from assembler.packets.manifest import PacketFile
from assembler.packets.order import Order
from assembler.packets.rendering import RenderSettings, render_files

ROOT = Path(__file__).parent.parent
EXAMPLES = tuple(sorted((ROOT / "examples").glob("*.yaml")))

each_example = pytest.mark.parametrize("path", quick_for(EXAMPLES[:1], EXAMPLES, lambda path: path.stem))
"""Of every example; of the first alone where the quick tests are run."""


@dataclass(frozen=True, slots=True)
class Example:
    """A packet of an example: its order and its files."""

    order: Order
    files: tuple[PacketFile, ...]

    def document(self, name: str) -> Document:
        """Give the model of a paper by its name."""
        return next(paper.document for paper in self.order.assembly.papers if paper.document.name == name)

    def of_kind(self, ending: str) -> Iterator[PacketFile]:
        """Give the files of a format."""
        return (file for file in self.files if file.path.endswith(ending))


@cache
def library() -> Library:
    """Read the shipped library, without a finding; never while tests are collected, which all who run one test would wait for."""
    assert "PYTEST_CURRENT_TEST" in os.environ, "ask for the library, or for what is built from it, in a test or a fixture"
    read, findings = load_library(ROOT / "clauses")
    assert read is not None, findings
    assert findings == ()
    return read


@cache
def plans_with_fields() -> tuple[str, ...]:
    """Return the ids of the documents that have a form's fields, told by their files: for the ids of tests, which no build may delay.

    A clause with fields is a file in YAML. Its name in the list is a path from the library's root, or it lies beside the list.
    """
    root = ROOT / "clauses"
    lists = {path.parent: texts(path)["clauses"] for path in sorted(root.rglob("document.yaml"))}
    return tuple(folder.relative_to(root).as_posix() for folder, placed in lists.items() if any(_fields(folder, placed, root)))


def _fields(folder: Path, placed: list[str | dict[str, str]], root: Path) -> Iterator[Path]:
    for one in placed:
        name = one if isinstance(one, str) else one["clause"]
        path = (root if "/" in name else folder) / name
        yield from (*path.parent.glob(f"{path.name}.yaml"), *path.parent.glob(f"{path.name}@*.yaml"))


@cache
def ordered(path: Path) -> Order:
    """Read a matter of the shipped library and assemble its papers, without a finding, a warning even; nothing is rendered yet."""
    order, findings = order_packet(BuildRequest(library(), path, ROOT / "templates"))
    assert order is not None, findings
    assert findings == ()
    return order


@cache
def example(path: Path) -> Example:
    """Build the packet of a matter, without a finding."""
    order = ordered(path)
    printing = RenderSettings(order.packet, order.matter.id, "Packet", order.matter.issued)
    files, findings = render_files(order.assembly, order.templates, order.formats, printing, lambda _: None)
    assert findings == ()
    return Example(order, files)
