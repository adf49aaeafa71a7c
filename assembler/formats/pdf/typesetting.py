"""The Typst compiler: one for each process, with embedded fonts only, without clock, network or other files."""

import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

import font_caladea
import pikepdf
import typst

from assembler.formats.pdf.fields.typeface import font_file

PdfStandard = Literal["a-2a", "a-2b", "a-3a", "ua-1"]
STANDARDS: tuple[PdfStandard, ...] = ("a-2a", "ua-1")
"""The standards of a whole file: PDF/A-2a for archiving, PDF/UA-1 for accessibility."""

WITH_FILES: tuple[PdfStandard, ...] = ("a-3a", "ua-1")
"""The standards of a whole file with other files attached."""

ARCHIVE: tuple[PdfStandard, ...] = ("a-2b",)
"""The standard of pages that become appearance streams in another file; they have no tags."""

TYPST_NAME = "template.typ"
"""What the template is called in Typst's report."""

OUTER_RULE = re.compile(rb"^#(?:set|show)\b", re.MULTILINE)
"""A rule outside of all functions, as templates had them before 2026-12."""

COMPLAINT = re.compile(r"^error: (.+)$", re.MULTILINE)
"""The first line of an error in Typst's report."""


@dataclass(slots=True)
class Typesetter:
    """The compiler of this process, used by one thread at a time.

    Typst caches what it has set in its last ten files by a hash of everything the setting depends on, so a clause that reads the
    same in the next packet is not set again. The cache never changes a file.
    """

    compiler: typst.Compiler
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(
        self, template: bytes, data: str, day: date, standards: tuple[PdfStandard, ...] = STANDARDS
    ) -> tuple[bytes, tuple[str, ...]]:
        """Compile JSON data with the template; return the file, dated midnight UTC of the day, and the warnings.

        Raises `RuntimeError`, the family of Typst's errors, where the template or the data cannot be set.
        """
        with self.lock:
            pdf, warnings = self.compiler.compile_with_warnings(
                _files(template, data),  # type: ignore[type-var]  # its stubs lack several files
                format="pdf",
                pdf_standards=[*standards],
                pdf_tags=standards != ARCHIVE,
                timestamp=datetime.combine(day, time(), UTC),
            )
        if not isinstance(pdf, bytes):  # only formats of one image a page come as a list
            raise TypeError("Typst returned no PDF")
        return pdf, tuple(warning.message for warning in warnings)


def _files(template: bytes, data: str) -> dict[str, bytes]:
    """Return the Typst files that pass the JSON data, as a string, to the function `packet` of the template.

    The template is a file of its own, so Typst keeps what it has read of it; one with a rule outside of its functions stands before the call, since
    such a rule holds for its own file only. Passed through `sys.inputs`, the data would be part of every cache key. In a Typst string only the
    quotation mark and the backslash need an escape.
    """
    string = data.replace("\\", "\\\\").replace('"', '\\"')
    call = f'\n#packet(json(bytes("{string}")))\n'.encode()
    if OUTER_RULE.search(template):
        return {TYPST_NAME: template + call}
    return {"main.typ": f'#import "{TYPST_NAME}": packet'.encode() + call, TYPST_NAME: template}


def complaints_of(fault: RuntimeError) -> str:
    """Return the sentences of a Typst error, without the source lines it quotes, which hold a partner's data."""
    return "; ".join(COMPLAINT.findall(getattr(fault, "diagnostic", ""))) or str(fault)


@cache
def typesetter() -> Typesetter:
    """Return the compiler of this process, made on the first call."""
    fonts = Path(font_caladea.__file__).parent / "files"
    return Typesetter(typst.Compiler(root=fonts, font_paths=[fonts, font_file().parent], ignore_system_fonts=True))


def pack(file: pikepdf.Pdf) -> bytes:
    """Return a file's bytes with its objects in streams: half the size, and equal bytes for equal input."""
    written = BytesIO()
    file.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return written.getvalue()
