import os
import subprocess
import sys

import pytest

from examples import ROOT

TEXT = "Łódź “§” €"
PRINT = f"from assembler.platform.console import prepare_console; prepare_console(); print({TEXT!a})"


OLD = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""The environment of a system that does not speak UTF-8."""


@pytest.mark.parametrize(("asked", "encoding", "text"), [("", "utf-8", TEXT), ("iso8859-2", "iso8859-2", "Łódź ?§? ?")])
def test_files_and_pipes_get_utf_8_unless_another_encoding_was_asked_for(asked: str, encoding: str, text: str) -> None:
    environment = OLD | {"PYTHONIOENCODING": asked}
    run = subprocess.run([sys.executable, "-c", PRINT], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert run.stdout.decode(encoding).strip() == text


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no terminals of this kind")
def test_a_terminal_shows_a_question_mark_for_what_it_cannot_show() -> None:
    ours, theirs = os.openpty()
    try:
        subprocess.run([sys.executable, "-c", PRINT], cwd=ROOT, env=OLD, stdout=theirs, check=True)
        assert os.read(ours, 100).strip() == b"??d? ??? ?"
    finally:
        os.close(ours)
        os.close(theirs)
