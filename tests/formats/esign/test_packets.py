"""Every example packet for every e-sign service: the tags of each recipient are there, and other programs find them."""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from formats.esign.services import SERVICES, example_for, service, with_tags

from assembler.assembly import AssembledPaper
from assembler.formats.esign.tagging import anchors, tagged
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.read_back import compare_pdf
from assembler.model.document import Document, SignatureBlock, Text, signature_lines
from assembler.packets.manifest import PacketFile
from examples import EXAMPLES, ROOT, ordered

HERE = Path(__file__).parent
FINDS = {"documenso": r"\{\{([^}]+)\}\}", "adobe": r"\{\{[^}]+_es_[^}]*\}\}", "docuseal": r"\{\{[^}]+role=[^}]+\}\}"}
"""The patterns by which services find their own tags."""

OF_ALL = ROOT / "examples" / "qpn-everything.yaml"
"""The example with all that may be combined."""


PAIRS = dict.fromkeys(
    [(path, SERVICES[at % len(SERVICES)]) for at, path in enumerate(EXAMPLES)] + [(OF_ALL, id) for id in SERVICES]
)
"""Each example with one service in turn, and one with every service.

How a service writes its tags does not depend on the papers, nor a paper on the service.
"""


def for_services(services: Collection[str]) -> pytest.MarkDecorator:
    """Return the parameters of a test: the pairs that have one of these services."""
    cases = [pytest.param(path, id, id=f"{id}-{path.stem}", marks=pytest.mark.slow) for path, id in PAIRS if id in services]
    return pytest.mark.parametrize(("path", "id"), cases)


def planned(document: Document) -> Counter[tuple[str, int]]:
    """Return the number of tags that each recipient must have: one for each blank line."""
    blocks = [block for block in document.blocks if isinstance(block, SignatureBlock)]
    counts: Counter[tuple[str, int]] = Counter()
    for party in (party for block in blocks for party in block.parties):
        for number, signer in party.numbered:
            counts[party.id, number] += sum(not line.value for line in signature_lines(signer))
    return counts


@for_services(SERVICES)
def test_every_recipient_has_its_anchors_in_every_paper(path: Path, id: str) -> None:
    """Reading the file back checks that it holds them, whole and on one line."""
    order, files = example_for(path, id)
    documents = {paper.document.name: paper.document for paper in order.assembly.papers}
    for file in (file for file in files if file.path.endswith(f".{id}.json")):
        papers = tuple(documents[name] for name in file.papers)
        for paper, made in zip(papers, tagged(papers, service(id)), strict=True):
            found: Counter[tuple[str, int]] = Counter()
            for anchor in anchors(made):
                found[anchor.role, anchor.number] += anchor.count
            assert found == planned(paper)


@for_services(SERVICES)
def test_every_file_that_is_signed_has_its_draft(path: Path, id: str) -> None:
    order, files = example_for(path, id)
    signed = {paper.document.name for paper in order.assembly.papers if paper.signers}
    for file in (file for file in files if file.path.endswith(".pdf")):
        drafts = [one for one in files if one.path == f"{file.path.removesuffix('.pdf')}.{id}.json"]
        assert len(drafts) == bool(signed & {*file.papers})
        assert all(json.loads(one.data) for one in drafts)


TEMPLATE = (ROOT / "templates" / "packet.typ").read_bytes()


@cache
def document() -> Document:
    return next(paper.document for paper in ordered(EXAMPLES[0]).assembly.papers if paper.signers)


def printed(paper: Document) -> bytes:
    pdf, findings = render_pdf((paper,), TEMPLATE, "x", paper.edition)
    assert findings == ()
    return pdf


def test_the_pages_are_the_same_whatever_service_they_are_for() -> None:
    (made,) = tagged((document(),), service("adobe"))
    assert compare_pdf((made,), printed(made)) == ()
    assert [finding.id for finding in compare_pdf((document(),), printed(made))] == ["pdf-difference"]


def test_a_tag_that_is_missing_is_named_with_its_recipient() -> None:
    (made,) = tagged((document(),), service("dropbox"))
    (finding, *_) = compare_pdf((made,), printed(document()))
    assert finding.id == "esign-tags"
    assert (
        "of vendor 1 once, but holds it 0 times" in finding.message
        or "of partner 1 once, but holds it 0 times" in finding.message
    )


def test_a_name_that_looks_like_a_tag_would_be_signed_by_mistake() -> None:
    dialect = service("docusign")
    front = replace(document().front, title=(Text("A \\s1\\ title", field="partner.legal_name"),))
    (made,) = tagged((replace(document(), front=front),), dialect)
    messages = [finding.message for finding in compare_pdf((made,), printed(made)) if finding.id == "esign-tags"]
    assert messages == [f"“{document().title}” should hold the tag “\\s1\\” of partner 1 once, but holds it twice."]


def test_a_name_too_long_for_its_tag_is_an_error_at_build_time() -> None:
    dialect = with_tags(service("docuseal"), signature="{{Signature;role=${name};type=signature}}")
    blocks = tuple(_renamed(block) if isinstance(block, SignatureBlock) else block for block in document().blocks)
    (made,) = tagged((replace(document(), blocks=blocks),), dialect)
    pdf, (finding, *_) = render_pdf((made,), TEMPLATE, "x", document().edition)
    assert (pdf, finding.id) == (b"", "esign-tag-wraps")
    assert finding.message.endswith("is wider than its line.")
    assert "Wolfeschlegel" in finding.message


def _renamed(block: SignatureBlock) -> SignatureBlock:
    name = (Text("Hubert Blaine Wolfeschlegelsteinhausenbergerdorff " * 2),)
    parties = (replace(party, signers=tuple(replace(one, name=name) for one in party.signers)) for party in block.parties)
    return replace(block, parties=tuple(parties))


def test_a_tag_that_breaks_over_two_lines_is_found_in_the_finished_file() -> None:
    """A template may let a tag break; the search in the finished file finds that."""
    (made,) = tagged((document(),), service("documenso"))
    narrow = TEMPLATE.replace(b"  box(printed)\n", b"  box(width: 12pt, printed)\n")
    assert narrow != TEMPLATE
    pdf, findings = render_pdf((made,), narrow, "x", document().edition)
    assert findings == ()
    assert {finding.id for finding in compare_pdf((made,), pdf)} <= {"esign-tag-wraps", "esign-tags", "pdf-overlap"}
    assert compare_pdf((made,), pdf)


def _node() -> str:
    """Return the path of Node, or skip the test where it or the library is missing."""
    node = next(
        (found for found in (HERE / "node_modules" / ".bin" / "node", shutil.which("node")) if found and Path(found).exists()), ""
    )
    if not node or not (HERE / "node_modules" / "@libpdf").is_dir():
        pytest.skip("needs Node and @libpdf/core: npm install --no-package-lock --prefix tests/formats/esign")
    return str(node)


@pytest.fixture(scope="module")
def find_tags() -> Iterator[Callable[[Path, str], list[dict[str, Any]]]]:
    """Return a function that finds the tags of a file by a pattern, in one process of Node."""
    with subprocess.Popen(
        [_node(), str(HERE / "find_tags.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as node:
        asked, told = node.stdin, node.stdout
        assert asked is not None
        assert told is not None

        def find(file: Path, pattern: str) -> list[dict[str, Any]]:
            print(json.dumps([str(file), pattern]), file=asked, flush=True)
            found: list[dict[str, Any]] = json.loads(told.readline())
            return found

        yield find
        asked.close()
    assert node.returncode == 0


@pytest.mark.node
@for_services(FINDS)
def test_a_finder_that_is_not_ours_finds_the_same_tags(
    path: Path, id: str, find_tags: Callable[[Path, str], list[dict[str, Any]]], tmp_path: Path
) -> None:
    order, files = example_for(path, id)
    for file in files:
        if not file.path.endswith(".pdf") or not _expected(order.assembly.papers, file, id):
            continue
        (tmp_path / "file.pdf").write_bytes(file.data)
        found = find_tags(tmp_path / "file.pdf", FINDS[id])
        assert Counter(one["text"] for one in found) == _expected(order.assembly.papers, file, id)
        assert all(one["height"] <= service(id).size * 1.5 for one in found), "each stands on one line"


def _expected(papers: Iterable[AssembledPaper], file: PacketFile, id: str) -> Counter[str]:
    documents = {paper.document.name: paper.document for paper in papers}
    known = tuple(documents[name] for name in file.papers if name in documents)
    counts: Counter[str] = Counter()
    for made in tagged(known, service(id)):
        counts.update({anchor.text: anchor.count for anchor in anchors(made)})
    return counts
