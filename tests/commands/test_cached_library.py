"""A library from the cache is the one that its files make, whatever state the cache is in."""

import os
import pickle
import pickletools
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from checks.dated_libraries import draw_dated
from small_library import AGREEMENT, agreement, write
from small_library import PROGRAMME as SMALL

from assembler.commands import cached_library
from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.cached_library import load_cached_library, use_cache_of_this_program
from assembler.loader import load_library
from assembler.model.diagnostics import info
from assembler.model.library import Library
from assembler.model.source import Span
from assembler.packets.order import build_packet
from assembler.platform import user_cache
from assembler.platform.user_cache import DIGEST_BYTES, FOLDER, SWITCH, keep_cached, name_of
from examples import ROOT, each_example

LIBRARIES = 12


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a cache of this test alone, which is not there yet."""
    return name_cache(tmp_path, monkeypatch)


def name_cache(folder: Path, patch: pytest.MonkeyPatch) -> Path:
    """Name a cache below a folder, and return where its entries will be."""
    patch.delenv(SWITCH)
    patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    patch.setattr(user_cache, "_used_by", [])
    use_cache_of_this_program()
    return folder / "cache" / FOLDER


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, Library]:
    """Return the shipped library as its files make it, and as a cache gives it."""
    root = ROOT / "clauses"
    with pytest.MonkeyPatch.context() as patch:
        entries_at = name_cache(tmp_path_factory.mktemp("shipped"), patch)
        load_cached_library(root)
        assert entries(entries_at)
        read = load_library(root)[0], load_cached_library(root)[0]
    assert read[0]
    assert read[1]
    assert read[0] is not read[1]
    return read[0], read[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a small library without a fault."""
    return write(tmp_path / "library", {"small/programme.yaml": SMALL + AGREEMENT, **agreement({"term": "1. A term.\n"})})


def hold(root: Path, programme: str = "") -> Library | None:
    """Hold what the cache gives, the first time and the second, against what the files make; with the files themselves."""
    plain = load_library(root, programme)
    for _ in range(2):
        library, findings = load_cached_library(root, programme)
        assert (library, findings) == plain
        assert (library and library.files) == (plain[0] and plain[0].files)
        assert is_same(library, plain[0])
    return plain[0]


def is_same(one: object, other: object) -> bool:
    """Whether two values are the same with all their parts, those too that are not compared, such as the lines of places."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(is_same(part, other[name]) for name, part in one.items())
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(is_same, one, other))
    if is_dataclass(one):
        return all(is_same(getattr(one, part.name), getattr(other, part.name)) for part in fields(one))
    return one == other


def entries(cache: Path) -> list[Path]:
    return sorted(cache.iterdir()) if cache.is_dir() else []


@pytest.mark.slow
@pytest.mark.parametrize("programme", ["", "qpn", "ipp", "qalyptus", "nothing"])
def test_the_shipped_library_is_the_same(programme: str, cache: Path) -> None:
    assert hold(ROOT / "clauses", programme)
    assert len(entries(cache)) == 1


@pytest.mark.parametrize("seed", range(LIBRARIES))
def test_random_libraries_are_the_same(seed: int, tmp_path: Path) -> None:
    hold(write(tmp_path / "library", draw_dated(seed).files))


EDITS: dict[str, Callable[[Path], object]] = {
    "changed": lambda path: path.write_bytes(path.read_bytes() + b"\n"),
    "added": lambda path: path.with_name(f"more{path.suffix}").write_bytes(path.read_bytes()),
    "removed": lambda path: path.unlink(),
    "renamed": lambda path: path.rename(path.with_name(f"another{path.suffix}")),
    "moved": lambda path: path.rename(path.parent.parent / path.name),
    "linked": lambda path: path.with_name("link.md").symlink_to(path),
    "emptied": lambda path: path.write_bytes(b""),
    "in a folder": lambda path: copytree(path.parent, path.parent / "more"),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("name", ["small/programme.yaml", "small/agreement/document.yaml", "small/agreement/term.md"])
def test_a_library_is_read_anew_after_any_change_of_its_files(name: str, edit: str, folder: Path, tmp_path: Path) -> None:
    copytree(folder, tmp_path / "before")
    before = hold(folder)
    EDITS[edit](folder / name)
    hold(folder)
    rmtree(folder)
    copytree(tmp_path / "before", folder)
    assert hold(folder) == before


def test_only_what_can_be_read_is_kept(folder: Path, cache: Path) -> None:
    (folder / "small/agreement/term.md").write_text("---\ntitle: Term\nsource: T-1\n---\n1. {{ nothing }}.\n", "utf-8")
    assert hold(folder) is None
    assert hold(folder / "nowhere") is None
    assert entries(cache) == []


def test_findings_of_a_library_come_with_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The places of findings are as the folder was named, so another name of it is another library."""
    hold(folder)
    monkeypatch.chdir(folder.parent)
    library = hold(Path(folder.name))
    assert library
    assert library.programmes["small"].span.path.startswith(folder.name)


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names of folders are Unicode there")
def test_a_library_is_kept_in_a_folder_whose_name_is_no_text(folder: Path, cache: Path) -> None:
    assert hold(folder.rename(folder.with_name(os.fsdecode(b"caf\xe9"))))
    assert len(entries(cache)) == 1


def test_a_folder_above_a_library_is_refused_without_reading_what_else_lies_in_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = list[Path]()
    monkeypatch.setattr(cached_library, "read_files", lambda root, _: read.append(root))
    assert load_cached_library(folder.parent) == load_library(folder.parent)
    assert read == []


@pytest.mark.parametrize("at", [0, DIGEST_BYTES - 1, DIGEST_BYTES, 1000, -1])
def test_a_flipped_byte_is_found_and_mended(folder: Path, cache: Path, at: int) -> None:
    hold(folder)
    (entry,) = entries(cache)
    whole = bytearray(entry.read_bytes())
    whole[at] ^= 1
    entry.write_bytes(whole)
    hold(folder)
    whole[at] ^= 1
    assert entry.read_bytes() == whole


def test_what_is_kept_is_used(folder: Path, cache: Path) -> None:
    """What a process of the same code would have written is believed: else this would be no cache."""
    library = hold(folder)
    (entry,) = entries(cache)
    written = (info("as-written", "It was kept.", Span("one", 1, 1)),)
    keep_cached(entry.name, pickle.dumps((library, written)))
    assert load_cached_library(folder) == (library, written)


@pytest.mark.slow
def test_other_code_and_other_packages_make_another_name(folder: Path, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.metadata as m\nown = m.Distribution.read_text\n"
        "m.PathDistribution.read_text = lambda one, name, read=m.PathDistribution.read_text:"
        " (read(one, name) or '').replace('Name: PyYAML\\nVersion: ', 'Name: PyYAML\\nVersion: 9')\n",
        "utf-8",
    )
    code = f"from pathlib import Path\nfrom assembler.commands.cached_library import *\nuse_cache_of_this_program()\nload_cached_library(Path({str(folder)!r}))"
    for more in ("", str(tmp_path)):
        paths = os.pathsep.join(filter(None, [more, str(ROOT)]))
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths}, check=True)
    assert len(entries(cache)) == 2


def test_another_build_of_the_same_version_of_python_makes_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    named = name_of("one")
    use_cache_of_this_program()
    assert name_of("one") == named
    monkeypatch.setattr(sys, "version", f"{sys.version.split()[0]} (main) [PyPy 7.3.20]")
    use_cache_of_this_program()
    assert name_of("one") != named


def rewrite(cache: Path, change: Callable[[bytes, bytes], bytes]) -> None:
    """Change each entry by what it and the one before it hold."""
    before = [entry.read_bytes() for entry in entries(cache)]
    for entry, own, other in zip(entries(cache), before, [*before[-1:], *before[:-1]], strict=True):
        entry.write_bytes(change(own, other))


def put_a_file_there(cache: Path) -> None:
    rmtree(cache)
    cache.write_bytes(b"")


STATES: dict[str, Callable[[Path], None]] = {
    "empty": lambda _: None,
    "full": lambda _: None,
    "one bit of each entry flipped": lambda cache: rewrite(cache, lambda own, _: own[:-1] + bytes([own[-1] ^ 1])),
    "half written": lambda cache: rewrite(cache, lambda own, _: own[: len(own) // 2]),
    "each under the name of another": lambda cache: rewrite(cache, lambda _, other: other),
    "open to others": lambda cache: cache.chmod(0o777),
    "a file": put_a_file_there,
}


@pytest.mark.slow
def test_the_state_of_the_cache_changes_no_byte(cache: Path, tmp_path: Path) -> None:
    code = "import sys; from assembler.cli import main\ntry: main(sys.argv[1:])\nfinally: print(*sys.modules)"
    made, read = [], []
    for at, prepare in enumerate(STATES.values()):
        prepare(cache)
        build = [sys.executable, "-c", code, "build", "examples/qalyptus-reseller.yaml", "-o", f"{tmp_path}/{at}"]
        run = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=True)
        read.append({"markdown_it", "docx", "fontTools"} <= {*run.stdout.split()})
        made.append(
            {one.relative_to(tmp_path / f"{at}"): one.read_bytes() for one in (tmp_path / f"{at}").rglob("*.*") if one.is_file()}
        )
    assert [name for name, has_read in zip(STATES, read, strict=True) if not has_read] == ["full"]
    assert len(made[0]) > 10
    assert [name for name, files in zip(STATES, made, strict=True) if files != made[0]] == []


@pytest.mark.slow
@each_example
def test_packets_are_the_same_byte_by_byte(path: Path, shipped: tuple[Library, Library], tmp_path: Path) -> None:
    made = []
    for at, library in enumerate(shipped):
        order, findings = order_packet(BuildRequest(library, path, ROOT / "templates", ("txt", "docx")))
        assert order, findings
        packet, findings = build_packet(order, tmp_path / f"{at}", lambda _: None)
        assert packet, findings
        made.append({one.relative_to(packet.folder): one.read_bytes() for one in packet.folder.rglob("*") if one.is_file()})
    assert made[0] == made[1]


@pytest.mark.slow
def test_the_cache_holds_values_of_the_model_alone(cache: Path) -> None:
    load_cached_library(ROOT / "clauses")
    (entry,) = entries(cache)
    words = [arg for op, arg, _ in pickletools.genops(entry.read_bytes()[DIGEST_BYTES:]) if op.name == "SHORT_BINUNICODE"]
    modules = {word for word in words if word in sys.modules}
    assert {"assembler.model.library", "assembler.model.clause_text", "datetime"} <= modules
    assert [one for one in modules if "." in one and not one.startswith("assembler.model.")] == []
