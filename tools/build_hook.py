"""A hook of hatchling: what is built of a checkout names the Git commit, since neither wheel nor source archive has a `.git` folder."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CommitHook(BuildHookInterface[Any]):
    """Put the commit into what is built, below the package. A source archive has it already when a wheel is built of it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the file that is put in, unless this is an editable install, which has its checkout."""
        root = Path(self.root)
        git_commit = _load(root / "assembler/packets/git_commit.py")
        commit = git_commit.commit_of_checkout(root / ".git")
        if version == "editable" or not commit:
            return
        written = Path(self.directory) / "commit"
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(f"{commit}\n", "utf-8")
        build_data["force_include"][str(written)] = f"assembler/{git_commit.BUILT}"

    def finalize(self, _version: str, _build_data: dict[str, Any], _artifact_path: str) -> None:
        """Remove the file again."""
        (Path(self.directory) / "commit").unlink(missing_ok=True)


def _load(file: Path) -> ModuleType:
    """Import a file by itself: the package around it needs packages that are not there while it is built."""
    spec = spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise ImportError(file)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
