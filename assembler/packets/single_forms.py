"""Single forms: one form of a packet, or all of a kind, with the same bytes as in the packet."""

import errno
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assembler.assembly import AssembledPaper
from assembler.model.diagnostics import Diagnostic, error, failing
from assembler.model.embedded_model import has_fields
from assembler.model.source import Span
from assembler.packets.commit import put
from assembler.packets.manifest import PacketFile, digest
from assembler.packets.order import Order, render_settings
from assembler.packets.rendering import ProgressReport, render_alone


@dataclass(frozen=True, slots=True)
class BuiltForm:
    """A form on disk: its files with their SHA-256. `fresh` is false where all of them were there already."""

    paper: AssembledPaper
    files: tuple[tuple[Path, str], ...]
    fresh: bool


def forms_of(order: Order) -> tuple[AssembledPaper, ...]:
    """Return the papers of an order that have fields to fill in."""
    papers = (paper for paper in order.assembly.papers if paper.document.handling != "reference")
    return tuple(paper for paper in papers if has_fields(paper.document))


def forms_named(order: Order, name: str) -> tuple[AssembledPaper, ...]:
    """Return the form of a name, or else all forms of a kind, which may be one for each entry of a list."""
    forms = forms_of(order)
    one = tuple(paper for paper in forms if paper.document.name == name)
    return one or tuple(paper for paper in forms if name in (paper.document.plan, paper.document.plan.rpartition("/")[2]))


def build_forms(
    order: Order, papers: Iterable[AssembledPaper], folder: Path, report: ProgressReport
) -> tuple[tuple[BuiltForm, ...], tuple[Diagnostic, ...]]:
    """Build forms into a folder, each file whole or not at all. A file that is there already is never replaced."""
    chosen = tuple(papers)
    names = {paper.document.name for paper in chosen}
    files, findings = render_alone(order.assembly, names, order.templates, order.formats, render_settings(order), report)
    if failing(findings):
        return (), findings
    try:
        _refuse_other_contents([(_path_alone(folder, file), file.data) for file in files])
        fresh = {file.path: put(folder, _path_alone(folder, file).name, file.data) for file in files}
    except OSError as fault:
        sentence = f"The form could not be written to {fault.filename or folder}: {fault.strerror or fault}."
        hint = "Name another folder by -o, or move what stands there away."
        return (), (*findings, error("not-written", sentence, Span(str(folder), 1, 1), hint))
    return tuple(_built_form(paper, folder, files, fresh) for paper in chosen), findings


def _path_alone(folder: Path, file: PacketFile) -> Path:
    """Return the path of a form's file: its name is the form's, without its folder and number in the packet."""
    return folder / f"{file.papers[0]}{Path(file.path).suffix}"


def _refuse_other_contents(files: Iterable[tuple[Path, bytes]]) -> None:
    """Raise `FileExistsError` where one of the paths has other contents already."""
    for path, data in files:
        if os.path.lexists(path) and not (path.is_file() and path.read_bytes() == data):
            raise FileExistsError(errno.EEXIST, "another file stands there", str(path))


def _built_form(paper: AssembledPaper, folder: Path, files: Iterable[PacketFile], fresh: dict[str, bool]) -> BuiltForm:
    own = tuple(file for file in files if paper.document.name in file.papers)
    return BuiltForm(
        paper, tuple((_path_alone(folder, file), digest(file.data)) for file in own), any(fresh[file.path] for file in own)
    )
