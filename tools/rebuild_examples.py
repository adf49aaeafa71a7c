"""Build the packet of every example by the command line, make each anew, and compare: `python tools/rebuild_examples.py FOLDER`.

A draft is not kept, so special terms that wait for approval are approved first, in a copy. Nothing of the examples and the library
is left when the packets are made anew but what their store keeps.
"""

import shutil
import sys
from pathlib import Path

from assembler.cli import main as assembler

ROOT = Path(__file__).parent.parent


def run(*arguments: str) -> int:
    """Run a command, and return its exit status."""
    try:
        assembler(arguments, standalone_mode=False)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def main() -> None:
    """Build and rebuild every example below a new folder; exit with 1 where one differs."""
    folder = Path(sys.argv[1])
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "examples", folder / "examples")
    matters = sorted((folder / "examples").glob("*.yaml"))
    for matter in matters:
        text = matter.read_text("utf-8")
        if "approved_by:" not in text:
            matter.write_text(text.replace("special_terms:\n", "special_terms:\n  approved_by: Example Counsel\n"), "utf-8")
        run("build", str(matter), "-o", str(folder / "output"))
    shutil.rmtree(folder / "examples")
    packets = sorted(path.parent for path in (folder / "output").glob("*/manifest.json"))
    ends = [run("rebuild", str(packet)) for packet in packets]
    sys.exit(0 if len(ends) == len(matters) and not any(ends) else 1)


if __name__ == "__main__":
    main()
