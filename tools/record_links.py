#!/usr/bin/env python3
"""Ask a portal for many links that nobody was given, and write into `tests/recorded/links.md` whether one opened something."""

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import import_tests, write_page

import_tests()

from portal.guessed_links import opening  # noqa: E402 - the tests' folder is known only now
from portal.running import running, small_settings  # noqa: E402 - the same

HEAD = """# Guessed links

`make links` asked a portal with one packet for links that nobody was given (`tests/portal/guessed_links.py`): random secrets, and the secret of
the link that opens the packet, with a letter more, less or another, or with its parts or cases changed. Each must be answered byte by byte as any
link that opens nothing.
"""


def main(count: int, day: date) -> None:
    """Ask for the links of the first seeds, and write the record."""
    with TemporaryDirectory() as folder, running(small_settings(Path(folder))) as portal:
        found = opening(portal, portal.link(portal.small_packet("guessed-001", "Exempel AB")), range(count))
    lines = [f"Links that opened something: {len(found)}.", *(["", *(f"- {one}" for one in found)] if found else [])]
    write_page("links.md", HEAD, day, f"seeds 0 to {count - 1}", lines)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
