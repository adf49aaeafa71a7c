"""Packets and records on file systems that cannot lock, sync or link: whole or not there, as on any disk."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from packets.killed_commits import EVENT, FILES, LEFT, PACKET, contents
from weak_folders import LACKING, weaken

from assembler.packets.commit import commit, put
from assembler.packets.store import FolderStore
from assembler.packets.weak_folders import weak_folder
from examples import ROOT

ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
RACER = """
import os, sys
from pathlib import Path
import pytest
from weak_folders import weaken
from assembler.packets.commit import put
with pytest.MonkeyPatch.context() as patch:
    weaken(patch, "all")
    print(*(n for n in range(8) if put(Path(sys.argv[1]), f"records/{n}.json", str(os.getpid()).encode())))
"""


@pytest.mark.parametrize("lacking", LACKING)
def test_a_folder_that_lacks_something_is_used_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    weaken(monkeypatch, lacking)
    assert commit(tmp_path / "first-1", FILES)
    assert not commit(tmp_path / "first-1", FILES)
    ((name, data),) = EVENT.items()
    assert put(tmp_path, name, data)
    assert not put(tmp_path, name, b"another")
    assert contents(tmp_path) | LEFT == PACKET | EVENT | LEFT


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ("locks", ("lock files",)),
        ("sync", ("sync its folders to the disk",)),
        ("links", ("give a file a second name",)),
        ("all", ("lock files", "sync its folders to the disk", "give a file a second name")),
    ],
)
def test_what_a_folder_lacks_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacking: str, said: tuple[str, ...]
) -> None:
    assert FolderStore(tmp_path).lacks() == ()
    weaken(monkeypatch, lacking)
    assert FolderStore(tmp_path).lacks() == said
    assert [*tmp_path.iterdir()] == []
    assert FolderStore(tmp_path / "nowhere").lacks() == ()
    (finding,) = weak_folder(FolderStore(tmp_path))
    assert finding.message.startswith(f"The file system of {tmp_path} cannot {said[0]}")


@pytest.mark.slow
def test_whenever_a_writer_is_killed_on_such_a_folder_nothing_half_has_a_name(tmp_path: Path) -> None:
    run = [sys.executable, str(ROOT / "tests/packets/killed_commits.py"), str(tmp_path)]
    told = json.loads(subprocess.run(run, env=ENVIRONMENT, capture_output=True, check=True).stdout)
    assert (told["faults"], told["tried"] > 60) == ([], True)


@pytest.mark.slow
def test_of_writers_of_one_file_one_wins_where_there_are_neither_locks_nor_links(tmp_path: Path) -> None:
    run = [sys.executable, "-c", RACER, str(tmp_path)]
    racers = [subprocess.Popen(run, env=ENVIRONMENT, stdout=subprocess.PIPE) for _ in range(3)]
    won = [racer.communicate()[0].split() for racer in racers]
    assert sorted(int(name) for names in won for name in names) == [*range(8)]
    for racer, names in zip(racers, won, strict=True):
        assert {(tmp_path / "records" / f"{int(name)}.json").read_text() for name in names} <= {str(racer.pid)}
