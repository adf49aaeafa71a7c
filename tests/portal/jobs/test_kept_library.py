"""A library that was read for all jobs is the one on the disk, or it is read again."""

import os
from pathlib import Path

import pytest
from small_library import agreement, write

from assembler.loader import load_library
from assembler.portal.jobs import kept_library
from assembler.portal.jobs.kept_library import keep_library, read_library


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept_library, "_KEPT", {})
    return write(tmp_path / "library", agreement({"loans": "1. The Partner must repay.\n"}))


def test_a_kept_library_is_returned_until_a_file_changes(root: Path) -> None:
    keep_library(root)
    kept, _ = read_library(root)
    assert kept is read_library(root, "small")[0]
    (clause,) = root.rglob("loans.md")
    clause.write_text(clause.read_text("utf-8").replace("must repay", "must pay"), "utf-8")
    changed, _ = read_library(root)
    assert changed
    assert kept
    assert (changed.digest, changed.digest != kept.digest) == (load_library(root)[0].digest, True)  # type: ignore[union-attr]


def test_a_file_that_changed_and_has_its_time_and_size_of_before_counts_too(root: Path) -> None:
    keep_library(root)
    (clause,) = root.rglob("loans.md")
    before = clause.stat()
    clause.write_text(clause.read_text("utf-8").replace("must repay", "must renew"), "utf-8")
    os.utime(clause, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert clause.stat().st_size == before.st_size
    library, _ = read_library(root)
    assert library
    assert library.digest == load_library(root)[0].digest  # type: ignore[union-attr]


def test_a_new_file_counts_too(root: Path) -> None:
    keep_library(root)
    before, _ = read_library(root)
    (root / "common").mkdir()
    (root / "common/regions.yaml").write_text("{}", "utf-8")
    assert read_library(root)[0] is not before


def test_a_library_with_an_error_is_not_kept_and_says_why(root: Path) -> None:
    (root / "small/programme.yaml").write_text("programme: [", "utf-8")
    keep_library(root)
    library, findings = read_library(root)
    assert library is None
    assert findings
