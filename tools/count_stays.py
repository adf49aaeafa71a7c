#!/usr/bin/env python3
"""Print a matter's way to its packet: the modules that a reader opens, in their order, and the functions read in each."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import import_tests

import_tests()

from matter_way import stays_of  # noqa: E402 - the tests' folder is known only now

from assembler.loader import load_library  # noqa: E402 - the package is found beside the tests' folder
from assembler.model.diagnostics import as_text  # noqa: E402 - likewise

ROOT = Path(__file__).parent.parent


def main(matters: list[Path]) -> None:
    """Print the way of each matter; each begins with a library that is read already."""
    library, findings = load_library(ROOT / "clauses")
    if library is None:
        sys.exit("\n".join(map(as_text, findings)))
    for matter in matters:
        with TemporaryDirectory() as output:
            stays = stays_of(matter, library, ROOT / "templates", Path(output))
        modules = {stay.module for stay in stays}
        sys.stdout.write(f"{matter}: {len(stays)} stays in {len(modules)} modules, {sum(stay.again for stay in stays)} climbs\n")
        for number, stay in enumerate(stays, 1):
            sys.stdout.write(f"{number:3} {stay.module:30} {'again ' if stay.again else '      '}{', '.join(stay.functions)}\n")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [ROOT / "examples" / "qpn-referral-sell.yaml"])
