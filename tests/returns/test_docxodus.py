"""Docxodus as a second judge, where it is installed (`pip install python-redlines[docxodus]`).

Of a file that we let pass, it may mark no word, and only looks of the kinds listed in `tests/recorded/docxodus.md`, which are drawn with
the same words. Of the changes that matter, each word that it marks is told. `make docxodus` asks it about all fifty.
"""

from collections import Counter
from pathlib import Path

import pytest
from formats.word.libreoffice import LIBREOFFICE, converted
from formats.word.word_sample import word
from returns.docxodus_judge import CALM, LOOKS, Judge, Marks, docxodus, judge_change, untold
from returns.word_changes import FIFTY, Change
from returns.word_edits import random_edit
from returns.word_kinds import made

from assembler.returns.verdict import Verdict
from assembler.returns.word_verdicts import compare_word_files

pytestmark = [pytest.mark.docxodus, pytest.mark.slow]

EDITS = 25
AT_A_TIME = 4
"""Of the fifty changes, CI asks it about one in four."""


@pytest.fixture(scope="module")
def judge() -> Judge:
    pytest.importorskip("python_redlines.engines", reason="python-redlines is not installed")
    try:
        return docxodus()
    except (ImportError, OSError) as fault:
        pytest.skip(f"Docxodus is not installed: {fault}")


@pytest.mark.parametrize("seed", range(EDITS))
def test_what_it_marks_in_a_file_that_passes_is_no_word(seed: int, judge: Judge) -> None:
    ours = word()
    what, data = random_edit(seed, ours)
    if compare_word_files("alliance-agreement", "back.docx", ours, data).passes:
        assert judge(ours, data).kinds.keys() <= {*LOOKS}, what


@pytest.mark.parametrize("kind", CALM)
def test_calm_files_pass_whatever_it_marks(kind: str, judge: Judge) -> None:
    data = made(CALM[kind])
    verdict = compare_word_files("alliance-agreement", "back.docx", word(), data)
    assert (verdict.passes, verdict.changes, verdict.findings) == (True, (), ())
    assert judge(word(), data).kinds.keys() <= {*LOOKS, "ins", "del"}


@pytest.mark.libreoffice
@LIBREOFFICE
def test_an_honest_save_by_libreoffice_passes_though_it_marks_much(tmp_path: Path, judge: Judge) -> None:
    data = converted(word(), "docx:MS Word 2007 XML", tmp_path).read_bytes()
    verdict = compare_word_files("alliance-agreement", "back.docx", word(), data)
    assert (verdict.passes, verdict.changes, verdict.findings) == (True, (), ())
    assert judge(word(), data).kinds.total() > 0


@pytest.mark.parametrize("change", FIFTY[::AT_A_TIME], ids=str)
def test_each_word_that_it_marks_of_a_change_that_matters_is_told(change: Change, judge: Judge) -> None:
    found = judge_change(change, judge)
    assert (found.told, found.untold) == (True, ())


def test_a_word_that_is_marked_and_not_told_is_found() -> None:
    marks = Marks(Counter(ins=1), Counter({"twelve": 1}), Counter({"ten": 1}))
    assert untold(marks, Verdict("back.docx")) == ("ten", "twelve")
