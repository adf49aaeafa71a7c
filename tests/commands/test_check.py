from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from small_library import agreement, write

from assembler.commands.check import CheckSession, changes_below, check_folder, check_ids, watch
from examples import ROOT

TEMPLATES = ROOT / "templates"


def test_a_library_is_checked_by_the_selected_checks(tmp_path: Path) -> None:
    write(tmp_path, agreement({"price": "1. The price is due in 30 days.\n"}))
    (finding,) = check_folder(tmp_path, TEMPLATES, select=["typed-number"]).findings

    assert (finding.id, finding.span and finding.span.line) == ("typed-number", 5)
    assert "typed-number" not in {finding.id for finding in check_folder(tmp_path, TEMPLATES, ignore=["typed-number"]).findings}


def test_a_library_that_cannot_be_read_gives_the_findings_of_reading(tmp_path: Path) -> None:
    report = check_folder(tmp_path / "none", TEMPLATES)

    assert [finding.message for finding in report.findings] == [f"{tmp_path / 'none'} is no folder."]


def test_templates_that_cannot_be_read_are_reported_beside_the_library(tmp_path: Path) -> None:
    write(tmp_path / "library", agreement({"price": "1. The price is due in 30 days.\n"}))
    found = {finding.id for finding in check_folder(tmp_path / "library", tmp_path / "none").findings}

    assert {"typed-number", "unreadable-file"} <= found


def test_every_check_has_an_id_of_its_own() -> None:
    assert "typed-number" in check_ids()
    assert len({*check_ids()}) == len(check_ids())


def test_watching_tells_what_is_new_and_what_is_gone(tmp_path: Path) -> None:
    write(tmp_path, agreement({"price": "1. The price is due in 30 days.\n"}))
    session = CheckSession(tmp_path, TEMPLATES, ["typed-number"])

    def edits() -> Iterator[None]:
        for text in ("1. The price is due in 40 days.\n", "1. The price is due.\n"):
            write(tmp_path, agreement({"price": text}))
            yield

    told = [([one.message for one in each.new], [one.message for one in each.gone]) for each in watch(session, edits())]
    assert told == [
        (["“30 days” is typed into the text."], []),
        (["“40 days” is typed into the text."], ["“30 days” is typed into the text."]),
        ([], ["“40 days” is typed into the text."]),
    ]


def test_a_change_of_a_file_is_seen_after_a_wait(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a", "utf-8")
    path = tmp_path / "a.md"
    waits: Iterator[Callable[[], object]] = iter([tuple, partial(path.write_text, "ab", "utf-8"), path.unlink])
    seen = changes_below([tmp_path], lambda: (next(waits)(), None)[1])
    assert [next(seen), next(seen)] == [None, None]
    assert next(waits, None) is None


def test_a_text_that_is_not_saved_stands_in_place_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, agreement({"price": "1. The price is due.\n"}))
    session, path = CheckSession(tmp_path, TEMPLATES, ["typed-number"]), tmp_path / "small/agreement/price.md"
    typed = path.read_bytes().replace(b"due", b"due in 30 days")
    assert [len(session.check(unsaved).findings) for unsaved in ({}, {path: typed}, {})] == [0, 1, 0]
