from pathlib import Path

import pytest
from small_library import MATTER, agreement, load

from assembler.commands.kept_matters import read_kept, with_sources
from assembler.loader import load_matter
from assembler.model.library import Library
from assembler.model.matter import Matter

SECOND = MATTER.replace("first-001", "second-001").replace("2026-12-01", "2027-03-01")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return load(tmp_path / "library", agreement({"term": "Words."}))


def written(library: Library, path: Path, text: bytes) -> Matter:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text)
    read, findings = load_matter(path, library)
    assert read is not None, findings
    return read


def test_the_bytes_of_the_file_are_kept_and_read_again(tmp_path: Path, library: Library) -> None:
    for text in (MATTER.encode(), b"\xef\xbb\xbf" + MATTER.replace("\n", "\r\n").encode()):
        one = with_sources(written(library, tmp_path / "a.yaml", text), library, None)
        assert one.kept.text.encode() == text
        read, findings = read_kept(one.kept, "kept.json", library)
        assert read is not None, findings
        assert (read.digest, read.id, read.span.path) == (one.digest, "first-001", "kept.json")


def test_an_earlier_matter_is_kept_with_those_that_it_names_itself(tmp_path: Path, library: Library) -> None:
    stated = "in_force: [{{matter: {}, signed_on: {}}}]\n"
    written(library, tmp_path / "before/first.yaml", MATTER.encode())
    middle = SECOND.replace("second-001", "middle-001").replace("2027-03-01", "2027-01-10")
    written(library, tmp_path / "before/middle.yaml", (middle + stated.format("first.yaml", "2026-12-20")).encode())
    second = (SECOND + stated.format("before/middle.yaml", "2027-01-20")).encode()
    kept = with_sources(written(library, tmp_path / "second.yaml", second), library, None).kept
    assert [*kept.earlier] == ["before/middle.yaml"]
    assert kept.earlier["before/middle.yaml"].earlier["first.yaml"].text == MATTER


def test_what_is_known_already_is_not_read_again(tmp_path: Path, library: Library) -> None:
    second = (SECOND + "in_force: [{matter: first.yaml, signed_on: 2026-12-20}]\n").encode()
    written(library, tmp_path / "first.yaml", MATTER.encode())
    kept = with_sources(written(library, tmp_path / "second.yaml", second), library, None).kept
    (tmp_path / "first.yaml").unlink()
    read, _ = read_kept(kept, "kept.json", library)
    assert read is not None
    assert with_sources(read, library, None).kept == kept
