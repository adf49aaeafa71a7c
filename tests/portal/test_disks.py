"""The disks of a portal: each once, with what is free, and one that takes nothing is named in the log."""

from dataclasses import replace
from pathlib import Path

import pytest
from disks import become, disk
from portal.running import settings_for

from assembler.portal.disks import DiskTrial, disks_of, fault_of_disks


def test_each_disk_is_counted_once_and_object_storage_is_none(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, 1)
    (tmp_path / "files").mkdir()
    assert [(one.holds, one.folder) for one in disks_of(settings)] == [("data", tmp_path)]
    with disk(tmp_path / "other", "2m") as other:
        (found,) = [one for one in disks_of(replace(settings, files=str(other))) if one.folder == other]
        assert (found.holds, found.size, found.full) == ("files", 2 * 1024 * 1024, False)
    assert len(disks_of(replace(settings, files="memory://files", database="postgresql://there/portal"))) == 1


def test_a_disk_that_takes_nothing_is_told_in_words_and_named_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with disk(tmp_path / "other", "2m") as other:
        settings = replace(settings_for(tmp_path, 1), files=str(other))
        assert fault_of_disks(settings) == ""
        assert list(other.iterdir()) == []
        become(other, "ro")
        assert fault_of_disks(settings) == "Read-only file system"
        assert [record.getMessage() for record in caplog.records] == [f"{other} cannot be written to: Read-only file system"]


def test_the_disks_are_tried_once_a_second_however_often_it_is_asked(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    seconds = [1, 1, 1, 2, 2]
    trial = DiskTrial(settings_for(tmp_path / "gone", 1), lambda: seconds.pop(0))
    assert {trial.fault() for _ in range(5)} == {"No such file or directory"}
    assert len(caplog.records) == 2
