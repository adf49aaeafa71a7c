"""Typst at work: one compiler a process, fonts of our own, no clock, no network, no file but those fonts."""

import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assembler.formats.pdf.fields.typeface import font_file

if TYPE_CHECKING:
    import pikepdf
    import typst

STANDARDS = ("a-2a", "ua-1")
"""What a file conforms to: PDF/A-2a for archiving, PDF/UA-1 for readers who cannot see it."""

ARCHIVE = ("a-2b",)
"""What pages conform to that are put into another file as pictures; they bring no tags."""


COMPLAINT = re.compile(r"^error: (.+)$", re.MULTILINE)


@dataclass(slots=True)
class Typesetter:
    """The compiler of this process. Two threads may not use it at a time.

    It remembers what it has set in its last ten files, so that a clause which reads the same in the next packet is not set again.
    What it finds again by is all that the setting depends on: text, style, fonts and place; what is remembered changes no file.
    """

    compiler: "typst.Compiler"
    turn: threading.Lock = field(default_factory=threading.Lock)

    def run(self, template: bytes, data: str, day: date, standards: tuple[str, ...] = STANDARDS) -> tuple[bytes, tuple[str, ...]]:
        """Set JSON by the template; give the file, dated at midnight UTC, and the warnings."""
        options: Any = {
            "pdf_standards": list(standards),
            "pdf_tags": standards != ARCHIVE,
            "timestamp": datetime.combine(day, time(), UTC),
        }
        with self.turn:
            printed: tuple[Any, Any] = self.compiler.compile_with_warnings(_handed(template, data), format="pdf", **options)
        pdf, warnings = printed
        return pdf, tuple(warning.message for warning in warnings)


def _handed(template: bytes, data: str) -> bytes:
    """Hand JSON to the template's last function as a string; in `sys.inputs` it would be part of all that is remembered.

    A string of Typst ends at a quotation mark, and only a backslash makes it hold another character than is written.
    """
    string = data.replace("\\", "\\\\").replace('"', '\\"')
    return template + f'\n#let data = json(bytes("{string}"))\n#packet(data)\n'.encode()


def complaints_of(fault: RuntimeError) -> str:
    """Give the sentences of a fault of Typst, without the lines of source it shows, which hold the data."""
    return "; ".join(COMPLAINT.findall(getattr(fault, "diagnostic", ""))) or str(fault)


@cache
def press() -> Typesetter:
    """Give the compiler of this process, made when it is first needed."""
    import font_caladea  # noqa: PLC0415 -- only who prints needs its files
    import typst  # noqa: PLC0415 -- 80 MB, which `assembler --help` must not load

    fonts = Path(font_caladea.__file__).parent / "files"
    return Typesetter(typst.Compiler(root=fonts, font_paths=[fonts, font_file().parent], ignore_system_fonts=True))


def packed(file: "pikepdf.Pdf") -> bytes:
    """Write a file with its objects in streams: half the size, the same pages and tags, the same bytes for the same file."""
    import pikepdf  # noqa: PLC0415 -- only who prints needs it

    written = BytesIO()
    file.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return written.getvalue()
