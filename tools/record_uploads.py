#!/usr/bin/env python3
"""Send many files made by chance to a portal, as a partner and through the API, and write what came of it into `tests/recorded/uploads.md`."""

import sys
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import import_tests, write_page

import_tests()

from portal.running import running, small_settings  # noqa: E402 - the tests' folder is known only now
from portal.uploads import Answered, send_all  # noqa: E402

HEAD = """# Files sent to the portal by chance

`make uploads` sent PDFs, Word files, archives and mails whose bytes were changed by chance, and random bytes, to a portal with the small
library of the tests (`tests/portal/uploads.py`): each through a partner's link, and to the API as a body and as the text of a matter. A
fault is an error of the server, a file that is not kept to the byte, one that is not in order without a sentence, or a reader that ended.
"""
AT_ONCE = 40


def main(count: int, day: date) -> None:
    """Send the files of the first seeds, and write the record after each lot."""
    answered = list[Answered]()
    with TemporaryDirectory() as folder, running(small_settings(Path(folder))) as portal:
        for first in range(0, count, AT_ONCE):
            answered += send_all(portal, range(first, min(first + AT_ONCE, count)))
            write(answered, day)


def write(answered: list[Answered], day: date) -> None:
    """Write the record."""
    states = Counter((each.what, each.state) for each in answered)
    faults = [each for each in answered if each.faults]
    lines = [
        f"Faults: {len(faults)}; longest: {max(each.seconds for each in answered):.1f} s.",
        "",
        *("| file | state | count |", "|---|---|---:|"),
        *(f"| {what} | {state} | {number:,} |" for (what, state), number in sorted(states.items())),
        "",
        *(f"- seed {each.seed}, {each.what}: {'; '.join(each.faults)}" for each in faults),
    ]
    write_page("uploads.md", HEAD, day, f"seeds 0 to {len(answered) - 1}", lines)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
