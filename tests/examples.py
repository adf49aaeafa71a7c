"""The examples, built once for all tests that look at whole packets."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assembler.commands.build import order_packet
from assembler.loader import load_library
from assembler.model.document import Document
from assembler.packets.manifest import PacketFile
from assembler.packets.order import Order
from assembler.packets.rendering import RenderSettings, render_files

ROOT = Path(__file__).parent.parent
EXAMPLES = tuple(sorted((ROOT / "examples").glob("*.yaml")))


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
def example(path: Path) -> Example:
    """Build an example, without a finding."""
    library, findings = load_library(ROOT / "clauses")
    assert library is not None, findings
    order, findings = order_packet(library, ROOT / "templates", path, ("docx", "pdf"))
    assert order is not None, findings
    printing = RenderSettings(order.packet, order.matter.id, "Packet", order.matter.issued)
    files, findings = render_files(order.assembly, order.templates, order.formats, printing, lambda _: None)
    assert findings == ()
    return Example(order, files)
