"""A disk that is full, read-only or gone ends a batch with a helpful message; the same command completes it afterwards."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
from batch.small_batch import contents, making, run, table
from click.testing import CliRunner, Result
from disks import become, disk

from assembler.cli import main
from assembler.packets.commit import STAGING
from examples import ROOT

ROWS = 30
pytestmark = pytest.mark.slow
AGAIN = "start the same command again: it finds what is built and builds the rest."


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a table, and the packets of an undisturbed run in `out`."""
    root = tmp_path_factory.mktemp("quiet")
    made, library = making(root)
    run(made, library, table(root / "t.csv", ROWS))
    return root


def arguments(quiet: Path, output: Path, *more: str | Path) -> list[str]:
    given = ["batch", quiet / "t.csv", "--library", quiet / "library", "-o", output, "--formats", "txt", "--jobs", "2"]
    return list(map(str, [*given, "--templates", ROOT / "templates", *more]))


def batch(quiet: Path, output: Path, *more: str | Path) -> Result:
    return CliRunner().invoke(main, arguments(quiet, output, *more))


def whole(quiet: Path, output: Path, *, swept: bool = True) -> int:
    """Compare every packet with the undisturbed run, and return their number; with `swept`, check that nothing else is left."""
    packets = {path.name for path in output.glob("partner-*")}
    there = {path: data for path, data in contents(output).items() if path.startswith("partner-")}
    assert there == {path: data for path, data in contents(quiet / "out").items() if path.split("/")[0] in packets}
    assert not swept or not list(output.glob(f"{STAGING}*"))
    return len(packets)


def ends_well(quiet: Path, output: Path, built: int, *more: str | Path) -> None:
    """Start the same command again, and check that it leaves the packets of the undisturbed run."""
    again = batch(quiet, output, *more)
    assert again.exit_code == 0, again.output
    counts = [(ROWS - built, "built"), (built, "built before")]
    assert again.stdout.startswith(f"{ROWS} rows: {', '.join(f'{number} {state}' for number, state in counts if number)}\n")
    assert whole(quiet, output) == ROWS
    with closing(
        sqlite3.connect(dict(zip(more[::2], more[1::2], strict=True)).get("--journal", output / "journal.sqlite"))
    ) as rows:
        assert rows.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert rows.execute("SELECT count(*) FROM row WHERE state IN ('built', 'found')").fetchall() == [(ROWS,)]


@pytest.mark.mount
@pytest.mark.parametrize(
    ("packets", "journal", "size"),
    [("disk", "disk", "280k"), ("disk", "elsewhere", "150k"), ("elsewhere", "disk", "80k")],
)
def test_a_full_disk_ends_a_batch_which_continues_when_there_is_room(
    quiet: Path, tmp_path: Path, packets: str, journal: str, size: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    output, more = tmp_path / packets / "out", ("--journal", tmp_path / journal / "j.sqlite")
    with disk(tmp_path / "disk", size) as place:
        full = batch(quiet, output, *more)
        refusing = output if packets == "disk" else more[1]
        assert full.exit_code == 1, full.output
        assert "No space left on device" in full.stderr
        assert str(refusing if str(refusing) in full.stderr else more[1]) in full.stderr
        assert "Free space there, or name another place by -o" in full.stderr
        built = whole(quiet, output)
        (said_built,) = re.findall(r"(\d+) built,", full.stdout)
        assert 0 < int(said_built) <= built < int(said_built) + 3, "a worker may have built a packet whose outcome nobody read"
        assert AGAIN in full.stdout
        become(place, "size=8m")
        ends_well(quiet, output, built, *more)


@pytest.mark.mount
@pytest.mark.parametrize("size", ["4k", "24k"])
def test_a_disk_without_room_for_the_journal_is_reported_and_nothing_is_begun(quiet: Path, tmp_path: Path, size: str) -> None:
    with disk(tmp_path / "disk", size) as place:
        full = batch(quiet, place / "out")
        assert full.exit_code == 1
        assert "No space left on device" in full.stderr
        built = whole(quiet, place / "out")
        become(place, "size=8m")
        ends_well(quiet, place / "out", built)


@pytest.mark.mount
def test_a_read_only_folder_is_reported(quiet: Path, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "8m") as place:
        become(place, "ro")
        closed = batch(quiet, place / "out")
        elsewhere = batch(quiet, place / "out", "--journal", tmp_path / "j.sqlite")
        for said in (closed, elsewhere):
            assert said.exit_code == 1
            assert f"{place / 'out'}" in said.stderr
            assert "Read-only file system" in said.stderr
            assert "See that it may be written to, or name another place by -o" in said.stderr
            assert AGAIN in said.stdout
        assert list(place.iterdir()) == []
        become(place, "rw")
        ends_well(quiet, place / "out", 0)


HOLDING = """
import sys
from assembler.batch import Journal
from assembler.cli import main
keep, kept = Journal.keep, []
def keep_and_hold(journal, outcome):
    keep(journal, outcome)
    kept.append(outcome)
    if len(kept) == 3:
        print("three are built", flush=True)
        sys.stdin.readline()
Journal.keep = keep_and_hold
main()
"""
"""The command, which waits for a line after its third packet, so that most rows are still to be built when something happens to its disk."""


@contextmanager
def running(quiet: Path, output: Path, *more: str | Path) -> Iterator["subprocess.Popen[str]"]:
    """Start the command, let it build three packets, and hold it until it is asked what it says."""
    command, pipe = [sys.executable, "-c", HOLDING, *arguments(quiet, output, *more)], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT) as process:
        assert process.stdout
        assert process.stdout.readline() == "three are built\n"
        yield process


def eventually(happens: Callable[[], bool]) -> None:
    until = monotonic() + 60
    while not happens():
        assert monotonic() < until
        sleep(0.001)


def closed(place: Path) -> bool:
    """Turn a disk read-only; `False` while a file is being written."""
    try:
        become(place, "ro")
    except subprocess.CalledProcessError:
        return False
    return True


@pytest.mark.mount
def test_a_folder_that_becomes_read_only_ends_the_batch(quiet: Path, tmp_path: Path) -> None:
    journal = ("--journal", tmp_path / "j.sqlite")
    with disk(tmp_path / "disk", "8m") as place:
        with running(quiet, place / "out", *journal) as process:
            eventually(lambda: closed(place))
            said, why = process.communicate("\n")
        assert process.returncode == 1, said
        assert "Read-only file system" in why
        assert AGAIN in said
        become(place, "rw")
        ends_well(quiet, place / "out", whole(quiet, place / "out", swept=False), *journal)


@pytest.mark.parametrize("how", ["removed", "moved"])
def test_a_folder_that_vanishes_ends_the_batch(quiet: Path, tmp_path: Path, how: str) -> None:
    output = tmp_path / "out"
    with running(quiet, output) as process:
        output.rename(tmp_path / "away")
        said, why = process.communicate("\n")
    assert process.returncode == 1, said
    assert "it was removed, moved or unmounted while the batch ran" in why or "No such file or directory" in why
    assert "Traceback" not in why
    assert "See that it is there, or name another place by -o" in why
    assert AGAIN in said
    if how == "moved":
        shutil.rmtree(output, ignore_errors=True)
        (tmp_path / "away").rename(output)
    ends_well(quiet, output, whole(quiet, output, swept=False))


def finished(quiet: Path, output: Path) -> None:
    """Copy the packets and the journal of a finished batch."""
    shutil.copytree(quiet / "out", output)
    shutil.copy(quiet / "t.sqlite", output / "journal.sqlite")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def scribbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)


def another(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.execute("CREATE TABLE row (other TEXT)")


def no_reasons(path: Path) -> None:
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.execute("UPDATE row SET reasons = 'half a lis'")


@pytest.mark.parametrize("damage", [cut, scribbled, another, no_reasons])
def test_a_damaged_journal_is_reported_and_left_alone(quiet: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    journal = tmp_path / "out" / "journal.sqlite"
    finished(quiet, tmp_path / "out")
    damage(journal)
    before = journal.read_bytes()
    said = batch(quiet, tmp_path / "out")
    assert said.exit_code == 1
    assert f"{journal} is no journal of a batch, or is damaged" in said.stderr
    assert "Move it away" in said.stderr
    assert AGAIN in said.stdout
    assert journal.read_bytes() == before
    for path in tmp_path.glob("out/journal.sqlite*"):
        path.unlink()
    ends_well(quiet, tmp_path / "out", ROWS)


@pytest.mark.mount
def test_a_report_for_which_there_is_no_room_leaves_the_earlier_one(quiet: Path, tmp_path: Path) -> None:
    finished(quiet, tmp_path / "out")
    with disk(tmp_path / "disk", "8k") as place:
        (place / "report.csv").write_text("the earlier one")
        (place / "mine").write_bytes(b"x" * 4000)
        said = batch(quiet, tmp_path / "out", "--report", place / "report.csv")
        assert said.exit_code == 1
        assert f"The report could not be written to {place / 'report.csv'}: No space left on device." in said.stderr
        assert f"{ROWS} built before" in said.stdout
        assert contents(place) == {"report.csv": b"the earlier one", "mine": b"x" * 4000}


@pytest.mark.mount
def test_one_packet_on_a_full_or_read_only_disk_is_reported_and_built_afterwards(tmp_path: Path) -> None:
    build = ["build", str(ROOT / "examples" / "qpn-alliance.yaml"), "-o"]
    assert CliRunner().invoke(main, [*build, str(tmp_path / "quiet")]).exit_code == 0
    with disk(tmp_path / "disk", "200k") as place:
        for reason, mend, after in (
            ("No space left on device", "Free space there", ("size=8m", "ro")),
            ("Read-only file system", "See that it may be written to", ("rw",)),
        ):
            said = CliRunner().invoke(main, [*build, str(place / "out")])
            assert said.exit_code == 1
            assert f"The packet could not be written to {place / 'out'}: {reason}." in said.stderr
            assert f"{mend}, or name another place by -o, and start again." in said.stderr
            assert contents(place) == {}
            become(place, *after)
        assert CliRunner().invoke(main, [*build, str(place / "out")]).exit_code == 0
        assert contents(place / "out") == contents(tmp_path / "quiet")
