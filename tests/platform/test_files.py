import os
from pathlib import Path

import pytest

from assembler.platform import files
from assembler.platform.files import remove_folder, sync_folder, write_new


def test_a_new_file_replaces_nothing(tmp_path: Path) -> None:
    write_new(tmp_path / "one", b"first\r\n")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "one", b"second")
    assert (tmp_path / "one").read_bytes() == b"first\r\n"


def test_a_new_file_is_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "link", b"data")
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_is_flushed_where_folders_can_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    sync_folder(tmp_path)
    monkeypatch.setattr(files, "_FOLDERS_OPEN", False)
    sync_folder(tmp_path)
    assert len(flushed) == 1


def test_a_folder_is_removed_with_all_in_it_but_nothing_behind_its_links(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "kept").touch()
    (tmp_path / "folder" / "deep").mkdir(parents=True)
    (tmp_path / "folder" / "deep" / "file").touch()
    (tmp_path / "folder" / "link").symlink_to(tmp_path / "outside")
    remove_folder(tmp_path / "folder")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == ["outside", "outside/kept"]


def test_a_folder_that_is_gone_need_not_be_removed(tmp_path: Path) -> None:
    remove_folder(tmp_path / "nowhere")
