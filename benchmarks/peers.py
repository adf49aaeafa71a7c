"""Others' engines, asked from here: docxtpl, LibreOffice behind unoserver, WeasyPrint, each a real install in build/peers."""

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PYTHON = ROOT / "build/peers/bin/python"
INSTALL = "apt-get install libreoffice-writer-nogui python3-uno, or what your system calls them; then `make bench` again"
LIKE_OURS = ("SelectPdfVersion=2", "UseTaggedPDF=true", "PDFUACompliance=true", "ExportFormFields=true")
"""What LibreOffice's export is told to come as near to our PDFs as it can: PDF/A-2, tagged, PDF/UA, with fields.

7.4 makes no fields of content controls; the option is asked for all the same.
"""


@dataclass(frozen=True)
class Peers:
    """The process the peers are in; the versions of what is there, and the names of what is not."""

    process: "subprocess.Popen[str]"
    versions: Mapping[str, str]
    missing: tuple[str, ...]

    @property
    def office(self) -> bool:
        """`True` when LibreOffice can be asked."""
        return not self.missing

    def fill(self, templates: Sequence[Path], values: Sequence[Mapping[str, str]], made: Sequence[Path]) -> float:
        """Fill docxtpl templates; give the processor time, as all of these do."""
        return _ask(self.process, do="docxtpl", values=values, **_paths(templates, made))[0]

    def convert(self, files: Sequence[Path], made: Sequence[Path], options: Iterable[str] = ()) -> float:
        """Turn files into others by LibreOffice."""
        return _ask(self.process, do="office", options=list(options), **_paths(files, made))[0]

    def print_page(self, page: Path, made: Path, options: Mapping[str, Any]) -> float:
        """Turn a page of HTML into a PDF by WeasyPrint."""
        return _ask(self.process, do="weasyprint", options=options, **{"from": str(page), "to": str(made)})[0]


@contextmanager
def peers() -> Iterator[Peers | None]:
    """Start the peers' process, and end it; none where they are not installed, which is said."""
    if not PYTHON.exists():
        print("The peers are left out: build/peers is not there. `make bench` makes it.")
        yield None
        return
    command = [str(PYTHON), "-P", "-W", "ignore:Duplicate name", str(Path(__file__).with_name("peer_worker.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        told = _ask(process, do="about")[1]
        if told["missing"]:
            print(f"LibreOffice is left out, for {' and '.join(told['missing'])} is not there: {INSTALL}.")
        yield Peers(process, told["versions"], tuple(told["missing"]))
        process.communicate()


def _paths(files: Iterable[Path], made: Iterable[Path]) -> dict[str, list[str]]:
    return {"from": [str(path) for path in files], "to": [str(path) for path in made]}


def _ask(process: "subprocess.Popen[str]", **job: Any) -> tuple[float, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(job) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise SystemExit(f"The peers' process has ended at the job “{job['do']}”; what it said stands above.")
    answer = json.loads(line)
    return answer["seconds"], answer["told"]
