"""The files of a library's folder, read once, with texts that are not saved in their place."""

from pathlib import Path

from assembler.loader.library_files import find_misplaced_files, read_files


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
