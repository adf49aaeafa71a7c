"""Kinds of change of a Word file as programs save them again, each judged; a program may drop a change, or draw it as ours.

What a program dropped is told by its own save of our file: where both files hold the same parts, nothing of the change is left. What
passes and is not gone must be drawn by LibreOffice as ours is. Our reader is asked for the verdict alone.
"""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import docx
import pypdfium2
from formats.word.word_sample import parts, word
from lxml import etree
from returns.drawn_edits import AT_ONCE, draw
from returns.word_edits import seen_words

from assembler.returns.verdict import Verdict
from assembler.returns.word_verdicts import compare_word_files

GONE, ALIKE, SAME_WORDS, SILENT = "gone", "drawn alike", "the same words seen", "**silent**"
CHANCE = re.compile(rb'<w:id w:val="-?[0-9]+"/>')
"""The numbers of controls, which LibreOffice draws by chance at each save."""

CLOCK = "docProps/core.xml"
"""The part that names the time of the save."""

UNSHOWN = ("/glossaryDocument",)
"""The kinds of relations to parts that no page shows and that do not act."""

Saver = Callable[[Mapping[str, bytes]], dict[str, bytes]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A change as a program saved it: its name, the verdict, and where that passes what is drawn; None where it was not saved."""

    name: str
    verdict: Verdict | None
    drawn: str = ""

    @property
    def outcome(self) -> str:
        """What came of it, in words."""
        if self.verdict is None:
            return "cannot be opened"
        ids = sorted({finding.id for finding in self.verdict.findings} | ({"change"} if self.verdict.changes else set()))
        told = f" ({', '.join(ids)})" if ids else ""
        return self.drawn + told if self.verdict.passes else f"{self.verdict.standing}{told}"


def judge_saved(files: Mapping[str, bytes], saver: Saver, folder: Path) -> list[Judged]:
    """Return the verdict on each file as a program saves it, and what is drawn where it passes."""
    saved = saver({"ours": word(), **files})
    ours, passing = saved["ours"], dict[str, bytes]()
    verdicts = {name: compare_word_files("paper", "back.docx", word(), saved[name]) for name in files if name in saved}
    for name, verdict in verdicts.items():
        if verdict.passes and _held(saved[name]) != _held(ours):
            passing[name] = saved[name]
    drawn = drawn_beside(ours, passing, folder)
    return [Judged(name, verdicts.get(name), drawn.get(name, GONE)) for name in files]


def _held(data: bytes) -> dict[str, bytes]:
    """Return the parts of a file without what differs from one save to the next."""
    return {name: CHANCE.sub(b"", content) for name, content in parts(data).items() if name != CLOCK}


def drawn_beside(ours: bytes, files: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    """Return how LibreOffice draws files beside ours."""
    if not files:
        return {}
    pages = draw({"ours": ours, **files}, folder)
    shown, words = _pixels(pages["ours"]), seen_words(pages["ours"])

    def told(name: str) -> str:
        if name not in pages or {*_leads(files[name])} > {*_leads(ours)}:
            return SILENT
        return ALIKE if _pixels(pages[name]) == shown else SAME_WORDS if seen_words(pages[name]) == words else SILENT

    return {name: told(name) for name in files}


def _pixels(pdf: bytes) -> list[bytes]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [bytes(page.render(scale=2).buffer) for page in document]


def _leads(data: bytes) -> Iterator[str]:
    """Yield the kinds of relations of a file, and the places outside of it."""
    for content in (content for name, content in parts(data).items() if name.endswith(".rels")):
        for relation in etree.fromstring(content):
            outside = relation.get("Target", "") if relation.get("TargetMode") == "External" else ""
            if not str(relation.get("Type")).endswith((*UNSHOWN, "/comments")):
                yield f"{relation.get('Type')} {outside}"


def as_made(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files as they were made."""
    return dict(files)


def by_lxml(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files in which lxml wrote every part of XML anew, in canonical form."""
    return {name: _written_anew(data) for name, data in files.items()}


def _written_anew(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(data).items():
            archive.writestr(name, _canonical(content) if name.endswith((".xml", ".rels")) else content)
    return out.getvalue()


def _canonical(content: bytes) -> bytes:
    try:
        return etree.tostring(etree.fromstring(content), method="c14n")
    except etree.XMLSyntaxError:
        return content


def by_python_docx(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files that python-docx opened and saved; one that it cannot open is left out."""
    saved = dict[str, bytes]()
    for name, data in files.items():
        out = io.BytesIO()
        try:
            docx.Document(io.BytesIO(data)).save(out)
        except Exception:  # noqa: BLE001, S112 - whatever another program makes of a file that is changed by hand
            continue
        saved[name] = out.getvalue()
    return saved


def by_libreoffice(folder: Path) -> Saver:
    """Return the function by which LibreOffice opens files and saves them as .docx, in a folder; one that it cannot open is left out."""

    def save(files: Mapping[str, bytes]) -> dict[str, bytes]:
        numbers = {name: f"{at:04}.docx" for at, name in enumerate(files)}
        for name, data in files.items():
            (folder / numbers[name]).write_bytes(data)
        profile, out = f"-env:UserInstallation={(folder / 'profile').as_uri()}", folder / "saved"
        command = ["soffice", "--headless", profile, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out)]
        listed = [str(folder / number) for number in numbers.values()]
        for at in range(0, len(listed), AT_ONCE):
            subprocess.run([*command, *listed[at : at + AT_ONCE]], check=False, capture_output=True, timeout=600)
        return {name: (out / number).read_bytes() for name, number in numbers.items() if (out / number).is_file()}

    return save
