"""One row: its outcome tells what was built, or why nothing was; no error is raised."""

from dataclasses import replace
from pathlib import Path

from batch.small_batch import making, table

from assembler.batch import BatchSettings, read_rows
from assembler.batch.work import RowTask, build_row
from assembler.loader import load_library


def one_row(root: Path, output: str = "") -> tuple[BatchSettings, RowTask]:
    settings, library = making(root, output)
    rows, findings = read_rows(table(root / "t.csv", 1), library, settings)
    assert rows is not None, findings
    return settings, rows.tasks[0]


def test_a_row_is_built_and_then_found(tmp_path: Path) -> None:
    settings, task = one_row(tmp_path)
    first, again = build_row(settings, task), build_row(settings, task)
    assert (first.state, again.state, again.packet) == ("built", "found", first.packet)
    assert first.done
    assert first.seconds > 0


def test_a_row_that_is_known_with_the_same_contents_is_found_though_the_library_has_changed(tmp_path: Path) -> None:
    settings, task = one_row(tmp_path)
    first = build_row(settings, task)
    with (tmp_path / "library/small/programme.yaml").open("a") as written:
        written.write("# a remark\n")
    library, _ = load_library(tmp_path / "library")
    assert library is not None
    assert library.digest != settings.library_digest
    later = replace(settings, library_digest=library.digest)
    again = build_row(later, task)
    assert (again.state, again.packet) == ("found", first.packet)
    otherwise = build_row(replace(later, split=True), task)
    assert (otherwise.state, "has a packet of other contents" in otherwise.reasons[0]) == ("refused", True)
    (tmp_path / "out" / first.packet / "checklist.txt").write_text("other")
    assert build_row(later, task).state == "refused"


def test_an_unforeseen_error_is_an_outcome(tmp_path: Path) -> None:
    outcome = build_row(*one_row(tmp_path, output=f"{tmp_path}/no\0path"))
    assert (outcome.state, outcome.halting) == ("failed", False)
    assert "embedded null" in outcome.reasons[0]


def test_every_setting_that_decides_the_bytes_decides_the_key(tmp_path: Path) -> None:
    settings, task = one_row(tmp_path)
    others = [
        replace(settings, library_digest="other"),
        replace(settings, templates_digest="other"),
        replace(settings, formats=("pdf",)),
        replace(settings, split=True),
        replace(settings, esign="none"),
        replace(settings, fingerprint="other"),
    ]
    assert len({one.key(task.matter) for one in (settings, *others)}) == 7
    assert replace(settings, output="elsewhere").key(task.matter) == settings.key(task.matter)
