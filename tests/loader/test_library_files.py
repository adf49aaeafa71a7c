"""The files of a library's folder, read once, with texts that are not saved in their place."""

import os
import sys
from pathlib import Path

import pytest

from assembler.loader import load_library_to_check
from assembler.loader.library_files import find_misplaced_files, find_unread_files, read_files
from assembler.model.kept import Kept


def test_files_are_read_in_order_and_by_their_folder(tmp_path: Path) -> None:
    for name in ("b/two.md", "a-b/one.md", "a/c/three.md", "top.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    files = read_files(tmp_path, {tmp_path / "b/two.md": b"typed"})
    assert dict(files.contents) == {
        "a/c/three.md": b"a/c/three.md",
        "a-b/one.md": b"a-b/one.md",
        "b/two.md": b"typed",
        "top.md": b"top.md",
    }
    assert files.by_folder() == {"a/c": ("a/c/three.md",), "a-b": ("a-b/one.md",), "b": ("b/two.md",), "": ("top.md",)}


def test_an_ending_that_no_reader_opens_is_refused_but_not_in_a_hidden_folder(tmp_path: Path) -> None:
    for name in ("a/b.yml", ".github/c.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    (finding,) = find_misplaced_files(read_files(tmp_path, {}))
    assert finding.message == f"{tmp_path / 'a/b.yml'} would not be read: the library's files end in .yaml."


def test_a_link_is_not_followed_not_even_round_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/circle.md").symlink_to("circle.md")
    (tmp_path / "a/up").symlink_to(tmp_path, target_is_directory=True)
    files = read_files(tmp_path, {})
    assert (files.links, dict(files.contents), dict(files.unread)) == (("a/circle.md", "a/up"), {}, {})


def test_what_cannot_be_read_is_said_once_until_it_can(tmp_path: Path) -> None:
    for name in ("common/regions.yaml", "small/fee.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("", "utf-8")
    (tmp_path / "common/regions.yaml").chmod(0)
    if os.access(tmp_path / "common/regions.yaml", os.R_OK):
        pytest.skip("whoever runs this may read every file")
    (tmp_path / "small").chmod(0)
    said = [finding.message for finding in find_unread_files(read_files(tmp_path, {}))]
    (tmp_path / "small").chmod(0o700)
    denied = "cannot be read: Permission denied."
    assert said == [f"{tmp_path / name} {denied}" for name in ("common/regions.yaml", "small")]
    _, findings = load_library_to_check(tmp_path, kept := Kept())
    assert [finding.message for finding in findings] == [f"{tmp_path / 'common/regions.yaml'} {denied}"]
    (tmp_path / "common/regions.yaml").unlink()
    _, findings = load_library_to_check(tmp_path, kept)
    assert [finding.message for finding in findings] == [f"{tmp_path} holds no programme."]


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names of files are Unicode there")
def test_a_file_whose_name_is_no_text_is_refused_in_words_that_can_be_written(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("", "utf-8")
    library, (finding, *_) = load_library_to_check(tmp_path)
    assert library is None
    assert finding.message == rf"{tmp_path}/caf\udce9.md cannot be read: its name is not text in UTF-8."
    assert str(finding.span).encode()
