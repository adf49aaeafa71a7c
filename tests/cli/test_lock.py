"""`assembler lock`: what it records, prints and refuses."""

from pathlib import Path

from cli.running import data, run

from assembler.model.edition_locks import LOCK_FILE


def test_each_edition_is_recorded_and_its_texts_are_counted(place: Path) -> None:
    lock = place / "library" / "small" / LOCK_FILE
    result = run(place, "lock", "small")
    file, *editions = result.stdout.splitlines()

    assert (result.exit_code, file) == (0, str(lock))
    assert [line.split(":")[0].strip() for line in editions] == ["edition of 2026-01-01", "edition of 2026-07-01"]
    assert "clause small/agreement/term" in lock.read_text("utf-8")
    assert data(run(place, "lock", "--json"))["locks"][file]["2026-07-01"] == int(editions[1].split()[3])


def test_recording_again_changes_nothing(place: Path) -> None:
    lock = place / "library" / "small" / LOCK_FILE
    run(place, "lock", "small")
    before = lock.read_bytes()

    assert run(place, "lock", "small").exit_code == 0
    assert lock.read_bytes() == before


def test_a_lock_that_cannot_be_written_is_reported(place: Path) -> None:
    (place / "library" / "small" / f".{LOCK_FILE}.new").mkdir()
    result = run(place, "lock", "small", "--json")

    assert (result.exit_code, [finding["id"] for finding in data(result)["findings"]]) == (1, ["not-written"])
    assert not (place / "library" / "small" / LOCK_FILE).exists()


def test_an_edition_that_there_is_not_is_wrong_use(place: Path) -> None:
    result = run(place, "lock", "small", "--again", "2025-01-01")

    assert result.exit_code == 2
    assert "There is no edition of 2025-01-01; there are 2026-01-01, 2026-07-01." in result.stderr
