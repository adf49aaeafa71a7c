"""The lock file of a programme."""

from datetime import date
from pathlib import Path

import pytest
from loader.library_builder import report

from assembler.loader.programme.edition_locks import read_lock
from assembler.model.library import Library, RecordedEdition

LOCK = "programme: demo\neditions:\n  2026-01-01: {clause demo/agreement/term: abc}\n"


def read(tmp_path: Path, demo: Library, text: str) -> tuple[tuple[RecordedEdition, ...], str]:
    (tmp_path / "lock.yaml").write_text(text, "utf-8")
    recorded, findings = read_lock(tmp_path / "lock.yaml", demo.programmes["demo"])
    return recorded, report(findings).replace(f"{tmp_path}/", "")


def test_a_recorded_edition_has_the_digests_of_its_texts(tmp_path: Path, demo: Library) -> None:
    (edition,), printed = read(tmp_path, demo, LOCK)
    assert printed == ""
    assert (edition.edition, edition.texts) == (date(2026, 1, 1), {"clause demo/agreement/term": "abc"})


def test_a_programme_without_a_lock_file_has_no_recorded_edition(tmp_path: Path, demo: Library) -> None:
    assert read_lock(tmp_path / "none.yaml", demo.programmes["demo"]) == ((), ())


@pytest.mark.parametrize(
    ("old", "new", "printed"),
    [
        ("demo\n", "other\n", "lock.yaml:1:12: error: This is the lock of “other”."),
        ("2026-01-01", "2026-02-30", "error: There is no day 2026-02-30 in the calendar."),
        ("2026-01-01", "2025-01-01", "error: The recorded edition of 2025-01-01 is no edition any more."),
        ("{clause", "[clause", "error: A comma or a closing bracket is missing."),
    ],
)
def test_a_faulty_lock_is_reported(tmp_path: Path, demo: Library, old: str, new: str, printed: str) -> None:
    assert printed in read(tmp_path, demo, LOCK.replace(old, new))[1]
