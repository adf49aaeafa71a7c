"""The peers at work, in an environment of their own: jobs come as lines of JSON, and the processor time each took goes back.

Run by `peers.py`. LibreOffice is a server here, as unoserver keeps it: warm, its own time and that of unoserver counted with the job's.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xmlrpc.client import ServerProxy

Job = dict[str, Any]
SESSION, FIRST_TIME, TIMES = 3, 11, 4
"""Where /proc/PID/stat, behind the program's name, has the session, and the four times of a process and its ended children."""

PATIENCE = 90
"""Seconds that LibreOffice may take to start."""


def main() -> None:
    """Answer jobs until there are no more."""
    with tempfile.TemporaryDirectory() as profile, office(Path(profile)) as server:
        for line in sys.stdin:
            job = json.loads(line)
            began, behind = time.process_time(), server.used()
            told = JOBS[job["do"]](job, server)
            seconds = time.process_time() - began + server.used() - behind
            print(json.dumps({"seconds": seconds, "told": told}), flush=True)


class Office:
    """LibreOffice as a server: the session its processes run in and the port it listens at, 0 where there is none."""

    def __init__(self, session: int = 0, port: int = 0) -> None:
        """Know where the server is."""
        self.session, self.port = session, port

    def used(self) -> float:
        """Give the processor seconds of all processes of the server."""
        return sum(times(self.session)) / os.sysconf("SC_CLK_TCK") if self.session else 0.0


def times(session: int) -> Iterator[int]:
    """Give the clock ticks of each process of a session, its ended children with it."""
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[SESSION]) == session:
            yield sum(map(int, fields[FIRST_TIME : FIRST_TIME + TIMES]))


@contextmanager
def office(profile: Path) -> Iterator[Office]:
    """Start unoserver, and end it and LibreOffice with it; none where either is missing."""
    if missing():
        yield Office()
        return
    port, behind = free_ports(2)
    command = [sys.executable, "-m", "unoserver.server", "--port", str(port), "--uno-port", str(behind)]
    server = subprocess.Popen(
        [*command, "--user-installation", str(profile)],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await_server(port)
        yield Office(server.pid, port)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def free_ports(number: int) -> list[int]:
    """Find ports that nobody listens at."""
    sockets = [socket.socket() for _ in range(number)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def await_server(port: int) -> None:
    """Wait until the server answers."""
    for _ in range(PATIENCE):
        try:
            with ServerProxy(f"http://127.0.0.1:{port}", allow_none=True) as proxy:
                proxy.info()
        except OSError:
            time.sleep(1)
        else:
            return
    raise SystemExit(f"LibreOffice did not start within {PATIENCE} s.")


def missing() -> list[str]:
    """Name what LibreOffice needs and is not installed."""
    wanted = {"soffice (LibreOffice)": shutil.which("soffice"), "uno (python3-uno)": find_spec("uno")}
    return [name for name, found in wanted.items() if not found]


def about(_: Job, __: Office) -> dict[str, Any]:
    """Tell which versions are here, and what is missing."""
    return {"versions": dict(versions()), "missing": missing()}


def versions() -> Iterator[tuple[str, str]]:
    """Give the version of each peer."""
    for name in ("docxtpl", "python-docx", "lxml", "jinja2", "unoserver", "weasyprint"):
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "missing"
    if soffice := shutil.which("soffice"):
        shown = subprocess.run([soffice, "--version"], capture_output=True, text=True, check=False)
        yield "LibreOffice", shown.stdout.split()[1]


def fill(job: Job, _: Office) -> None:
    """Fill docxtpl templates, opened anew for each packet, as docxtpl's own documentation does it."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - the first job, which is not counted, pays for it

    for template, values, made in zip(job["from"], job["values"], job["to"], strict=True):
        paper = DocxTemplate(template)
        paper.render(values, autoescape=True)
        paper.save(made)


def convert(job: Job, server: Office) -> None:
    """Turn files into others by LibreOffice, with options of its export."""
    from unoserver.client import UnoClient  # noqa: PLC0415 - the first job, which is not counted, pays for it

    client = UnoClient(port=str(server.port))
    for source, made in zip(job["from"], job["to"], strict=True):
        client.convert(inpath=source, outpath=made, filter_options=job["options"])


def print_page(job: Job, _: Office) -> None:
    """Turn a page of HTML into a PDF by WeasyPrint."""
    from weasyprint import HTML  # noqa: PLC0415 - the first job, which is not counted, pays for it

    HTML(job["from"]).write_pdf(job["to"], **job["options"])


JOBS: dict[str, Callable[[Job, Office], object]] = {
    "about": about,
    "docxtpl": fill,
    "office": convert,
    "weasyprint": print_page,
}


if __name__ == "__main__":
    main()
