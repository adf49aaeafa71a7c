import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest
from disks import become, disk

from assembler.packets.commit import commit, put, sweep, take_away
from assembler.packets.manifest import PacketFile
from assembler.platform import locks
from assembler.platform.files import make_new_folder

FILES = (
    PacketFile("packet.pdf", b"%PDF-" + b"x" * 5000, ("one",)),
    PacketFile("documents/01-one.docx", b"PK" * 900, ("one",)),
    PacketFile("forms/two.pdf", b"", ("two",)),
    PacketFile("manifest.json", b"{}\n", ()),
)


def test_all_files_appear_under_the_name(tmp_path: Path) -> None:
    assert commit(tmp_path / "out" / "first-1", FILES)
    assert contents(tmp_path / "out") == {f"first-1/{file.path}": file.data for file in FILES}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("umask", "file", "folder"), [(0o022, 0o644, 0o755), (0o007, 0o660, 0o770), (0o077, 0o600, 0o700)])
def test_who_may_read_a_packet_follows_from_the_umask(tmp_path: Path, umask: int, file: int, folder: int) -> None:
    old = os.umask(umask)
    try:
        commit(tmp_path / "out" / "first-1", FILES)
        put(tmp_path / "out", "records/first/000001.json", b"{}")
    finally:
        os.umask(old)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").rglob("*")}
    assert {mode for path, mode in modes.items() if path.is_file()} == {file}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {folder}


@pytest.mark.parametrize("there", ["a packet", "a file", "an empty folder", "a link to nowhere"])
def test_what_is_there_is_never_replaced(tmp_path: Path, there: str) -> None:
    folder = tmp_path / "first-1"
    match there:
        case "a packet":
            commit(folder, FILES)
        case "a file":
            folder.write_bytes(b"mine")
        case "an empty folder":
            folder.mkdir()
        case _:
            folder.symlink_to("nowhere")
    before = (contents(tmp_path), folder.is_symlink(), folder.is_dir())
    assert not commit(folder, (PacketFile("other.pdf", b"other", ()),))
    assert (contents(tmp_path), folder.is_symlink(), folder.is_dir()) == before
    assert [path.name for path in tmp_path.iterdir()] == ["first-1"]


def test_a_packet_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = os.rename

    def late(source: Any, target: Any) -> None:
        monkeypatch.undo()
        commit(tmp_path / "first-1", FILES)
        rename(source, target)

    monkeypatch.setattr(os, "rename", late)
    assert not commit(tmp_path / "first-1", (PacketFile("other.pdf", b"other", ()),))
    assert [path.name for path in tmp_path.iterdir()] == ["first-1"]
    assert contents(tmp_path) == {f"first-1/{file.path}": file.data for file in FILES}


class Faulty:
    """Counts the calls to the disk and fails the one at `fails_at`; with `lasting`, all after it too."""

    def __init__(self, fails_at: int, fault: int, *, lasting: bool = False) -> None:
        self.count, self.fails_at, self.fault, self.lasting = 0, fails_at, fault, lasting

    def around(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.count += 1
            if self.count == self.fails_at or (self.lasting and self.count > self.fails_at):
                raise OSError(self.fault, os.strerror(self.fault))
            return real(*arguments, **options)

        return call


class FaultyFile:
    """A file whose writes are calls to a faulty disk."""

    def __init__(self, file: Any, faulty: Faulty) -> None:
        self.file, self.write = file, faulty.around(file.write)
        self.flush, self.fileno = file.flush, file.fileno

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


@contextmanager
def broken(faulty: Faulty) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        fdopen = os.fdopen
        for name in ("open", "fsync", "rename", "mkdir"):
            patch.setattr(os, name, faulty.around(getattr(os, name)))
        patch.setattr(os, "fdopen", lambda *arguments: FaultyFile(fdopen(*arguments), faulty))
        yield


def calls() -> int:
    """Return the number of calls that one commit makes."""
    faulty = Faulty(0, 0)
    with tempfile.TemporaryDirectory() as folder, broken(faulty):
        commit(Path(folder) / "out" / "first-1", FILES)
    return faulty.count


def test_a_commit_touches_the_disk_often_enough_to_be_tried() -> None:
    assert calls() > 20


FAULTS = pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EIO, errno.EROFS], ids=["ENOSPC", "EIO", "EROFS"])


@FAULTS
def test_whatever_call_fails_nothing_is_left(tmp_path: Path, fault: int) -> None:
    harmless = 0
    for at in range(1, calls() + 1):
        output = tmp_path / str(at)
        output.mkdir()
        done = attempt(output, Faulty(at, fault))
        assert [path.name for path in output.iterdir()] == (["first-1"] if done else []), f"call {at}"
        harmless += done
    assert harmless == 1, "only the folder of all packets, which is there already, need not be made"


@FAULTS
def test_on_a_disk_that_stays_broken_nothing_stands_under_the_name(tmp_path: Path, fault: int) -> None:
    for at in range(1, calls() + 1):
        output = tmp_path / str(at)
        output.mkdir()
        assert not attempt(output, Faulty(at, fault, lasting=True))
        assert not (output / "first-1").exists(), f"call {at}"


def attempt(output: Path, faulty: Faulty) -> bool:
    """Commit on a faulty disk; return whether the packet was committed."""
    with broken(faulty):
        try:
            return commit(output / "first-1", FILES)
        except OSError as error:
            number = error.errno
    assert number == faulty.fault
    return False


def test_descriptors_are_given_back(tmp_path: Path) -> None:
    before = descriptors()
    for at in range(1, calls() + 1):
        attempt(tmp_path / str(at), Faulty(at, errno.EIO))
    assert descriptors() == before


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a file system of 64 KB, where this user may mount one."""
    with disk(tmp_path / "disk", "64k") as place:
        yield place


@pytest.mark.mount
def test_a_disk_that_is_really_full_is_left_as_it_was(small_disk: Path) -> None:
    (small_disk / "mine").write_bytes(b"x" * 1000)
    with pytest.raises(OSError, match="No space left"):
        commit(small_disk / "first-1", (*FILES, PacketFile("large.pdf", b"x" * 200_000, ())))
    assert contents(small_disk) == {"mine": b"x" * 1000}
    assert [path.name for path in small_disk.iterdir()] == ["mine"]


@pytest.mark.mount
def test_a_file_system_that_is_really_read_only_is_reported(small_disk: Path) -> None:
    become(small_disk, "ro")
    with pytest.raises(OSError, match="Read-only"):
        commit(small_disk / "first-1", FILES)


@pytest.mark.parametrize("again", [True, False])
def test_a_folder_that_is_moved_away_while_it_is_written_leaves_nothing_under_the_name(tmp_path: Path, *, again: bool) -> None:
    def vanishing() -> Iterator[PacketFile]:
        yield FILES[1]
        (tmp_path / "out").rename(tmp_path / "away")
        if again:
            (tmp_path / "out").mkdir()
        yield from (FILES[0], FILES[2], FILES[3])

    with pytest.raises(FileNotFoundError):
        commit(tmp_path / "out" / "first-1", vanishing())
    assert contents(tmp_path / "out") == {}


def test_what_a_killed_writer_left_is_swept_but_not_what_a_living_one_holds(tmp_path: Path) -> None:
    left = tmp_path / ".staging-first-1-dead"
    left.mkdir()
    (left / "half.pdf").write_bytes(b"%PDF")
    commit(tmp_path / "second-1", sweeping(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["second-1"]
    assert contents(tmp_path) == {f"second-1/{file.path}": file.data for file in FILES}


def sweeping(root: Path) -> Iterator[PacketFile]:
    """Yield the files, and sweep the folder after each."""
    for file in FILES:
        yield file
        sweep(root)


def test_a_staging_folder_that_is_swept_before_it_is_held_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swept = list[Path]()

    def taken(parent: Path, prefix: str, mode: int = 0o777) -> Path:
        made = make_new_folder(parent, prefix, mode)
        if not swept:
            swept.append(made)
            sweep(tmp_path)
        return made

    monkeypatch.setattr(locks, "make_new_folder", taken)
    assert commit(tmp_path / "first-1", FILES)
    assert swept
    assert [path.name for path in tmp_path.iterdir()] == ["first-1"]


def test_a_file_below_folders_is_written_once(tmp_path: Path) -> None:
    assert put(tmp_path / "out", "records/acme/1.json", b"one")
    assert not put(tmp_path / "out", "records/acme/1.json", b"two")
    assert put(tmp_path / "out", "records/acme/2.json", b"three")
    assert contents(tmp_path / "out") == {"records/acme/1.json": b"one", "records/acme/2.json": b"three"}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["records"]


@FAULTS
def test_whatever_call_fails_a_file_is_whole_or_not_there(tmp_path: Path, fault: int) -> None:
    outcomes = set()
    for at in range(1, 20):
        (tmp_path / str(at)).mkdir()
        faulty = Faulty(at, fault)
        with broken(faulty):
            try:
                done = put(tmp_path / str(at), "records/acme/1.json", b"one")
            except OSError:
                done = False
        found = contents(tmp_path / str(at))
        assert found in ({}, {"records/acme/1.json": b"one"}), f"call {at}"
        assert done <= bool(found), f"call {at}"
        outcomes.add((faulty.count >= at, done))
    assert (True, False) in outcomes
    assert (False, True) in outcomes, "the last tries came after the last call"


def test_what_is_taken_away_is_gone_at_once_and_whole(tmp_path: Path) -> None:
    commit(tmp_path / "first-1", FILES)
    commit(tmp_path / "second-1", FILES)
    take_away(tmp_path, "first-1")
    take_away(tmp_path, "third-1")
    assert [path.name for path in tmp_path.iterdir()] == ["second-1"]
    with broken(Faulty(1, errno.EROFS, lasting=True)), pytest.raises(OSError, match="Read-only"):
        take_away(tmp_path, "second-1")
    assert contents(tmp_path) == {f"second-1/{file.path}": file.data for file in FILES}
