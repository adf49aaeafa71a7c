"""The Word files of a packet: ours, the floor, and the same papers as whole docxtpl templates, filled three ways."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from assembler import Order
from assembler.formats.word.archive import member
from assembler.formats.word.read_back import compare_word
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.formats.word.word_file import render_word
from assembler.model.document import Document
from benchmarks.clocks import Medians, Times, clocked
from benchmarks.peer_templates import template
from benchmarks.peers import Peers
from benchmarks.results import Comparison, faster, longer

OURS = "ours"
FLOOR = "the floor: the same parts, only deflated"
NAMES = "docxtpl, a tag only where the partner is named"
VALUES = "docxtpl, a tag for every value"
SAVED = "docxtpl, the same templates as LibreOffice saves them"


def time_word(order: Order, papers: Sequence[Document], folder: Path, peers: Peers | None, times: Times) -> list[Path]:
    """Time all, of an order whose files were not written before; give the files that docxtpl has made, a tag for every value."""
    shell, findings = prepare_shell("paper.docx", order.templates.paper)
    assert shell is not None, findings
    with clocked(OURS, times):
        written = [render_word(paper, shell)[0] for paper in papers]
    fixed = {part.name for part in shell.fixed}
    varying = [part for data in written for name, part in _parts(data).items() if name not in fixed]
    with clocked(FLOOR, times):
        for part in varying:
            member("", part)
    for data, path in zip(written, named(folder, "ours", papers), strict=True):
        path.write_bytes(data)
    if peers is None:
        return []
    for name, only_names in ((NAMES, True), (VALUES, False)):
        made = [template(paper, shell, only_names=only_names) for paper in papers]
        templates, filled = named(folder, "template", papers), named(folder, "filled", papers)
        for (data, _), path in zip(made, templates, strict=True):
            path.write_bytes(data)
        values = [values for _, values in made]
        times[name].append(peers.fill(templates, values, filled))
        _hold(papers, filled)
    if peers.office:
        saved = named(folder, "saved", papers)
        peers.convert(templates, saved)
        times[SAVED].append(peers.fill(saved, values, named(folder, "from-saved", papers)))
    return filled


def named(folder: Path, kind: str, papers: Sequence[Document], ending: str = "docx") -> list[Path]:
    """Name a file of a kind for each paper."""
    return [folder / f"{kind}-{paper.name}.{ending}" for paper in papers]


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _hold(papers: Sequence[Document], files: Sequence[Path]) -> None:
    """Hold what docxtpl has made against the papers: it must say the same, word for word, number for number."""
    for paper, path in zip(papers, files, strict=True):
        findings = compare_word(paper, path.read_bytes())
        assert not findings, (path, findings)


def word_comparisons(found: Medians) -> Iterator[Comparison]:
    """Compare with docxtpl and with the floor."""
    yield faster("the Word files", found[OURS], "docxtpl, whole papers as templates", found.get(VALUES), "30")
    yield longer("the Word files", found[OURS], "the same XML, only deflated", found[FLOOR], "1.5")
