"""Standard output and error: UTF-8 into files and pipes, and no crash on a terminal that cannot show a character."""

import io
import os
import sys


def prepare_console() -> None:
    """Write UTF-8 where a file or another program reads it, as all of our files are; a terminal shows “?” for what it cannot show.

    Who has set `PYTHONIOENCODING` keeps that encoding.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
