"""Saves by honest programs give no false alarm: 25 of the cases that `make honest-saves` records, from a fixed seed."""

from io import BytesIO
from random import Random

import pytest
from pypdf import PdfReader
from returns.honest_saves import CASES, DRAWN, LOSING, SAVED, SAVES, Save, judge_save, sources

HEAVY = ("soffice",)
"""What takes longer than a test may."""

HERE = [(source, save) for source, save in CASES if save.needs not in HEAVY]


@pytest.mark.slow
@pytest.mark.parametrize(("source", "save"), Random(21).sample(HERE, 25), ids=str)
def test_a_save_by_an_honest_program_is_no_false_alarm(source: str, save: Save) -> None:
    if not save.present:
        pytest.skip(f"{save.needs} is not installed")
    judged = judge_save(source, save)
    assert judged is not None
    # What a program lost or drew anew is to be looked at, whatever it should have kept.
    assert (judged.is_false_alarm, judged.standing in judged.due or judged.standing == "to be looked at") == (False, True), (
        judged.told
    )


@pytest.mark.parametrize("save", [save for save in SAVES if save.becomes == LOSING], ids=str)
def test_a_program_that_is_said_to_lose_entries_does_as_another_reader_sees(save: Save) -> None:
    if not save.present:
        pytest.skip(f"{save.needs} is not installed")
    saved, before = (_entries_of(data) for data in (save.run(sources()["filled"]), sources()["filled"]))
    assert before - saved != set()


def _entries_of(data: bytes) -> set[tuple[str, str]]:
    fields = PdfReader(BytesIO(data)).get_fields() or {}
    return {(name, str(field["/V"])) for name, field in fields.items() if field.get("/V")}


def test_what_is_due_follows_from_what_becomes_of_a_file() -> None:
    assert {save.becomes for _, save in CASES} >= {DRAWN, SAVED}
    assert len({str(save) for _, save in CASES}) * 2 == len(CASES)
