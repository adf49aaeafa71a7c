"""Forms built alone: the same words and the same bytes as in the packet, one form or all of a kind."""

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
from assembler.packets.order import Order, printing_of
from assembler.packets.rendering import ProgressReport, render_alone


@dataclass(frozen=True, slots=True)
class BuiltForm:
    """A form on disk: its files with their SHA-256. `fresh` is false where all of them had been built before."""

    paper: AssembledPaper
    files: tuple[tuple[Path, str], ...]
    fresh: bool


def forms_of(order: Order) -> tuple[AssembledPaper, ...]:
    """Give the forms of an order, whoever fills them in and whenever they are signed."""
    papers = (paper for paper in order.assembly.papers if paper.document.handling != "reference")
    return tuple(paper for paper in papers if has_fields(paper.document))


def forms_named(order: Order, name: str) -> tuple[AssembledPaper, ...]:
    """Give the one form of a name, or all forms of a kind: one for each entry it is for."""
    forms = forms_of(order)
    one = tuple(paper for paper in forms if paper.document.name == name)
    return one or tuple(paper for paper in forms if name in (paper.document.plan, paper.document.plan.rpartition("/")[2]))


def build_forms(
    order: Order, papers: Iterable[AssembledPaper], folder: Path, report: ProgressReport
) -> tuple[tuple[BuiltForm, ...], tuple[Diagnostic, ...]]:
    """Build forms into a folder, each file whole or not at all; nothing that stands there is ever replaced."""
    chosen = tuple(papers)
    names = {paper.document.name for paper in chosen}
    files, findings = render_alone(order.assembly, names, order.templates, order.formats, printing_of(order), report)
    if failing(findings):
        return (), findings
    try:
        _free([(_place(folder, file), file.data) for file in files])
        fresh = {file.path: put(_place(folder, file), file.data) for file in files}
    except OSError as fault:
        sentence = f"The form could not be written to {fault.filename or folder}: {fault.strerror or fault}."
        hint = "Name another folder by -o, or move what stands there away."
        return (), (*findings, error("not-written", sentence, Span(str(folder), 1, 1), hint))
    return tuple(_built(paper, folder, files, fresh) for paper in chosen), findings


def _place(folder: Path, file: PacketFile) -> Path:
    """Name a form's file by the form alone, wherever in a packet it stands."""
    return folder / f"{file.papers[0]}{Path(file.path).suffix}"


def _free(files: Iterable[tuple[Path, bytes]]) -> None:
    """See that no other file stands under a name. Raises `OSError` where one does, before anything is written."""
    for path, data in files:
        if os.path.lexists(path) and not (path.is_file() and path.read_bytes() == data):
            raise FileExistsError(errno.EEXIST, "another file stands there", str(path))


def _built(paper: AssembledPaper, folder: Path, files: Iterable[PacketFile], fresh: dict[str, bool]) -> BuiltForm:
    own = tuple(file for file in files if paper.document.name in file.papers)
    return BuiltForm(
        paper, tuple((_place(folder, file), digest(file.data)) for file in own), any(fresh[file.path] for file in own)
    )
