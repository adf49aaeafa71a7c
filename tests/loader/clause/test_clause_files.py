"""Clause files: front matter, text and variants."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loader.library_builder import report

from assembler.loader.clause.clause_files import read_clause
from assembler.model.library import ClauseVariant

CLAUSE = "---\ntitle: The fee\nsource: D-1\n---\n1. The fee is due.\n"


def read(folder: Path, text: str | bytes, name: str = "fee.md") -> tuple[ClauseVariant | None, str]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    _, variant, findings = read_clause(path, folder)
    return variant, report(findings).replace(f"{folder}/", "")


def test_a_clause_has_a_title_a_source_and_text(tmp_path: Path) -> None:
    variant, printed = read(tmp_path, CLAUSE.replace("---\n1.", "version: 2\nnote: Why.\n---\n1."))
    assert printed == ""
    assert variant is not None
    assert (variant.title, variant.source, variant.version, variant.note) == ("The fee", "D-1", "2", "Why.")
    assert str(variant.span).endswith("fee.md:2:8")


def test_the_id_is_the_path_up_to_the_variant(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    path = tmp_path / "demo" / "fee@eula.md"
    path.write_text(CLAUSE)
    assert read_clause(path, tmp_path)[0] == "demo/fee"


@pytest.mark.parametrize(
    ("name", "since", "choice"),
    [
        ("fee.md", None, ""),
        ("fee@eula.md", None, "eula"),
        ("fee@no_eula.md", None, "no_eula"),
        ("fee@2027-01-01.md", date(2027, 1, 1), ""),
    ],
)
def test_variants(tmp_path: Path, name: str, since: date | None, choice: str) -> None:
    variant, printed = read(tmp_path, CLAUSE, name)
    assert printed == ""
    assert variant is not None
    assert (variant.since, variant.choice) == (since, choice)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("fee@2027-02-30.md", "“@2027-02-30” is neither a date nor a choice."),
        ("fee@EULA.md", "“@EULA” is neither a date nor a choice."),
        ("fee@20270101.md", "“@20270101” is neither a date nor a choice."),
        ("Fee.md", "“Fee” is no id."),
        ("the fee.md", "“the fee” is no id."),
    ],
)
def test_names_of_files(tmp_path: Path, name: str, sentence: str) -> None:
    assert f"{name}:1:1: error: {sentence} [bad-name]" in read(tmp_path, CLAUSE, name)[1]


def test_places_count_from_the_top_of_the_file(tmp_path: Path) -> None:
    _, printed = read(tmp_path, CLAUSE + "3. The rest.\n")
    assert printed.startswith("fee.md:6:1: error: This item is written 3.")
    _, printed = read(tmp_path, CLAUSE.replace("source: D-1", "sauce: D-1"))
    assert "fee.md:3:1: error: “sauce” is not known here. [unknown-key]" in printed


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("1. No front matter.\n", "fee.md:1:1: error: The clause has no front matter. [missing-key]"),
        ("---\ntitle: A\nsource: B\n---\n", "fee.md:1:1: error: The clause has no text. [empty-clause]"),
        ("---\ntitle: A\nsource: B\n---\n\n  \n", "fee.md:1:1: error: The clause has no text. [empty-clause]"),
        ("---\ntitle: A\nsource: B\n", "fee.md:1:1: error: The clause has no front matter. [missing-key]"),
        ("", "fee.md:1:1: error: The clause has no front matter. [missing-key]"),
        (CLAUSE.replace("due", "d\u200bue"), "fee.md:5:16: error: U+200B ZERO WIDTH SPACE is an invisible formatting character. [forbidden-character]"),
        (CLAUSE.encode("utf-16"), "fee.md:1:1: error: "),
    ],
)  # fmt: skip
def test_what_is_no_clause(tmp_path: Path, text: str | bytes, first: str) -> None:
    variant, printed = read(tmp_path, text)
    assert printed.startswith(first)
    assert variant is None or "error" in printed


def test_crlf_and_a_byte_order_mark_are_accepted(tmp_path: Path) -> None:
    _, printed = read(tmp_path, b"\xef\xbb\xbf" + CLAUSE.replace("\n", "\r\n").encode())
    assert printed == ""


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, len(CLAUSE)), cut=st.integers(0, 9), put=st.text(max_size=8), suffix=st.sampled_from([".md", ".yaml"]))
def test_no_text_makes_the_reader_raise(
    tmp_path_factory: pytest.TempPathFactory, at: int, cut: int, put: str, suffix: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    changed = CLAUSE[:at] + put + CLAUSE[at + cut :]
    variant, printed = read(folder, changed.encode("utf-8", "surrogatepass"), f"fuzzed{suffix}")
    assert variant is not None or printed


@pytest.mark.parametrize(
    ("name", "plain", "granted"),
    [
        ("fee.md", CLAUSE, CLAUSE.replace("is due.", "is due. {grants: fees/due}")),
        (
            "fee.yaml",
            "title: T\nsource: D-1\nby: partner\nfields:\n  - {id: a, label: A, type: text}\n",
            "title: T\nsource: D-1\nby: partner\nfields:\n  - {id: a, label: A, type: text, grants: fees/due.rate}\n",
        ),
    ],
)
def test_the_clause_that_grants_a_text_is_not_printed_and_so_changes_no_digest(
    tmp_path: Path, name: str, plain: str, granted: str
) -> None:
    read_both = [read(tmp_path, text, name)[0] for text in (plain, granted)]
    one, other = (variant.printed if variant else "" for variant in read_both)
    assert one == other != ""
