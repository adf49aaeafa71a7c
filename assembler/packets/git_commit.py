"""The Git commit of this code, from a checkout or from what was built of one. `tools/build_hook.py` loads this file by itself."""

from pathlib import Path

BUILT = "_data/commit"
"""Where a wheel and a source archive have the commit they were built from, below the package."""


def commit_of_build(package: Path) -> str:
    """Return the commit that a wheel or a source archive was built from; empty where none was known, and in a checkout."""
    try:
        return (package / BUILT).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def commit_of_checkout(git: Path) -> str:
    """Return the commit that a repository's HEAD names, as gitrepository-layout(5) says; empty for no repository."""
    try:
        if git.is_file():  # a work tree of its own names its folder: “gitdir: PATH”
            git = git.parent / git.read_text("utf-8").removeprefix("gitdir:").strip()
        head = (git / "HEAD").read_text("utf-8").strip()
        shared = git / (git / "commondir").read_text("utf-8").strip() if (git / "commondir").is_file() else git
        if not head.startswith("ref:"):
            return head
        name = head.removeprefix("ref:").strip()
        return _read_branch(shared, name)
    except (OSError, UnicodeDecodeError):
        return ""


def _read_branch(git: Path, name: str) -> str:
    """Return the commit of a branch, which lies in a file of its own or in one with others."""
    if (git / name).is_file():
        return (git / name).read_text("utf-8").strip()
    packed = (line.split(" ") for line in (git / "packed-refs").read_text("utf-8").splitlines())
    return next((commit for commit, *rest in packed if rest == [name]), "")
