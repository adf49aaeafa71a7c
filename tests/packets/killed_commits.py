"""Commits and names files on weak file systems, killed by SIGKILL at each touch of a file; prints what was wrong. A process of one thread.

Run as a program: `python killed_commits.py FOLDER`.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from killing import Counter, do_and_kill
from weak_folders import weaken

from assembler.packets.commit import commit, put, sweep
from assembler.packets.manifest import PacketFile

FILES = tuple(PacketFile(name, name.encode() * 500, ()) for name in ("packet.pdf", "forms/one.docx", "manifest.json"))
PACKET = {f"first-1/{file.path}": file.data for file in FILES}
EVENT = {"records/first/1.json": b"{}"}
LEFT = {".naming.lock": b""}
"""A lock that stays on a file system without hard links."""


def act(root: Path, lacking: str) -> str:
    """Commit a packet and write an event on a weak file system."""
    with pytest.MonkeyPatch.context() as patch:
        weaken(patch, lacking)
        commit(root / "first-1", FILES)
        for name, data in EVENT.items():
            put(root, name, data)
    return "done"


def faults(root: Path, lacking: str) -> Iterator[str]:
    """Kill at each touch, and yield what is wrong afterwards; then begin again where the folder was left."""
    last = 0
    while True:
        last += 1
        place = root / str(last)
        place.mkdir(parents=True)

        def job(_: Counter, place: Path = place) -> str:
            return act(place, lacking)

        killed = do_and_kill(job, str(place), last).killed
        if named(place) not in ({}, PACKET, PACKET | EVENT):
            yield f"{lacking}, touch {last}: something half has a name: {sorted(contents(place))}"
        with pytest.MonkeyPatch.context() as patch:
            weaken(patch, lacking)
            sweep(place)
        act(place, lacking)
        if contents(place) | LEFT != PACKET | EVENT | LEFT:
            yield f"{lacking}, touch {last}: afterwards there are {sorted(contents(place))}"
        if not killed:
            return


def named(root: Path) -> dict[str, bytes]:
    """Return the files that are no remains: those that do not lie below a name with a dot in front."""
    return {name: data for name, data in contents(root).items() if not name.startswith(".")}


def contents(root: Path) -> dict[str, bytes]:
    """Return the files below a folder by their paths."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    found = [fault for at, lacking in enumerate(("locks", "links", "all")) for fault in faults(folder / str(at), lacking)]
    tried = sum(1 for _ in folder.glob("*/*"))
    sys.stdout.write(json.dumps({"tried": tried, "faults": found}))
