"""Bad input (issue 2): each kind is refused with its place and its mend, and nothing is written."""

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from packets.small_order import FILES
from small_library import write

from assembler.cli import main
from examples import ROOT

SOUND = """\
# A sole trader at home.
programme: small
matter: roberts-2026-001
issued: 2026-12-01
partner:
  kind: individual
  legal_name: Maya Roberts
  country: US
  address: ["14 Alder Street", "Portland, OR 97205"]
  email: maya@roberts.example
  signatories:
    - {name: Maya Roberts, email: maya@roberts.example}
choices: []
"""
Finding = dict[str, Any]


def build(folder: Path, matter: str | bytes, *more: str, output: Path | None = None) -> list[Finding]:
    """Try to build a matter in a folder; give what is wrong with it."""
    library = write(folder / "library", {} if (folder / "library").exists() else FILES)
    path = folder / "matter.yaml"
    path.write_bytes(matter if isinstance(matter, bytes) else matter.encode())
    out = output or folder / "out"
    result = CliRunner().invoke(main, ["build", str(path), "-o", str(out), "--library", str(library), "--json", *more])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 1, result.output
    if output is None:
        assert not out.exists(), "nothing may be written"
    findings: list[Finding] = json.loads(result.stdout)["findings"]
    assert all(finding["message"] and finding["hint"] and finding["path"] and finding["line"] for finding in findings), findings
    return findings


def changed(old: str, new: str) -> str:
    assert old in SOUND
    return SOUND.replace(old, new, 1)


@pytest.mark.parametrize(
    ("matter", "expected", "hint"),
    [
        (changed("country: US", "contry: US"), ("unknown-key", 8, "“contry” is not known here."), "Did you mean “country”?"),
        (
            changed("  legal_name: Maya Roberts\n", ""),
            ("missing-key", 5, "“legal_name” is missing."),
            "Add “legal_name: …” here.",
        ),
        (
            changed("2026-12-01", "2026-02-30"),
            ("bad-value", 4, "There is no day 2026-02-30 in the calendar."),
            "Check month and day.",
        ),
        (changed("2026-12-01", "1.12.2026"), ("bad-value", 4, "“1.12.2026” is no date."), "Write"),
        (changed("country: US", "country: Norway"), ("bad-value", 8, "“Norway” is no country."), "Did you mean “NO”?"),
        (changed("country: US", "country: XX"), ("bad-value", 8, "“XX” is no country."), "Write"),
        (
            changed("matter:", "issued: 2026-12-01\nmatter:"),
            ("bad-yaml", 5, "“issued” stands twice; the first is on line 3."),
            "Keep one of the two.",
        ),
        (
            changed("choices: []", "choices: [lent]"),
            ("bad-value", 13, "“lent” is not possible here."),
            "Did you mean “lend”?",
        ),
        (
            changed("name: Maya Roberts", "name: Maya\x07Roberts"),
            ("forbidden-character", 7, "U+0007 is a control character."),
            "",
        ),
        (
            changed("Maya Roberts", "Maya \u202estreboR"),
            ("forbidden-character", 7, "U+202E RIGHT-TO-LEFT OVERRIDE is a bidirectional control, which"),
            "Delete it",
        ),
        (changed("Maya Roberts", "x" * 1_000_000), ("unreadable-file", 1, ""), "A matter and a clause are a few pages"),
        (
            changed("Maya Roberts", "x" * 9000),
            ("bad-value", 7, "This text has 9,000 characters; a line may have 500."),
            "Shorten",
        ),
        ("", ("bad-yaml", 1, "The file is empty."), "Write “key: value” lines"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xd8", ("unreadable-file", 1, ""), "Save the file as UTF-8 text."),
        (b"PK\x03\x04" + bytes(200), ("forbidden-character", 1, "U+0003 is a control character."), "Delete it"),
        ("- a list\n", ("bad-yaml", 1, "The file must hold “key: value” lines."), ""),
        ("x" * 5_000_000, ("unreadable-file", 1, ""), "A matter and a clause are a few pages of text."),
        (changed("Maya Roberts", "&name Maya Roberts"), ("bad-yaml", 7, "Anchors (&) and aliases (*) are not used here."), ""),
        (changed("issued: 2026-12-01", "issued: 2025-12-31"), ("no-edition", 4, "No edition of the texts was in force"), ""),
    ],
    ids=[
        *("unknown key", "missing name", "impossible date", "foreign date", "country name", "no country", "two equal keys"),
        *("unknown choice", "control character", "bidirectional override", "1 MB", "9 KB", "empty", "binary", "archive", "list"),
        *("5 MB", "anchor", "too early"),
    ],
)
def test_a_bad_matter_is_refused(tmp_path: Path, matter: str | bytes, expected: tuple[str, int, str], hint: str) -> None:
    id, line, message = expected
    told = [(one["id"], one["line"], one["message"], one["hint"]) for one in build(tmp_path, matter)]
    assert any(one[:2] == (id, line) and one[2].startswith(message) and hint in one[3] for one in told), told


def test_no_as_a_country_is_norway(tmp_path: Path) -> None:
    """YAML alone would read it as a falsehood; here it is a country."""
    path, library = tmp_path / "matter.yaml", write(tmp_path / "library", FILES)
    path.write_text(changed("country: US", "country: NO"), "utf-8")
    arguments = ["build", str(path), "-o", str(tmp_path / "out"), "--formats", "txt", "--library", str(library)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert "Norway" in next((tmp_path / "out").rglob("01-*.txt")).read_text("utf-8")


def test_no_as_a_date_is_refused(tmp_path: Path) -> None:
    (finding,) = build(tmp_path, changed("issued: 2026-12-01", "issued: NO"))
    assert (finding["id"], finding["line"]) == ("bad-value", 4)


def test_every_fault_of_a_matter_is_told_at_once(tmp_path: Path) -> None:
    matter = changed("country: US", "contry: US").replace("issued: 2026-12-01", "issued: soon").replace("[]", "[nothing]")
    assert {finding["id"] for finding in build(tmp_path, matter)} == {"unknown-key", "missing-key", "bad-value"}


def test_a_glyph_that_no_font_has_names_field_and_character(tmp_path: Path) -> None:
    findings = build(tmp_path, SOUND.replace("Maya Roberts", "Maya 𓀀 Roberts"), "--formats", "pdf")
    assert findings[0]["path"].endswith("matter.yaml")
    assert findings[0]["line"] in (7, 12)
    assert "U+13000" in findings[0]["message"]
    assert "partner" in findings[0]["message"]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Give a library to break."""
    return write(tmp_path / "library", FILES)


TERM = "small/agreement/term.md"


@pytest.mark.parametrize(
    ("file", "harm"),
    [
        (TERM, lambda text: text + "\n99. See [](#nothing-of-that-name).\n"),
        (TERM, lambda text: text + "\nAn open {{ value.\n"),
        (TERM, lambda text: text + "\nA {{ value_nobody_knows }}.\n"),
        (TERM, lambda text: text.replace("---\n", "", 1)),
        (TERM, lambda text: text + "\nA \u202ehidden override.\n"),
        (TERM, lambda _: ""),
        ("small/agreement/document.yaml", lambda text: text + "  - no-such-clause\n"),
        ("small/programme.yaml", lambda text: text.replace("programme: small", "programe: small")),
        ("small/programme.yaml", lambda text: text.replace("specimen: lend", "specimen: lent")),
    ],
    ids=["reference", "brace", "name", "front matter", "override", "empty", "missing clause", "key", "condition"],
)
def test_a_broken_library_is_refused(tmp_path: Path, library: Path, file: str, harm: Callable[[str], str]) -> None:
    path = library / file
    path.write_text(harm(path.read_text("utf-8")), "utf-8")
    findings = build(tmp_path, SOUND)
    assert {finding["path"] for finding in findings} == {str(path)}


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """Give a copy of the shipped templates."""
    return Path(shutil.copytree(ROOT / "templates", tmp_path / "templates"))


def spoil(shell: Path, old: bytes, new: bytes) -> None:
    """Change what stands in the body of a shell."""
    with zipfile.ZipFile(shell) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(old, new, 1)
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    shell.write_bytes(made.getvalue())


@pytest.mark.parametrize(
    "tag",
    [b"{{ }}", b"{{ body ", b"{% if %}", b"{{ nobody_knows_this }}", b"{{ body.__class__ }}"],
    ids=["empty", "open", "if", "unknown", "secret"],
)
def test_a_shell_with_a_broken_tag_is_refused(tmp_path: Path, templates: Path, tag: bytes) -> None:
    spoil(templates / "paper.docx", b"{{p body }}", tag)
    findings = build(tmp_path, SOUND, "--templates", str(templates), "--formats", "docx")
    assert "paper.docx" in findings[0]["path"]


@pytest.mark.parametrize("name", ["paper.docx", "packet.typ"])
@pytest.mark.parametrize("data", [None, b"", b"no such thing #("], ids=["missing", "empty", "other"])
def test_a_template_that_is_none_is_refused(tmp_path: Path, templates: Path, name: str, data: bytes | None) -> None:
    if data is None:
        (templates / name).unlink()
    else:
        (templates / name).write_bytes(data)
    assert name in build(tmp_path, SOUND, "--templates", str(templates))[0]["path"]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of 64 KB, where this user may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], capture_output=True, check=False
    ).returncode:
        pytest.skip("mounting a small file system needs root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_told_and_left_as_it_was(tmp_path: Path, tiny_disk: Path) -> None:
    (finding,) = build(tmp_path, SOUND, output=tiny_disk)
    assert (finding["id"], "No space left on device" in finding["message"]) == ("not-written", True)
    assert {path.name for path in tiny_disk.iterdir()} <= {"kept"}
    whole = [path for path in tiny_disk.rglob("*.zip") if zipfile.ZipFile(path).testzip() is None]
    assert [path for path in tiny_disk.rglob("*") if path.is_file()] == whole, "what is kept of the library serves the next try"


def test_a_read_only_output_is_told(tmp_path: Path, tiny_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
    for output in (tiny_disk, tiny_disk / "deeper"):
        (finding,) = build(tmp_path, SOUND, "--formats", "txt", output=output)
        assert (finding["id"], "Read-only file system" in finding["message"]) == ("not-written", True)
    assert [*tiny_disk.iterdir()] == []


def test_a_file_in_the_place_of_the_output_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (finding,) = build(tmp_path, SOUND, "--formats", "txt", output=tmp_path / "file")
    assert finding["id"] == "not-written"
    assert (tmp_path / "file").read_text() == "mine"
