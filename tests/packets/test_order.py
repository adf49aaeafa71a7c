import json
import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from packets.small_order import LOAN, order
from small_library import MATTER

from assembler.model.manifest import (
    FillingStep,
    IssuedMatter,
    IssuedProgramme,
    IssuedWording,
    ReturnInstruction,
    SigningStep,
)
from assembler.packets.manifest import digest
from assembler.packets.manifest_file import read_manifest
from assembler.packets.order import BuiltPacket, Order, build_packet


def build(ordered: Order, output: Path) -> BuiltPacket:
    packet, findings = build_packet(ordered, output, lambda _: None)
    assert packet is not None, findings
    return packet


def refused(ordered: Order, output: Path) -> tuple[str, str]:
    """Return the id of the single finding, and its hint."""
    packet, (finding,) = build_packet(ordered, output, lambda _: None)
    assert packet is None
    return finding.id, finding.hint


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_packet_holds_what_its_manifest_lists(tmp_path: Path) -> None:
    ordered = order(tmp_path, formats=("docx", "pdf", "txt"))
    packet = build(ordered, tmp_path / "out")
    held = files(packet.folder)
    manifest = json.loads(held.pop("manifest.json"))
    assert {file["path"]: (file["bytes"], file["sha256"]) for file in manifest["files"]} == {
        path: (len(data), digest(data)) for path, data in held.items()
    }
    assert read_manifest(manifest) == (packet.manifest, ())
    assert packet.fresh


def test_the_manifest_says_why_each_paper_is_there_and_of_which_wordings(tmp_path: Path) -> None:
    ordered = order(tmp_path)
    manifest = build(ordered, tmp_path / "out").manifest
    assert manifest.matter == IssuedMatter("first-001", date(2026, 12, 1), ordered.matter.digest, 1, "first-001", "")
    assert manifest.programme == IssuedProgramme("small", "Small Programme", date(2026, 7, 1))
    assert [(one.name, one.handling, one.because) for one in manifest.documents] == [
        ("agreement", "sign_now", ("in every packet",)),
        ("annex", "exhibit", ("in every packet",)),
        ("note-loan-7", "sign_later", ("loan loan-7", "in every packet")),
        ("policy", "reference", ("in every packet",)),
    ]
    clauses = manifest.documents[0].clauses
    text = (tmp_path / "library/small/agreement/term.md").read_bytes()
    assert clauses == (IssuedWording("small/agreement/term", "", "1", digest(text)),)
    assert manifest.documents[-1].files == (), "what is incorporated by reference is not attached"
    listed = {path for one in manifest.documents for path in one.files}
    assert listed == {*manifest.digests}


def test_files_are_named_by_ids_of_ours_alone(tmp_path: Path) -> None:
    packet = build(order(tmp_path, formats=("docx", "pdf", "txt"), split=True), tmp_path / "out")
    assert sorted(files(packet.folder)) == [
        "checklist.pdf",
        *(f"documents/01-agreement.{ending}" for ending in ("docx", "pdf", "txt")),
        *(f"documents/02-annex.{ending}" for ending in ("docx", "pdf", "txt")),
        *(f"forms/note-loan-7.{ending}" for ending in ("docx", "pdf", "txt")),
        "manifest.json",
        "packet.pdf",
    ]
    assert re.fullmatch(r"first-001-[0-9a-f]{8}", packet.folder.name)


def test_the_same_order_is_built_once(tmp_path: Path) -> None:
    first = build(order(tmp_path), tmp_path / "out")
    before = files(first.folder)
    times = {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")}
    again = build(order(tmp_path), tmp_path / "out")
    assert (again.folder, again.fresh, again.manifest) == (first.folder, False, first.manifest)
    assert files(first.folder) == before
    assert {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")} == times


def test_the_same_order_has_the_same_bytes_elsewhere(tmp_path: Path) -> None:
    one = build(order(tmp_path / "a", formats=("docx", "pdf")), tmp_path / "one")
    two = build(order(tmp_path / "b", formats=("docx", "pdf")), tmp_path / "two")
    assert files(one.folder) == files(two.folder)


@pytest.mark.parametrize("more", ["", LOAN.replace("loan-7", "loan-8"), LOAN + "effective: 2027-01-01\n"])
def test_other_contents_under_the_same_matter_are_refused(tmp_path: Path, more: str) -> None:
    folder = build(order(tmp_path), tmp_path / "out").folder
    before = files(tmp_path / "out")
    id, hint = refused(order(tmp_path, more), tmp_path / "out")
    assert (id, f"assembler withdraw {folder}" in hint) == ("other-packet", True)
    assert files(tmp_path / "out") == before


def test_another_matter_whose_id_begins_alike_is_no_obstacle(tmp_path: Path) -> None:
    build(order(tmp_path, text=MATTER.replace("first-001", "first-001-b")), tmp_path / "out")
    build(order(tmp_path), tmp_path / "out")
    assert len([*(tmp_path / "out").glob("first-*")]) == 2


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: (folder / "documents/01-agreement.txt").write_text("other"),
        lambda folder: (folder / "documents/01-agreement.txt").unlink(),
        lambda folder: (folder / "more.pdf").write_text("more"),
        lambda folder: (folder / "manifest.json").unlink(),
        lambda folder: (folder / "manifest.json").write_text("{"),
    ],
    ids=["changed", "missing", "added", "no manifest", "broken manifest"],
)
def test_a_changed_packet_is_refused(tmp_path: Path, harm: Callable[[Path], object]) -> None:
    folder = build(order(tmp_path), tmp_path / "out").folder
    harm(folder)
    before = files(folder)
    assert refused(order(tmp_path), tmp_path / "out") == ("altered-packet", "Move the folder away, and build again.")
    assert files(folder) == before


def test_a_broken_packet_of_the_same_matter_is_in_the_way_of_another(tmp_path: Path) -> None:
    folder = build(order(tmp_path), tmp_path / "out").folder
    (folder / "manifest.json").write_text("{")
    assert refused(order(tmp_path, ""), tmp_path / "out")[0] == "other-packet"


def test_what_else_lies_in_the_output_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out/first-001-notes").mkdir(parents=True)
    (tmp_path / "out/first-001-notes/manifest.json").write_text("mine")
    (tmp_path / "out/README.md").write_text("mine")
    build(order(tmp_path), tmp_path / "out")
    assert (tmp_path / "out/first-001-notes/manifest.json").read_text() == "mine"


def test_a_file_where_the_output_should_be_is_reported(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    for output in (tmp_path / "out", tmp_path / "out" / "deeper"):
        assert refused(order(tmp_path), output) == (
            "not-written",
            "See that it is there, or name another place by -o, and start again.",
        )
    assert (tmp_path / "out").read_text() == "mine"


def test_a_read_only_output_is_reported(tmp_path: Path) -> None:
    output = tmp_path / "out"
    output.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(output)], capture_output=True, check=False).returncode:
        pytest.skip("mounting needs root")
    try:
        assert refused(order(tmp_path), output)[0] == "not-written"
        assert [*output.iterdir()] == []
    finally:
        subprocess.run(["umount", str(output)], check=True)


def test_what_decides_the_bytes_decides_the_name(tmp_path: Path) -> None:
    ordered = order(tmp_path)
    others = [
        order(tmp_path, ""),
        replace(ordered, formats=("txt", "pdf")),
        replace(ordered, split=True),
        replace(ordered, templates=replace(ordered.templates, digest="other")),
        replace(ordered, library=replace(ordered.library, digest="other")),
    ]
    assert len({one.packet for one in (ordered, *others)}) == 6
    assert replace(ordered, formats=("pdf", "txt")).packet == replace(ordered, formats=("txt", "pdf")).packet


def test_what_a_killed_build_left_behind_is_no_packet(tmp_path: Path) -> None:
    staging = tmp_path / "out" / ".staging-first-001-12345678-abc"
    staging.mkdir(parents=True)
    (staging / "manifest.json").write_text("{")
    assert build(order(tmp_path), tmp_path / "out").fresh


def test_of_builds_at_the_same_time_one_makes_the_packet(tmp_path: Path) -> None:
    ordered = order(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        packets = list(pool.map(lambda _: build(ordered, tmp_path / "out"), range(16)))
    assert sum(packet.fresh for packet in packets) == 1
    assert {packet.folder for packet in packets} == {packets[0].folder}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [packets[0].folder.name, "kept", "records"]


def test_the_manifest_says_who_signs_and_what_is_to_be_done(tmp_path: Path) -> None:
    written = build(order(tmp_path, formats=("txt",)), tmp_path / "output").manifest
    assert [(one.order, one.role, one.name, one.signs) for one in written.signers] == [
        (1, "partner", "Anna Berg", ("agreement", "note-loan-7")),
        (2, "vendor", "", ("agreement",)),
    ]
    assert written.checklist.return_ == ReturnInstruction("Ours Limited", "", "")
    tasks = {task.document: task for task in written.checklist.tasks}
    assert [*tasks] == ["agreement", "note-loan-7", "annex", "policy"]
    note = tasks["note-loan-7"]
    assert (note.step, note.fill) == ("sign_later", (FillingStep("partner", 1, 0),))
    assert note.sign == (SigningStep(1, "partner", 1, "Anna Berg"),)
    assert note.files == ("forms/note-loan-7.txt",)
