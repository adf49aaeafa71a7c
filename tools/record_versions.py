"""Build packets with the lowest and the newest versions that are allowed, on every Python there is; record it in `versions.md`.

`python tools/record_versions.py UV DAY [PYTHON …]`. Each environment gets the wheel in `dist/` and is outside of the checkout.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from zipfile import ZipFile

import pypdfium2
from recorded_run import ROOT, write_page

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
EXAMPLES = ("qpn-referral-sell", "ipp-implementation", "qalyptus-both")
BUILT = ("lowest-direct", "highest")
HEAD = """# The versions that are allowed, and every Python

`make versions` put the wheel into clean environments outside of the checkout: with the lowest versions that `pyproject.toml` allows and with
the newest, on each Python that the machine had. In each it built the packets of three examples, in every format. Words are read from the
PDF files by pdfium and from the Word files' XML, and compared with those of the first Python with the newest versions. A file may have other bytes only where a
package that decides bytes has another version: in PDF files that is pikepdf and fonttools.
"""
SHOWN = ("typst", "pikepdf", "fonttools", "pydantic", "lxml", "click")


@dataclass(frozen=True, slots=True)
class Built:
    """What an environment built: its Python, its versions, the files of its packets, and the seconds it took to install."""

    python: str
    resolution: str
    versions: Mapping[str, str]
    files: Mapping[str, bytes]
    seconds: float
    fault: str = ""


def build(uv: str, python: str, resolution: str, folder: Path) -> Built:
    """Install the wheel into a new environment, and build the examples there."""
    (wheel,) = (ROOT / "dist").glob("*.whl")
    target = folder / "env"
    begun = monotonic()
    for step in (
        [uv, "venv", "--quiet", "--no-python-downloads", "--python", python, str(target)],
        [uv, "pip", "install", "--quiet", "--python", str(target), "--resolution", resolution, str(wheel), *required(wheel)],
    ):
        done = _run(step, folder)
        if done.returncode:
            return Built(python, resolution, {}, {}, 0, done.stderr.strip().splitlines()[-1])
    seconds = monotonic() - begun
    program = str(target / "bin" / "assembler")
    for example in EXAMPLES:
        asked = [
            program,
            "build",
            str(ROOT / "examples" / f"{example}.yaml"),
            "-o",
            str(folder / "out"),
            "--formats",
            "docx,pdf,txt",
        ]
        done = _run(asked, folder)
        if done.returncode:
            return Built(python, resolution, {}, {}, seconds, (done.stderr or done.stdout).strip().splitlines()[-1])
    listed = _run([uv, "pip", "freeze", "--python", str(target)], folder).stdout
    versions = dict(line.split("==") for line in listed.splitlines() if "==" in line)
    return Built(python, resolution, versions, dict(_files(folder / "out")), seconds)


def required(wheel: Path) -> Iterator[str]:
    """Yield what a wheel requires: named beside it, these are direct, so that the lowest versions are theirs."""
    with ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        stated = message_from_bytes(archive.read(name))
    yield from (one for one in stated.get_all("Requires-Dist", ()) if "extra ==" not in one)


def _run(command: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands


def _files(output: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the papers by their names; a packet's folder has the versions in its name."""
    for path in sorted(output.glob("*-*/**/*.*")):
        packet, *rest = path.relative_to(output).parts
        if path.name != "manifest.json":
            yield "/".join((packet.rsplit("-", 1)[0], *rest)), path.read_bytes()


def words(name: str, data: bytes) -> str:
    """Return the words of a file; of a Word file its bytes stand for them."""
    if not name.endswith(".pdf"):
        return data.hex()
    with pypdfium2.PdfDocument(data) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def _name(python: str) -> str:
    """Return the version in a path such as `…/versions/3.11.7/bin/python`, or what was given."""
    return next((part for part in Path(python).parts if part[0].isdigit()), python)


def line(one: Built, first: Built) -> str:
    """Return the table's line of an environment."""
    label = f"| {_name(one.python)} | {one.resolution} | {', '.join(one.versions.get(name, '–') for name in SHOWN)} | {one.seconds:.0f} s |"
    if one.fault:
        return f"{label} {one.fault} | |"
    same = sum(data == first.files.get(name) for name, data in one.files.items())
    differing = [name for name, data in one.files.items() if words(name, data) != words(name, first.files.get(name, b""))]
    said = (
        "all" if one.files.keys() == first.files.keys() and not differing else f"not {', '.join(differing) or 'the same files'}"
    )
    return f"{label} {said} | {same} of {len(one.files)} |"


def main(uv: str, day: date, pythons: tuple[str, ...]) -> None:
    """Build in every environment, and write the record."""
    built = []
    for python in pythons:
        for resolution in BUILT:
            with TemporaryDirectory() as folder:
                built.append(build(str(Path(uv).absolute()), python, resolution, Path(folder)))
    first = next(one for one in built if one.resolution == "highest" and not one.fault)
    head = [f"| Python | versions | {', '.join(SHOWN)} | installed in | same words | same bytes |", "|---|---|---|---|---|---|"]
    write_page("versions.md", HEAD, day, "each with its wheel", [*head, *(line(one, first) for one in built)])


if __name__ == "__main__":
    main(sys.argv[1], date.fromisoformat(sys.argv[2]), tuple(sys.argv[3:]) or PYTHONS)
