"""The Typst compiler: with embedded fonts only, without clock or network, and with no files but its template."""

import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Literal

import font_caladea
import pikepdf
import typst

from assembler.formats.pdf.fields.typeface import font_file
from assembler.platform.installed_data import templates_folder

PdfStandard = Literal["a-2a", "a-2b", "a-3a", "ua-1"]
STANDARDS: tuple[PdfStandard, ...] = ("a-2a", "ua-1")
"""The standards of a whole file: PDF/A-2a for archiving, PDF/UA-1 for accessibility."""

WITH_FILES: tuple[PdfStandard, ...] = ("a-3a", "ua-1")
"""The standards of a whole file with other files attached."""

ARCHIVE: tuple[PdfStandard, ...] = ("a-2b",)
"""The standard of pages that become appearance streams in another file; they have no tags."""

TYPST_NAME = "packet.typ"
"""What the template is called in Typst's report."""

OUTER_RULE = re.compile(rb"#(?:set|show)\b")
"""A rule that may stand outside of all functions, as templates had them before 2026-12. One in the content of a function is taken for it, at no loss."""

COMMENT = re.compile(rb"^\s*//.*", re.MULTILINE)
READS_FILES = re.compile(
    rb"\b(?:import|include|image|read|json|csv|toml|yaml|xml|cbor|bibliography|plugin|raw|eval|std|attach|embed)\b(?!\(bytes\()"
)
"""What a template may read a file with that lies beside it, or may come to such a function with. A picture of bytes is no file."""

COMPLAINT = re.compile(r"^error: (.+)$", re.MULTILINE)
"""The first line of an error in Typst's report."""


@dataclass(slots=True)
class Typesetter:
    """The compilers of this process, used by one thread at a time.

    Typst caches what it has set in its last ten files by a hash of everything the setting depends on, so a clause that reads the
    same in the next packet is not set again. The cache never changes a file.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(
        self, template: bytes, data: str, day: date, standards: tuple[PdfStandard, ...] = STANDARDS
    ) -> tuple[bytes, tuple[str, ...]]:
        """Compile JSON data with the template; return the file, dated midnight UTC of the day, and the warnings.

        Raises `RuntimeError`, the family of Typst's errors, where the template or the data cannot be set.
        """
        with self.lock:
            if _stands_alone(template) and _is_shipped(template):  # Typst then keeps what it has read of it
                made = _compiled(_shipped_folder(), _called(data), day, standards)
                if _is_shipped(template):  # else it was replaced meanwhile, as when the program is updated
                    return made
            return _compiled(_fonts_folder(), _files(template, data), day, standards)


@lru_cache(8)
def _stands_alone(template: bytes) -> bool:
    """Whether a template is set alike from a folder and from bytes: no rule is outside of its functions, and no file beside it is read."""
    return not (OUTER_RULE.search(template) or READS_FILES.search(COMMENT.sub(b"", template)))


def _is_shipped(template: bytes) -> bool:
    """Whether a template is at this moment the one that lies in the shipped folder, from which Typst may read it."""
    try:
        return (_shipped_folder() / TYPST_NAME).read_bytes() == template
    except OSError:
        return False


def _compiled(
    root: Path, files: dict[str, bytes], day: date, standards: tuple[PdfStandard, ...]
) -> tuple[bytes, tuple[str, ...]]:
    pdf, warnings = _compiler(root).compile_with_warnings(
        files,  # type: ignore[type-var]  # its stubs lack several files
        format="pdf",
        pdf_standards=[*standards],
        pdf_tags=standards != ARCHIVE,
        timestamp=datetime.combine(day, time(), UTC),
    )
    if not isinstance(pdf, bytes):  # only formats of one image a page come as a list
        raise TypeError("Typst returned no PDF")
    return pdf, tuple(warning.message for warning in warnings)


def _files(template: bytes, data: str) -> dict[str, bytes]:
    """Return the Typst files that pass the JSON data to the function `packet` of the template.

    One with a rule outside of its functions stands before the call, since such a rule holds for its own file only.
    """
    if OUTER_RULE.search(template):
        return {TYPST_NAME: template + _call(data)}
    return {**_called(data), TYPST_NAME: template}


def _called(data: str) -> dict[str, bytes]:
    """Return the Typst file that passes the JSON data to the function `packet` of a template in a file of its own."""
    return {"main.typ": f'#import "/{TYPST_NAME}": packet'.encode() + _call(data)}


def _call(data: str) -> bytes:
    """Return the call, with the data as a string. Passed through `sys.inputs`, they would be part of every cache key.

    In a Typst string only the quotation mark and the backslash need an escape.
    """
    string = data.replace("\\", "\\\\").replace('"', '\\"')
    return f'\n#packet(json(bytes("{string}")))\n'.encode()


def complaints_of(fault: RuntimeError) -> str:
    """Return the sentences of a Typst error, without the source lines it quotes, which hold a partner's data."""
    return "; ".join(COMPLAINT.findall(getattr(fault, "diagnostic", ""))) or str(fault)


@cache
def typesetter() -> Typesetter:
    """Return the typesetter of this process, made on the first call."""
    return Typesetter()


@cache
def _compiler(root: Path) -> typst.Compiler:
    """Return the compiler whose templates read no files but those of a folder, made on the first call."""
    return typst.Compiler(root=root, font_paths=[_fonts_folder(), font_file().parent], ignore_system_fonts=True)


@cache
def _fonts_folder() -> Path:
    return Path(font_caladea.__file__).parent / "files"


@cache
def _shipped_folder() -> Path:
    return templates_folder().resolve()  # whatever the working directory is later


def pack(file: pikepdf.Pdf) -> bytes:
    """Return a file's bytes with its objects in streams: half the size, and equal bytes for equal input."""
    written = BytesIO()
    file.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return written.getvalue()
