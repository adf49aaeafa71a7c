"""The user's cache: what was kept comes back whole or not at all, and only from a folder that is nobody else's."""

import os
import sys
from pathlib import Path

import pytest

from assembler.platform import user_cache
from assembler.platform.user_cache import (
    FOLDER,
    MOST_BYTES,
    MOST_ENTRIES,
    OFF,
    SWITCH,
    cache_folder,
    find_cached,
    is_used,
    keep_cached,
    made_or_kept,
    name_of,
    use_cache,
)


@pytest.fixture(autouse=True)
def not_used_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget after each test what was said of the program of this process."""
    monkeypatch.setattr(user_cache, "_used_by", [])


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
    *names, last = map(name_of, range(MOST_ENTRIES + 1))
    for at, name in enumerate(names):
        keep_cached(name, b"")
        os.utime(folder / name, (at, at))
    (folder / "tmpleft").touch()
    os.utime(folder / "tmpleft", (0, 0))
    assert find_cached(names[0]) == b""
    keep_cached(last, b"")
    assert {path.name for path in folder.iterdir()} == {*names, last} - {names[1]}


def test_what_somebody_else_put_there_stays_and_stops_nothing(folder: Path) -> None:
    folder.mkdir(0o700, parents=True)
    (folder / "notes.txt").touch()
    (folder / "gone").symlink_to(folder / "nowhere")
    (folder / "older").mkdir()
    names = [name_of(at) for at in range(MOST_ENTRIES + 2)]
    for name in names:
        keep_cached(name, b"")
    assert sorted(path.name for path in folder.iterdir() if path.name not in names) == ["gone", "notes.txt", "older"]
    assert sum((folder / name).exists() for name in names) == MOST_ENTRIES


def test_large_entries_are_fewer(folder: Path) -> None:
    one, two = name_of("one"), name_of("two")
    for name in (one, two):
        keep_cached(name, bytes(MOST_BYTES // 2))
        os.utime(folder / name, (1, 1)) if name == one else None
    assert [path.name for path in folder.iterdir()] == [two]


def test_it_lies_where_the_system_keeps_such_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SWITCH)
    monkeypatch.setenv("HOME", "/home/lena")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/lena")
    assert cache_folder() == Path("/var/lena") / FOLDER
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() == Path("/home/lena/.cache") / FOLDER
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder() == Path("/home/lena/Library/Caches") / FOLDER


ASKED: list[object] = []


def work(*inputs: str | bytes) -> tuple[str | bytes, ...]:
    ASKED.append(inputs)
    return inputs[::-1]


def test_what_was_made_is_not_made_again_of_the_same_by_the_same_program(folder: Path) -> None:
    ASKED.clear()
    for program in ("one", "one", "two"):
        use_cache(program)
        for inputs in (("a", b"b"), ("ab", b""), ("a", b"b"), ("a", "b", "")):
            assert made_or_kept(work, *inputs) == inputs[::-1]
    assert ASKED == [("a", b"b"), ("ab", b""), ("a", "b", "")] * 2
    assert len(list(folder.iterdir())) == len(ASKED)


def test_what_was_kept_with_a_flipped_bit_is_made_again(folder: Path) -> None:
    use_cache("one")
    made_or_kept(work, "a", "b")
    (entry,) = folder.iterdir()
    entry.write_bytes(entry.read_bytes()[:-1] + b"!")
    ASKED.clear()
    assert made_or_kept(work, "a", "b") == made_or_kept(work, "a", "b") == ("b", "a")
    assert ASKED == [("a", "b")]


def test_a_process_that_does_not_say_which_program_it_is_keeps_nothing(folder: Path) -> None:
    assert not is_used()
    assert made_or_kept(work, "a", "b") == ("b", "a")
    assert not folder.exists()


def test_a_name_tells_where_one_input_ends_and_the_next_begins() -> None:
    names = {name_of(*inputs) for inputs in (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("1:a",), ("a",), ())}
    assert len(names) == 7
