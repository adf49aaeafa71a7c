"""Ways in which honest programs save, print, merge, scan and send back what was issued, and the verdict that is due.

A program that is missing leaves its ways out. What services do is imitated by the documents that they give back: an envelope's number on every
page, a page with their certificate, their seal.
"""

import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import docx
import pikepdf
import pypdfium2
from authority import certified_key, revocation_list, root, sign_under, stamped, with_validation_data
from pypdf import PdfReader, PdfWriter
from returns.test_doors import AGREEMENT, filled, issued, sent
from returns.verification_sample import signature_fields

from assembler.model.diagnostics import Severity
from assembler.returns import judge, received_file
from assembler.returns.lost_signatures import LOST
from assembler.returns.verdict import Standing

PDF_KIND, WORD_KIND = "pdf", "docx"
NODE = Path(__file__).parent / "savers"

APPENDED, SAVED, DRAWN, SCANNED = "appended", "saved anew", "drawn", "scanned"
"""What becomes of a file: kept with an update behind it, written anew with its fields, its fields drawn onto the pages, pictures."""

LOSING = "saved with a loss"
"""What becomes of a PDF by a program that drops its fields, or what stands in one of them."""

WITHOUT_FIELDS, CONVERTED = "saved without its fields", "converted"
"""What becomes of a Word file: what was filled in is left as words; or headers are dropped and numbers typed, so that it is another paper."""


@dataclass(frozen=True, slots=True)
class Save:
    """A way to save a file: the program, what it does, what becomes of the file, what it needs, and the function that does it.

    `needs` is a program, or a package of Python or Node.
    """

    program: str
    does: str
    becomes: str
    needs: str
    run: Callable[[bytes], bytes]

    @property
    def present(self) -> bool:
        """Whether the program is installed."""
        if self.needs.startswith("node:"):
            return bool(which("node")) and (NODE / "node_modules" / self.needs.removeprefix("node:")).is_dir()
        return bool(which(self.needs) or find_spec(self.needs))

    def __str__(self) -> str:
        """Return the program and what it does."""
        return f"{self.program}, {self.does}"


def by_command(*command: str, ending: str = "pdf") -> Callable[[bytes], bytes]:
    """Return the function that saves by a command, in which IN, OUT and FOLDER stand for paths."""

    def run(data: bytes) -> bytes:
        with TemporaryDirectory(prefix="assembler-test-") as place:
            folder = Path(place)
            source, made = folder / f"in.{ending}", folder / f"out.{ending}"
            source.write_bytes(data)
            paths = {"IN": str(source), "OUT": str(made), "FOLDER": place}
            # Some programs end with an error code for a warning.
            subprocess.run([_named(part, paths) for part in command], check=False, capture_output=True, timeout=300, cwd=place)
            return made.read_bytes() if made.is_file() else b""

    return run


def _named(part: str, paths: Mapping[str, str]) -> str:
    for name, path in paths.items():
        part = part.replace(name, path)
    return part


def by_node(way: str) -> Callable[[bytes], bytes]:
    """Return the function that saves by a package of Node."""
    return by_command("node", str(NODE / "save.mjs"), way, "IN", "OUT")


def by_office(*endings: str) -> Callable[[bytes], bytes]:
    """Return the function that has LibreOffice open a file of the first kind, save it as the next, and so on."""

    def run(data: bytes) -> bytes:
        for given, wanted in pairwise(endings):
            data = _converted(data, given, wanted)
        return data

    return run


def _converted(data: bytes, given: str, wanted: str) -> bytes:
    with TemporaryDirectory(prefix="assembler-test-") as place:
        folder, filters = Path(place), {"docx": "docx:MS Word 2007 XML", "doc": "doc:MS Word 97"}
        (folder / f"in.{given}").write_bytes(data)
        profile = f"-env:UserInstallation=file://{place}/profile"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            filters.get(wanted, wanted),
            "--outdir",
            f"{place}/out",
            f"in.{given}",
        ]
        subprocess.run(command, check=False, capture_output=True, timeout=300, cwd=place)
        made = folder / "out" / f"in.{wanted}"
        return made.read_bytes() if made.is_file() else b""


def _by_pikepdf(data: bytes, *, linearize: bool = False) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as file:
        file.save(out, linearize=linearize)
    return out.getvalue()


def _by_pypdf(data: bytes, *, flatten: bool = False) -> bytes:
    writer, out = PdfWriter(clone_from=BytesIO(data)), BytesIO()
    if flatten:
        values = {
            name: field.get("/V", "")
            for name, field in (PdfReader(BytesIO(data)).get_fields() or {}).items()
            if field.get("/FT") != "/Sig"
        }
        for page in writer.pages:
            writer.update_page_form_field_values(page, values, auto_regenerate=False, flatten=True)
        writer.remove_annotations(subtypes="/Widget")
    writer.write(out)
    return out.getvalue()


def _by_pdfium(data: bytes, *, flatten: bool = False) -> bytes:
    out = BytesIO()
    with pypdfium2.PdfDocument(data) as file:
        for page in file if flatten else ():
            pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_PRINT)
        file.save(out)
    return out.getvalue()


def _by_pymupdf(data: bytes, *, bake: bool = False, incremental: bool = False) -> bytes:
    pymupdf = import_module("pymupdf")
    with pymupdf.open(stream=data, filetype="pdf") as file:
        if bake:
            file.bake()
        return bytes(file.tobytes(garbage=0 if incremental else 3, deflate=True))


def _by_pdfrw(data: bytes) -> bytes:
    pdfrw = import_module("pdfrw")
    out = BytesIO()
    pdfrw.PdfWriter(out, trailer=pdfrw.PdfReader(fdata=data)).write()
    return out.getvalue()


def _by_python_docx(data: bytes) -> bytes:
    out = BytesIO()
    docx.Document(BytesIO(data)).save(out)
    return out.getvalue()


def scan(data: bytes, *, read: bool = False) -> bytes:
    """Return a file as a scanner makes it: a picture of each page; one that reads the letters lays them below, as it read them."""
    out = pikepdf.new()
    with pypdfium2.PdfDocument(data) as file:
        for page in file:
            picture, jpeg = page.render(scale=150 / 72, may_draw_forms=True).to_pil().convert("L"), BytesIO()
            picture.save(jpeg, "JPEG", quality=60, dpi=(150, 150))
            with pikepdf.open(BytesIO(_recognised(jpeg.getvalue()) if read else _page_of(jpeg.getvalue(), picture.size))) as made:
                out.pages.extend(made.pages)
    written = BytesIO()
    out.save(written)
    return written.getvalue()


def _recognised(jpeg: bytes) -> bytes:
    command = ["tesseract", "stdin", "stdout", "pdf"]
    return subprocess.run(command, input=jpeg, check=True, capture_output=True, timeout=300).stdout


def _page_of(jpeg: bytes, size: tuple[int, int]) -> bytes:
    file, out = pikepdf.new(), BytesIO()
    width, height = (round(side * 72 / 150) for side in size)
    keys = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "ColorSpace": pikepdf.Name.DeviceGray,
        "BitsPerComponent": 8,
    }
    picture = pikepdf.Stream(file, jpeg, **keys, Width=size[0], Height=size[1], Filter=pikepdf.Name.DCTDecode)
    page = file.add_blank_page(page_size=(width, height))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    page.Contents = file.make_stream(b"q %d 0 0 %d 0 0 cm /Im0 Do Q" % (width, height))
    file.save(out)
    return out.getvalue()


ENVELOPE = "Docusign Envelope ID: 0F3A11C2-0000-4000-8000-1234567890AB"
CERTIFICATE_PAGE = (
    "Certificate Of Completion",
    "Envelope Id: 0F3A11C2-0000-4000-8000-1234567890AB   Status: Completed",
    "Signer Events   Signature   Timestamp",
    "Dr. Lena Müller   lena.mueller@acme.example   Signed: 12/2/2026 10:00:00 AM",
)
AUDIT_PAGE = (
    "Signing Certificate",
    "Signer Events",
    "Dr. Lena Müller lena.mueller@acme.example Security level: Email",
    "Signed: 2026-12-02 10:00:00 UTC   Reason: I am a signer of this document",
)


def _drawn_text(lines: tuple[str, ...], x: float, y: float, size: int = 8) -> bytes:
    shown = b" ".join(b"(%s) Tj 0 -14 Td" % line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") for line in lines)
    return b"q BT /Svc %d Tf 0 g %.1f %.1f Td %s ET Q" % (size, x, y, shown)


def _service_font() -> pikepdf.Dictionary:
    name = pikepdf.Name
    return pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica, Encoding=name.WinAnsiEncoding)


def by_service(data: bytes, *, stamp: str = ENVELOPE, page: tuple[str, ...] = (), seal: str = "") -> bytes:
    """Return a file as a signing service gives it back: flattened, its envelope's number on each page, its certificate, its seal."""
    flat, out = _by_pdfium(data, flatten=True), BytesIO()
    with pikepdf.open(BytesIO(flat)) as file:
        if "/AcroForm" in file.Root:
            del file.Root.AcroForm
        font = file.make_indirect(_service_font())
        for each in file.pages if stamp else ():
            each.add_resource(font, pikepdf.Name.Font, pikepdf.Name.Svc)
            each.contents_add(b"q", prepend=True)
            each.contents_add(b"Q " + _drawn_text((stamp,), 20, float(each.mediabox[3]) - 12))
        if page:
            added = file.add_blank_page(page_size=(612, 792))
            added.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(Svc=font))
            added.Contents = file.make_stream(_drawn_text(page, 40, 740, 10))
        file.save(out)
    return sign_under(out.getvalue(), "ServiceSeal", certified_key("", seal), "B-LTA", name=seal) if seal else out.getvalue()


def _saves() -> Iterator[Save]:
    yield Save("qpdf", "object streams", SAVED, "qpdf", by_command("qpdf", "--object-streams=generate", "IN", "OUT"))
    yield Save("qpdf", "linearised", SAVED, "qpdf", by_command("qpdf", "--linearize", "--object-streams=disable", "IN", "OUT"))
    yield Save("qpdf", "unpacked", SAVED, "qpdf", by_command("qpdf", "--qdf", "IN", "OUT"))
    yield Save(
        "qpdf", "contents joined", SAVED, "qpdf", by_command("qpdf", "--coalesce-contents", "--recompress-flate", "IN", "OUT")
    )
    yield Save("qpdf", "pages taken over", SAVED, "qpdf", by_command("qpdf", "--empty", "--pages", "IN", "--", "OUT"))
    yield Save("qpdf", "appearances made", SAVED, "qpdf", by_command("qpdf", "--generate-appearances", "IN", "OUT"))
    yield Save(
        "qpdf", "flattened", DRAWN, "qpdf", by_command("qpdf", "--generate-appearances", "--flatten-annotations=all", "IN", "OUT")
    )
    yield Save("mutool", "cleaned", SAVED, "mutool", by_command("mutool", "clean", "-gggg", "-z", "-s", "IN", "OUT"))
    yield Save("mutool", "unpacked", SAVED, "mutool", by_command("mutool", "clean", "-ggg", "-d", "IN", "OUT"))
    yield Save("mutool", "merged alone", LOSING, "mutool", by_command("mutool", "merge", "-o", "OUT", "IN"))
    yield Save("mutool", "converted", DRAWN, "mutool", by_command("mutool", "convert", "-o", "OUT", "IN"))
    ghost = ("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite")
    yield Save("Ghostscript", "printed", DRAWN, "gs", by_command(*ghost, "-o", "OUT", "IN"))
    yield Save("Ghostscript", "for e-books", DRAWN, "gs", by_command(*ghost, "-dPDFSETTINGS=/ebook", "-o", "OUT", "IN"))
    yield Save("Ghostscript", "fields kept apart", DRAWN, "gs", by_command(*ghost, "-dPreserveAnnots=false", "-o", "OUT", "IN"))
    yield Save("poppler", "pdftocairo", DRAWN, "pdftocairo", by_command("pdftocairo", "-pdf", "IN", "OUT"))
    yield Save("poppler", "pdfunite", LOSING, "pdfunite", by_command("pdfunite", "IN", "OUT"))
    yield Save("pikepdf", "saved", SAVED, "pikepdf", _by_pikepdf)
    yield Save("pikepdf", "linearised", SAVED, "pikepdf", partial(_by_pikepdf, linearize=True))
    yield Save("pypdf", "saved", SAVED, "pypdf", _by_pypdf)
    yield Save("pypdf", "flattened", DRAWN, "pypdf", partial(_by_pypdf, flatten=True))
    yield Save("PDFium", "saved", SAVED, "pypdfium2", _by_pdfium)
    yield Save("PDFium", "flattened", DRAWN, "pypdfium2", partial(_by_pdfium, flatten=True))
    yield Save("PyMuPDF", "saved", SAVED, "pymupdf", _by_pymupdf)
    yield Save("PyMuPDF", "baked", DRAWN, "pymupdf", partial(_by_pymupdf, bake=True))
    yield Save("pdfrw", "saved", LOSING, "pdfrw", _by_pdfrw)
    yield Save("pdftk", "output", SAVED, "pdftk", by_command("pdftk", "IN", "output", "OUT"))
    yield Save("pdftk", "cat", SAVED, "pdftk", by_command("pdftk", "IN", "cat", "output", "OUT"))
    yield Save("pdftk", "need_appearances", SAVED, "pdftk", by_command("pdftk", "IN", "output", "OUT", "need_appearances"))
    yield Save("pdftk", "flattened", DRAWN, "pdftk", by_command("pdftk", "IN", "output", "OUT", "flatten"))
    yield Save("pdf.js", "saveDocument, as Firefox", APPENDED, "node:pdfjs-dist", by_node("pdf.js"))
    yield Save("pdf-lib", "saved", SAVED, "node:pdf-lib", by_node("pdf-lib"))
    yield Save("pdf-lib", "flattened", DRAWN, "node:pdf-lib", by_node("pdf-lib-flatten"))
    yield Save("@cantoo/pdf-lib", "saved", SAVED, "node:@cantoo/pdf-lib", by_node("cantoo"))
    yield Save("@cantoo/pdf-lib", "flattened", DRAWN, "node:@cantoo/pdf-lib", by_node("cantoo-flatten"))
    yield Save("LibreOffice", "opened in Draw and exported", DRAWN, "soffice", by_office("pdf", "pdf"))
    yield Save("pyHanko", "document time stamp", APPENDED, "pyhanko", stamped)
    yield Save("pyHanko", "DSS added", APPENDED, "pyhanko", lambda data: with_validation_data(data, revocation_list()))
    yield Save("a service", "envelope stamped", DRAWN, "pikepdf", by_service)
    yield Save("a service", "envelope stamped, certificate page", DRAWN, "pikepdf", partial(by_service, page=CERTIFICATE_PAGE))
    sealed = partial(by_service, page=CERTIFICATE_PAGE, seal="Docusign, Inc.")
    yield Save("a service", "envelope stamped, certificate page, seal", DRAWN, "pyhanko", sealed)
    yield Save(
        "a service", "certificate page, seal", DRAWN, "pyhanko", partial(by_service, stamp="", page=AUDIT_PAGE, seal="Documenso")
    )
    yield Save("a scanner", "pictures", SCANNED, "pypdfium2", scan)
    yield Save("a scanner", "pictures, read by tesseract", SCANNED, "tesseract", partial(scan, read=True))


SAVES = tuple(_saves())

WORD_SAVES = (
    Save("LibreOffice", "saved", SAVED, "soffice", by_office("docx", "docx")),
    Save("LibreOffice", "by way of .odt", WITHOUT_FIELDS, "soffice", by_office("docx", "odt", "docx")),
    Save("LibreOffice", "by way of .doc", WITHOUT_FIELDS, "soffice", by_office("docx", "doc", "docx")),
    Save("LibreOffice", "by way of .rtf", WITHOUT_FIELDS, "soffice", by_office("docx", "rtf", "docx")),
    Save("LibreOffice", "printed", DRAWN, "soffice", by_office("docx", "pdf")),
    Save("python-docx", "saved", SAVED, "docx", _by_python_docx),
    Save("pandoc", "converted", CONVERTED, "pandoc", by_command("pandoc", "IN", "-o", "OUT", ending="docx")),
)

NOT_HAD = (
    "Microsoft Word",
    "Adobe Acrobat and Reader",
    "macOS Preview and Pages",
    "iOS Mail mark-up",
    "Edge and Chrome (“Save as PDF” of the viewer: headless Chromium does not print a PDF)",
    "Foxit",
    "WPS",
    "Google Docs",
    "the services themselves (imitated)",
)
"""Programs that could not be had."""


@cache
def sources() -> Mapping[str, bytes]:
    """Return the files that are saved: a form that was filled in, and the same signed with a time stamp; one in Word, and an agreement in Word."""
    form = filled(PDF_KIND)
    signed = sign_under(form, signature_fields(form)[0], certified_key("Anna Berg"), "B-T")
    return {"filled": form, "signed": signed, "filled in Word": filled(WORD_KIND), "agreement in Word": sent(AGREEMENT)}


@dataclass(frozen=True, slots=True)
class JudgedSave:
    """The verdict on a file that a program saved: what was saved, in which way, its standing, and the ids of what is told."""

    source: str
    save: Save
    standing: Standing
    changes: int
    told: tuple[str, ...]

    @property
    def due(self) -> tuple[Standing, ...]:
        """The verdicts that are right: what keeps the fields passes; one whose signature was torn is refused; of all else a person must judge."""
        if self.save.becomes == APPENDED:
            return (Standing.COMPLETED,)
        if self.save.becomes == SAVED and self.source != "signed":
            return (Standing.COMPLETED, Standing.SAVED_ANEW)
        return (Standing.ALTERED,) if self.is_torn or self.save.becomes == CONVERTED else (Standing.NEEDS_REVIEW,)

    @property
    def is_torn(self) -> bool:
        """Whether no more is told of a signed file than that its signature is lost, and with it the proof of what was filled in."""
        return self.source == "signed" and {*self.told} - {"removed-signature"} == {LOST}

    @property
    def is_false_alarm(self) -> bool:
        """Whether an honest file is called altered or unknown, or a change is told that nobody made.

        A lost signature is no false alarm, and of a file that a program made another paper what differs is told rightly.
        """
        refused = self.standing in (Standing.ALTERED, Standing.UNKNOWN) and not self.is_torn
        return self.save.becomes != CONVERTED and (self.changes > 0 or refused)


def judge_save(source: str, save: Save) -> JudgedSave | None:
    """Return the verdict on a file saved in a way; None where the program writes no file."""
    data = save.run(sources()[source])
    if not data:
        return None
    ending = "docx" if save.becomes in (WITHOUT_FIELDS, CONVERTED) or (save in WORD_SAVES and save.becomes == SAVED) else "pdf"
    found = judge(received_file(f"back.{ending}", data), issued(), (root().read,))
    told = dict.fromkeys(one.id for one in found.findings if one.severity is not Severity.INFO)
    return JudgedSave(source, save, found.standing, len(found.changes), tuple(told))


CASES = (
    *((source, save) for save in SAVES for source in ("filled", "signed")),
    *((source, save) for save in WORD_SAVES for source in ("filled in Word", "agreement in Word")),
)
