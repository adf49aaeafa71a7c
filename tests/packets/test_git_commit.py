from pathlib import Path

import pytest

from assembler.packets.git_commit import BUILT, commit_of_build, commit_of_checkout


@pytest.fixture
def git(tmp_path: Path) -> Path:
    (tmp_path / ".git/refs/heads").mkdir(parents=True)
    return tmp_path / ".git"


@pytest.mark.parametrize(
    ("files", "commit"),
    [
        ({"HEAD": "ref: refs/heads/main\n", "refs/heads/main": "0123abc\n"}, "0123abc"),
        (
            {
                "HEAD": "ref: refs/heads/main\n",
                "packed-refs": "# pack-refs with: peeled\nffff refs/heads/x\n0123abc refs/heads/main\n",
            },
            "0123abc",
        ),
        ({"HEAD": "0123abc\n"}, "0123abc"),
        ({"HEAD": "ref: refs/heads/main\n"}, ""),
        ({}, ""),
    ],
    ids=["a branch", "a packed branch", "no branch", "no commit yet", "no repository"],
)
def test_the_commit_is_that_of_the_checkout(git: Path, files: dict[str, str], commit: str) -> None:
    for name, text in files.items():
        (git / name).write_text(text)
    assert commit_of_checkout(git) == commit


def test_the_commit_of_a_further_work_tree(git: Path, tmp_path: Path) -> None:
    (git / "refs/heads/side").write_text("0123abc\n")
    own = git / "worktrees/side"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/side\n")
    (own / "commondir").write_text("../..\n")
    (tmp_path / "side").mkdir()
    (tmp_path / "side/.git").write_text(f"gitdir: {own}\n")
    assert commit_of_checkout(tmp_path / "side/.git") == "0123abc"


def test_what_was_built_names_its_commit_and_a_checkout_has_no_such_file(tmp_path: Path) -> None:
    assert commit_of_build(tmp_path) == ""
    (tmp_path / BUILT).parent.mkdir()
    (tmp_path / BUILT).write_text("0123abc\n")
    assert commit_of_build(tmp_path) == "0123abc"
