"""`assembler lock`: what it records, prints and refuses."""

import hashlib
import re
from pathlib import Path

import pytest
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


def as_format(lock: Path, format: int) -> bytes:
    """Rewrite a lock as the program wrote it in a format of before, without what that left out; return the file."""
    kept = [line for line in lock.read_text("utf-8").splitlines(keepends=True) if not LATER_KINDS[format].match(line)]
    written = "".join(line for line in kept if not line.startswith("format:"))
    lock.write_text(written if format == 1 else f"format: {format}\n{written}", "utf-8")
    return lock.read_bytes()


KINDS_OF_FORMAT_3 = "order|papers|programme|signing|checklist|copies|article|words|type"
LATER_KINDS = {
    1: re.compile(rf' +"(choice|group|fact|list|field|bands|role|region|{KINDS_OF_FORMAT_3}) '),
    2: re.compile(rf' +"({KINDS_OF_FORMAT_3}) '),
}


@pytest.mark.parametrize("format", [1, 2])
def test_a_lock_of_before_is_held_and_completed_only_when_asked(place: Path, format: int) -> None:
    lock = place / "library" / "small" / LOCK_FILE
    run(place, "lock", "small")
    whole = lock.read_text("utf-8")
    before = as_format(lock, format)
    told = run(place, "check", "--select", "old-lock")
    assert (told.exit_code, f"is of format {format}, which leaves out" in told.stdout) == (0, True)

    assert run(place, "check", "--select", "edition-changed").exit_code == 0
    refused = run(place, "lock", "small")
    assert (refused.exit_code, "small --extend” adds it" in refused.stderr, lock.read_bytes()) == (1, True, before)
    assert run(place, "lock", "small", "--extend").exit_code == 0
    assert lock.read_text("utf-8") == whole


def test_extending_alters_no_digest_and_hides_no_change(place: Path) -> None:
    lock = place / "library" / "small" / LOCK_FILE
    run(place, "lock", "small")
    lock.write_text(re.sub(r'("clause small/agreement/term": )\w+', rf"\g<1>{'0' * 64}", lock.read_text("utf-8")), "utf-8")
    as_format(lock, 1)
    changed = lock.read_bytes()

    assert run(place, "lock", "small", "--extend").exit_code == 1
    assert lock.read_bytes() == changed


def test_a_lock_of_a_later_format_is_refused(place: Path) -> None:
    lock = place / "library" / "small" / LOCK_FILE
    run(place, "lock", "small")
    lock.write_text(lock.read_text("utf-8").replace("format: 4", "format: 5"), "utf-8")
    assert "formats 1 to 4 are known" in run(place, "check", "--select", "edition-changed").stdout


def test_a_date_inside_a_locked_edition_becomes_an_edition_and_the_lock_holds(place: Path) -> None:
    """An amount changed inside an edition while a date alone was no finding; the lock of that time recorded both amounts."""
    folder = place / "library" / "small"
    programme, lock = folder / "programme.yaml", folder / LOCK_FILE
    run(place, "lock", "small")
    text = programme.read_text("utf-8").replace("2026-01-01: 30 days,", "2026-01-01: 30 days, 2026-03-01: 45 days,")
    programme.write_text(text, "utf-8")
    found = run(place, "check", "--select", "edition-changed")
    assert (found.exit_code, "[date-between-editions]" in found.stderr + found.stdout) == (1, True)

    as_format(lock, 1)
    digest = hashlib.sha256(b"45 days").hexdigest()
    at = "  2026-01-01:\n"
    lock.write_text(lock.read_text("utf-8").replace(at, f'{at}    "value notice@2026-03-01": {digest}\n'), "utf-8")
    programme.write_text(text.replace("[2026-01-01, 2026-07-01]", "[2026-01-01, 2026-03-01, 2026-07-01]"), "utf-8")
    assert run(place, "check", "--select", "edition-changed").exit_code == 0
    assert run(place, "lock", "small", "--extend").exit_code == 0
    assert f'"value notice@2026-03-01": {digest}' in lock.read_text("utf-8").partition("  2026-03-01:\n")[2]


def test_a_lock_of_before_may_hold_what_a_condition_on_the_edition_excludes(place: Path) -> None:
    """Before `since:` there was, a clause or rule began by a condition on the edition, and the lock recorded it in every edition."""
    folder = place / "library" / "small"
    later = 'matter.edition >= "2026-07-01"'
    document, programme, lock = folder / "agreement" / "document.yaml", folder / "programme.yaml", folder / LOCK_FILE
    document.write_text(document.read_text("utf-8") + f"  - {{clause: calls, when: '{later}'}}\n", "utf-8")
    (folder / "agreement" / "calls.md").write_text("---\ntitle: Calls\nsource: T-1\n---\n1. Calls are answered.\n", "utf-8")
    rule = "rules:\n  - {id: not-both, constraint: 'matter.edition < \"2026-07-01\" or not (lend and trade)', text: No., source: T-1}\n"
    programme.write_text(programme.read_text("utf-8").replace("rules:\n", rule), "utf-8")
    run(place, "lock", "small")
    as_format(lock, 1)
    first, second = lock.read_text("utf-8").split("  2026-07-01:\n")
    only_there = {line for line in second.splitlines(keepends=True) if "calls" in line or "not-both" in line}
    assert len(only_there) == 3
    lock.write_text(f"{first}{''.join(sorted(only_there))}  2026-07-01:\n{second}", "utf-8")

    assert run(place, "check", "--select", "edition-changed").exit_code == 0
    assert run(place, "lock", "small", "--extend").exit_code == 0
    assert run(place, "check", "--select", "edition-changed").exit_code == 0
    document.write_text(document.read_text("utf-8").replace(later, 'matter.edition >= "2026-07-01" and lend'), "utf-8")
    assert "“Calls”" in run(place, "check", "--select", "edition-changed").stdout


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_what_is_recorded_anew_is_named_since_a_partner_may_have_signed_it(place: Path) -> None:
    programme = place / "library" / "small" / "programme.yaml"
    run(place, "lock", "small")
    again = ("lock", "small", "--again", "2026-01-01", "--again", "2026-07-01")
    assert run(place, *again).stderr == "", "nothing differs"
    rewrite(programme, "title: Lending", "title: Loans")
    result = run(place, *again)
    assert (result.exit_code, "2026-01-01 is recorded anew, with “choice lend” otherwise than before." in result.stderr) == (
        0,
        True,
    )
    rewrite(programme, "title: Loans, s", "title: Lending, s")
    assert [one["id"] for one in data(run(place, *again, "--json"))["findings"]] == ["recorded-again"] * 2


def test_the_hint_of_a_refusal_names_every_edition_that_is_to_be_recorded_anew(place: Path) -> None:
    run(place, "lock", "small")
    rewrite(place / "library" / "small" / "programme.yaml", "title: Lending", "title: Loans")
    refused = run(place, "lock", "small", "--again", "2026-07-01")
    assert (refused.exit_code, "“assembler lock small --again 2026-01-01 --again 2026-07-01”" in refused.stderr) == (1, True)


def test_nothing_is_recorded_that_check_finds_an_error_in(place: Path) -> None:
    fee = place / "library" / "small" / "agreement" / "more.md"
    fee.write_text("---\ntitle: More\nsource: T-1\n---\n1. See [](#nowhere).\n", "utf-8")
    rewrite(place / "library" / "small" / "agreement" / "document.yaml", "clauses:\n", "clauses:\n  - more\n")
    refused = run(place, "lock", "small")
    assert (refused.exit_code, "[dangling-reference]" in refused.stderr) == (1, True)
    assert not (place / "library" / "small" / LOCK_FILE).exists()
