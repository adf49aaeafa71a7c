import zipfile
from pathlib import Path

import pytest
from packets.small_order import LOAN, order
from packets.supplemented import issue
from small_library import MATTER

from assembler.batch import write_archive
from assembler.packets.store import FolderStore


def test_an_archive_has_the_files_of_each_packet_in_a_folder_of_its_name(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "out")
    first, second = (issue(order(tmp_path, LOAN, MATTER.replace("first-001", f"{id}-001")), store) for id in ("first", "second"))
    write_archive(tmp_path / "all.zip", store, (second, first, first))
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    folders = (store.root / packet for packet in (first, second))
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert held == {path.relative_to(store.root).as_posix(): path.read_bytes() for path in files}
    again = tmp_path / "again.zip"
    write_archive(again, store, (first, second))
    assert again.read_bytes() == (tmp_path / "all.zip").read_bytes()


def test_an_archive_that_cannot_be_whole_leaves_the_one_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(b"before")
    with pytest.raises(FileNotFoundError, match="it holds no packet"):
        write_archive(tmp_path / "all.zip", FolderStore(tmp_path / "out"), ("gone-001-00000000",))
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("all.zip", b"before")]
