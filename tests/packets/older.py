"""A packet of format 1 in a store, and its library as it went on: a later edition begins the agreement with another clause."""

import json
import shutil
from pathlib import Path

from assembler.loader import load_library
from assembler.model.library import Library
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.store import FolderStore

DATA = Path(__file__).parents[1] / "data" / "packet-1902f63"
OLDER = "first-001-a0f92a25"
NOTICE = "1. See [](#agreement/term.notice).\n"
LATER = (DATA / "matter.yaml").read_text("utf-8").replace("first-001", "second-001").replace("2026-02-01", "2026-07-01")
"""A matter of the later edition, which follows the packet once it says so by `after`."""


def older_store(folder: Path) -> FolderStore:
    """Return a store with the packet of format 1."""
    shutil.copytree(DATA / OLDER, folder / OLDER)
    return FolderStore(folder)


def later_library(folder: Path) -> Library:
    """Return the packet's library with an edition in which a clause begins the agreement, and a note in each packet that cites it."""
    shutil.copytree(DATA / "clauses", folder)
    small = folder / "small"
    change(small / "programme.yaml", "[2026-01-01]", "[2026-01-01, 2026-06-01]")
    change(small / "programme.yaml", "sign_now}", "sign_now}\n  - {document: note, handling: sign_now, anew: true}")
    change(small / "agreement" / "document.yaml", "[term,", '[{clause: copies, when: matter.edition >= "2026-06-01"}, term,')
    (small / "agreement" / "copies.md").write_text("---\ntitle: Copies\nsource: E-3\n---\n1. Each party keeps a copy.\n", "utf-8")
    (small / "note").mkdir()
    (small / "note" / "document.yaml").write_text("title: Note\nkind: schedule\nsigners: [partner]\nclauses: [cites]\n", "utf-8")
    (small / "note" / "cites.md").write_text(f"---\ntitle: Cites\nsource: E-3\n---\n{NOTICE}", "utf-8")
    library, findings = load_library(folder)
    assert library is not None, findings
    return library


def change(path: Path, old: str, new: str) -> None:
    """Write something else into a file, at the first place of it."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def change_agreement(store: FolderStore, **changes: object) -> None:
    """Change what the packet's manifest says of its agreement."""
    path = store.root / OLDER / MANIFEST
    data = json.loads(path.read_text("utf-8"))
    data["documents"][0] |= changes
    path.write_text(json.dumps(data), "utf-8")
