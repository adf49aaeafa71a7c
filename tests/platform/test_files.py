import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assembler.platform import files
from assembler.platform.files import (
    check_length,
    keep_to_owner,
    link_once,
    make_new_folder,
    remove_folder,
    rename,
    replace,
    sync_folder,
    write_new,
)


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


def test_a_disk_that_is_faulty_is_not_taken_for_one_that_cannot_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(number: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", lambda _: fail(errno.EINVAL))
    sync_folder(tmp_path)
    monkeypatch.setattr(os, "fsync", lambda _: fail(errno.EIO))
    with pytest.raises(OSError, match="Input/output error"):
        sync_folder(tmp_path)
    with pytest.raises(OSError, match="Input/output error"):
        write_new(tmp_path / "one", b"data")


def test_a_new_folder_has_the_mode_that_is_asked_for_and_a_name_of_its_own(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        made = [make_new_folder(tmp_path, "job-", mode) for mode in (0o777, 0o700)]
    finally:
        os.umask(old)
    assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o755, 0o700]
    assert all(path.name.startswith("job-") for path in made)


def test_a_file_is_linked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one").touch()
    assert link_once(tmp_path / "one", tmp_path / "name") is True
    assert link_once(tmp_path / "one", tmp_path / "name") is False
    monkeypatch.delattr(os, "link")
    assert link_once(tmp_path / "one", tmp_path / "other") is None


@pytest.mark.parametrize("act", [rename, replace])
def test_a_rename_waits_until_another_program_has_closed_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Path, Path], None]
) -> None:
    (tmp_path / "old").write_text("text")
    real, tries = getattr(os, act.__name__), list[int]()

    def late(source: Any, target: Any) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise PermissionError(errno.EACCES, "The file is used by another process")
        real(source, target)

    monkeypatch.setattr(os, act.__name__, late)
    with pytest.raises(PermissionError):
        act(tmp_path / "old", tmp_path / "new")
    monkeypatch.setattr(files, "_HELD_OPEN", True)
    act(tmp_path / "old", tmp_path / "new")
    assert (tmp_path / "new").read_text() == "text"


def test_a_path_that_is_too_long_for_other_programs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_length(tmp_path / ("a" * 300))
    monkeypatch.setattr(files, "_LONGEST_PATH", 259)
    check_length(tmp_path / "short")
    with pytest.raises(OSError, match="too long"):
        check_length(tmp_path / ("a" * 300))


def test_what_others_could_read_is_taken_from_them_and_what_is_not_there_stays_away(tmp_path: Path) -> None:
    folder, file = tmp_path / "folder", tmp_path / "file"
    folder.mkdir(mode=0o755)
    file.touch()
    file.chmod(0o664)
    for path in (folder, file, tmp_path / "nothing"):
        keep_to_owner(path)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, file)] == [0o700, 0o600]
    assert not (tmp_path / "nothing").exists()
