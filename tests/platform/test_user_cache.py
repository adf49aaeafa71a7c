"""The user's cache: what was kept comes back whole or not at all, and only from a folder that is nobody else's."""

import os
import sys
from pathlib import Path

import pytest

from assembler.platform.user_cache import FOLDER, MOST_BYTES, MOST_ENTRIES, OFF, SWITCH, cache_folder, find_cached, keep_cached


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a cache of this test alone, which is not there yet."""
    monkeypatch.delenv(SWITCH)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / FOLDER


def test_what_is_kept_is_found_again(folder: Path) -> None:
    assert find_cached("one") is None
    keep_cached("one", b"first")
    keep_cached("two", b"")
    assert (find_cached("one"), find_cached("two")) == (b"first", b"")
    keep_cached("one", b"second")
    assert find_cached("one") == b"second"
    assert sorted(path.name for path in folder.iterdir()) == ["one", "two"]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_an_entry_of_which_one_bit_is_another_is_none(folder: Path) -> None:
    keep_cached("one", b"what was kept")
    whole = (folder / "one").read_bytes()
    for at in range(len(whole)):
        for bit in range(8):
            (folder / "one").write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
            assert find_cached("one") is None
    (folder / "one").write_bytes(whole)
    assert find_cached("one") == b"what was kept"


def test_an_entry_that_was_cut_off_or_goes_on_is_none(folder: Path) -> None:
    keep_cached("one", b"what was kept")
    whole = (folder / "one").read_bytes()
    for length in range(len(whole)):
        (folder / "one").write_bytes(whole[:length])
        assert find_cached("one") is None
    (folder / "one").write_bytes(whole + b" ")
    assert find_cached("one") is None


def test_an_entry_under_the_name_of_another_is_none(folder: Path) -> None:
    keep_cached("one", b"what was kept")
    (folder / "one").rename(folder / "two")
    assert find_cached("two") is None


def test_a_folder_in_the_place_of_an_entry_is_none(folder: Path) -> None:
    keep_cached("one", b"what was kept")
    (folder / "two").mkdir()
    keep_cached("two", b"more")
    assert find_cached("two") is None


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o770, 0o777])
def test_a_folder_that_is_open_to_others_is_not_used(folder: Path, mode: int) -> None:
    keep_cached("one", b"what was kept")
    folder.chmod(mode)
    assert find_cached("one") is None
    keep_cached("two", b"more")
    assert not (folder / "two").exists()


def test_another_users_folder_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_cached("one", b"what was kept")
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert find_cached("one") is None
    keep_cached("two", b"more")
    assert not (folder / "two").exists()


def test_a_link_to_a_folder_is_not_used(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(0o700)
    folder.parent.mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    keep_cached("one", b"what was kept")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_where_nothing_can_be_written_nothing_is_kept(folder: Path) -> None:
    folder.parent.write_text("a file where the folder would lie", "utf-8")
    keep_cached("one", b"what was kept")
    assert find_cached("one") is None


def test_it_is_switched_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_cached("one", b"what was kept")
    monkeypatch.setenv(SWITCH, OFF)
    assert cache_folder() is None
    assert find_cached("one") is None
    keep_cached("two", b"more")
    assert [path.name for path in folder.iterdir()] == ["one"]


def test_what_was_not_used_for_longest_goes_first(folder: Path) -> None:
    for at in range(MOST_ENTRIES):
        keep_cached(f"{at}", b"")
        os.utime(folder / f"{at}", (at, at))
    assert find_cached("0") == b""
    keep_cached("last", b"")
    assert {path.name for path in folder.iterdir()} == {*map(str, range(MOST_ENTRIES)), "last"} - {"1"}


def test_large_entries_are_fewer(folder: Path) -> None:
    for name in ("one", "two"):
        keep_cached(name, bytes(MOST_BYTES // 2))
        os.utime(folder / name, (1, 1)) if name == "one" else None
    assert [path.name for path in folder.iterdir()] == ["two"]


def test_it_lies_where_the_system_keeps_such_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SWITCH)
    monkeypatch.setenv("HOME", "/home/lena")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/lena")
    assert cache_folder() == Path("/var/lena") / FOLDER
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() == Path("/home/lena/.cache") / FOLDER
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder() == Path("/home/lena/Library/Caches") / FOLDER
