"""Programs that save a PDF anew, as commands; each is tried where it is installed."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

SAVERS = Path(__file__).parent / "savers"
NODE, TICKED = ["node", str(SAVERS / "save.mjs")], '{"agreed": true}'
PYTHON = [sys.executable, "-c"]

PYPDF = "import sys; from pypdf import PdfWriter; PdfWriter(sys.argv[1], incremental=sys.argv[3:] != []).write(sys.argv[2])"
PDFIUM = "import sys; from pypdfium2 import PdfDocument; PdfDocument(sys.argv[1]).save(sys.argv[2])"
PIKEPDF = "import sys, pikepdf; pikepdf.open(sys.argv[1]).save(sys.argv[2], linearize=True)"

PROGRAMS: Mapping[str, list[str]] = {
    "qpdf, object streams": ["qpdf", "--object-streams=generate", "IN", "OUT"],
    "qpdf, unpacked": ["qpdf", "--qdf", "IN", "OUT"],
    "qpdf, locked by an owner": ["qpdf", "--encrypt", "", "owner", "256", "--", "IN", "OUT"],
    "qpdf, flattened": ["qpdf", "--flatten-annotations=all", "IN", "OUT"],
    "pikepdf, linearised": [*PYTHON, PIKEPDF, "IN", "OUT"],
    "pypdf": [*PYTHON, PYPDF, "IN", "OUT"],
    "pypdf, appended": [*PYTHON, PYPDF, "IN", "OUT", "incremental"],
    "PDFium": [*PYTHON, PDFIUM, "IN", "OUT"],
    "mutool, cleaned": ["mutool", "clean", "-ggg", "-z", "IN", "OUT"],
    "mutool, converted": ["mutool", "convert", "-o", "OUT", "IN"],
    "pdftk": ["pdftk", "IN", "output", "OUT"],
    "Ghostscript": ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-o", "OUT", "IN"],
    "cairo": ["pdftocairo", "-pdf", "IN", "OUT"],
    "LibreOffice Draw": [
        *("soffice", "--headless", "-env:UserInstallation=file://FOLDER/profile", "--infilter=draw_pdf_import"),
        *("--convert-to", "pdf:draw_pdf_Export", "--outdir", "OUTFOLDER", "IN"),
    ],
    "pdf-lib": [*NODE, "pdf-lib", "IN", "OUT", TICKED],
    "pdf-lib, flattened": [*NODE, "pdf-lib-flatten", "IN", "OUT"],
    "pdf.js": [*NODE, "pdf.js", "IN", "OUT", TICKED],
}
"""Commands; IN and OUT stand for the file and the one saved. Those of node need the packages that `make pdf-kinds` installs."""


def saved_by(name: str, data: bytes) -> bytes | None:
    """Return a file as a program saves it; None where the program is not installed or saves nothing."""
    command = PROGRAMS[name]
    if shutil.which(command[0]) is None or (command[0] == "node" and not (SAVERS / "node_modules").is_dir()):
        return None
    with TemporaryDirectory() as folder:
        there, out = Path(folder, "back.pdf"), Path(folder, "out", "back.pdf")
        out.parent.mkdir()
        there.write_bytes(data)
        names = {"IN": str(there), "OUT": str(out), "OUTFOLDER": str(out.parent)}
        given = [names.get(part, part.replace("FOLDER", folder)) for part in command]
        subprocess.run(given, check=False, capture_output=True, timeout=600)
        return out.read_bytes() if out.exists() else None
