"""What independent programs say of the signatures of a file: poppler's pdfsig, OpenSSL on each CMS, and MuPDF's mutool."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf

TOOLS = ("pdfsig", "openssl", "mutool")

Validity = Mapping[str, bool | None]
"""Whether each signature is valid, by the name of its field; None where a program does not verify one of its kind."""


@dataclass(frozen=True, slots=True)
class CarriedSignature:
    """A signature of a file as it lies there: its field with the number of its object, the bytes that it covers, and its CMS.

    `stamp` says that it is a time stamp of the document.
    """

    field: str
    number: int
    covered: bytes
    cms: bytes
    stamp: bool


def carried_signatures(pdf: bytes) -> tuple[CarriedSignature, ...]:
    """Return the signatures of a file, read by pikepdf."""
    with pikepdf.open(BytesIO(pdf)) as file:
        return tuple(_signed_fields(file.Root.AcroForm.Fields, "", pdf))


def _signed_fields(fields: pikepdf.Object, above: str, pdf: bytes) -> Iterator[CarriedSignature]:
    for field in fields.as_list():
        name = ".".join(part for part in (above, str(field.get("/T", ""))) if part)
        signature = field.get("/V")
        if isinstance(signature, pikepdf.Dictionary) and "/ByteRange" in signature:
            first, length, second, rest = (int(one) for one in signature.ByteRange)
            between = pdf[first + length : second].strip(b"<>")
            stamp = signature.get("/SubFilter") == "/ETSI.RFC3161"
            covered = pdf[first : first + length] + pdf[second : second + rest]
            yield CarriedSignature(name, field.objgen[0], covered, _cms(bytes.fromhex(between.decode())), stamp)
        if "/Kids" in field:
            yield from _signed_fields(field.Kids, name, pdf)


def _cms(padded: bytes) -> bytes:
    """Return a DER value without the zeros behind it."""
    if padded[1] < 0x80:
        return padded[: 2 + padded[1]]
    size = padded[1] & 0x7F
    return padded[: 2 + size + int.from_bytes(padded[2 : 2 + size])]


def missing_tools() -> tuple[str, ...]:
    """Return the programs that are not installed."""
    return tuple(one for one in TOOLS if not shutil.which(one))


def _said(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    return done.stdout + done.stderr


def by_pdfsig(pdf: bytes, folder: Path) -> Validity:
    """Return what poppler's pdfsig says; releases before 24 do not verify the time stamp of a document."""
    return {
        field: None if "has not yet been verified" in said else "Signature Validation: Signature is Valid." in said
        for field, said in _blocks_of_pdfsig(pdf, folder)
    }


def whole_by_pdfsig(pdf: bytes, folder: Path) -> tuple[str, ...]:
    """Return the fields whose signatures cover the whole file, as pdfsig says."""
    return tuple(field for field, said in _blocks_of_pdfsig(pdf, folder) if "- Total document signed" in said)


def _blocks_of_pdfsig(pdf: bytes, folder: Path) -> list[tuple[str, str]]:
    """Return each field that is signed, with what pdfsig says of it."""
    (folder / "by-pdfsig.pdf").write_bytes(pdf)
    said = _said("pdfsig", "-nocert", "by-pdfsig.pdf", folder=folder)
    blocks = re.findall(r"Signature Field Name: (.*)\n((?:  .*\n)*)", said)
    return [(field, block) for field, block in blocks if "Signed Ranges" in block]


def by_openssl(pdf: bytes, folder: Path, root: bytes, at: int) -> Validity:
    """Return what OpenSSL says of each CMS over the bytes that it covers; a stamp is verified by a root (PEM), at a time of certificates."""
    (folder / "root.pem").write_bytes(root)
    found = {}
    for one in carried_signatures(pdf):
        (folder / "covered").write_bytes(one.covered)
        (folder / "cms").write_bytes(one.cms)
        stamped = ("ts", "-verify", "-data", "covered", "-in", "cms", "-token_in", "-CAfile", "root.pem", "-attime", str(at))
        signed = ("cms", "-verify", "-inform", "DER", "-in", "cms", "-content", "covered", "-binary", "-noverify", "-out", "out")
        said = _said("openssl", *(stamped if one.stamp else signed), folder=folder)
        found[one.field] = ("Verification: OK" if one.stamp else "CMS Verification successful") in said
    return found


def by_mutool(pdf: bytes, folder: Path) -> Validity:
    """Return what MuPDF says of each signature's digest over the file; of a stamp's it says nothing of worth."""
    (folder / "by-mutool.pdf").write_bytes(pdf)
    said = _said("mutool", "sign", "-v", "by-mutool.pdf", folder=folder)
    blocks = dict(re.findall(r"Verifying signature (\d+):\n((?:\t.*\n)*)", said))
    valid = ("The signature is valid but", "The document is unchanged")
    return {
        one.field: None if one.stamp else any(text in blocks.get(str(one.number), "") for text in valid)
        for one in carried_signatures(pdf)
    }


def spoilt(pdf: bytes) -> bytes:
    """Return a file with another byte in the comment behind its first line, which every signature covers and no reader minds."""
    at = pdf.index(b"\n%", 0, 64) + 2
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
