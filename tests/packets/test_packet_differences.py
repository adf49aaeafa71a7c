"""What two packets of one matter are made from is compared, and each thing that differs is said in words."""

from dataclasses import replace
from pathlib import Path

from packets.small_order import LOAN, order

from assembler.model.manifest import Manifest
from assembler.packets.order import BY_PEN, manifest_of
from assembler.packets.packet_differences import what_differs


def made(root: Path, more: str = LOAN, **changed: object) -> Manifest:
    return manifest_of(replace(order(root, more), **changed))  # type: ignore[arg-type]


def test_the_same_order_differs_in_nothing(tmp_path: Path) -> None:
    assert [*what_differs(made(tmp_path), made(tmp_path))] == []


def test_formats_and_the_way_to_sign_are_named(tmp_path: Path) -> None:
    before = made(tmp_path, formats=("pdf", "docx"))
    assert [*what_differs(before, made(tmp_path, formats=("docx", "pdf")))] == []
    assert [*what_differs(before, made(tmp_path, formats=("txt",)))] == ["the formats (pdf, docx before, txt now)"]
    assert [*what_differs(before, made(tmp_path, formats=("pdf", "docx"), esign=BY_PEN))] == [
        "the way to sign (pdf before, none now)"
    ]


def test_a_library_that_changed_in_no_clause_is_told_apart_from_one_that_did(tmp_path: Path) -> None:
    before = made(tmp_path)
    assert [*what_differs(before, replace(before, library=replace(before.library, sha256="0")))] == [
        "the library, in no word of these papers"
    ]
    (paper, *_) = before.documents
    other = replace(paper, clauses=tuple(replace(one, sha256="0") for one in paper.clauses))
    after = replace(before, library=replace(before.library, sha256="0"), documents=(other, *before.documents[1:]))
    assert [*what_differs(before, after)] == [f"the library, in {paper.title}"]


def test_versions_that_differ_are_named(tmp_path: Path) -> None:
    before = made(tmp_path)
    name = next(iter(before.engines))
    assert [*what_differs(before, replace(before, engines={**before.engines, name: "0"}))] == [f"the versions of {name}"]
