"""Kinds of change as other programs save them: told, gone from the file, or drawn as ours; `make word-kinds` tries all."""

from pathlib import Path

import pytest
from formats.word.libreoffice import LIBREOFFICE
from formats.word.word_sample import word
from returns.python_docx_kinds import SAID, saved
from returns.saved_kinds import ALIKE, GONE, SILENT, Saver, by_libreoffice, by_lxml, by_python_docx, drawn_beside, judge_saved
from returns.word_kinds import KINDS, made

TOLD = ("words nearly white", "words hidden, by a style based on another", "words added in a text box", "no footer")
"""What LibreOffice keeps."""

DROPPED = ("an add-in", "macros by the type of the file", "a part that nothing leads to")
"""What LibreOffice drops."""

ALL = {kind.name: kind for kind in KINDS}


@pytest.mark.slow
@pytest.mark.libreoffice
@LIBREOFFICE
def test_what_libreoffice_keeps_is_told_and_what_it_drops_is_gone(tmp_path: Path) -> None:
    files = {name: made(ALL[name].edit) for name in (*TOLD, *DROPPED)}
    found = {one.name: one for one in judge_saved(files, by_libreoffice(tmp_path), tmp_path)}
    assert [name for name in TOLD if found[name].verdict is None or found[name].outcome in (GONE, ALIKE, SILENT)] == []
    assert {found[name].outcome for name in DROPPED} == {GONE}


@pytest.mark.slow
@pytest.mark.libreoffice
@LIBREOFFICE
def test_other_words_are_seen_in_what_libreoffice_draws(tmp_path: Path) -> None:
    scripts = {kind.name: kind.script for kind in SAID}
    files = {name: saved(scripts[name]) for name in ("a number in figures alone", "words tiny", "no spelling")}
    assert [*drawn_beside(word(), files, tmp_path).values()] == [SILENT, SILENT, ALIKE]


@pytest.mark.parametrize("saver", [by_lxml, by_python_docx], ids=["lxml", "python-docx"])
def test_what_is_written_anew_is_told_all_the_same(saver: Saver, tmp_path: Path) -> None:
    files = {name: made(ALL[name].edit) for name in TOLD}
    found = judge_saved(files, saver, tmp_path)
    assert [one.name for one in found if one.verdict is None or one.verdict.passes] == []
