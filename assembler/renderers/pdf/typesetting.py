"""Typst at work: one compiler a process, fonts of our own, no clock, no network, no file but those fonts."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assembler.renderers.pdf.typeface import font_file

if TYPE_CHECKING:
    import pikepdf
    import typst

STANDARDS = ("a-2a", "ua-1")
"""What a file conforms to: PDF/A-2a for archiving, PDF/UA-1 for readers who cannot see it."""

ARCHIVE = ("a-2b",)
"""What pages conform to that are put into another file as pictures; they bring no tags."""

FULL = 100_000
"""How many characters of data pass before the compiler's memory is emptied: a long agreement, or a hundred forms."""

GENERATIONS = 11
"""How many empty compiles push everything out of that memory, which keeps what the last ten have used."""


@dataclass(slots=True)
class Press:
    """The compiler of this process. Two threads may not use it at a time, and it hoards what it has set."""

    compiler: "typst.Compiler"
    turn: threading.Lock = field(default_factory=threading.Lock)
    passed: int = 0

    def run(self, template: bytes, data: str, day: date, standards: tuple[str, ...] = STANDARDS) -> tuple[bytes, tuple[str, ...]]:
        """Set the data by the template; give the file, dated at midnight UTC, and the warnings."""
        options: Any = {
            "sys_inputs": {"data": data},
            "pdf_standards": list(standards),
            "pdf_tags": standards != ARCHIVE,
            "timestamp": datetime.combine(day, time(), UTC),
        }
        with self.turn:
            self._make_room(len(data))
            printed: tuple[Any, Any] = self.compiler.compile_with_warnings(template, format="pdf", **options)
        pdf, warnings = printed
        return pdf, tuple(warning.message for warning in warnings)

    def _make_room(self, coming: int) -> None:
        """Empty the memory before it takes more than it may, so that who prints one packet empties nothing."""
        if self.passed + coming > FULL:
            self.passed = 0
            for _ in range(GENERATIONS):
                self.compiler.compile(b" ", format="pdf", sys_inputs={})
        self.passed += coming


@cache
def press() -> Press:
    """Give the compiler of this process, made when it is first needed."""
    import font_caladea  # noqa: PLC0415 -- only who prints needs its files
    import typst  # noqa: PLC0415 -- 80 MB, which `assembler --help` must not load

    fonts = Path(font_caladea.__file__).parent / "files"
    return Press(typst.Compiler(root=fonts, font_paths=[fonts, font_file().parent], ignore_system_fonts=True))


def packed(file: "pikepdf.Pdf") -> bytes:
    """Write a file with its objects in streams: half the size, the same pages and tags, the same bytes for the same file."""
    import pikepdf  # noqa: PLC0415 -- only who prints needs it

    written = BytesIO()
    file.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return written.getvalue()
